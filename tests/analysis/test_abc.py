"""Few customers bring most of the revenue; ABC says who they are."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.analysis.abc import abc_classes

amounts = st.dictionaries(
    st.integers(0, 10_000), st.decimals(0, 100_000, places=2, allow_nan=False), max_size=60
)


def test_the_article_s_shares() -> None:
    revenue = {"ann": Decimal(60), "bob": Decimal(20), "cem": Decimal(12), "dan": Decimal(8)}

    assert abc_classes(revenue) == {"ann": "A", "bob": "A", "cem": "B", "dan": "C"}


def test_one_customer_alone_is_the_best() -> None:
    assert abc_classes({1: Decimal(5)}) == {1: "A"}


def test_nothing_bought_is_c_and_nobody_is_nothing() -> None:
    assert abc_classes({1: Decimal(0), 2: Decimal(-3)}) == {1: "C", 2: "C"}
    assert abc_classes({}) == {}


@given(amounts)
def test_classes_follow_the_revenue(revenue: dict[int, Decimal]) -> None:
    found = abc_classes(revenue)
    whole = sum(revenue.values(), Decimal(0))

    assert found.keys() == revenue.keys()
    for one, amount in revenue.items():
        larger = sum((other for other in revenue.values() if other > amount), Decimal(0))
        expected = "A" if larger < whole * Decimal("0.7") else "B"
        expected = expected if larger < whole * Decimal("0.9") else "C"
        assert found[one] == (expected if amount > 0 else "C")


@given(amounts)
def test_a_and_b_bring_their_shares(revenue: dict[int, Decimal]) -> None:
    found = abc_classes(revenue)
    whole = sum(revenue.values(), Decimal(0))

    def share(letters: str) -> Decimal:
        return sum((revenue[one] for one in revenue if found[one] in letters), Decimal(0))

    assert share("A") >= whole * Decimal("0.7")
    assert share("AB") >= whole * Decimal("0.9")
