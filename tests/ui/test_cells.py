"""Changing cells of a list in their place, by keys as a person presses them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.ui.cell_editing import CellEditing
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.surface import Label

from .kit_driving import find
from .window_driver import Driver, Preferences, fill, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "office.crm"
    fill(
        path,
        {
            "customer": [
                {"name": f"Customer {letter}", "city": "Leeds", "status": "active"}
                for letter in "ABCD"
            ],
            "product": [
                {"code": f"P{number}", "name": f"Product {number}", "list_price": Decimal(10)}
                for number in range(3)
            ],
        },
    )
    return path


@pytest.fixture
def driver(path: Path) -> Iterator[Driver]:
    with opened(path, place="customer") as there:
        yield there


def go(driver: Driver, name: str, row: int = 0) -> CellEditing:
    """Put the ring on the cell of a field, by keys."""
    rows = driver.pane.rows
    if name not in rows.shown_keys():
        rows.choose_columns([*rows.names[:3], name])
        driver.settle()
    rows.canvas.focus_force()
    driver.press("<Escape>", "<Home>", *["<Down>"] * row, "<Right>", "<Home>")
    driver.press(*["<Right>"] * rows.shown_keys().index(name))
    assert rows.cursor.key == name
    return driver.pane.card.tools.editing


def changing(editing: CellEditing) -> bool:
    """Tell whether an editor stands over a cell."""
    return editing.open


def kept(driver: Driver, name: str, row: int = 0) -> Any:
    """Return what the file holds in a field of the row that is shown at a place."""
    rows = driver.pane.rows
    return driver.window.desk.records.get(rows.spec.name, rows.id_at(row))[name]


def noted(driver: Driver) -> str:
    """Return what stands beside the cells."""
    return " ".join(str(one.cget("text")) for one in find(driver.pane.rows.canvas, Label))


def test_a_text_is_typed_over_and_enter_goes_down(driver: Driver) -> None:
    editing = go(driver, "city")
    driver.type("York")
    assert changing(editing)
    driver.press("<Return>")
    driver.settle()
    assert kept(driver, "city") == "York"
    assert not changing(editing)
    rows = driver.pane.rows
    assert (rows.current_index, rows.cursor.key, rows.cursor.on) == (1, "city", True)
    assert driver.focus is rows.canvas
    driver.type("Hull")
    driver.press("<Return>")
    driver.settle()
    assert kept(driver, "city", 1) == "Hull"
    driver.press("<Control-z>")
    driver.settle()
    assert (kept(driver, "city", 0), kept(driver, "city", 1)) == ("York", "Leeds")


def test_an_arrow_leaves_what_was_begun_by_typing(driver: Driver) -> None:
    go(driver, "postal_code")
    driver.type("47")
    driver.press("<Down>")
    driver.settle()
    assert kept(driver, "postal_code") == "47"
    assert driver.pane.rows.current_index == 1


def test_f2_goes_on_with_what_is_there_and_escape_gives_up(driver: Driver) -> None:
    editing = go(driver, "city")
    driver.press("<F2>")
    driver.type("x")
    assert editing.dirty
    driver.press("<Escape>")
    driver.settle()
    assert not changing(editing)
    assert kept(driver, "city") == "Leeds"
    assert driver.pane.rows.cursor.on
    driver.press("<F2>")
    driver.type("y")
    driver.press("<Tab>")
    driver.settle()
    assert kept(driver, "city") == "Leedsy"
    keys = driver.pane.rows.shown_keys()
    last = keys[-1] == "city"
    assert (driver.pane.rows.current_index, driver.pane.rows.cursor.key) == (
        (1, keys[0]) if last else (0, keys[keys.index("city") + 1])
    )


def test_enter_goes_back_to_where_a_row_of_entries_began(driver: Driver) -> None:
    rows = driver.pane.rows
    rows.choose_columns(["name", "city", "postal_code", "address"])
    driver.settle()
    go(driver, "city")
    for text, key in (("York", "<Tab>"), ("4711", "<Tab>"), ("Street", "<Return>")):
        driver.type(text)
        driver.press(key)
        driver.settle()
    assert (kept(driver, "postal_code"), kept(driver, "address")) == ("4711", "Street")
    assert (rows.current_index, rows.cursor.key) == (1, "city")


def test_a_choice_opens_its_list_and_takes_the_letters(driver: Driver) -> None:
    editing = go(driver, "status")
    driver.press("<F2>")
    assert changing(editing)
    driver.press("<Down>", "<Return>")
    driver.settle()
    first = kept(driver, "status")
    assert first != "active"
    assert not changing(editing)
    go(driver, "status")
    driver.type("act")
    driver.press("<Return>")
    driver.settle()
    assert kept(driver, "status") == "active"
    assert driver.pane.rows.current_index == 1


def test_a_date_a_number_and_tags(path: Path) -> None:
    with opened(path, place="customer") as driver:
        for name, typed, value in (
            ("tags", "vip", ("vip",)),
            ("annual_revenue", "1234.5", Decimal("1234.50")),
            ("birthday", "1990-05-06", date(1990, 5, 6)),
            ("employees", "12", 12),
        ):
            editing = go(driver, name)
            driver.type(typed)
            driver.press("<Return>")
            if changing(editing):  # the first Enter made a tag
                driver.press("<Return>")
            driver.settle()
            assert not changing(editing), (name, noted(driver))
            assert kept(driver, name) == value


def test_what_is_wrong_stays_with_its_sentence(driver: Driver) -> None:
    editing = go(driver, "email")
    driver.type("nobody")
    driver.press("<Return>")
    driver.settle()
    assert changing(editing)
    assert "nobody" in noted(driver)
    assert driver.window.screen.unsaved()
    rows = driver.pane.rows
    rows.canvas.event_generate("<ButtonPress-1>", x=300, y=rows.row_height * 2 + 9)
    rows.canvas.event_generate("<ButtonRelease-1>", x=300, y=rows.row_height * 2 + 9)
    driver.settle()
    assert changing(editing), "nothing is lost by a press elsewhere"
    assert rows.current_index == 0
    driver.replace("a@b.example")
    driver.press("<Return>")
    driver.settle()
    assert kept(driver, "email") == "a@b.example"


def test_a_press_elsewhere_saves(driver: Driver) -> None:
    go(driver, "city")
    driver.type("Bath")
    rows = driver.pane.rows
    rows.canvas.event_generate("<ButtonPress-1>", x=300, y=rows.row_height * 2 + 9)
    driver.settle()
    assert kept(driver, "city") == "Bath"
    assert rows.current_index == 2


def test_computed_fields_say_so(driver: Driver) -> None:
    editing = go(driver, "abc_class")
    driver.type("A")
    assert not changing(editing)
    assert "computed" in noted(driver)
    driver.press("<Left>")
    assert "computed" not in noted(driver)


def test_yes_and_no_turn_with_space(path: Path) -> None:
    with opened(path, place="product") as driver:
        before = kept(driver, "active")
        go(driver, "active")
        driver.press("<space>")
        driver.settle()
        assert kept(driver, "active") is not before
        driver.press("<F2>")
        driver.settle()
        assert kept(driver, "active") is before


def test_a_record_is_picked_by_typing(path: Path) -> None:
    desk = Desk(path)
    customer = desk.records.find("customer", {"name": "Customer B"})[0]
    desk.records.save("contact", {"name": "Carl", "customer": customer})
    desk.close()
    with opened(path, place="contact") as driver:
        editing = go(driver, "customer")
        driver.type("Customer C")
        driver.until(lambda: editing.open and editing._editor.widget.dropped)  # type: ignore[union-attr]
        driver.press("<Return>")
        driver.settle()
        assert not changing(editing)
        assert kept(driver, "customer.title") == "Customer C"
        go(driver, "customer")
        driver.type("zzz")
        driver.press("<Return>", "<Tab>")
        driver.settle()
        assert changing(editing)
        assert "zzz" in noted(driver)


def test_two_people_at_one_cell_see_both_values(driver: Driver) -> None:
    editing = go(driver, "city")
    desk, row = driver.window.desk, driver.pane.rows.id_at(0)
    driver.type("York")
    desk.records.save("customer", {"city": "Hull"}, row)
    driver.press("<Return>")
    driver.settle()
    assert changing(editing)
    assert "York" in noted(driver)
    assert "Hull" in noted(driver)
    save = next(
        one for one in find(driver.pane.rows.canvas, Button) if "Save" in str(one.cget("text"))
    )
    save.invoke()
    driver.settle()
    assert kept(driver, "city") == "York"


def test_two_people_at_one_record_do_not_hinder_each_other(driver: Driver) -> None:
    editing = go(driver, "city")
    desk, row = driver.window.desk, driver.pane.rows.id_at(0)
    driver.type("York")
    desk.records.save("customer", {"address": "High Street"}, row)
    driver.press("<Return>")
    driver.settle()
    assert not changing(editing)
    assert (kept(driver, "city"), kept(driver, "address")) == ("York", "High Street")


def test_letters_lead_to_the_first_row_that_begins_so(driver: Driver) -> None:
    rows = driver.pane.rows
    rows.canvas.focus_force()
    driver.press("<Home>")
    driver.type("customer c")
    driver.settle()
    assert rows.current_index == 2
    assert list(rows.selected_ids()) == [rows.id_at(2)]
    assert not rows.cursor.on


def test_letters_that_nothing_begins_with_say_so(driver: Driver) -> None:
    driver.pane.rows.canvas.focus_force()
    driver.press("<End>")
    driver.type("zz")
    driver.settle()
    assert driver.pane.rows.current_index == 3
    assert driver.said().count("begins") == 1


def test_the_arrangement_outlives_the_window(path: Path) -> None:
    with opened(path, place="customer") as driver:
        rows = driver.pane.rows
        rows.choose_columns(["name", "city", "email"])
        driver.settle()
        rows.header.focus_force()
        driver.press("<Right>", "<Control-Right>", "<Alt-Right>", "<Alt-Right>")
        driver.settle()
        wide = rows.arrangement.layout.widths["city"]
        rows.choose_density("compact")
        low = rows.row_height
        preferences = driver.window.preferences
        assert isinstance(preferences, Preferences)
    with opened(path, place="customer", **preferences.kept) as driver:
        rows = driver.pane.rows
        assert rows.shown_keys() == ["name", "email", "city"]
        assert rows.arrangement.layout.widths["city"] == wide
        assert rows.row_height == low
        rows.hide_column("email")
        driver.settle()
        assert rows.shown_keys() == ["name", "city"]


def test_columns_that_were_chosen_are_scrolled_to(path: Path) -> None:
    with opened(path, place="customer", size="1000x700") as driver:
        rows = driver.pane.rows
        names = ["name", "city", "email", "phone", "address", "postal_code", "code", "fax"]
        assert len(rows.shown_keys()) < len(rows.names), "else columns drop out"
        rows.choose_columns(names)
        driver.settle()
        assert rows.shown_keys() == names
        go(driver, "fax")
        x, _y, width, _high = rows.cursor.box(0, "fax")
        left = rows.canvas.canvasx(0)
        assert left > 0
        assert x + width <= left + rows.canvas.winfo_width()


def test_the_menu_of_the_head_sorts_moves_and_hides(driver: Driver) -> None:
    rows = driver.pane.rows
    rows.choose_columns(["name", "city", "email"])
    driver.settle()
    rows.header.focus_force()
    driver.press("<Right>", "<Shift-F10>")
    driver.press("<Down>", "<Down>", "<Return>")  # the second entry: downwards
    driver.settle()
    assert rows.query.sort == ("-city",)
    rows.header.focus_force()
    driver.press("<Shift-F10>", *["<KeyPress-h>"], "<Return>")
    driver.settle()
    assert rows.shown_keys() == ["name", "email"]
