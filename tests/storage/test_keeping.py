"""What customers know of their sales and interactions is always what these say."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from tests.offices import dump, open_desk

TALK = ("customer", "at", "next_follow_up", "follow_up_done")
FIELDS = ("orders", "spent", "last_purchase", "last_contact", "next_follow_up")


def line(price: str, count: int = 1) -> dict[str, object]:
    return {
        "product": 1,
        "quantity": Decimal(count),
        "unit_price": Decimal(price),
        "discount": Decimal(0),
        "amount": None,
    }


def office(folder: Path, name: str = "office.crm") -> Desk:
    desk = open_desk(folder, name)
    desk.records.save("product", {"name": "Paper"})
    return desk


def known(desk: Desk, customer: int) -> tuple[object, ...]:
    row = desk.records.get("customer", customer)
    return tuple(row[name] for name in FIELDS)


def test_a_customer_knows_its_sales_and_contacts(tmp_path: Path) -> None:
    desk = office(tmp_path)
    one, two = (desk.records.save("customer", {"name": name}).id for name in "AB")
    assert known(desk, one) == (Decimal(0), Decimal("0.00"), None, None, None)
    sale = desk.records.save(
        "sale", {"customer": one, "date": date(2026, 3, 1), "lines": (line("10.50", 2),)}
    )
    desk.records.save(
        "sale",
        {
            "customer": one,
            "date": date(2026, 2, 1),
            "lines": (line("10.50", 2),),
            "currency": "EUR",
        },
    )
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    desk.records.save(
        "interaction",
        {"customer": one, "subject": "Call", "at": at, "next_follow_up": date(2026, 4, 1)},
    )
    assert known(desk, one) == (
        Decimal(2), Decimal("21.00"), date(2026, 3, 1), at, date(2026, 4, 1),
    )  # fmt: skip
    desk.records.save("sale", {"customer": two}, sale.id)
    assert known(desk, one)[:3] == (Decimal(1), Decimal("0.00"), date(2026, 2, 1))
    assert known(desk, two)[:3] == (Decimal(1), Decimal("21.00"), date(2026, 3, 1))
    desk.history.undo()
    assert known(desk, one)[:2] == (Decimal(2), Decimal("21.00"))
    assert [*desk.lists.ids(Query("customer", sort=("-spent",)))] == [one, two]


def test_keeping_is_no_change_of_the_customer(tmp_path: Path) -> None:
    desk = office(tmp_path)
    customer = desk.records.save("customer", {"name": "A"}).id
    before = desk.records.get("customer", customer)
    desk.records.save("interaction", {"customer": customer, "subject": "Call"})
    after = desk.records.get("customer", customer)
    assert (after["version"], after["updated_at"]) == (before["version"], before["updated_at"])
    desk.records.save("customer", {"name": "B"}, customer, seen=before["updated_at"])
    assert desk.records.get("customer", customer)["last_contact"] is not None


def test_what_is_wrong_is_found_and_mended(tmp_path: Path) -> None:
    desk = office(tmp_path)
    customer = desk.records.save("customer", {"name": "A"}).id
    desk.records.save("sale", {"customer": customer, "lines": (line("1"),)})
    assert not desk.checks.run().problems
    desk.close()
    with closing(driver.connect(str(desk.path))) as connection:
        connection.execute("UPDATE customer SET orders = 7, spent = 1")
        connection.execute("DELETE FROM search")
        connection.execute("UPDATE sale_daily SET n = n + 1")
        connection.commit()
    again = open_desk(tmp_path)
    told = " ".join(map(str, again.checks.run().problems))
    assert "Orders of Customer “A”" in told
    assert "Total spend" in told
    assert "Search does not find" in told
    assert "The sums of Sales of " in told
    again.checks.rebuild()
    assert not again.checks.run().problems
    assert known(again, customer)[0] == Decimal(1)
    assert [hit.id for hit in again.search("A")] == [customer]


class Office(RuleBasedStateMachine):
    """Random work on a few customers; what they know is compared with what their records say."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        Office.count += 1
        self.desk = office(self.folder, f"{Office.count}.crm")
        self.customers = [
            self.desk.records.save("customer", {"name": name}).id for name in ("A", "B")
        ]

    count = 0
    which = st.integers(0, 1)

    def teardown(self) -> None:
        self.desk.close()

    def _some(self, record: str, draw: int) -> int | None:
        ids = self.desk.lists.ids(Query(record))
        return ids[draw % len(ids)] if ids else None

    @rule(which=which, day=st.dates(date(2025, 1, 1), date(2026, 12, 31)), price=st.integers(0, 99))
    def sell(self, which: int, day: date, price: int) -> None:
        self.desk.records.save(
            "sale", {"customer": self.customers[which], "date": day, "lines": (line(str(price)),)}
        )

    @rule(which=which, day=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)))
    def call(self, which: int, day: date | None) -> None:
        self.desk.records.save(
            "interaction",
            {"customer": self.customers[which], "subject": "Call", "next_follow_up": day},
        )

    @rule(draw=st.integers(0, 9), record=st.sampled_from(["sale", "interaction", "customer"]))
    def delete(self, draw: int, record: str) -> None:
        found = self._some(record, draw)
        if found is not None and record != "customer":
            self.desk.records.delete(record, [found])

    @rule(draw=st.integers(0, 9), which=which)
    def move(self, draw: int, which: int) -> None:
        found = self._some("sale", draw)
        if found is not None:
            self.desk.records.save("sale", {"customer": self.customers[which]}, found)

    @rule(draw=st.integers(0, 9))
    def done(self, draw: int) -> None:
        found = self._some("interaction", draw)
        if found is not None:
            self.desk.records.save("interaction", {"follow_up_done": True}, found)

    @rule()
    def undo(self) -> None:
        last = self.desk.history.next_undo()
        if last and last.name not in ("customer.create", "product.create"):
            self.desk.history.undo()

    @rule()
    def redo(self) -> None:
        if self.desk.history.next_redo():
            self.desk.history.redo()

    @invariant()
    def every_figure_is_right(self) -> None:
        for customer in self.desk.lists.ids(Query("customer")):
            sales = [
                row for row in self._rows("sale", ("customer", "date", "total"))
                if row["customer"] == customer
            ]  # fmt: skip
            talks = [
                row
                for row in self._rows(
                    "interaction", ("customer", "at", "next_follow_up", "follow_up_done")
                )
                if row["customer"] == customer
            ]
            due = [
                row["next_follow_up"]
                for row in talks
                if row["next_follow_up"] and not row["follow_up_done"]
            ]
            assert known(self.desk, customer) == (
                Decimal(len(sales)),
                sum((row["total"] for row in sales), Decimal("0.00")),
                max((row["date"] for row in sales), default=None),
                max((row["at"] for row in talks), default=None),
                min(due, default=None),
            )

    @invariant()
    def every_sum_of_days_is_right(self) -> None:
        found: dict[date, tuple[int, Decimal]] = {}
        for row in self._rows("sale", ("date", "total")):
            count, total = found.get(row["date"], (0, Decimal(0)))
            found[row["date"]] = (count + 1, total + row["total"])
        days = self.desk.figures.sales_of_days((date(2025, 1, 1), date(2026, 12, 31))).slices
        assert {one.key: (one.count, one.total) for one in days if one.count} == found
        with closing(driver.connect(str(self.desk.path))) as connection:
            kept = connection.execute("SELECT date, n FROM sale_daily ORDER BY 1").fetchall()
        assert kept == [(f"{day}", count) for day, (count, _sum) in sorted(found.items())]

    def _rows(self, record: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
        ids = self.desk.lists.ids(Query(record))
        return self.desk.lists.rows(record, ids, columns)


def test_whatever_is_done_and_undone(tmp_path: Path) -> None:
    Office.folder = tmp_path
    run_state_machine_as_test(
        Office, settings=settings(max_examples=12, stateful_step_count=15, deadline=None)
    )


def test_taking_back_everything_gives_the_start(tmp_path: Path) -> None:
    desk = office(tmp_path)
    desk.records.save("customer", {"name": "A"})
    start = dump(desk.path)
    customer = desk.records.save("customer", {"name": "B"}).id
    desk.records.save("sale", {"customer": customer, "lines": (line("1"),)})
    desk.records.save("interaction", {"customer": 1, "subject": "Call"})
    desk.records.delete("customer", [customer])
    for _ in range(4):
        desk.history.undo()
    assert dump(desk.path) == start
