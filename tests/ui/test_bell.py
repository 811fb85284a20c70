"""The bell: what is due and what was said, in a quiet panel."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.ui.bellpanel import BellPanel
from tests.ui.kit_driving import press, type_in
from tests.ui.opened import Opened, opened, said, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    with opened(tmp_path, remind=True) as there:
        there.window.reminding.look()
        there.settle()
        yield there


def panel(there: Opened) -> BellPanel:
    found = there.window._top.bell_button.panel
    assert found is not None
    return found


def titles(there: Opened) -> list[str]:
    return [row.title for row in panel(there).rows]


def open_bell(there: Opened) -> None:
    press(there.window.screen, "<F8>")
    there.settle()


def test_a_follow_up_that_is_due_is_told_once(office: Opened) -> None:
    assert office.toasts == ["Follow up now: 黄超磊, Call about the budget"]
    office.window.toasts.clear()
    office.window.reminding.look()
    office.settle()
    assert office.toasts == []
    assert office.window._top.bell_button.waiting == 1


def test_nothing_is_told_where_nobody_wants_it(tmp_path: Path, display: str) -> None:
    del display
    small_office(tmp_path)
    with opened(tmp_path) as there:
        there.window.reminding.look()
        there.settle()
        assert there.toasts == []
        assert there.window._top.bell_button.waiting == 1


def test_the_panel_leads_to_the_customer(office: Opened) -> None:
    open_bell(office)
    assert titles(office) == ["黄超磊"]
    # Whatever is read meanwhile makes the rows anew, and the keyboard stays on the first.
    office.until(lambda: any(row.has_keyboard() for row in panel(office).rows[:1]))
    press(panel(office).rows[0], "<Return>")
    office.settle()
    assert office.window.here == "customer/page"
    assert office.window._top.bell_button.panel is None


def test_a_follow_up_is_ticked_off_and_taken_back(office: Opened) -> None:
    open_bell(office)
    panel(office).rows[0].buttons[0].invoke()
    office.until(lambda: office.window._top.bell_button.waiting == 0)
    assert titles(office) == []
    assert "Nothing waits" in said(office.root)
    office.window.undo()
    office.until(lambda: titles(office) == ["黄超磊"])


def test_a_follow_up_that_is_put_off_waits(office: Opened) -> None:
    open_bell(office)
    due = office.window.reminding.due
    assert due is not None
    office.window.reminding.snooze(due.items[0], dt.datetime.now() + dt.timedelta(hours=1))  # noqa: DTZ005
    office.until(lambda: office.window._top.bell_button.waiting == 0)
    kept = office.window.preferences.get("reminders")[str(office.desk.path)]
    assert len(kept["later"]) == 1


def test_later_offers_moments_and_days(office: Opened) -> None:
    open_bell(office)
    button = panel(office).rows[0].buttons[1]
    button.focus_set()
    press(button, "<space>")
    press(office.root.focus_get(), *["<Down>"] * 3, "<Return>")  # type: ignore[arg-type]
    office.until(lambda: office.window._top.bell_button.waiting == 0)


def test_messages_wait_until_they_are_seen(office: Opened) -> None:
    went: list[int] = []
    office.window.notice("The import is done.", ("Open", lambda: went.append(1)), kind="success")
    assert office.window._top.bell_button.waiting == 2
    open_bell(office)
    assert titles(office) == ["黄超磊", "The import is done."]
    press(panel(office).rows[0], "<Down>")
    press(panel(office).rows[1], "<Return>")
    office.settle()
    assert went == [1]
    assert office.window._top.bell_button.waiting == 1
    open_bell(office)
    assert "The import is done." in titles(office)


def test_esc_a_press_elsewhere_and_f8_close_it(office: Opened) -> None:
    bell = office.window._top.bell_button
    open_bell(office)
    press(panel(office).rows[0], "<Escape>")
    assert bell.panel is None
    open_bell(office)
    office.window.screen.event_generate("<ButtonPress-1>", x=5, y=5)
    assert bell.panel is None
    open_bell(office)
    press(panel(office).rows[0], "<F8>")
    assert bell.panel is None


def test_it_outlives_a_change_of_language(office: Opened) -> None:
    office.window.speak("zh_CN")
    office.settle()
    assert office.window._top.bell_button.waiting == 1
    open_bell(office)
    assert titles(office) == ["黄超磊"]


def test_the_status_bar_says_whether_all_is_saved(office: Opened) -> None:
    bar = office.window._status
    office.until(lambda: "Saved: Today" in bar.text)
    assert "office.crm" in bar.text
    assert "3 customers" in bar.text
    office.window.obey("new")
    office.settle()
    type_in(office.root.focus_get(), "half")  # type: ignore[arg-type]
    office.until(lambda: "Not saved yet" in bar.text)
    office.window.screen.keep()
    office.until(lambda: "Saved: Today" in bar.text)
    office.until(lambda: "4 customers" in bar.text)


def test_the_status_bar_says_what_runs(office: Opened) -> None:
    bar = office.window._status
    go_on = threading.Event()
    office.window.work(lambda _job: go_on.wait(20), lambda _done: None, title="Reading a list")
    assert "Reading a list" in bar.text
    go_on.set()
    office.settle()
    assert "Reading a list" not in bar.text
