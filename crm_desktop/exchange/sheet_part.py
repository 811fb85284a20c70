"""Put the rows into the sheets of a workbook that has none yet, and save it."""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from crm_desktop.exchange.cells import MOST_ROWS, Progress, column_letters
from crm_desktop.exchange.columns import ColumnOut
from crm_desktop.exchange.problems import UnwritableFile
from crm_desktop.exchange.row_xml import CellStyles, RowXml
from crm_desktop.exchange.saving import replacing
from crm_desktop.exchange.skeleton import (
    BAD_FILL,
    HEADER_FILL,
    Skeleton,
    cell_styles,
    dress,
    header_style,
    height_of,
    loose_cell,
    shown_width,
)
from crm_desktop.i18n import Text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ROWS_MEASURED = 200
"""A column is as wide as these first rows need."""

_NARROWEST, _WIDEST = 8.0, 60.0
_MARGIN = 2.5
"""Room for the padding and the filter's arrow, in characters."""

_COMPRESSION = 4
"""A tenth larger than the usual level, and packed in half the time."""

_MOST_BYTES = 2_000_000_000
"""Of a sheet before it is packed; more needs an extension of zip that Excel complains of."""

_ROWS_AT_ONCE = 250
_NO_ROWS = re.compile(rb"<sheetData\s*/>|<sheetData>\s*</sheetData>")
_DIMENSION = re.compile(rb"<dimension [^>]*/>")

Line = tuple[Sequence[object], Collection[int]]
"""The values of a row, and the columns from 0 whose cells are to stand out."""


@dataclass
class SheetPart:
    """One sheet on its way into the file.

    ``title_fills`` holds the colours of titles that differ, ``wrapped`` the columns whose texts
    are shown in full over several lines.
    """

    sheet: Worksheet
    columns: Sequence[ColumnOut]
    lines: Iterable[Line]
    title_fills: Mapping[int, str] = field(default_factory=dict)
    wrapped: Collection[int] = ()

    def __post_init__(self) -> None:
        # The styles must be known to the workbook before openpyxl writes them.
        places = range(len(self.columns))
        titles = [
            header_style(
                loose_cell(self.sheet),
                fill=self.title_fills.get(place, HEADER_FILL),
                right=self.columns[place].is_number,
            )
            for place in places
        ]
        self._titles = RowXml([CellStyles(text=style) for style in titles])
        self._xml = RowXml(
            [self._styles(place) for place in places],
            [self._styles(place, BAD_FILL) for place in places],
            [column.yes_no_words for column in self.columns],
        )

    def write(self, frame: bytes, part: IO[bytes], count: Callable[[int], None]) -> list[Text]:
        """Write the sheet and return notes: ``frame`` is what openpyxl made of it, without rows.

        ``count`` is told how many more rows are written.
        """
        start, end = _NO_ROWS.split(_DIMENSION.sub(b"", frame, count=1), maxsplit=1)
        header = self._titles.row(1, [column.title for column in self.columns])
        size = part.write(start + b"<sheetData>" + header.encode())
        number = 1
        for lines in _batches(self.lines):
            rows = []
            for values, marked in lines:
                number += 1
                rows.append(self._xml.row(number, values, marked, self._height(values)))
            size += part.write("".join(rows).encode())
            if number > MOST_ROWS or size > _MOST_BYTES:
                raise self._too_much()
            count(len(rows))
        last = f"{column_letters(max(len(self.columns) - 1, 0))}{number}"
        part.write(f'</sheetData><autoFilter ref="A1:{last}"/>'.encode() + end)
        return self._xml.losses.notes(self.sheet.title or "")

    def _height(self, values: Sequence[object]) -> float | None:
        """Return the height that the wrapped texts of a row need."""
        if not self.wrapped:
            return None
        return height_of(
            (str(values[place]), self.columns[place].width or _WIDEST) for place in self.wrapped
        )

    def _styles(self, place: int, fill: str = "") -> CellStyles:
        styles = cell_styles(self.sheet, self.columns[place], fill=fill)
        if place in self.wrapped:
            return styles._replace(text=dress(loose_cell(self.sheet), fill=fill, wrap=True))
        return styles

    def _too_much(self) -> UnwritableFile:
        return UnwritableFile(
            Text(
                "A workbook cannot hold all rows of “{sheet}”. Write fewer, or write .csv.",
                sheet=self.sheet.title,
            )
        )


def save(
    path: Path,
    skeleton: Skeleton,
    parts: Sequence[SheetPart],
    *,
    expected: int = 0,
    progress: Progress | None = None,
) -> tuple[Text, ...]:
    """Write the workbook with the rows of its ``parts``, of which there are ``expected``.

    See ``write_workbook`` for what is returned and raised.
    """
    notes: list[Text] = []
    done = 0

    def count(rows: int) -> None:
        nonlocal done
        done += rows
        if progress is not None:
            progress(done, expected)

    with replacing(path) as new:
        package = BytesIO()
        skeleton.book.save(package)
        own = {id(part.sheet): part for part in parts}
        streamed = {
            f"xl/worksheets/sheet{number}.xml": own.get(id(sheet))
            for number, sheet in enumerate(skeleton.book.worksheets, 1)
        }
        with (
            zipfile.ZipFile(package) as source,
            zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as target,
        ):
            for name in source.namelist():
                part = streamed.get(name)
                if part is None:
                    target.writestr(name, source.read(name))
                    continue
                with target.open(name, "w") as stream:
                    notes += part.write(source.read(name), stream, count)
    return tuple(notes)


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    remaining = iter(lines)
    while batch := list(itertools.islice(remaining, _ROWS_AT_ONCE)):
        yield batch


def widths(columns: Sequence[ColumnOut], rows: Sequence[Sequence[object]]) -> list[float]:
    """Return a width for every column, in characters: its own, or what the ``rows`` need."""
    return [
        column.width
        if column.width is not None
        else min(
            max(
                _value_width(column.title) + _MARGIN,
                *(_value_width(row[place]) + 1 for row in rows if place < len(row)),
                _NARROWEST,
            ),
            _WIDEST,
        )
        for place, column in enumerate(columns)
    ]


def _value_width(value: object) -> float:
    """Return how many characters wide the widest line of a value is."""
    match value:
        case None:
            return 0
        case datetime():
            return 16
        case date():
            return 10
    return max(map(shown_width, str(value)[:1000].split("\n")))
