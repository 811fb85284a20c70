"""The import wizard with keys and mouse: writing, defaults, mending, deciding, conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from crm_desktop.services.lists import Query
from crm_desktop.ui.import_steps.columns_step import ColumnsStep
from crm_desktop.ui.import_steps.file_step import FileStep
from crm_desktop.ui.import_steps.rows_step import RowsStep
from crm_desktop.ui.widgets import Button
from tests.offices import dump
from tests.services.tables import write_csv
from tests.ui.import_driving import further, screen
from tests.ui.kit_driving import click, find, press, type_in
from tests.ui.opened import Opened, opened, said, small_office

SAMPLES = Path(__file__).parents[2] / "../shared/samples/excel/msoffcrypto"
PROTECTED = [
    (SAMPLES / name, password)
    for name, password in (
        ("inputs__example_password.xlsx", "Password1234_"),
        ("inputs__xor_password_123456789012345.xls", "123456789012345"),
    )
    if (SAMPLES / name).is_file()
]
COLUMNS = ("name", "city", "phone")


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    with opened(tmp_path, "imports") as there:
        yield there


def columns_of(there: Opened, path: Path) -> ColumnsStep:
    there.go("imports", path=str(path))
    further(there)
    step = screen(there).step
    assert isinstance(step, ColumnsStep)
    return step


def rows_of(there: Opened, path: Path) -> RowsStep:
    columns_of(there, path)
    further(there)
    return rows_now(there)


def rows_now(there: Opened) -> RowsStep:
    step = screen(there).step
    assert isinstance(step, RowsStep)
    return step


def labels(step: RowsStep) -> list[str]:
    return [str(step.tabs._parts[key].cget("text")) for key in step.tabs.tab_keys]


def cities(there: Opened) -> list[str]:
    ids = there.desk.lists.ids(Query("customer", None, ("id",)))
    return [str(row["city"]) for row in there.desk.lists.rows("customer", ids, ["city"])]


def exported(there: Opened, folder: Path) -> Path:
    """Write the customers out, and change a city as a spreadsheet program does."""
    path = folder / "customers.xlsx"
    there.desk.exports.write(Query("customer", None, ("id",), COLUMNS), path)
    book = openpyxl.load_workbook(path)
    for row, city in ((2, "深圳"), (3, "Leeds")):
        book.worksheets[0].cell(row, 2).value = city
    book.save(path)
    return path


def test_how_a_column_is_written_is_shown_and_can_be_changed(
    office: Opened, tmp_path: Path
) -> None:
    rows = [["Name", "Birthday", "Annual revenue"], ["A", "03/04/1990", "1,12"],
            ["B", "05/06/1990", "3,5"]]  # fmt: skip
    step = columns_of(office, write_csv(tmp_path / "list.csv", rows))
    day, money = step._writings[1], step._writings[2]
    assert (day.get(), money.get()) == ("month", "comma")
    assert not step._writings[0].winfo_viewable()
    press(day.focus_target(), "<Down>", "<Up>")
    press(day.focus_target(), "<Return>")
    office.settle()
    assert day.get() == "day"
    further(office)
    further(office)
    ids = office.desk.lists.ids(Query("customer", None, ("-id",)))
    found = office.desk.records.get("customer", ids[1])
    assert (str(found["birthday"]), str(found["annual_revenue"])) == ("1990-04-03", "1.12")


def test_all_new_records_get_tags_and_fields(office: Opened, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [["Name"], ["Alpha"], ["Beta"]])
    step = columns_of(office, path)
    tags = step.beside.tags
    assert tags is not None
    type_in(tags.entry, "fair")
    press(tags.entry, "<Return>")
    step.beside.offer("city")
    entry = step.beside.fields["city"].focus_target()
    type_in(entry, "Rome")
    further(office)
    further(office)
    ids = office.desk.lists.ids(Query("customer", None, ("-id",)))
    found = [office.desk.records.get("customer", one) for one in ids[:2]]
    assert [(one["city"], one["tags"]) for one in found] == [("Rome", ("fair",))] * 2


def test_the_match_rule_is_chosen(office: Opened, tmp_path: Path) -> None:
    rows = [["Name", "Phone", "City"], ["Blue River Ltd", "+442079460099", "Leeds"]]
    path = write_csv(tmp_path / "list.csv", rows)
    assert "New  1" in labels(rows_of(office, path))
    press(screen(office), "<Escape>")
    step = screen(office).step
    assert isinstance(step, ColumnsStep)
    step.beside.match.set("name")
    step.beside.match.changed()
    further(office)
    assert "Changed  1" in labels(rows_now(office))


def test_columns_are_taken_as_the_last_time(office: Opened, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [["Name", "Odd"], ["Alpha", "x"]])
    step = columns_of(office, path)
    step._chose(1, "notes")
    further(office)
    further(office)
    assert screen(office).state_.done
    screen(office)._again()
    later = write_csv(tmp_path / "later.csv", [["Odd", "Name"], ["y", "Beta"]])
    step = columns_of(office, later)
    assert [field.get() for field in step._fields.values()] == ["notes", "name"]
    assert "As you took them the last time." in said(step)
    press(step.anew, "<space>")
    assert [field.get() for field in step._fields.values()] == [None, "name"]
    assert "As you took them the last time." not in said(step)


def test_a_cell_is_mended_in_the_list_and_judged_at_once(office: Opened, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [["Name", "Phone"], ["Alpha", "12"], ["", "3"]])
    before = dump(tmp_path / "office.crm")
    step = rows_of(office, path)
    assert labels(step) == ["All  2", "Invalid  2"]
    grid = step.grid_
    press(grid.canvas, "<Right>")
    grid.cursor.go(0, "1")
    press(grid.canvas, "<F2>")
    office.settle()
    assert step.edit.field is not None
    type_in(step.edit.field.entry, "13800138000")
    press(step.edit.field.entry, "<Return>")
    office.settle()
    assert "New  1" in labels(step)
    assert "Row 3" in said(step.details)
    assert dump(tmp_path / "office.crm") == before
    grid.cursor.go(1, "0")
    type_in(grid.canvas, "B")
    office.settle()
    assert step.edit.field is not None
    press(step.edit.field.entry, "<Escape>")
    office.settle()
    assert "Invalid  1" in labels(step)
    assert not step.edit.begin(0, "why", "")
    further(office)
    ids = office.desk.lists.ids(Query("customer", None, ("-id",)))
    assert office.desk.records.get("customer", ids[0])["phone"] == "+8613800138000"
    step = rows_now(office)
    assert not step.edit.begin(0, "1", "")


def test_cells_that_are_mended_fast_are_all_judged(office: Opened, tmp_path: Path) -> None:
    rows = [["Name", "Phone"], ["Alpha", "1"], ["Beta", "2"], ["Gamma", "3"]]
    step = rows_of(office, write_csv(tmp_path / "list.csv", rows))
    for row in range(3):
        step._enter(row, "1", f"1380013800{row}")
    office.settle()
    assert {"New  3", "Invalid  0"} <= set(labels(step))
    again = next(one for one in find(screen(office).foot, Button) if not one.cget("text"))
    press(again, "<space>")
    office.settle()
    assert labels(rows_now(office)) == ["All  3", "New  3"]


def test_the_row_with_the_titles_is_pointed_at(office: Opened, tmp_path: Path) -> None:
    rows = [["Name", "City", "Mystery"], ["Customer list", "", ""], ["Name", "Town", "Phone"],
            ["Alpha", "Bonn", "+492281234"]]  # fmt: skip
    office.go("imports", path=str(write_csv(tmp_path / "list.csv", rows)))
    step = screen(office).step
    assert isinstance(step, FileStep)
    assert step._titles.field.get() == "1"
    grid = step.first_rows.grid_
    press(grid.canvas, "<Down>", "<Down>", "<Return>")
    office.settle()
    assert step._titles.field.get() == "3"
    assert step.ready
    assert "3 of 3 columns are recognised." in said(step)
    state = screen(office).state_
    assert state.read is not None
    assert state.read.table.count == 1


def test_likely_rows_are_decided_on(office: Opened, tmp_path: Path) -> None:
    rows = [["Name", "Phone", "City"], ["Blue River", "+442079460001", "Leeds"],
            ["Somebody else", "", "Rome"]]  # fmt: skip
    step = rows_of(office, write_csv(tmp_path / "list.csv", rows))
    assert step.tabs.chosen == "likely"
    assert step.details.likely is not None
    assert step.details.likely.get() == "new"
    button = step.details.likely.state_targets()[1]
    click(button)
    office.settle()
    assert "Changed  1" in labels(step)
    assert step.details.likely.get() == "update"
    skip = step._all.winfo_children()[-1]
    press(skip, "<space>")
    office.settle()
    step = rows_now(office)
    assert "Skipped  1" in labels(step)
    further(office)
    assert office.desk.lists.count(Query("customer")) == 4


def test_a_row_is_left_out(office: Opened, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [["Name"], ["Alpha"], ["Beta"]])
    step = rows_of(office, path)
    assert step.details.leave_out is not None
    press(step.details.leave_out.focus_target(), "<space>")
    office.settle()
    assert "Skipped  1" in labels(step)
    further(office)
    assert office.desk.lists.count(Query("customer")) == 4


def test_a_list_comes_back_from_a_spreadsheet_with_a_conflict(
    office: Opened, tmp_path: Path
) -> None:
    path = exported(office, tmp_path)
    first = office.desk.lists.ids(Query("customer", None, ("id",)))[0]
    office.desk.records.save("customer", {"city": "Mainz"}, first)
    step = rows_of(office, path)
    assert step.tabs.chosen == "conflict"
    assert {"Changed  1", "Skipped  1", "In conflict  1"} <= set(labels(step))
    words = said(step.details)
    assert "Exported: 北京" in words
    assert step.details.sides["city"].get() == "mine"
    step.tabs.choose("changed")
    office.settle()
    assert any("London" in text for text in said(step.details))
    step.tabs.choose("conflict")
    office.settle()
    click(step.details.sides["city"].state_targets()[1])
    office.settle()
    assert "Changed  2" in labels(step)
    further(office)
    assert cities(office)[:2] == ["深圳", "Leeds"]
    screen(office)._undo()
    office.settle()
    assert cities(office)[:2] == ["Mainz", "London"]


def test_all_conflicts_at_once(office: Opened, tmp_path: Path) -> None:
    path = exported(office, tmp_path)
    for one in office.desk.lists.ids(Query("customer")):
        office.desk.records.save("customer", {"city": "Mainz"}, one)
    step = rows_of(office, path)
    assert "In conflict  2" in labels(step)
    press(step._all.winfo_children()[-1], "<space>")
    office.settle()
    assert "Changed  2" in labels(rows_now(office))


def test_a_report_is_saved(office: Opened, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [["Name", "Phone"], ["Alpha", "12"], ["B", ""]])
    rows_of(office, path)
    office.saved_as = tmp_path / "report.pdf"
    screen(office)._save_report()
    office.settle()
    assert office.saved_as.read_bytes().startswith(b"%PDF")
    assert "report.pdf was saved." in office.toasts


@pytest.mark.parametrize(("path", "password"), PROTECTED[:2] or [(Path("none"), "")])
def test_a_protected_workbook_asks_for_its_password(
    office: Opened, path: Path, password: str
) -> None:
    if not password:
        return
    office.go("imports", path=str(path))
    step = screen(office).step
    assert isinstance(step, FileStep)
    secret = step._password.field.focus_target()
    assert secret.winfo_viewable()
    assert not step.ready
    type_in(secret, "wrong")
    press(secret, "<Return>")
    office.settle()
    assert "does not open the workbook" in str(step.path.error)
    step._password.field.set(password)
    press(secret, "<Return>")
    office.settle()
    assert step.path.error is None
    assert screen(office).state_.read is not None
