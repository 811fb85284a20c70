"""Follow-ups: interactions that ask for another one on a day, until it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crm_desktop.fields.conditions import Condition, Every, Tree
from crm_desktop.services.figure_values import FollowUp
from crm_desktop.storage.reader import Reader

BY_DUE = ("next_follow_up",)
LATEST_DUE = ("-next_follow_up",)
_COLUMNS = ("next_follow_up", "customer", "contact", "type", "subject")


def open_follow_ups(first: date | None = None, last: date | None = None) -> Every:
    """Return the condition that a follow-up is open and due between two days (``None``: ever)."""
    due = Condition("next_follow_up", "filled")
    if first is not None or last is not None:
        due = Condition("next_follow_up", "between", (first, last))
    return Every((Condition("follow_up_done", "is", False), due))


def read_follow_ups(
    reader: Reader, where: Tree, today: date, limit: int, sort: Sequence[str] = BY_DUE
) -> tuple[FollowUp, ...]:
    """Return the first ``limit`` follow-ups among the interactions that fulfil ``where``."""
    ids = reader.ids("interaction", where, sort, limit=limit)
    return tuple(
        FollowUp(
            row["id"],
            row["next_follow_up"],
            (today - row["next_follow_up"]).days,
            row["customer"],
            row["customer.title"],
            row["type"],
            row["subject"],
            row["contact"],
            row["contact.title"],
        )
        for row in reader.rows("interaction", ids, _COLUMNS)
    )
