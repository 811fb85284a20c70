"""What a whole column tells that a single cell cannot: the order of dates, the decimal mark."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from crm_desktop.exchange.table import Table
from crm_desktop.fields.kind import Reading
from crm_desktop.fields.moments import order_of
from crm_desktop.fields.numbers import Percent, decimal_comma_of
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services.import_mapping import Column, ColumnMap, field_at
from crm_desktop.services.record_ids import RECORD_ID

_LOOKED_AT = 20_000
_SHOWN = 0.15


@dataclass(frozen=True)
class ColumnReading:
    """How the cells of one column are to be understood.

    ``fractions``: percentages stand as 0.15 for 15 %, as spreadsheet programs keep them.
    """

    reading: Reading
    fractions: bool = False


def read_columns(
    spec: RecordSpec, columns: ColumnMap, table: Table, reading: Reading, *, settled: bool
) -> tuple[dict[int, ColumnReading], list[Text]]:
    """Return how to read each column that is taken, and what the person should know about it.

    ``settled``: ``reading`` is the person's word, which no column overrules.
    """
    own = bool(columns.of(RECORD_ID))
    found: dict[int, ColumnReading] = {}
    notes: list[Text] = []
    for column in columns.columns:
        if not column.field or column.field == RECORD_ID:
            continue
        kind = field_at(spec, column.field).kind
        told = reading
        fractions = False
        if kind.key in ("date", "moment") and not settled:
            order = order_of(_texts(table, column))
            if order is not None:
                told = replace(reading, day_first=order)
        elif kind.key in ("number", "money", "percent"):
            comma = decimal_comma_of(itertools.islice(_texts(table, column), _LOOKED_AT))
            if comma is not None and not settled:
                told = replace(reading, decimal_comma=comma)
            if isinstance(kind, Percent) and not own and _fractions(table, column):
                fractions = True
                notes.append(
                    Text(
                        "The column “{header}” holds fractions; {example} was read as {percent}.",
                        header=column.header,
                        example=_SHOWN,
                        percent=kind.show(Decimal(str(_SHOWN)) * 100),
                    )
                )
        found[column.index] = ColumnReading(told, fractions)
    return found, notes


def _cells(table: Table, column: Column) -> Iterator[object]:
    return (cells[column.index] for _number, cells in table.data())


def _texts(table: Table, column: Column) -> Iterator[str]:
    return (cell for cell in _cells(table, column) if isinstance(cell, str))


def _fractions(table: Table, column: Column) -> bool:
    """Tell whether percentages stand as fractions: all between 0 and 1, and not only 0 and 1."""
    broken = False
    for cell in _cells(table, column):
        if cell is None:
            continue
        if isinstance(cell, bool | str) or not isinstance(cell, int | float) or not 0 <= cell <= 1:
            return False
        broken = broken or 0 < cell < 1
    return broken


def first_values(table: Table, width: int) -> Sequence[str]:
    """Return a value of each column, as text, from the first rows that have one."""
    found = [""] * width
    for _number, cells in itertools.islice(table.data(), 50):
        for index, cell in enumerate(cells[:width]):
            if not found[index] and cell is not None:
                found[index] = str(cell)
    return found
