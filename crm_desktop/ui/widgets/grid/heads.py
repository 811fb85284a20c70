"""The head of a group of rows: it stands between them and can be folded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts, icon, palette, px

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
        count = fonts.measure(fonts.CAPTION, head.count) + px(10)
        room = max(px(_LEAST_TITLE), self._room(head) - px(_TITLE_X) - count)
        title = fonts.cut(fonts.BODY_BOLD, head.title, room)
        draw.set(self._title, "-text", title, "-fill", c.text)
        draw.set(self._count, "-text", head.count, "-fill", muted)
        x = px(_TITLE_X) + fonts.measure(fonts.BODY_BOLD, title) + px(10)
        draw.coords(self._count, x, middle)

    def _room(self, head: GroupHead) -> int:
        """Return where the first total begins."""
        starts = [each.x for each in self._placed if each.column.key in head.cells]
        whole = max((each.x + each.width for each in self._placed), default=0)
        return self._left + min([whole, *starts])

    def hide(self) -> None:
        """Say nothing: the row stands for a record again."""
        if self._made and self._seen is not None:
            self._seen = None
            self._draw.set(self._arrow, "-image", "")
            self._draw.set(self._title, "-text", "")
            self._draw.set(self._count, "-text", "")
