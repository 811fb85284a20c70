from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.i18n import language
from crm_desktop.services.lists import Query
from crm_desktop.ui import theme
from crm_desktop.ui.screens.help import HelpScreen
from crm_desktop.ui.screens.settings import SettingsScreen
from crm_desktop.ui.widgets import ChoiceField
from tests.ui.kit_driving import press, type_in
from tests.ui.opened import Opened, opened, said, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    with opened(tmp_path, "settings") as there:
        yield there


def screen(there: Opened) -> SettingsScreen:
    found = there.window.screen
    assert isinstance(found, SettingsScreen)
    return found


def choose(there: Opened, name: str, label: str) -> None:
    field = screen(there).fields[name]
    assert isinstance(field, ChoiceField)
    press(field.face, "<Down>")
    type_in(field.face, label)
    press(field.face, "<Return>")
    there.settle()


def test_the_company_is_kept_as_it_is_typed(office: Opened) -> None:
    office.go("customer")
    office.go("settings")
    company = screen(office).fields["company"]
    assert company.has_focus()
    type_in(company.focus_target(), "lantern")
    office.until(lambda: office.desk.setting("company") == "lantern")
    assert "Saved" in said(screen(office).head)


def test_leaving_keeps_what_was_typed_last(office: Opened) -> None:
    type_in(screen(office).fields["company"].focus_target(), "left")
    type_in(screen(office).fields["who"].focus_target(), "alice")
    office.go("customer")
    assert office.desk.setting("company") == "left"
    assert office.window.preferences.get("who") == "Testeralice"
    office.window.act(lambda: office.desk.records.save("customer", {"name": "By alice"}))
    assert office.desk.history.operations(1)[0].who == "Testeralice"


def test_how_the_office_writes(office: Opened) -> None:
    choose(office, "date_order", "Day")
    choose(office, "decimal_mark", "Comma")
    choose(office, "currency", "EUR")
    choose(office, "country", "Germany")
    reading = office.desk.records.reading()
    assert (reading.day_first, reading.decimal_comma, reading.country) == (True, True, "DE")
    assert office.desk.setting("currency") == "EUR"
    assert any("1.234,5 as 1234.5" in text and "Germany" in text for text in said(screen(office)))


def test_settings_of_a_file_are_shown_again(office: Opened) -> None:
    office.desk.set_setting("currency", "USD")
    office.go("customer")
    office.go("settings")
    assert screen(office).fields["currency"].get() == "USD"


def test_language_colours_and_size_take_effect_at_once(office: Opened) -> None:
    languages = screen(office).fields["language"].focus_target()
    press(languages, "<Down>", "<Down>", "<Return>")
    office.settle()
    assert language() == "zh_CN"
    assert screen(office).fields["language"].get() == "zh_CN"
    colours = screen(office).fields["theme"]
    colours.set("dark")
    colours.changed()
    assert theme.mode() == "dark"
    wide = theme.px(100)
    choose(office, "scale", "125")
    assert theme.px(100) > wide
    assert screen(office).winfo_viewable()


def test_the_file_is_checked(office: Opened) -> None:
    press(screen(office).check, "<space>")
    office.settle()
    assert any("The file is in order" in text for text in said(screen(office)))
    assert screen(office).check.instate(["!disabled"])


def test_sample_data_comes_and_goes(office: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_desktop.ui.screens.first_steps._CUSTOMERS", 4)
    press(screen(office).sample, "<space>")
    office.settle()
    assert office.desk.lists.count(Query("customer")) == 7
    assert screen(office).sample.cget("text") == "Take the sample data away"
    press(screen(office).sample, "<space>")
    office.settle()
    assert office.desk.lists.count(Query("customer")) == 3
    assert screen(office).sample.cget("text") == "Make sample data"


def test_the_manual_stands_beside_it(office: Opened) -> None:
    found = office.go("manual")
    assert isinstance(found, HelpScreen)
    words = said(found)
    assert "Nothing is lost" in words
    assert "Ctrl+K" in words
    press(found, "<Down>", "<Next>", "<Up>", "<Prior>")
