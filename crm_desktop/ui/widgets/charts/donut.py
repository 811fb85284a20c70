"""Parts of a whole, as a ring with the whole in its middle and a legend beside it."""

from __future__ import annotations

from math import atan2, hypot, pi
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts, icon, palette, px
from crm_desktop.ui.theme.tokens import mix

from .base import Chart

if TYPE_CHECKING:
    import tkinter as tk

_OVER = 4
_LARGEST, _SMALLEST = 190, 84
_FIGURED = 76
"""A ring of fewer logical pixels has no room for a figure in its middle."""


class DonutChart(Chart):
    """``centre`` is what stands in the middle: a figure and, below it, a word.

    The legend has the room it needs first: beside the ring, or below it where that is high enough.
    What does not fit into the middle is left out, never cut.
    """

    centre: tuple[str, str] = ("", "")

    def draw(self, width: int, height: int) -> None:
        """Draw the ring and its legend."""
        c = palette()
        whole = sum(max(0.0, item.value) for item in self.items) or 1
        size, left, top, legend = self._placed(width, height)
        self._middle = (left + size // 2, top + size // 2)
        self._size = size
        shares = [max(0.0, item.value) / whole for item in self.items]
        self._shares = shares
        self.create_image(left, top, anchor="nw", image=self._ring(size, shares))
        x, y = self._middle
        figure, word = self.centre
        if 0 <= self.lit < len(self.items):
            figure, word = f"{shares[self.lit]:.0%}", self.items[self.lit].label
        room = round(size * 0.56)
        fonts_that_fit = (
            one for one in (fonts.FIGURE, fonts.CAPTION_BOLD) if fonts.measure(one, figure) <= room
        )
        font = next(fonts_that_fit, "")
        # The word stands lower, where the hole is narrower.
        word = word if fonts.measure(fonts.CAPTION, word) <= round(size * 0.5) else ""
        if font and size >= px(_FIGURED):
            lifted = y - (px(8) if word else 0)
            self.create_text(x, lifted, text=figure, font=font, fill=c.text)
            if word:
                self.create_text(x, y + px(12), text=word, font=fonts.CAPTION, fill=c.muted)
        self._legend(*legend)

    def _placed(self, width: int, height: int) -> tuple[int, int, int, tuple[int, int, int, int]]:
        """Return the size, left and top of the ring, and the box of the legend."""
        labels = max(fonts.measure(fonts.CAPTION, item.label) for item in self.items)
        values = max(fonts.measure(fonts.CAPTION_BOLD, item.shown) for item in self.items)
        needed = px(16) + labels + px(12) + values + px(4)
        beside = min(height - px(16), width // 2, px(_LARGEST), width - needed - px(28))
        rows = px(20) * len(self.items)
        below = min(height - rows - px(16), width - px(16), px(_LARGEST))
        if beside >= px(_SMALLEST) or beside >= below:
            size = max(beside, min(px(_SMALLEST), width // 3, height - px(16)), px(16))
            left = px(8)
            return size, left, (height - size) // 2, (left + size + px(20), 0, width, height)
        left = (width - below) // 2
        return below, left, px(4), (px(8), below + px(8), width, height)

    def _ring(self, size: int, shares: list[float]) -> tk.PhotoImage:
        ground = palette().surface(self.surface)
        colours = [
            self.colour(index) if self.lit in {-1, index} else mix(self.colour(index), ground, 0.55)
            for index in range(len(shares))
        ]
        spans = tuple(round(share * 360, 2) for share in shares)

        def draw() -> bytes:
            from PIL import Image, ImageDraw  # noqa: PLC0415 - heavy; only when drawing

            big = Image.new("RGB", (size * _OVER, size * _OVER), ground)
            pen = ImageDraw.Draw(big)
            box = (0, 0, size * _OVER - 1, size * _OVER - 1)
            gap = 1.2 if len([span for span in spans if span > 0]) > 1 else 0
            start = -90.0
            for span, colour in zip(spans, colours, strict=True):
                if span > gap:
                    pen.pieslice(box, start + gap / 2, start + span - gap / 2, fill=colour)
                start += span
            hole = round(size * _OVER * 0.19)
            pen.ellipse((hole, hole, box[2] - hole, box[3] - hole), fill=ground)
            flat = big.reduce(_OVER)
            return b"P6 %d %d 255\n" % flat.size + flat.tobytes()

        return self.picture((size, spans, tuple(colours), ground), draw)

    def _legend(self, left: int, top: int, width: int, height: int) -> None:
        c = palette()
        ground = c.surface(self.surface)
        self._short: set[int] = set()
        room_for_all = height - top
        row = min(px(26), max(px(18), (room_for_all - px(8)) // len(self.items)))
        y = top + max(0, room_for_all - row * len(self.items)) // 2 + row // 2
        for index, item in enumerate(self.items):
            lit = index == self.lit
            value = item.shown
            picture = icon("dot", 8, self.colour(index), ground)
            self.create_image(left, y, anchor="w", image=picture)
            values = fonts.measure(fonts.CAPTION_BOLD, value)
            room = width - left - px(16) - values - px(12)
            text = fonts.cut(fonts.CAPTION, item.label, room)
            if text != item.label:
                self._short.add(index)
            self.create_text(
                left + px(16),
                y,
                anchor="w",
                text=text,
                font=fonts.CAPTION,
                fill=c.text if lit else c.muted,
            )
            self.create_text(
                width - px(4),
                y,
                anchor="e",
                text=value,
                font=fonts.CAPTION_BOLD if lit else fonts.CAPTION,
                fill=c.text,
            )
            self.areas.append((left - px(8), y - row // 2, width, y + row - row // 2))
            y += row

    def hit(self, x: int, y: int) -> int:
        """Return the part of the ring or the line of the legend at a place."""
        found = super().hit(x, y)
        if found >= 0 or not self.areas:
            return found
        dx, dy = x - self._middle[0], y - self._middle[1]
        distance = hypot(dx, dy) / (self._size / 2)
        if not 0.6 < distance < 1:  # noqa: PLR2004 - the ring from its hole to its rim
            return -1
        turn = (atan2(dx, -dy) / (2 * pi)) % 1
        for index, share in enumerate(self._shares):
            turn -= share
            if turn < 0:
                return index
        return -1

    def tip_text(self, index: int) -> str:
        """Return label and value where the legend had to shorten the label."""
        return super().tip_text(index) if index in self._short else ""
