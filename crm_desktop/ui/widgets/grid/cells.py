"""Drawing single cells on the canvas: each keeps its items and changes only what differs.

A cell is created at the height of a row at zero and moved with its row from then on.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts, palette, px
from crm_desktop.ui.theme.shapes import Shape, check_box, disc, rounded
from crm_desktop.ui.theme.tokens import RADIUS_CHECK
from crm_desktop.ui.widgets.avatar import avatar_colour, avatar_font, initials
from crm_desktop.ui.widgets.pill import pill_picture

from .model import EMPTY, Cell

if TYPE_CHECKING:
    from .layout import Placed

PAD = 8
"""Logical air at both sides of a cell."""
_BAR, _BAR_WORDS = 6, 52
"""Logical height of a bar, and the room for the words beside it."""


class Drawer:
    """Creates and changes canvas items with as few words to Tk as possible."""

    __slots__ = ("_call", "_path", "two_lines")

    def __init__(self, canvas: tk.Canvas, *, two_lines: bool) -> None:
        self._call = canvas.tk.call
        self._path = str(canvas)
        self.two_lines = two_lines

    def text(self, tag: str, x: int, y: int, anchor: str, font: str) -> int:
        """Create a text item and return its number."""
        options = ("-anchor", anchor, "-font", font, "-tags", tag)
        return int(self._call(self._path, "create", "text", x, y, *options))

    def image(self, tag: str, x: int, y: int, anchor: str) -> int:
        """Create an image item and return its number."""
        return int(self._call(self._path, "create", "image", x, y, "-anchor", anchor, "-tags", tag))

    def set(self, item: int, *options: object) -> None:
        """Change the options of an item: name, value, name, value."""
        self._call(self._path, "itemconfigure", item, *options)

    def move(self, item: int | str, dx: int, dy: int) -> None:
        """Move an item, or all with a tag."""
        self._call(self._path, "move", item, dx, dy)

    def coords(self, item: int, *numbers: int) -> None:
        """Put an item somewhere else."""
        self._call(self._path, "coords", item, *numbers)


def check_picture(mark: str, ground: str, *, enabled: bool = True) -> tk.PhotoImage:
    """Return the check box of grids and headers; ``mark`` is "", "check" or "some"."""
    c = palette()
    fill = (c.fill if enabled else c.fill_off) if mark else c.field
    line = fill if mark else c.field_line
    shape = Shape(fill, ground, px(RADIUS_CHECK), line, px(1))
    return check_box(shape, px(16), mark, c.on_fill)


class CellItems:
    """The items of one cell; ``show`` is told the cell and the colour behind it."""

    def __init__(self, draw: Drawer, tag: str, placed: Placed, x: int, height: int) -> None:
        self.draw = draw
        self.placed = placed
        self._seen: tuple[Cell, str] | None = None
        self._create(tag, x, height)

    def _create(self, tag: str, x: int, height: int) -> None:
        side = self.placed.column.side
        width = self.placed.width
        pad = px(PAD)
        at = {"left": x + pad, "right": x + width - pad, "center": x + width // 2}[side]
        anchor = {"left": "w", "right": "e", "center": "center"}[side]
        self._room = width - 2 * pad
        self._text = self.draw.text(tag, at, height // 2, anchor, fonts.BODY)

    def show(self, cell: Cell, ground: str) -> None:
        """Show ``cell`` on ``ground``, if that is not what stands there already."""
        if self._seen is not None and self._seen[1] == ground and self._seen[0] == cell:
            return
        self._seen = (cell, ground)
        self._show(cell, ground)

    def _show(self, cell: Cell, ground: str) -> None:
        c = palette()
        text = fonts.cut(fonts.BODY, cell.text, self._room)
        muted = c.muted_on_soft if ground == c.soft else c.muted
        self.draw.set(self._text, "-text", text, "-fill", muted if cell.muted else c.text)


class MarkedItems(CellItems):
    """A text that a colour may call attention to, such as what is wrong in a row."""

    def _create(self, tag: str, x: int, height: int) -> None:
        self._image = self.draw.image(tag, x + px(2), height // 2, "w")
        self._shape = (self.placed.width - px(4), height - px(8))
        super()._create(tag, x, height)

    def _show(self, cell: Cell, ground: str) -> None:
        c = palette()
        text = fonts.cut(fonts.BODY, cell.text, self._room)
        if cell.colour == "grey":
            muted = c.muted_on_soft if ground == c.soft else c.muted
            self.draw.set(self._image, "-image", "")
            self.draw.set(self._text, "-text", text, "-fill", muted if cell.muted else c.text)
            return
        pair = c.pills[cell.colour]
        picture = rounded(Shape(pair.fill, ground, px(5), "", 0), *self._shape)
        self.draw.set(self._image, "-image", picture)
        self.draw.set(self._text, "-text", text, "-fill", pair.text)


class DateItems(CellItems):
    """A date or time: muted, as it accompanies the rest."""

    def _show(self, cell: Cell, ground: str) -> None:
        c = palette()
        text = fonts.cut(fonts.BODY, cell.text, self._room)
        self.draw.set(
            self._text, "-text", text, "-fill", c.muted_on_soft if ground == c.soft else c.muted
        )


class PillItems(CellItems):
    """A state on a rounded ground; nothing for an empty text."""

    def _create(self, tag: str, x: int, height: int) -> None:
        self._left = x + px(PAD)
        self._room = self.placed.width - 2 * px(PAD)
        self._image = self.draw.image(tag, self._left, height // 2, "w")
        self._text = self.draw.text(tag, self._left + px(9), height // 2, "w", fonts.CAPTION)

    def _show(self, cell: Cell, ground: str) -> None:
        text = fonts.cut(fonts.CAPTION, cell.text, self._room - px(18)) if cell.text else ""
        picture = pill_picture(text, cell.colour, ground) if text else ""
        self.draw.set(self._image, "-image", picture)
        self.draw.set(self._text, "-text", text, "-fill", palette().pills[cell.colour].text)


class TwoLineItems(CellItems):
    """A title and, where the rows are high enough, a muted line below it."""

    _avatar = 0

    def _create(self, tag: str, x: int, height: int) -> None:
        pad = px(PAD)
        left = x + pad
        self._image = self._letters = 0
        if self.placed.column.kind == "avatar":
            size = self._avatar = 30 if self.draw.two_lines else 22
            # A lesser column has a lesser disc, as it stands beside the main one.
            if self.placed.column.priority < 9 or not self.draw.two_lines:  # noqa: PLR2004
                size = self._avatar = 22
            self._image = self.draw.image(tag, left, height // 2, "w")
            middle = left + px(size) // 2
            self._letters = self.draw.text(tag, middle, height // 2, "center", avatar_font(size))
            left += px(size) + px(10 if size > 22 else 6)  # noqa: PLR2004
        self._room = x + self.placed.width - pad - left
        first, second = fonts.line_height(fonts.BODY), fonts.line_height(fonts.CAPTION)
        top = (height - first - second) // 2
        self._lift = height // 2 - (top + first // 2)
        self._lifted = False
        self._title = self.draw.text(tag, left, height // 2, "w", fonts.BODY)
        self._below = self.draw.text(tag, left, top + first + second // 2, "w", fonts.CAPTION)

    def _show(self, cell: Cell, ground: str) -> None:
        c = palette()
        draw = self.draw
        muted = c.muted_on_soft if ground == c.soft else c.muted
        below = cell.subtitle if draw.two_lines else ""
        draw.set(
            self._title,
            "-text", fonts.cut(fonts.BODY, cell.text, self._room),
            "-fill", muted if cell.muted else c.text,
        )  # fmt: skip
        cut = fonts.cut(fonts.CAPTION, below, self._room) if below else ""
        draw.set(self._below, "-text", cut, "-fill", muted)
        if bool(below) != self._lifted:
            self._lifted = bool(below)
            draw.move(self._title, 0, -self._lift if below else self._lift)
        if self._image:
            name = cell.avatar or cell.text
            if name:
                picture = disc(avatar_colour(name), ground, px(self._avatar))
                draw.set(self._image, "-image", picture)
                draw.set(self._letters, "-text", initials(name), "-fill", c.on_fill)
            else:
                draw.set(self._image, "-image", "")
                draw.set(self._letters, "-text", "")


class CheckItems(CellItems):
    """A yes or no."""

    def _create(self, tag: str, x: int, height: int) -> None:
        self._image = self.draw.image(tag, x + px(PAD), height // 2, "w")

    def _show(self, cell: Cell, ground: str) -> None:
        picture = "" if cell is EMPTY else check_picture("check" if cell.checked else "", ground)
        self.draw.set(self._image, "-image", picture)


class BarItems(CellItems):
    """A bar for a share, and the words for it at the right."""

    def _create(self, tag: str, x: int, height: int) -> None:
        self._long = max(px(20), self.placed.width - px(2 * PAD + _BAR_WORDS))
        self._track = self.draw.image(tag, x + px(PAD), height // 2, "w")
        self._bar = self.draw.image(tag, x + px(PAD), height // 2, "w")
        right = x + self.placed.width - px(PAD)
        self._room = px(_BAR_WORDS) - px(PAD)
        self._text = self.draw.text(tag, right, height // 2, "e", fonts.BODY)

    def _show(self, cell: Cell, ground: str) -> None:
        c = palette()
        thick = px(_BAR)
        wide = round(self._long * min(max(cell.share, 0.0), 1.0))
        track = rounded(Shape(c.line, ground, thick // 2, "", 0), self._long, thick)
        self.draw.set(self._track, "-image", "" if cell is EMPTY else track)
        shape = Shape(c.tones[cell.colour], c.line, thick // 2, "", 0)
        self.draw.set(self._bar, "-image", rounded(shape, wide, thick) if wide > thick else "")
        super()._show(cell, ground)


KINDS: dict[str, type[CellItems]] = {
    "text": CellItems,
    "marked": MarkedItems,
    "money": CellItems,
    "date": DateItems,
    "pill": PillItems,
    "avatar": TwoLineItems,
    "two-line": TwoLineItems,
    "check": CheckItems,
    "bar": BarItems,
}
