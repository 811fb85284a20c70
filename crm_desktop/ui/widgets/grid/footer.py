"""The strip below a grid: how many rows are chosen, and which of how many are in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.i18n import _, ngettext
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.surface import Frame, Label, Line

if TYPE_CHECKING:
    import tkinter as tk

    from .grid import VirtualGrid


class GridFooter(Frame):
    """Shows the status of ``grid``; it takes over the grid's ``on_status``."""

    def __init__(self, parent: tk.Misc, grid: VirtualGrid) -> None:
        super().__init__(parent)
        Line(self).pack(fill="x")
        row = Frame(self, padding=(16, 7, 16, 6))
        row.pack(fill="x")
        self._chosen = Label(row, kind="caption")
        self._chosen.pack(side="left")
        self._range = Label(row, kind="caption")
        self._range.pack(side="right", padx=(px(12), 0))
        grid.on_status = self._show

    def _show(self, chosen: int, first: int, last: int, total: int) -> None:
        words = ngettext("{count} selected", "{count} selected", chosen) if chosen else ""
        self._chosen.set_text(words)
        if first:
            words = _("{first}–{last} / {total}", first=first, last=last, total=f"{total:,}")
        else:
            words = ngettext("{count} record", "{count} records", total) if total else ""
        self._range.set_text(words)
