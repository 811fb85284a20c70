"""What a write did: which records it touched, and as which operation it is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Changes:
    """The record types and ids that an operation touched; screens read anew only what is in it.

    ``operation`` is the operation's id, 0 where nothing was written. A set that would be large is
    replaced by ``None``: everything of that type may have changed.
    """

    operation: int = 0
    touched: Mapping[str, frozenset[int] | None] = field(default_factory=dict)

    def of(self, record: str) -> bool:
        """Tell whether anything of this record type was touched."""
        return record in self.touched

    def __bool__(self) -> bool:
        return bool(self.touched)


@dataclass(frozen=True)
class Operation:
    """One thing that a person did.

    ``details`` says of what, for a sentence about it.
    """

    id: int
    name: str
    details: Mapping[str, Any]
    at: str
    who: str
    undone: bool
