from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.i18n import language
from crm_desktop.ui import theme
from crm_desktop.ui.actions import actions
from crm_desktop.ui.found import Heading, Item, around, marks
from crm_desktop.ui.keys import KEYS
from crm_desktop.ui.palette import SearchPanel
from crm_desktop.ui.recent import recent
from tests.ui.kit_driving import press
from tests.ui.opened import Opened, opened, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    small_office(tmp_path)
    with opened(tmp_path) as there:
        yield there


def panel(there: Opened) -> SearchPanel:
    return there.window._top._search_panel()


def ask(there: Opened, text: str) -> list[str]:
    there.window.find(text)
    there.settle()
    return titles(there)


def titles(there: Opened) -> list[str]:
    return [row.title for row in panel(there).rows if isinstance(row, Item)]


def headings(there: Opened) -> list[str]:
    return [row.text for row in panel(there).rows if isinstance(row, Heading)]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Blue River Ltd", "river", ["River"]),
        ("Blue River Ltd", "ltd blue", ["Blue", "Ltd"]),
        ("黄超磊", "超磊", ["超磊"]),
        ("+86 138 0013-0001", "13800130", ["138 0013-0"]),
        ("Straße 5", "STRASSE", ["Straße"]),
        ("Blue River", "xyz", []),
        ("aaa", "aa aa", ["aa"]),
    ],
)
def test_what_was_typed_is_marked(text: str, query: str, found: list[str]) -> None:
    assert [text[begin:end] for begin, end in marks(text, query)] == found


def test_of_a_long_text_the_part_with_the_words_is_shown() -> None:
    shown = around("word " * 60 + "needle at last", "needle")
    assert shown.startswith("…")
    assert "needle" in shown
    assert around("short needle", "needle") == "short needle"


def test_ctrl_k_finds_records_of_every_type(office: Opened) -> None:
    press(office.window.screen, "<Control-k>")
    assert panel(office).showing
    found = ask(office, "blue")
    assert "Blue River Ltd" in found
    assert "Customers" in headings(office)


def test_the_field_that_was_found_is_told(office: Opened) -> None:
    ask(office, "138 0013")
    item = next(row for row in panel(office).rows if isinstance(row, Item))
    assert item.title == "黄超磊"
    assert "Phone" in item.detail


def test_enter_opens_and_recent_ones_are_offered(office: Opened) -> None:
    ask(office, "blue")
    press(office.window._top.entry, "<Return>")
    office.settle()
    assert not panel(office).showing
    assert office.window.here == "customer/page"
    record, record_id = recent(office.window)[0]
    assert (record, office.desk.records.title(record, record_id)) == ("customer", "Blue River Ltd")
    assert ask(office, "")[0] == "Blue River Ltd"
    assert headings(office)[0] == "Opened last"


def test_deleted_records_are_not_offered_again(office: Opened) -> None:
    ask(office, "blue")
    press(office.window._top.entry, "<Return>")
    office.settle()
    office.desk.records.delete("customer", [recent(office.window)[0][1]])
    assert "Blue River Ltd" not in ask(office, "")


def test_arrows_choose_and_stop_at_the_ends(office: Opened) -> None:
    ask(office, ">go to")
    entry = office.window._top.entry
    chosen = panel(office)._list
    assert chosen is not None
    first = chosen.chosen
    press(entry, "<Up>")
    assert chosen.chosen is first
    press(entry, "<Down>", "<Down>")
    assert chosen.chosen is not None
    assert chosen.chosen.title == titles(office)[2]
    press(entry, *["<Next>"] * 5)
    assert chosen.chosen.title == titles(office)[-1]


def test_esc_empties_and_then_closes(office: Opened) -> None:
    ask(office, "blue")
    entry = office.window._top.entry
    press(entry, "<Escape>")
    assert entry.variable.get() == ""
    assert panel(office).showing
    press(entry, "<Escape>")
    assert not panel(office).showing


def test_a_late_result_is_dropped(office: Opened) -> None:
    office.window.find("blue")
    office.window._top.entry.variable.set("anna")
    office.settle()
    assert titles(office)[0] == "Anna Tan"
    assert "Blue River Ltd" not in titles(office)


def test_what_is_not_there_is_said(office: Opened) -> None:
    assert ask(office, "zzzzqqq") == []
    assert headings(office) == ["Nothing was found for “zzzzqqq”."]


def test_an_action_is_run_by_name(office: Opened) -> None:
    assert ask(office, ">dark") == ["Switch to dark colours"]
    press(office.window._top.entry, "<Return>")
    assert theme.mode() == "dark"
    assert "Switch to light colours" in ask(office, "》light")
    assert ask(office, ">nothing such") == []


def test_actions_go_places_and_switch_the_language(office: Opened) -> None:
    ask(office, ">go to history")
    press(office.window._top.entry, "<Return>")
    office.settle()
    assert office.window.here == "history"
    ask(office, ">简体")
    press(office.window._top.entry, "<Return>")
    office.settle()
    assert language() == "zh_CN"
    assert "English" in ask(office, ">english")[0]


def test_losing_the_keyboard_closes_it(office: Opened) -> None:
    ask(office, "blue")
    office.root.focus_force()
    office.until(lambda: not panel(office).showing)


def test_a_press_on_a_row_opens_it(office: Opened) -> None:
    ask(office, "anna")
    rows = panel(office)._list
    assert rows is not None
    canvas = rows._canvas
    canvas.event_generate("<Motion>", x=60, y=50)
    canvas.event_generate("<Button-1>", x=60, y=50)
    office.settle()
    assert office.window.here == "customer/page"


def take(there: Opened, *keys: str) -> None:
    press(there.window._top.entry, *keys)
    there.settle()


@pytest.mark.parametrize(
    "typed",
    [
        "138 0013 0001",
        "+86 138-0013-0001",
        "0086 13800130001",
        "１３８００１３０００１",
        "tel:+8613800130001",
    ],
)
def test_a_number_in_any_spelling_finds_the_caller(office: Opened, typed: str) -> None:
    assert ask(office, typed)[0] == "黄超磊"


@pytest.mark.parametrize("typed", ["020 7946 0001", "+44 (0)20 7946 0001", "(020) 7946-0001 ext 5"])
def test_a_foreign_number_is_found_as_it_is_dialled_at_home(office: Opened, typed: str) -> None:
    assert ask(office, typed)[0] == "Blue River Ltd"


def test_ctrl_enter_shows_the_record_in_its_list(office: Opened) -> None:
    ask(office, "blue river")
    take(office, "<Control-Return>")
    assert office.window.here == "customer"
    assert not panel(office).showing


@pytest.mark.parametrize("key", ["<Tab>", "<Right>"])
def test_what_can_be_done_with_a_customer_is_one_key_away(office: Opened, key: str) -> None:
    ask(office, "blue river")
    take(office, key)
    assert headings(office)[0] == "Blue River Ltd"
    assert {"Open", "Log a call", "New sale", "New contact"} <= set(titles(office))
    take(office, "<Left>")
    assert titles(office)[0] == "Blue River Ltd"
    take(office, key, "<Escape>")
    assert titles(office)[0] == "Blue River Ltd"


def test_a_call_is_logged_from_the_search(office: Opened) -> None:
    ask(office, "blue river")
    take(office, "<Tab>")
    at = titles(office).index("Log a call")
    take(office, *["<Down>"] * at, "<Return>")
    screen = office.window.screen
    assert office.window.here == "customer/page"
    part = screen.parts["interaction"]  # type: ignore[attr-defined]
    assert part.panel.new
    assert part.panel.form.draft.values["type"] == "call"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        (">new sale for blue", "New sale for Blue River Ltd"),
        (">sale blue river", "New sale for Blue River Ltd"),
        (">新建销售黄超", "New sale for 黄超磊"),
        (">call with anna", "Log a call with Anna Tan"),
        (">给黄超磊记电话", "Log a call with 黄超磊"),
    ],
)
def test_a_record_for_a_customer_is_begun_in_one_line(
    office: Opened, typed: str, label: str
) -> None:
    assert ask(office, typed)[0] == label
    take(office, "<Return>")
    assert office.window.here == "customer/page"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        (">nc", "New customer"),
        (">cusotmer", "New customer"),
        (">histry", "Go to History"),
        (">撤销", "Undo"),
        (">filter", "Filter"),
        (">narow", "Narrow navigation"),
    ],
)
def test_actions_are_found_by_first_letters_and_despite_slips(
    office: Opened, typed: str, label: str
) -> None:
    assert label in ask(office, typed)[:3]


def test_every_key_of_the_window_is_an_action_that_shows_its_key(office: Opened) -> None:
    offered = actions(office.window, office.window.obey)
    shown = {one.keys for one in offered}
    for key in KEYS:
        if key.command and key.command != "find":
            assert key.written.split(" / ")[0] in shown, key
    labels = [one.label for one in offered]
    assert len(labels) == len(set(labels))


def test_an_action_without_meaning_here_says_so(office: Opened) -> None:
    office.go("history")
    ask(office, ">next record")
    take(office, "<Return>")
    assert "That has no meaning on this screen." in office.toasts
