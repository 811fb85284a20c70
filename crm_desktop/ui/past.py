"""The history of one record: each change of a field, the latest first."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.i18n import N_, _
from crm_desktop.services.history import Change, Changes
from crm_desktop.ui.activity import when
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.empty import EmptyState
from crm_desktop.ui.widgets.grid import Cell, GridColumn, VirtualGrid
from crm_desktop.ui.widgets.surface import Frame
from crm_desktop.ui.widgets.tooltip import Tooltip

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_VERBS = {
    "insert": N_("Created"),
    "update": N_("Changed"),
    "delete": N_("Deleted"),
    "restore": N_("Restored"),
    "remove": N_("Removed"),
    "erased": N_("Personal data erased"),
}

_WHOLE = frozenset({"insert", "update"})
"""After these the record was there as a whole."""


class PastList(Frame):
    """Reads a record's history in the background."""

    def __init__(self, parent: tk.Misc, shell: Shell, record: str) -> None:
        super().__init__(parent)
        self._shell = shell
        self._record = record
        self._spec = shell.desk.types[record]
        self._shown: int | None = None
        self._changes: list[Change] = []
        bar = Frame(self)
        bar.pack(fill="x", pady=(0, px(8)))
        self.value = Button(bar, _("Restore the value before"), self._restore_value, icon="undo")
        self.version = Button(bar, _("Restore this version"), self._restore_version, icon="history")
        Tooltip(self.value, _("This field becomes what it was before the chosen change."))
        Tooltip(self.version, _("All fields become what they were after the chosen change."))
        for button in (self.value, self.version):
            button.pack(side="left", padx=(0, px(8)))
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
        self.rows.on_current = lambda _row: self._able()
        self._able()

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
        if record_id != self._shown:
            self._changes = []
        self._shown = record_id

        def arrived(changes: list[Change]) -> None:
            self._changes = changes
            self.rows.set_source(PlainRows(changes, self._cells))
            if changes:
                self.rows.set_current(0)
            self._able()

        self._shell.work(
            lambda _job: history.of(self._record, record_id),
            arrived,
            group=f"past {self}",
            owner=self,
        )

    # -- going back ----------------------------------------------------------------------------

    @property
    def current(self) -> Change | None:
        """Return the change that the keys are at."""
        place = self.rows.current_id
        return self._changes[place] if place is not None and place < len(self._changes) else None

    def _able(self) -> None:
        one = self.current
        able = one is not None and not one.of and not self._shell.desk.read_only
        self.value.set_enabled(enabled=able and one is not None and bool(one.field))
        self.version.set_enabled(enabled=able and one is not None and one.verb in _WHOLE)

    def _restore_value(self) -> None:
        one = self.current
        if one is not None:
            label = self._spec.fields[one.field].show_label()
            said = _("{field} is what it was before {when}.", field=label, when=when(one.at))
            self._go_back(one, said, 1, [one.field])

    def _restore_version(self) -> None:
        one = self.current
        if one is not None:
            self._go_back(one, _("The record is what it was {when}.", when=when(one.at)), 0, None)

    def _go_back(self, one: Change, said: str, before: int, fields: list[str] | None) -> None:
        """Make the record what it was after ``one``, or so many versions ``before`` that."""
        history, record, record_id = self._shell.desk.history, self._record, self._shown
        if record_id is None:
            return

        def work() -> Changes:
            every = history.versions(record, record_id)
            number = next((each.number for each in every if each.at == one.at), 0)
            return history.restore(record, record_id, number - before, fields)

        self._shell.act(work, said)
