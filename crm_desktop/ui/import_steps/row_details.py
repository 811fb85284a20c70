"""Beside the rows: what is said of the current one, and what a person decides about it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from crm_desktop.i18n import Text, _
from crm_desktop.services.import_choices import Action, Conflict, RowChoice, Side
from crm_desktop.services.importing import RESULTS, Outcome, Result
from crm_desktop.ui.theme import Colour, px
from crm_desktop.ui.widgets import (
    Button,
    Card,
    CheckField,
    Frame,
    Label,
    Line,
    Pill,
    RadioField,
    ScrollFrame,
)

WIDTH = 320

COLOURS: dict[Result, Colour] = {
    "new": "green",
    "changed": "blue",
    "unchanged": "grey",
    "skipped": "grey",
    "invalid": "red",
    "error": "red",
}


class RowDetails(Card):
    """``called`` names a field by its path; ``decide(row, choice)`` hears what was decided.

    Without ``decide`` nothing can be decided any more.
    """

    def __init__(
        self,
        parent: tk.Misc,
        called: Callable[[str], str],
        decide: Callable[[int, RowChoice], Any] | None,
    ) -> None:
        super().__init__(parent, (1, 8, 1, 8))
        self.configure(width=px(WIDTH))
        self.pack_propagate(flag=False)
        self._called = called
        self._decide = decide
        self._inside: tk.Widget | None = None
        self._outcome: Outcome | None = None
        self._choice = RowChoice()
        self.likely: RadioField | None = None
        self.leave_out: CheckField | None = None
        self.sides: dict[str, RadioField] = {}

    def explain(self, outcome: Outcome | None, choice: RowChoice, notes: list[Text]) -> None:
        """Show what is said of a row; without one, the ``notes`` on the file."""
        if self._inside is not None:
            self._inside.destroy()
        self._outcome, self._choice = outcome, choice
        self.likely, self.leave_out, self.sides = None, None, {}
        scroll = ScrollFrame(self, (16, 10, 14, 10))
        scroll.pack(fill="both", expand=True)
        self._inside = scroll
        body = scroll.body
        if outcome is None:
            self._show_notes(body, notes)
            return
        self._show_head(body, outcome)
        if outcome.likely is not None:
            self._show_likely(body, outcome)
        if outcome.conflicts:
            self._show_conflicts(body, outcome)
        self._show_problems(body, outcome)
        self._show_changes(body, outcome)
        if not outcome.problems and not outcome.changes and outcome.likely is None:
            self._show_notes(body, notes)
        if self._decide is not None and outcome.likely is None and outcome.result != "unchanged":
            self._show_leaving_out(body)

    # -- what is said ------------------------------------------------------------------------

    def _show_head(self, body: Frame, outcome: Outcome) -> None:
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

    def _show_problems(self, body: Frame, outcome: Outcome) -> None:
        for problem in outcome.problems:
            self._line(body)
            name = self._called(problem.field) if problem.field else _("The whole row")
            if len(outcome.rows) > 1:
                name = _("{field}, row {row}", field=name, row=problem.row)
            Label(body, name, "caption").pack(anchor="w")
            Label(body, str(problem.text), "error", wrap=True).pack(fill="x", pady=(px(2), px(8)))
        if outcome.problems and self._decide is not None:
            text = _("Mend it here: go to the cell with → or a second click, and type.")
            Label(body, text, "caption", wrap=True).pack(fill="x", pady=(0, px(10)))

    def _show_changes(self, body: Frame, outcome: Outcome) -> None:
        for change in outcome.changes:
            self._line(body)
            Label(body, self._called(change.field), "caption").pack(anchor="w")
            Label(body, change.before or _("nothing"), "muted", wrap=True).pack(
                fill="x", pady=(px(2), 0)
            )
            Label(body, f"→ {change.after or _('nothing')}", wrap=True).pack(
                fill="x", pady=(px(1), px(8))
            )

    def _show_notes(self, body: Frame, notes: list[Text]) -> None:
        if notes:
            Label(body, _("About this file"), "subheading").pack(anchor="w", pady=(px(4), 0))
        for note in notes:
            Label(body, str(note), "muted", wrap=True).pack(fill="x", pady=(px(8), 0))

    def _line(self, body: Frame) -> None:
        Line(body).pack(fill="x", pady=(0, px(8)))

    # -- what is decided ---------------------------------------------------------------------

    def _tell(self, choice: RowChoice) -> None:
        assert self._outcome is not None
        assert self._decide is not None
        self._decide(self._outcome.rows[0], choice)

    def _show_likely(self, body: Frame, outcome: Outcome) -> None:
        likely = outcome.likely
        assert likely is not None
        self._line(body)
        Label(body, _("Probably there already"), "caption").pack(anchor="w")
        title = likely.title or _("Without a name")
        if likely.row is not None:
            title = _("{title} (row {row} of the file)", title=title, row=likely.row)
        Label(body, title, "strong", wrap=True).pack(fill="x", pady=(px(2), px(4)))
        for reason in likely.reasons:
            Label(body, f"•  {reason}", "muted", wrap=True).pack(fill="x")
        if self._decide is None:
            return
        options = [("new", _("Take as new")), ("skip", _("Leave out"))]
        if likely.id is not None:
            options.insert(1, ("update", _("Bring that one up to date")))
        radio = self.likely = RadioField(body, options)
        radio.set(self._choice.action or _action_of(outcome))
        radio.on_change(
            lambda action: self._tell(replace(self._choice, action=cast("Action", action)))
        )
        radio.pack(anchor="w", pady=(px(8), px(10)))

    def _show_conflicts(self, body: Frame, outcome: Outcome) -> None:
        self._line(body)
        Label(body, _("Changed in the file and here"), "subheading", wrap=True).pack(fill="x")
        if self._decide is not None and len(outcome.conflicts) > 1:
            row = Frame(body)
            row.pack(fill="x", pady=(px(8), 0))
            for side, label in (("mine", _("All from here")), ("file", _("All from the file"))):
                button = Button(row, label, lambda side=side: self._all(side))  # type: ignore[misc]
                button.pack(side="left", padx=(0, px(8)))
        for one in outcome.conflicts:
            self._show_conflict(body, one)

    def _show_conflict(self, body: Frame, one: Conflict) -> None:
        Label(body, self._called(one.field), "caption").pack(anchor="w", pady=(px(10), 0))
        said = _("Exported: {value}", value=one.exported or _("nothing"))
        Label(body, said, "muted", wrap=True).pack(fill="x", pady=(px(2), px(4)))
        options = (
            ("mine", _("Here: {value}", value=_short(one.present) or _("nothing"))),
            ("file", _("File: {value}", value=_short(one.file) or _("nothing"))),
        )
        radio = self.sides[one.field] = RadioField(body, options)
        radio.set(one.taken)
        if self._decide is None:
            radio.set_enabled(enabled=False)
        radio.on_change(
            lambda side: self._tell(self._choice.with_cell(one.field, cast("Side", side)))
        )
        radio.pack(anchor="w", pady=(0, px(6)))

    def _all(self, side: str) -> None:
        self._tell(replace(self._choice, side=cast("Side", side), cells={}))

    def _show_leaving_out(self, body: Frame) -> None:
        self._line(body)
        check = self.leave_out = CheckField(body, _("Leave this row out"))
        check.set(self._choice.action == "skip")
        check.on_change(
            lambda chosen: self._tell(replace(self._choice, action="skip" if chosen else ""))
        )
        check.pack(anchor="w", pady=(0, px(6)))


def _action_of(outcome: Outcome) -> Action:
    """Return what becomes of a likely row that nobody decided on."""
    found: dict[Result, Action] = {"new": "new", "skipped": "skip"}
    return found.get(outcome.result, "update")


def _short(text: str) -> str:
    most = 34
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
