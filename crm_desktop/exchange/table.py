"""A table as a file holds it, before anybody has asked what its columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crm_desktop.exchange.cells import Cell
from crm_desktop.exchange.header import header_titles
from crm_desktop.i18n import Text


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file.

    ``rows`` holds the rows that hold something, each without the blank cells at its end, so rows
    differ in length. ``numbers`` holds for each of them its number in the file, from 1, with the
    blank rows counted: what a spreadsheet program shows beside the row. In a text file a record
    counts as one row even where a quoted text spans several lines.

    ``header_row`` is the number of the row with the titles, ``None`` where there is none; the rows
    above it are a title or a preamble, the rows below it are the data. ``sheets`` names the sheets
    that could be read instead. ``notes`` are sentences about what was not taken as it stood.
    ``cut`` says that the file holds more rows than were asked for. ``encoding`` and ``separator``
    say how a text file was understood, ``None`` for workbooks.
    """

    sheet: str
    sheets: tuple[str, ...]
    rows: list[list[Cell]]
    numbers: Sequence[int]
    header_row: int | None
    notes: tuple[Text, ...] = ()
    cut: bool = False
    encoding: str | None = None
    separator: str | None = None

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(map(len, self.rows), default=0)

    @property
    def header(self) -> list[Cell]:
        """The cells of the header row as they stand, or nothing without a header row."""
        if self.header_row is None:
            return []
        return self.rows[self.numbers.index(self.header_row)]

    @property
    def titles(self) -> list[str]:
        """A different name for every column: its title, or its letters where it has none."""
        return header_titles(self.header, self.width)

    @property
    def count(self) -> int:
        """How many rows of data there are."""
        return len(self.rows) - self._first()

    def data(self, *, start: int = 0) -> Iterator[tuple[int, list[Cell]]]:
        """Yield number and cells of every row below the header, filled up to ``width`` cells.

        ``start`` leaves out that many rows of data at the beginning.
        """
        width = self.width
        for index in range(self._first() + start, len(self.rows)):
            row = self.rows[index]
            yield self.numbers[index], row + [None] * (width - len(row))

    def with_header(self, row: int | None) -> Table:
        """Return the table with the titles in the row of that number, or with none.

        Raises ``ValueError`` where the row of that number is blank or is not there.
        """
        if row is not None and row not in self.numbers:
            raise ValueError(row)
        return replace(self, header_row=row)

    def _first(self) -> int:
        return 0 if self.header_row is None else self.numbers.index(self.header_row) + 1
