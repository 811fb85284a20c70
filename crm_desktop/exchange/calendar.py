"""Write iCalendar: days to remember, once or every year."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from crm_desktop.exchange.saving import replacing

_PRODUCT = "-//CRM Desktop//CRM Desktop//EN"
_LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One day. ``uid`` stays the same for ever: a calendar that takes it again replaces it.

    A ``yearly`` one returns every year; one on 29 February on the last day of that month.
    ``changed`` (with a time zone) is when it was last changed; ``text`` says more.
    """

    uid: str
    title: str
    on: date
    changed: datetime
    text: str = ""
    yearly: bool = False


def write_calendar(
    path: str | os.PathLike[str],
    occasions: Iterable[Occasion],
    *,
    name: str,
    tick: Callable[[int], None] | None = None,
) -> int:
    """Write a calendar called ``name`` and return how many days there are in it.

    The days are all-day events that leave the time free, with a reminder on the day at nine.
    ``tick`` hears of each. Raises ``UnwritableFile`` and whatever ``occasions`` or ``tick`` raise;
    then what stood at ``path`` is untouched.
    """
    from icalendar import Calendar  # noqa: PLC0415 - needs a quarter of a second

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _clean(name))
    head, end, _rest = calendar.to_ical().partition(b"END:VCALENDAR")
    count = 0
    with replacing(Path(path)) as new, new.open("xb") as file:
        file.write(head)
        for count, occasion in enumerate(occasions, 1):
            file.write(_event(occasion))
            if tick is not None:
                tick(count)
        file.write(end + b"\r\n")
    return count


def _event(occasion: Occasion) -> bytes:
    from icalendar import Alarm, Event  # noqa: PLC0415

    event = Event()
    event.add("uid", occasion.uid)
    event.add("dtstamp", occasion.changed)
    event.add("summary", _clean(occasion.title))
    event.add("dtstart", occasion.on)
    if occasion.on < date.max:  # without an end it lasts that day
        event.add("dtend", occasion.on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if occasion.text:
        event.add("description", _clean(occasion.text))
    if occasion.yearly:
        rule: dict[str, object] = {"freq": "yearly"}
        if (occasion.on.month, occasion.on.day) == _LEAP_DAY:
            rule |= {"bymonth": 2, "bymonthday": -1}
        event.add("rrule", rule)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _clean(occasion.title))
    alarm.add("trigger", timedelta(hours=9))
    event.add_component(alarm)
    written: bytes = event.to_ical()
    return written


def _clean(text: str) -> str:
    """Return a text without what the format forbids: control characters, halves of pairs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign >= " " or sign in "\n\t")
    return kept.encode("utf-8", "replace").decode()
