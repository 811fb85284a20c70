"""Records that stand in several rows: grouping the rows, and putting their lines together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.exchange.cells import Cell
from crm_desktop.exchange.table import Table
from crm_desktop.fields.kind import clean, plain
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services.import_mapping import ColumnMap, spread_name
from crm_desktop.services.import_values import CellProblem, RowReader, RowValues
from crm_desktop.services.record_ids import RECORD_ID
from crm_desktop.storage.rows import stored_line

Row = tuple[int, list[Cell]]


@dataclass(slots=True)
class Entry:
    """One record of a file: its rows as they were read, and all that they say together."""

    rows: list[RowValues]

    @property
    def first(self) -> RowValues:
        """Return the row that speaks for the record."""
        return self.rows[0]

    @property
    def given(self) -> dict[str, Any]:
        """Return the values of the record's own fields."""
        return self.rows[0].given

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the rows in the file."""
        return tuple(row.number for row in self.rows)


def group_rows(spec: RecordSpec, columns: ColumnMap, table: Table) -> Iterable[Sequence[Row]]:
    """Return the rows of each record, in the order in which the records begin.

    The rows of a record with lines bear the same record id or key (such as the order number),
    wherever they stand. A row that fills nothing but a line goes on with the record above it.
    """
    spread = spread_name(spec)
    if not spread or not any(path.startswith(f"{spread}.") for path in columns.fields):
        return ((row,) for row in table.data())
    heads = [
        column.index
        for column in columns.columns
        if column.taken and not column.field.startswith(f"{spread}.")
    ]
    keys = [columns.of(RECORD_ID), *([columns.of(name) for name in _key_fields(spec)])]
    key_index = next((found[0].index for found in keys if found), -1)
    groups: dict[str, list[Row]] = {}
    last = ""
    for number, cells in table.data():
        key = clean(plain(cells[key_index])).casefold() if key_index >= 0 else ""
        if not key and groups and all(cells[index] is None for index in heads):
            key = last
        key = key or f"\x00{number}"
        groups.setdefault(key, []).append((number, cells))
        last = key
    return groups.values()


def _key_fields(spec: RecordSpec) -> Iterator[str]:
    return (group[0] for group in spec.match if len(group) == 1)


def conflicts(spec: RecordSpec, entry: Entry, rows: RowReader) -> Iterator[tuple[int, CellProblem]]:
    """Yield number and problem of the rows that say something else of the record than its first."""
    first = entry.first
    for row in entry.rows[1:]:
        for name, value in row.given.items():
            said = first.given.get(name)
            if said is not None and spec.fields[name].kind.store(said) != spec.fields[
                name
            ].kind.store(value):
                yield row.number, _conflict(spec, rows, name, first.number)
            first.given.setdefault(name, value)
        for name, texts in row.refers.items():
            said = first.refers.setdefault(name, texts)
            if [text.casefold() for text in said] != [text.casefold() for text in texts]:
                yield row.number, _conflict(spec, rows, name, first.number)


def _conflict(spec: RecordSpec, rows: RowReader, name: str, first: int) -> CellProblem:
    text = Text(
        "“{label}” says something else than row {row}, which belongs to the same record.",
        label=(spec.fields[name].label,),
        row=first,
    )
    return CellProblem(rows.header(name), name, text)


def merged_lines(
    part: PartSpec,
    rows: Sequence[RowValues],
    kept: Sequence[Mapping[str, Any]],
    *,
    own: bool,
) -> tuple[dict[str, Any], ...]:
    """Return the lines that the rows make.

    ``kept`` are the lines that the record has, as stored: what the file does not say of a line is
    taken from the one that has the same product. ``own``: the file is an export of this program, in
    which blank means blank.
    """
    required = [one.name for one in part.fields.values() if one.required and _refers(one)]
    left = list(enumerate(kept))
    lines: list[dict[str, Any]] = []
    for row in rows:
        if not row.line:
            continue
        place = len(lines)
        wanted = stored_line(part, row.line)
        like = [pair for pair in left if all(pair[1][name] == wanted[name] for name in required)]
        line = part.blank()
        if like:
            pair = min(like, key=lambda one: abs(one[0] - place))
            left.remove(pair)
            line = {name: one.kind.load(pair[1][name]) for name, one in part.fields.items()}
        if own:
            line |= {name: part.fields[name].kind.blank for name in row.line_blank}
        lines.append(line | row.line)
    return tuple(lines)


def _refers(field: FieldSpec) -> bool:
    return field.kind.key == "reference"
