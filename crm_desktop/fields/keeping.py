"""What the file works out by itself: what a record knows of those that refer to it, daily sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crm_desktop.fields.conditions import Condition

What = Literal["count", "sum", "first", "last"]


@dataclass(frozen=True, slots=True)
class Kept:
    """How a field is kept up to date, whenever one of those records is written.

    ``of`` names their type, ``through`` the field by which they refer to this record, ``field``
    what is added up or compared. Only records that fulfil ``where`` (``is`` alone) are looked at,
    and where ``own`` names their currency, only those in the currency of the file: amounts of
    different currencies are never added.
    """

    of: str
    through: str
    what: What
    field: str = ""
    where: tuple[Condition, ...] = ()
    own: str = ""


@dataclass(frozen=True, slots=True)
class Daily:
    """How the records of a type are summed up by day, for figures of long spans.

    ``day`` is the field that says when, ``by`` are further fields by which the sums are kept
    apart, and ``sums`` those that are added up.
    """

    day: str
    by: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()

    @property
    def amounts(self) -> tuple[str, ...]:
        """Return the columns of the sums: how many records, each sum, and of how many it is."""
        return ("n", *(f"{part}_{name}" for name in self.sums for part in ("sum", "filled")))
