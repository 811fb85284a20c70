from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.ui.backing_up import AutomaticBackups
from crm_desktop.ui.form.secretfield import SecretField
from tests.ui.opened import Opened, opened, small_office
from tests.ui.window_driver import fill
from tests.ui.window_driver import opened as driven


@pytest.fixture
def office(tmp_path: Path, display: str) -> Path:
    del display
    small_office(tmp_path)
    return tmp_path


def notices(there: Opened) -> list[str]:
    return [one.text for one in there.window.notices.items]


def test_the_backup_of_the_day_is_made_in_the_background(office: Path) -> None:
    with opened(office) as there:
        AutomaticBackups(there.window).look()
        there.settle()
        assert len(there.desk.backups.every()) == 1
        AutomaticBackups(there.window).look()
        there.settle()
        assert len(there.desk.backups.every()) == 1
        assert not notices(there)
        assert not there.toasts


def test_an_absent_second_folder_is_told_under_the_bell(office: Path) -> None:
    with opened(office) as there:
        there.desk.backups.choose(second=office / "stick")
        AutomaticBackups(there.window).look()
        there.settle()
        assert len(there.desk.backups.every()) == 1
        assert "stick" in notices(there)[0]
        assert not there.toasts


def test_what_stands_in_the_way_is_told_once(office: Path) -> None:
    (office / "taken").write_text("a file where the folder should be")
    with opened(office) as there:
        there.desk.backups.choose(folder=office / "taken")
        backing = AutomaticBackups(there.window)
        for _hour in range(2):
            backing.look()
            there.settle()
        assert len(notices(there)) == 1
        assert "No backup was made" in notices(there)[0]


def test_seeing_a_protected_value_is_remembered(tmp_path: Path, display: str) -> None:
    del display
    path = tmp_path / "office.crm"
    fill(path, {"customer": [{"name": "Ann", "id_number": "A1234567"}]})
    with driven(path, place="customer") as driver:
        driver.press("<F2>")
        driver.settle()
        field = driver.tab_to("id_number")
        assert isinstance(field, SecretField)
        assert not _shown(driver.window.desk)
        driver.press("<Tab>", "<space>")
        assert _shown(driver.window.desk) == [
            {"record": "customer", "id": 1, "fields": ["id_number"]}
        ]
        driver.press("<space>")
        assert len(_shown(driver.window.desk)) == 1
        # What one has just typed is no secret.
        driver.press("<Shift-Tab>")
        driver.replace("b7")
        assert field.get() == "b7"
        driver.press("<Tab>", "<space>")
        assert len(_shown(driver.window.desk)) == 1


def _shown(desk: Desk) -> list[object]:
    return [entry.details for entry in desk.audit.entries() if entry.name == "event.shown"]


def test_the_history_of_a_record_hides_protected_values(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    fill(path, {"customer": [{"name": "Ann", "id_number": "A1234567"}]})
    desk = Desk(path)
    try:
        desk.records.save("customer", {"id_number": "B7"}, 1)
        told = [one for one in desk.history.of("customer", 1) if one.field == "id_number"]
        assert [(one.before, one.after) for one in told] == [("••••••", "••••••")]
    finally:
        desk.close()
