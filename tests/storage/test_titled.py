"""Lists in the order of whom they refer to, and the best customers, found without a look at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm_desktop.services.breakdowns import Breakdowns
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from tests.offices import open_desk


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(tmp_path_factory.mktemp("office"))
    desk.demo.create(60, 3, today=date(2026, 6, 1))
    for name in ("abc", "Abd", "aBC"):
        customer = desk.records.save("customer", {"name": name}).id
        line = {"product": 1, "quantity": Decimal(1), "unit_price": Decimal(5)}
        line |= {"discount": Decimal(0), "amount": None}
        desk.records.save("sale", {"customer": customer, "lines": (line,), "currency": "USD"})
    desk.records.delete("customer", [desk.lists.ids(Query("customer"))[3]])
    return desk


@pytest.mark.parametrize(
    "sort",
    [("customer",), ("-customer",), ("customer", "-date"), ("-customer", "total"), ("contact",)],
)
def test_a_walk_along_the_titles_gives_the_sorted_list(office: Desk, sort: tuple[str, ...]) -> None:
    rows = {
        row["id"]: row
        for row in office.lists.rows(
            "sale", office.lists.ids(Query("sale")), ("customer", "contact", "date", "total")
        )
    }

    ids = sorted(rows, reverse=sort[-1].startswith("-"))
    for key in reversed(sort):
        name = key.lstrip("-")
        values = {record: row.get(f"{name}.title", row[name]) for record, row in rows.items()}
        folded = {
            record: (value != "", value.lower() if isinstance(value, str) else value)
            for record, value in values.items()
        }
        ids.sort(key=folded.__getitem__, reverse=key.startswith("-"))
    assert list(office.lists.ids(Query("sale", None, sort))) == ids
    assert list(office.lists.ids(Query("sale", None, sort), limit=7)) == ids[:7]


@pytest.mark.parametrize("days", [(date(2025, 6, 1), date(2026, 5, 31)), (None, date(2025, 1, 1))])
def test_the_best_customers_are_those_of_a_look_at_all(
    office: Desk, days: tuple[date | None, date | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in (1, 8, 500):
        quick = office.figures.sales_by("customer", None, days, limit)
        with monkeypatch.context() as patched:
            patched.setattr(Breakdowns, "_largest", lambda *_some: None)
            plain = office.figures.sales_by("customer", None, days, limit)
        assert sorted((one.total, one.count) for one in quick.slices) == sorted(
            (one.total, one.count) for one in plain.slices
        )
        assert (quick.rest is None) == (plain.rest is None)
        assert quick.whole.total == plain.whole.total
