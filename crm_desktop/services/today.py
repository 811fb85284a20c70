"""What is to be done now: follow-ups, birthdays and special days, complaints, sales so far.

``today`` is the local day. Every worklist has its beginning at hand, says how long it is as a
whole, and leads to the list of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from crm_desktop.fields.conditions import Condition, Every, Some, Tree, both
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.services.breakdowns import Breakdowns, month_days
from crm_desktop.services.currencies import Takings
from crm_desktop.services.figure_values import FollowUp
from crm_desktop.services.follow_ups import LATEST_DUE, open_follow_ups, read_follow_ups
from crm_desktop.services.lists import Query
from crm_desktop.services.records import RecordService, Saved
from crm_desktop.services.special_days import coming, fields_of, in_year, week
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store
from crm_desktop.storage.yearly import coming_ids, has_yearly

T = TypeVar("T")
_DAY = timedelta(days=1)
_WEEK = "next_7_days"
_PERSONS: Mapping[str, Tree] = {"customer": Condition("kind", "is", "person")}
"""Whose special days count: a company has no birthday, whatever stands there."""


@dataclass(frozen=True)
class Worklist(Generic[T]):
    """The beginning of a list, how long it is, and the list itself."""

    items: tuple[T, ...]
    count: int
    query: Query


@dataclass(frozen=True)
class FollowUps:
    """The open follow-ups: ``due`` by today, the latest first, and ``coming`` in the next six days.

    ``overdue`` and ``today`` are the parts of ``due``, without items.
    """

    due: Worklist[FollowUp]
    coming: Worklist[FollowUp]
    overdue: Worklist[FollowUp]
    today: Worklist[FollowUp]


@dataclass(frozen=True)
class Greeting:
    """A special day that comes round ``on`` a day soon; ``what`` is "" for a birthday.

    ``years`` is how many it will be since the first one, ``within`` the customer of a contact.
    """

    record: str
    id: int
    name: str
    within: str
    what: str
    on: date
    years: int


@dataclass(frozen=True)
class Greetings:
    """Special days of the seven days from today on, the soonest first.

    ``lists`` are the records that have any, by their type.
    """

    items: tuple[Greeting, ...]
    lists: tuple[Worklist[Greeting], ...]


@dataclass(frozen=True)
class Complaint:
    """A complaint without a result; ``days`` is how long it has waited."""

    feedback: int
    on: date
    days: int
    customer: int | None
    customer_title: str
    content: str


@dataclass(frozen=True)
class Stretch:
    """The sales of some days."""

    first: date
    last: date
    takings: Takings
    query: Query


@dataclass(frozen=True)
class SalesSoFar:
    """The present month up to today, and the same days of the month before and of the year before.

    A shorter month is taken as a whole. ``day`` is the day of the month that all go to.
    """

    day: int
    now: Stretch
    month_ago: Stretch
    year_ago: Stretch


class TodayService:
    """The worklists of one open file."""

    def __init__(self, store: Store, records: RecordService) -> None:
        self._store = store
        self._records = records

    def follow_ups(self, today: date, limit: int = 50) -> FollowUps:
        """Return what is to be followed up by today, and in the six days after."""
        spans = {
            "due": (None, today),
            "coming": (today + _DAY, today + 6 * _DAY),
            "overdue": (None, today - _DAY),
            "today": (today, today),
        }
        with self._store.read() as reader:
            found: dict[str, Worklist[FollowUp]] = {}
            for name, (first, last) in spans.items():
                where = open_follow_ups(first, last)
                sort = LATEST_DUE if name == "due" else ("next_follow_up",)
                items: tuple[FollowUp, ...] = ()
                if name in {"due", "coming"}:
                    items = read_follow_ups(reader, where, today, limit, sort)
                query = Query("interaction", where, sort)
                found[name] = Worklist(items, reader.count("interaction", where), query)
        return FollowUps(**found)

    def greetings(self, today: date, limit: int = 50) -> Greetings:
        """Return the birthdays and special days of persons in the next seven days."""
        items: list[Greeting] = []
        lists: list[Worklist[Greeting]] = []
        with self._store.read() as reader:
            for spec in self._store.records.values():
                if has_yearly(spec):
                    mine = _greetings(reader, spec, today, limit)
                    query = Query(spec.name, _greeted(spec))
                    lists.append(Worklist(mine, reader.count(spec.name, query.where), query))
                    items += mine
        items.sort(key=lambda one: (one.on, one.name, one.id))
        return Greetings(tuple(items[:limit]), tuple(lists))

    def complaints(self, today: date, limit: int = 50) -> Worklist[Complaint]:
        """Return the complaints that nobody has answered, the oldest first."""
        waiting = self._store.records["feedback"].waiting
        assert waiting is not None
        since, conditions = waiting
        query = Query("feedback", Every(conditions), (since,))
        with self._store.read() as reader:
            ids = reader.ids("feedback", query.where, query.sort, limit=limit)
            rows = reader.rows("feedback", ids, (since, "customer", "content"))
            count = reader.count("feedback", query.where)
        found = (
            Complaint(
                row["id"],
                row[since],
                (today - row[since]).days,
                row["customer"],
                row["customer.title"],
                row["content"],
            )
            for row in rows
        )
        return Worklist(tuple(found), count, query)

    def sales(self, today: date) -> SalesSoFar:
        """Return what was sold this month, against the month and the year before."""
        before = today.replace(day=1) - _DAY
        year_ago = in_year(today, today.year - 1)
        with self._store.read() as reader:
            sums = Breakdowns(reader)

            def stretch(last: date) -> Stretch:
                first = last.replace(day=1)
                where = Condition("date", "between", (first, last))
                return Stretch(first, last, sums.takings(where), Query("sale", where))

            return SalesSoFar(
                today.day,
                stretch(today),
                stretch(before.replace(day=min(today.day, before.day))),
                stretch(year_ago),
            )

    # -- doing it ----------------------------------------------------------------------------

    def done(self, interaction: int) -> Saved:
        """Tick a follow-up off. Raises what ``RecordService.save`` does."""
        return self._records.save("interaction", {"follow_up_done": True}, interaction)

    def postpone(self, interaction: int, day: date) -> Saved:
        """Put a follow-up off until ``day``. Raises what ``RecordService.save`` does."""
        return self._records.save("interaction", {"next_follow_up": day}, interaction)


def later_days(today: date) -> dict[str, date]:
    """Return the days that things are put off to: tomorrow, next week, next month.

    Next week and next month are the same day then, or the Monday after where that is a weekend.
    """
    first, last = month_days(f"{today + 31 * _DAY - (today.day - 1) * _DAY:%Y-%m}")
    month = first.replace(day=min(today.day, last.day))
    return {
        "tomorrow": today + _DAY,
        "next_week": _working(today + 7 * _DAY),
        "next_month": _working(month),
    }


def _working(day: date) -> date:
    return day + (7 - day.weekday()) * _DAY if day.isoweekday() > 5 else day  # noqa: PLR2004


def _greeted(spec: RecordSpec) -> Tree | None:
    """Return the condition that a record has a special day in the next seven days."""
    fields = []
    for name in fields_of(spec):
        if name in spec.lines:
            inner = spec.lines[name].of.fields.values()
            fields += [f"{name}.{one.name}" for one in inner if one.yearly]
        else:
            fields.append(name)
    parts = tuple(Condition(name, "recurs", _WEEK) for name in fields)
    return both(_PERSONS.get(spec.name), parts[0] if len(parts) == 1 else Some(parts))


def _greetings(reader: Reader, spec: RecordSpec, today: date, limit: int) -> tuple[Greeting, ...]:
    first, last = week(today)
    ids = coming_ids(reader, spec.name, (first, last), _PERSONS.get(spec.name), limit)
    home = next((name for name, kind in spec.references.items() if kind.owned), "")
    names = (spec.title, *fields_of(spec), *filter(None, (home,)))
    found: list[Greeting] = []
    for row in reader.rows(spec.name, list(dict.fromkeys(ids)), names):
        within = str(row.get(f"{home}.title") or "") if home else ""
        found += [
            Greeting(
                spec.name, row["id"], spec.call(row), within, day.what, when,
                when.year - day.on.year,
            )
            for when, day in coming(spec, row, first, last)
        ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.on, one.name, one.id))[:limit])
