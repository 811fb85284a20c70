"""Long imports, in which processes of their own help: what comes out is the same to the letter."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from crm_desktop.jobs import aside
from crm_desktop.jobs.lanes import Cancelled
from crm_desktop.jobs.processes import Helper
from crm_desktop.services import import_ahead
from crm_desktop.services.desk import Desk
from crm_desktop.services.import_report import ImportReport
from crm_desktop.storage import prepared, store, telling, unit
from tests.offices import dump, open_desk
from tests.services.tables import counts, write_csv

NOW = "2026-11-22T10:00:00.000000Z"
NAMES = ("上海明珠贸易有限公司", "Müller & Söhne GmbH", "Harbour Tools Ltd", "重庆单于印刷厂")
PHONES = ("021-5888 {:04}", "+49 30 9018 {:04}", "(414) 278-{:04}", "138{:08}")
COUNTRIES = ("中国", "Germany", "US", "China")
TITLES = [
    "External ID", "Name", "Kind", "Level", "Country", "City", "Phone", "Email", "Annual revenue",
    "Birthday", "Tags", "Employees", "Notes",
]  # fmt: skip


def customers(count: int) -> list[list[object]]:
    rows: list[list[object]] = [list(TITLES)]
    for at in range(count):
        sort = at % 4
        rows.append([
            f"K{at % (count - 8)}",  # the last ones stand in the file already
            f"{NAMES[sort]} {at // 2}" if at % 31 else "",
            "Company" if at % 5 else "Person",
            ("Important", "普通", "normal", "")[sort],
            COUNTRIES[sort],
            ("上海", "Berlin", "Milwaukee", "重庆")[sort],
            PHONES[sort].format(at // 2) if at % 17 else "call us",
            f"info{at // 3}@example.com" if at % 13 else "nobody",
            f"{at},500.50" if at % 2 else "",
            "1980-02-03" if at % 19 else "31 February",
            "fair; 老客户" if sort else "",
            at if at % 23 else "many",
            "谢谢 – bitte zurückrufen 😀" if sort == 1 else "",
        ])  # fmt: skip
    return rows


def sales(count: int) -> list[list[object]]:
    rows: list[list[object]] = [["Number", "Date", "Customer", "Product", "Quantity", "Unit price"]]
    for at in range(count):
        number = f"S{at // 2}"
        customer = f"K{(at // 2) % 20}" if at % 29 else "unheard of"
        rows.append([number, "2026-03-04", customer, "P1" if at % 3 else "P2", at % 7, "12.50"])
    return rows


@pytest.fixture(autouse=True)
def same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every write be at the same time, and short files have several parcels of rows."""
    monkeypatch.setattr(import_ahead, "_AT_ONCE", 30)
    for room in (prepared, unit, store):
        monkeypatch.setattr(room, "timestamp", lambda: NOW)


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let helpers take part in short imports, in many small parcels."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(import_ahead, "_WORTH_HELP", 1)
    monkeypatch.setattr(telling, "_AT_ONCE", 25)
    monkeypatch.setattr(aside, "_READY_WITHIN", 60)


def office(folder: Path, name: str) -> Desk:
    desk = open_desk(folder, name)
    for code in ("P1", "P2"):
        desk.records.save("product", {"code": code, "name": f"Product {code}", "price": 10})
    desk.records.save("customer", {"name": "Old friend", "external_id": "K3", "level": "potential"})
    return desk


def taken(desk: Desk, **options: Any) -> list[ImportReport]:
    """Import all files; return what came of each."""
    found = []
    for record, rows in (("customer", customers(150)), ("sale", sales(90))):
        path = write_csv(desk.path.with_name(f"{record}.csv"), rows)
        plan = desk.imports.plan(record, path, **options)
        found += [desk.imports.preview(plan), desk.imports.apply(plan)]
    return found


def log(desk: Desk) -> list[tuple[Any, ...]]:
    """Return the log to the letter, with its hashes."""
    with closing(driver.connect(str(desk.path))) as connection:
        return [
            *connection.execute("SELECT * FROM change ORDER BY id"),
            *connection.execute("SELECT * FROM operation ORDER BY id"),
            *connection.execute("SELECT * FROM spelling ORDER BY variant, word"),
        ]


def test_the_same_comes_out_with_help_and_without(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    alone = office(tmp_path, "alone.crm")
    reports = taken(alone)
    request.getfixturevalue("helped")
    other = office(tmp_path, "other.crm")
    again = taken(other)
    assert [one.outcomes for one in again] == [one.outcomes for one in reports]
    assert [one.notes for one in again] == [one.notes for one in reports]
    assert counts(reports[1]).keys() >= {"new", "changed", "invalid"}
    assert counts(reports[3]).keys() >= {"new", "invalid"}
    assert any(one.likely for one in reports[1].outcomes)
    assert dump(other.path) == dump(alone.path)
    assert log(other) == log(alone)
    assert not other.checks.run().problems


@pytest.mark.usefixtures("helped")
def test_undo_takes_back_what_was_imported_with_help(tmp_path: Path) -> None:
    desk = office(tmp_path, "office.crm")
    before = dump(desk.path)
    taken(desk)
    desk.history.undo()
    desk.history.undo()
    assert dump(desk.path) == before


@pytest.mark.usefixtures("helped")
def test_helpers_that_are_killed_do_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = office(tmp_path, "whole.crm")
    expected = taken(whole)
    born: list[Helper] = []

    class Watched(Helper):
        def __init__(self, *known: Any, name: str) -> None:
            super().__init__(*known, name=name)
            born.append(self)

    monkeypatch.setattr(aside, "Helper", Watched)
    desk = office(tmp_path, "office.crm")
    path = write_csv(tmp_path / "customer.csv", customers(150))

    def kill(now: int, _whole: int) -> None:
        if now == 60:
            for one in born:
                if one.pid is not None:
                    os.kill(one.pid, signal.SIGTERM)

    report = desk.imports.apply(desk.imports.plan("customer", path), kill)
    assert len(born) == 2
    assert report.outcomes == expected[1].outcomes
    whole.history.undo()
    assert dump(desk.path) == dump(whole.path)


@pytest.mark.usefixtures("helped")
def test_cancelling_leaves_nothing_and_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []
    close = aside.Aside.close

    def closing_noted(self: aside.Aside[Any, Any]) -> None:
        closed.append(self.name)
        close(self)

    monkeypatch.setattr(aside.Aside, "close", closing_noted)
    desk = office(tmp_path, "office.crm")
    before = dump(desk.path), log(desk)
    plan = desk.imports.plan("customer", write_csv(tmp_path / "in.csv", customers(150)))

    def cancel(now: int, _whole: int) -> None:
        if now > 80:
            raise Cancelled

    with pytest.raises(Cancelled):
        desk.imports.apply(plan, cancel)
    assert (dump(desk.path), log(desk)) == before
    assert sorted(closed) == ["import-rows", "telling"]


def _breaking() -> Any:
    def work(parcel: int) -> int:
        if parcel == 3:
            raise LookupError(parcel)
        return parcel * 2

    return work


@pytest.mark.usefixtures("helped")
def test_what_goes_wrong_aside_is_raised_here() -> None:
    with closing(aside.Aside(_breaking, name="breaking")) as helper:
        for parcel in (1, 2):
            helper.send(parcel)
            assert helper.receive() == parcel * 2
        helper.send(3)
        with pytest.raises(LookupError):
            helper.receive()
