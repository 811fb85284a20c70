"""Sums and dates in the few characters that cards and charts have room for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from crm_desktop.i18n import _, language
from crm_desktop.services.currencies import Sum, Takings, sign
from crm_desktop.ui.widgets.calendar import MONTHS

_WAN, _YI = Decimal(10_000), Decimal(100_000_000)
_SHORT = 3


def money(amount: Decimal, currency: str) -> str:
    """Return an amount in whole units, with the sign of its currency."""
    mark = sign(currency)
    gap = " " if mark == currency else ""
    minus = "-" if amount < 0 else ""
    return f"{minus}{mark}{gap}{abs(amount):,.0f}"


def short_amount(value: float) -> str:
    """Return a number for an axis: 950, 12k and 3.4M, in Chinese 1.2万 and 3.4亿."""
    number = Decimal(str(value))
    steps: tuple[tuple[Decimal, str], ...] = (
        (Decimal(1_000_000_000), "G"),
        (Decimal(1_000_000), "M"),
        (Decimal(1_000), "k"),
    )
    if language().startswith("zh"):
        steps = ((_YI, "亿"), (_WAN, "万"))
    for least, unit in steps:
        if abs(number) >= least:
            return f"{number / least:.1f}".rstrip("0").rstrip(".") + unit
    return f"{number:.1f}".rstrip("0").rstrip(".")


def others(takings: Takings) -> str:
    """Return what came in other currencies, such as “+ $1,200” ("" for nothing)."""
    return " ".join(f"+ {_of(one)}" for one in takings.others)


def _of(part: Sum) -> str:
    return money(part.total, part.currency)


def month_label(month: str) -> str:
    """Return a month such as ``2026-03`` in the few letters that a bar has room for."""
    name = _(MONTHS[int(month[5:7]) - 1])
    return name[:_SHORT]


def month_title(month: str) -> str:
    """Return a month such as ``2026-03`` with its year."""
    return _("{month} {year}", month=_(MONTHS[int(month[5:7]) - 1]), year=month[:4])


def day_label(day: date, today: date) -> str:
    """Return a day as people say it: today by name, a year only where it is another one."""
    if day == today:
        # The word for the day: “Today” is what the place is called, which is another in Chinese.
        return _("today").capitalize()
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"
