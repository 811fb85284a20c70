"""Conditions on records: the filter tree that lists, exports, reports and the command line share.

A leaf names a field, an operator and a value; values are field values (``date``, ``Decimal``,
option keys), not text. Trees are plain frozen data: they compare, hash and can be kept as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crm_desktop.fields.kind import Operator
from crm_desktop.i18n import N_


@dataclass(frozen=True)
class Condition:
    """``field operator value``; for ``between`` the value is a pair, for ``within`` a period's key.

    ``field`` may be ``reference.field`` to ask the record referred to.
    """

    field: str
    operator: Operator
    value: Any = None


@dataclass(frozen=True)
class Every:
    """All of the parts hold (an empty one always does)."""

    parts: tuple[Tree, ...] = ()


@dataclass(frozen=True)
class Some:
    """At least one of the parts holds (an empty one never does)."""

    parts: tuple[Tree, ...] = ()


Tree = Condition | Every | Some


def both(*trees: Tree | None) -> Tree | None:
    """Return the tree that holds where all of ``trees`` do; ``None`` stands for no condition."""
    parts = tuple(tree for tree in trees if tree is not None)
    return parts[0] if len(parts) == 1 else Every(parts) if parts else None


OPERATOR_LABELS: dict[Operator, str] = {
    "is": N_("is"),
    "is_not": N_("is not"),
    "contains": N_("contains"),
    "excludes": N_("does not contain"),
    "starts": N_("begins with"),
    "lt": N_("less than"),
    "le": N_("at most"),
    "gt": N_("more than"),
    "ge": N_("at least"),
    "between": N_("between"),
    "within": N_("in the period"),
    "empty": N_("is empty"),
    "filled": N_("is filled in"),
}

DATE_OPERATOR_LABELS: dict[Operator, str] = OPERATOR_LABELS | {
    "ge": N_("on or after"),
    "le": N_("on or before"),
}

PERIODS: dict[str, str] = {
    "today": N_("today"),
    "this_week": N_("this week"),
    "this_month": N_("this month"),
    "this_quarter": N_("this quarter"),
    "this_year": N_("this year"),
    "last_month": N_("last month"),
    "last_year": N_("last year"),
    "past_30_days": N_("the past 30 days"),
    "past_365_days": N_("the past 365 days"),
    "next_7_days": N_("the next 7 days"),
    "next_30_days": N_("the next 30 days"),
    "past": N_("in the past"),
}
"""Periods relative to today, by key."""

_DECEMBER = 12


def period(key: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a relative period.

    Raises ``KeyError`` for no such key.
    """
    month = today.replace(day=1)
    year = today.replace(month=1, day=1)
    quarter = month.replace(month=(today.month - 1) // 3 * 3 + 1)
    day = timedelta(days=1)
    ranges = {
        "today": (today, today),
        "this_week": (today - day * today.weekday(), today + day * (6 - today.weekday())),
        "this_month": (month, _months_on(month, 1) - day),
        "this_quarter": (quarter, _months_on(quarter, 3) - day),
        "this_year": (year, today.replace(month=12, day=31)),
        "last_month": ((month - day).replace(day=1), month - day),
        "last_year": (year.replace(year=year.year - 1), year - day),
        "past_30_days": (today - day * 29, today),
        "past_365_days": (today - day * 364, today),
        "next_7_days": (today, today + day * 6),
        "next_30_days": (today, today + day * 29),
        "past": (date(1, 1, 1), today - day),
    }
    return ranges[key]


def _months_on(first: date, months: int) -> date:
    count = first.month - 1 + months
    return first.replace(year=first.year + count // _DECEMBER, month=count % _DECEMBER + 1)
