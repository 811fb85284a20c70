"""The last step of an import: what would become of every row, and then what did."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from crm_desktop.i18n import _
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.import_choices import RowChoice, Side
from crm_desktop.services.import_mapping import field_at
from crm_desktop.services.importing import (
    REJECTED,
    RESULTS,
    ImportPlan,
    ImportReport,
    OnLikely,
    Outcome,
    Result,
)
from crm_desktop.services.record_ids import RECORD_ID
from crm_desktop.ui.import_steps.cell_entry import CellEntry
from crm_desktop.ui.import_steps.row_details import COLOURS, RowDetails
from crm_desktop.ui.import_steps.state import ImportState
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import Colour, px
from crm_desktop.ui.widgets import Button, Card, Frame, Label, SegmentedTabs
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, GridFooter, VirtualGrid

_ALL, LIKELY, CONFLICT = "all", "likely", "conflict"
_WORST: tuple[Result, ...] = ("error", "invalid")
_MOST_COLUMNS = 40


class RowsStep(Frame):
    """Counts as tabs, the rows below them, and beside them what is said of the current row.

    Until the import, cells can be changed and rows decided on; each is judged anew at once.
    ``on_ready`` hears of that, ``again`` asks for all rows to be judged.
    """

    def __init__(
        self,
        parent: tk.Misc,
        shell: Shell,
        state: ImportState,
        on_ready: Callable[[], Any],
        again: Callable[[], Any],
    ) -> None:
        super().__init__(parent)
        assert state.plan is not None
        assert state.report is not None
        self._shell = shell
        self._state = state
        self._plan: ImportPlan = state.plan
        self._report: ImportReport = state.report
        self._spec = shell.desk.types[state.record]
        self._on_ready = on_ready
        self._again = again
        self._waiting: set[int] = set()
        self._places = {one.rows[0]: at for at, one in enumerate(self._report.outcomes)}
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        card = Card(self, (1, 10, 1, 8))
        card.grid(row=0, column=0, sticky="nsew")
        self.tabs = SegmentedTabs(card, self._tab_list())
        self.tabs.on_choose = self._filter
        self.tabs.pack(fill="x", padx=px(12), pady=(0, px(10)))
        self._all = Frame(card, padding=(20, 0, 12, 10))
        self._rows: PlainRows[Outcome] = PlainRows(self._report.outcomes, self._cells)
        self.grid_ = VirtualGrid(card, self._columns(), self._rows, checks=False, drops=False)
        GridFooter(card, self.grid_).pack(side="bottom", fill="x")
        self.grid_.pack(fill="both", expand=True)
        self.grid_.on_current = self._current
        self.edit = CellEntry(self.grid_, self._text_of, self._enter)
        self.details = RowDetails(self, self._called, None if state.done else self._decide)
        self.details.grid(row=0, column=1, sticky="nsew", padx=(px(14), 0))
        first = self._first_tab()
        if first == self.tabs.chosen:
            self._filter(first)
        else:
            self.tabs.choose(first)

    def _first_tab(self) -> str:
        """Return where something is to be seen to: what is wrong, in conflict, or likely."""
        worst = [one for one in _WORST if self._report.records[one]]
        if worst:
            return worst[0]
        if self._report.conflicting:
            return CONFLICT
        return LIKELY if self._report.likely and not self._state.done else _ALL

    # -- the list ----------------------------------------------------------------------------

    def _tab_list(self) -> list[tuple[str, str]]:
        report = self._report
        counts = report.records
        tabs = [(_ALL, f"{_('All')}  {len(report.outcomes):,}")]
        tabs += [
            (result, f"{_(label)}  {counts[result]:,}")
            for result, label in RESULTS.items()
            if counts[result]
        ]
        if report.likely:
            tabs.append((LIKELY, f"{_('Likely duplicate')}  {len(report.likely):,}"))
        if report.conflicting:
            tabs.append((CONFLICT, f"{_('In conflict')}  {len(report.conflicting):,}"))
        return tabs

    def _columns(self) -> list[GridColumn]:
        spec = self._spec
        every = self._plan.columns.columns
        taken = [column for column in every if column.taken and column.field != RECORD_ID]
        # What people call the record comes first, from the file if it has a column for it.
        taken.sort(key=lambda column: column.field != spec.title)
        reason = _("Reason or change")
        columns = [
            GridColumn("row", _("Row"), 70, 56, 0.0, ESSENTIAL, "right", sortable=False),
            GridColumn("result", _("Outcome"), 112, 112, 0.0, 9, kind="pill", sortable=False),
            GridColumn("why", reason, 300, 200, 2.0, 9, kind="marked", sortable=False),
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
        if key == LIKELY:
            outcomes = self._report.likely
        elif key == CONFLICT:
            outcomes = self._report.conflicting
        elif key != _ALL:
            outcomes = [one for one in outcomes if one.result == key]
        self._show_all(key)
        self._rows = PlainRows(list(outcomes), self._cells)
        self.grid_.set_source(self._rows)
        self.update_idletasks()
        if outcomes:
            self.grid_.go_to(0)
        self._explain(outcomes[0] if outcomes else None)

    def _show_all(self, key: str) -> None:
        """Offer one decision for all the likely rows, or all the conflicts."""
        for child in self._all.winfo_children():
            child.destroy()
        self._all.pack_forget()
        if self._state.done or key not in {LIKELY, CONFLICT}:
            return
        if key == LIKELY:
            answers = [("tell", _("Take as new")), ("update", _("Bring up to date")),
                       ("skip", _("Leave out"))]  # fmt: skip
        else:
            answers = [("mine", _("Take from here")), ("file", _("Take from the file"))]
        Label(self._all, _("All of these:"), "muted").pack(side="left", padx=(0, px(8)))
        for answer, label in answers:
            button = Button(self._all, label, lambda a=answer: self._for_all(key, a))  # type: ignore[misc]
            button.pack(side="left", padx=(0, px(8)))
        self._all.pack(fill="x", before=self.grid_)

    def _cells(self, outcome: Outcome) -> Mapping[str, Cell]:
        first, last = outcome.rows[0], outcome.rows[-1]
        bad = outcome.result in REJECTED
        found = {
            "row": Cell(str(first) if first == last else f"{first}–{last}", muted=True),
            "result": Cell(_(RESULTS[outcome.result]), colour=COLOURS[outcome.result]),
            "title": Cell(outcome.title),
            "why": Cell(self._in_short(outcome), colour=_why_colour(outcome, bad=bad)),
        }
        cells = self._plan.cells_of(_shown_row(outcome))
        wrong = self._wrong_columns(outcome)
        changed = {change.field for change in outcome.changes}
        disputed = {one.field for one in outcome.conflicts}
        for column in self._plan.columns.columns:
            if column.taken:
                value = cells[column.index] if column.index < len(cells) else None
                text = "" if value is None else " ".join(str(value).split())
                colour: Colour = "grey"
                if column.index in wrong:
                    colour, text = "red", text or _("empty")
                elif column.field in disputed:
                    colour, text = "amber", text or _("empty")
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

    def _in_short(self, outcome: Outcome) -> str:
        told = [self._labelled(problem.field, str(problem.text)) for problem in outcome.problems]
        told += [
            self._labelled(one.field, _("here “{present}”, in the file “{file}”",
                                        present=one.present, file=one.file))
            for one in outcome.conflicts
        ]  # fmt: skip
        if outcome.likely is not None:
            told.append(_("Probably {title}", title=outcome.likely.title))
        told += [
            self._labelled(change.field, f"{change.before or '–'} → {change.after or '–'}")
            for change in outcome.changes
        ]
        return "   ".join(told)

    def _labelled(self, path: str, text: str) -> str:
        text = " ".join(text.split())
        return _("{field}: {value}", field=self._called(path), value=text) if path else text

    # -- one row -----------------------------------------------------------------------------

    def _current(self, row: int | None) -> None:
        self._explain(None if row is None else self._rows.things[row])

    def _explain(self, outcome: Outcome | None) -> None:
        chosen = RowChoice()
        if outcome is not None:
            chosen = self._plan.choices.get(outcome.rows[0], chosen)
        self.details.explain(outcome, chosen, self._report.notes)

    def _text_of(self, row: int, key: str) -> str | None:
        """Return what stands in a cell; ``None`` where nothing can be changed."""
        if self._state.done or not key.isdecimal():
            return None
        column = self._plan.columns.columns[int(key)]
        if column.field == RECORD_ID:
            return None
        cells = self._plan.cells_of(_shown_row(self._rows.things[row]))
        value = cells[int(key)] if int(key) < len(cells) else None
        return "" if value is None else str(value)

    def _enter(self, row: int, key: str, text: str) -> None:
        outcome = self._rows.things[row]
        self._judge(self._plan.with_cell(_shown_row(outcome), int(key), text), outcome)

    def _decide(self, row: int, choice: RowChoice) -> None:
        outcome = self._report.outcomes[self._places[row]]
        self._state.choices[row] = choice
        self._judge(self._plan.with_choice(row, choice), outcome)

    def _for_all(self, key: str, answer: str) -> None:
        """Decide on all the likely rows, or all the conflicts, and judge everything anew."""
        state = self._state
        if key == LIKELY:
            state.on_likely = cast("OnLikely", answer)
            chosen = {one.rows[0] for one in self._report.likely}
            state.choices = {
                row: replace(choice, action="") if row in chosen else choice
                for row, choice in state.choices.items()
            }
        else:
            state.prefer = cast("Side", answer)
            state.choices = {
                row: replace(choice, side="", cells={}) for row, choice in state.choices.items()
            }
        self._again()

    # -- judging anew ------------------------------------------------------------------------

    def _judge(self, plan: ImportPlan, outcome: Outcome) -> None:
        """Judge a row anew as ``plan`` says it now."""
        self._plan = self._state.plan = plan
        if self._state.read is not None:
            self._state.read = replace(self._state.read, table=plan.table)
        self._waiting.update(outcome.rows)
        imports, rows = self._shell.desk.imports, frozenset(self._waiting)

        def work(job: Job) -> ImportReport:
            return imports.preview(plan, job.progress, rows)

        def done(found: ImportReport) -> None:
            if self._plan is plan:  # else a later change is being judged, and these rows with it
                self._take(found)

        self._shell.work(work, done, title=_("Looking at the row"), owner=self)

    def _take(self, found: ImportReport) -> None:
        """Put new outcomes in the places of those before them."""
        waiting, self._waiting = self._waiting, set()
        before = {self._report.outcomes[place].rows: place for place in self._places.values()
                  if not waiting.isdisjoint(self._report.outcomes[place].rows)}  # fmt: skip
        new = {one.rows: one for one in found.outcomes}
        if new.keys() != before.keys():
            self._again()  # the rows belong together in another way now
            return
        for rows, place in before.items():
            self._report.outcomes[place] = new[rows]
        self._rows.things = [new.get(one.rows, one) for one in self._rows.things]
        self._state.stale = True
        current = self.grid_.current_id
        keep = self.tabs.chosen
        tabs = self._tab_list()
        if keep not in {key for key, _label in tabs}:
            tabs.append((keep, f"{self._tab_label(keep)}  0"))
        self.tabs.set_tabs(tabs)
        self.grid_.reload_rows()
        if current is not None:
            self._explain(self._rows.things[current])
        self._on_ready()

    def _tab_label(self, key: str) -> str:
        own = {LIKELY: _("Likely duplicate"), CONFLICT: _("In conflict"), _ALL: _("All")}
        return own[key] if key in own else _(RESULTS[cast("Result", key)])


def _why_colour(outcome: Outcome, *, bad: bool) -> Colour:
    if bad:
        return "red"
    return "amber" if outcome.conflicts or outcome.likely is not None else "grey"


def _shown_row(outcome: Outcome) -> int:
    """Return the number of the row of which the cells are shown: the first that is wrong."""
    return outcome.problems[0].row if outcome.problems else outcome.rows[0]
