"""Erasing somebody from the customer's page: the preview, the typed name, and what is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.ui.privacy import ErasureDialog, ask_erase, write_out
from crm_desktop.ui.screens.backup import BackupScreen
from tests.ui.opened import Opened, opened, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    customer = small_office(tmp_path)["customer"][1]
    with opened(tmp_path) as there:
        there.go("customer/page", show=customer)
        yield there


def dialog_of(there: Opened) -> ErasureDialog:
    def shown() -> list[ErasureDialog]:
        return [
            one
            for one in there.window.root.winfo_children()
            if isinstance(one, ErasureDialog) and one.winfo_viewable()
        ]

    there.until(shown)
    return shown()[0]


def test_a_customer_is_erased_once_the_name_was_typed(office: Opened) -> None:
    customer = office.desk.search("Blue River")[0].id
    office.window.preferences.set("recent", {str(office.desk.path): [["customer", customer]]})
    ask_erase(office.window, "customer", customer)
    dialog = dialog_of(office)
    dialog.erase.invoke()
    assert dialog.name.field.error == "This is not the name."
    dialog.name.field.set("blue river ltd")
    dialog.erase.invoke()
    office.until(lambda: "Erased for good." in office.toasts)
    assert office.desk.records.title("customer", customer) == f"Erased Customer {customer}"
    assert office.desk.search("Carl Smith") == []
    assert office.window.preferences.get("recent") == {str(office.desk.path): []}
    assert office.desk.checks.run().problems == ()


def test_all_data_of_a_person_go_into_a_folder(
    office: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = office.desk.search("Blue River")[0].id
    monkeypatch.setattr(office.window, "choose_folder", lambda _title: tmp_path)
    write_out(office.window, "customer", customer)
    office.until(lambda: len(office.toasts))
    found = next(tmp_path.glob("customer-*/personal-data.json"))
    data = json.loads(found.read_text("utf-8"))
    assert data["record"]["name"] == "Blue River Ltd"


def test_a_record_comes_back_out_of_a_backup_that_stays_as_it_is(office: Opened) -> None:
    customer = office.desk.search("Blue River")[0].id
    backup = office.desk.backups.make().backup
    office.desk.records.save("customer", {"city": "Leeds"}, customer)
    screen = office.go("backup", backup=backup)
    assert isinstance(screen, BackupScreen)
    office.until(lambda: screen.rows.source.count() > 0)
    states = {one.title: one.state for one in screen._found}
    assert (states["Blue River Ltd"], states["Anna Tan"]) == ("changed", "same")
    screen.rows.set_current([one.title for one in screen._found].index("Blue River Ltd"))
    office.until(lambda: "Leeds" in screen.told.cget("text"))
    screen.bring.invoke()
    office.until(lambda: office.desk.records.get("customer", customer)["city"] == "London")
    office.settle()
    office.window.speak("zh_CN")
    office.settle()
    again = office.window.screen
    assert isinstance(again, BackupScreen)
    office.until(lambda: again.rows.source.count() > 0)
    assert screen.looked is None
    office.go("settings", section="backups")
    assert again.looked is None
    office.desk.backups.verify(backup.path)
    assert office.desk.history.undo()[0].name == "customer.restore"
