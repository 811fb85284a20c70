"""Birthdays and special days: which a record has, and when they come round next.

Which fields hold them is declared (``yearly``): a field of the record itself, or of lines that
also say what the day is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _
from crm_desktop.storage.yearly import yearly_fields

_LEAP_DAY = (2, 29)


class SpecialDay(NamedTuple):
    """A day of one record; ``what`` is the occasion, "" for a birthday; ``on`` is the first one."""

    what: str
    on: date

    def title(self, name: str) -> str:
        """Return what a calendar calls the day of ``name``."""
        if not self.what:
            return _("Birthday of {name}", name=name)
        return _("{occasion} of {name}", occasion=self.what, name=name)

    def after(self, day: date) -> date:
        """Return when it comes round on ``day`` or next."""
        this_year = in_year(self.on, day.year)
        return this_year if this_year >= day else in_year(self.on, day.year + 1)


def in_year(day: date, year: int) -> date:
    """Return the same day of another year; the 28th of February where it has no 29th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, *_LEAP_DAY[:1], 28)


def fields_of(spec: RecordSpec) -> tuple[str, ...]:
    """Return the fields of a record type in which special days stand."""
    lines = (name for name, kind in spec.lines.items() if yearly_fields(kind.of))
    return (*yearly_fields(spec), *lines)


def days_of(spec: RecordSpec, row: Mapping[str, Any]) -> Iterator[SpecialDay]:
    """Yield the special days of a record."""
    for name in yearly_fields(spec):
        if row[name] is not None:
            yield SpecialDay("", row[name])
    for name, kind in spec.lines.items():
        for inner in yearly_fields(kind.of):
            title = next(iter(kind.of.fields))
            yield from (
                SpecialDay(line[title], line[inner])
                for line in row.get(name, ())
                if line[inner] is not None
            )


def coming(
    spec: RecordSpec, row: Mapping[str, Any], first: date, last: date
) -> list[tuple[date, SpecialDay]]:
    """Return the special days of a record that come round between two days, with when they do."""
    found = [(day.after(first), day) for day in days_of(spec, row)]
    return [(when, day) for when, day in found if when <= last]


def week(today: date) -> tuple[date, date]:
    """Return the seven days that begin today: as far as work is looked ahead at."""
    return today, today + timedelta(days=6)
