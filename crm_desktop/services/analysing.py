"""Analyses whose results are written into the records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from crm_desktop.analysis.abc import abc_classes
from crm_desktop.fields.conditions import Condition
from crm_desktop.i18n import N_
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store
from crm_desktop.storage.totals import grouped
from crm_desktop.storage.unit import Unit

_CLASSES = ("A", "B", "C")


class AnalysisService:
    """The analyses of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @needs(Right.MANY)
    def classify(self, today: date, months: int = 12) -> Changes:
        """Write every customer's ABC class from the sales of the last ``months`` months.

        One operation, which undo takes back; customers whose class stays are not touched. Each
        currency is classed by itself, and a customer who buys in several gets the best class.
        Customers who bought nothing in that time have no class.
        """
        bought = Condition("date", "between", (_months_before(today, months), today))

        def work(unit: Unit, reader: Reader) -> None:
            wanted = _classes(reader, bought)
            changed: dict[int, Mapping[str, str]] = {}
            for letter in _CLASSES:
                had = Condition("abc_class", "is", letter)
                for customer in reader.ids("customer", had, ("id",)):
                    if wanted.get(customer) == letter:
                        del wanted[customer]
                    elif customer not in wanted:
                        changed[customer] = {"abc_class": ""}
            changed |= {customer: {"abc_class": letter} for customer, letter in wanted.items()}
            unit.update_each("customer", changed)
            details["count"] = len(changed)

        details: dict[str, object] = {"title": N_("ABC classes of the customers")}
        _none, changes = self._store.transact("customer.classify", work, details)
        return changes


def _classes(reader: Reader, bought: Condition) -> dict[int, str]:
    """Return the best class of each customer in use who bought something."""
    by_currency: dict[str, dict[int, Decimal]] = {}
    for group in grouped(reader, "sale", ("customer", "currency"), ("total",), bought):
        customer, currency = group.keys
        by_currency.setdefault(currency, {})[customer] = Decimal(group.sums[0] or 0)
    found: dict[int, str] = {}
    for revenue in by_currency.values():
        for customer, letter in abc_classes(revenue).items():
            found[customer] = min(letter, found.get(customer, letter))
    in_use = set(reader.ids("customer", None, ("id",)))
    return {customer: letter for customer, letter in found.items() if customer in in_use}


def _months_before(today: date, months: int) -> date:
    """Return the day after the same day ``months`` months earlier (after its month's last)."""
    at = today.year * 12 + today.month - 1 - months
    first = date(at // 12, at % 12 + 1, 1)
    end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(today.day, end.day)) + timedelta(days=1)
