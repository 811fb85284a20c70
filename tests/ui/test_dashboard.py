from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from crm_desktop.ui.board import Board
from crm_desktop.ui.money import money, month_title, short_amount
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.screens.dashboard import DashboardScreen
from crm_desktop.ui.screens.records import ListScreen
from crm_desktop.ui.widgets import Label
from crm_desktop.ui.widgets.figure import FigureCard
from tests.ui.kit_driving import click, find, press
from tests.ui.opened import Opened, opened, said, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    with opened(tmp_path, "dashboard") as there:
        yield there


@pytest.fixture
def empty(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    with opened(tmp_path, "dashboard") as there:
        yield there


def board(there: Opened) -> Board:
    screen = there.window.screen
    assert isinstance(screen, DashboardScreen)
    assert screen.board is not None
    return screen.board


def words(card: FigureCard) -> list[str]:
    return [str(label.cget("text")).strip() for label in find(card, Label)]


def test_amounts_are_short() -> None:
    assert money(Decimal("1286400.40"), "CNY") == "¥1,286,400"
    assert money(Decimal(-12), "USD") == "-$12"
    assert money(Decimal(12), "CHF") == "CHF 12"
    assert short_amount(12_000) == "12k"
    assert short_amount(0) == "0"
    assert month_title("2026-03") == "March 2026"


def test_key_figures(office: Opened) -> None:
    figures = board(office).figures
    assert words(figures["customers"])[:2] == ["Customers", "3"]
    assert "¥200" in words(figures["this_month"])
    assert words(figures["opinion"])[1] == "4.0"
    assert words(figures["follow_ups"])[1:3] == ["1", "1 overdue"]


def test_charts_show_the_parts(office: Opened) -> None:
    shown = board(office)
    assert {item.label for item in shown.levels.items} == {"Important", "Normal"}
    assert len(shown.months.items) == 12
    assert shown.months.items[-1].text == "¥200"
    assert shown.regions.items
    assert shown.opinions.items


def test_a_part_leads_to_its_list(office: Opened) -> None:
    levels = board(office).levels
    place = next(at for at, item in enumerate(levels.items) if item.label == "Important")
    levels.focus_force()
    office.root.update()
    press(levels, *["<Right>"] * place, "<Return>")
    office.settle()
    assert office.window.here == "customer"
    assert any("Important" in text for text in said(office.window.screen))
    listed = office.window.screen
    assert isinstance(listed, ListScreen)
    titles = [office.desk.records.title("customer", one) for one in listed.pane.rows.book.all()]
    assert titles == ["黄超磊"]


def test_a_figure_leads_to_its_list(office: Opened) -> None:
    press(board(office).figures["this_month"], "<Return>")
    office.settle()
    assert office.window.here == "sale"
    office.go("dashboard")
    click(board(office).figures["customers"])
    office.settle()
    assert office.window.here == "customer"


def test_follow_ups_and_sales_open(office: Opened) -> None:
    shown = board(office)
    source = shown.follow_ups.source
    assert isinstance(source, PlainRows)
    cells = source.rows([0])[0]
    assert (cells["what"].text, cells["due"].text) == ("Call about the budget", "3 days late")
    press(shown.follow_ups.canvas, "<Return>")
    office.settle()
    assert office.window.here == "interaction"
    office.go("dashboard")
    assert shown.sales.total == 3
    press(shown.sales.canvas, "<Return>")
    office.settle()
    assert office.window.here == "sale"


def test_a_write_is_seen_when_one_returns(office: Opened) -> None:
    office.go("customer")
    office.window.act(lambda: office.desk.records.save("customer", {"name": "New one"}))
    office.go("dashboard")
    assert words(board(office).figures["customers"])[1] == "4"


def test_a_write_is_seen_while_one_looks(office: Opened) -> None:
    office.window.act(lambda: office.desk.records.save("customer", {"name": "New one"}))
    office.until(lambda: words(board(office).figures["customers"])[1] == "4")


def test_leaving_lets_go_of_what_was_not_read(office: Opened) -> None:
    screen = office.window.screen
    assert isinstance(screen, DashboardScreen)
    screen._read()
    office.window.go("customer")
    office.settle()
    office.go("dashboard")
    assert words(board(office).figures["customers"])[1] == "3"


def test_an_empty_file_says_how_to_begin(empty: Opened) -> None:
    screen = empty.window.screen
    assert isinstance(screen, DashboardScreen)
    assert screen.board is None
    first = screen.first_steps
    assert first is not None
    assert first.winfo_viewable()
    assert "Welcome. How would you like to begin?" in said(first)
    press(first.buttons[0], "<space>")
    empty.settle()
    assert empty.window.here == "imports"


def test_sample_data_fills_it(empty: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_desktop.ui.screens.first_steps._CUSTOMERS", 5)
    screen = empty.window.screen
    assert isinstance(screen, DashboardScreen)
    first = screen.first_steps
    assert first is not None
    first.buttons[2].invoke()
    empty.until(lambda: screen.board is not None)
    empty.settle()
    assert not first.winfo_exists()
    assert words(board(empty).figures["customers"])[1] == "5"
    assert any("sample data" in text for text in empty.toasts)
