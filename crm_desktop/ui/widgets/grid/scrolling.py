"""Scrolling over many rows of one height: where the view is, and the bars that show it."""

from __future__ import annotations

import tkinter as tk

from crm_desktop.ui.theme import px
from crm_desktop.ui.theme.tokens import ROW_TWO_LINES
from crm_desktop.ui.widgets.scrollbar import Scrollbar
from crm_desktop.ui.widgets.surface import Frame

from .header import Header


class Scrolling(Frame):
    """A head, a canvas that holds ``total`` rows, and scrollbars at two sides.

    The canvas is scrolled by its own origin, so rows that stay in view need not be touched.
    All numbers are screen pixels.
    """

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self.row_height = px(ROW_TWO_LINES)
        self._width = 0
        self._wide = 0
        self._to_see = -1
        self.header = Header(self)
        self.canvas = tk.Canvas(
            self,
            highlightthickness=0,
            borderwidth=0,
            takefocus=True,
            yscrollincrement=1,
            xscrollincrement=1,
            width=200,
            height=200,
        )
        self.canvas._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self._bar = Scrollbar(self, self._scrolled)
        self._across = Scrollbar(self, self._scrolled_across, orient="horizontal")
        self.rowconfigure(1, weight=1)
        self.columnconfigure(0, weight=1)
        self.header.grid(row=0, column=0, columnspan=2, sticky="we")
        self.canvas.grid(row=1, column=0, sticky="nswe")
        self._bar.grid(row=1, column=1, sticky="ns")

    @property
    def total(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def paint(self) -> None:
        """Show what is in view."""
        raise NotImplementedError

    def see(self, index: int) -> None:
        """Scroll as little as needed to have the row at ``index`` in view."""
        top = self.top()
        height = self.canvas.winfo_height()
        if height <= self.row_height:
            self._to_see = index  # not laid out yet
            return
        y = index * self.row_height
        if y < top:
            self.scroll_to(y)
        elif y + self.row_height > top + height:
            self.scroll_to(y + self.row_height - height)

    def see_later(self) -> None:
        """See the row that was asked for before there was a view."""
        if self._to_see >= 0:
            index, self._to_see = self._to_see, -1
            self.see(index)

    def show_across(self, wide: int) -> None:
        """Show the lower bar if ``wide`` rows do not fit, and go back to the left if they do."""
        self._wide = wide
        if wide > self._width:
            self._across.grid(row=2, column=0, sticky="we")
        else:
            self._across.grid_remove()
            self._scrolled_across("moveto", "0")

    def top(self) -> int:
        """Return how many pixels of rows are above the view."""
        return round(self.canvas.canvasy(0))

    def scroll_to(self, y: int) -> None:
        """Scroll to ``y`` pixels below the first row, or as far as there are rows."""
        low = self.total * self.row_height - self.canvas.winfo_height()
        y = max(0, min(y, low))
        delta = y - self.top()
        if delta:
            self.canvas.yview_scroll(delta, "units")
            self.paint()
        self._show_bar()

    def scroll_by(self, delta: int) -> None:
        """Scroll by ``delta`` pixels."""
        self.scroll_to(self.top() + delta)

    def _show_bar(self) -> None:
        whole = max(1, self.total * self.row_height)
        top, height = self.top(), self.canvas.winfo_height()
        self._bar.set(top / whole, min(1.0, (top + height) / whole))
        first, last = self.canvas.xview()
        self._across.set(first, last)

    def _scrolled(self, verb: str, amount: str, unit: str = "") -> None:
        if verb == "moveto":
            self.scroll_to(round(float(amount) * self.total * self.row_height))
        else:
            step = self.row_height if unit == "units" else self.canvas.winfo_height()
            self.scroll_by(int(amount) * step)

    def _scrolled_across(self, *args: str) -> None:
        self.canvas.xview(*args)
        # The head is as wide as the rows, and follows them.
        self.header.configure(scrollregion=(0, 0, self._wide, 1))
        self.header.xview_moveto(self.canvas.canvasx(0) / max(1, self._wide))
        self._show_bar()
        self.moved_across()

    def moved_across(self) -> None:
        """Be told that the view went to the left or to the right."""

    def scroll_across(self, delta: int) -> None:
        """Scroll by ``delta`` pixels to the right."""
        self._scrolled_across("scroll", str(delta), "units")

    def see_across(self, x: int, width: int) -> None:
        """Scroll as little as needed to have ``width`` pixels from ``x`` on in view."""
        left, room = round(self.canvas.canvasx(0)), self.canvas.winfo_width()
        if self._wide <= room or room <= 1:
            return
        if x < left or width >= room:
            self.scroll_across(x - left)
        elif x + width > left + room:
            self.scroll_across(x + width - left - room)

    def visible_range(self) -> tuple[int, int]:
        """Return the first row in view and the one after the last."""
        top = self.top()
        height = max(1, self.canvas.winfo_height())
        last = min(self.total, (top + height - 1) // self.row_height + 1)
        return max(0, top // self.row_height), last

    def row_at(self, y: int) -> int:
        """Return the row at ``y`` pixels below the top of the view, -1 if there is none."""
        index = (self.top() + y) // self.row_height
        return index if 0 <= index < self.total else -1
