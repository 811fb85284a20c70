"""While a record is entered, the window tells quietly that it is perhaps there already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.ui.alreadythere import AlreadyThere

from .window_driver import Driver, fill, opened


@pytest.fixture
def driver(tmp_path: Path, display: str) -> Iterator[Driver]:
    del display
    path = tmp_path / "office.crm"
    fill(path, {"customer": [{"name": "Acme Tools Ltd", "phone": "+442079460001"}]})
    with opened(path, place="customer") as found:
        driver = found
        driver.press("<Control-n>")
        driver.tab_to("name")
        yield driver


def strip(driver: Driver) -> AlreadyThere:
    assert driver.pane.panel is not None
    found = driver.pane.panel._there
    assert found is not None
    return found


def test_it_is_told_without_taking_the_keyboard_and_goes_again(driver: Driver) -> None:
    field = driver.field("name")
    driver.type("Acme Tools")
    driver.until(lambda: strip(driver).winfo_viewable(), "the strip")
    told = strip(driver).told
    assert told is not None
    assert told.title == "Acme Tools Ltd"
    assert field.has_focus()
    driver.replace("Quiet Corner")
    driver.until(lambda: not strip(driver).winfo_viewable(), "the strip to go")
    assert field.has_focus()


def test_another_one_is_not_told_again(driver: Driver) -> None:
    driver.type("Acme Tools")
    driver.until(lambda: strip(driver).winfo_viewable(), "the strip")
    strip(driver).not_the_same()
    driver.type(" L")
    driver.settle()
    driver.settle()
    assert not strip(driver).winfo_viewable()
    driver.press("<Control-s>")
    driver.settle()
    assert len(driver.titles()) == 2
    assert strip(driver).told is None
