"""The window from outside: keys come from the display, as from a keyboard, Chinese ones too."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from .window_driver import Driver, opened


def xdotool(driver: Driver, *words: str) -> None:
    program = shutil.which("xdotool")
    if program is None:
        pytest.fail("xdotool is not installed; on Debian or Ubuntu: sudo apt-get install xdotool")
    typing = subprocess.Popen([program, *words])
    # The window has to work while the keys come.
    driver.until(lambda: typing.poll() is not None, "the keys")
    assert typing.returncode == 0
    driver.settle()


def test_a_chinese_customer_is_typed_saved_found_and_taken_back(tmp_path: Path) -> None:
    with opened(tmp_path / "office.crm", place="customer") as driver:
        xdotool(driver, "key", "ctrl+n")
        xdotool(driver, "type", "--delay", "80", "上海春航咨询有限公司")
        xdotool(driver, "key", "--delay", "40", "Tab", "Tab")
        xdotool(driver, "type", "--delay", "40", "Müller & Söhne")
        xdotool(driver, "key", "ctrl+s")
        assert driver.titles() == ["上海春航咨询有限公司"], driver.said()
        assert driver.window.desk.records.get("customer", 1)["company"] == "Müller & Söhne"
        xdotool(driver, "key", "ctrl+k")
        xdotool(driver, "type", "--delay", "40", "春航")
        xdotool(driver, "key", "Return")
        assert driver.window.here == "customer/page"
        xdotool(driver, "key", "Escape")
        xdotool(driver, "key", "ctrl+z")
        assert driver.titles() == []
