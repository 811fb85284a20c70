"""Figures: the key figures of the office, sales and customers in parts, one customer's sums.

Everything is computed from the file when it is asked for; money of different currencies is never
added up (see ``services.currencies``). Labels are in the language spoken when the figures were
asked for. A ``where`` is a condition on the records that are counted, a ``Period`` two days or a
key of ``fields.conditions.PERIODS``, relative to ``today``, the local day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from crm_desktop.fields.conditions import Condition, Every, Tree, both
from crm_desktop.services.breakdowns import (
    REGION,
    Breakdowns,
    Period,
    in_period,
    month_days,
    months,
    months_between,
)
from crm_desktop.services.currencies import Takings, takings
from crm_desktop.services.figure_values import (
    Breakdown,
    CustomerFigures,
    MonthOfOpinion,
    Months,
    Opinion,
    Overview,
    Slice,
)
from crm_desktop.services.follow_ups import BY_DUE, open_follow_ups, read_follow_ups
from crm_desktop.services.lists import Query
from crm_desktop.services.opinions import opinion, opinion_of_months
from crm_desktop.storage.filters import local_today
from crm_desktop.storage.store import Store
from crm_desktop.storage.totals import extremes

__all__ = ["REGION", "FigureService", "Period"]

_DAY = timedelta(days=1)
_YEAR = timedelta(days=365)
_SOON = timedelta(days=6)


class FigureService:
    """The figures of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def currency(self) -> str:
        """Return the file's own currency."""
        with self._store.read() as reader:
            return Breakdowns(reader).currency

    def overview(self, today: date) -> Overview:
        """Return the key figures of the dashboard."""
        first, last = month_days(f"{today:%Y-%m}")
        before = first - _DAY
        so_far = before.replace(day=min(today.day, before.day))
        lists = {
            "customers": Query("customer"),
            "active_customers": Query("customer", Condition("status", "is", "active")),
            "this_month": Query("sale", _days("date", first, last)),
            "last_month": Query("sale", _days("date", before.replace(day=1), before)),
            "last_month_so_far": Query("sale", _days("date", before.replace(day=1), so_far)),
            "opinion": Query("feedback", _days("date", today - _YEAR, today)),
            "due": Query("interaction", open_follow_ups(today, today), BY_DUE),
            "overdue": Query("interaction", open_follow_ups(None, today - _DAY), BY_DUE),
            "coming": Query("interaction", open_follow_ups(today + _DAY, today + _SOON), BY_DUE),
        }
        with self._store.read() as reader:
            sums = Breakdowns(reader)
            counted = {
                name: reader.count(query.record, query.where)
                for name, query in lists.items()
                if query.record in {"customer", "interaction"}
            }
            sold = {
                name: sums.takings(query.where)
                for name, query in lists.items()
                if query.record == "sale"
            }
            said = opinion(reader, lists["opinion"].where)
        return Overview(
            customers=counted["customers"],
            active_customers=counted["active_customers"],
            this_month=sold["this_month"],
            last_month=sold["last_month"],
            last_month_so_far=sold["last_month_so_far"],
            opinion=said,
            due=counted["due"],
            overdue=counted["overdue"],
            coming=counted["coming"],
            queries=lists,
        )

    def months_of(self, record: str, count: int, today: date) -> Months:
        """Return the last ``count`` months, or the last of which there are sales or feedback.

        ``record`` is ``sale`` or ``feedback``. Where the last months hold nothing but earlier ones
        do, these are the months that end with the latest of the records.
        """
        wanted = months(count, today)
        first, last = month_days(wanted[0])[0], month_days(wanted[-1])[1]
        with self._store.read() as reader:
            if reader.ids(record, Condition("date", "between", (first, last)), limit=1):
                return Months(first, last)
            before = Condition("date", "lt", first)
            latest = reader.ids(record, before, ("-date",), limit=1)
            if not latest:
                return Months(first, last)
            [row] = reader.rows(record, latest, ("date",))
        wanted = months(count, row["date"])
        return Months(month_days(wanted[0])[0], month_days(wanted[-1])[1], ended=True)

    # -- sales -------------------------------------------------------------------------------

    def takings(self, where: Tree | None, period: Period, today: date) -> Takings:
        """Return what the sales of a period brought."""
        with self._store.read() as reader:
            return Breakdowns(reader).takings(both(where, in_period("date", period, today)))

    def sales_by_month(self, count: int, today: date, where: Tree | None = None) -> Breakdown:
        """Return the sales of the last ``count`` months in their order, empty months too."""
        wanted = months(count, today)
        days = (month_days(wanted[0])[0], month_days(wanted[-1])[1])
        return self.sales_of_months(days, where)

    def sales_of_months(self, days: tuple[date, date], where: Tree | None = None) -> Breakdown:
        """Return the sales between two days by month, in their order, empty months too."""
        tree = both(where, Condition("date", "between", days))
        with self._store.read() as reader:
            found = Breakdowns(reader).sales("date.month", tree)
        known = {one.key: one for one in found.slices}
        nothing = takings(found.currency, ())
        slices = [
            replace(
                known.get(month, Slice(month, month, 0, nothing)),
                query=Query("sale", both(where, Condition("date", "between", part))),
            )
            for month, part in months_between(*days)
        ]
        return replace(found, slices=tuple(slices))

    def sales_of_days(self, days: tuple[date, date], where: Tree | None = None) -> Breakdown:
        """Return the sales between two days by day, in their order, empty days too."""
        tree = both(where, Condition("date", "between", days))
        with self._store.read() as reader:
            found = Breakdowns(reader).sales("date", tree)
        known = {one.key: one for one in found.slices}
        nothing = takings(found.currency, ())
        every = (days[0] + at * _DAY for at in range((days[1] - days[0]).days + 1))
        slices = [
            replace(
                known.get(day, Slice(day, "", 0, nothing)),
                label=f"{day.day}",
                query=Query("sale", both(where, Condition("date", "is", day))),
            )
            for day in every
        ]
        return replace(found, slices=tuple(slices))

    def sales_by(
        self,
        field: str,
        where: Tree | None = None,
        period: Period = None,
        limit: int | None = None,
        *,
        today: date | None = None,
    ) -> Breakdown:
        """Return sales by ``product``, ``category``, ``region``, ``customer`` or any other field.

        It may be one of the sale or of its customer. Raises ``KeyError`` for one that is not there.
        """
        tree = both(where, in_period("date", period, today or local_today()))
        with self._store.read() as reader:
            return Breakdowns(reader).sales(field, tree, limit=limit)

    # -- counts ------------------------------------------------------------------------------

    def customers_by(
        self, field: str, where: Tree | None = None, limit: int | None = None
    ) -> Breakdown:
        """Return how many customers there are by level, industry, ``region`` or any other field."""
        return self.counts_by("customer", field, where, limit)

    def feedback_by(
        self,
        field: str,
        where: Tree | None = None,
        period: Period = None,
        limit: int | None = None,
        *,
        today: date | None = None,
    ) -> Breakdown:
        """Return how much feedback there is by kind, channel, customer or any other field."""
        tree = both(where, in_period("date", period, today or local_today()))
        return self.counts_by("feedback", field, tree, limit)

    def counts_by(
        self, record: str, field: str, where: Tree | None = None, limit: int | None = None
    ) -> Breakdown:
        """Return how many records of any type there are by one of their fields."""
        with self._store.read() as reader:
            return Breakdowns(reader).counts(record, field, where, limit=limit)

    # -- opinions ----------------------------------------------------------------------------

    def opinion(self, where: Tree | None, period: Period, today: date) -> Opinion:
        """Return what customers said in a period."""
        with self._store.read() as reader:
            return opinion(reader, both(where, in_period("date", period, today)))

    def opinion_of_months(
        self, days: tuple[date, date], where: Tree | None = None
    ) -> list[MonthOfOpinion]:
        """Return what customers said in each month between two days, in their order."""
        with self._store.read() as reader:
            return opinion_of_months(reader, days, where)

    # -- one customer ------------------------------------------------------------------------

    def customer(self, customer_id: int, today: date) -> CustomerFigures:
        """Return one customer in figures."""
        mine = Condition("customer", "is", customer_id)
        complaints = Every((mine, Condition("kind", "is", "complaint")))
        past = Every((mine, Condition("at", "le", today)))
        with self._store.read() as reader:
            first, last = extremes(reader, "sale", "date", mine)
            waiting = read_follow_ups(reader, Every((mine, open_follow_ups())), today, 1)
            return CustomerFigures(
                takings=Breakdowns(reader).takings(mine),
                first_purchase=first,
                last_purchase=last,
                opinion=opinion(reader, mine),
                complaints=reader.count("feedback", complaints),
                interactions=reader.count("interaction", mine),
                last_contact=extremes(reader, "interaction", "at", past)[1],
                follow_up=waiting[0] if waiting else None,
                queries={
                    "sales": Query("sale", mine),
                    "feedback": Query("feedback", mine),
                    "complaints": Query("feedback", complaints),
                    "interactions": Query("interaction", mine),
                    "contacts": Query("contact", mine),
                },
            )


def _days(name: str, first: date | None, last: date | None) -> Condition:
    return Condition(name, "between", (first, last))
