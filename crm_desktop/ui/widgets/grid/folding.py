"""Rows that belong to groups: heads between them, which are rows but no records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .arranging import Arranging

if TYPE_CHECKING:
    from .book import RowBook
    from .selection import Selection


class Folding(Arranging):
    """What a grid knows of records and of heads; both have a position among the rows."""

    book: RowBook
    selection: Selection
    _current_id: int | None

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self.book.total

    @property
    def record_count(self) -> int:
        """How many records there are, heads of groups left out."""
        return self.book.count

    def chosen_count(self) -> int:
        """Return how many records are chosen."""
        return self.selection.count(self.book.count)

    def id_at(self, index: int) -> int:
        """Return the id at ``index``. Raises ``IndexError`` outside of the rows."""
        return self.book.id_at(index)

    @property
    def current_id(self) -> int | None:
        """The id of the current row, ``None`` where that is none or the head of a group."""
        row = self._current_id
        return None if row is None or row < 0 else row

    @property
    def current_head(self) -> int | None:
        """The id of the head of a group that is the current row."""
        row = self._current_id
        return row if row is not None and row < 0 else None

    def head_of(self, index: int) -> int | None:
        """Return the position of the head of the group that the row at ``index`` is in."""
        if not self.book.heads:
            return None
        while index >= 0 and self.id_at(index) >= 0:
            index -= 1
        return index if index >= 0 else None

    def past_heads(self, index: int, by: int) -> int:
        """Return ``index``, or where that is a head the next record in the direction of ``by``.

        At the ends, the other direction is taken.
        """
        for step in (1, -1) if by >= 0 else (-1, 1):
            at = index
            while 0 <= at < self.total and self.id_at(at) < 0:
                at += step
            if 0 <= at < self.total:
                return at
        return index
