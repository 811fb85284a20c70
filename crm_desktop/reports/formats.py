"""Numbers, money and dates as reports and charts write them, in the current language.

Thousands are separated by commas in both languages, dates are ISO 8601; only the short forms
for large numbers differ (1.2M, 120万). ``None`` is written as an empty string throughout.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crm_desktop.i18n import _, language
from crm_desktop.reports.dataset import Amount, Kind

_SHORT_ENGLISH: tuple[tuple[int, str], ...] = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"))
_SHORT_CHINESE: tuple[tuple[int, str], ...] = ((100_000_000, "亿"), (10_000, "万"))
_STEPS = {"B": 3, "M": 3, "K": 3, "亿": 4, "万": 4}
"""How many digits lie between a short form and the next smaller one."""
_SHORT_FROM = 10_000
_BEYOND_ROUNDING = Decimal("1E+20")

Number = int | float | Decimal


def _decimal(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    if abs(value) >= _BEYOND_ROUNDING:
        return value
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _fixed(value: Decimal, decimals: int) -> str:
    if not value.is_finite():
        return "–"
    rounded = _rounded(value, decimals)
    return f"{rounded:,f}" if rounded else f"{abs(rounded):,f}"


def integer(value: Number | None) -> str:
    """Return ``value`` rounded to a whole number: ``1,234``."""
    return "" if value is None else _fixed(_decimal(value), 0)


def decimal(value: Number | None, decimals: int | None = None) -> str:
    """Return ``value`` with ``decimals`` places, or with as many as it needs, at most four."""
    if value is None:
        return ""
    if decimals is not None:
        return _fixed(_decimal(value), decimals)
    text = _fixed(_decimal(value), 4)
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Number | Amount | None, sign: str = "", decimals: int | None = None) -> str:
    """Return an amount with its currency sign before it: ``¥1,234.50``, ``-$3.00``.

    A sign of letters (``CHF``) is set off by a space. Two places unless ``decimals`` says.
    """
    if value is None:
        return ""
    if isinstance(value, Amount):
        return money(value.value, value.sign, decimals)
    text = _fixed(_decimal(value), 2 if decimals is None else decimals)
    minus = "-" if text.startswith("-") else ""
    gap = " " if sign[-1:].isalpha() else ""
    return f"{minus}{sign}{gap}{text.removeprefix('-')}"


def percent(value: Number | None, decimals: int = 1) -> str:
    """Return a fraction as a percentage: ``0.256`` gives ``25.6%``."""
    return "" if value is None else f"{_fixed(_decimal(value) * 100, decimals)}%"


def day(value: date | None) -> str:
    """Return a date as ``2025-06-30``."""
    return "" if value is None else f"{value:%Y-%m-%d}"


def moment(value: datetime | None) -> str:
    """Return a date and time as ``2025-06-30 14:05``, without converting its time zone."""
    return "" if value is None else f"{value:%Y-%m-%d %H:%M}"


def yes_no(value: bool | None) -> str:
    """Return the word for a truth value."""
    if value is None:
        return ""
    return _("Yes") if value else _("No")


def compact(value: Number, sign: str = "") -> str:
    """Return a number in a few characters for axes and labels: ``¥1.2M``, ``¥120万``."""
    number = _decimal(value)
    if not number.is_finite():
        return "–"
    size = Decimal(abs(number))
    units = {"zh_CN": _SHORT_CHINESE}.get(language(), _SHORT_ENGLISH)
    minus = "-" if number < 0 else ""
    for unit, letter in units:
        scaled = size / unit
        if size >= _SHORT_FROM and _rounded(scaled, _STEPS[letter]) >= 1:
            digits = len(str(int(scaled)))
            return f"{minus}{sign}{decimal(_rounded(scaled, max(0, 3 - digits)))}{letter}"
    places = 0 if size >= 100 or size == size.to_integral_value() else 2  # noqa: PLR2004
    return f"{minus}{sign}{decimal(_rounded(size, places))}"


def short(value: Number, kind: Kind, sign: str = "") -> str:
    """Return a chart's value in its kind, shortened where it is large."""
    if kind == "percent":
        return f"{decimal(_rounded(_decimal(value) * 100, 1))}%"
    return compact(value, sign if kind == "money" else "")


def written(value: Any, kind: Kind, sign: str = "", decimals: int | None = None) -> str:
    """Return any value as a cell of ``kind`` shows it; a ``str`` is returned as it is."""
    match value:
        case None:
            text = ""
        case str():
            text = value
        case Amount():
            text = money(value, decimals=decimals)
        case bool():
            text = yes_no(value)
        case int() | float() | Decimal():
            text = _number(value, kind, sign, decimals)
        case datetime() if kind != "date":
            text = moment(value)
        case date():
            text = day(value)
        case _:
            text = str(value)
    return text


def _number(value: Number, kind: Kind, sign: str, decimals: int | None) -> str:
    match kind:
        case "money":
            return money(value, sign, decimals)
        case "percent":
            return percent(value, 1 if decimals is None else decimals)
        case "integer":
            return integer(value)
        case "yes_no":
            return yes_no(bool(value))
        case "decimal":
            return decimal(value, decimals)
        case _:
            return str(value)
