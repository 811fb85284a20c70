"""Find the row with the titles, and give every column a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from crm_desktop.exchange.cells import Cell, column_letters
from crm_desktop.i18n import _

_ROWS_LOOKED_AT = 60
_ROWS_ABOVE = 25
"""A header is looked for among this many rows at the top."""

_LONGEST_TITLE = 100
_FEWEST_FILLED = 0.5
"""A header fills at least this share of the columns; a title above the table fills fewer."""

_FULL = 0.8
"""A row with values that fills this share of the columns is data."""

_MOST_VALUES = 0.25
"""At most this share of a header's cells may look like values rather than titles."""

_YEAR = re.compile(r"(19|20)\d\d")

_VALUE = re.compile(
    r"""
    [+\-(]?\s*[$€£¥￥]?\s*[+\-]?\d[\d\s.,'’]*\s*[%)元$€£¥]?     # a number, a sum of money
    | [+\-(]?\s*[$€£¥￥]?\s*[.,]\d+
    | [+\-]?\d+(\.\d+)?[eE][+\-]?\d+
    | \d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}日?(\s*T?\s*\d{1,2}:\d{2}.*)?   # a date
    | \d{1,2}:\d{2}(:\d{2})?
    | [+(]?\d[\d\s()/.\-]{5,}\d                                  # a phone number
    | \S+@\S+\.\S+
    | (https?://|www\.)\S+
    | true|false
    """,
    re.VERBOSE | re.IGNORECASE,
)


def _is_value(cell: Cell) -> bool:
    """Tell whether the cell holds what stands below a title rather than a title."""
    if cell is None:
        return False
    if not isinstance(cell, str):
        return True
    text = cell.strip()
    return bool(_VALUE.fullmatch(text[:_LONGEST_TITLE])) or len(text) > _LONGEST_TITLE


def _filled(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell is not None and str(cell).strip()]


def _usual_width(rows: Sequence[Sequence[Cell]]) -> int:
    """Return how many cells a full row fills; titles above the table do not lower it."""
    counts = sorted(len(_filled(row)) for row in rows)
    return counts[len(counts) * 3 // 4]


def _values_share(cells: Sequence[Cell]) -> float:
    """Return the share of values, where different years side by side are titles."""
    years = [str(cell) for cell in cells if _YEAR.fullmatch(str(cell))]
    if len(years) > 1 and len(set(years)) == len(years):
        cells = [cell for cell in cells if str(cell) not in years]
    return sum(map(_is_value, cells)) / len(cells) if cells else 1.0


def find_header(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Return the index of the row with the titles, ``None`` where the data begins at once.

    Rows above the header that fill fewer columns (the title of a list, a merged heading, "as
    of …") are passed over, and of two rows of titles the lower is taken where the upper one only
    groups it. A first row that holds a number, a date or an address where titles should be is
    data, so there is no header.
    """
    seen = rows[:_ROWS_LOOKED_AT]
    if not seen:
        return None
    width = _usual_width(seen)
    for index, row in enumerate(seen[:_ROWS_ABOVE]):
        cells = _filled(row)
        if len(cells) < max(1, width * _FEWEST_FILLED):
            continue
        if _values_share(cells) > _MOST_VALUES and not _stands_over_values(seen[index:]):
            if len(cells) < width * _FULL:
                continue  # "Printed on | 2026-03-01" above the table
            return None
        if index + 1 < len(seen) and _groups(cells, _filled(seen[index + 1])):
            continue
        return index
    return None


def _stands_over_values(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether the first row has a title over a column of values: "Id" over 1, 2, 3."""
    return any(
        cell is not None
        and not _is_value(cell)
        and len(below := [row[index] for row in rows[1:] if index < len(row)]) > 1
        and all(map(_is_value, below))
        for index, cell in enumerate(rows[0])
    )


def _groups(upper: list[Cell], lower: list[Cell]) -> bool:
    """Tell whether ``upper`` only groups the titles in the row below it."""
    texts = [str(cell).strip() for cell in lower]
    return (
        not any(map(_is_value, lower))
        and 2 * len(set(texts)) >= len(texts)
        and len(upper) < len(lower) * _FULL
    )


def header_titles(header: Sequence[Cell], width: int) -> list[str]:
    """Return ``width`` different names: the titles, on one line each, and letters where none is.

    The second column of a title becomes "Phone (2)"; a column without one "Column C".
    """
    titles: list[str] = []
    taken: set[str] = set()
    for index in range(max(width, len(header))):
        cell = header[index] if index < len(header) else None
        name = _title(cell) or _("Column {letters}", letters=column_letters(index))
        unique, copy = name, 1
        while unique.casefold() in taken:
            copy += 1
            unique = f"{name} ({copy})"
        taken.add(unique.casefold())
        titles.append(unique)
    return titles


def _title(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return " ".join(str(cell).split())


def choose_header(
    rows: Sequence[Sequence[Cell]], numbers: Sequence[int], asked: int | None
) -> int | None:
    """Return the number of the header row: the one ``asked`` for, found where that is ``None``.

    0 asks for no header; so does a number whose row is blank or is not there.
    """
    if asked is None:
        index = find_header(rows)
        return None if index is None else numbers[index]
    return asked if asked in numbers else None
