from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.locking import CannotUnlock
from crm_desktop.ui import locking
from crm_desktop.ui.form import safekeeping
from crm_desktop.ui.locking import Locking, UnlockCard, open_protected
from crm_desktop.ui.screens.settings import SettingsScreen
from crm_desktop.ui.settings_pages.password import PasswordSection
from tests.ui.kit_driving import press, walk
from tests.ui.opened import said
from tests.ui.window_driver import Driver, Preferences, fill, opened

_WORD = "green boat 7"


@pytest.fixture
def path(tmp_path: Path, display: str) -> Path:
    del display
    place = tmp_path / "office.crm"
    fill(place, {"customer": [{"name": "Harbour Ltd"}, {"name": "Mill Ltd"}]})
    return place


@pytest.fixture
def protected(path: Path) -> Iterator[Driver]:
    with opened(path, place="customer") as driver:
        driver.window.desk.locks.set_password(_WORD)
        yield driver


def card(driver: Driver) -> UnlockCard:
    found = [one for one in walk(driver.root) if isinstance(one, UnlockCard)]
    assert len(found) == 1
    return found[0]


def lock(driver: Driver) -> UnlockCard:
    driver.press("<Control-l>")
    driver.until(lambda: driver.window.desk.locks.locked)
    driver.root.update()
    return card(driver)


def section(driver: Driver) -> PasswordSection:
    screen = driver.window.screen
    assert isinstance(screen, SettingsScreen)
    found = screen.sections["password"]
    assert isinstance(found, PasswordSection)
    return found


def enter(driver: Driver, name: str, text: str) -> None:
    field = section(driver).fields[name]
    field.focus()
    driver.root.update()
    driver.replace(text)


def test_a_locked_window_shows_nothing_and_hears_no_key(protected: Driver) -> None:
    shown = lock(protected)
    protected.settle()
    words = said(protected.root)
    assert "office.crm" in words
    assert not any("Harbour" in word or "customer" in word for word in words)
    assert "Harbour" not in protected.root.title()
    assert shown.password.has_focus()
    protected.press("<Control-k>", "<Control-n>", "<F8>", "<Control-z>", "<Alt-Key-2>", "<F1>")
    assert [one for one in protected.root.winfo_children() if one.winfo_viewable()] == [
        shown.master
    ]
    assert not protected.window.toasts.texts


def test_the_password_leads_back_to_the_same_place(protected: Driver) -> None:
    protected.press("<Control-n>")
    protected.settle()
    protected.type("half")
    lock(protected)
    protected.type("wrong word")
    protected.press("<Return>")
    protected.until(lambda: card(protected).password.error)
    assert "wrong" in str(card(protected).password.error)
    protected.replace(_WORD)
    protected.press("<Return>")
    protected.until(lambda: not protected.window.curtain.drawn)
    protected.settle()
    assert protected.window.here == "customer"
    assert protected.form.widget("name").get() == "half"  # type: ignore[union-attr]
    assert sorted(protected.titles()) == ["Harbour Ltd", "Mill Ltd"]
    kept = safekeeping.kept(protected.window.preferences, protected.window.desk)
    assert kept is not None
    assert kept.values["name"] == "half"
    assert "half" not in str(protected.window.preferences.get("unsaved", ""))


def test_guessing_takes_longer_each_time(protected: Driver) -> None:
    lock(protected)
    for _try in range(3):
        card(protected).password.set_error(None)
        protected.replace("guess work")
        protected.press("<Return>")
        protected.until(lambda: card(protected).password.error)
    assert "2 s" in str(card(protected).password.error)


def test_a_file_left_alone_locks_itself(protected: Driver) -> None:
    idle = Locking(protected.window)
    idle.look(0.0)
    idle.look(9 * 60.0)
    assert not protected.window.curtain.drawn
    idle._last = 0.0
    idle.look(10 * 60.0 + 1)
    protected.until(lambda: protected.window.desk.locks.locked)


def test_a_file_without_a_password_is_not_locked(path: Path) -> None:
    with opened(path, place="customer") as driver:
        idle = Locking(driver.window)
        idle.look(0.0)
        idle.look(10_000_000.0)
        assert not driver.window.curtain.drawn
        driver.press("<Control-l>")
        assert "no password" in driver.said()


def test_setting_changing_and_removing_the_password(path: Path) -> None:
    with opened(path, place="settings") as driver:
        desk = driver.window.desk
        enter(driver, "new", "short")
        section(driver).change.invoke()
        assert "8 signs" in str(section(driver).fields["new"].error)
        enter(driver, "new", _WORD)
        enter(driver, "again", "another word")
        section(driver).change.invoke()
        assert "not the same" in str(section(driver).fields["again"].error)
        assert not desk.locks.encrypted
        enter(driver, "again", _WORD)
        press(section(driver).change, "<space>")
        driver.until(lambda: desk.locks.encrypted and not driver.window.curtain.drawn)
        driver.settle()
        assert "recovery key" in driver.said()

        enter(driver, "password", "not that one")
        enter(driver, "new", "blue house 8")
        enter(driver, "again", "blue house 8")
        section(driver).change.invoke()
        driver.until(lambda: section(driver).fields["password"].error)
        enter(driver, "password", _WORD)
        section(driver).change.invoke()
        driver.until(lambda: driver.window.curtain.drawn)
        driver.until(lambda: not driver.window.curtain.drawn)
        driver.settle()
        desk.locks.check("blue house 8")
        with pytest.raises(CannotUnlock):
            desk.locks.check(_WORD)

        enter(driver, "password", "blue house 8")
        section(driver).remove.invoke()
        driver.until(driver.asked)
        driver.settle()
        driver.press("<space>")
        driver.settle()
        assert not driver.asked()
        assert driver.said() == "The file has no password any more."
        assert not desk.locks.encrypted
        assert desk.records.title("customer", 1) == "Harbour Ltd"


def test_a_protected_file_asks_before_it_opens(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(path)
    desk.locks.set_password(_WORD)
    desk.close()
    tries: list[str] = []

    def attempt(password: str, _person: str) -> Desk:
        tries.append(password)
        return Desk(path, password=password)

    words = ["not that", _WORD]

    class Typing(UnlockCard):
        """A card before which somebody sits."""

        def __init__(self, parent: tk.Misc, name: str, attempt: Callable[[str, str], Any]) -> None:
            super().__init__(parent, name, attempt)
            assert name == "office.crm"
            self.after(50, self.answer)

        def answer(self) -> None:
            self.password.entry.variable.set(words.pop(0))
            if words:
                self.after(50, self.answer)
            self.press()

    monkeypatch.setattr(locking, "UnlockCard", Typing)
    found = open_protected(path, Preferences(), attempt)
    assert found is not None
    assert found.records.title("customer", 1) == "Harbour Ltd"
    found.close()
    assert tries == ["not that", _WORD]
