"""ABC analysis: which few customers bring most of the revenue.

After V. Pareto's observation, as usual in stock and sales control: class A brings the first 70 %
of the revenue, B the next 20 %, C the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K")

A_SHARE = Decimal("0.70")
B_SHARE = Decimal("0.90")


def abc_classes(
    revenue: Mapping[K, Decimal], *, a_share: Decimal = A_SHARE, b_share: Decimal = B_SHARE
) -> dict[K, str]:
    """Return ``"A"``, ``"B"`` or ``"C"`` for each key of ``revenue``.

    Going from the largest revenue down, a customer is in A as long as those before it bring less
    than ``a_share`` of the whole, in B as long as they bring less than ``b_share``; so the one
    that crosses a border belongs to the higher class, and there is always an A. Equal revenues
    are in the same class. Whoever brings nothing (or less) is in C.
    """
    whole = sum((amount for amount in revenue.values() if amount > 0), Decimal(0))
    found: dict[K, str] = {}
    before = passed = Decimal(0)
    last: Decimal | None = None
    for key, amount in sorted(revenue.items(), key=lambda pair: -pair[1]):
        if amount != last:
            before, last = passed, amount
        if amount <= 0:
            found[key] = "C"
            continue
        found[key] = "A" if before < whole * a_share else "B" if before < whole * b_share else "C"
        passed += amount
    return found
