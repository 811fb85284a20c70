"""Grouped lists by keys and mouse: folding, choosing, totals below the list."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.fields.conditions import Condition
from crm_desktop.services.lists import Query
from crm_desktop.ui.grouping import column_items

from .window_driver import Driver, fill, opened

CITIES = ("Leeds", "York", "Leeds", "Hull", "York", "Leeds", "")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "office.crm"
    people: list[Mapping[str, Any]] = [
        {"name": letter, "city": city, "annual_revenue": 100 * place, "currency": "CNY"}
        for place, (letter, city) in enumerate(zip("ABCDEFG", CITIES, strict=True), 1)
    ]
    fill(path, {"customer": people})
    return path


def shown(driver: Driver) -> list[str]:
    """Return the rows from the top: heads in brackets, records by name."""
    rows = driver.pane.rows
    told = []
    for index in range(rows.total):
        row = rows.id_at(index)
        if row < 0:
            head = rows.book.heads[row]
            told.append(f"[{head.title} {head.count}]")
        else:
            told.append(rows.row_of(row)["name"].text)
    return told


def grouped(driver: Driver) -> None:
    card = driver.pane.card
    card.rows.choose_columns(("name", "city", "annual_revenue"))
    card.grouping.group_by("city")
    driver.settle()
    card.rows.canvas.focus_force()
    driver.root.update()


def test_heads_stand_between_the_rows(path: Path) -> None:
    with opened(path, place="customer") as driver:
        grouped(driver)
        assert shown(driver) == [
            "[Hull 1]", "D", "[Leeds 3]", "A", "C", "F", "[York 2]", "B", "E", "[(blank) 1]", "G",
        ]  # fmt: skip
        heads = driver.pane.rows.book.heads
        assert [head.cells["annual_revenue"].text for head in heads.values()] == [
            "400.00", "1,000.00", "700.00", "700.00",
        ]  # fmt: skip
        driver.pane.card.grouping.group_by("")
        driver.settle()
        assert shown(driver) == list("ABCDEFG")


def test_folding_by_keys(path: Path) -> None:
    with opened(path, place="customer") as driver:
        grouped(driver)
        rows = driver.pane.rows
        driver.press("<Home>", "<Left>", "<Down>", "<Return>")
        assert shown(driver)[:3] == ["[Hull 1]", "[Leeds 3]", "[York 2]"]
        assert rows.current_head is not None
        assert rows.current_id is None
        driver.press("<Right>", "<Down>")
        assert rows.row_of(rows.current_id or 0)["name"].text == "A"
        driver.press("<Left>")  # from a record to its head
        assert rows.current_head is not None
        rows.fold_all(opened=False)
        driver.settle()
        assert len(shown(driver)) == 4
        rows.fold_all(opened=True)
        assert len(shown(driver)) == 11


def test_a_press_on_a_head_folds(path: Path) -> None:
    with opened(path, place="customer") as driver:
        grouped(driver)
        canvas = driver.pane.rows.canvas
        canvas.event_generate("<ButtonPress-1>", x=200, y=5)
        driver.settle()
        assert shown(driver)[:2] == ["[Hull 1]", "[Leeds 3]"]
        canvas.event_generate("<ButtonPress-1>", x=200, y=5)
        driver.settle()
        assert shown(driver)[:2] == ["[Hull 1]", "D"]


def test_all_are_chosen_folded_ones_too_and_heads_never(path: Path) -> None:
    with opened(path, place="customer") as driver:
        grouped(driver)
        rows = driver.pane.rows
        driver.press("<Home>", "<Left>", "<Control-a>")
        assert rows.chosen_count() == 7
        assert len(rows.selected_ids()) == 7
        driver.press("<Home>", "<Shift-End>")
        assert rows.chosen_count() == 6  # what is folded away was not gone over
        driver.press("<Delete>")
        driver.settle()
        assert rows.record_count == 1
        driver.window.undo()
        driver.settle()
        assert rows.record_count == 7


def test_arrows_and_the_next_record_go_past_heads(path: Path) -> None:
    with opened(path, place="customer") as driver:
        grouped(driver)
        rows = driver.pane.rows
        driver.press("<Home>", "<Down>")
        assert rows.row_of(rows.current_id or 0)["name"].text == "D"
        assert rows.step(1)
        assert rows.row_of(rows.current_id or 0)["name"].text == "A"
        assert rows.step(-1)
        assert rows.row_of(rows.current_id or 0)["name"].text == "D"
        assert not rows.step(-1)
        driver.press("<Right>", "<Down>")  # through the cells
        assert rows.row_of(rows.current_id or 0)["name"].text == "A"


def test_a_write_keeps_groups_and_what_is_folded(path: Path) -> None:
    with opened(path, place="customer") as driver:
        grouped(driver)
        driver.press("<Home>", "<Left>")
        desk = driver.window.desk
        driver.window.act(lambda: desk.records.save("customer", {"name": "H", "city": "Hull"}))
        driver.settle()
        assert shown(driver)[:2] == ["[Hull 2]", "[Leeds 3]"]


def test_totals_follow_conditions_and_reckoning(path: Path) -> None:
    with opened(path, place="customer") as driver:
        card = driver.pane.card
        card.rows.choose_columns(("name", "annual_revenue"))
        card.grouping.load()
        driver.settle()
        totals = card.grouping.totals
        assert totals is not None
        assert "2,800.00" in texts(totals.canvas)
        card.show_query(Query("customer", Condition("city", "is", "York")))
        driver.settle()
        assert "700.00" in texts(totals.canvas)
        card.grouping.reckon("average")
        driver.settle()
        assert "350.00" in texts(totals.canvas)
        card.grouping.show_totals(wanted=False)
        driver.settle()
        assert not totals.winfo_ismapped()
        kept = driver.window.preferences
    with opened(path, place="customer", **kept.kept) as driver:  # type: ignore[attr-defined]
        assert driver.pane.card.grouping.totals is None


def texts(canvas: object) -> list[str]:
    return [canvas.itemcget(item, "text") for item in canvas.find_all()]  # type: ignore[attr-defined]


def test_the_menu_offers_spans_of_dates(path: Path) -> None:
    with opened(path, place="customer") as driver:
        card = driver.pane.card
        card.grouping.choose()
        driver.settle()
        driver.type("Birthday")
        driver.press("<Escape>")
        driver.settle()
        card.grouping.group_by("birthday.month")
        driver.settle()
        assert shown(driver)[0] == "[(blank) 7]"


def test_the_head_of_a_column_groups_by_it(path: Path) -> None:
    with opened(path, place="customer") as driver:
        card = driver.pane.card
        card.rows.choose_columns(("name", "city", "birthday"))
        assert column_items(card, "name") == []
        (group, _line) = column_items(card, "city")
        assert group is not None
        assert group.command is not None
        group.command()
        driver.settle()
        assert shown(driver)[0] == "[Hull 1]"
        assert column_items(card, "city")[0] != group
        (days, _line) = column_items(card, "birthday")
        assert days is not None
        assert len(days.children) == 5


def test_a_footer_says_nothing_of_no_choice(path: Path) -> None:
    with opened(path, place="customer") as driver:
        footer = driver.pane.card.footer
        driver.pane.rows.set_selection(type(driver.pane.rows.selection)())
        driver.settle()
        assert footer._chosen.cget("text") == ""
        assert footer._range.cget("text") == "1–7 / 7"
        driver.pane.rows.canvas.focus_force()
        driver.press("<Control-a>")
        assert footer._chosen.cget("text") == "7 selected"
