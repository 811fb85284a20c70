"""Read CSV and other text files with separators: in this process, row by row, within limits."""

from __future__ import annotations

import csv
import itertools
from array import array
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from crm_desktop.exchange.cells import MOST_COLUMNS, Cell, Progress, without_blank_end
from crm_desktop.exchange.dialect import Dialect, declared_separator, find_dialect
from crm_desktop.exchange.encodings import NotText, find_encoding, read_lines
from crm_desktop.exchange.header import choose_header
from crm_desktop.exchange.problems import UnreadableFile
from crm_desktop.exchange.table import Table
from crm_desktop.i18n import Text

MOST_BYTES = 500_000_000
"""A larger file does not fit into memory as a table."""

_LONGEST_FIELD = 1_000_000
_LINES_LOOKED_AT = 400
_CHARACTERS_LOOKED_AT = 256 * 1024
_MOST_BROKEN_QUOTES = 100
_SUSPICIOUS_LINES = 50
_ROWS_BETWEEN = 256
"""Rows between two calls of ``progress``."""


def read_delimited(
    path: Path,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    header_row: int | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
) -> Table:
    """Read a text file; ``encoding`` and ``separator`` are found where they are not given.

    Every cell is the text that stands in the file, or ``None``. Raises ``UnreadableFile``.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(
            Text(
                "The file is larger than {size} MB. Divide it and import the parts.",
                size=MOST_BYTES // 1_000_000,
            )
        )
    try:
        known = encoding or find_encoding(path)
        lines = read_lines(path, known)
        first = list(_first_lines(lines))
    except NotText:
        raise UnreadableFile(
            Text(
                "This is neither a workbook nor a text file. "
                "Save the table as .xlsx or .csv and import that."
            )
        ) from None
    except LookupError:
        raise UnreadableFile(
            Text("There is no encoding named “{name}”. Choose another.", name=str(encoding))
        ) from None
    declared = declared_separator(first[0]) if first else None
    body = first[1:] if declared else first
    dialect = find_dialect(body, separator or declared)
    reading = _Reading(itertools.chain(body, lines), dialect, number=1 if declared else 0)
    rows, numbers, cut = _collect(reading, limit, progress)
    notes = reading.notes()
    if known.startswith("utf-8") and any("\ufffd" in (cell or "") for cell in _texts(rows)):
        notes.append(
            Text("Some characters could not be read and show as “\ufffd”. Try another encoding.")
        )
    return Table(
        sheet=path.stem,
        sheets=(path.stem,),
        rows=rows,
        numbers=numbers,
        header_row=choose_header(rows, numbers, header_row),
        notes=tuple(notes),
        cut=cut,
        encoding=known,
        separator=dialect.separator,
    )


def _texts(rows: list[list[Cell]]) -> Iterator[str | None]:
    for row in rows:
        for cell in row:
            yield cell if isinstance(cell, str) else None


def _first_lines(lines: Iterator[str]) -> Iterator[str]:
    size = 0
    for line in itertools.islice(lines, _LINES_LOOKED_AT):
        yield line
        size += len(line)
        if size > _CHARACTERS_LOOKED_AT:
            return


def _collect(
    reading: _Reading, limit: int | None, progress: Progress | None
) -> tuple[list[list[Cell]], array[int], bool]:
    """Return the rows that hold something, their numbers, and whether there are more of them."""
    rows: list[list[Cell]] = []
    numbers = array("q")
    for number, fields in reading:
        row = without_blank_end([text or None for text in fields])
        if row:
            if limit is not None and len(rows) >= limit:
                return rows, numbers, True
            rows.append(row)
            numbers.append(number)
        if progress is not None and not number % _ROWS_BETWEEN:
            progress(len(rows), 0)
    return rows, numbers, False


@dataclass
class _Reading:
    """The records of a text file with their numbers, mended where a quote is never closed."""

    lines: Iterator[str]
    dialect: Dialect
    number: int
    """Of the last record read, from 1."""

    unclosed: list[int] = field(default_factory=list)
    long: list[int] = field(default_factory=list)

    def __iter__(self) -> Generator[tuple[int, list[str]], None, None]:
        csv.field_size_limit(_LONGEST_FIELD)
        broken = yield from self._records()
        while broken:
            # The line with the stray quote is read without regard to quotes, the rest anew.
            self.number += 1
            self.unclosed.append(self.number)
            if len(self.unclosed) > _MOST_BROKEN_QUOTES:
                raise UnreadableFile(
                    Text(
                        "The quotation marks of this file do not match, first in row {row}. "
                        "Save the table as .xlsx and import that.",
                        row=self.unclosed[0],
                    )
                )
            yield self.number, broken[0].rstrip("\r\n").split(self.dialect.separator)
            self.lines = itertools.chain(broken[1:], self.lines)
            broken = yield from self._records()

    def _records(self) -> Generator[tuple[int, list[str]], None, list[str]]:
        """Yield records up to the end, or return the lines of one that no quote closes."""
        lines: list[str] = []
        ended = False

        def remembered() -> Iterator[str]:
            nonlocal ended
            for line in self.lines:
                lines.append(line)
                yield line
            ended = True

        reader = self.dialect.reader(remembered())
        while True:
            try:
                fields = next(reader)
            except StopIteration:
                return []
            except csv.Error:  # a field beyond all bounds
                return lines
            if ended:  # the reader asked for another line while it was within quotes
                return lines
            if len(fields) > MOST_COLUMNS:
                raise UnreadableFile(
                    Text(
                        "Row {row} has more than {count} columns, so this is no table. "
                        "Choose another separator.",
                        row=self.number + 1,
                        count=f"{MOST_COLUMNS:,}",
                    )
                )
            self.number += 1
            if len(lines) >= _SUSPICIOUS_LINES:
                self.long.append(self.number)
            lines.clear()
            yield self.number, fields

    def notes(self) -> list[Text]:
        """Return what the person should know about how the rows were read."""
        found = []
        if self.unclosed:
            found.append(
                Text(
                    "Rows with a quotation mark that is never closed were read as plain text: "
                    "{count}, the first is row {row}.",
                    count=len(self.unclosed),
                    row=self.unclosed[0],
                )
            )
        if self.long:
            found.append(
                Text(
                    "Row {row} spans {lines} lines or more; "
                    "perhaps a quotation mark is missing in it.",
                    row=self.long[0],
                    lines=_SUSPICIOUS_LINES,
                )
            )
        return found
