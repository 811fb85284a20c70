"""Real files of other programs, where they are at hand, and what they promise here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.exchange.reader import Reader
from crm_desktop.fields.problems import PersonError
from crm_desktop.services.desk import Desk
from tests.offices import dump, open_desk
from tests.services.tables import counts, write_csv

SAMPLES = Path(__file__).resolve().parents[2] / "../shared/samples"
TABLES = sorted(
    path
    for folder in ("excel", "excel_zh", "csv")
    for path in (SAMPLES / folder).rglob("*")
    if path.is_file()
)
LONGEST = 20.0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = open_desk(tmp_path)
    yield found
    found.close()


def take(desk: Desk, record: str, path: Path) -> dict[str, int]:
    """Import a file twice: the second time it changes nothing."""
    plan = desk.imports.plan(record, path)
    report = desk.imports.apply(plan)
    again = desk.imports.apply(plan)
    assert counts(again) == {"unchanged": sum(report.rows.values())}
    assert not again.written
    return counts(report)


def test_files_that_are_no_tables_of_customers_are_refused_or_previewed(
    desk: Desk, tmp_path: Path
) -> None:
    made = [
        write_csv(tmp_path / "a.csv", [["Name"], ["A"]]),
        write_csv(tmp_path / "b.csv", [["x"], ["1"]]),
        tmp_path / "missing.xlsx",
    ]
    (tmp_path / "empty.xlsx").write_bytes(b"")
    made.append(tmp_path / "empty.xlsx")
    before = dump(desk.path)
    with Reader() as reader:
        for path in [*made, *TABLES]:
            began = time.monotonic()
            refused = ""
            try:
                report = desk.imports.preview(desk.imports.plan("customer", path, reader=reader))
            except PersonError as error:
                refused = str(error)
            assert refused.endswith(".") if refused else not report.records["error"], path.name
            assert time.monotonic() - began < LONGEST, path.name
    assert dump(desk.path) == before


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not here")
class TestOtherPrograms:
    def test_adventure_works(self, desk: Desk) -> None:
        folder = SAMPLES / "orders_rfm/adventureworks"
        assert take(desk, "customer", folder / "AdventureWorks_Customers.csv") == {"new": 18_148}
        assert take(desk, "product", folder / "AdventureWorks_Products.csv") == {"new": 293}
        before = dump(desk.path)
        assert take(desk, "sale", folder / "AdventureWorks_Sales_2017.xlsx") == {"new": 2630}
        (first,) = desk.records.find("sale", {"number": "SO45080"})
        sale = desk.records.get("sale", first)
        customer = desk.records.get("customer", sale["customer"])
        assert customer["external_id"] == "14657"
        assert sale["date"].isoformat() == "2017-01-01"
        assert [line["product.title"] for line in sale["lines"]] == ["Road-650 Black, 58"]
        assert str(sale["total"]) == "699.10"
        desk.history.undo()
        assert dump(desk.path) == before
        assert desk.checks.run().problems == ()

    def test_hubspot_companies_and_their_contacts(self, desk: Desk) -> None:
        folder = SAMPLES / "crm_import/hubspot_academy"
        assert take(desk, "customer", folder / "csv__companies.csv") == {"new": 1}
        assert take(desk, "contact", folder / "csv__contacts_sample_import-1.csv") == {"new": 11}
        (leslie,) = desk.records.find("contact", {"external_id": "1"})
        row = desk.records.get("contact", leslie)
        assert (row["name"], row["customer.title"]) == ("Leslie Knope", "HubSpot")

    @pytest.mark.parametrize(
        "name", ["cleaned_customers.csv", "customers-100.csv", "data__customers-100.csv"]
    )
    def test_datablist_customers(self, desk: Desk, name: str) -> None:
        path = SAMPLES / "crm_import/datablist_customers100" / name
        assert take(desk, "customer", path) == {"new": 100}
        row = desk.records.get("customer", 1)
        assert (row["kind"], bool(row["company"])) == ("person", True)
