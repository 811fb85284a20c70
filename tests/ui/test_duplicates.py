"""Duplicates in the window: found, compared side by side, merged or told apart by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.services.lists import Query
from crm_desktop.ui.screens.duplicates import DuplicatesScreen
from crm_desktop.ui.sidebyside import SideBySide

from .window_driver import Driver, fill, opened


@pytest.fixture
def driver(tmp_path: Path, display: str) -> Iterator[Driver]:
    del display
    path = tmp_path / "office.crm"
    acme = {"name": "Acme Tools Ltd", "phone": "+442079460001", "email": "info@acme.example"}
    blue = {"name": "Blue River Foods", "phone": "+442079460555", "email": "hello@blue.example"}
    fill(
        path,
        {
            "customer": [
                {**acme, "city": "London"},
                {**acme, "city": "Leeds", "source": "exhibition"},
                {**blue, "city": "York"},
                {**blue, "name": "Blue River Food", "city": "Hull"},
                {"name": "Quiet Corner", "city": "Bath"},
            ]
        },
    )
    with opened(path, place="duplicates") as found:
        yield found


def screen(driver: Driver) -> DuplicatesScreen:
    found = driver.window.screen
    assert isinstance(found, DuplicatesScreen)
    return found


def searched(driver: Driver) -> SideBySide:
    driver.press("<space>")
    driver.settle()
    driver.settle()
    side = screen(driver).side
    assert side is not None
    return side


def names(driver: Driver) -> list[str]:
    desk = driver.window.desk
    ids = list(desk.lists.ids(Query("customer")))
    return sorted(str(row["name"]) for row in desk.lists.rows("customer", ids, ["name"]))


def city(driver: Driver, record_id: int) -> str:
    return str(driver.window.desk.records.get("customer", record_id)["city"])


def test_the_search_is_begun_by_a_key_and_shows_the_groups(driver: Driver) -> None:
    side = searched(driver)
    assert len(screen(driver).entries) == 2
    assert driver.focus is screen(driver).grid_.canvas  # type: ignore[union-attr]
    first = side.ids
    driver.press("<Down>")
    driver.settle()
    assert side.ids != first
    driver.press("<Up>")
    driver.settle()
    assert side.ids == first


def test_enter_merges_and_the_next_group_follows_until_all_are_done(driver: Driver) -> None:
    side = searched(driver)
    first = side.ids
    driver.press("<Return>")
    driver.settle()
    driver.settle()
    assert "Merged 1 record" in driver.said()
    assert len(names(driver)) == 4
    assert len(screen(driver).entries) == 1
    assert side.ids != first
    driver.press("<Return>")
    driver.settle()
    driver.settle()
    assert len(names(driver)) == 3
    assert screen(driver).grid_ is None
    driver.press("<Control-z>")
    driver.settle()
    driver.settle()
    assert len(names(driver)) == 4
    assert len(screen(driver).entries) == 1


def test_arrows_choose_the_value_and_k_the_record_that_stays(driver: Driver) -> None:
    side = searched(driver)
    one, other = side.ids
    driver.press("<Right>")
    driver.settle()
    while side._current != "city":
        driver.press("<Down>")
    driver.press("<Left>")
    driver.press("<Right>")
    driver.settle()
    wanted = city(driver, other)
    assert side.kept("city") == {other}
    driver.press("<k>")
    driver.settle()
    assert side.keep == other
    driver.press("<k>")
    driver.settle()
    assert side.keep == one
    driver.press("<Return>")
    driver.settle()
    assert city(driver, one) == wanted


def test_n_tells_apart_and_undo_brings_the_group_back(driver: Driver) -> None:
    side = searched(driver)
    first = side.ids
    driver.press("<n>")
    driver.settle()
    driver.settle()
    assert len(screen(driver).entries) == 1
    assert len(names(driver)) == 5
    driver.press("<Control-z>")
    driver.settle()
    driver.settle()
    assert len(screen(driver).entries) == 2
    assert screen(driver).current is not None
    assert screen(driver).current.ids == first  # type: ignore[union-attr]


def test_rows_chosen_in_a_list_are_merged_side_by_side(driver: Driver) -> None:
    driver.window.go("customer")
    driver.settle()
    driver.pane.rows.canvas.focus_force()
    driver.press("<Home>", "<Shift-Down>", "<Shift-Down>")
    driver.settle()
    driver.pane.card.merge_chosen()
    driver.settle()
    side = screen(driver).side
    assert side is not None
    assert len(side.ids) == 3
    driver.press("<Return>")
    driver.settle()
    driver.settle()
    assert len(names(driver)) == 3
    assert driver.window.here == "customer"
    driver.press("<Control-z>")
    driver.settle()
    assert len(names(driver)) == 5


def test_esc_leads_from_the_values_to_the_list_and_words_outlive_a_new_language(
    driver: Driver,
) -> None:
    searched(driver)
    driver.press("<Right>")
    assert isinstance(driver.focus, SideBySide)
    driver.press("<Escape>")
    assert driver.focus is screen(driver).grid_.canvas  # type: ignore[union-attr]
    driver.window.speak("zh_CN")
    driver.settle()
    driver.settle()
    assert len(screen(driver).entries) == 2
