"""The list of one record type."""

from __future__ import annotations

import tkinter as tk

from crm_desktop.i18n import _
from crm_desktop.services.lists import Query
from crm_desktop.ui.listing import RecordGrid
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.widgets.grid import GridFooter
from crm_desktop.ui.widgets.surface import Card


class ListScreen(Screen):
    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        self.spec = shell.desk.types[route]
        super().__init__(parent, shell, route)
        card = Card(self.body, 1)
        card.pack(fill="both", expand=True)
        self.grid_ = RecordGrid(card, shell, Query(route))
        GridFooter(card, self.grid_).pack(side="bottom", fill="x")
        self.grid_.pack(fill="both", expand=True)
        self.grid_.on_count = lambda n: self.set_count(f"{n:,}" if n is not None else "…")
        self.grid_.load()

    def title(self) -> str:
        return _(self.spec.plural)

    def shown(self) -> None:
        self.grid_.canvas.focus_set()
