"""Data quality and standard spellings in the window: figures that lead on, rules that are tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.services.lists import Query
from crm_desktop.ui.screens.quality import QualityScreen
from crm_desktop.ui.screens.standardise import StandardiseScreen

from .opened import said
from .window_driver import Driver, fill, opened


@pytest.fixture
def driver(tmp_path: Path, display: str) -> Iterator[Driver]:
    del display
    path = tmp_path / "office.crm"
    fill(
        path,
        {
            "customer": [
                {"name": "ANN LEE", "kind": "person", "email": "Ann@lee.example"},
                {"name": "Bob Ray", "kind": "person", "phone": "+442079460001"},
                {"name": "Acme Limited", "kind": "company", "phone": "+442079460001"},
            ]
        },
    )
    with opened(path, place="quality") as found:
        yield found


def quality(driver: Driver) -> QualityScreen:
    found = driver.window.screen
    assert isinstance(found, QualityScreen)
    return found


def standardise(driver: Driver) -> StandardiseScreen:
    found = driver.window.screen
    assert isinstance(found, StandardiseScreen)
    return found


def row_of(screen: QualityScreen, field: str) -> int:
    return next(at for at, one in enumerate(screen._rows.things) if one.field == field)


def test_the_table_has_the_keyboard_and_enter_shows_the_list_behind_a_field(
    driver: Driver,
) -> None:
    driver.settle()
    screen = quality(driver)
    assert screen.grid_ is not None
    assert driver.focus is screen.grid_.canvas
    screen.grid_.go_to(row_of(screen, "phone"))
    driver.settle()
    assert any("Without Phone" in text for text in said(screen))
    driver.press("<Return>")
    driver.settle()
    assert driver.window.here == "customer"
    pane = driver.window.screen.pane  # type: ignore[attr-defined]
    assert pane.rows.total == 1


def test_figures_follow_what_is_written_and_lead_to_what_helps(driver: Driver) -> None:
    driver.settle()
    screen = quality(driver)
    phone = screen._rows.things[row_of(screen, "phone")]
    assert (phone.count("empty"), phone.count("shared")) == (1, 2)
    driver.window.act(
        lambda: driver.window.desk.records.save("customer", {"phone": "+442079460002"}, 3)
    )
    driver.until(lambda: screen._rows.things[row_of(screen, "phone")].count("shared") == 0)
    screen.mend("duplicates")
    driver.settle()
    assert driver.window.here == "duplicates"
    driver.window.go("quality")
    screen.mend("email")
    driver.settle()
    assert standardise(driver).rules.ticked() == ("email",)


def test_without_records_nothing_is_counted(driver: Driver) -> None:
    driver.settle()
    driver.window.go("quality", record="product")
    driver.settle()
    assert quality(driver).grid_ is None
    assert any("Nothing to look at yet" in text for text in said(quality(driver)))


def test_values_are_left_out_by_space_and_the_rest_changes_in_one_step(driver: Driver) -> None:
    driver.settle()
    driver.window.go("standardise", record="customer")
    driver.settle()
    screen = standardise(driver)
    assert screen.found is not None
    assert screen.found.counts == {"capitals": 1, "email": 1, "suffix": 1}
    screen._grid.canvas.focus_force()  # type: ignore[union-attr]
    driver.root.update()
    at = next(row for row, one in enumerate(screen._rows.things) if one.field == "email")
    screen._grid.go_to(at)  # type: ignore[union-attr]
    driver.press("<space>")
    assert screen.go.cget("text") == "Change 2 values"
    driver.press("<Control-Return>")
    driver.settle()
    rows = driver.window.desk.lists.rows("customer", [1, 3], ["name", "email"])
    assert [(row["name"], row["email"]) for row in rows] == [
        ("Ann Lee", "Ann@lee.example"),
        ("Acme Ltd", ""),
    ]
    driver.until(lambda: screen.found is not None and screen.found.cells == 1)
    driver.window.undo()
    names = [
        row["name"]
        for row in driver.window.desk.lists.rows(
            "customer", driver.window.desk.lists.ids(Query("customer", None, ("id",))), ["name"]
        )
    ]
    assert names == ["ANN LEE", "Bob Ray", "Acme Limited"]
    driver.until(lambda: screen.found is not None and screen.found.cells == 3)


def test_a_rule_that_is_not_ticked_changes_nothing_and_none_says_so(driver: Driver) -> None:
    driver.settle()
    driver.window.go("standardise", record="customer", rules=("email",))
    driver.settle()
    screen = standardise(driver)
    assert screen.found is not None
    assert screen.found.counts == {"email": 1}
    screen.rules.fields["email"].button.invoke()
    driver.until(lambda: any("No rule is ticked" in text for text in said(screen)))
    assert screen.go.instate(["disabled"])
    driver.press("<Escape>")
    driver.settle()
    assert driver.window.here == "quality"
