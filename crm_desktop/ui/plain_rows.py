"""Rows for a grid that are all at hand: history, previews, short lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from crm_desktop.ui.widgets.grid.model import Cell

T = TypeVar("T")


class PlainRows(Generic[T]):
    """The source of a grid over ``things``; ``cells`` says how one of them looks.

    The id of a row is its place in ``things``, from 0.
    """

    def __init__(self, things: Sequence[T], cells: Callable[[T], Mapping[str, Cell]]) -> None:
        self.things = things
        self._cells = cells

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self.things)

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """Return the places from ``start`` up to ``stop``."""
        return range(start, min(stop, len(self.things)))

    def rows(self, ids: Sequence[int]) -> Sequence[Mapping[str, Cell]]:
        """Return the cells of the things at these places."""
        return [self._cells(self.things[place]) for place in ids]
