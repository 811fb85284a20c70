"""What a cell can hold, and how its column is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

Cell = str | int | float | bool | date | datetime | time | None
"""What a cell can hold. A blank cell and an empty text are both ``None``."""

Progress = Callable[[int, int], None]
"""Called often with the rows done and the rows expected (0: unknown), from the caller's thread.
Whatever it raises ends the work and reaches the caller: that is how to cancel."""

MOST_COLUMNS = 16_384
"""As many as a sheet of Excel has."""

MOST_ROWS = 1_048_576
"""As many as a sheet of Excel has, the header among them."""

LONGEST_TEXT = 32_767
"""What a cell of Excel holds, in UTF-16 units."""


def column_letters(index: int) -> str:
    """Return the letters of the column with this ``index`` from 0: A to Z, then AA and so on."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def without_blank_end(row: list[Cell]) -> list[Cell]:
    """Return ``row`` itself, the blank cells at its end taken away."""
    while row and row[-1] is None:
        row.pop()
    return row
