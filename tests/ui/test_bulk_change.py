"""Changing a field of many in the window: what it would do is shown, then it is done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.ui.bulk_change import ChangePanel

from .window_driver import Driver, fill, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "office.crm"
    people: list[Mapping[str, Any]] = [
        {
            "name": letter,
            "city": city,
            "annual_revenue": 100,
            "tags": ("VIP",) if letter < "C" else (),
        }
        for letter, city in zip("ABCD", ("York", "York", "Hull", "Hull"), strict=True)
    ]
    fill(path, {"customer": people})
    return path


def asked(driver: Driver) -> ChangePanel:
    driver.pane.rows.canvas.focus_force()
    driver.press("<Control-a>")
    driver.pane.card.change_field()
    driver.settle()
    panel = driver.pane.card.bulk._edit
    assert panel is not None
    return panel


def pick(driver: Driver, *labels: str) -> None:
    for label in labels:
        driver.type(label)
        driver.press("<Return>", "<Tab>")


def values(driver: Driver, name: str) -> list[object]:
    desk = driver.window.desk
    rows = driver.pane.rows
    return [row[name] for row in desk.lists.rows("customer", list(rows.book.all()), [name])]


def settled(driver: Driver) -> None:
    driver.settle()
    driver.settle()


def test_a_preview_and_then_the_change(path: Path) -> None:
    with opened(path, place="customer", size="1600x900") as driver:
        panel = asked(driver)
        pick(driver, "City", "set")
        driver.type("Hull")
        settled(driver)
        assert panel._said.cget("text") == "2 change · 2 are so already"
        assert panel._table is not None
        assert panel._table.total == 2
        assert panel._table.row_of(0)["before"].text == "York"
        driver.press("<Tab>", "<space>")
        settled(driver)
        assert values(driver, "city") == ["Hull"] * 4
        assert "Changed 2 records" in driver.said()
        driver.press("<Control-z>")
        settled(driver)
        assert values(driver, "city") == ["York", "York", "Hull", "Hull"]


def test_tags_are_added(path: Path) -> None:
    with opened(path, place="customer", size="1600x900") as driver:
        panel = asked(driver)
        pick(driver, "Tags", "add")
        driver.type("VIP")
        driver.press("<Return>")
        settled(driver)
        assert panel._said.cget("text") == "2 change · 2 are so already"
        panel.apply()
        settled(driver)
        assert values(driver, "tags") == [("VIP",)] * 4


def test_amounts_are_raised(path: Path) -> None:
    with opened(path, place="customer", size="1600x900") as driver:
        panel = asked(driver)
        pick(driver, "Annual", "raise")
        driver.type("x")
        settled(driver)
        assert "percentage" in panel._said.cget("text")
        driver.replace("10")
        settled(driver)
        assert panel._said.cget("text").startswith("4 change")
        panel.apply()
        settled(driver)
        assert [str(one) for one in values(driver, "annual_revenue")] == ["110.00"] * 4


def test_what_cannot_be_changed_is_left_out(path: Path) -> None:
    with opened(path, place="customer", size="1600x900") as driver:
        panel = asked(driver)
        pick(driver, "Name", "replace")
        driver.type("A")
        settled(driver)
        assert "1 cannot be changed" in panel._said.cget("text")
        assert panel._table is not None
        assert "Name" in panel._table.row_of(0)["after"].text


def test_esc_puts_the_question_away_and_changes_nothing(path: Path) -> None:
    with opened(path, place="customer", size="1600x900") as driver:
        asked(driver)
        driver.press("<Escape>")
        driver.settle()
        assert driver.pane.card.bulk._edit is None
        assert driver.pane.rows.chosen_count() == 4
        assert driver.focus is driver.pane.rows.canvas
