"""Equal texts of a column kept once: a long list takes two thirds of the memory."""

from __future__ import annotations

from crm_desktop.exchange.cells import Cell

_MOST = 2_000
"""A column with more different texts is left alone."""


class Shared:
    """The texts of one sheet that were seen before, by column."""

    def __init__(self) -> None:
        self._columns: dict[int, dict[str, str]] = {}
        self._width = 0

    def share(self, rows: list[list[Cell]]) -> list[list[Cell]]:
        """Return the same rows, in which texts that were seen before are those."""
        width = max(map(len, rows), default=0)
        for place in range(self._width, width):
            self._columns[place] = {}
        self._width = max(width, self._width)
        for place, seen in list(self._columns.items()):
            for row in rows:
                if len(row) > place and type(cell := row[place]) is str:
                    row[place] = seen.setdefault(cell, cell)
            if len(seen) > _MOST:
                del self._columns[place]
        return rows
