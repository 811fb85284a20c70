"""Changing many records: previews tell what happens, and all of it happens or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from crm_desktop.fields.kind import Reading
from crm_desktop.jobs.lanes import Cancelled
from crm_desktop.services.bulk_change import (
    BulkChange,
    CannotChange,
    actions_of,
    changeable,
)
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from tests.offices import dump, open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path)
    for name, city, tags, revenue in (
        ("Ada", "York", ("VIP",), Decimal("100.00")),
        ("Bob", "york", (), Decimal("0.05")),
        ("Cyd", "Leeds", ("vip", "new"), None),
    ):
        values = {"name": name, "city": city, "tags": tags, "annual_revenue": revenue}
        desk.records.save("customer", values)
    yield desk
    desk.close()


def ids(desk: Desk) -> list[int]:
    return list(desk.lists.ids(Query("customer", sort=("name",))))


def values(desk: Desk, name: str) -> list[object]:
    return [row[name] for row in desk.lists.rows("customer", ids(desk), [name])]


@pytest.mark.parametrize(
    ("change", "changing", "after"),
    [
        (BulkChange("city", "set", "York"), 2, ["York", "York", "York"]),
        (BulkChange("city", "clear"), 3, ["", "", ""]),
        (BulkChange("city", "replace", "Old York", "York"), 1, ["Old York", "york", "Leeds"]),
        (BulkChange("tags", "add", ("VIP",)), 2, [("VIP",), ("VIP",), ("vip", "new", "VIP")]),
        (BulkChange("tags", "remove", ("VIP",)), 2, [(), (), ("new",)]),
        (
            BulkChange("annual_revenue", "raise", Decimal(10)),
            2,
            [Decimal("110.00"), Decimal("0.06"), None],
        ),
        (
            BulkChange("annual_revenue", "raise", Decimal(-50)),
            2,
            [Decimal("50.00"), Decimal("0.03"), None],
        ),
    ],
)
def test_a_preview_tells_what_happens(
    desk: Desk, change: BulkChange, changing: int, after: list[object]
) -> None:
    before = dump(desk.path)
    found = desk.bulk.preview("customer", ids(desk), [change])
    assert dump(desk.path) == before
    assert (found.count, found.changing, found.same) == (3, changing, 3 - changing)
    assert len(found.samples) == changing
    changed, changes = desk.bulk.apply("customer", ids(desk), [change])
    assert changed == changing
    assert changes.of("customer")
    assert values(desk, change.field) == after
    desk.history.undo()
    assert dump(desk.path) == before


def test_what_cannot_be_is_told_and_nothing_else_is_done(desk: Desk) -> None:
    product = desk.records.save("product", {"name": "Pen", "list_price": Decimal(1)}).id
    dear = desk.records.save("product", {"name": "Gem", "list_price": Decimal(10) ** 13}).id
    change = BulkChange("list_price", "raise", Decimal(9_900))
    found = desk.bulk.preview("product", [product, dear], [change])
    assert (found.changing, set(found.refused)) == (1, {dear})
    assert found.refusals[0].title == "Gem"
    assert "List price" in found.refusals[0].reason
    with pytest.raises(CannotChange, match="Gem"):
        desk.bulk.apply("product", [product, dear], [change])
    assert desk.records.get("product", product)["list_price"] == 1
    changed, _changes = desk.bulk.apply("product", [product], [change])
    assert changed == 1


def test_a_required_field_is_not_emptied(desk: Desk) -> None:
    found = desk.bulk.preview("customer", ids(desk), [BulkChange("name", "set", "")])
    assert len(found.refused) == 3
    assert "clear" not in actions_of(desk.types["customer"].fields["name"])


def test_cancelling_changes_nothing(desk: Desk) -> None:
    before = dump(desk.path)

    def stop(now: int, _whole: int) -> None:
        if now:
            raise Cancelled

    with pytest.raises(Cancelled):
        desk.bulk.apply("customer", ids(desk), [BulkChange("city", "clear")], stop)
    assert dump(desk.path) == before


def test_codes_follow_a_change_of_level_as_in_the_form(desk: Desk) -> None:
    one = ids(desk)[0]
    form = desk.records.completed("customer", {"level": "important"}, one)
    desk.bulk.apply("customer", [one], [BulkChange("level", "set", "important")])
    assert desk.records.get("customer", one)["code"] == form["code"]


def test_changes_are_read_as_people_write_them(desk: Desk) -> None:
    bulk, reading = desk.bulk, Reading()
    assert bulk.read("customer", "city", "replace", "a=>b", reading).find == "a"
    raised = bulk.read("customer", "annual_revenue", "raise", "5 %", reading)
    assert raised.value == Decimal(5)
    assert bulk.read("customer", "tags", "add", "a, b", reading).value == ("a", "b")
    ada = bulk.read("contact", "customer", "set", "Ada", reading)
    assert ada.value == ids(desk)[0]
    for name, action, raw in (
        ("annual_revenue", "raise", "much"),
        ("level", "set", "none such"),
        ("code", "set", "x"),
        ("city", "raise", "5"),
    ):
        with pytest.raises(CannotChange):
            bulk.read("customer", name, action, raw, reading)  # type: ignore[arg-type]


def test_every_field_that_is_offered_has_something_to_do(desk: Desk) -> None:
    for spec in desk.types.values():
        for field in changeable(spec):
            assert actions_of(field)
            assert not field.derived
