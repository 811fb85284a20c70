"""Which rows are chosen, in a form that costs nothing for “all of a million”."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Selection:
    """A set of ids, or everything but a set of ids. Negative ids are heads, never chosen."""

    __slots__ = ("inverted", "members")

    def __init__(self, members: Iterable[int] = (), *, inverted: bool = False) -> None:
        self.members = set(members)
        self.inverted = inverted

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Selection)
            and self.inverted == other.inverted
            and self.members == other.members
        )

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> Selection:
        """Return the same choice, to be changed apart."""
        return Selection(self.members, inverted=self.inverted)

    def contains(self, row: int) -> bool:
        """Say whether the id ``row`` is chosen."""
        return row >= 0 and (row in self.members) != self.inverted

    def count(self, total: int) -> int:
        """Return how many of ``total`` rows are chosen."""
        return total - len(self.members) if self.inverted else len(self.members)

    def ids(self, all_ids: Iterable[int]) -> array[int]:
        """Return the chosen ones of ``all_ids``, in their order."""
        members = self.members
        if self.inverted:
            if not members:
                return array("q", all_ids)
            return array("q", [row for row in all_ids if row not in members])
        return array("q", [row for row in all_ids if row in members])

    def set_only(self, row: int) -> None:
        """Choose the id ``row`` and nothing else."""
        self.members = {row} if row >= 0 else set()
        self.inverted = False

    def set_all(self) -> None:
        """Choose everything, whatever it is."""
        self.members = set()
        self.inverted = True

    def clear(self) -> None:
        """Choose nothing."""
        self.members = set()
        self.inverted = False

    def put(self, rows: Iterable[int], chosen: bool) -> None:
        """Choose all of ``rows``, or none of them."""
        rows = set(rows)
        if rows and min(rows) < 0:
            rows = {row for row in rows if row >= 0}
        if chosen != self.inverted:
            self.members.update(rows)
        else:
            self.members.difference_update(rows)

    def toggle(self, row: int) -> None:
        """Choose the id ``row``, or no longer."""
        if row >= 0:
            self.members.symmetric_difference_update((row,))
