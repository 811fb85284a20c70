"""Lists in the window: order, columns, conditions, views, several records at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.fields.conditions import Condition
from crm_desktop.records import record_types
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.ui.listing import FIRST

from .window_driver import Driver, fill, opened

CITIES = ("Leeds", "York", "Leeds", "Hull", "York", "Leeds")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "office.crm"
    fill(
        path,
        {
            "customer": [
                {
                    "name": f"Customer {letter}",
                    "city": city,
                    "status": "active" if city == "Leeds" else "lost",
                    "owner": "Alice" if letter < "D" else "Bob",
                }
                for letter, city in zip("ABCDEF", CITIES, strict=True)
            ]
        },
    )
    return path


def names(driver: Driver) -> str:
    return "".join(title.removeprefix("Customer ") for title in driver.titles())


@pytest.mark.parametrize("record", sorted(record_types()))
def test_every_record_type_has_a_list_that_says_what_to_do(record: str, tmp_path: Path) -> None:
    with opened(tmp_path / "empty.crm", place=record) as driver:
        spec = driver.pane.spec
        shown = [column.title for column in driver.pane.rows.visible_columns()]
        assert spec.fields[spec.columns[0]].show_label() == shown[0]
        assert driver.pane.rows.total == 0
        driver.press("<Control-f>", "<Escape>", "<Control-a>", "<Delete>", "<F5>")
        driver.settle()
        assert not driver.asked()


def test_sorting_by_a_column(path: Path) -> None:
    with opened(path, place="customer", size="1900x900") as driver:
        rows = driver.pane.rows
        assert names(driver) == "ABCDEF"
        rows.header.focus_force()
        place = [column.key for column in rows.visible_columns()].index("city")
        driver.press(*["<Right>"] * place, "<Return>")
        driver.settle()
        assert names(driver) == "DACFBE"
        driver.press("<Return>")
        driver.settle()
        assert names(driver) == "EBFCAD"


def test_columns_are_chosen_and_remembered(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.pane.card.choose_columns()
        driver.settle()
        driver.press("<Down>", "<space>")  # the second column goes
        driver.settle()
        shown = driver.pane.rows.names
        assert "level" not in shown
        driver.press("<Alt-Down>")  # it is not among the shown ones any more
        driver.press(*["<Up>"] * len(shown), "<Alt-Down>")
        driver.settle()
        assert driver.pane.rows.names[:2] == ("status", "name")
        driver.press("<Escape>")
        assert driver.focus is driver.pane.rows.canvas
        kept = driver.window.preferences
    with opened(path, place="customer", **kept.kept) as driver:  # type: ignore[attr-defined]
        assert driver.pane.rows.names[:2] == ("status", "name")
        driver.pane.rows.choose_columns(None)
        assert driver.pane.rows.names == driver.pane.spec.columns


def test_conditions_by_keys(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.press("<Control-f>")
        driver.settle()
        driver.type("City")
        driver.press("<Return>", "<Tab>", "<Tab>")
        driver.type("ee")
        driver.settle()
        driver.settle()
        assert names(driver) == "ACF"
        driver.press("<Tab>", "<Tab>", "<space>")  # past the cross, add a condition
        driver.settle()
        driver.type("Resp")
        driver.press("<Return>", "<Tab>", "<Tab>")
        driver.type("Bob")
        driver.settle()
        driver.settle()
        assert names(driver) == "F"
        driver.press("<Tab>", "<Tab>", "<Tab>")
        driver.type("Any")
        driver.press("<Return>")
        driver.settle()
        assert driver.pane.card.filter.any_of
        assert names(driver) == "ACDEF"
        driver.press("<Escape>")
        assert names(driver) == "ACDEF"
        assert not driver.pane.card.conditions_shown
        driver.pane.card.clear_filter()
        assert names(driver) == "ABCDEF"


def test_a_list_that_is_empty_by_its_conditions_offers_all(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.pane.card.show_query(Query("customer", Condition("city", "is", "Paris")))
        driver.settle()
        assert driver.titles() == []
        driver.pane.card.clear_filter()
        driver.settle()
        assert names(driver) == "ABCDEF"


def test_views_are_saved_renamed_and_deleted(path: Path) -> None:
    with opened(path, place="customer") as driver:
        card = driver.pane.card
        card.show_query(Query("customer", Condition("city", "is", "York"), ("-name",)))
        driver.settle()
        assert names(driver) == "EB"
        views = card.views
        assert views is not None
        views.name_new()
        driver.settle()
        driver.type("North")
        driver.press("<Return>")
        driver.settle()
        assert card.view == "North"
        desk = driver.window.desk
        assert [view.name for view in desk.lists.views("customer") if view.own] == ["North"]
    with opened(path, place="customer") as driver:
        card = driver.pane.card
        card.start("North")
        driver.settle()
        assert names(driver) == "EB"
        views = card.views
        assert views is not None
        views.name_anew()
        driver.settle()
        driver.replace("York only")
        driver.press("<Return>")
        driver.settle()
        lists = driver.window.desk.lists
        assert [view.name for view in lists.views("customer") if view.own] == ["York only"]
        assert names(driver) == "EB"
        views.delete_chosen()
        driver.settle()
        assert not [view for view in lists.views("customer") if view.own]
        assert names(driver) == "ABCDEF"


def test_a_declared_view_narrows_the_list(path: Path) -> None:
    with opened(path, place="customer") as driver:
        views = driver.pane.card.views
        assert views is not None
        views.take("Active")
        driver.settle()
        assert names(driver) == "ACF"


def test_several_are_changed_and_taken_back_in_one_step(path: Path) -> None:
    with opened(path, place="customer") as driver:
        rows = driver.pane.rows
        rows.canvas.focus_force()
        driver.press("<Home>", "<Shift-Down>", "<Shift-Down>")
        assert rows.selection.count(rows.total) == 3
        driver.pane.card.bulk.change_field()
        driver.settle()
        driver.type("Status")
        driver.press("<Return>", "<Tab>", "<Tab>")
        driver.type("Dorm")
        driver.press("<Return>", "<Tab>", "<space>")
        driver.settle()
        desk = driver.window.desk
        dormant = Query("customer", Condition("status", "is", "dormant"))
        assert desk.lists.count(dormant) == 3
        assert "Changed 3 records" in driver.said()
        driver.press("<Control-z>")
        driver.settle()
        assert desk.lists.count(dormant) == 0


def test_all_are_deleted_and_brought_back(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.pane.rows.canvas.focus_force()
        driver.press("<Control-a>", "<Delete>")
        driver.settle()
        assert driver.titles() == []
        assert "Deleted 6 records" in driver.said()
        driver.window.toasts.act()
        driver.settle()
        assert names(driver) == "ABCDEF"


def test_the_current_record_stays_near_a_deleted_one(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.pane.rows.canvas.focus_force()
        driver.press("<Down>", "<Down>")
        driver.settle()
        driver.press("<Delete>")
        driver.settle()
        assert names(driver) == "ABDEF"
        assert driver.field("name").get() == "Customer D"


def test_the_menu_of_a_row_by_keys(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.pane.rows.canvas.focus_force()
        driver.press("<Shift-F10>")
        driver.settle()
        driver.press("<End>", "<Return>")  # the last entry deletes
        driver.settle()
        assert names(driver) == "BCDEF"


def test_a_write_from_elsewhere_reaches_the_list(path: Path) -> None:
    with opened(path, place="customer") as driver:
        desk = driver.window.desk
        driver.window.act(lambda: desk.records.save("customer", {"name": "Customer G"}))
        assert names(driver) == "ABCDEFG"


def test_a_long_list_is_there_at_once_and_whole_later(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    desk = Desk(path)
    desk.close()
    fill(path, {"product": [{"name": f"Product {number:04}"} for number in range(180)]})
    with opened(path, place="customer") as driver:
        driver.window.go("product")
        assert driver.pane.rows.total == 60
        driver.settle()
        assert driver.pane.rows.total == 180
        driver.pane.rows.canvas.focus_force()
        driver.press("<End>")
        driver.settle()
        assert driver.field("name").get() == "Product 0179"


def test_the_quick_filters_narrow_and_widen(path: Path) -> None:
    with opened(path, place="customer", size="1600x900") as driver:
        quick = driver.pane.card.quick
        assert quick is not None
        quick.choose("status", "lost")
        driver.settle()
        assert names(driver) == "BDE"
        quick.choose("owner", "Alice")
        driver.settle()
        assert names(driver) == "B"
        quick.choose("status", None)
        quick.choose("owner", None)
        driver.settle()
        assert names(driver) == "ABCDEF"


def test_what_is_read_too_late_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    people: list[Mapping[str, Any]] = [
        {"name": f"Customer {number:03}"} for number in range(FIRST + 20)
    ]
    fill(path, {"customer": people})
    with opened(path, place="customer") as driver:
        rows = driver.pane.rows
        rows.load()
        rows.refresh()  # reads the whole list in the background
        rows.show(Query("customer", Condition("name", "contains", "Customer 07"), ("name",)))
        driver.settle()
        assert driver.titles() == [f"Customer 07{digit}" for digit in range(10)]


def test_another_language_while_the_record_went_away(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.press("<End>", "<F2>")
        driver.settle()
        driver.form.enter({"city": "Bath"})
        driver.window.desk.history.undo()  # in another window on the same file
        driver.window.speak("zh_CN")
        driver.settle()
        assert not driver.window.screen.unsaved()
        assert names(driver) == "ABCDE"
