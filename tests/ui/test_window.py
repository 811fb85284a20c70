"""The window as a whole: its start, its places, language and light, what it says and remembers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text, language
from crm_desktop.ui import theme
from crm_desktop.ui.navigation import places

from .window_driver import Driver, fill, opened

HEAVY = (
    "alembic",
    "babel",
    "calamine",
    "charset_normalizer",
    "email_validator",
    "fontTools",
    "lxml",
    "matplotlib",
    "numpy",
    "openpyxl",
    "phonenumbers",
    "pypdfium2",
    "python_calamine",
    "rapidfuzz",
    "reportlab",
)
START = """
import sys
from pathlib import Path
from crm_desktop.app.settings import Settings
from crm_desktop.services.desk import Desk
from crm_desktop.ui.window import run
folder = Path(sys.argv[1])
desk = Desk(folder / "office.crm")
def ready(window):
    assert window.screen.pane.rows.total == 1
    print(" ".join(sys.modules))
    window.close()
run(desk, Settings(folder / "settings.json"), place="customer", cache=folder, ready=ready)
"""


def test_the_start_loads_nothing_heavy(tmp_path: Path, display: str) -> None:
    del display
    # A foreign phone number is in the first list: its library must wait all the same.
    fill(tmp_path / "office.crm", {"customer": [{"name": "Harbour", "phone": "+442079460000"}]})
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    loaded = set(done.stdout.split())
    assert not loaded.intersection(HEAVY)
    assert "crm_desktop.ui.screens.records" in loaded
    assert "crm_desktop.ui.screens.dashboard" not in loaded
    assert (tmp_path / "pictures").exists()


def test_every_place_opens_by_its_number(tmp_path: Path) -> None:
    with opened(tmp_path / "office.crm") as driver:
        for number, place in enumerate(places()[:9], 1):
            driver.press(f"<Alt-Key-{number}>")
            driver.settle()
            assert driver.window.here == place.name
            assert driver.window.screen.winfo_viewable()
        driver.press("<Alt-Left>")
        driver.settle()
        assert driver.window.here == places()[7].name


def test_a_customers_page_and_what_belongs_to_it(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    fill(path, {"customer": [{"name": "Harbour"}, {"name": "Mill"}]})
    with opened(path, place="customer") as driver:
        driver.pane.rows.canvas.focus_force()
        driver.press("<Return>")
        driver.settle()
        assert driver.window.here == "customer/page"
        # A contact of this customer, without leaving the page.
        for _turn in range(5):
            driver.press("<Control-Tab>")
        driver.settle()
        assert driver.window.screen.form.tabs.chosen == "contact"  # type: ignore[attr-defined]
        driver.press("<Control-n>")
        driver.settle()
        driver.type("Dora")
        driver.press("<Control-s>")
        driver.settle()
        assert driver.titles() == ["Dora"]
        contact = driver.window.desk.records.get("contact", 1)
        assert contact["customer.title"] == "Harbour"
        # The next customer of the list has none.
        driver.press("<Escape>", "<Control-Next>")
        driver.settle()
        assert driver.titles() == []
        assert driver.window.screen.record_id == 2  # type: ignore[attr-defined]
        driver.press("<Escape>")
        driver.settle()
        driver.press("<Escape>")
        driver.settle()
        assert driver.window.here == "customer"


def test_the_language_changes_and_the_place_stays(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    fill(path, {"product": [{"name": "Ale"}, {"name": "Bread"}]})
    with opened(path, place="product") as driver:
        driver.press("<Down>", "<F2>")
        driver.settle()
        driver.type("x")
        driver.window.speak("zh_CN")
        driver.settle()
        assert language() == "zh_CN"
        assert driver.window.here == "product"
        assert driver.field("name").get() == "Breadx"
        assert driver.window.screen.unsaved()
        assert driver.pane.rows.current_id == 2
        driver.press("<Control-s>")
        driver.settle()
        assert driver.titles() == ["Ale", "Breadx"]
        driver.window.speak("en")
        driver.settle()
        assert driver.window.screen.title() == "Products"


def test_light_and_dark_while_running(tmp_path: Path) -> None:
    with opened(tmp_path / "office.crm", place="customer") as driver:
        light = driver.pane.rows.canvas.cget("background")
        driver.window.dress("dark")
        driver.settle()
        assert theme.mode() == "dark"
        assert driver.pane.rows.canvas.cget("background") != light
        assert driver.window.preferences.get("theme") == "dark"
        driver.window.dress("light")
        assert driver.pane.rows.canvas.cget("background") == light


def test_leaving_with_unsaved_changes_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    fill(path, {"product": [{"name": "Ale"}]})
    with opened(path, place="product") as driver:
        driver.press("<F2>")
        driver.settle()
        driver.type("x")
        driver.press("<Alt-Key-2>")
        assert driver.asked()
        assert driver.window.here == "product"
        driver.press("<Return>")  # save
        driver.settle()
        assert driver.window.here == "customer"
        assert driver.window.desk.records.title("product", 1) == "Alex"


def test_an_error_of_a_person_is_a_sentence(tmp_path: Path) -> None:
    with opened(tmp_path / "office.crm") as driver:

        def refuse() -> None:
            raise PersonError(Text("The disk is full."))

        assert driver.window.act(refuse) is None
        assert "The disk is full." in driver.said()


def test_an_error_of_the_program_is_logged_and_it_goes_on(
    tmp_path: Path, errors: list[str]
) -> None:
    with opened(tmp_path / "office.crm", place="product") as driver:
        driver.root.after(1, lambda: 1 // 0)
        driver.settle()
        assert "Something went wrong" in driver.said()
        assert len(errors) == 1
        assert "ZeroDivisionError" in errors[0] or "Unexpected error" in errors[0]
        errors.clear()
        driver.press("<Control-n>")
        driver.settle()
        driver.type("Ale")
        driver.press("<Control-s>")
        driver.settle()
        assert driver.titles() == ["Ale"]


def test_the_window_comes_back_where_it_was(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "office.crm"
    with opened(path, place="sale", size="1200x700") as driver:
        kept = driver.window.preferences
        monkeypatch.setattr(driver.root, "destroy", lambda: None)
        driver.window.close()
        monkeypatch.undo()
        assert kept.get("place") == "sale"
        assert kept.get("window")[:2] == [1200, 700]


@pytest.mark.parametrize("size", ["1024x640", "1366x768", "1920x1080"])
def test_everything_has_room(size: str, tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    fill(path, {"customer": [{"name": "Harbour " * 8, "phone": "13800138000"}]})
    with opened(path, place="customer", size=size) as driver:
        driver.until(lambda: driver.pane.panel_open)  # it follows the list
        panel = driver.pane.panel
        assert panel is not None
        right = panel.winfo_rootx() + panel.winfo_width()
        assert right <= driver.root.winfo_rootx() + driver.root.winfo_width()
        assert len(driver.pane.rows.visible_columns()) >= 2


def test_the_keys_are_listed(tmp_path: Path) -> None:
    with opened(tmp_path / "office.crm", place="customer") as driver:
        driver.press("<Control-slash>")
        assert driver.window.help_shown
        driver.press("<Escape>")
        assert not driver.window.help_shown


def walk_by_tab(driver: Driver, most: int = 120) -> list[str]:
    seen: list[str] = []
    for _step in range(most):
        driver.press("<Tab>")
        name = str(driver.focus)
        if name in seen:
            return seen
        seen.append(name)
    return seen


@pytest.mark.parametrize("place", [place.name for place in places()])
def test_the_tab_key_goes_round_every_screen(place: str, tmp_path: Path) -> None:
    with opened(tmp_path / "office.crm", place=place) as driver:
        seen = walk_by_tab(driver)
        assert len(seen) > len(places())
        classes = {driver.root.nametowidget(name).winfo_class() for name in seen}
        assert "TLabel" not in classes
        assert "TFrame" not in classes
