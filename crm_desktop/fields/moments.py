"""Kinds of time: a day, and a moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from crm_desktop.fields.kind import (
    BLANK_WORDS,
    CellKind,
    Kind,
    Operator,
    Reading,
    Stored,
    clean,
    plain,
)
from crm_desktop.fields.problems import FieldError
from crm_desktop.i18n import Text

_OPERATORS: tuple[Operator, ...] = (
    "within", "recurs", "is", "is_not", "lt", "gt", "le", "ge", "between", "empty", "filled"
)  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(
    r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ ,-]+(\d{4})|([A-Za-z]{3,9})\.? (\d{1,2}),? +(\d{4})"
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(AM|PM|am|pm)?")
_TRAILING_CLOCK = re.compile(r"\s+(\d{1,2}:\d{2}(?::\d{2})?\s*(?:AM|PM|am|pm)?)$")
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_EXCEL_DAYS = range(1, 200_000)
_EXCEL_EPOCH = date(1899, 12, 30)
_EARLIEST, _LATEST = date(1000, 1, 1), date(9999, 12, 31)


def read_date(text: str, *, day_first: bool | None) -> date | None:
    """Return the day written in ``text``; ``None`` if it is none that people write."""
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.fullmatch(text):
        first, second, year = map(int, found.groups())
        european = "." in text if day_first is None else day_first
        if first > 12 or (european and second <= 12):  # noqa: PLR2004 - months of a year
            day, month = first, second
        else:
            month, day = first, second
    elif found := _NAMED.fullmatch(text):
        parts = found.groups()
        name = (parts[1] or parts[3])[:3].casefold()
        if name not in _MONTHS:
            return None
        day, month, year = int(parts[0] or parts[4]), _MONTHS[name], int(parts[2] or parts[5])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def split_clock(text: str) -> tuple[str, str]:
    """Return the day's part of a text, and the time of day at its end ("" if there is none)."""
    found = _TRAILING_CLOCK.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def order_of(texts: Iterator[str]) -> bool | None:
    """Tell from a column whether the day comes first (``None``: nothing in it decides)."""
    votes = [0, 0]
    for text in texts:
        found = _YEAR_LAST.match(clean(text))
        if found:
            votes[0] += int(found[1]) > 12  # noqa: PLR2004
            votes[1] += int(found[2]) > 12  # noqa: PLR2004
    if votes[0] and not votes[1]:
        return True
    return False if votes[1] and not votes[0] else None


def _read_clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[4] or "").casefold()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


class Day(Kind):
    """A day of the calendar; the value is a ``date``."""

    key: ClassVar[str] = "date"
    cell_kind: ClassVar[CellKind] = "date"
    operators: ClassVar[tuple[Operator, ...]] = _OPERATORS
    width = 12

    @property
    def blank(self) -> Any:
        """Return nothing."""
        return None

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the day that a date, a moment (its local day), an Excel serial or a text means."""
        if isinstance(raw, datetime):
            return (raw.astimezone() if raw.tzinfo else raw).date()
        if isinstance(raw, date):
            return raw
        if isinstance(raw, int | float) and not isinstance(raw, bool) and int(raw) in _EXCEL_DAYS:
            return _EXCEL_EPOCH + timedelta(days=int(raw))
        text = clean(plain(raw))
        if not text or text.casefold() in BLANK_WORDS:
            return None
        day = read_date(text, day_first=reading.day_first)
        if day is None:
            head, _space, clock = text.replace("T", " ").partition(" ")
            if _read_clock(clean(clock).removesuffix("Z")) is not None:
                day = read_date(head, day_first=reading.day_first)
        if day is None:
            raise self.unreadable(raw, "2026-03-31")
        return day

    def check(self, value: Any) -> None:
        """Refuse years that are slips of the finger."""
        if value is not None and not _EARLIEST <= value <= _LATEST:
            raise FieldError(Text("The year of this date cannot be right."))

    def show(self, value: Any) -> str:
        """Return year-month-day, which both languages read alike."""
        return "" if value is None else value.isoformat()

    def store(self, value: Any) -> Stored:
        """Return ISO 8601, which sorts as text."""
        return None if value is None else value.isoformat()

    def load(self, stored: Any) -> Any:
        """Return the day."""
        return None if stored is None else date.fromisoformat(stored)

    def cell(self, value: Any) -> object:
        """Return it as a date."""
        return value

    def words(self, value: Any) -> Iterator[str]:
        """Yield nothing."""
        del value
        return iter(())


class Moment(Day):
    """A moment to the second; the value is a ``datetime`` in UTC, shown in local time."""

    key: ClassVar[str] = "moment"
    cell_kind: ClassVar[CellKind] = "datetime"
    width = 17

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the moment; what names no zone is local time, a day alone its midnight."""
        if isinstance(raw, str):
            text = clean(raw)
            try:
                if "T" in text and (text.endswith("Z") or "+" in text):
                    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
            except ValueError:
                raise self.unreadable(raw, "2026-03-31 14:30") from None
            head, _space, clock = text.replace("T", " ").partition(" ")
            at = _read_clock(clean(clock))
            day = read_date(head, day_first=reading.day_first)
            if day is not None and at is not None:
                return _utc(datetime.combine(day, at))
        if isinstance(raw, datetime):
            return _utc(raw)
        if isinstance(raw, float):
            whole = super().parse(int(raw), reading)
            seconds = round(raw % 1 * 86_400)
            return _utc(datetime.combine(whole, time()) + timedelta(seconds=seconds))
        day = super().parse(raw, reading)
        return None if day is None else _utc(datetime.combine(day, time()))

    def check(self, value: Any) -> None:
        """Refuse years that are slips of the finger."""
        super().check(None if value is None else value.date())

    def show(self, value: Any) -> str:
        """Return local date and time to the minute (to the second where it has any)."""
        if value is None:
            return ""
        local: datetime = value.astimezone()
        return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")

    def store(self, value: Any) -> Stored:
        """Return ISO 8601 in UTC, of fixed width."""
        return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def load(self, stored: Any) -> Any:
        """Return the moment in UTC."""
        return None if stored is None else datetime.fromisoformat(stored)

    def cell(self, value: Any) -> object:
        """Return local time without a zone, as workbooks keep it."""
        return None if value is None else value.astimezone().replace(tzinfo=None)


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC).replace(microsecond=0)
    except (OverflowError, OSError, ValueError):
        raise FieldError(Text("The year of this date cannot be right.")) from None
