"""The filter bar by keys: groups, ticked choices, related records, periods, views."""

from __future__ import annotations

import datetime as dt
import tkinter as tk
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.fields.conditions import Condition, Every, Has, Not, Some, Tree
from crm_desktop.services.lists import Query
from crm_desktop.storage.filters import local_today
from crm_desktop.ui.conditiongroup import GroupBox
from crm_desktop.ui.conditionrow import ConditionRow
from crm_desktop.ui.filterbar import FilterBar
from crm_desktop.ui.filters import Filter

from .window_driver import Driver, fill, opened

CITIES = ("Leeds", "York", "Leeds", "Hull", "York", "Leeds")
LEVELS = ("important", "normal", "potential", "important", "normal", "normal")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "office.crm"
    today = local_today()
    people: list[Mapping[str, Any]] = [
        {"name": letter, "city": city, "level": level, "birthday": today.replace(year=2000, day=1)}
        if letter < "C"
        else {"name": letter, "city": city, "level": level}
        for letter, city, level in zip("ABCDEF", CITIES, LEVELS, strict=True)
    ]
    ids = fill(path, {"customer": people})["customer"]
    at = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=20)
    calls: list[Mapping[str, Any]] = [
        {"customer": one, "subject": "Call", "at": at, "type": "call"} for one in ids[:2]
    ]
    fill(path, {"interaction": calls})
    return path


def names(driver: Driver) -> str:
    return "".join(driver.titles())


def bar(driver: Driver) -> FilterBar:
    return driver.pane.card.conditions


def rows(driver: Driver) -> list[ConditionRow | GroupBox]:
    return [
        child
        for child in bar(driver)._list.winfo_children()
        if isinstance(child, ConditionRow | GroupBox)
    ]


def choose(driver: Driver, *labels: str) -> None:
    """Choose in drop-downs, one after the other, by the first letters of what they offer."""
    for place, label in enumerate(labels):
        if place:
            driver.press("<Tab>")
        driver.type(label)
        driver.press("<Return>")


def tree(driver: Driver) -> Tree | None:
    return driver.pane.card.filter.tree()


def test_several_choices_are_ticked(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.press("<Control-f>")
        driver.settle()
        choose(driver, "Level", "is any")
        driver.press("<Tab>", "<Down>")  # opens the list
        driver.press("<space>", "<Down>", "<Down>", "<space>", "<Escape>")
        driver.settle()
        driver.settle()
        assert tree(driver) == Condition("level", "any_of", ("important", "potential"))
        assert names(driver) == "ACD"
        driver.press("<Down>", "<space>", "<Tab>")
        driver.settle()
        driver.settle()
        assert names(driver) == "C"


def test_a_group_by_keys(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.press("<Control-f>")
        driver.settle()
        choose(driver, "City", "is")
        driver.press("<Tab>")
        driver.type("Leeds")
        driver.settle()
        bar(driver).add_group()
        driver.settle()
        choose(driver, "Level", "is")
        driver.press("<Tab>")
        choose(driver, "Important")
        box = rows(driver)[1]
        assert isinstance(box, GroupBox)
        box.add()
        driver.settle()
        choose(driver, "Level", "is")
        driver.press("<Tab>")
        choose(driver, "Potential")
        driver.settle()
        driver.settle()
        either = Some(
            (Condition("level", "is", "important"), Condition("level", "is", "potential"))
        )
        assert tree(driver) == Every((Condition("city", "is", "Leeds"), either))
        assert names(driver) == "AC"
        box.field.focus()
        choose(driver, "None")
        driver.settle()
        driver.settle()
        assert names(driver) == "F"
        driver.press("<Control-Delete>")
        driver.settle()
        assert names(driver) == "ACF"


def test_related_records_by_keys(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.press("<Control-f>")
        driver.settle()
        driver.press("<Control-Delete>")  # the condition that waits
        driver.settle()
        bar(driver).add_group("interaction", "customer")
        driver.settle()
        assert names(driver) == "AB"
        box = rows(driver)[0]
        assert isinstance(box, GroupBox)
        box.field.focus()
        choose(driver, "has no")
        driver.settle()
        driver.settle()
        assert names(driver) == "CDEF"
        box.add()
        driver.settle()
        choose(driver, "Date", "in the")
        driver.press("<Tab>")
        choose(driver, "the past")
        driver.press("<Tab>")
        driver.replace("7")
        driver.settle()
        driver.settle()
        assert tree(driver) == Not(
            Has("interaction", "customer", Condition("at", "within", "past_7_days"))
        )
        assert names(driver) == "ABCDEF"
        driver.replace("90")
        driver.settle()
        driver.settle()
        assert names(driver) == "CDEF"


def test_a_field_of_the_record_referred_to(path: Path) -> None:
    with opened(path, place="interaction") as driver:
        driver.press("<Control-f>")
        driver.settle()
        choose(driver, "Level", "is")
        driver.press("<Tab>")
        choose(driver, "Important")
        driver.settle()
        driver.settle()
        assert tree(driver) == Condition("customer.level", "is", "important")
        assert driver.pane.rows.total == 1


def test_birthdays_of_this_month(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.press("<Control-f>")
        driver.settle()
        choose(driver, "Birthday", "each")
        driver.press("<Tab>")
        choose(driver, "this month")
        driver.settle()
        driver.settle()
        assert names(driver) == "AB"


TREES = [
    Condition("city", "is", "York"),
    Every((Condition("city", "is", "York"), Not(Condition("level", "is", "normal")))),
    Some((Condition("city", "is", "York"), Has("sale", "customer"))),
    Every(
        (
            Condition("annual_revenue", "between", (None, 5)),
            Some((Condition("city", "empty"), Condition("phone", "empty"))),
            Not(Some((Condition("city", "empty"), Condition("phone", "empty")))),
            Not(Has("sale", "customer", Condition("date", "within", "this_year"))),
        )
    ),
    Every((Some((Every((Condition("city", "empty"),)), Condition("phone", "empty"))),)),
    Some((Not(Every((Condition("city", "empty"), Condition("phone", "empty")))),)),
]


@pytest.mark.parametrize("wanted", TREES)
def test_a_filter_means_what_it_was_made_of(path: Path, wanted: Tree) -> None:
    with opened(path, place="customer") as driver:
        desk = driver.window.desk
        made = Filter.of(wanted).tree()
        assert desk.lists.ids(Query("customer", made)) == desk.lists.ids(Query("customer", wanted))
        driver.pane.card.show_query(Query("customer", wanted))
        driver.pane.card.show_conditions()
        driver.settle()
        bar(driver)._changed()
        driver.settle()
        assert driver.titles() == [
            row["name"]
            for row in desk.lists.rows(
                "customer", desk.lists.ids(Query("customer", wanted)), ["name"]
            )
        ]


def test_the_conditions_are_kept_as_a_view_and_begin_the_list(path: Path) -> None:
    with opened(path, place="customer") as driver:
        card = driver.pane.card
        card.show_query(Query("customer", Not(Has("interaction", "customer"))))
        card.grouping.group_by("city")
        driver.settle()
        assert card.keeper is not None
        card.keeper.tabs.name_new()
        driver.settle()
        driver.type("Quiet")
        driver.press("<Return>")
        driver.settle()
        card.keeper.show_first("Quiet")
        card.keeper.move("Quiet", -9)
        assert card.keeper.every()[0].name == "Quiet"
    with opened(path, place="customer") as driver:
        card = driver.pane.card
        assert card.view == "Quiet"
        assert card.rows.record_count == 4
        assert card.grouping.path == "city"
        assert card.keeper is not None
        card.keeper.delete("Quiet")
        driver.settle()
        assert names_of_views(driver)[0] != "Quiet"
        driver.window.toasts.act()
        driver.settle()
        assert "Quiet" in names_of_views(driver)


def names_of_views(driver: Driver) -> list[str]:
    keeper = driver.pane.card.keeper
    assert keeper is not None
    return [one.name for one in keeper.every()]


def test_removing_all_conditions_leaves_the_keyboard_in_the_bar(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.press("<Control-f>")
        driver.settle()
        driver.press("<Control-Delete>")
        driver.settle()
        assert not rows(driver)
        widget: tk.Misc | None = driver.focus
        while widget is not None and widget is not bar(driver):
            widget = widget.master
        assert widget is bar(driver)
        driver.press("<Escape>")
        driver.settle()
        assert not driver.pane.card.conditions_shown
