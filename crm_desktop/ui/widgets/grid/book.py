"""The rows that a grid knows of: their ids in order, and the cells of those in view."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .heads import GroupHead
    from .model import Cell, GridSource

_PAGE = 200
"""So many ids are asked of the source at a time, where they were not set as an array."""
_KEPT_ROWS = 600


class RowBook:
    """Ids from an array or, page by page, from ``source``; cells read when they are needed."""

    def __init__(self, source: GridSource) -> None:
        self.source = source
        self.total = 0
        self.whole = False
        """Whether the array holds all ids."""
        self.heads: Mapping[int, GroupHead] = {}
        """Heads of groups by their ids, which are negative."""
        self._ids: array[int] = array("q")
        self._records: array[int] | None = None
        self._pages: dict[int, array[int]] = {}
        self._rows: dict[int, Mapping[str, Cell]] = {}

    def set_ids(self, ids: array[int] | Sequence[int], total: int | None) -> None:
        """Take the order of ``ids``, of ``total`` that there will be."""
        self._ids = ids if isinstance(ids, array) else array("q", ids)
        self._records = None
        self.heads = {}
        self.whole = total is None or total <= len(self._ids)
        self.total = len(self._ids) if total is None else total
        self._pages.clear()

    def set_groups(
        self, rows: array[int], heads: Mapping[int, GroupHead], records: array[int]
    ) -> None:
        """Show ``rows``, heads among them; ``records`` are all ids, those folded away too."""
        self.set_ids(rows, None)
        self.heads = heads
        self._records = records
        for head in heads:
            self._rows.pop(head, None)

    @property
    def count(self) -> int:
        """How many records there are, heads left out and folded ones counted."""
        return self.total if self._records is None else len(self._records)

    def forget(self, *, cells_only: bool = False) -> None:
        """Read everything anew; an array that was set stays in force."""
        self._rows.clear()
        if not cells_only:
            self._pages.clear()
            if not self.whole:
                self._ids = array("q")
                self.total = self.source.count()

    def _page(self, page: int) -> array[int]:
        ids = self._pages.get(page)
        if ids is None:
            found = self.source.ids(page * _PAGE, page * _PAGE + _PAGE)
            ids = self._pages[page] = array("q", found)
        return ids

    def id_at(self, index: int) -> int:
        """Return the id at ``index``. Raises ``IndexError`` outside of the rows."""
        if 0 <= index < len(self._ids):
            return self._ids[index]
        if not 0 <= index < self.total:
            raise IndexError(index)
        page, offset = divmod(index, _PAGE)
        return self._page(page)[offset]

    def index_of(self, row: int, near: int = -1) -> int | None:
        """Return the position of the id ``row`` among the ids known, or read around ``near``."""
        try:
            return self._ids.index(row)
        except ValueError:
            pass
        if not self.whole and 0 <= near < self.total:
            self._page(near // _PAGE)
        for page, ids in self._pages.items():
            if row in ids:
                return page * _PAGE + ids.index(row)
        return None

    def between(self, start: int, stop: int) -> Sequence[int]:
        """Return the ids from ``start`` up to ``stop``."""
        if stop <= len(self._ids):
            return self._ids[start:stop]
        if stop - start > _PAGE:
            return self.source.ids(start, stop)
        return [self.id_at(index) for index in range(start, min(stop, self.total))]

    def all(self) -> Sequence[int]:
        """Return the ids of all records in their order."""
        if self._records is not None:
            return self._records
        return self._ids if self.whole else self.source.ids(0, self.total)

    def missing(self, rows: set[int]) -> set[int]:
        """Return those of ``rows`` that are not among all ids; none while not all are known."""
        if not self.whole:
            return set()
        few = 8
        if len(rows) <= few:
            return {row for row in rows if row not in self.all()}
        return rows.difference(self.all())

    def known(self) -> Iterable[Mapping[str, Cell]]:
        """Return the cells of the rows that were read last, in no order."""
        return self._rows.values()

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, Mapping[str, Cell]]:
        """Return the cells of ``wanted`` by id, reading at once those that are new."""
        new = [row for row in wanted if row not in self._rows and row >= 0]
        if new:
            if len(self._rows) > _KEPT_ROWS:
                keep = set(wanted)
                self._rows = {row: cells for row, cells in self._rows.items() if row in keep}
            self._rows.update(zip(new, self.source.rows(new), strict=True))
        for row in wanted:
            if row < 0:
                self._rows[row] = self.heads[row].cells
        return self._rows
