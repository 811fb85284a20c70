"""Numbers that no file can keep are refused, typed or computed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crm_desktop.fields.kind import Reading
from crm_desktop.fields.numbers import Money, Number
from crm_desktop.fields.problems import FieldError, InvalidRecord
from tests.offices import open_desk


@pytest.mark.parametrize("kind", [Number(), Money(), Money(places=4)])
def test_the_largest_number_that_is_taken_can_be_kept(kind: Number) -> None:
    largest = kind.parse("99999999999999", Reading())
    stored = kind.store(largest)
    assert isinstance(stored, int)
    assert stored < 2**63
    with pytest.raises(FieldError, match="too large a number"):
        kind.parse("100000000000000", Reading())


def test_a_sum_that_is_too_large_is_refused(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    customer = desk.records.save("customer", {"name": "A"}).id
    product = desk.records.save("product", {"name": "P"}).id
    huge = Decimal(10) ** 10
    line = {
        "product": product,
        "quantity": huge,
        "unit_price": huge,
        "discount": None,
        "amount": None,
    }
    with pytest.raises(InvalidRecord, match="too large a number"):
        desk.records.save("sale", {"customer": customer, "lines": (line,)})
    desk.close()
