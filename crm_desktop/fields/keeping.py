"""What a record knows about the records that refer to it: their number, sum, first and last."""

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
