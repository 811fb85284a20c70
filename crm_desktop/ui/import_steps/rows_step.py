"""The last step of an import: what would become of every row, and then what did."""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.services.import_mapping import field_at
from crm_desktop.services.importing import (
    REJECTED,
    RESULTS,
    ImportPlan,
    ImportReport,
    Outcome,
    Result,
)
from crm_desktop.services.record_ids import RECORD_ID
from crm_desktop.ui.import_steps.state import ImportState
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import Colour, px
from crm_desktop.ui.widgets import Card, Frame, Label, Line, Pill, ScrollFrame, SegmentedTabs
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, GridFooter, VirtualGrid

COLOURS: dict[Result, Colour] = {
    "new": "green",
    "changed": "blue",
    "unchanged": "grey",
    "skipped": "grey",
    "invalid": "red",
    "error": "red",
}
_ALL = "all"
_WORST: tuple[Result, ...] = ("error", "invalid")
_PANEL = 320
_MOST_COLUMNS = 40


class RowsStep(Frame):
    """Counts as tabs, the rows below them, and beside them what is said of the current row."""

    def __init__(
        self, parent: tk.Misc, shell: Shell, state: ImportState, on_ready: Callable[[], Any]
    ) -> None:
        super().__init__(parent)
        assert state.plan is not None
        assert state.report is not None
        self._shell = shell
        self._plan: ImportPlan = state.plan
        self._report: ImportReport = state.report
        self._spec = shell.desk.types[state.record]
        del on_ready
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        card = Card(self, (1, 10, 1, 8))
        card.grid(row=0, column=0, sticky="nsew")
        self.tabs = SegmentedTabs(card, self._tab_list())
        self.tabs.on_choose = self._filter
        self.tabs.pack(fill="x", padx=px(12), pady=(0, px(10)))
        self._rows: PlainRows[Outcome] = PlainRows(self._report.outcomes, self._cells)
        self.grid_ = VirtualGrid(card, self._columns(), self._rows, checks=False, drops=False)
        GridFooter(card, self.grid_).pack(side="bottom", fill="x")
        self.grid_.pack(fill="both", expand=True)
        self.grid_.on_current = self._current
        self._details = Card(self, (1, 8, 1, 8))
        self._details.configure(width=px(_PANEL))
        self._details.pack_propagate(flag=False)
        self._details.grid(row=0, column=1, sticky="nsew", padx=(px(14), 0))
        self._inside: tk.Widget | None = None
        if self._report.rejected:
            first = next(one for one in _WORST if self._report.records[one])
            self.tabs.choose(first)
        else:
            self._filter(_ALL)

    # -- the list ----------------------------------------------------------------------------

    def _tab_list(self) -> list[tuple[str, str]]:
        counts = self._report.records
        tabs = [(_ALL, f"{_('All')}  {len(self._report.outcomes):,}")]
        tabs += [
            (result, f"{_(label)}  {counts[result]:,}")
            for result, label in RESULTS.items()
            if counts[result]
        ]
        return tabs

    def _columns(self) -> list[GridColumn]:
        spec = self._spec
        taken = [column for column in self._plan.columns.columns if column.taken]
        # What people call the record comes first, from the file if it has a column for it.
        taken.sort(key=lambda column: column.field != spec.title)
        reason = _("Reason or change")
        columns = [
            GridColumn("row", _("Row"), 70, 56, 0.0, ESSENTIAL, "right", sortable=False),
            GridColumn("result", _("Outcome"), 106, 92, 0.0, 9, kind="pill", sortable=False),
            GridColumn("why", reason, 300, 230, 2.0, 9, kind="marked", sortable=False),
        ]
        if not any(column.field == spec.title for column in taken):
            title = spec.fields[spec.title].show_label()
            columns.append(GridColumn("title", title, 180, 130, 1.0, 9, sortable=False))
        for column in taken[:_MOST_COLUMNS]:
            shared = sum(one.field == column.field for one in taken) > 1
            key = str(column.index)
            name = column.header if shared else self._called(column.field)
            columns.append(GridColumn(key, name, 140, 116, 0.3, 9, kind="marked", sortable=False))
        return columns

    def _called(self, path: str) -> str:
        return _("Record ID") if path == RECORD_ID else field_at(self._spec, path).show_label()

    def focus_first(self) -> None:
        """Put the keyboard into the list."""
        self.grid_.canvas.focus_set()

    @property
    def ready(self) -> bool:
        """Tell whether there is anything to import."""
        counts = self._report.records
        refused = self._plan.all_or_nothing and bool(self._report.rejected)
        return not refused and counts["new"] + counts["changed"] > 0

    def _filter(self, key: str) -> None:
        outcomes = self._report.outcomes
        if key != _ALL:
            outcomes = [one for one in outcomes if one.result == key]
        self._rows = PlainRows(outcomes, self._cells)
        self.grid_.set_source(self._rows)
        self.update_idletasks()
        if outcomes:
            self.grid_.go_to(0)
        self._explain(outcomes[0] if outcomes else None)

    def _cells(self, outcome: Outcome) -> Mapping[str, Cell]:
        first, last = outcome.rows[0], outcome.rows[-1]
        bad = outcome.result in REJECTED
        found = {
            "row": Cell(str(first) if first == last else f"{first}–{last}", muted=True),
            "result": Cell(_(RESULTS[outcome.result]), colour=COLOURS[outcome.result]),
            "title": Cell(outcome.title),
            "why": Cell(self._in_short(outcome), colour="red" if bad else "grey"),
        }
        number = outcome.problems[0].row if outcome.problems else first
        cells = self._cells_of(number)
        wrong = self._wrong_columns(outcome)
        changed = {change.field for change in outcome.changes}
        for column in self._plan.columns.columns:
            if column.taken:
                value = cells[column.index] if column.index < len(cells) else None
                text = "" if value is None else " ".join(str(value).split())
                colour: Colour = "grey"
                if column.index in wrong:
                    colour, text = "red", text or _("empty")
                elif column.field in changed:
                    colour = "blue"
                found[str(column.index)] = Cell(text, colour=colour)
        return found

    def _wrong_columns(self, outcome: Outcome) -> set[int]:
        return {
            column.index
            for problem in outcome.problems
            for column in self._plan.columns.columns
            if column.taken and problem.field
            if column.field == problem.field or column.header == problem.header
        }

    def _cells_of(self, number: int) -> list[Any]:
        table = self._plan.table
        place = bisect_left(table.numbers, number)
        known = place < len(table.numbers) and table.numbers[place] == number
        return list(table.rows[place]) if known else []

    def _in_short(self, outcome: Outcome) -> str:
        if outcome.problems:
            return "   ".join(
                self._labelled(problem.field, str(problem.text)) for problem in outcome.problems
            )
        return "   ".join(
            self._labelled(change.field, f"{change.before or '–'} → {change.after or '–'}")
            for change in outcome.changes
        )

    def _labelled(self, path: str, text: str) -> str:
        text = " ".join(text.split())
        return _("{field}: {value}", field=self._called(path), value=text) if path else text

    # -- one row -----------------------------------------------------------------------------

    def _current(self, row: int | None) -> None:
        self._explain(None if row is None else self._rows.things[row])

    def _explain(self, outcome: Outcome | None) -> None:
        if self._inside is not None:
            self._inside.destroy()
        scroll = ScrollFrame(self._details, (16, 10, 14, 10))
        scroll.pack(fill="both", expand=True)
        self._inside = scroll
        body = scroll.body
        if outcome is None:
            self._notes(body)
            return
        first, last = outcome.rows[0], outcome.rows[-1]
        rows = _("Row {row}", row=first)
        if first != last:
            rows = _("Rows {first} to {last}", first=first, last=last)
        head = Frame(body)
        head.pack(fill="x")
        Label(head, rows, "muted").pack(side="left")
        Pill(head, _(RESULTS[outcome.result]), COLOURS[outcome.result]).pack(side="right")
        Label(body, outcome.title or _("Without a name"), "heading", wrap=True).pack(
            fill="x", pady=(px(4), px(10))
        )
        for problem in outcome.problems:
            Line(body).pack(fill="x", pady=(0, px(8)))
            name = self._called(problem.field) if problem.field else _("The whole row")
            if first != last:
                name = _("{field}, row {row}", field=name, row=problem.row)
            Label(body, name, "caption").pack(anchor="w")
            Label(body, str(problem.text), "error", wrap=True).pack(fill="x", pady=(px(2), px(8)))
        for change in outcome.changes:
            Line(body).pack(fill="x", pady=(0, px(8)))
            Label(body, self._called(change.field), "caption").pack(anchor="w")
            Label(body, change.before or _("nothing"), "muted", wrap=True).pack(
                fill="x", pady=(px(2), 0)
            )
            Label(body, f"→ {change.after or _('nothing')}", wrap=True).pack(
                fill="x", pady=(px(1), px(8))
            )
        if not outcome.problems and not outcome.changes:
            self._notes(body)

    def _notes(self, body: Frame) -> None:
        if self._report.notes:
            Label(body, _("About this file"), "subheading").pack(anchor="w", pady=(px(4), 0))
        for note in self._report.notes:
            Label(body, str(note), "muted", wrap=True).pack(fill="x", pady=(px(8), 0))
