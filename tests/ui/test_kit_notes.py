"""The field for long texts, by real keys."""

from __future__ import annotations

import time
import tkinter as tk

import pytest

from crm_desktop.ui.widgets import NotesField, RichText, TextField
from tests.ui.kit_driving import press, type_in


@pytest.fixture
def field(root: tk.Tk) -> NotesField:
    made = NotesField(root)
    made.pack(fill="x")
    root.update()
    made.focus()
    return made


def wait(widget: tk.Misc) -> None:
    """Let the field's short timer run out."""
    end = time.monotonic() + 5
    done: list[int] = []
    widget.after(150, lambda: done.append(1))
    while not done and time.monotonic() < end:
        widget.tk.dooneevent(0)
    widget.update()


def shown(text: tk.Text, tag: str) -> list[str]:
    ranges = [str(one) for one in text.tag_ranges(tag)]
    return [text.get(*pair) for pair in zip(ranges[::2], ranges[1::2], strict=True)]


def test_bold_is_put_on_and_taken_off_and_undone(field: NotesField) -> None:
    type_in(field.text, "see you")
    press(field.text, "<Control-b>")
    assert field.get() == "see **you**"
    press(field.text, "<Control-b>")
    assert field.get() == "see you"

    press(field.text, "<Control-a>", "<Control-b>")
    assert field.get() == "**see you**"
    press(field.text, "<Control-z>")
    assert field.get() == "see you"


def test_enter_goes_on_with_a_list_and_ends_it(field: NotesField) -> None:
    type_in(field.text, "- one")
    press(field.text, "<Return>")
    type_in(field.text, "two")
    press(field.text, "<Return>", "<Return>")
    type_in(field.text, "after")
    assert field.get() == "- one\n- two\nafter"

    press(field.text, "<Control-a>", "<Control-Shift-L>")
    assert field.get() == "- one\n- two\n- after"
    press(field.text, "<Control-a>", "<Control-Shift-L>")
    assert field.get() == "one\ntwo\nafter"


def test_the_field_grows_with_its_text_and_not_without_end(field: NotesField) -> None:
    assert int(field.text.cget("height")) == 3
    field.text.insert("1.0", "line\n" * 7)
    wait(field)
    assert int(field.text.cget("height")) == 8
    field.text.insert("1.0", "line\n" * 50)
    wait(field)
    assert int(field.text.cget("height")) == 16
    field.set("")
    wait(field)
    assert int(field.text.cget("height")) == 3


def test_marks_show_what_they_mean_while_one_writes(field: NotesField) -> None:
    field.set("# Visit\n- **two** offers, see www.a.example")
    wait(field)

    assert shown(field.text, "bold") == ["**two**"]
    assert shown(field.text, "link") == ["www.a.example"]
    assert shown(field.text, "heading") == ["# Visit"]
    assert shown(field.text, "mark") == ["# ", "-", "**", "**"]


def test_the_text_opens_large_and_comes_back(root: tk.Tk, field: NotesField) -> None:
    told: list[str] = []
    field.on_change(told.append)
    type_in(field.text, "short")
    press(field.text, "<F6>")
    large = field.large
    assert large is not None
    assert root.focus_get() is large.text

    type_in(large.text, " and long")
    press(large.text, "<Escape>")
    root.update()

    assert field.large is None
    assert field.get() == "short and long"
    assert told[-1] == "short and long"
    press(field.text, "<Control-z>")
    assert field.get() == "short"


def test_tab_leaves_the_field(root: tk.Tk, field: NotesField) -> None:
    after = TextField(root)
    after.pack()
    root.update()

    press(field.text, "<Tab>")

    assert root.focus_get() is after.entry
    assert field.get() == ""


def test_pasting_replaces_what_is_marked(root: tk.Tk, field: NotesField) -> None:
    field.set("old words")
    root.clipboard_clear()
    root.clipboard_append("new")

    press(field.text, "<Control-a>", "<<Paste>>")
    assert field.get() == "new"
    assert not field.text.tag_ranges("sel")
    press(field.text, "<<Paste>>")
    assert field.get() == "newnew"


def test_what_is_read_has_no_marks_and_is_as_high_as_its_lines(root: tk.Tk) -> None:
    text = RichText(root, "# Visit\n- **two** offers\nend", most=9)
    text.pack(fill="x")
    root.update()

    assert text.get("1.0", "end-1c") == "Visit\n•\ttwo offers\nend"
    assert shown(text, "rich.bold") == ["two"]
    assert int(text.cget("height")) == 4  # a heading is higher than a line
    text.set_text("x\n" * 30)
    root.update()
    assert int(text.cget("height")) == 9
