"""Copying from lists and pasting into them, by keys and the real clipboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm_desktop.exchange.clipboard import block_text, read_block
from crm_desktop.ui.paste_card import PasteCard
from crm_desktop.ui.screens.imports import ImportScreen

from .kit_driving import find
from .test_cells import go
from .window_driver import Driver, fill, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "office.crm"
    fill(path, {"customer": [{"name": f"Customer {one}", "city": "Leeds"} for one in "ABCD"]})
    return path


@pytest.fixture
def driver(path: Path) -> Iterator[Driver]:
    with opened(path, place="customer") as there:
        there.pane.rows.choose_columns(["name", "city", "postal_code", "email"])
        there.settle()
        yield there


def clipboard(driver: Driver, *rows: list[str]) -> None:
    driver.root.clipboard_clear()
    driver.root.clipboard_append(block_text(rows))


def values(driver: Driver, name: str) -> list[str]:
    rows = driver.pane.rows
    ids = [rows.id_at(index) for index in range(rows.total)]
    return [row[name] for row in driver.window.desk.lists.rows("customer", ids, [name])]


def preview(driver: Driver) -> PasteCard:
    driver.settle()
    (found,) = find(driver.root, PasteCard)
    return found


def test_a_block_is_shown_and_then_pasted_in_one_step(driver: Driver) -> None:
    go(driver, "city", row=1)
    clipboard(driver, ["York", "111", "x@y.example"], ["Hull", "222", "no mail"])
    driver.press("<Control-v>")
    shown = preview(driver)
    assert values(driver, "city") == ["Leeds"] * 4, "nothing is saved before it was seen"
    first = shown.grid_.row_of(0)
    assert (first["field"].text, first["after"].text) == ("Email", "no mail")
    assert "no mail" in first["why"].text
    assert driver.focus is shown.go
    driver.press("<Return>")
    driver.settle()
    assert values(driver, "city") == ["Leeds", "York", "Hull", "Leeds"]
    assert values(driver, "postal_code") == ["", "111", "222", ""]
    assert values(driver, "email") == ["", "x@y.example", "", ""]
    cells = driver.pane.rows.cursor.range
    assert cells is not None
    assert (cells.first, cells.last, cells.left, cells.right) == (1, 2, 1, 3)
    driver.press("<Control-z>")
    driver.settle()
    assert values(driver, "city") == ["Leeds"] * 4
    assert values(driver, "postal_code") == [""] * 4


def test_escape_pastes_nothing(driver: Driver) -> None:
    go(driver, "city")
    clipboard(driver, ["York"])
    driver.press("<Control-v>")
    preview(driver)
    driver.press("<Escape>")
    driver.settle()
    assert not find(driver.root, PasteCard)
    assert values(driver, "city") == ["Leeds"] * 4
    assert driver.focus is driver.pane.rows.canvas
    assert driver.pane.rows.cursor.on


def test_one_value_fills_all_chosen_cells(driver: Driver) -> None:
    go(driver, "city")
    driver.press("<Shift-Down>", "<Shift-Down>")
    clipboard(driver, ["York"])
    driver.press("<Control-v>")
    preview(driver)
    driver.press("<Return>")
    driver.settle()
    assert values(driver, "city") == ["York", "York", "York", "Leeds"]


def test_what_lies_beyond_the_list_is_said(driver: Driver) -> None:
    go(driver, "email", row=3)
    clipboard(driver, ["a@b.example", "more"], ["c@d.example", "more"])
    driver.press("<Control-v>")
    shown = preview(driver)
    assert shown.grid_.total == 1
    driver.press("<Return>")
    driver.settle()
    assert values(driver, "email") == ["", "", "", "a@b.example"]


def test_delete_empties_cells_and_no_record(driver: Driver) -> None:
    go(driver, "city", row=1)
    driver.press("<Shift-Down>", "<Delete>")
    driver.settle()
    assert values(driver, "city") == ["Leeds", "", "", "Leeds"]
    go(driver, "name")
    driver.press("<Delete>")
    driver.settle()
    assert values(driver, "name")[0] == "Customer A"
    assert "filled in" in driver.said()
    driver.press("<Control-z>")
    driver.settle()
    assert values(driver, "city") == ["Leeds"] * 4


def test_rows_with_titles_go_to_the_import(driver: Driver) -> None:
    rows = driver.pane.rows
    rows.canvas.focus_force()
    clipboard(
        driver,
        ["Name", "City", "Email"],
        ["Customer A", "York", ""],
        ["New one", "two\nlines", "n@o.example"],
    )
    driver.press("<Control-v>")
    assert driver.asked()
    driver.press("<space>")
    driver.settle()
    screen = driver.window.screen
    assert isinstance(screen, ImportScreen)
    assert screen.state_.read is not None
    assert screen.state_.read.table.count == 2
    assert screen.next is not None
    screen.next.invoke()
    driver.settle()
    assert screen.state_.report is not None
    counts = screen.state_.report.records
    assert (counts["new"], counts["changed"]) == (1, 1), "who is there already is known again"
    screen.next.invoke()
    driver.settle()
    assert driver.window.desk.records.find("customer", {"name": "New one"})


def test_titles_over_cells_are_asked_about(driver: Driver) -> None:
    go(driver, "city")
    clipboard(driver, ["City", "Postal code"], ["York", "1"], ["Hull", "2"])
    driver.press("<Control-v>")
    assert driver.asked()
    driver.press("<Tab>", "<space>")
    preview(driver)
    driver.press("<Return>")
    driver.settle()
    assert values(driver, "city")[:2] == ["York", "Hull"]


def test_a_word_without_a_cell_says_where_to_go(driver: Driver) -> None:
    driver.pane.rows.canvas.focus_force()
    clipboard(driver, ["York"])
    driver.press("<Control-v>")
    assert "cell" in driver.said()
    assert not driver.asked()


def test_rows_are_copied_under_their_titles(driver: Driver) -> None:
    rows = driver.pane.rows
    rows.canvas.focus_force()
    driver.press("<Home>", "<Shift-Down>", "<Control-c>")
    block = read_block(driver.root.clipboard_get())
    assert [line[:2] for line in block] == [
        ["Name", "City"],
        ["Customer A", "Leeds"],
        ["Customer B", "Leeds"],
    ]


def test_copied_cells_are_pasted_elsewhere(driver: Driver) -> None:
    go(driver, "name")
    driver.press("<Shift-Right>", "<Control-c>")
    assert read_block(driver.root.clipboard_get()) == [["Customer A", "Leeds"]]
    go(driver, "postal_code", row=2)
    driver.press("<Control-v>")
    preview(driver)
    driver.press("<Return>")
    driver.settle()
    assert values(driver, "postal_code")[2] == "Customer A"


def test_many_rows_are_copied_in_the_background(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_desktop.ui.listing._COPIED_AT_ONCE", 3)
    rows = driver.pane.rows
    rows.canvas.focus_force()
    driver.root.clipboard_clear()
    driver.press("<Control-a>", "<Control-c>")
    driver.until(lambda: "Copied 4 rows" in driver.said())
    assert len(read_block(driver.root.clipboard_get())) == 5


def test_heads_of_groups_are_no_rows_for_the_clipboard(driver: Driver) -> None:
    rows = driver.pane.rows
    desk = driver.window.desk
    ids = [rows.id_at(index) for index in range(rows.total)]
    desk.records.change_many("customer", ids[2:], {"city": "York"})
    rows.show(replace(rows.query, group="city", sort=("name",)))
    driver.settle()
    assert rows.total == 6, "two heads among four records"
    go(driver, "city", row=1)
    driver.press("<Shift-Down>", "<Shift-Down>")
    driver.press("<Control-c>")
    assert read_block(driver.root.clipboard_get()) == [["Leeds"], ["Leeds"], ["York"]]
    go(driver, "postal_code", row=1)
    clipboard(driver, ["1"], ["2"], ["3"])
    driver.press("<Control-v>")
    preview(driver)
    driver.press("<Return>")
    driver.settle()
    found = [desk.records.get("customer", one)["postal_code"] for one in ids]
    assert found == ["1", "2", "3", ""]
