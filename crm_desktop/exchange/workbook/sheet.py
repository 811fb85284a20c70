"""One sheet on its way from a library's values to plain cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType
from typing import Any

from crm_desktop.exchange.cells import Cell, without_blank_end
from crm_desktop.i18n import Text

MOST_BLANK_ROWS = 10_000
"""So many blank rows in a row end the table."""

_EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number."""

_INTEGERS = 1e21
_NEAR_SECOND = 5_000
"""Microseconds that come from storing a moment as a fraction of a day."""

_UNDECODED = re.compile(r"_x(FFF[EF])_", re.IGNORECASE)
ERRORS = frozenset(
    {
        *("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"),
        *("#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!"),
    }
)


@dataclass(slots=True)
class RawSheet:
    """A sheet as a library hands it out.

    ``rows`` yields a row's number from 1 and its cells, without gaps or with. ``expected`` is how
    many rows there are, 0 where that is not known. ``merged`` holds ranges as first row, first
    column, last row, last column, from 0. ``errors_as_text`` says that an error is handed out as
    "#N/A".
    """

    name: str
    sheets: tuple[str, ...]
    rows: Iterable[tuple[int, Sequence[Any]]]
    expected: int = 0
    merged: Sequence[tuple[int, int, int, int]] = ()
    errors_as_text: bool = False


@dataclass
class Findings:
    """What the person should know about the cells: how many of a sort, and the first row.

    ``values`` says that the file was seen to hold cells with something in them.
    """

    errors: int = 0
    errors_row: int = 0
    long: int = 0
    long_row: int = 0
    filled: int = 0
    stopped: int = 0
    uncalculated: int = 0
    values: bool = False

    def notes(self) -> list[Text]:
        """Return the sentences."""
        found = []
        if self.errors:
            found.append(
                Text(
                    "Cells with an error such as #N/A were taken as blank: {count}, "
                    "the first in row {row}.",
                    count=self.errors,
                    row=self.errors_row,
                )
            )
        if self.uncalculated:
            found.append(
                Text(
                    "Formulas without a stored result were taken as blank: {count}. "
                    "Open the file in Excel, save it and import it again to have the results.",
                    count=self.uncalculated,
                )
            )
        if self.long:
            found.append(
                Text(
                    "Numbers with more than 15 digits: {count}, the first in row {row}. "
                    "Excel has replaced their last digits by zeros; "
                    "such a column must be formatted as text before it is filled.",
                    count=self.long,
                    row=self.long_row,
                )
            )
        if self.filled:
            found.append(
                Text(
                    "Merged cells: their value was repeated in each row they span ({count} cells).",
                    count=self.filled,
                )
            )
        if self.stopped:
            found.append(
                Text(
                    "The reading ended at row {row}, after {count} blank rows.",
                    row=self.stopped,
                    count=f"{MOST_BLANK_ROWS:,}",
                )
            )
        return found


class _ByType(dict[type, Callable[[Any], Cell]]):
    """What makes a plain cell of a value of each type; anything else becomes its text."""

    def __missing__(self, kind: type) -> Callable[[Any], Cell]:
        return str


class Tidying:
    """Turns the rows of a library into rows of plain cells, and notes what it changed."""

    def __init__(self, sheet: RawSheet, findings: Findings) -> None:
        self._sheet = sheet
        self._findings = findings
        self._number = 0
        self._by_type = _ByType(
            {
                NoneType: lambda _cell: None,
                str: self._text,
                float: self._float,
                int: self._int,
                bool: lambda cell: cell,
                date: lambda cell: cell,
                datetime: _moment,
                time: lambda cell: cell,
                timedelta: _duration,
            }
        )

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield number and cells of the rows that hold something."""
        merged = _Merged(self._sheet.merged)
        by_type = self._by_type
        blank = 0
        begun = False
        for number, raw in self._sheet.rows:
            self._number = number
            row = without_blank_end([by_type[type(cell)](cell) for cell in raw])
            if row:
                if merged.spans:
                    self._findings.filled += merged.fill(number, row)
                blank = 0
                begun = True
                yield number, row
                continue
            blank += 1
            if begun and blank >= MOST_BLANK_ROWS:
                self._findings.stopped = number
                return

    def _text(self, cell: str) -> Cell:
        if "\0" in cell:
            cell = _narrowed(cell)
        if "_x" in cell:
            cell = _UNDECODED.sub(lambda code: chr(int(code[1], 16)), cell)
        if self._sheet.errors_as_text and cell in ERRORS:
            self._findings.errors += 1
            self._findings.errors_row = self._findings.errors_row or self._number
            return None
        return cell or None

    def _float(self, cell: float) -> Cell:
        """Return the number that a spreadsheet shows, which is the one of 15 digits."""
        if not cell.is_integer():
            cell = float(f"{cell:.15g}")
            return int(cell) if cell.is_integer() else cell
        if abs(cell) < _EXACT:
            return int(cell)
        return self._int(int(Decimal(f"{cell:.15g}"))) if abs(cell) < _INTEGERS else cell

    def _int(self, cell: int) -> Cell:
        if abs(cell) >= _EXACT:
            self._findings.long += 1
            self._findings.long_row = self._findings.long_row or self._number
        return cell


def _narrowed(cell: str) -> str:
    """Return the text of two bytes a character that calamine took for one byte a character.

    Some writers of .xls forget to mark their texts as wide.
    """
    if cell[1::2].count("\0") * 2 < len(cell) // 2:
        return cell
    try:
        return cell.encode("cp1252").decode("utf-16-le")
    except UnicodeError:
        return cell


def _moment(cell: datetime) -> Cell:
    rest = cell.microsecond
    if rest:
        if rest <= _NEAR_SECOND:
            cell -= timedelta(microseconds=rest)
        elif rest >= 1_000_000 - _NEAR_SECOND:
            cell += timedelta(microseconds=1_000_000 - rest)
    if cell.time() == time.min:
        return cell.date()
    return cell


def _duration(cell: timedelta) -> Cell:
    """Return a time of day, or, from a day on, hours and minutes as the spreadsheet shows them."""
    seconds = round(cell.total_seconds())
    if 0 <= seconds < 86_400:  # noqa: PLR2004 - a day
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@dataclass
class _Merged:
    """Cells merged downwards; each row they span gets the value of the first."""

    ranges: Sequence[tuple[int, int, int, int]]
    spans: dict[int, list[tuple[int, int]]] = field(init=False)
    open: dict[int, tuple[int, Cell]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.spans = defaultdict(list)
        for top, left, bottom, _right in self.ranges:
            if bottom > top:
                self.spans[top + 1].append((left, bottom + 1))

    def fill(self, number: int, row: list[Cell]) -> int:
        """Fill the row in place; return how many cells were filled."""
        filled = 0
        for column, (last, value) in list(self.open.items()):
            if number > last:
                del self.open[column]
            elif value is not None:
                row.extend([None] * (column + 1 - len(row)))
                if row[column] is None:
                    row[column] = value
                    filled += 1
        for column, last in self.spans.get(number, ()):
            self.open[column] = (last, row[column] if column < len(row) else None)
        return filled
