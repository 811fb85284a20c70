from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.i18n import language
from crm_desktop.services.lists import Query
from crm_desktop.ui.bin import RecycleBin
from crm_desktop.ui.screens.history import HistoryScreen, Operations, when
from tests.ui.kit_driving import press
from tests.ui.opened import Opened, opened, said, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    with opened(tmp_path) as there:
        yield there


def screen(there: Opened) -> HistoryScreen:
    found = there.go("history")
    assert isinstance(found, HistoryScreen)
    return found


def operations(there: Opened) -> Operations:
    found = screen(there)._pages["done"]
    assert isinstance(found, Operations)
    return found


def sentences(there: Opened) -> list[str]:
    rows = operations(there)._rows
    return [cells["what"].text for cells in rows.rows(range(rows.count()))]


def test_moments_are_told_as_people_say_them() -> None:
    now = datetime.now(UTC)
    assert when(now).startswith("Today ")
    assert when(now - timedelta(days=1)).startswith("Yesterday ")
    assert when(datetime(2020, 3, 1, 12, tzinfo=UTC)).startswith("2020-03-01 ")


def test_what_was_done_is_told_the_latest_first(office: Opened) -> None:
    assert "Call about the budget" in sentences(office)[0]
    assert "黄超磊" in sentences(office)[-1]


def test_undo_and_redo(office: Opened) -> None:
    before = len(sentences(office))
    there = screen(office)
    there._undo.invoke()
    office.settle()
    rows = operations(office)._rows
    assert rows.rows([0])[0]["state"].text == "Undone"
    assert not office.desk.lists.ids(Query("interaction"))
    there._redo.invoke()
    office.settle()
    assert len(office.desk.lists.ids(Query("interaction"))) == 1
    assert len(sentences(office)) == before
    assert not there._redo.instate(["!disabled"])


def test_a_change_is_told_field_by_field(office: Opened) -> None:
    customer = office.desk.lists.ids(Query("customer"))[0]
    office.window.act(lambda: office.desk.records.save("customer", {"city": "Berlin"}, customer))
    there = screen(office)
    office.settle()
    shown = said(there)
    assert "City" in shown
    assert "→ Berlin" in shown


def test_enter_opens_the_record(office: Opened) -> None:
    grid = operations(office).grid_
    press(grid.canvas, "<Home>", "<Return>")
    office.settle()
    assert office.window.here == "interaction"


def test_the_recycle_bin_gives_back(office: Opened) -> None:
    customers = list(office.desk.lists.ids(Query("customer")))
    office.window.act(lambda: office.desk.records.delete("customer", customers[:2]))
    there = screen(office)
    labels = [there.tabs._parts[key].cget("text") for key in there.tabs.tab_keys]
    assert any("Bin: Customers" in str(label) and "2" in str(label) for label in labels)
    there.tabs.choose("customer")
    office.settle()
    page = there._pages["customer"]
    assert isinstance(page, RecycleBin)
    press(page.grid_.canvas, "<Control-a>")
    page._restore.invoke()
    office.settle()
    assert len(office.desk.lists.ids(Query("customer"))) == 3
    assert any("2 records were restored." in text for text in office.toasts)
    assert page.grid_.total == 0


def test_an_empty_file_has_no_history(tmp_path: Path, display: str) -> None:
    del display
    with opened(tmp_path, "history") as there:
        assert "Nothing was done yet" in said(there.window.screen)
        found = there.window.screen
        assert isinstance(found, HistoryScreen)
        assert found._undo.instate(["disabled"])


def test_the_tab_outlives_a_change_of_language(office: Opened) -> None:
    customers = list(office.desk.lists.ids(Query("customer")))
    office.window.act(lambda: office.desk.records.delete("customer", customers[:1]))
    screen(office).tabs.choose("customer")
    office.settle()
    office.window.speak("zh_CN")
    office.settle()
    assert language() == "zh_CN"
    found = office.window.screen
    assert isinstance(found, HistoryScreen)
    assert found.tabs.chosen == "customer"


def test_the_bin_says_when_a_record_was_deleted(office: Opened) -> None:
    found = office.desk.lists.ids(Query("customer"))
    office.window.act(lambda: office.desk.records.delete("customer", [found[0]]))
    there = screen(office)
    there.tabs.choose("customer")
    office.settle()
    page = there._pages["customer"]
    assert isinstance(page, RecycleBin)
    cells = page.grid_.book.source.rows([found[0]])[0]
    assert cells["deleted_at"].text.startswith("Today ")
    assert "deleted_at" in [column.key for column in page.grid_.visible_columns()]
