"""What happened with a customer: everything once, the latest first, however it is paged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.services.desk import Desk
from crm_desktop.services.timeline import KINDS, Entry, Place
from tests.offices import open_desk

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def acme(desk: Desk) -> int:
    return desk.records.save("customer", {"name": "Acme"}).id


def story(desk: Desk, customer: int, limit: int = 50, **wanted: object) -> list[Entry]:
    """Read all pages."""
    found: list[Entry] = []
    after: Place | None = None
    while True:
        page = desk.timeline.page(customer, after=after, limit=limit, **wanted)  # type: ignore[arg-type]
        found += page.entries
        after = page.following
        if after is None:
            return found


def test_all_that_happened_stands_in_one_order(desk: Desk, acme: int, tmp_path: Path) -> None:
    product = desk.records.save("product", {"name": "Sensor", "list_price": Decimal(10)}).id
    desk.records.save("interaction", {"customer": acme, "subject": "Call", "at": NOON})
    line = {"product": product, "quantity": Decimal(2), "unit_price": None, "discount": None}
    desk.records.save(
        "sale",
        {"customer": acme, "date": date(2026, 3, 13), "lines": ({**line, "amount": None},)},
    )
    desk.records.save(
        "feedback",
        {"customer": acme, "date": date(2026, 3, 15), "content": "Fine", "satisfaction": 5},
    )
    desk.records.save("customer", {"status": "active"}, acme)
    paper = tmp_path / "offer.pdf"
    paper.write_bytes(b"x")
    desk.attachments.add("customer", acme, [paper])
    other = desk.records.save("customer", {"name": "Other"}).id
    desk.records.save("interaction", {"customer": other, "subject": "Not mine"})

    found = story(desk, acme)

    assert [one.kind for one in found[-3:]] == ["feedback", "interaction", "sale"]
    assert {one.title for one in found[:3]} == {
        "offer.pdf",
        "Status: Prospect → Active",
        "Added to the file",
    }
    sale = found[-1]
    assert sale.facts[0].endswith("20.00")
    assert (sale.text, sale.timed) == ("Sensor", False)
    assert found[-3].facts == ("5 / 5",)


def test_a_change_that_was_taken_back_is_not_told(desk: Desk, acme: int) -> None:
    desk.records.save("customer", {"status": "active"}, acme)
    assert len(story(desk, acme)) == 2

    desk.history.undo()
    assert len(story(desk, acme)) == 1
    desk.history.redo()

    assert len(story(desk, acme)) == 2


def test_kinds_and_words_narrow_it(desk: Desk, acme: int) -> None:
    desk.records.save("interaction", {"customer": acme, "subject": "100% sure", "at": NOON})
    desk.records.save("interaction", {"customer": acme, "subject": "Unsure", "at": NOON})
    desk.records.save("feedback", {"customer": acme, "content": "a 100% of it"})

    assert {one.title for one in story(desk, acme, text="100%")} == {
        "100% sure",
        "Feedback: Survey",
    }
    assert [one.kind for one in story(desk, acme, kinds=("feedback",))] == ["feedback"]
    assert story(desk, acme, kinds=("feedback",), text="sure") == []
    assert desk.timeline.counts(acme) == {
        "interaction": 2,
        "sale": 0,
        "feedback": 1,
        "change": 1,
        "file": 0,
    }
    assert set(desk.timeline.counts(acme)) == set(KINDS)


def test_what_is_in_the_recycle_bin_is_left_out(desk: Desk, acme: int) -> None:
    call = desk.records.save("interaction", {"customer": acme, "subject": "Call"}).id
    desk.records.delete("interaction", [call])

    assert [one.kind for one in story(desk, acme)] == ["change"]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    hours=st.lists(st.integers(0, 30), max_size=12),
    days=st.lists(st.integers(0, 2), max_size=6),
    limit=st.integers(1, 7),
)
def test_pages_give_each_entry_once_in_order(
    tmp_path_factory: pytest.TempPathFactory, hours: list[int], days: list[int], limit: int
) -> None:
    desk = open_desk(tmp_path_factory.mktemp("story"))
    acme = desk.records.save("customer", {"name": "Acme"}).id
    for hour in hours:
        # Midnight is also the moment of what has no time of day.
        at = datetime(2026, 3, 14).astimezone() + timedelta(hours=hour // 4 * 12)
        desk.records.save("interaction", {"customer": acme, "subject": "Call", "at": at})
    for day in days:
        when = date(2026, 3, 14) + timedelta(days=day)
        desk.records.save("feedback", {"customer": acme, "content": "x", "date": when})

    whole = [one.place for one in desk.timeline.page(acme, limit=100).entries]

    assert [one.place for one in story(desk, acme, limit)] == whole
    assert whole == sorted(set(whole), reverse=True)
    assert len(whole) == len(hours) + len(days) + 1
    desk.close()
