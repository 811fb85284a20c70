"""Date fields: days said in a word, the hint that tells them, and the calendar by keys."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm_desktop.fields.kind import Reading
from crm_desktop.fields.moments import Day
from crm_desktop.fields.problems import FieldError
from crm_desktop.i18n import set_language
from crm_desktop.services.desk import Desk
from crm_desktop.ui.widgets import DateField, MonthView, TextField
from crm_desktop.ui.widgets.dayhint import day_in_words
from tests.offices import today
from tests.ui.kit_driving import press
from tests.ui.window_driver import fill, opened


def a_week_on() -> date:
    return today() + timedelta(days=7)


def written(text: str) -> date | None:
    try:
        found: date | None = Day().parse(text, Reading())
    except FieldError:
        return None
    return found


@pytest.fixture
def field(root: tk.Tk) -> DateField:
    made = DateField(root, read=written, width=30)
    made.pack(padx=20, pady=20, fill="x")
    TextField(root).pack()
    root.update()
    return made


def say(field: DateField, text: str) -> None:
    """Put a text in as if it were typed: some letters have no key on this keyboard."""
    field.entry.focus_force()
    field.update()
    field.entry.delete(0, "end")
    field.entry.insert(0, text)
    field.update()


@pytest.mark.parametrize("said", ["+7", "7天后", "in 1 week", "一周后"])
def test_a_day_said_in_a_word_is_written_out(field: DateField, said: str) -> None:
    heard: list[str] = []
    field.on_change(heard.append)
    say(field, said)
    assert field.get() == a_week_on().isoformat()
    assert field.text == said
    assert heard[-1] == a_week_on().isoformat()
    assert field.day() == a_week_on()
    press(field.entry, "<Tab>")
    assert field.text == a_week_on().isoformat()


def test_enter_writes_it_out_as_well(field: DateField) -> None:
    say(field, "t")
    press(field.entry, "<Return>")
    assert field.text == today().isoformat()


def test_what_is_written_with_its_year_stays_as_it_is(field: DateField) -> None:
    say(field, "24.12.2026")
    press(field.entry, "<Tab>")
    assert (field.get(), field.text) == ("24.12.2026", "24.12.2026")
    assert field.day() == date(2026, 12, 24)


def test_what_means_no_day_stays_too(field: DateField) -> None:
    for text in ("nonsense", "13/13", "next"):
        say(field, text)
        assert field.get() == text
        assert field.day() is None
        assert field._hint.text == ""
    say(field, "")
    assert field.get() == ""


def test_the_day_is_told_while_one_types(field: DateField) -> None:
    say(field, "+7")
    assert field._hint.text == day_in_words(a_week_on())
    say(field, "2026-11-30")
    assert field._hint.text == "Mon 30 Nov 2026"
    press(field.entry, "<Tab>")
    assert field._hint.text == ""
    field.set(a_week_on())
    assert field._hint.text == ""


def test_a_narrow_field_tells_it_below(root: tk.Tk) -> None:
    made = DateField(root, read=written, width=9)
    made.pack(padx=20, pady=20)
    root.update()
    say(made, "tomorrow")
    assert made._hint.text == day_in_words(today() + timedelta(days=1))
    assert made._hint._below is not None
    assert made._hint._below.winfo_rooty() >= made.winfo_rooty() + made.winfo_height()
    say(made, "")
    assert made._hint.text == ""
    made.destroy()
    root.update()


def test_the_hint_speaks_the_language() -> None:
    assert day_in_words(date(2026, 11, 30)) == "Mon 30 Nov 2026"
    set_language("zh_CN")
    assert day_in_words(date(2026, 11, 30)) == "2026年11月30日 周一"


@pytest.mark.parametrize(
    ("keys", "moved"),
    [
        (("<Right>",), lambda day: day + timedelta(days=1)),
        (("<Down>",), lambda day: day + timedelta(days=7)),
        (("<Next>", "<Prior>"), lambda day: day),
        (("<Home>",), lambda day: day.replace(day=1)),
        (("<End>",), lambda _day: date(2026, 11, 30)),
        (("<Next>", "<End>"), lambda _day: date(2026, 12, 31)),
        (("<Prior>", "t"), lambda _day: today()),
    ],
)
def test_the_calendar_goes_by_keys(
    field: DateField, keys: tuple[str, ...], moved: Callable[[date], date]
) -> None:
    start = date(2026, 11, 12)
    field.set(start)
    press(field.entry, "<Down>", *keys, "<Return>")
    assert field.text == moved(start).isoformat()
    assert not field.dropped


def test_the_calendar_opens_on_a_day_said_in_a_word(field: DateField) -> None:
    say(field, "+7")
    press(field.entry, "<Down>")
    assert field.text == a_week_on().isoformat()
    month = field._month
    assert isinstance(month, MonthView)
    assert month.chosen == a_week_on()
    press(field.entry, "<Escape>")
    assert not field.dropped


def test_a_form_keeps_what_was_said_without_leaving_the_field(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    ids = fill(path, {"customer": [{"name": "Anna"}]})
    ids |= fill(path, {"interaction": [{"customer": ids["customer"][0], "subject": "Call"}]})
    with opened(path, place="interaction") as driver:
        driver.press("<F2>")
        driver.tab_to("next_follow_up")
        driver.replace("t")
        driver.press("<Control-s>")
        driver.settle()
        [saved] = ids["interaction"]
        row = driver.window.desk.records.get("interaction", saved)
        assert row["next_follow_up"] == today()
        field = driver.field("next_follow_up")
        assert field.get() == today().isoformat()


def test_a_moment_keeps_its_time_of_day(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    ids = fill(path, {"customer": [{"name": "Anna"}]})
    ids |= fill(path, {"interaction": [{"customer": ids["customer"][0], "subject": "Call"}]})
    with opened(path, place="interaction") as driver:
        driver.press("<F2>")
        field = driver.tab_to("at")
        assert isinstance(field, DateField)
        say(field, "yesterday 9:30")
        driver.press("<Control-s>")
        driver.settle()
        [saved] = ids["interaction"]
        at = driver.window.desk.records.get("interaction", saved)["at"].astimezone()
        assert at.date() == today() - timedelta(days=1)
        assert (at.hour, at.minute) == (9, 30)


def test_the_office_says_whether_the_day_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    ids = fill(path, {"customer": [{"name": "Anna"}]})
    fill(path, {"interaction": [{"customer": ids["customer"][0], "subject": "Call"}]})
    desk = Desk(path)
    desk.set_setting("date_order", "day")
    desk.close()
    with opened(path, place="interaction") as driver:
        driver.press("<F2>")
        field = driver.tab_to("next_follow_up")
        assert isinstance(field, DateField)
        say(field, "3/4")
        day = field.day()
        assert day is not None
        assert (day.day, day.month) == (3, 4)
