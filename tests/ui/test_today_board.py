"""The start of a day: its figures, what is read anew, and what stands where nothing is."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.ui.navigation import first_place, places, remember_place
from crm_desktop.ui.screens.today import TodayScreen, day_title
from crm_desktop.ui.today_board import span
from tests.offices import today
from tests.ui.kit_driving import press
from tests.ui.opened import Opened, opened, said
from tests.ui.test_window import HEAVY, START
from tests.ui.today_office import board, fill, in_list, titles
from tests.ui.window_driver import Preferences


@pytest.fixture
def made(tmp_path: Path) -> dict[str, int]:
    return fill(tmp_path)


@pytest.fixture
def office(tmp_path: Path, display: str, made: dict[str, int]) -> Iterator[Opened]:
    del display, made
    with opened(tmp_path, "today") as there:
        yield there


def amount(text: str) -> Decimal:
    return Decimal(text.removeprefix("¥").replace(",", ""))


def test_the_bars_of_the_months_lead_to_their_sales(office: Opened) -> None:
    chart = board(office).sales.chart
    assert len(chart.items) == 3
    for place, item in enumerate(chart.items):
        office.go("today")
        press(chart, "<Home>", *["<Down>"] * place, "<Return>")
        rows = office.desk.lists.rows("sale", in_list(office), ("total",))
        assert sum((row["total"] for row in rows), Decimal(0)) == amount(item.shown)
    assert office.desk.lists.count(Query("sale")) == 3


def test_the_days_of_the_month_lead_to_their_sales(office: Opened) -> None:
    chart = board(office).days
    place = today().day - 1
    assert chart.items[place].label == str(today().day)
    assert chart.items[place].shown == "¥200"
    press(chart, "<Home>", *["<Right>"] * place, "<Return>")
    assert len(in_list(office)) == 1


def test_only_what_a_write_touched_is_read(
    office: Opened, made: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    screen = office.window.screen
    assert isinstance(screen, TodayScreen)
    submit = screen._submit

    def noted(name: str, *rest: Any) -> None:
        read.append(name)
        submit(name, *rest)

    monkeypatch.setattr(screen, "_submit", noted)
    result = {"result": "A new box was sent"}
    office.window.act(lambda: office.desk.records.save("feedback", result, made["complaint"]))
    office.until(lambda: titles(board(office).complaints.list) == [])
    office.settle()
    assert read == ["", "complaints"]
    assert "Every complaint has a result." in said(board(office).complaints.list)


def test_another_day_is_read_anew(office: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    later = today() + dt.timedelta(days=3)
    for module in ("pieces", "today_lists", "today_board", "screens.today"):
        monkeypatch.setattr(f"crm_desktop.ui.{module}.local_day", lambda: later)
    monkeypatch.setattr("crm_desktop.storage.filters.local_today", lambda: later)
    screen = office.window.screen
    assert isinstance(screen, TodayScreen)
    screen._tick()
    office.until(lambda: len(titles(board(office).follow_ups.list)) == 3)
    assert day_title(later) in said(screen.head)
    assert titles(board(office).follow_ups.list)[0] == "Offer soon"


def test_a_file_without_work_says_where_work_comes_from(tmp_path: Path, display: str) -> None:
    del display
    desk = Desk(tmp_path / "office.crm")
    desk.records.save("customer", {"name": "Blue River"})
    desk.close()
    with opened(tmp_path, "today") as there:
        words = said(board(there))
        assert any(text.startswith("Nothing is waiting.") for text in words)
        assert "None in the next seven days." in words
        assert "Nothing was sold yet." in words
        assert not board(there).follow_ups.done.instate(["!disabled"])


def test_an_empty_file_says_how_to_begin(tmp_path: Path, display: str) -> None:
    del display
    with opened(tmp_path, "today") as there:
        screen = there.window.screen
        assert isinstance(screen, TodayScreen)
        assert screen.first_steps is not None
        assert "Welcome. How would you like to begin?" in said(screen)
        there.window.act(lambda: there.desk.records.save("customer", {"name": "Blue River"}))
        there.until(lambda: screen.content is not None)
        there.settle()
        assert screen.first_steps is None


def test_the_start_of_the_day_loads_nothing_heavy(
    tmp_path: Path, display: str, made: dict[str, int]
) -> None:
    del display, made
    start = START.replace('place="customer"', 'place="today"').replace(
        "assert window.screen.pane.rows.total == 1", "window.screen.shown()"
    )
    done = subprocess.run(
        [sys.executable, "-c", start, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not set(done.stdout.split()).intersection(HEAVY)


def test_today_is_the_first_place_of_a_new_day() -> None:
    kept = Preferences(place="sale", place_day="2020-01-01")
    assert first_place(kept, "") == "today" == places()[0].name
    assert first_place(kept, "product") == "product"
    remember_place(kept, "sale")
    assert first_place(kept, "") == "sale"


def test_days_are_said_in_words() -> None:
    assert day_title(dt.date(2026, 11, 22)) == "Sunday, 22 November 2026"
    assert span(dt.date(2026, 11, 1), dt.date(2026, 11, 22)) == "1–22 November 2026"
    assert span(dt.date(2026, 11, 1), dt.date(2026, 11, 1)) == "1 November 2026"
