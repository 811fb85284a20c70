"""The head of a group of rows: it stands between them and can be folded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts, icon, palette, px

from .cells import PAD

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Mapping, Sequence

    from .cells import Drawer
    from .layout import Placed
    from .model import Cell

_TITLE_X = 36
_LEAST_TITLE = 150


@dataclass(frozen=True, slots=True)
class GroupHead:
    """What the head of a group says.

    ``cells`` are the group's totals by column key; they stand below the titles of the columns.
    In the grid's array of ids, heads are the negative ones.
    """

    title: str
    count: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)
    open: bool = True


class HeadItems:
    """The items that a row of the pool shows while it stands for a head; made when first needed."""

    def __init__(
        self, canvas: tk.Canvas, draw: Drawer, tag: str, placed: Sequence[Placed], left: int
    ) -> None:
        self._canvas = canvas
        self._draw = draw
        self._tag = tag
        self._placed = placed
        self._left = left
        self._seen: tuple[GroupHead, str] | None = None
        self._made = False
        self._arrow = self._title = self._count = 0
        self._totals: dict[str, int] = {}

    def show(self, head: GroupHead, ground: str, y: int, height: int) -> None:
        """Say what ``head`` says on ``ground``, in a row that begins at ``y``."""
        draw = self._draw
        middle = y + height // 2
        if not self._made:
            self._made = True
            self._arrow = draw.image(self._tag, px(14), middle, "w")
            self._title = draw.text(self._tag, px(_TITLE_X), middle, "w", fonts.BODY_BOLD)
            self._count = draw.text(self._tag, px(_TITLE_X), middle, "w", fonts.CAPTION)
        if self._seen == (head, ground):
            return
        self._seen = (head, ground)
        c = palette()
        name = "chevron-down" if head.open else "chevron-right"
        muted = c.muted_on_soft if ground == c.soft else c.muted
        draw.set(self._arrow, "-image", icon(name, 12, muted, ground))
        start = self._show_totals(head, middle, c.text)
        count = fonts.measure(fonts.CAPTION, head.count) + px(24)
        room = max(px(_LEAST_TITLE), start - px(_TITLE_X) - count)
        title = fonts.cut(fonts.BODY_BOLD, head.title, room)
        draw.set(self._title, "-text", title, "-fill", c.text)
        draw.set(self._count, "-text", head.count, "-fill", muted)
        x = px(_TITLE_X) + fonts.measure(fonts.BODY_BOLD, title) + px(10)
        draw.coords(self._count, x, middle)

    def _show_totals(self, head: GroupHead, middle: int, colour: str) -> int:
        """Write the totals below their columns, never cut; return where the first one begins."""
        draw = self._draw
        for item in self._totals.values():
            draw.set(item, "-text", "")
        start = self._left + max((each.x + each.width for each in self._placed), default=0)
        for each in self._placed:
            key = each.column.key
            if key not in head.cells:
                continue
            end = self._left + each.x + each.width - px(PAD)
            if key not in self._totals:
                self._totals[key] = draw.text(self._tag, end, middle, "e", fonts.BODY)
            text = head.cells[key].text
            draw.set(self._totals[key], "-text", text, "-fill", colour)
            start = min(start, end - fonts.measure(fonts.BODY, text))
        return start

    def hide(self) -> None:
        """Say nothing: the row stands for a record again."""
        if self._made and self._seen is not None:
            self._seen = None
            self._draw.set(self._arrow, "-image", "")
            self._draw.set(self._title, "-text", "")
            for item in (self._count, *self._totals.values()):
                self._draw.set(item, "-text", "")
