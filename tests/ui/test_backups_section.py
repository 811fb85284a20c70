from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.ui.screens.settings import SettingsScreen
from crm_desktop.ui.settings_pages.backups import BackupsSection
from tests.ui.kit_driving import press
from tests.ui.opened import Opened, opened, said, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    with opened(tmp_path, "customer") as there:
        there.go("settings", section="backups")
        yield there


def section(there: Opened) -> BackupsSection:
    screen = there.window.screen
    assert isinstance(screen, SettingsScreen)
    found = screen.sections["backups"]
    assert isinstance(found, BackupsSection)
    return found


def back_up(there: Opened) -> None:
    press(section(there).make, "<space>")
    there.settle()


def answer(there: Opened) -> None:
    there.until(lambda: there.window.asking)
    there.settle()
    focus = there.root.focus_get()
    assert focus is not None
    press(focus, "<space>")
    there.until(lambda: not there.window.asking)


def test_backing_up_tells_when_the_last_was_made(office: Opened) -> None:
    assert any("no backup of this file yet" in text for text in said(section(office)))
    assert section(office).restore.instate(["disabled"])
    back_up(office)
    assert any("Last backup: Today" in text for text in said(section(office)))
    assert len(office.desk.backups.every()) == 1
    assert section(office).rows.total == 1
    press(section(office).verify, "<space>")
    office.settle()
    assert "is whole" in str(section(office).checked.cget("text"))


def test_a_damaged_backup_is_told(office: Opened) -> None:
    back_up(office)
    path = office.desk.backups.every()[0].path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    press(section(office).verify, "<space>")
    office.settle()
    words = str(section(office).checked.cget("text"))
    assert words
    assert "is whole" not in words


def test_going_back_keeps_what_the_file_was(office: Opened) -> None:
    back_up(office)
    office.window.act(lambda: office.desk.records.save("customer", {"name": "Later Ltd"}))
    press(section(office).restore, "<space>")
    answer(office)
    office.until(lambda: office.window.curtain.drawn)
    office.until(lambda: not office.window.curtain.drawn)
    office.settle()
    assert "is what it was" in office.toasts[0]
    assert not office.desk.search("Later Ltd")
    assert len(office.desk.backups.every()) == 2
    assert "is kept as" in office.window.notices.items[0].text
    assert office.window.screen.winfo_viewable()


def test_a_backup_from_before_the_password_was_changed_asks_for_the_old_one(
    office: Opened,
) -> None:
    office.desk.locks.set_password("green boat 7")
    back_up(office)
    office.desk.locks.change_password("green boat 7", "blue house 8")
    press(section(office).restore, "<space>")
    answer(office)
    needed = section(office)._needed
    office.until(needed.winfo_viewable)
    needed.field.set("green boat 7")
    press(section(office).restore, "<space>")
    answer(office)
    office.until(lambda: office.window.curtain.drawn)
    office.until(lambda: not office.window.curtain.drawn)
    office.settle()
    office.desk.locks.check("green boat 7")


def test_folders_and_the_switch_are_kept(
    office: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for chosen in (one, two):
        chosen.mkdir()
    answers = [one, two]
    monkeypatch.setattr(office.window, "choose_folder", lambda _title: answers.pop(0))
    section(office)._choose()
    section(office)._choose_second()
    assert (office.desk.backups.folder, office.desk.backups.second) == (one, two)
    assert {str(one), str(two)} <= set(said(section(office)))
    back_up(office)
    assert list(one.glob("*.crm"))
    assert list(two.glob("*.crm"))
    press(section(office).fields["backup"].focus_target(), "<space>")
    assert office.desk.setting("backup.automatic") == "no"
    assert not office.desk.backups.due()


def test_packing_for_a_new_computer(office: Opened, tmp_path: Path) -> None:
    office.saved_as = tmp_path / "office.zip"
    press(section(office).pack_all, "<space>")
    office.settle()
    assert office.saved_as.is_file()
    assert "packed in office.zip" in office.toasts[0]
