"""The first rows of a file as they stand, to point at the one with the titles."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from typing import Any

from crm_desktop.exchange.cells import column_letters
from crm_desktop.exchange.table import Table
from crm_desktop.i18n import _
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Frame, Label
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, VirtualGrid

_ROWS = 12
_COLUMNS = 12
_HEIGHT = 196


class FirstRows(Frame):
    """``choose(number)`` hears of the row that shall be the one with the titles."""

    def __init__(self, parent: tk.Misc, choose: Callable[[int], Any]) -> None:
        super().__init__(parent)
        self._choose = choose
        self._table: Table | None = None
        text = _("Are these not the titles? Double-click the right row, or press Enter on it.")
        Label(self, text, "caption", wrap=True).pack(fill="x", pady=(0, px(6)))
        self._place = Frame(self)
        self._place.configure(height=px(_HEIGHT))
        self._place.pack_propagate(flag=False)
        self._place.pack(fill="x")
        self._rows: PlainRows[int] = PlainRows((), self._cells)
        self.grid_ = VirtualGrid(
            self._place, self._columns(0), self._rows, checks=False, drops=False, density="compact"
        )
        self.grid_.pack(fill="both", expand=True)
        self.grid_.on_open = self._opened

    def show(self, table: Table) -> None:
        """Show the first rows of a table, the one with the titles marked."""
        before, self._table = self._table, table
        if before is not None and before.rows is table.rows:
            self.grid_.reload_rows()
            return
        self.grid_.set_columns(self._columns(min(table.width, _COLUMNS)))
        self._rows = PlainRows(range(min(len(table.rows), _ROWS)), self._cells)
        self.grid_.set_source(self._rows)

    def _columns(self, width: int) -> list[GridColumn]:
        row = GridColumn("row", _("Row"), 64, 52, 0.0, ESSENTIAL, "right", sortable=False)
        return [
            row,
            *(
                GridColumn(str(at), column_letters(at), 150, 150, 1.0, 9, kind="marked",
                           sortable=False)
                for at in range(width)
            ),
        ]  # fmt: skip

    def _cells(self, place: int) -> Mapping[str, Cell]:
        assert self._table is not None
        number, row = self._table.numbers[place], self._table.rows[place]
        titles = number == self._table.header_row
        found = {"row": Cell(str(number), muted=True)}
        for at, value in enumerate(row[:_COLUMNS]):
            text = "" if value is None else " ".join(str(value).split())
            found[str(at)] = Cell(text, colour="blue" if titles and text else "grey")
        return found

    def _opened(self, place: int) -> None:
        if self._table is not None:
            self._choose(self._table.numbers[place])
