from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from crm_desktop.i18n import language
from crm_desktop.services import logo
from crm_desktop.services.lists import Query
from crm_desktop.ui import theme
from crm_desktop.ui.screens.help import HelpScreen
from crm_desktop.ui.screens.settings import SettingsScreen
from crm_desktop.ui.settings_pages import SECTIONS
from crm_desktop.ui.settings_pages.file import FileSection
from crm_desktop.ui.settings_pages.logo import LogoChoice
from crm_desktop.ui.settings_pages.office import OfficeSection
from crm_desktop.ui.settings_pages.sample import SampleSection
from crm_desktop.ui.theme import fonts
from crm_desktop.ui.widgets import Button, ChoiceField
from tests.ui.kit_driving import find, press, type_in
from tests.ui.opened import Opened, opened, said, small_office

T = TypeVar("T")


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


def section(there: Opened, kind: type[T]) -> T:
    return next(one for one in screen(there).sections.values() if isinstance(one, kind))


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


def test_the_size_of_text_takes_effect_at_once_and_loses_no_input(office: Opened) -> None:
    office.go("customer")
    office.window.obey("new")
    office.settle()
    type_in(office.root.focus_get(), "half")  # type: ignore[arg-type]
    usual = fonts.line_height(fonts.BODY)
    office.window.preferences.set("text", "large")
    office.window.scale(1.25)
    office.settle()
    assert fonts.line_height(fonts.BODY) > usual * 1.3
    form = office.window.screen.pane.panel.form  # type: ignore[attr-defined]
    assert form.widget("name").get() == "half"
    office.window.screen.discard()


def test_the_size_of_text_is_a_choice(office: Opened) -> None:
    usual = fonts.line_height(fonts.BODY)
    text = screen(office).fields["text"]
    text.set("large")
    text.changed()
    office.settle()
    assert fonts.line_height(fonts.BODY) > usual
    assert screen(office).fields["text"].get() == "large"


def test_colours_may_follow_the_system(office: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_desktop.ui.theme.system.system_mode", lambda: "dark")
    colours = screen(office).fields["theme"]
    colours.set("system")
    colours.changed()
    office.settle()
    assert theme.mode() == "dark"
    assert office.window.preferences.get("theme.shown") == "dark"
    office.window.dress("light")
    assert theme.mode() == "light"


@pytest.mark.parametrize("name", [section.name for section in SECTIONS])
def test_a_section_is_gone_to_by_name(office: Opened, name: str) -> None:
    office.go("settings", section=name)
    card = screen(office).sections[name]
    top = card.winfo_rooty() - office.root.winfo_rooty()
    assert 0 <= top < office.root.winfo_height()
    first = next(iter(card.fields.values()), None)
    assert first is None or first.has_focus()


def test_the_file_is_checked(office: Opened) -> None:
    press(section(office, FileSection).check, "<space>")
    office.settle()
    assert any("The file is in order" in text for text in said(screen(office)))
    assert section(office, FileSection).check.instate(["!disabled"])


def test_sample_data_comes_and_goes(office: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_desktop.ui.screens.first_steps._CUSTOMERS", 4)
    press(section(office, SampleSection).sample, "<space>")
    office.settle()
    assert office.desk.lists.count(Query("customer")) == 7
    assert section(office, SampleSection).sample.cget("text") == "Take the sample data away"
    press(section(office, SampleSection).sample, "<space>")
    office.settle()
    assert office.desk.lists.count(Query("customer")) == 3
    assert section(office, SampleSection).sample.cget("text") == "Make sample data"


def test_the_manual_stands_beside_it(office: Opened) -> None:
    assert isinstance(office.go("manual"), HelpScreen)


def test_the_logo_is_kept_in_the_file(
    office: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image  # noqa: PLC0415 - brings much

    path = tmp_path / "标志.png"
    Image.new("RGBA", (2000, 500), "#2f6fed80").save(path)
    monkeypatch.setattr(office.window, "choose_file", lambda *_facts: path)
    choice = find(section(office, OfficeSection), LogoChoice)[0]
    press(find(choice, Button)[0], "<space>")
    path.unlink()
    content = logo.kept(office.desk.setting("logo"))
    assert content is not None
    assert len(content) < 20_000
    office.root.update()
    assert [one.cget("text") for one in find(choice, Button)] == ["Choose…", "Remove"]
    path.write_bytes(b"no picture")
    press(find(choice, Button)[0], "<space>")
    assert "Choose a PNG" in " ".join(office.toasts)
    assert logo.kept(office.desk.setting("logo")) == content
    press(find(choice, Button)[1], "<space>")
    assert not office.desk.setting("logo")
