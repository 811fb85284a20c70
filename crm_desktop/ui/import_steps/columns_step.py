"""The second step of an import: which column fills which field."""

from __future__ import annotations

import itertools
import tkinter as tk
from collections.abc import Callable
from typing import Any

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _
from crm_desktop.services.import_guesses import first_values
from crm_desktop.services.import_mapping import (
    Column,
    ColumnMap,
    UnclearMapping,
    choose_columns,
    match_columns,
    paths,
    spread_name,
)
from crm_desktop.services.record_ids import RECORD_ID
from crm_desktop.ui.import_steps.state import ImportState
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import Colour, icon, on_theme_change, palette, px
from crm_desktop.ui.widgets import Card, ChoiceField, Frame, Label, Line, Pill, ScrollFrame, Tooltip
from crm_desktop.ui.widgets.cutlabel import CutLabel

_SAMPLES = 3
_SAMPLE = 28
_MOST = 200
"""So many columns are offered; what stands further right is matched, but not to be changed."""


def field_options(spec: RecordSpec) -> list[tuple[str, str]]:
    """Return every field that a column can fill: its path, and what it is called."""
    spread = spread_name(spec)
    options: list[tuple[str, str]] = []
    for path, field in paths(spec):
        if field.derived:
            continue
        label = field.show_label()
        if spread and path.startswith(f"{spread}."):
            label = f"{spec.fields[spread].show_label()} · {label}"
        options.append((path, label))
    return options


def samples_of(state: ImportState, index: int) -> str:
    """Return the first few values of a column."""
    assert state.read is not None
    found: dict[str, None] = {}
    for _number, cells in itertools.islice(state.read.table.data(), 40):
        cell = cells[index] if index < len(cells) else None
        text = "" if cell is None else " ".join(str(cell).split())
        if text:
            found[text if len(text) <= _SAMPLE else text[: _SAMPLE - 1] + "…"] = None
        if len(found) == _SAMPLES:
            break
    return "   ·   ".join(found)


class ColumnsStep(Frame):
    """One line a column of the file: its title, examples, and the field that it fills."""

    def __init__(
        self, parent: tk.Misc, shell: Shell, state: ImportState, on_ready: Callable[[], Any]
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._on_ready = on_ready
        self._spec = shell.desk.types[state.record]
        self._found = self._matched()
        self._fields: dict[int, ChoiceField] = {}
        self._pills: dict[int, Pill] = {}
        self.problem = ""
        card = Card(self, (1, 12, 1, 8))
        card.pack(fill="both", expand=True)
        head = Frame(card, padding=(20, 2, 20, 10))
        head.pack(fill="x")
        self._count = Label(head, "", "heading")
        self._count.pack(side="left")
        self._said = Label(head, "", "error")
        self._said.pack(side="left", padx=(px(16), 0))
        Line(card).pack(fill="x")
        scroll = ScrollFrame(card, (20, 6, 12, 6))
        scroll.pack(fill="both", expand=True)
        self._build(scroll.body)
        self._show()

    def _matched(self) -> ColumnMap:
        read = self._state.read
        assert read is not None
        table = read.table
        if table.header_row is None:
            return ColumnMap(tuple(Column(at, name) for at, name in enumerate(table.titles)))
        return match_columns(self._spec, table.titles, first_values(table, table.width))

    def _build(self, body: Frame) -> None:
        body.columnconfigure(0, weight=2, uniform="columns")
        body.columnconfigure(2, weight=2, uniform="columns")
        body.columnconfigure(4, weight=1, uniform="columns")  # air, where the window is wide
        body.columnconfigure(3, minsize=px(130))
        options = field_options(self._spec)
        for row, column in enumerate(self._found.columns[:_MOST]):
            self._build_row(body, row, column, options)

    def _build_row(
        self, body: Frame, row: int, column: Column, options: list[tuple[str, str]]
    ) -> None:
        words = Frame(body)
        words.grid(row=row, column=0, sticky="ew", pady=px(5))
        CutLabel(words, column.header, "strong").pack(fill="x")
        samples = samples_of(self._state, column.index) or _("empty")
        CutLabel(words, samples, "caption").pack(fill="x")
        arrow = Label(body)
        arrow.grid(row=row, column=1, padx=px(14))

        def paint() -> None:
            c = palette()
            arrow.configure(image=icon("arrow-right", 14, c.muted, c.card))

        paint()
        on_theme_change(arrow, paint)
        mine = list(options)
        if column.why == "record id":
            mine.insert(0, (RECORD_ID, _("Record ID of an export")))
        field = ChoiceField(body, mine, empty=_("– leave out –"))
        field.on_change(lambda path, at=column.index: self._chose(at, path))  # type: ignore[misc]
        field.grid(row=row, column=2, sticky="ew")
        Tooltip(field.face, column.header)
        self._fields[column.index] = field
        pill = self._pills[column.index] = Pill(body, "")
        pill.grid(row=row, column=3, sticky="w", padx=(px(16), 0))

    def focus_first(self) -> None:
        """Put the keyboard into the first field that is not filled, else into the first."""
        empty = [one for one in self._fields.values() if one.get() is None]
        for field in [*empty, *self._fields.values()][:1]:
            field.focus()

    @property
    def ready(self) -> bool:
        """Tell whether anything is taken, and nothing contradicts."""
        return not self.problem and any(column.taken for column in self._now().columns)

    def _now(self) -> ColumnMap:
        try:
            found = choose_columns(self._spec, self._found, self._state.chosen)
        except UnclearMapping as error:
            self.problem = str(error)
            return self._found
        self.problem = ""
        return found

    def _chose(self, index: int, path: Any) -> None:
        column = self._found.columns[index]
        before = dict(self._state.chosen)
        self._state.chosen[column.header] = path or ""
        self._now()
        if self.problem:
            # The column chosen last wins: what else was chosen for the same field is left out.
            others = [title for title, one in before.items() if path and one == path]
            for title in others:
                self._state.chosen[title] = ""
            self._state.chosen[column.header] = path or ""
        self._state.forget_plan()
        self._show()

    def _show(self) -> None:
        now = self._now()
        for column in now.columns[:_MOST]:
            self._fields[column.index].set(column.field if column.taken else None)
            self._pills[column.index].set(*_status(column))
        count = sum(column.taken for column in now.columns)
        words = _("{count} of {whole} columns are taken", count=count, whole=len(now.columns))
        self._count.set_text(words)
        self._said.set_text(self.problem)
        self._on_ready()


def _status(column: Column) -> tuple[str, Colour]:
    if column.why == "computed":
        return _("computed here"), "grey"
    if not column.taken:
        return _("left out"), "amber"
    if column.why == "joined":
        return _("joined"), "blue"
    if column.why == "chosen":
        return _("chosen"), "blue"
    return _("recognised"), "green"
