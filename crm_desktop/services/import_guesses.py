"""What a whole column tells that a single cell cannot: the order of dates, the decimal mark."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, get_args

from crm_desktop.exchange.cells import Cell
from crm_desktop.exchange.table import Table
from crm_desktop.fields.kind import Kind, Reading
from crm_desktop.fields.moments import Day, order_of
from crm_desktop.fields.numbers import Percent, decimal_comma_of
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services.import_mapping import Column, ColumnMap, field_at
from crm_desktop.services.record_ids import RECORD_ID

Writing = Literal["day", "month", "serial", "serial1904", "comma", "point"]
"""How a column is written, as a person says it: the day or the month first in 03/04/2026, dates as
the numbers of days that spreadsheets count from 1900 or from 1904, 1,12 or 1.12."""

WRITINGS: tuple[Writing, ...] = get_args(Writing)
DATES: tuple[Writing, ...] = ("day", "month", "serial", "serial1904")
NUMBERS: tuple[Writing, ...] = ("point", "comma")

_TIMES = ("date", "moment")
_FIGURES = ("number", "money", "percent")
_LOOKED_AT = 20_000
_SHOWN = 0.15
_SERIAL = re.compile(r"\s*[1-9]\d{4}(\.\d+)?\s*")
_SERIAL_EXAMPLE = 46_000
_FROM_1904 = 1_462
"""So many days lie between the first days of the two countings."""


@dataclass(frozen=True)
class ColumnReading:
    """How the cells of one column are to be understood.

    ``fractions``: percentages stand as 0.15 for 15 %, as spreadsheet programs keep them.
    ``serial``: dates stand as numbers of days, ``from_1904`` counted from that year.
    """

    reading: Reading
    fractions: bool = False
    serial: bool = False
    from_1904: bool = False

    def cell(self, raw: Cell) -> Cell:
        """Return a cell of the column without what only this column means by it."""
        if not self.serial:
            return raw
        if isinstance(raw, str) and _SERIAL.fullmatch(raw):
            raw = float(raw) if "." in raw else int(raw)
        if self.from_1904 and isinstance(raw, int | float) and not isinstance(raw, bool):
            raw += _FROM_1904
        return raw

    def writing(self, kind: Kind) -> Writing | None:
        """Return what a person would say of the column; ``None`` where nothing decides it."""
        if kind.key in _TIMES:
            if self.serial:
                return "serial1904" if self.from_1904 else "serial"
            order = self.reading.day_first
            return None if order is None else "day" if order else "month"
        if kind.key not in _FIGURES:
            return None
        return "comma" if self.reading.decimal_comma else "point"


def read_columns(
    spec: RecordSpec,
    columns: ColumnMap,
    table: Table,
    reading: Reading,
    *,
    settled: bool,
    said: Mapping[str, Writing] | None = None,
) -> tuple[dict[int, ColumnReading], list[Text]]:
    """Return how to read each column that is taken, and what the person should know about it.

    ``settled``: ``reading`` is the person's word, which no column overrules. ``said`` is the
    person's word on single columns, by header.
    """
    own = bool(columns.of(RECORD_ID))
    found: dict[int, ColumnReading] = {}
    notes: list[Text] = []
    for column in columns.columns:
        if not column.field or column.field == RECORD_ID:
            continue
        kind = field_at(spec, column.field).kind
        way = (said or {}).get(column.header)
        how = ColumnReading(reading)
        if kind.key in _TIMES:
            how = _dates(table, column, reading, settled=settled, way=way)
            if how.serial and way is None:
                notes.append(_told_serial(column, reading))
        elif kind.key in _FIGURES:
            how = _figures(table, column, reading, settled=settled, way=way)
            if isinstance(kind, Percent) and not own and _fractions(table, column):
                how = replace(how, fractions=True)
                notes.append(_told_fractions(column, kind))
        found[column.index] = how
    return found, notes


def _dates(
    table: Table, column: Column, reading: Reading, *, settled: bool, way: Writing | None
) -> ColumnReading:
    if way in ("serial", "serial1904"):
        return ColumnReading(reading, serial=True, from_1904=way == "serial1904")
    if way in DATES:
        return ColumnReading(replace(reading, day_first=way == "day"))
    if _serials(table, column):
        return ColumnReading(reading, serial=True)
    if settled:
        return ColumnReading(reading)
    order = order_of(_texts(table, column))
    return ColumnReading(reading if order is None else replace(reading, day_first=order))


def _figures(
    table: Table, column: Column, reading: Reading, *, settled: bool, way: Writing | None
) -> ColumnReading:
    if way in NUMBERS:
        return ColumnReading(replace(reading, decimal_comma=way == "comma"))
    comma = decimal_comma_of(itertools.islice(_texts(table, column), _LOOKED_AT))
    if comma is None or settled:
        return ColumnReading(reading)
    return ColumnReading(replace(reading, decimal_comma=comma))


def _told_serial(column: Column, reading: Reading) -> Text:
    return Text(
        "The column “{header}” holds numbers of days; {example} was read as {date}.",
        header=column.header,
        example=_SERIAL_EXAMPLE,
        date=str(Day().parse(_SERIAL_EXAMPLE, reading)),
    )


def _told_fractions(column: Column, kind: Percent) -> Text:
    return Text(
        "The column “{header}” holds fractions; {example} was read as {percent}.",
        header=column.header,
        example=_SHOWN,
        percent=kind.show(Decimal(str(_SHOWN)) * 100),
    )


def _cells(table: Table, column: Column) -> Iterator[object]:
    return (cells[column.index] for _number, cells in table.data())


def _texts(table: Table, column: Column) -> Iterator[str]:
    return (cell for cell in _cells(table, column) if isinstance(cell, str))


def _serials(table: Table, column: Column) -> bool:
    """Tell whether a column of texts holds nothing but numbers of days."""
    texts = itertools.islice(filter(str.strip, _texts(table, column)), _LOOKED_AT)
    first = next(texts, "")
    return bool(_SERIAL.fullmatch(first)) and all(map(_SERIAL.fullmatch, texts))


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
