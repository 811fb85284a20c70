"""A customer's page by keys: facts changed in place, the timeline, files."""

from __future__ import annotations

import datetime as dt
import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.ui.form.placefields import AddressField, PhoneField
from crm_desktop.ui.screens.customer_page import CustomerPage
from crm_desktop.ui.widgets.surface import Label
from tests.ui.kit_driving import walk
from tests.ui.window_driver import Driver, fill, opened

TODAY = dt.datetime.now().astimezone()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "office.crm"
    fill(
        path,
        {
            "customer": [
                {"name": "Harbour", "phone": "+8613800130001", "notes": "Met at the **fair**"},
                {"name": "Mill"},
            ],
            "contact": [{"name": "Ann", "customer": 1, "is_main": True, "email": "a@b.example"}],
            "interaction": [
                {
                    "customer": 1,
                    "subject": f"Call {number}",
                    "at": TODAY - dt.timedelta(days=number),
                    "next_follow_up": TODAY.date() if number == 3 else None,
                }
                for number in range(90)
            ],
            "feedback": [{"customer": 1, "content": "Friendly", "satisfaction": 5}],
        },
    )
    return path


@pytest.fixture
def driver(office: Path) -> Iterator[Driver]:
    with opened(office, place="customer") as there:
        there.window.open_record("customer", 1)
        there.settle()
        yield there


def page(driver: Driver) -> CustomerPage:
    screen = driver.window.screen
    assert isinstance(screen, CustomerPage)
    return screen


def tab(driver: Driver, key: str) -> None:
    for _turn in range(14):
        if page(driver).form.tabs.chosen == key:
            driver.settle()
            return
        driver.press("<Control-Tab>")
    raise AssertionError(key)


def words(widget: tk.Misc) -> str:
    found = [str(one.cget("text")) for one in walk(widget) if isinstance(one, Label)]
    return " | ".join(found)


def test_the_overview_tells_what_matters(driver: Driver) -> None:
    overview = page(driver).own.overview
    assert overview is not None
    assert page(driver).form.tabs.chosen == "overview"

    told = words(overview)

    assert "Ann" in told
    assert "a@b.example" in told
    assert "Call 3" in told
    assert "Friendly" in told
    assert "1 / 2" in words(page(driver).actions)
    driver.press("<Control-Next>")
    driver.settle()
    assert page(driver).record_id == 2
    assert "2 / 2" in words(page(driver).actions)
    assert "No contact yet." in words(overview)


def test_a_fact_is_changed_in_place_and_undone(driver: Driver) -> None:
    overview = page(driver).own.overview
    assert overview is not None
    fact = overview.facts.facts["phone"]
    assert driver.focus is fact

    driver.press("<F2>")
    assert fact.editor is not None
    driver.replace("nonsense")
    driver.press("<Return>")
    assert "is not a phone number" in words(fact)

    driver.replace("13900139000")
    driver.press("<Return>")
    driver.settle()
    desk = driver.window.desk
    assert driver.focus is fact
    assert desk.records.get("customer", 1)["phone"] == "+8613900139000"
    driver.press("<Control-z>")
    driver.settle()
    assert desk.records.get("customer", 1)["phone"] == "+8613800130001"


def test_escape_leaves_a_fact_as_it_was_and_arrows_go_on(driver: Driver) -> None:
    overview = page(driver).own.overview
    assert overview is not None
    driver.press("<Right>", "<Down>", "<Left>")
    fact = overview.facts.facts["email"]
    assert driver.focus is fact

    driver.press("<Return>")
    driver.type("x@y.example")
    assert page(driver).unsaved()
    driver.press("<Escape>")

    assert fact.editor is None
    assert driver.window.here == "customer/page"
    assert driver.window.desk.records.get("customer", 1)["email"] == ""


def test_an_open_follow_up_is_ticked_off(driver: Driver) -> None:
    overview = page(driver).own.overview
    assert overview is not None
    desk: Desk = driver.window.desk
    call = desk.records.find("interaction", {"subject": "Call 3"})[0]

    overview._done(call, "Call 3")
    driver.settle()

    assert desk.records.get("interaction", call)["follow_up_done"]
    assert "Nothing is waiting." in words(overview)
    driver.press("<Control-z>")
    driver.settle()
    assert not desk.records.get("interaction", call)["follow_up_done"]


def test_the_timeline_reads_on_while_one_goes_down(driver: Driver) -> None:
    tab(driver, "timeline")
    timeline = page(driver).own.timeline
    assert timeline is not None
    story = timeline.story
    assert len(story.entries) == 50
    timeline.focus_story()

    driver.press("<End>")
    driver.settle()
    driver.press("<End>")
    driver.settle()

    titles = [entry.title for entry in story.entries]
    assert len(titles) == 92
    assert titles.count("Call 89") == 1
    assert story.current is not None
    assert story.current.title == "Call 89"
    driver.press("<Return>")
    driver.settle()
    assert page(driver).form.tabs.chosen == "interaction"
    assert driver.pane.panel is not None
    assert driver.pane.panel.form.draft is not None
    assert driver.pane.panel.form.draft.values["subject"] == "Call 89"


def test_the_timeline_is_narrowed_by_kind_and_words(driver: Driver) -> None:
    tab(driver, "timeline")
    timeline = page(driver).own.timeline
    assert timeline is not None

    timeline.kinds.choose("feedback")
    driver.settle()
    assert [entry.kind for entry in timeline.story.entries] == ["feedback"]
    timeline.kinds.choose("")
    timeline.search.focus()
    driver.type("Call 42")
    driver.settle()

    assert [entry.title for entry in timeline.story.entries] == ["Call 42"]


def test_a_note_is_written_at_the_top_of_the_timeline(driver: Driver) -> None:
    tab(driver, "timeline")
    timeline = page(driver).own.timeline
    assert timeline is not None
    timeline.composer.begin("note")

    driver.press("<Control-Return>")
    assert "Write what happened." in words(timeline.composer)
    driver.type("Wants a rebate")
    assert page(driver).unsaved()
    driver.press("<Control-Return>")
    driver.settle()

    notes = [entry.title for entry in timeline.story.entries if entry.sign == "note"]
    assert notes == ["Wants a rebate"]
    assert not page(driver).unsaved()
    driver.press("<Control-z>")
    driver.settle()
    assert not [entry for entry in timeline.story.entries if entry.sign == "note"]


def test_files_are_pasted_renamed_opened_and_removed(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "our offer.txt"
    paper.write_text("12 sensors", encoding="utf-8")
    shown: list[Path] = []
    monkeypatch.setattr(driver.window, "show_file", shown.append)
    tab(driver, "files")
    files = page(driver).own.files
    assert files is not None
    files.focus_first()
    driver.root.clipboard_clear()
    driver.root.clipboard_append(paper.as_uri())

    driver.press("<<Paste>>")
    driver.settle()
    assert files.current is not None
    assert files.current.file.name == "our offer.txt"
    driver.press("<Return>")
    driver.settle()
    assert [path.read_text(encoding="utf-8") for path in shown] == ["12 sensors"]

    driver.press("<F2>")
    driver.replace("offer.txt")
    driver.press("<Return>")
    driver.settle()
    assert files.current.file.name == "offer.txt"
    driver.press("<Delete>")
    driver.settle()
    assert files.rows.current_id is None
    driver.press("<Control-z>")
    driver.settle()
    assert files.current is not None
    assert "Files  1" in str(page(driver).form.tabs._parts["files"].cget("text"))


def test_files_within_a_form_are_saved_with_it(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "minutes.txt"
    paper.write_text("We agreed", encoding="utf-8")
    shown: list[Path] = []
    monkeypatch.setattr(driver.window, "show_file", shown.append)
    tab(driver, "interaction")
    driver.press("<F2>")
    driver.settle()
    field = driver.tab_to("attachments")
    driver.root.clipboard_clear()
    driver.root.clipboard_append(str(paper))

    driver.press("<Control-v>")
    driver.settle()
    assert [file.name for file in field.get()] == ["minutes.txt"]
    assert driver.form.dirty
    driver.press("<Up>", "<Return>")
    driver.settle()
    assert [path.name for path in shown] == ["minutes.txt"]
    driver.press("<F2>")
    driver.replace("agreed.txt")
    driver.press("<Return>", "<Control-s>")
    driver.settle()

    desk = driver.window.desk
    assert [file.name for file in desk.attachments.of("interaction", 1)] == ["agreed.txt"]
    driver.press("<Control-z>")
    driver.settle()
    assert field.get() == ()


def test_an_address_is_divided_after_a_look_at_the_parts(driver: Driver) -> None:
    tab(driver, "tab1")
    field = driver.tab_to("address")
    assert isinstance(field, AddressField)
    driver.root.clipboard_clear()
    driver.root.clipboard_append("广东省深圳市南山区科技园1号")
    driver.press("<<Paste>>")
    assert field.offered

    driver.press("<Tab>")
    driver.press("<space>")
    assert "深圳" in words(field)
    assert driver.form.draft is not None
    assert driver.form.draft.values["city"] == ""
    driver.press("<space>")
    driver.settle()

    values = driver.form.draft.values
    assert (values["province"], values["city"], values["country"]) == ("广东", "深圳", "CN")
    assert values["address"] == "南山区科技园1号"
    assert driver.form.widget("area_code").entry._placeholder.cget("text") == "0755"  # type: ignore[union-attr]
    driver.window.toasts.act()
    assert driver.form.draft.values["city"] == ""


def test_a_new_address_leaves_nothing_of_the_old_place(driver: Driver) -> None:
    tab(driver, "tab1")
    field = driver.tab_to("address")
    assert isinstance(field, AddressField)
    driver.form.enter({"country": "CN", "city": "无锡", "area_code": "0510", "dialling_code": "86"})
    driver.root.clipboard_clear()
    driver.root.clipboard_append("12 High St, Leeds LS1 4AP, UK")
    driver.press("<<Paste>>")

    driver.press("<Tab>", "<space>", "<space>")
    driver.settle()
    driver.press("<Control-s>")
    driver.settle()

    row = driver.window.desk.records.get("customer", 1)
    place = (row["country"], row["dialling_code"], row["city"], row["area_code"], row["province"])
    assert place == ("GB", "44", "Leeds", "", "")


def test_a_phone_field_tells_where_the_number_is_at_home(driver: Driver) -> None:
    tab(driver, "tab0")
    field = driver.tab_to("phone")
    assert isinstance(field, PhoneField)
    assert field.place_shown == "China, mobile"

    driver.replace("010-65529988")
    driver.press("<Tab>")

    assert field.place_shown == "Beijing"
