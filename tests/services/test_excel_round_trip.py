"""A list goes out, is changed in a spreadsheet program, and comes back, while others work on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.import_choices import RowChoice
from crm_desktop.services.importing import ImportPlan, ImportReport
from crm_desktop.services.lists import Query
from tests.offices import dump, open_desk

COLUMNS = ("code", "name", "city", "phone", "birthday", "level")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = open_desk(tmp_path)
    for name, city in (("Acme", "Bonn"), ("Zeta", "Berlin"), ("黄超磊", "深圳"), ("Left", "Rome")):
        found.records.save("customer", {"name": name, "city": city, "phone": "+8613800130001"})
    yield found
    found.close()


def sent_out(desk: Desk) -> Path:
    path = desk.path.with_name("customers.xlsx")
    desk.exports.write(Query("customer", None, ("id",), COLUMNS), path)
    return path


def edited(path: Path, change: Callable[[Any, dict[str, int]], None]) -> Path:
    """Change a workbook as a spreadsheet program does; ``change`` gets sheet and columns."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    change(sheet, {str(cell.value): cell.column or 0 for cell in sheet[1]})
    book.save(path)
    return path


def write(row: int, title: str, value: object) -> Callable[[Any, dict[str, int]], None]:
    def change(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(row, at[title]).value = value

    return change


def ids(desk: Desk) -> list[int]:
    return list(desk.lists.ids(Query("customer", None, ("id",))))


def city(desk: Desk, place: int) -> str:
    return str(desk.records.get("customer", ids(desk)[place])["city"])


def told(report: ImportReport) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (one.result, [(change.field, change.before, change.after) for change in one.changes])
        for one in report.outcomes
    ]


def planned(desk: Desk, path: Path, **facts: Any) -> ImportPlan:
    return replace(desk.imports.plan("customer", path), **facts)


def test_the_difference_is_shown_cell_by_cell_before_anything_is_saved(desk: Desk) -> None:
    path = edited(sent_out(desk), write(2, "City", "Köln"))
    before = dump(desk.path)
    report = desk.imports.preview(planned(desk, path))
    assert told(report)[0] == ("changed", [("city", "Bonn", "Köln")])
    assert [one.result for one in report.outcomes[1:]] == ["unchanged"] * 3
    assert dump(desk.path) == before
    desk.imports.apply(planned(desk, path))
    assert city(desk, 0) == "Köln"


def test_what_changed_here_meanwhile_stays_and_both_changes_meet(desk: Desk) -> None:
    path = edited(sent_out(desk), write(2, "City", "Köln"))
    acme, zeta, *_others = ids(desk)
    desk.records.save("customer", {"level": "vip"}, acme)
    desk.records.save("customer", {"city": "Hamburg"}, zeta)
    report = desk.imports.apply(planned(desk, path))
    assert told(report)[:2] == [("changed", [("city", "Bonn", "Köln")]), ("unchanged", [])]
    assert not report.conflicting
    found = desk.records.get("customer", acme)
    assert (found["city"], found["level"], city(desk, 1)) == ("Köln", "vip", "Hamburg")


def test_a_conflict_keeps_what_is_here_unless_the_file_is_chosen(desk: Desk) -> None:
    path = edited(sent_out(desk), write(2, "City", "Köln"))
    edited(path, write(2, "Name", "Acme Ltd"))
    acme = ids(desk)[0]
    desk.records.save("customer", {"city": "Mainz", "name": "ACME"}, acme)
    report = desk.imports.preview(planned(desk, path))
    (row,) = report.conflicting
    shown = {one.field: (one.exported, one.present, one.file, one.taken) for one in row.conflicts}
    assert shown["city"] == ("Bonn", "Mainz", "Köln", "mine")
    assert (row.result, row.changes) == ("skipped", ())
    one = planned(desk, path, choices={2: RowChoice().with_cell("city", "file")})
    (row,) = desk.imports.preview(one).conflicting
    assert [(change.field, change.after) for change in row.changes] == [("city", "Köln")]
    assert {one.field: one.taken for one in row.conflicts} == {"name": "mine", "city": "file"}
    whole = desk.imports.preview(planned(desk, path, choices={2: RowChoice(side="file")}))
    assert {change.field for change in whole.conflicting[0].changes} == {"city", "name"}
    every = desk.imports.apply(planned(desk, path, prefer="file"))
    assert every.conflicting
    assert city(desk, 0) == "Köln"
    desk.history.undo()
    assert city(desk, 0) == "Mainz"


def test_the_same_change_on_both_sides_is_none(desk: Desk) -> None:
    path = edited(sent_out(desk), write(2, "City", "Köln"))
    desk.records.save("customer", {"city": "Köln"}, ids(desk)[0])
    report = desk.imports.preview(planned(desk, path))
    assert (report.outcomes[0].result, report.conflicting) == ("unchanged", [])


def test_an_undone_edit_is_no_change(desk: Desk) -> None:
    path = edited(sent_out(desk), write(2, "City", "Köln"))
    acme = ids(desk)[0]
    desk.records.save("customer", {"city": "Mainz"}, acme)
    desk.history.undo()
    desk.records.save("customer", {"level": "vip"}, acme)
    report = desk.imports.preview(planned(desk, path))
    assert told(report)[0] == ("changed", [("city", "Bonn", "Köln")])


def test_a_cell_that_was_emptied_is_emptied_and_a_conflict_if_it_changed(desk: Desk) -> None:
    path = edited(sent_out(desk), write(2, "City", None))
    assert told(desk.imports.preview(planned(desk, path)))[0] == (
        "changed", [("city", "Bonn", "")],
    )  # fmt: skip
    desk.records.save("customer", {"city": "Mainz"}, ids(desk)[0])
    (row,) = desk.imports.preview(planned(desk, path)).conflicting
    assert [(one.exported, one.present, one.file) for one in row.conflicts] == [
        ("Bonn", "Mainz", "")
    ]


def test_rows_that_were_deleted_or_sorted_delete_and_move_nothing(desk: Desk) -> None:
    def shorter(sheet: Any, _at: dict[str, int]) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, len(rows))
        for row in (rows[2], rows[0]):
            sheet.append(row)

    path = edited(sent_out(desk), shorter)
    before = dump(desk.path)
    report = desk.imports.apply(planned(desk, path))
    assert [one.result for one in report.outcomes] == ["unchanged", "unchanged"]
    assert dump(desk.path) == before


def test_a_row_that_was_added_is_new(desk: Desk) -> None:
    def longer(sheet: Any, at: dict[str, int]) -> None:
        place = sheet.max_row + 1
        sheet.cell(place, at["Name"]).value = "Somebody new"
        sheet.cell(place, at["Birthday"]).value = date(1990, 5, 6)

    path = edited(sent_out(desk), longer)
    report = desk.imports.apply(planned(desk, path))
    assert report.records["new"] == 1
    assert desk.records.get("customer", ids(desk)[-1])["birthday"] == date(1990, 5, 6)


def test_lines_of_a_sale_meet_what_changed_here(desk: Desk) -> None:
    product = desk.records.save(
        "product", {"code": "P1", "name": "Kit", "list_price": Decimal(5)}
    ).id
    line = {
        "product": product,
        "quantity": Decimal(2),
        "unit_price": Decimal(5),
        "discount": Decimal(0),
        "amount": None,
    }
    sale = desk.records.save(
        "sale", {"customer": ids(desk)[0], "date": date(2026, 3, 1), "lines": (line,)}
    ).id
    path = desk.path.with_name("sales.xlsx")
    desk.exports.write(Query("sale"), path, every_field=True)
    desk.records.save("sale", {"notes": "Urgent"}, sale)
    report = desk.imports.preview(desk.imports.plan("sale", path))
    assert [one.result for one in report.outcomes] == ["unchanged"]
    edited(path, write(2, "Quantity", 3))
    report = desk.imports.apply(desk.imports.plan("sale", path))
    assert [one.result for one in report.outcomes] == ["changed"]
    found = desk.records.get("sale", sale)
    assert (found["notes"], found["lines"][0]["quantity"]) == ("Urgent", 3)
    edited(path, write(2, "Quantity", 4))
    report = desk.imports.preview(desk.imports.plan("sale", path))
    assert [one.field for one in report.conflicting[0].conflicts] == ["lines"]
