"""The dashboard: its figures, and the lists to which each of them leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.ui.board import Board
from crm_desktop.ui.money import money, month_title, short_amount
from crm_desktop.ui.screens.dashboard import DashboardScreen
from crm_desktop.ui.screens.records import ListScreen
from crm_desktop.ui.widgets import Button, Label
from crm_desktop.ui.widgets.charts.base import Chart
from crm_desktop.ui.widgets.figure import FigureCard
from tests.ui.kit_driving import click, find, press, texts
from tests.ui.opened import Opened, opened, said, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    with opened(tmp_path, "dashboard") as there:
        yield there


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    desk = Desk(folder / "office.crm")
    desk.demo.create(60, 5)
    sales = list(desk.lists.ids(Query("sale", None, ("id",))))
    desk.records.change_many("sale", sales[::7], {"currency": "USD"})
    desk.close()
    return folder


@pytest.fixture
def large(filled: Path, display: str) -> Iterator[Opened]:
    """An invented office with sales in two currencies."""
    del display
    with opened(filled, "dashboard", panel=False) as there:
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


def listed(there: Opened) -> list[int]:
    """Return the records of the list in view."""
    there.settle()
    screen = there.window.screen
    assert isinstance(screen, ListScreen)
    there.until(lambda: screen.pane.rows.complete)
    return list(screen.pane.rows.book.all())


def amount(text: str) -> Decimal:
    return Decimal(text.removeprefix("¥").replace(",", ""))


def takings(there: Opened, ids: list[int]) -> Decimal:
    rows = there.desk.lists.rows("sale", ids, ("total", "currency"))
    return sum((row["total"] for row in rows if row["currency"] == "CNY"), Decimal(0))


CHARTS: dict[str, Callable[[Board], Chart]] = {
    "months": lambda shown: shown.months,
    "best": lambda shown: shown.best,
    "level": lambda shown: shown.levels,
    "industry": lambda shown: shown.industries,
    "region": lambda shown: shown.regions,
    "opinion": lambda shown: shown.opinions,
}


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
    assert words(figures["follow_ups"])[1:3] == ["1", "0 today"]


def test_charts_show_the_parts(office: Opened) -> None:
    shown = board(office)
    assert {item.label for item in shown.levels.items} == {"Important", "Normal"}
    assert len(shown.months.items) == 12
    assert shown.months.items[-1].text == "¥200"
    assert shown.opinions.items
    assert [item.label for item in shown.best.items] == ["黄超磊", "Blue River Ltd"]


@pytest.mark.parametrize("name", CHARTS)
def test_every_item_of_a_chart_leads_to_a_list_that_makes_it_up(large: Opened, name: str) -> None:
    chart = CHARTS[name](board(large))
    assert chart.items
    for place, item in enumerate(chart.items):
        large.go("dashboard")
        press(chart, "<Home>", *["<Right>"] * place)
        assert chart.lit == place
        press(chart, "<Return>")
        ids = listed(large)
        if name in {"months", "best"}:
            assert large.window.here == "sale"
            assert round(takings(large, ids)) == amount(item.shown)
        elif name == "opinion":
            assert large.window.here == "feedback"
            rows = large.desk.lists.rows("feedback", ids, ("satisfaction",))
            given = [row["satisfaction"] for row in rows if row["satisfaction"] is not None]
            told = f"{sum(given) / len(given):.1f}" if given else "no answers"
            assert item.shown.startswith(told)
        else:
            assert large.window.here == "customer"
            assert len(ids) == item.value == int(item.shown.replace(",", ""))
        assert any(item.label.split()[0][:3] in text for text in said(large.window.screen))


def test_every_key_figure_leads_to_the_list_behind_it(large: Opened) -> None:
    shown = board(large)
    for name in shown.figures:
        large.go("dashboard")
        told = words(shown.figures[name])[1]
        press(shown.figures[name], "<Return>")
        ids = listed(large)
        if name == "this_month":
            assert round(takings(large, ids)) == amount(told)
        elif name == "opinion":
            rows = large.desk.lists.rows("feedback", ids, ("satisfaction",))
            given = [row["satisfaction"] for row in rows if row["satisfaction"] is not None]
            assert f"{sum(given) / len(given):.1f}" == told
        else:
            assert len(ids) == int(told.replace(",", ""))


def test_a_press_leads_on_as_well(office: Opened) -> None:
    press(board(office).figures["this_month"], "<space>")
    office.settle()
    assert office.window.here == "sale"
    office.go("dashboard")
    click(board(office).figures["customers"])
    office.settle()
    assert office.window.here == "customer"
    office.go("dashboard")
    left, top, right, bottom = board(office).levels.areas[0]
    click(board(office).levels, (left + right) // 2, (top + bottom) // 2)
    office.settle()
    assert office.window.here == "customer"


def test_the_tab_key_reaches_every_chart(office: Opened) -> None:
    shown = board(office)
    office.window.screen.focus_set()
    seen = set()
    for _step in range(60):
        widget = office.root.focus_get()
        assert widget is not None
        widget.event_generate("<Tab>")
        office.root.update()
        seen.add(office.root.focus_get())
    assert seen >= {chart(shown) for chart in CHARTS.values()} - {shown.industries, shown.regions}
    assert seen >= set(shown.figures.values())


def test_the_value_is_told_under_the_pointer(office: Opened) -> None:
    months = board(office).months
    left, _top, right, bottom = months.areas[-1]
    months.event_generate("<Motion>", x=(left + right) // 2, y=bottom - 40)
    office.root.update()
    assert any(text.endswith(": ¥200") for _y, text in texts(months))
    months.event_generate("<Leave>", x=-1, y=-1)
    office.root.update()
    assert not any(text.endswith(": ¥200") for _y, text in texts(months))


def test_a_write_is_seen_when_one_returns(office: Opened) -> None:
    office.go("customer")
    office.window.act(lambda: office.desk.records.save("customer", {"name": "New one"}))
    office.go("dashboard")
    assert words(board(office).figures["customers"])[1] == "4"


def test_a_write_is_seen_while_one_looks(office: Opened) -> None:
    office.window.act(lambda: office.desk.records.save("customer", {"name": "New one"}))
    office.until(lambda: words(board(office).figures["customers"])[1] == "4")


def test_only_what_a_write_touched_is_read(office: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    screen = office.window.screen
    assert isinstance(screen, DashboardScreen)
    submit = screen._submit

    def noted(name: str, *rest: Any) -> None:
        read.append(name)
        submit(name, *rest)

    monkeypatch.setattr(screen, "_submit", noted)
    office.window.act(lambda: office.desk.records.save("product", {"name": "Cable"}))
    feedback = office.desk.lists.ids(Query("feedback"))[0]
    office.window.act(lambda: office.desk.records.save("feedback", {"satisfaction": 1}, feedback))
    office.until(lambda: words(board(office).figures["opinion"])[1] == "1.0")
    office.settle()
    assert sorted(read) == ["", "opinion", "overview"]


def test_leaving_lets_go_of_what_was_not_read(office: Opened) -> None:
    screen = office.window.screen
    assert isinstance(screen, DashboardScreen)
    screen.read_all()
    office.window.go("customer")
    office.settle()
    office.go("dashboard")
    assert words(board(office).figures["customers"])[1] == "3"


def test_sales_of_long_ago_are_shown_with_their_months(
    tmp_path: Path, display: str, errors: object
) -> None:
    del display, errors
    small_office(tmp_path)
    desk = Desk(tmp_path / "office.crm")
    desk.records.change_many(
        "sale", list(desk.lists.ids(Query("sale"))), {"date": dt.date(2017, 12, 5)}
    )
    desk.close()
    with opened(tmp_path, "dashboard") as there:
        shown = board(there)
        assert shown.panels["months"].title == "Sales by month to December 2017"
        assert shown.panels["best"].title == "Best customers to December 2017"
        assert shown.months.items[-1].text == "¥600"
        press(shown.months, "<End>", "<Return>")
        assert len(listed(there)) == 3


def test_what_nobody_filled_in_says_what_to_do(office: Opened) -> None:
    panel = board(office).panels["industry"]
    assert any("No customer has this filled in yet: Industry." in text for text in said(panel))
    [button] = find(panel, Button)
    press(button, "<space>")
    assert len(listed(office)) == 3
    assert "Customers without: Industry" in said(office.window.screen)
    office.window.act(
        lambda: office.desk.records.save("customer", {"industry": "retail"}, listed(office)[0])
    )
    office.go("dashboard")
    assert find(panel, Button) == []
    assert len(board(office).industries.items) == 2


@pytest.mark.parametrize("size", [(1024, 640), (1366, 768), (1900, 1000)])
def test_nothing_is_cut_at_any_size(large: Opened, size: tuple[int, int]) -> None:
    large.root.geometry(f"{size[0]}x{size[1]}")
    large.settle()
    shown = board(large)
    levels = [text for _y, text in texts(shown.levels)]
    assert f"{shown.levels.centre[0]}" in levels
    assert not any("…" in text for text in levels)
    for name, panel in shown.panels.items():
        assert panel.winfo_height() >= 120, name
        assert not any("…" in text for text in said(panel.head)), name


def test_an_empty_file_says_how_to_begin(empty: Opened) -> None:
    screen = empty.window.screen
    assert isinstance(screen, DashboardScreen)
    assert screen.content is None
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
    empty.until(lambda: screen.content is not None)
    empty.settle()
    assert not first.winfo_exists()
    assert words(board(empty).figures["customers"])[1] == "5"
    assert any("sample data" in text for text in empty.toasts)
