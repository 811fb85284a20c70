"""What figures are made of: slices of a whole, months, the overview, one customer's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crm_desktop.services.currencies import Takings
from crm_desktop.services.lists import Query


@dataclass(frozen=True)
class Slice:
    """One part of a breakdown.

    ``key`` is the field's value (a month's is ``"2026-03"``, a region's the pair of country and
    province), ``label`` is how people read it. ``query`` is the list behind it (``None`` for the
    rest beyond a limit). ``quantity`` is there where lines were summed up; ``count`` then counts
    lines.
    """

    key: Any
    label: str
    count: int
    takings: Takings | None = None
    quantity: Decimal | None = None
    query: Query | None = None

    @property
    def total(self) -> Decimal:
        """Return what came in, in the currency of the file."""
        return self.takings.total if self.takings else Decimal(0)


@dataclass(frozen=True)
class Breakdown:
    """A whole in slices, the largest first (months in their order).

    ``rest`` is what a limit left out. ``currency`` is the file's own; ``whole`` is everything
    together.
    """

    field: str
    slices: tuple[Slice, ...]
    whole: Slice
    currency: str
    rest: Slice | None = None


@dataclass(frozen=True)
class Months:
    """The days of some whole months; ``ended`` if nothing was entered for a time since them."""

    first: date
    last: date
    ended: bool = False

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        return self.first, self.last


@dataclass(frozen=True)
class Opinion:
    """What customers say of the office.

    ``satisfaction`` is the average of 1 to 5. ``recommend`` is the net promoter score: the share
    of those who answered 9 or 10 less the share of 0 to 6, from -100 to 100 (F. Reichheld, "The
    One Number You Need to Grow", 2003). Both are ``None`` where nobody answered.
    """

    count: int
    satisfaction: float | None
    recommend: float | None


@dataclass(frozen=True)
class MonthOfOpinion:
    """The feedback of one month (``2026-03``)."""

    month: str
    opinion: Opinion
    query: Query


@dataclass(frozen=True)
class FollowUp:
    """An interaction that asks to be followed up; ``days`` is how many it is overdue."""

    interaction: int
    due: date
    days: int
    customer: int | None
    customer_title: str
    type: str
    subject: str
    contact: int | None = None
    contact_title: str = ""


@dataclass(frozen=True)
class Overview:
    """The key figures of the dashboard.

    ``last_month_so_far`` has the days of last month up to the day of today: what this month can
    be compared with. ``opinion`` is that of the past 365 days. ``due`` counts the open follow-ups
    of today, ``overdue`` earlier ones, ``coming`` those of the six days after today. ``queries``
    are the lists behind the figures, by the name of the figure.
    """

    customers: int
    active_customers: int
    this_month: Takings
    last_month: Takings
    last_month_so_far: Takings
    opinion: Opinion
    due: int
    overdue: int
    coming: int
    queries: Mapping[str, Query] = field(default_factory=dict)


@dataclass(frozen=True)
class CustomerFigures:
    """One customer in figures; ``follow_up`` is the open one that is due first."""

    takings: Takings
    first_purchase: date | None
    last_purchase: date | None
    opinion: Opinion
    complaints: int
    interactions: int
    last_contact: datetime | None
    follow_up: FollowUp | None
    queries: Mapping[str, Query] = field(default_factory=dict)
