"""Signing in at the window, with keys: at the start, after Ctrl+L, as somebody else."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.people import Role
from crm_desktop.storage import encryption, keyslots
from crm_desktop.ui.locking import UnlockCard, open_protected
from crm_desktop.ui.screens.settings import SettingsScreen
from crm_desktop.ui.settings_pages.people import PeopleSection
from crm_desktop.ui.widgets.surface import Label
from tests.ui.kit_driving import walk
from tests.ui.window_driver import Driver, Preferences, fill, opened

ANNA, BOB = "Anna Tan", "Bob Reed"
ANNAS, BOBS, FILES = "anna s long word", "bob s long word", "the word of the file"


@pytest.fixture
def path(tmp_path: Path, display: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    del display
    # How slow the slow hashes are is not what is looked at here.
    monkeypatch.setattr(keyslots, "_ROUNDS", 1 << 4)
    monkeypatch.setattr(encryption, "_ROUNDS", 1000)
    place = tmp_path / "office.crm"
    fill(place, {"customer": [{"name": "Harbour Ltd"}]})
    return place


def card(root: tk.Misc) -> UnlockCard:
    found = [one for one in walk(root) if isinstance(one, UnlockCard)]
    assert len(found) == 1
    return found[0]


def foot(driver: Driver) -> list[str]:
    return [str(one.cget("text")) for one in walk(driver.root) if isinstance(one, Label)]


def section(driver: Driver) -> PeopleSection:
    screen = driver.window.screen
    assert isinstance(screen, SettingsScreen)
    found = screen.sections["people"]
    assert isinstance(found, PeopleSection)
    return found


def test_the_first_owner_adds_a_clerk_who_signs_in_after_them(path: Path) -> None:
    with opened(path, place="customer") as driver:
        desk = driver.window.desk
        driver.window.go("settings", section="people")
        driver.settle()
        driver.type(ANNA)
        driver.press("<Tab>", "<Tab>")
        driver.type(ANNAS)
        section(driver).button.invoke()
        driver.until(lambda: desk.people.here() is not None)
        driver.settle()
        assert {ANNA, "Owner"} <= set(foot(driver))
        desk.people.add(BOB, Role.CLERK, BOBS)

        driver.press("<Control-l>")
        driver.until(lambda: desk.locks.locked)
        driver.root.update()
        asked = card(driver.root)
        assert asked.person is not None
        asked.person.set(BOB)
        asked.password.focus()
        driver.type("not this one")
        driver.press("<Return>")
        driver.until(lambda: asked.password.error)
        assert desk.locks.locked
        driver.type(BOBS)
        driver.press("<Return>")
        driver.until(lambda: not driver.window.curtain.drawn)
        driver.settle()
        assert {BOB, "Clerk"} <= set(foot(driver))
        driver.window.go("settings", section="people")
        driver.settle()
        assert section(driver).name is None
        assert section(driver).rows[BOB].key.winfo_ismapped()
        assert not section(driver).rows[ANNA].remove.winfo_ismapped()


def test_a_protected_file_asks_for_the_file_and_then_for_the_person(path: Path) -> None:
    desk = Desk(path)
    desk.people.add(ANNA, Role.OWNER, ANNAS)
    desk.people.add(BOB, Role.CLERK, BOBS)
    desk.locks.set_password(FILES)
    desk.close()
    steps: list[str] = []

    def answer() -> None:
        """Sit before the window, and enter what it asks for."""
        root = tk._default_root  # type: ignore[attr-defined]
        assert root is not None
        asked = card(root)
        steps.append("file" if asked.person is None else "person")
        if asked.person is None:
            asked.password.entry.variable.set(FILES)
            root.after(50, answer)
        else:
            asked.person.set(BOB)
            asked.password.entry.variable.set(BOBS)
        asked.press()

    def opens(password: str, person: str) -> Desk:
        return Desk(path, password=password, person=person)

    original = UnlockCard.begin

    def begin(self: UnlockCard) -> None:
        original(self)
        if not steps:
            self.after(50, answer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UnlockCard, "begin", begin)
        found = open_protected(path, Preferences(), opens)
    assert found is not None
    assert steps == ["file", "person"]
    assert found.who == BOB
    found.close()
    # From now on the own password is enough.
    again = Desk(path, password=BOBS, person=BOB)
    assert again.who == BOB
    again.close()
