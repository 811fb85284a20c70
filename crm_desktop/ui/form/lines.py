"""The editor of lines: a small table whose cells are the editors of the part's fields."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from crm_desktop.fields.kind import Reading, is_blank
from crm_desktop.fields.spec import FieldSpec, PartSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _
from crm_desktop.ui.form.editors import Editor, type_of, written
from crm_desktop.ui.widgets.field import FieldWidget
from crm_desktop.ui.widgets.lines import LineColumn, LinesField, ShownValue

_LETTER = 7
_LEAST = 64
_LEAST_NAME = 120
_LETTERS = 5
"""Entries ask for so little, and get what their column has."""


class LineTable(LinesField):
    """The table of a ``LinesEditor``; its empty lines do not count."""

    def kept_rows(self) -> list[int]:
        """Return the places of the lines that ``get`` returns, in their order."""
        fresh = self._new_line()
        written = [column.key for column in self.columns if column.key in fresh]
        return [
            place
            for place, row in enumerate(self._rows)
            if any(
                (value := row.cells[key].get()) not in (None, "", False, ()) and value != fresh[key]
                for key in written
            )
        ]

    def get(self) -> list[dict[str, Any]]:
        """Return the lines that hold something beyond what a fresh one holds."""
        return [self._rows[place].value() for place in self.kept_rows()]


class LinesEditor(Editor):
    """Any number of lines of a part."""

    @property
    def part(self) -> PartSpec:
        """Return what a line consists of."""
        assert isinstance(self.field.kind, Lines)
        return self.field.kind.of

    def make(self, parent: tk.Misc) -> FieldWidget:
        """Return the table."""
        makers: dict[str, Callable[[tk.Misc], FieldWidget]] = {}
        columns = []
        for field in self.part.fields.values():
            if field.derived:
                maker: Callable[[tk.Misc], FieldWidget] = partial(
                    ShownValue, align=field.kind.align
                )
            else:
                maker = partial(self._cell, field)
            makers[field.name] = maker
            wide = isinstance(field.kind, Reference) or field.kind.key == "text"
            columns.append(
                LineColumn(
                    field.name,
                    field.show_label(),
                    field.name,
                    _LEAST_NAME if wide else max(_LEAST, min(field.columns, 11) * _LETTER),
                    weight=3 if wide else 1,
                    align=field.kind.align if field.kind.align != "center" else "left",
                )
            )
        return LineTable(
            parent, columns, editors=makers, new_line=self._fresh, add_label=_("Add line")
        )

    def _cell(self, field: FieldSpec, parent: tk.Misc) -> FieldWidget:
        # Cells show numbers plainly: a table is written in, not read.
        kind = Editor if field.kind.align == "right" else type_of(field)
        widget = kind(parent, field, self.context).widget
        if hasattr(widget, "entry"):
            widget.entry.configure(width=_LETTERS)
        return widget

    def _fresh(self) -> dict[str, Any]:
        # What is computed is no writing: a line that holds nothing else is empty.
        blank = self.part.blank()
        return {
            field.name: in_cell(field, blank[field.name], self.context.reading)
            for field in self.part.fields.values()
            if not field.derived
        }

    def _written(self, line: Mapping[str, Any]) -> dict[str, Any]:
        return {
            field.name: in_cell(field, line.get(field.name), self.context.reading)
            for field in self.part.fields.values()
        }

    @property
    def table(self) -> LineTable:
        """Return the widget."""
        assert isinstance(self.widget, LineTable)
        return self.widget

    def show(self, value: Any, title: str = "") -> None:
        """Show lines."""
        del title
        self.table.set([self._written(line) for line in value or ()])

    def raw(self) -> object:
        """Return the raw cells of each line that holds something."""
        return self.table.get()

    def complete(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Show what is computed, and faintly what would be filled in, line by line."""
        for place, line in zip(self.table.kept_rows(), lines, strict=False):
            cells = self.table.line_fields(place)
            for field in self.part.fields.values():
                cell, value = cells[field.name], line.get(field.name)
                if field.derived:
                    cell.set(in_cell(field, value, self.context.reading))
                elif hasattr(cell, "entry") and field.kind.align == "right":
                    cell.entry.set_placeholder("" if is_blank(value) else field.kind.show(value))

    def mark(self, line: int, part: str, text: str) -> None:
        """Say what is wrong with one cell; ``line`` counts the lines that hold something."""
        places = self.table.kept_rows()
        if line < len(places):
            self.table.set_cell_error(places[line], part, text)

    def focus(self, line: int, part: str) -> None:
        """Put the keyboard into one cell."""
        places = self.table.kept_rows()
        if line < len(places):
            self.table.line_fields(places[line])[part].focus()

    def propose(self, value: Any) -> None:
        """Propose nothing: ``complete`` does, cell by cell."""

    def listen(self, entered: Callable[[], Any], left: Callable[[], Any]) -> None:
        """Call ``entered`` after every change; leaving one cell is not leaving the lines."""
        del left
        self.widget.on_change(lambda _value: entered())


def in_cell(field: FieldSpec, value: Any, reading: Reading) -> Any:
    """Return ``value`` as the widget of its kind takes it."""
    kind = field.kind
    if field.derived:
        return "" if is_blank(value) else kind.show(value)
    if isinstance(kind, Choice):
        return kind.show(value) if kind.open else value or None
    if isinstance(kind, Reference) or kind.key in {"yes_no", "tags"}:
        return value
    return written(field, value, reading)
