"""Finding where in a list something begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.kind import Reading
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "office.crm")
    rows = (
        ("Äther", "York", 5, "1990-01-02", "normal"),
        ("alpha", "Leeds", 10, "1980-03-04", "important"),
        ("Beta", "Leeds", 20, "1991-05-06", "potential"),
        ("betula", "York", None, None, "normal"),
        ("_odd%", "Bath", 7, None, "normal"),
        ("北京云", "北京", 50, None, "normal"),
    )
    for name, city, revenue, born, level in rows:
        desk.records.save(
            "customer",
            {
                "name": name,
                "city": city,
                "level": level,
                "annual_revenue": None if revenue is None else Decimal(revenue),
                "birthday": None if born is None else date.fromisoformat(born),
            },
        )
    yield desk
    desk.close()


@pytest.mark.parametrize(
    ("sort", "text", "found"),
    [
        ("name", "b", "Beta"),
        ("-name", "BET", "betula"),
        ("name", "betu", "betula"),
        ("name", "ä", None),  # only Latin letters are folded
        ("name", "Ä", "Äther"),
        ("name", "_", "_odd%"),
        ("name", "%", None),
        ("name", "北", "北京云"),
        ("level", "Imp", "alpha"),
        ("birthday", "199", "Äther"),
        ("-birthday", "199", "Beta"),
        ("annual_revenue", "8", "alpha"),
        ("-annual_revenue", "8", "_odd%"),
        ("annual_revenue", "x", None),
    ],
)
def test_the_first_that_begins_so(desk: Desk, sort: str, text: str, found: str | None) -> None:
    record_id = desk.lists.first_beginning(Query("customer", None, (sort,)), text, Reading())
    title = None if record_id is None else desk.records.title("customer", record_id)
    assert title == found


def test_conditions_hold_and_references_go_by_title(desk: Desk) -> None:
    query = Query("customer", Condition("city", "is", "York"), ("name",))
    found = desk.lists.first_beginning(query, "b", Reading())
    assert found is not None
    assert desk.records.title("customer", found) == "betula"
    assert desk.lists.first_beginning(replace(query, sort=("-name",)), "alp", Reading()) is None
    alpha = desk.lists.first_beginning(Query("customer", None, ("name",)), "alp", Reading())
    contact = desk.records.save("contact", {"name": "Carl", "customer": alpha}).id
    by_customer = Query("contact", None, ("customer",))
    assert desk.lists.first_beginning(by_customer, "AL", Reading()) == contact
