"""Rounded shapes with smooth edges, for nine-slice elements, pills and avatars.

They are drawn four times too large and reduced, and flattened on the colour they stand on:
a picture with alpha would make X11 read the screen back for every draw.
All sizes here are screen pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .pictures import photo

if TYPE_CHECKING:
    import tkinter as tk

    from PIL.Image import Image

_OVER = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """A rounded rectangle: ``fill`` within ``line`` of ``width``, on ``ground``.

    ``gap`` and ``inner`` draw a second line inside the first (a focus ring with air).
    """

    fill: str
    ground: str
    radius: int
    line: str = ""
    width: int = 1
    gap: int = 0
    inner: str = ""

    @property
    def border(self) -> int:
        """How many pixels at each side must not be stretched."""
        return self.radius + self.width + self.gap


def _rounded(shape: Shape, width: int, height: int) -> Image:
    from PIL import Image, ImageDraw  # noqa: PLC0415 - heavy, and wanted only when drawing

    big = Image.new("RGB", (width * _OVER, height * _OVER), shape.ground)
    pen = ImageDraw.Draw(big)
    layers: list[tuple[str, int]] = []
    inset = 0
    if shape.line:
        layers.append((shape.line, 0))
        inset = shape.width
    if shape.gap:
        layers.append((shape.inner, inset))
        inset += shape.gap
    layers.append((shape.fill, inset))
    for colour, edge in layers:
        off = edge * _OVER
        radius = max(0, shape.radius - edge) * _OVER
        box = (off, off, width * _OVER - 1 - off, height * _OVER - 1 - off)
        pen.rounded_rectangle(box, radius=radius, fill=colour)
    return big.reduce(_OVER)


def _ppm(image: Image) -> bytes:
    return b"P6 %d %d 255\n" % image.size + image.tobytes()


def rounded(shape: Shape, width: int, height: int) -> tk.PhotoImage:
    """Return ``shape`` at exactly ``width`` by ``height``."""
    key = (shape, width, height)
    return photo(key, lambda: _ppm(_rounded(shape, width, height)))


def nine_slice(shape: Shape, border: int, across: int, down: int) -> tk.PhotoImage:
    """Return ``shape`` with a middle of ``across`` by ``down``, for a ttk element.

    ``border`` is the one that all states of the element share. Tk repeats the middle to fill
    a widget, so a small one costs thousands of draws, and an empty one would never end.
    """

    def draw() -> bytes:
        from PIL import Image  # noqa: PLC0415

        seed = 2 * border + 2
        small = _rounded(shape, seed, seed)
        nearest = Image.Resampling.NEAREST
        wide = Image.new("RGB", (2 * border + across, seed))
        wide.paste(small.crop((0, 0, border, seed)), (0, 0))
        middle = small.crop((border, 0, border + 1, seed))
        wide.paste(middle.resize((across, seed), nearest), (border, 0))
        wide.paste(small.crop((seed - border, 0, seed, seed)), (border + across, 0))
        full = Image.new("RGB", (wide.width, 2 * border + down))
        full.paste(wide.crop((0, 0, wide.width, border)), (0, 0))
        middle = wide.crop((0, border, wide.width, border + 1))
        full.paste(middle.resize((wide.width, down), nearest), (0, border))
        full.paste(wide.crop((0, seed - border, wide.width, seed)), (0, border + down))
        return _ppm(full)

    return photo(("nine", shape, border, across, down), draw)


def disc(colour: str, ground: str, size: int) -> tk.PhotoImage:
    """Return a filled circle of ``size``."""

    def draw() -> bytes:
        from PIL import Image, ImageDraw  # noqa: PLC0415

        big = Image.new("RGB", (size * _OVER, size * _OVER), ground)
        edge = size * _OVER - 1
        ImageDraw.Draw(big).ellipse((0, 0, edge, edge), fill=colour)
        return _ppm(big.reduce(_OVER))

    return photo(("disc", colour, ground, size), draw)


def check_box(shape: Shape, size: int, mark: str, colour: str) -> tk.PhotoImage:
    """Return a check box of ``size``; ``mark`` is "", "check" or "some"."""

    def draw() -> bytes:
        from PIL import Image, ImageDraw  # noqa: PLC0415

        if not mark:
            return _ppm(_rounded(shape, size, size))
        small = _rounded(shape, size, size)
        big = small.resize((size * _OVER, size * _OVER), Image.Resampling.NEAREST)
        pen = ImageDraw.Draw(big)
        unit = size * _OVER / 16
        points = (
            [(4.2, 8.3), (7.0, 11.0), (11.9, 5.4)] if mark == "check" else [(4.6, 8), (11.4, 8)]
        )
        line = [(x * unit, y * unit) for x, y in points]
        pen.line(line, fill=colour, width=round(1.7 * unit), joint="curve")
        for x, y in (line[0], line[-1]):
            half = 0.85 * unit
            pen.ellipse((x - half, y - half, x + half, y + half), fill=colour)
        return _ppm(big.reduce(_OVER))

    return photo(("check", shape, size, mark, colour), draw)


def radio(ring: str, fill: str, dot: str, ground: str, size: int) -> tk.PhotoImage:
    """Return a radio button of ``size``; an empty ``dot`` is one not chosen."""

    def draw() -> bytes:
        from PIL import Image, ImageDraw  # noqa: PLC0415

        full = size * _OVER
        big = Image.new("RGB", (full, full), ground)
        pen = ImageDraw.Draw(big)
        line = max(1, round(size / 16)) * _OVER
        pen.ellipse((0, 0, full - 1, full - 1), fill=ring)
        pen.ellipse((line, line, full - 1 - line, full - 1 - line), fill=fill)
        if dot:
            off = full * 0.31
            pen.ellipse((off, off, full - 1 - off, full - 1 - off), fill=dot)
        return _ppm(big.reduce(_OVER))

    return photo(("radio", ring, fill, dot, ground, size), draw)


def switch(track: Shape, width: int, height: int, knob: str, on: bool) -> tk.PhotoImage:
    """Return a sliding switch, its knob at the right when ``on``."""

    def draw() -> bytes:
        from PIL import Image, ImageDraw  # noqa: PLC0415

        small = _rounded(track, width, height)
        big = small.resize((width * _OVER, height * _OVER), Image.Resampling.NEAREST)
        side = height * _OVER
        off = side * 0.16
        left = width * _OVER - side + off if on else off
        box = (left, off, left + side - 2 * off - 1, side - off - 1)
        ImageDraw.Draw(big).ellipse(box, fill=knob)
        return _ppm(big.reduce(_OVER))

    return photo(("switch", track, width, height, knob, on), draw)
