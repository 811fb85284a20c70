"""The recycle bin: the deleted records of one type, since when, and how they come back."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence

from crm_desktop.i18n import _, ngettext
from crm_desktop.services.lists import Query
from crm_desktop.ui.activity import when
from crm_desktop.ui.cells import ListSource
from crm_desktop.ui.listing import RecordGrid
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.widgets import Button, EmptyState, Frame, GridFooter, Label, Line
from crm_desktop.ui.widgets.grid import Cell, GridColumn

_DELETED = "deleted_at"


class BinSource(ListSource):
    """The rows of a bin, with the moment at which each was deleted."""

    def rows(self, ids: Sequence[int]) -> list[Mapping[str, Cell]]:
        """Return the cells of these records."""
        moments = self._desk.history.deleted_at(self.query.record, ids)
        return [
            {**cells, _DELETED: Cell(when(moments[one]))} if one in moments else cells
            for one, cells in zip(ids, super().rows(ids), strict=True)
        ]


class BinGrid(RecordGrid):
    """The grid on the deleted records of a type."""

    def _columns(self) -> list[GridColumn]:
        deleted = GridColumn(
            _DELETED, _("Deleted on"), 140, 120, 0.2, 8, kind="date", sortable=False
        )
        first, *others = super()._columns()
        return [first, deleted, *others]

    def _source_of(self, query: Query) -> ListSource:
        self.names = self.chosen_columns()
        return BinSource(self.shell.desk, query, self.names, self._load_phones, second=self._second)


class RecycleBin(Frame):
    """The deleted records of one type, to be restored."""

    def __init__(self, parent: tk.Misc, shell: Shell, key: str) -> None:
        super().__init__(parent)
        self._shell = shell
        self._record = key
        Line(self).pack(fill="x")
        bar = Frame(self, padding=(16, 10, 12, 10))
        bar.pack(fill="x")
        text = _("Restored records come back with everything that was deleted with them.")
        Label(bar, text, "muted").pack(side="left")
        self._restore = Button(bar, _("Restore"), self._bring_back, "primary", icon="restore")
        self._restore.pack(side="right")
        self.grid_ = BinGrid(
            self, shell, Query(key, deleted=True), prefix="bin.", make_empty=self._empty
        )
        GridFooter(self, self.grid_).pack(side="bottom", fill="x")
        self.grid_.pack(fill="both", expand=True)
        self.grid_.on_selection = lambda _selection: self._enable()
        self.grid_.on_current = lambda _row: self._enable()
        self.grid_.on_open = lambda row: self._restore_ids([row])
        self.grid_.on_edit = lambda row: self._restore_ids([row])
        self.load()

    def _empty(self, parent: tk.Misc) -> tk.Widget:
        text = _("Deleted records wait here until you restore them.")
        return EmptyState(parent, "trash", _("The recycle bin is empty"), text)

    def load(self) -> None:
        """Read the list anew."""
        self.grid_.load()
        self._enable()

    def told(self) -> str:
        """Return how many records wait here."""
        return f"{self.grid_.total:,}"

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        self.grid_.canvas.focus_set()

    def _chosen(self) -> list[int]:
        chosen = list(self.grid_.selected_ids())
        current = self.grid_.current_id
        return chosen or ([] if current is None else [current])

    def _enable(self) -> None:
        self._restore.set_enabled(enabled=bool(self._chosen()))

    def _bring_back(self) -> None:
        self._restore_ids(self._chosen())

    def _restore_ids(self, ids: list[int]) -> None:
        records = self._shell.desk.records
        said = ngettext("{count} record was restored.", "{count} records were restored.", len(ids))
        self._shell.act(lambda: records.restore(self._record, ids), said)
