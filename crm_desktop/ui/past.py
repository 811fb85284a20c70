"""The history of one record: each change of a field, the latest first."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.i18n import N_, _
from crm_desktop.services.history import Change
from crm_desktop.ui.activity import when
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.widgets.empty import EmptyState
from crm_desktop.ui.widgets.grid import Cell, GridColumn, VirtualGrid
from crm_desktop.ui.widgets.surface import Frame

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_VERBS = {
    "insert": N_("Created"),
    "update": N_("Changed"),
    "delete": N_("Deleted"),
    "restore": N_("Restored"),
    "remove": N_("Removed"),
}


class PastList(Frame):
    """Reads a record's history in the background."""

    def __init__(self, parent: tk.Misc, shell: Shell, record: str) -> None:
        super().__init__(parent)
        self._shell = shell
        self._record = record
        self._spec = shell.desk.types[record]
        columns = (
            GridColumn("at", _("When"), 150, 130, 0.2, sortable=False, kind="date"),
            GridColumn("what", _("What"), 170, 120, 0.6, sortable=False),
            GridColumn("before", _("Before"), 220, 120, 1.4, sortable=False),
            GridColumn("after", _("After"), 220, 120, 1.4, sortable=False),
            GridColumn("who", _("Who"), 140, 100, 0.4, 3, sortable=False),
        )
        self.rows = VirtualGrid(
            self, columns, PlainRows([], self._cells), checks=False, make_empty=self._nothing
        )
        self.rows.pack(fill="both", expand=True)

    @staticmethod
    def _nothing(parent: tk.Misc) -> tk.Widget:
        return EmptyState(parent, "history", _("Nothing was changed yet"))

    def _cells(self, change: Change) -> dict[str, Cell]:
        what = _(_VERBS[change.verb])
        if change.field:
            what = self._spec.fields[change.field].show_label()
        return {
            "at": Cell(when(change.at)),
            "what": Cell(what),
            "before": Cell(" ".join(change.before.split()), muted=True),
            "after": Cell(" ".join(change.after.split())),
            "who": Cell(change.who, muted=True),
        }

    def show(self, record_id: int) -> None:
        """Show the history of a record."""
        history = self._shell.desk.history

        def arrived(changes: list[Change]) -> None:
            self.rows.set_source(PlainRows(changes, self._cells))

        self._shell.work(
            lambda _job: history.of(self._record, record_id),
            arrived,
            group=f"past {self}",
            owner=self,
        )
