"""From the declaration of a record type to the columns and cells of its list."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.ui.theme import fonts
from crm_desktop.ui.theme.tokens import scale
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn

_LETTER = 7.6
"""Logical pixels that one character of a column's width takes."""
_AROUND = 22
_AROUND_TITLE = 32
_MOST_TITLE = 172
"""A title may be so long that its column would take too much; then it is cut, and has a tip."""
_NARROW = "\u2e7f"
_TITLE = 190
_AROUND_PILL = 38
_WIDEST_PILL = 150
_LONG = 24
_TEXT = 108
_SMALL: dict[str, tuple[Any, int, float, int]] = {
    "date": ("date", 96, 0.5, 0),
    "moment": ("date", 134, 0.5, 0),
    "yes_no": ("check", 64, 0.4, 0),
    "phone": ("text", 124, 0.6, 0),
}
_PEOPLE = frozenset({"people", "person"})
PERSONS = frozenset({"owner", "handled_by"})
"""Fields that name a member of the office: shown with initials."""


def is_coloured(field: FieldSpec) -> bool:
    """Tell whether the field's values are shown as pills."""
    kind = field.kind
    return isinstance(kind, Choice) and any(option.colour for option in kind.options())


def shows_person(spec: RecordSpec) -> bool:
    """Tell whether records of this type are called after people or companies."""
    return spec.icon in _PEOPLE


def second_line(spec: RecordSpec, names: Sequence[str]) -> str:
    """Return the field that stands below the title in a list of these columns ("" for none)."""
    return spec.subtitle if spec.subtitle and spec.subtitle not in names else ""


def columns_of(
    spec: RecordSpec, names: Sequence[str], *, two_lines: bool = True
) -> list[GridColumn]:
    """Return the grid's columns for these fields, the first of them the most important.

    ``two_lines``: the titles have a second line, and so the rows have room for faces.
    """
    return [
        _column(spec, spec.fields[name], place, tall=two_lines or shows_person(spec))
        for place, name in enumerate(names)
    ]


def _column(spec: RecordSpec, field: FieldSpec, place: int, *, tall: bool) -> GridColumn:
    kind = field.kind
    label = field.show_label()
    width = round(field.columns * _LETTER) + _AROUND
    if field.name == spec.title:
        shown: Any = "avatar" if shows_person(spec) else "two-line" if tall else "text"
        wide = width + 30
        return GridColumn(field.name, label, wide, min(_TITLE, wide), 2.0, ESSENTIAL, kind=shown)
    look, least, weight, more = _look(field, width)
    if field.name in PERSONS and not tall:
        look, more = "text", 0
    least = max(least, min(_MOST_TITLE, _room_of_title(label)))
    return GridColumn(
        field.name,
        label,
        max(width + more, least),
        least,
        weight,
        max(1, ESSENTIAL - 1 - place),
        kind=look,
        sortable=kind.column != "none",
    )


def _look(field: FieldSpec, width: int) -> tuple[Any, int, float, int]:
    """Return the kind of a field's cells, their least width, their weight and added width."""
    key = field.kind.key
    weight = 1.6 if field.columns > _LONG else 1.0
    found: tuple[Any, int, float, int] = ("text", min(width, _TEXT), weight, 0)
    if is_coloured(field):
        found = ("pill", _pill_room(field), 0.7, 0)
    elif field.kind.align == "right":
        # A number says little without its title.
        found = ("money", min(width, max(84, _title_width(field))), 0.5, 0)
    elif key in _SMALL:
        found = _SMALL[key]
    elif field.name in PERSONS:
        found = ("avatar", 110, 0.8, 34)
    return found


def _title_width(field: FieldSpec) -> int:
    """Return about how many logical pixels the column's title takes; Chinese signs are wide."""
    letters = sum(12.0 if sign > _NARROW else 6.4 for sign in field.show_label())
    return round(letters) + _AROUND


def _room_of_title(label: str) -> int:
    """Return the logical pixels that a column's title takes, with the arrow of its order."""
    return round(fonts.measure(fonts.CAPTION_BOLD, label) / scale()) + _AROUND_TITLE


def _pill_room(field: FieldSpec) -> int:
    """Return the width that the longest option's pill needs, in logical pixels."""
    assert isinstance(field.kind, Choice)
    widest = max(fonts.measure(fonts.CAPTION, one.show()) for one in field.kind.options())
    return min(_WIDEST_PILL, max(84, round(widest / scale()) + _AROUND_PILL))


def shown(field: FieldSpec, row: Mapping[str, Any]) -> str:
    """Return one field of a row as people read it, in one line."""
    if isinstance(field.kind, Reference):
        return str(row.get(f"{field.name}.title", ""))
    value = row[field.name]
    if is_blank(value):
        return ""
    if field.sensitive:
        return "•" * 6
    text = field.kind.show(value)
    return " ".join(text.split()) if "\n" in text else text


def cell_of(spec: RecordSpec, field: FieldSpec, row: Mapping[str, Any], below: str) -> Cell:
    """Return one cell of a list."""
    if field.name == spec.title:
        subtitle = shown(spec.fields[below], row) if below else ""
        return Cell(shown(field, row), subtitle)
    kind = field.kind
    if isinstance(kind, Choice):
        option = kind.option(row[field.name]) if row[field.name] else None
        if option is not None and option.colour:
            return Cell(option.show(), colour=option.colour)  # type: ignore[arg-type]
    if kind.key == "yes_no":
        return Cell(shown(field, row), checked=bool(row[field.name]))
    return Cell(shown(field, row))


class ListSource:
    """The rows of a list, for the grid: reads just what is in view.

    Foreign phone numbers are grouped by a library that takes 0.1 s to load. Until it is there
    they are shown as they are kept, and ``wants_phones`` is called once, to have it loaded.
    Without ``second`` titles stand alone, on one line.
    """

    def __init__(
        self,
        desk: Desk,
        query: Query,
        names: Sequence[str],
        wants_phones: Callable[[], Any] | None = None,
        *,
        second: bool = True,
    ) -> None:
        self._desk = desk
        self.query = query
        self._spec = desk.types[query.record]
        self._names = tuple(names)
        self._below = second_line(self._spec, names) if second else ""
        self._wants_phones = wants_phones

    @property
    def two_lines(self) -> bool:
        """Tell whether titles have a second line."""
        return bool(self._below)

    def count(self) -> int:
        """Return how many records the list has."""
        return self._desk.lists.count(self.query)

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """Return a part of the ids; only asked where the whole list was not handed over."""
        return self._desk.lists.ids(self.query, limit=stop)[start:]

    def rows(self, ids: Sequence[int]) -> list[Mapping[str, Cell]]:
        """Return the cells of these records."""
        names = (*self._names, self._below) if self._below else self._names
        rows = self._desk.lists.rows(self.query.record, ids, names)
        found = {row["id"]: self._cells(row) for row in rows}
        return [found.get(record_id, {}) for record_id in ids]

    def _cells(self, row: Mapping[str, Any]) -> Mapping[str, Cell]:
        spec = self._spec
        cells: dict[str, Cell] = {}
        for name in self._names:
            field = spec.fields[name]
            if field.kind.key == "phone" and self._must_wait(row[name]):
                cells[name] = Cell(row[name].partition(";")[0])
            else:
                cells[name] = cell_of(spec, field, row, self._below)
        return cells

    def _must_wait(self, number: str) -> bool:
        if not number or number.startswith("+86") or "phonenumbers" in sys.modules:
            return False
        if self._wants_phones is not None:
            self._wants_phones()
            self._wants_phones = None
        return True
