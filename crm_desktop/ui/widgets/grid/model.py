"""What a grid shows: columns, cells, and the source that its rows come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crm_desktop.ui.theme import Colour

Kind = Literal["text", "marked", "pill", "avatar", "money", "date", "check", "two-line", "bar"]
Align = Literal["left", "right", "center"]
Density = Literal["roomy", "comfortable", "normal", "compact"]
"""``roomy`` rows are high; ``comfortable`` ones are so where titles have a second line, else
``normal``; ``compact`` ones are as low as their text allows."""

ESSENTIAL = 9
"""Columns of this priority and above never drop out of a narrow grid."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: widths in logical pixels, ``weight`` its share of what is left over.

    When a grid is too narrow, the columns of the lowest ``priority`` drop out first.
    ``avatar`` shows a disc with initials before the text; ``money`` is right-aligned; ``marked``
    is text that stands on a soft ground where its cell has a colour other than grey; ``bar`` has
    a bar as long as the cell's share before the text.
    """

    key: str
    title: str
    width: int = 120
    min_width: int = 60
    weight: float = 1.0
    priority: int = 5
    align: Align | None = None
    kind: Kind = "text"
    sortable: bool = True

    @property
    def side(self) -> Align:
        """Where the cells stand: as told, else numbers to the right."""
        if self.align is not None:
            return self.align
        return "right" if self.kind == "money" else "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, ready to be read by a person.

    ``colour`` is a pill's, a mark's or a bar's, ``avatar`` the name that the disc is made from (the
    text if empty), ``checked`` a check cell's, ``share`` (0 to 1) a bar's.
    """

    text: str = ""
    subtitle: str = ""
    colour: Colour = "grey"
    avatar: str = ""
    checked: bool = False
    muted: bool = False
    share: float = 0.0


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column that the rows are in order of."""

    key: str
    descending: bool = False


class GridSource(Protocol):
    """Where rows come from. All three are called on the main thread and must be quick."""

    def count(self) -> int:
        """Return how many rows there are."""
        ...

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """Return the ids from position ``start`` up to ``stop``, fewer at the end."""
        ...

    def rows(self, ids: Sequence[int]) -> Sequence[Mapping[str, Cell]]:
        """Return the cells of each of ``ids`` by column key, in the same order.

        Only what is on the screen is asked for. A row that is gone is an empty mapping.
        """
        ...
