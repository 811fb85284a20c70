"""The manual in the window: the page for the place, links by keys, search, the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.services import manual
from crm_desktop.ui.screens.help import HelpScreen
from tests.ui.kit_driving import press, type_in
from tests.ui.opened import Opened, opened, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    with opened(tmp_path, "sale") as there:
        yield there


def screen(there: Opened) -> HelpScreen:
    found = there.window.screen
    assert isinstance(found, HelpScreen)
    return found


def open_manual(there: Opened) -> HelpScreen:
    press(there.window.screen, "<F1>")
    there.settle()
    return screen(there)


@pytest.mark.parametrize(
    ("place", "page"),
    [
        ("sale", "lists"),
        ("history", "undo"),
        ("imports", "excel"),
        ("reports", "reports"),
        ("settings", "settings"),
        ("dashboard", "today"),
    ],
)
def test_f1_shows_the_page_for_the_place_and_esc_leads_back(
    office: Opened, place: str, page: str
) -> None:
    office.go(place)
    found = open_manual(office)
    assert found.page == page
    assert manual.page(page, "en").title in found.flow.text
    press(found.flow.canvas, "<Escape>")
    office.settle()
    assert office.window.here == place
    open_manual(office)
    press(screen(office).flow.canvas, "<F1>")
    office.settle()
    assert office.window.here == place


def test_links_are_followed_by_keys_and_one_comes_back(office: Opened) -> None:
    found = open_manual(office)
    found.show("start")
    office.root.update()
    canvas = found.flow.canvas
    assert found.flow.links[0] == "call"
    press(canvas, "<Tab>", "<Return>")
    assert found.page == "call"
    press(canvas, "<BackSpace>")
    assert found.page == "start"


def test_tab_leaves_after_the_last_link(office: Opened) -> None:
    found = open_manual(office)
    found.show("start")
    office.root.update()
    canvas = found.flow.canvas
    canvas.focus_force()
    press(canvas, *["<Tab>"] * (len(found.flow.links) + 1))
    assert office.root.focus_get() is not canvas


def test_the_manual_is_searched(office: Opened) -> None:
    found = open_manual(office)
    press(found.flow.canvas, "<Control-f>")
    assert found.search.has_focus()
    type_in(found.search.focus_target(), "bell")
    office.until(lambda: len(found._buttons) < len(manual.pages("en")))
    assert found.page in found._buttons
    press(found.search.focus_target(), "<Return>")
    assert office.root.focus_get() is found.flow.canvas
    found.search.clear()
    office.root.update()
    assert len(found._buttons) == len(manual.pages("en"))


def test_what_is_not_in_the_manual_is_said(office: Opened) -> None:
    found = open_manual(office)
    found.search.focus()
    type_in(found.search.focus_target(), "xylophone")
    office.until(lambda: not found._buttons)


def test_the_keys_are_on_a_page_and_on_a_card(office: Opened) -> None:
    found = open_manual(office)
    found.show("keys")
    office.root.update()
    assert "Ctrl+Shift+Z / Ctrl+Y" in found.flow.text
    press(found.flow.canvas, "<Control-slash>")
    assert office.window.help_shown
    press(office.root.focus_get(), "<Escape>")  # type: ignore[arg-type]
    assert not office.window.help_shown


def test_no_line_is_wider_than_the_page_at_any_width(office: Opened) -> None:
    for language in ("en", "zh_CN"):
        office.window.speak(language)
        office.settle()
        found = screen(office) if office.window.here == "manual" else open_manual(office)
        canvas = found.flow.canvas
        for page in manual.pages(language):
            found.show(page.name)
            office.root.update()
            box = canvas.bbox("all")
            assert box[2] <= canvas.winfo_width(), page.name


def test_the_page_outlives_a_change_of_language(office: Opened) -> None:
    found = open_manual(office)
    found.show("backup")
    office.window.speak("zh_CN")
    office.settle()
    assert screen(office).page == "backup"
    assert "数据文件与备份" in screen(office).flow.text
