"""The second step of an import: which column fills which field."""

from __future__ import annotations

import itertools
import tkinter as tk
from collections.abc import Callable
from typing import Any

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _
from crm_desktop.services.import_guesses import (
    DATES,
    NUMBERS,
    Writing,
    first_values,
    read_columns,
)
from crm_desktop.services.import_mapping import (
    Column,
    ColumnMap,
    UnclearMapping,
    choose_columns,
    field_at,
    match_columns,
    paths,
    spread_name,
)
from crm_desktop.services.record_ids import RECORD_ID
from crm_desktop.ui.import_steps.new_records import NewRecords
from crm_desktop.ui.import_steps.state import ImportState
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import Colour, icon, on_theme_change, palette, px
from crm_desktop.ui.widgets import (
    Button,
    Card,
    ChoiceField,
    Frame,
    Label,
    Line,
    Pill,
    ScrollFrame,
    Tooltip,
)
from crm_desktop.ui.widgets.cutlabel import CutLabel

_SAMPLES = 3
_SAMPLE = 28
_LOOKED_AT = 400
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


def writing_options(ways: tuple[Writing, ...]) -> list[tuple[str, str]]:
    """Return ways to write dates or numbers, each with an example."""
    words = {
        "day": _("31/12/2026"),
        "month": _("12/31/2026"),
        "serial": _("Days from 1900"),
        "serial1904": _("Days from 1904"),
        "point": _("1,234.56"),
        "comma": _("1.234,56"),
    }
    return [(way, words[way]) for way in ways]


def ways_of(state: ImportState, spec: RecordSpec, column: Column) -> tuple[Writing, ...]:
    """Return how a column may be written; nothing where its cells leave no doubt."""
    if not column.taken or column.field == RECORD_ID:
        return ()
    kind = field_at(spec, column.field).kind.key
    times = kind in ("date", "moment")
    if not times and kind not in ("number", "money", "percent"):
        return ()
    assert state.read is not None
    for _number, cells in itertools.islice(state.read.table.data(), _LOOKED_AT):
        cell = cells[column.index]
        if isinstance(cell, str) or (times and isinstance(cell, int | float)):
            return DATES if times else NUMBERS
    return ()


class ColumnsStep(Frame):
    """One line a column of the file: its title, examples, the field that it fills.

    Where there may be a doubt, how its dates or numbers are written as well.
    """

    def __init__(
        self, parent: tk.Misc, shell: Shell, state: ImportState, on_ready: Callable[[], Any]
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._on_ready = on_ready
        self._spec = shell.desk.types[state.record]
        self._imports = shell.desk.imports
        self._found = self._matched()
        self._recall()
        self._fields: dict[int, ChoiceField] = {}
        self._writings: dict[int, ChoiceField] = {}
        self._shown: dict[int, tuple[str, Writing | None]] = {}
        self._pills: dict[int, Pill] = {}
        self.problem = ""
        self._reading = shell.desk.records.reading()
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        card = Card(self, (1, 12, 1, 8))
        card.grid(row=0, column=0, sticky="nsew")
        records = shell.desk.records

        def suggest(name: str, text: str) -> list[str]:
            return records.suggestions(state.record, name, text)

        self.beside = NewRecords(self, self._spec, state, suggest)
        self.beside.grid(row=0, column=1, sticky="nsew", padx=(px(14), 0))
        head = Frame(card, padding=(20, 2, 20, 10))
        head.pack(fill="x")
        self._count = Label(head, "", "heading")
        self._count.pack(side="left")
        self._said = Label(head, "", "error")
        self._said.pack(side="left", padx=(px(16), 0))
        self.anew = Button(head, _("Recognise anew"), self._anew, icon="refresh")
        self._as_before = Label(head, _("As you took them the last time."), "muted")
        if state.recalled:
            self.anew.pack(side="right")
            self._as_before.pack(side="right", padx=px(12))
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

    def _recall(self) -> None:
        """Say of the columns what was said the last time, once for a record type and titles."""
        state = self._state
        asked = (state.record, *(column.header for column in self._found.columns))
        if state.titled == asked:
            return
        chosen = state.chosen
        state.forget_columns()
        state.titled, state.chosen = asked, chosen
        known = None if chosen else self._imports.recall(state.record, asked[1:])
        if known is not None:
            state.chosen, state.writing = dict(known.columns), dict(known.writing)
            state.recalled = True

    def _anew(self) -> None:
        """Take the columns as their titles say."""
        state = self._state
        state.chosen, state.writing, state.recalled = {}, {}, False
        state.forget_plan()
        self.anew.pack_forget()
        self._as_before.pack_forget()
        self._show()

    def _build(self, body: Frame) -> None:
        body.columnconfigure(0, weight=1, uniform="columns")
        body.columnconfigure(2, weight=1, uniform="columns")
        body.columnconfigure(3, minsize=px(116))
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
        if column.why == "record id":
            samples = _("Says which record each row is")
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
        writing = self._writings[column.index] = ChoiceField(body, width=11)
        writing.on_change(lambda way, at=column.header: self._write(at, way))  # type: ignore[misc]
        Tooltip(writing.face, _("How dates or numbers are written in this column"))
        writing.grid(row=row, column=4, sticky="ew", padx=(px(4), 0))
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

    def _write(self, header: str, way: Writing) -> None:
        self._state.writing[header] = way
        self._state.forget_plan()

    def _show_writing(self, column: Column) -> None:
        """Offer how a column may be written, what it seems to be chosen."""
        field = self._writings[column.index]
        shown = (column.field, self._state.writing.get(column.header))
        if self._shown.get(column.index) == shown:
            return
        self._shown[column.index] = shown
        ways = ways_of(self._state, self._spec, column)
        if not ways:
            field.grid_remove()
            return
        assert self._state.read is not None
        readings, _notes = read_columns(
            self._spec,
            ColumnMap((column,)),
            self._state.read.table,
            self._reading,
            settled=False,
            said=self._state.writing,
        )
        kind = field_at(self._spec, column.field).kind
        field.set_options(writing_options(ways))
        field.set(readings[column.index].writing(kind) or _usual(self._reading.day_first))
        field.grid()

    def _show(self) -> None:
        now = self._now()
        for column in now.columns[:_MOST]:
            self._fields[column.index].set(column.field if column.taken else None)
            self._pills[column.index].set(*_status(column))
            self._show_writing(column)
        count = sum(column.taken for column in now.columns)
        words = _("{count} of {whole} columns are taken", count=count, whole=len(now.columns))
        self._count.set_text(words)
        self._said.set_text(self.problem)
        self._on_ready()


def _usual(day_first: bool | None) -> Writing:
    return "day" if day_first else "month"


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
