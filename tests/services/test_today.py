"""The worklists of a day are what one gets by looking at the records one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.figure_values import FollowUp
from crm_desktop.services.lists import Query
from crm_desktop.services.today import Worklist, later_days
from tests.offices import open_desk

SUNDAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(tmp_path_factory.mktemp("office"))
    desk.demo.create(150, 3, today=SUNDAY)
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let lists reckon from the day that is given."""

    def be(today: date) -> date:
        monkeypatch.setattr("crm_desktop.storage.filters.local_today", lambda: today)
        return today

    return be


def person(desk: Desk, name: str, birthday: date | None, **more: Any) -> int:
    values = {"name": name, "kind": "person", "birthday": birthday, **more}
    return desk.records.save("customer", values).id


def rows(desk: Desk, record: str, *names: str) -> list[dict[str, Any]]:
    return desk.lists.rows(record, desk.lists.ids(Query(record)), names)


def test_follow_ups_are_those_that_are_open(full: Desk) -> None:
    names = ("next_follow_up", "follow_up_done")
    every = [
        row["next_follow_up"]
        for row in rows(full, "interaction", *names)
        if row["next_follow_up"] and not row["follow_up_done"]
    ]

    found = full.today.follow_ups(SUNDAY, 1000)

    by_now = sorted((one for one in every if one <= SUNDAY), reverse=True)
    assert [one.due for one in found.due.items] == by_now
    soon = [one for one in every if SUNDAY < one <= SUNDAY + timedelta(days=6)]
    assert [one.due for one in found.coming.items] == sorted(soon)
    assert found.overdue.count == sum(one < SUNDAY for one in every)
    assert found.today.count == by_now.count(SUNDAY)
    assert all(one.days == (SUNDAY - one.due).days for one in found.due.items)
    for part in (found.due, found.coming, found.overdue, found.today):
        assert full.lists.count(part.query) == part.count


def test_a_limit_keeps_the_beginning_and_the_count(full: Desk) -> None:
    every = full.today.follow_ups(SUNDAY, 1000).due
    found: Worklist[FollowUp] = full.today.follow_ups(SUNDAY, 3).due

    assert found.items == every.items[:3]
    assert found.count == every.count > 3


def test_a_follow_up_is_done_and_put_off_and_both_come_back(full: Desk) -> None:
    before = full.today.follow_ups(SUNDAY, 1000)
    first, second = before.due.items[:2]

    saved = full.today.done(first.interaction)
    full.today.postpone(second.interaction, SUNDAY + timedelta(days=1))

    after = full.today.follow_ups(SUNDAY, 1000)
    assert saved.changes.touched == {"interaction": frozenset({first.interaction})}
    assert after.due.count == before.due.count - 2
    assert after.coming.count == before.coming.count + 1
    full.history.undo()
    full.history.undo()
    assert full.today.follow_ups(SUNDAY, 1000) == before


@pytest.mark.parametrize(
    ("today", "week", "month"),
    [
        (SUNDAY, date(2026, 11, 30), date(2026, 12, 22)),
        (date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 25)),
        (date(2026, 12, 31), date(2027, 1, 7), date(2027, 2, 1)),
        (date(2027, 1, 31), date(2027, 2, 8), date(2027, 3, 1)),
        (date(2028, 1, 31), date(2028, 2, 7), date(2028, 2, 29)),
    ],
)
def test_days_to_put_off_to_are_working_days(today: date, week: date, month: date) -> None:
    found = later_days(today)
    tomorrow = today + timedelta(days=1)
    assert found == {"tomorrow": tomorrow, "next_week": week, "next_month": month}


def test_birthdays_of_persons_and_contacts(full: Desk, day: Any) -> None:
    day(SUNDAY)
    soon = {SUNDAY + timedelta(days=ahead) for ahead in range(7)}

    def comes(born: date | None) -> bool:
        return born is not None and any((one.month, one.day) == (born.month, born.day)
                                        for one in soon)  # fmt: skip

    expected = {
        ("customer", row["id"])
        for row in rows(full, "customer", "birthday", "kind")
        if row["kind"] == "person" and comes(row["birthday"])
    } | {
        ("contact", row["id"])
        for row in rows(full, "contact", "birthday", "anniversaries")
        if comes(row["birthday"]) or any(comes(line["on"]) for line in row["anniversaries"])
    }

    found = full.today.greetings(SUNDAY, 1000)

    assert {(one.record, one.id) for one in found.items} == expected
    assert [one.on for one in found.items] == sorted(one.on for one in found.items)
    assert sum(part.count for part in found.lists) == len(expected)
    for part in found.lists:
        ids = full.lists.ids(part.query)
        assert {one.id for one in part.items} == set(ids)
        assert len(ids) == part.count


def test_special_days_say_what_they_are_and_for_how_long(desk: Desk, day: Any) -> None:
    today = day(date(2026, 12, 29))
    company = desk.records.save("customer", {"name": "Blue River", "birthday": date(1990, 12, 30)})
    person(desk, "Anna", date(1986, 12, 30))
    person(desk, "Ben", date(1990, 1, 5))
    desk.records.save(
        "contact",
        {
            "name": "Carl",
            "customer": company.id,
            "birthday": date(1970, 1, 2),
            "anniversaries": (
                {"what": "Wedding", "on": date(2016, 1, 4)},
                {"what": "Founding", "on": date(2016, 3, 4)},
            ),
        },
    )

    found = desk.today.greetings(today)

    told = [(one.name, one.within, one.what, one.on.isoformat(), one.years) for one in found.items]
    assert told == [
        ("Anna", "", "", "2026-12-30", 40),
        ("Carl", "Blue River", "", "2027-01-02", 57),
        ("Carl", "Blue River", "Wedding", "2027-01-04", 11),
    ]
    assert {part.query.record: part.count for part in found.lists} == {"customer": 1, "contact": 1}


@pytest.mark.parametrize(
    ("today", "when"),
    [
        (date(2027, 2, 22), date(2027, 2, 28)),
        (date(2027, 2, 28), date(2027, 2, 28)),
        (date(2028, 2, 23), date(2028, 2, 29)),
        (date(2028, 2, 22), None),
        (date(2027, 3, 1), None),
        (date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_whoever_was_born_on_a_leap_day_has_a_birthday_each_year(
    desk: Desk, day: Any, today: date, when: date | None
) -> None:
    person(desk, "Leap", date(1996, 2, 29))
    day(today)

    found = desk.today.greetings(today)

    assert [one.on for one in found.items] == ([when] if when else [])
    assert found.lists[0].count == len(found.items)


def test_the_soonest_days_stand_in_a_short_list_over_the_turn_of_the_year(
    desk: Desk, day: Any
) -> None:
    today = day(date(2026, 12, 30))
    for name, born in (("Jan", date(1980, 1, 1)), ("Feb", date(1980, 1, 3)),
                       ("Dec", date(1980, 12, 31)), ("Now", date(1980, 12, 30))):  # fmt: skip
        person(desk, name, born)

    assert [one.name for one in desk.today.greetings(today, 3).items] == ["Now", "Dec", "Jan"]


def test_deleted_records_are_not_greeted(desk: Desk, day: Any) -> None:
    today = day(SUNDAY)
    gone = person(desk, "Gone", date(1980, 11, 23))
    desk.records.delete("customer", [gone])

    found = desk.today.greetings(today)

    assert found.items == ()
    assert [part.count for part in found.lists] == [0, 0]


def test_complaints_wait_until_they_have_a_result(desk: Desk) -> None:
    customer = person(desk, "Anna", None)
    said = [
        desk.records.save(
            "feedback",
            {"customer": customer, "kind": kind, "date": SUNDAY - timedelta(days=days),
             "content": kind, "result": result},
        ).id
        for kind, days, result in (
            ("complaint", 2, ""), ("complaint", 9, ""), ("complaint", 1, "Replaced"),
            ("praise", 3, ""),
        )
    ]  # fmt: skip

    found = desk.today.complaints(SUNDAY)

    assert [(one.feedback, one.days) for one in found.items] == [(said[1], 9), (said[0], 2)]
    assert found.items[0].customer_title == "Anna"
    assert desk.lists.count(found.query) == found.count == 2


def sale(desk: Desk, on: date, amount: int, **more: Any) -> None:
    line = {"product": None, "description": "x", "quantity": Decimal(1), "discount": Decimal(0),
            "unit_price": Decimal(amount), "amount": None}  # fmt: skip
    spec = desk.types["sale"].lines["lines"].of.fields
    lines = ({name: line.get(name, spec[name].new_value()) for name in spec},)
    customer = desk.records.find("customer", {"name": "Anna"}) or [person(desk, "Anna", None)]
    product = desk.records.find("product", {"name": "Box"})
    if not product:
        product = [desk.records.save("product", {"name": "Box"}).id]
    lines[0]["product"] = product[0]
    desk.records.save("sale", {"date": on, "customer": customer[0], "lines": lines, **more})


@pytest.mark.parametrize(
    ("today", "month_ago", "year_ago"),
    [
        (SUNDAY, date(2026, 10, 22), date(2025, 11, 22)),
        (date(2027, 3, 31), date(2027, 2, 28), date(2026, 3, 31)),
        (date(2028, 2, 29), date(2028, 1, 29), date(2027, 2, 28)),
        (date(2027, 1, 5), date(2026, 12, 5), date(2026, 1, 5)),
    ],
)
def test_months_are_compared_to_the_same_day(
    desk: Desk, today: date, month_ago: date, year_ago: date
) -> None:
    for last, amount in ((today, 100), (month_ago, 40), (year_ago, 7)):
        sale(desk, last, amount)
        sale(desk, last.replace(day=1), amount)
        if (after := last + timedelta(days=1)).month == last.month:
            sale(desk, after, 1_000_000)
    sale(desk, today, 5, currency="USD")

    found = desk.today.sales(today)

    assert [part.last for part in (found.now, found.month_ago, found.year_ago)] == [
        today, month_ago, year_ago,
    ]  # fmt: skip
    assert [part.takings.total for part in (found.now, found.month_ago, found.year_ago)] == [
        200, 80, 14,
    ]  # fmt: skip
    assert found.now.takings.others[0].total == 5
    for part in (found.now, found.month_ago, found.year_ago):
        assert desk.lists.count(part.query) == part.takings.count


def test_an_empty_file_has_nothing_to_do(desk: Desk) -> None:
    assert desk.today.follow_ups(SUNDAY).due.count == 0
    assert desk.today.greetings(SUNDAY).items == ()
    assert desk.today.complaints(SUNDAY).items == ()
    assert desk.today.sales(SUNDAY).now.takings.count == 0


def test_follow_ups_know_whom_to_call(desk: Desk) -> None:
    customer = desk.records.save("customer", {"name": "Blue River"}).id
    contact = desk.records.save("contact", {"name": "Carl", "customer": customer}).id
    desk.records.save(
        "interaction",
        {"customer": customer, "contact": contact, "subject": "Budget", "next_follow_up": SUNDAY,
         "at": datetime(2026, 11, 1, tzinfo=UTC)},
    )  # fmt: skip

    found = desk.today.follow_ups(SUNDAY).today.query
    one = desk.today.follow_ups(SUNDAY).due.items[0]

    assert desk.lists.count(found) == 1
    assert (one.customer, one.contact, one.contact_title) == (customer, contact, "Carl")
