"""The start of a day, as a person works through it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.today import later_days
from crm_desktop.ui.screens.records import ListScreen
from crm_desktop.ui.screens.today import day_title
from crm_desktop.ui.today_board import TodayBoard
from crm_desktop.ui.worklists import Worklist
from tests.offices import today
from tests.ui.kit_driving import click, press
from tests.ui.opened import Opened, opened, said, small_office
from tests.ui.today_office import board, fill, in_list, titles


@pytest.fixture
def made(tmp_path: Path) -> dict[str, int]:
    return fill(tmp_path)


@pytest.fixture
def office(tmp_path: Path, display: str, made: dict[str, int]) -> Iterator[Opened]:
    del display, made
    with opened(tmp_path, "today") as there:
        yield there


def follow_up(there: Opened, name: int) -> dict[str, Any]:
    return there.desk.records.get("interaction", name)


def test_what_waits_is_there_today_first(office: Opened) -> None:
    shown = board(office)
    assert titles(shown.follow_ups.list) == ["Offer now", "Call about the budget"]
    assert titles(shown.greetings.list) == ["Carl Smith", "Anna Tan"]
    assert titles(shown.complaints.list) == ["The box was open"]
    cells = shown.follow_ups.list.grid_of.source.rows([0, 1])
    assert [cell["due"].text for cell in cells] == ["Today", "3 days late"]
    assert cells[0]["what"].subtitle == "Blue River Ltd · Carl Smith"
    greeted = shown.greetings.list.grid_of.source.rows([0, 1])
    assert [cell["on"].text for cell in greeted] == ["Today", "Tomorrow"]
    assert greeted[1]["what"].subtitle == "Turns 40"
    assert day_title(today()) in said(office.window.screen.head)


def test_the_keyboard_is_on_the_follow_ups(office: Opened) -> None:
    office.go("customer")
    office.go("today")
    assert office.root.focus_get() is board(office).follow_ups.list.focus_target()


@pytest.mark.parametrize("way", ["space", "button", "press"])
def test_a_follow_up_is_ticked_off_and_comes_back(
    office: Opened, made: dict[str, int], way: str
) -> None:
    shown = board(office).follow_ups
    canvas = shown.list.grid_of.canvas
    if way == "space":
        press(canvas, "<Home>", "<space>")
    elif way == "button":
        press(canvas, "<Home>")
        press(shown.done, "<space>")
    else:
        click(canvas, 26, shown.list.grid_of.row_height // 2)
    assert follow_up(office, made["now"])["follow_up_done"]
    assert office.toasts == ["Done: “Offer now”"]
    office.until(lambda: titles(shown.list) == ["Call about the budget"])
    office.window.undo()
    office.until(lambda: len(titles(shown.list)) == 2)
    assert not follow_up(office, made["now"])["follow_up_done"]


def test_a_press_beside_the_box_ticks_nothing(office: Opened, made: dict[str, int]) -> None:
    grid = board(office).follow_ups.list.grid_of
    click(grid.canvas, 200, grid.row_height // 2)
    office.settle()
    assert not follow_up(office, made["now"])["follow_up_done"]
    assert grid.current_index == 0


def test_arrows_stay_among_the_rows_and_two_presses_open(
    office: Opened, made: dict[str, int]
) -> None:
    listed = board(office).follow_ups.list
    grid = listed.grid_of
    press(grid.canvas, "<Home>", "<Right>", "<Right>", "<Down>")
    assert not grid.cursor.on
    assert listed.current is listed.things[1]
    click(grid.canvas, 200, grid.row_height // 2)
    assert not grid.cursor.on
    click(grid.canvas, 200, grid.row_height // 2)
    office.settle()
    screen = office.window.screen
    assert isinstance(screen, ListScreen)
    assert screen.pane.panel is not None
    assert screen.pane.panel.record_id == made["now"]


@pytest.mark.parametrize(("steps", "key"), [(0, "tomorrow"), (1, "next_week"), (2, "next_month")])
def test_a_follow_up_is_put_off(office: Opened, made: dict[str, int], steps: int, key: str) -> None:
    shown = board(office).follow_ups
    press(shown.list.grid_of.canvas, "<Home>")
    press(shown.later, "<space>")
    menu = office.root.focus_get()
    assert menu is not None
    menu.event_generate("<Home>")
    for _step in range(steps):
        menu.event_generate("<Down>")
    menu.event_generate("<Return>")
    office.root.update()
    wanted = later_days(today())[key]
    assert follow_up(office, made["now"])["next_follow_up"] == wanted
    office.until(lambda: titles(shown.list) == ["Call about the budget"])
    office.window.undo()
    assert follow_up(office, made["now"])["next_follow_up"] == today()


def test_a_long_list_stays_where_it_is_and_leads_to_all(tmp_path: Path, display: str) -> None:
    del display
    ids = small_office(tmp_path)
    desk = Desk(tmp_path / "office.crm")
    row = desk.records.get("interaction", ids["interaction"][0])
    for number in range(104):
        desk.records.save(
            "interaction",
            {
                "at": row["at"],
                "customer": row["customer"],
                "subject": f"Call {number}",
                "next_follow_up": today() - dt.timedelta(days=number),
            },
        )
    desk.close()
    with opened(tmp_path, "today") as there:
        shown = board(there).follow_ups
        assert len(shown.list.things) == 100
        assert str(shown.all.cget("text")) == "Show all 105"
        grid = shown.list.grid_of
        press(grid.canvas, *["<Down>"] * 40)
        top, subject = grid.top(), shown.list.things[41].subject
        assert top > 0
        press(grid.canvas, "<space>")
        there.until(lambda: str(shown.all.cget("text")) == "Show all 104")
        assert grid.top() == top
        assert shown.list.current is not None
        assert shown.list.current.subject == subject
        press(shown.all, "<space>")
        assert len(in_list(there)) == 104


def test_the_menu_of_a_follow_up_does_the_same(office: Opened, made: dict[str, int]) -> None:
    shown = board(office).follow_ups
    items = [item for item in shown.list.menu(shown.list.things[0]) if item is not None]
    assert [item.label for item in items] == [
        "Open", "Open customer", "Done", "Log a call", "Put off",
    ]  # fmt: skip
    command = items[0].command
    assert command is not None
    command()
    office.settle()
    assert office.window.here == "interaction"
    screen = office.window.screen
    assert isinstance(screen, ListScreen)
    assert screen.pane.panel is not None
    assert screen.pane.panel.record_id == made["now"]


def test_a_call_is_logged_with_what_is_known(office: Opened, made: dict[str, int]) -> None:
    shown = board(office).follow_ups
    press(shown.list.grid_of.canvas, "<Home>")
    press(shown.call, "<space>")
    office.settle()
    screen = office.window.screen
    assert isinstance(screen, ListScreen)
    assert screen.pane.panel is not None
    form = screen.pane.panel.form
    assert screen.pane.panel.new
    assert form.draft is not None
    values = form.draft.values
    assert (values["type"], values["contact"], values["subject"]) == (
        "call", made["contact"], "Offer now",
    )  # fmt: skip


def test_the_next_days_are_a_tab(office: Opened, made: dict[str, int]) -> None:
    shown = board(office).follow_ups
    shown.tabs.choose("coming")
    shown._fill()
    assert titles(shown.list) == ["Offer soon"]
    press(shown.all, "<space>")
    assert in_list(office) == [made["soon"]]


def test_every_worklist_leads_to_a_list_as_long_as_it_says(
    office: Opened, made: dict[str, int]
) -> None:
    press(board(office).follow_ups.all, "<space>")
    assert set(in_list(office)) == {made["late"], made["now"]}
    for name, expected in (("Customers · 1", made["anna"]), ("Contacts · 1", made["contact"])):
        office.go("today")
        ways = {str(way.cget("text")): way for way in board(office).greetings.foot.ways}
        press(ways[name], "<space>")
        assert in_list(office) == [expected]
    office.go("today")
    [way] = board(office).complaints.foot.ways
    assert str(way.cget("text")) == "All · 1"
    press(way, "<space>")
    assert in_list(office) == [made["complaint"]]


@pytest.mark.parametrize(
    ("which", "here"),
    [
        (lambda shown: shown.greetings.list, "contact"),
        (lambda shown: shown.complaints.list, "feedback"),
        (lambda shown: shown.recent, "sale"),
    ],
)
def test_enter_opens_what_is_listed(
    office: Opened, which: Callable[[TodayBoard], Worklist[Any]], here: str
) -> None:
    press(which(board(office)).grid_of.canvas, "<Home>", "<Return>")
    office.settle()
    assert office.window.here == here


def test_a_greeting_is_noted(office: Opened, made: dict[str, int]) -> None:
    shown = board(office).greetings.list
    [_open, note] = [item for item in shown.menu(shown.things[0]) if item is not None]
    assert note.command is not None
    note.command()
    office.settle()
    screen = office.window.screen
    assert isinstance(screen, ListScreen)
    assert screen.pane.panel is not None
    assert screen.pane.panel.form.draft is not None
    values = screen.pane.panel.form.draft.values
    assert (values["type"], values["contact"]) == ("gift", made["contact"])
