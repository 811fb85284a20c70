"""Calendars: what is written is what calendar programs read."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from crm_desktop.exchange.calendar import Occasion, write_calendar
from crm_desktop.services.calendars import NoCalendar
from crm_desktop.services.lists import Query
from tests.offices import open_desk

CHANGED = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=99
)


def _events(path: Path) -> list[dict[str, Any]]:
    calendar: Any = Calendar.from_ical(path.read_bytes())
    return [
        {
            "uid": str(event["uid"]),
            "title": str(event["summary"]),
            "on": event.decoded("dtstart"),
            "until": event.decoded("dtend"),
            "text": str(event.get("description", "")),
            "rule": dict(event["rrule"].items()) if "rrule" in event else {},
        }
        for event in calendar.walk("VEVENT")
    ]


def test_days_once_and_every_year(tmp_path: Path) -> None:
    path = tmp_path / "days.ics"
    count = write_calendar(
        path,
        [
            Occasion("a", "Call back; soon", date(2026, 12, 31), CHANGED, "one\ntwo, three"),
            Occasion("b", "Birthday of 李娜", date(1980, 3, 22), CHANGED, yearly=True),
            Occasion("c", "Leap day", date(2000, 2, 29), CHANGED, yearly=True),
        ],
        name="Follow-ups",
    )
    once, yearly, leap = _events(path)
    assert count == 3
    assert once == {
        "uid": "a",
        "title": "Call back; soon",
        "on": date(2026, 12, 31),
        "until": date(2027, 1, 1),
        "text": "one\ntwo, three",
        "rule": {},
    }
    assert (yearly["title"], yearly["rule"]) == ("Birthday of 李娜", {"FREQ": ["YEARLY"]})
    assert leap["rule"] == {"FREQ": ["YEARLY"], "BYMONTH": [2], "BYMONTHDAY": [-1]}
    written = path.read_bytes()
    assert written.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, written.split(b"\r\n"))) <= 75


def test_the_last_day_that_there_is(tmp_path: Path) -> None:
    path = tmp_path / "days.ics"
    write_calendar(path, [Occasion("a", "Late", date.max, CHANGED)], name="x")
    (event,) = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == date.max
    assert "dtend" not in event


@settings(max_examples=60, deadline=None)
@given(title=TEXT, text=TEXT, on=st.dates(date(1000, 1, 1), date(9999, 12, 30)))
def test_texts_come_back(title: str, text: str, on: date) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "days.ics"
        write_calendar(path, [Occasion("a", title, on, CHANGED, text)], name="x")
        (event,) = _events(path)
        assert (event["title"], event["text"], event["on"]) == (title, text, on)


def test_an_empty_calendar_and_signs_that_none_may_hold(tmp_path: Path) -> None:
    path = tmp_path / "days.ics"
    assert write_calendar(path, [], name="x") == 0
    assert _events(path) == []
    write_calendar(path, [Occasion("a", "a\x00b\ud800\r\nc", date(2026, 1, 1), CHANGED)], name="x")
    assert _events(path)[0]["title"] == "ab?\nc"


def test_follow_ups_and_special_days_leave(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    customer = desk.records.save("customer", {"name": "Acme"}).id
    for subject, done, day in (
        ("Offer", False, date(2026, 5, 1)),
        ("Invoice", True, date(2026, 5, 2)),
        ("Chat", False, None),
    ):
        values = {"subject": subject, "customer": customer, "next_follow_up": day}
        desk.records.save("interaction", values | {"follow_up_done": done, "at": CHANGED})
    days = ({"what": "Joined", "on": date(2010, 5, 1)},)
    contact = {"name": "Li Na", "customer": customer, "birthday": date(1980, 3, 22)}
    desk.records.save("contact", contact | {"anniversaries": days})
    path = tmp_path / "out.ics"

    left = desk.exports.write(Query("interaction"), path)
    assert [(event["title"], event["on"]) for event in _events(path)] == [
        ("Offer · Acme", date(2026, 5, 1))
    ]
    assert str(left.notes[0]).endswith("left out: 2.")

    desk.exports.write(Query("contact"), path)
    events = _events(path)
    assert [event["title"] for event in events] == ["Birthday of Li Na", "Joined of Li Na"]
    assert {event["text"] for event in events} == {"Acme"}
    desk.exports.write(Query("contact"), tmp_path / "again.ics")
    assert [event["uid"] for event in _events(tmp_path / "again.ics")] == [
        event["uid"] for event in events
    ]
    with pytest.raises(NoCalendar, match="workbook"):
        desk.exports.write(Query("product"), path)
    desk.close()
