"""The pool of rows on the canvas: as many as are in view, used again while one scrolls."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import palette, px
from crm_desktop.ui.theme.tokens import ACCENT_BAR

from .cells import KINDS, CellItems, Drawer, check_picture
from .heads import GroupHead, HeadItems
from .model import EMPTY, Cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .layout import Placed

CHECK_X = 14
"""Logical distance of the check boxes from the left."""


class RowItems:
    """One row of canvas items; ``index`` is the row that it shows now, -1 for none."""

    def __init__(
        self,
        canvas: tk.Canvas,
        number: int,
        placed: Sequence[Placed],
        left: int,
        size: tuple[int, int],
        *,
        two_lines: bool,
        checks: bool,
    ) -> None:
        c = palette()
        width, height = size
        self.index = -1
        self._canvas = canvas
        self._y = 0
        self._look: tuple[str, bool, bool] | None = None
        self._mark: tuple[bool, str] | None = None
        self._band = 0
        self._banded: tuple[int, int] | None = None
        self._size = (left, height - px(1))
        tag = self._tag = f"row{number}"
        draw = self._draw = Drawer(canvas, two_lines=two_lines)
        thin = px(1)
        self._line = canvas.create_rectangle(
            0, height - thin, width, height, width=0, fill=c.row_line, tags=tag
        )
        # Above the line, or it would cover the lower side of the ring that shows the focus.
        self._ground = canvas.create_rectangle(0, 0, width - 1, height - thin, width=0, tags=tag)
        self._bar = canvas.create_rectangle(
            0, 0, px(ACCENT_BAR), height - thin, width=0, state="hidden", tags=tag
        )
        self._check = draw.image(tag, px(CHECK_X), height // 2, "w") if checks else 0
        self._head = HeadItems(canvas, draw, tag, placed, left)
        self._cells: list[CellItems] = [
            KINDS[each.column.kind](draw, tag, each, left + each.x, height) for each in placed
        ]

    def put(self, index: int, y: int) -> None:
        """Move the row to ``y`` to show ``index``."""
        self.index = index
        if y != self._y:
            self._draw.move(self._tag, 0, y - self._y)
            self._y = y

    def hide(self) -> None:
        """Move the row out of sight."""
        self.put(-1, -10_000)

    def show(
        self,
        row: Mapping[str, Cell],
        ground: str,
        *,
        chosen: bool,
        current: bool,
        ring: bool,
        band: tuple[int, int] | None = None,
        head: GroupHead | None = None,
    ) -> None:
        """Show the cells of ``row`` in the row's state.

        ``band`` is the first and the last of the columns whose cells are chosen. With ``head``,
        the row is that of a group.
        """
        draw = self._draw
        if head is not None:
            band, row = None, {}
            if ground == palette().surface("card"):
                ground = palette().inset
            self._head.show(head, ground, self._y, self._size[1])
        else:
            self._head.hide()
        look = (ground, current, ring)
        if look != self._look:
            self._look = look
            accent = palette().accent
            draw.set(
                self._ground, "-fill", ground,
                "-outline", accent if ring else "", "-width", px(1) if ring else 0,
            )  # fmt: skip
            state = "normal" if current else "hidden"
            draw.set(self._bar, "-state", state, "-fill", accent)
        if self._check and head is not None:
            draw.set(self._check, "-image", "")
            self._mark = None
        elif self._check and self._mark != (chosen, ground):
            self._mark = (chosen, ground)
            draw.set(self._check, "-image", check_picture("check" if chosen else "", ground))
        if band != self._banded:
            self._show_band(band)
        if band is None:
            for items in self._cells:
                items.show(row.get(items.placed.column.key, EMPTY), ground)
            return
        soft = palette().soft
        for place, items in enumerate(self._cells):
            behind = soft if band[0] <= place <= band[1] else ground
            items.show(row.get(items.placed.column.key, EMPTY), behind)

    def _show_band(self, band: tuple[int, int] | None) -> None:
        """Tint the cells from the first to the last of ``band``, or none."""
        self._banded = band
        canvas = self._canvas
        if band is None:
            canvas.itemconfigure(self._band, state="hidden")
            return
        if not self._band:
            self._band = canvas.create_rectangle(0, 0, 0, 0, width=0, tags=self._tag)
            canvas.tag_raise(self._band, self._ground)
        left, height = self._size
        first, last = self._cells[band[0]].placed, self._cells[band[1]].placed
        x, end = left + first.x, left + last.x + last.width
        canvas.coords(self._band, x, self._y, end, self._y + height)
        canvas.itemconfigure(self._band, state="normal", fill=palette().soft)
