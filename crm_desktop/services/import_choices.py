"""What a person decides about single rows of an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Side = Literal["file", "mine"]
"""Whose value counts where a list and the program say different things."""

Action = Literal["", "new", "update", "skip"]


@dataclass(frozen=True, slots=True)
class RowChoice:
    """What becomes of one record of the file.

    ``action``: "new" makes a record whatever the row matches, "update" takes it for the record
    that it likely is, "skip" leaves it out, "" is what the plan says. ``side`` settles all
    conflicts of the row, ``cells`` single ones by the field's path.
    """

    action: Action = ""
    side: Side | Literal[""] = ""
    cells: Mapping[str, Side] = field(default_factory=dict)

    def with_cell(self, path: str, side: Side) -> RowChoice:
        """Return the choice with one cell settled."""
        return replace(self, cells={**self.cells, path: side})

    def side_of(self, path: str, otherwise: Side) -> Side:
        """Return whose value counts in a cell."""
        return self.cells.get(path) or self.side or otherwise


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that was changed both in an exported list and in the program, as people read it.

    ``exported`` is what went out, ``present`` what the record says now, ``file`` what the list
    says; ``taken`` is whose value counts.
    """

    field: str
    exported: str
    present: str
    file: str
    taken: Side
