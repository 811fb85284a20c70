"""Numbers in forms: as people read them, and as they write them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from crm_desktop.services.desk import Desk

from .window_driver import fill, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "office.crm"


def test_numbers_have_marks_until_they_are_written_in(path: Path) -> None:
    fill(path, {"product": [{"name": "Press", "list_price": Decimal("1234567.5")}]})
    with opened(path, place="product") as driver:
        price = driver.form.widget("list_price")
        assert price is not None
        assert price.get() == "1,234,567.50"
        driver.press("<F2>")
        driver.settle()
        driver.tab_to("list_price")
        assert price.get() == "1234567.50"
        assert not driver.window.screen.unsaved()
        driver.press("<End>")
        driver.type("7")
        driver.press("<Tab>")
        assert price.get() == "1,234,567.507"
        driver.press("<Control-s>")
        driver.settle()
        saved = driver.window.desk.records.get("product", 1)["list_price"]
        assert saved == Decimal("1234567.507")


def test_an_office_that_writes_a_decimal_comma(path: Path) -> None:
    fill(path, {"product": [{"name": "Press", "list_price": Decimal("1234.5")}]})
    desk = Desk(path)
    desk.set_setting("decimal_mark", ",")
    desk.close()
    with opened(path, place="product") as driver:
        driver.press("<F2>")
        driver.settle()
        price = driver.tab_to("list_price")
        assert price.get() == "1234,50"
        driver.replace("99,5")
        driver.press("<Control-s>")
        driver.settle()
        saved = driver.window.desk.records.get("product", 1)["list_price"]
        assert saved == Decimal("99.5")
