"""Conditions on records: the filter tree that lists, exports, reports and the command line share.

A leaf names a field, an operator and a value; values are field values (``date``, ``Decimal``,
option keys), not text. Trees are plain frozen data: they compare, hash and can be kept as JSON.

Every tree either holds for a record or does not, there is no third answer: a comparison with
what is not filled in does not hold, and ``is_not``, ``excludes``, ``none_of`` and ``empty`` are
the opposites of ``is``, ``contains``, ``any_of`` and ``filled``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crm_desktop.fields.kind import Operator
from crm_desktop.i18n import N_, _, ngettext


@dataclass(frozen=True)
class Condition:
    """``field operator value``.

    For ``between`` the value is a pair, for ``any_of`` and ``none_of`` a tuple, for ``within`` and
    ``recurs`` (the same days in any year) the key of a period. ``field`` may be
    ``reference.field`` to ask the record referred to, or ``lines.field`` to ask for a line.
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


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Tree


@dataclass(frozen=True)
class Has:
    """A record in use of the type ``record`` refers to this one by its field ``via``.

    With ``where``, only one that fulfils it counts.
    """

    record: str
    via: str
    where: Tree | None = None


@dataclass(frozen=True)
class Repeated:
    """Another record in use of the type has the same value in ``field``; blank is no value."""

    field: str


@dataclass(frozen=True)
class Untouched:
    """The record was not written for more than so many days."""

    days: int


Tree = Condition | Every | Some | Not | Has | Repeated | Untouched

OPPOSITES: dict[Operator, Operator] = {
    "is_not": "is",
    "excludes": "contains",
    "none_of": "any_of",
    "empty": "filled",
}
"""Operators that hold exactly where another one does not."""


def both(*trees: Tree | None) -> Tree | None:
    """Return the tree that holds where all of ``trees`` do; ``None`` stands for no condition."""
    parts = tuple(tree for tree in trees if tree is not None)
    return parts[0] if len(parts) == 1 else Every(parts) if parts else None


OPERATOR_LABELS: dict[Operator, str] = {
    "is": N_("is"),
    "is_not": N_("is not"),
    "any_of": N_("is any of"),
    "none_of": N_("is none of"),
    "contains": N_("contains"),
    "excludes": N_("does not contain"),
    "starts": N_("begins with"),
    "lt": N_("less than"),
    "le": N_("at most"),
    "gt": N_("more than"),
    "ge": N_("at least"),
    "between": N_("between"),
    "within": N_("in the period"),
    "recurs": N_("each year in"),
    "empty": N_("is empty"),
    "filled": N_("is filled in"),
}

DATE_OPERATOR_LABELS: dict[Operator, str] = OPERATOR_LABELS | {
    "lt": N_("before"),
    "gt": N_("after"),
    "ge": N_("on or after"),
    "le": N_("on or before"),
}

PERIODS: dict[str, str] = {
    "today": N_("today"),
    "yesterday": N_("yesterday"),
    "tomorrow": N_("tomorrow"),
    "this_week": N_("this week"),
    "last_week": N_("last week"),
    "next_week": N_("next week"),
    "this_month": N_("this month"),
    "last_month": N_("last month"),
    "next_month": N_("next month"),
    "this_quarter": N_("this quarter"),
    "last_quarter": N_("last quarter"),
    "next_quarter": N_("next quarter"),
    "this_year": N_("this year"),
    "last_year": N_("last year"),
    "next_year": N_("next year"),
    "past_30_days": N_("the past 30 days"),
    "past_365_days": N_("the past 365 days"),
    "next_7_days": N_("the next 7 days"),
    "next_30_days": N_("the next 30 days"),
    "past": N_("in the past"),
    "future": N_("in the future"),
}
"""Periods relative to today, by key. Besides, there are ``past_N_days`` and ``next_N_days`` for
any number of days, today among them."""

_DAYS = re.compile(r"(past|next)_(\d{1,5})_days")
_DECEMBER = 12
_QUARTER = 3
_DAY = timedelta(days=1)


def days_of(key: str) -> tuple[str, int] | None:
    """Return ("past" or "next", the number of days) for the key of so many days."""
    found = _DAYS.fullmatch(key)
    return (found[1], int(found[2])) if found and int(found[2]) else None


def is_period(key: str) -> bool:
    """Tell whether there is a period of this key."""
    return key in PERIODS or days_of(key) is not None


def period_label(key: str) -> str:
    """Return what a period is called, in the current language. Raises ``KeyError``."""
    if key in PERIODS:
        return _(PERIODS[key])
    found = days_of(key)
    if found is None:
        raise KeyError(key)
    side, count = found
    if side == "past":
        return ngettext("the past {count} day", "the past {count} days", count)
    return ngettext("the next {count} day", "the next {count} days", count)


def period(key: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a relative period.

    Raises ``KeyError`` for no such key.
    """
    days = days_of(key)
    if days is not None:
        side, count = days
        span = _DAY * (count - 1)
        return (today - span, today) if side == "past" else (today, today + span)
    for name, make in _UNITS.items():
        for word, step in (("this", 0), ("last", -1), ("next", 1)):
            if key == f"{word}_{name}":
                return make(today, step)
    return {
        "today": (today, today),
        "yesterday": (today - _DAY, today - _DAY),
        "tomorrow": (today + _DAY, today + _DAY),
        "past": (date.min, today - _DAY),
        "future": (today + _DAY, date.max),
    }[key]


def month_days(first: date, last: date) -> tuple[tuple[str, str], ...]:
    """Return the days from ``first`` to ``last`` as ranges of ``MM-DD``, for any year.

    The 29th of February counts as the 28th where that year has none.
    """
    if (last - first).days >= 365:  # noqa: PLR2004 - then every day of a year is among them
        return (("01-01", "12-31"),)
    low, high = f"{first:%m-%d}", f"{last:%m-%d}"
    if high == "02-28" and (last + _DAY).month != last.month:
        high = "02-29"
    return ((low, high),) if first.year == last.year else ((low, "12-31"), ("01-01", high))


def _week(today: date, step: int) -> tuple[date, date]:
    monday = today + _DAY * (7 * step - today.weekday())
    return monday, monday + _DAY * 6


def _month(today: date, step: int) -> tuple[date, date]:
    first = _months_on(today.replace(day=1), step)
    return first, _months_on(first, 1) - _DAY


def _quarter(today: date, step: int) -> tuple[date, date]:
    month = (today.month - 1) // _QUARTER * _QUARTER + 1
    first = _months_on(today.replace(day=1, month=month), _QUARTER * step)
    return first, _months_on(first, _QUARTER) - _DAY


def _year(today: date, step: int) -> tuple[date, date]:
    return date(today.year + step, 1, 1), date(today.year + step, 12, 31)


_UNITS: dict[str, Callable[[date, int], tuple[date, date]]] = {
    "week": _week,
    "month": _month,
    "quarter": _quarter,
    "year": _year,
}


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, _DECEMBER)
    return first.replace(year=first.year + years, month=month + 1)
