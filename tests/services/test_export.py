"""Exporting: what stands in the workbook, and what cannot be written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm_desktop.exchange.problems import UnwritableFile
from crm_desktop.fields.conditions import Condition
from crm_desktop.i18n import set_language
from crm_desktop.jobs.lanes import Cancelled
from crm_desktop.services.desk import Desk
from crm_desktop.services.exporting import CannotExport
from crm_desktop.services.lists import Query
from tests.offices import open_desk
from tests.services.tables import counts, imported, reasons, records


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = open_desk(tmp_path)
    values: list[dict[str, Any]] = [
        {"name": "Acme", "city": "Bonn", "annual_revenue": Decimal("1234.5"), "level": "important",
         "birthday": date(1990, 1, 2), "addresses": ({"type": "billing", "address": "a; b"},)},
        {"name": "Twin", "city": "Bonn"},
        {"name": "Twin", "city": "Köln", "notes": "=1+1"},
    ]  # fmt: skip
    for one in values:
        found.records.save("customer", one)
    product = found.records.save("product", {"name": "Pen", "list_price": Decimal("2.5")}).id
    for customer in (1, 3):
        lines = tuple(
            {"product": product, "quantity": Decimal(count), "unit_price": None, "discount": None,
             "amount": None}
            for count in (1, 2)
        )  # fmt: skip
        found.records.save("sale", {"customer": customer, "lines": lines})
    yield found
    found.close()


def sheet(path: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_the_current_view_keeps_its_columns_rows_and_order(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "view.xlsx"
    columns = ("name", "annual_revenue", "level")
    query = Query("customer", Condition("city", "is", "Bonn"), ("-name",), columns)
    assert desk.exports.write(query, path).count == 2
    rows = sheet(path)
    assert rows[0][:3] == ("Name", "Annual revenue", "Level")
    assert [row[:3] for row in rows[1:]] == [
        ("Twin", None, "Normal"),
        ("Acme", 1234.5, "Important"),
    ]
    page = openpyxl.load_workbook(path).worksheets[0]
    assert page.freeze_panes == "A2"
    assert page.title == "Customers"


def test_values_are_of_their_types_and_labels_in_the_language(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    set_language("zh_CN")
    desk.exports.write(Query("customer", sort=("id",)), path, every_field=True)
    header, first, *_rest, last = sheet(path)
    row = dict(zip(header, first, strict=True))
    assert header[-1] == "CRM 记录编号"
    birthday = row[desk.types["customer"].fields["birthday"].show_label()]
    assert birthday == datetime(1990, 1, 2)
    assert "=1+1" in last


def test_namesakes_are_named_by_their_code(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "sales.xlsx"
    desk.exports.write(Query("sale", sort=("id",)), path, every_field=True)
    header, *rows = sheet(path)
    customer = header.index("Customer")
    assert [row[customer] for row in rows] == ["Acme", "Acme", "n000002", "n000002"]
    totals = [row[header.index("Total")] for row in rows]
    assert totals == [7.5, None, 7.5, None], "a total stands once, so that the column can be added"


@pytest.mark.parametrize("name", ["list.xls", "list", "list.pdf"])
def test_other_names_are_refused(desk: Desk, tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotExport, match=r"ends in \.xlsx"):
        desk.exports.write(Query("customer"), tmp_path / name)


def test_what_stood_there_stays_when_writing_fails(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_text("precious", "utf-8")

    def cancel(_now: int, _whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.exports.write(Query("customer"), path, progress=cancel)
    assert path.read_text("utf-8") == "precious"
    with pytest.raises(UnwritableFile):
        desk.exports.write(Query("customer"), tmp_path / "no" / "such" / "folder.xlsx")


def test_an_export_from_a_copy_of_the_file_does_not_meet_other_records(
    desk: Desk, tmp_path: Path
) -> None:
    """Two copies of a file go on giving the same ids, but to different records."""
    path = tmp_path / "out.csv"
    desk.exports.write(Query("customer"), path)
    copy = tmp_path / "copy.crm"
    desk.close()
    copy.write_bytes(desk.path.read_bytes())
    ours, theirs = Desk(desk.path), Desk(copy)
    ours.records.save("customer", {"name": "Ours"})
    theirs.records.save("customer", {"name": "Theirs"})
    theirs.exports.write(Query("customer"), path)
    report = ours.imports.apply(ours.imports.plan("customer", path))
    assert counts(report) == {"unchanged": 3, "invalid": 1}
    assert "comes from a copy of this file" in reasons(report)[0][2]
    assert [name for (name,) in records(ours, "customer", "name")][-1] == "Ours"
    ours.close()
    theirs.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_template_that_is_filled_in_goes_in(desk: Desk, tmp_path: Path, language: str) -> None:
    set_language(language)
    path = tmp_path / "template.xlsx"
    desk.imports.write_template("customer", path)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    spec = desk.types["customer"]
    titles = {str(cell.value): place for place, cell in enumerate(page[1], 1)}
    page.cell(2, titles[spec.fields["name"].show_label()], "Filled")
    level = spec.fields["level"]
    page.cell(2, titles[level.show_label()], level.kind.show("important"))
    book.save(path)
    assert page.data_validations.count > 0
    assert len(book.worksheets) >= 2
    set_language("en")
    report = desk.imports.apply(desk.imports.plan("customer", path))
    assert counts(report) == {"new": 1}
    assert records(desk, "customer", "name", "level")[-1] == ("Filled", "important")


def test_an_own_export_may_be_edited_and_brought_back(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "edit.xlsx"
    desk.exports.write(Query("customer", sort=("id",)), path, every_field=True)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    titles = {str(cell.value): place for place, cell in enumerate(page[1], 1)}
    page.cell(3, titles["Name"], "Renamed")
    page.cell(4, titles["Name"]).value = None
    page.append({titles["Name"]: "Added"})
    book.save(path)
    report = desk.imports.apply(desk.imports.plan("customer", path))
    assert counts(report) == {"unchanged": 1, "changed": 1, "invalid": 1, "new": 1}
    assert [name for (name,) in records(desk, "customer", "name")] == [
        "Acme", "Renamed", "Twin", "Added",
    ]  # fmt: skip
    assert imported(desk, "customer", [["Name"], ["Added"]]).records["unchanged"] == 1
