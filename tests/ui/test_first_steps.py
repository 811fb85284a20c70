"""The guide of the first start: by keys alone, skipped, found again; empty lists say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.i18n import language
from crm_desktop.services.currencies import currency_of
from crm_desktop.services.desk import Desk
from crm_desktop.ui.navigation import places
from crm_desktop.ui.screens.welcome import WelcomeScreen
from crm_desktop.ui.widgets import Button
from tests.ui.kit_driving import press, type_in, walk
from tests.ui.opened import Opened, opened, said, small_office


@pytest.fixture
def first(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    with opened(tmp_path, "", welcomed=False) as there:
        yield there


def screen(there: Opened) -> WelcomeScreen:
    found = there.window.screen
    assert isinstance(found, WelcomeScreen)
    return found


def test_the_guide_is_gone_through_by_keys(first: Opened) -> None:
    company = screen(first).fields["company"]
    screen(first).shown()
    first.root.update()
    assert company.has_focus()
    type_in(company.focus_target(), "lantern")
    press(company.focus_target(), "<Tab>")
    type_in(first.root.focus_get(), "mei")  # type: ignore[arg-type]
    press(first.root.focus_get(), "<Return>")  # type: ignore[arg-type]
    steps = screen(first).steps
    assert steps is not None
    assert first.desk.setting("company") == "lantern"
    assert first.window.preferences.get("who").endswith("mei")
    shown = said(first.window._sidebar)
    assert "lantern" in shown
    press(steps.buttons[1], "<space>")
    first.settle()
    assert first.window.here == "customer"


def test_a_country_proposes_its_currency(first: Opened) -> None:
    fields = screen(first).fields
    fields["country"].set("DE")
    fields["country"].changed()
    assert fields["currency"].get() == "EUR"
    press(fields["company"].focus_target(), "<Control-s>")
    assert first.desk.setting("country") == "DE"
    assert first.desk.setting("currency") == "EUR"
    assert currency_of("XX") == ""


def test_the_language_is_chosen_first_and_input_stays(first: Opened) -> None:
    type_in(screen(first).fields["company"].focus_target(), "half")
    speaks = screen(first).fields["language"]
    speaks.set("zh_CN")
    speaks.changed()
    first.settle()
    assert language() == "zh_CN"
    assert screen(first).fields["company"].get() == "half"


def test_it_is_skipped_with_esc_and_found_again_in_the_manual(first: Opened) -> None:
    press(screen(first).fields["company"].focus_target(), "<Escape>")
    first.settle()
    assert first.window.here == places()[0].name
    assert first.window.preferences.get("welcomed")
    first.window.obey("manual")
    first.settle()
    button = next(
        one
        for one in walk(first.window.screen)
        if isinstance(one, Button) and one.cget("text") == "First steps"
    )
    press(button, "<space>")
    first.settle()
    first.until(screen(first).fields["company"].winfo_viewable)


def test_sample_data_leads_to_the_first_place(
    first: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_desktop.ui.screens.first_steps._CUSTOMERS", 4)
    press(screen(first).fields["company"].focus_target(), "<Control-s>")
    steps = screen(first).steps
    assert steps is not None
    press(steps.buttons[2], "<space>")
    first.until(lambda: first.window.here == places()[0].name)


def test_esc_goes_back_a_step(first: Opened) -> None:
    press(screen(first).fields["company"].focus_target(), "<Control-s>")
    press(first.root.focus_get(), "<Escape>")  # type: ignore[arg-type]
    assert screen(first).steps is None
    assert screen(first).fields["company"].has_focus()


def test_nobody_is_welcomed_twice(tmp_path: Path, display: str) -> None:
    del display
    small_office(tmp_path)
    with opened(tmp_path, "", welcomed=False) as there:
        assert there.window.here == places()[0].name
    with opened(tmp_path / "other", "", welcomed=True) as there:
        assert there.window.here == places()[0].name


# What a report says of an empty file stands on the page that is pictured.
@pytest.mark.parametrize("place", [one.name for one in places() if one.name != "reports"])
def test_every_place_of_an_empty_file_says_what_to_do(
    tmp_path: Path, display: str, place: str
) -> None:
    del display
    Desk(tmp_path / "office.crm").close()
    with opened(tmp_path, place) as there:
        there.settle()
        words = [text for text in said(there.window.screen.body) if len(text) > 20]
        assert words, place
