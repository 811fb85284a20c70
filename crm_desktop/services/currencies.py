"""Currencies: their signs, and sums that never add one to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from crm_desktop.resources import resource

_SIGNS = {
    "CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$",
    "SGD": "S$", "KRW": "₩", "INR": "₹", "AUD": "A$", "CAD": "C$",
}  # fmt: skip

DEFAULT = "CNY"
"""The currency of a file that says nothing else."""


def sign(currency: str) -> str:
    """Return the sign that stands before an amount; the code itself where there is none."""
    return _SIGNS.get(currency, currency)


@dataclass(frozen=True)
class Sum:
    """What came in, in one currency, with ``count`` sales."""

    currency: str
    total: Decimal = Decimal(0)
    count: int = 0

    @property
    def average(self) -> Decimal | None:
        """Return the average sale, to the cent; ``None`` where nothing was sold."""
        return (self.total / self.count).quantize(Decimal("0.01")) if self.count else None


@dataclass(frozen=True)
class Takings:
    """What came in: ``base`` in the currency of the file, and what came in other currencies."""

    base: Sum
    others: tuple[Sum, ...] = ()

    @property
    def total(self) -> Decimal:
        """Return the total in the currency of the file; other currencies are not in it."""
        return self.base.total

    @property
    def count(self) -> int:
        """Return the number of sales in all currencies."""
        return self.base.count + sum(other.count for other in self.others)


def takings(currency: str, parts: Iterable[Sum]) -> Takings:
    """Return the takings that ``parts`` make up; ``currency`` is the file's own."""
    found: dict[str, Sum] = {currency: Sum(currency)}
    for part in parts:
        known = found.get(part.currency, Sum(part.currency))
        found[part.currency] = Sum(
            part.currency, known.total + part.total, known.count + part.count
        )
    base = found.pop(currency)
    return Takings(base, tuple(sorted(found.values(), key=lambda one: -one.total)))


def currency_of(country: str) -> str:
    """Return the currency that is paid with in a country, "" where it is not one of those offered.

    The table is taken from the Unicode CLDR.
    """
    for line in resource("data/country_currencies.csv").read_text("utf-8").splitlines():
        code, _comma, currency = line.partition(",")
        if code == country:
            return currency
    return ""
