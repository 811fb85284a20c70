from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from crm_desktop.ui.widgets import Button, CheckField, TextArea, TextField
from crm_desktop.ui.widgets.bindings import bind_window

from .kit_driving import press, type_in


def test_space_and_enter_press_a_button(root: tk.Tk) -> None:
    pressed: list[str] = []
    button = Button(root, "Save", lambda: pressed.append("yes"))
    button.pack()
    root.update()
    press(button, "<space>")
    root.after(300, lambda: None)
    root.update()
    press(button, "<Return>")
    assert len(pressed) == 2


def test_enter_turns_a_check_box(root: tk.Tk) -> None:
    field = CheckField(root, "Active")
    field.pack()
    root.update()
    press(field.button, "<space>")
    assert field.get() is True
    press(field.button, "<Return>")
    assert field.get() is False


def test_the_wheel_does_not_change_values(root: tk.Tk) -> None:
    combo = ttk.Combobox(root, values=("a", "b", "c"))
    combo.set("b")
    spin = ttk.Spinbox(root, from_=0, to=9)
    spin.set(5)
    for widget in (combo, spin):
        widget.pack()
    root.update()
    for widget in (combo, spin):
        for event in ("<Button-4>", "<Button-5>", "<MouseWheel>"):
            widget.event_generate(event)
    root.update()
    assert (combo.get(), spin.get()) == ("b", "5")


def test_the_programs_keys_reach_it_from_a_field(root: tk.Tk) -> None:
    seen: list[str] = []
    field = TextField(root)
    field.pack()
    area = TextArea(root)
    area.pack()
    field.set("some words")
    area.set("some words")
    root.update()
    for key in ("k", "f", "n", "d", "b", "p", "e", "t", "h", "o"):
        root.bind_all(f"<Control-{key}>", lambda _event, key=key: seen.append(key))  # type: ignore[misc]
    for widget in (field.entry, area.text):
        press(widget, *(f"<Control-{key}>" for key in "kfndbpetho"))
    assert seen == list("kfndbpetho") * 2
    assert field.get() == area.get() == "some words"


def test_an_entry_takes_back_and_does_again(root: tk.Tk) -> None:
    field = TextField(root)
    field.pack()
    field.set("start")
    root.update()
    type_in(field.entry, " one")
    field.entry.delete(0, "end")
    press(field.entry, "<KeyRelease-BackSpace>")
    assert field.get() == ""
    press(field.entry, "<Control-z>")
    assert field.get() == "start one"
    press(field.entry, "<Control-z>", "<Control-z>", "<Control-z>")
    assert field.entry.get() == "start"
    press(field.entry, "<Control-Z>", "<Control-Z>")
    assert field.entry.get() == "start one"
    press(field.entry, "<Control-Z>")
    assert field.entry.get() == ""


def test_undo_begins_where_a_value_was_set(root: tk.Tk) -> None:
    field = TextField(root)
    field.pack()
    field.set("one record")
    root.update()
    type_in(field.entry, "x")
    field.set("another record")
    press(field.entry, "<Control-z>")
    assert field.get() == "another record"


def test_undo_goes_on_to_the_window_once_a_field_has_none_left(root: tk.Tk) -> None:
    seen: list[str] = []
    root.bind_all("<Control-z>", lambda _event: seen.append("undo"))
    field = TextField(root)
    field.pack()
    area = TextArea(root)
    area.pack()
    root.update()
    for widget in (field.entry, area.text):
        type_in(widget, "x")
        press(widget, "<Control-z>")
    assert seen == []
    assert field.get() == area.get() == ""
    for widget in (field.entry, area.text):
        press(widget, "<Control-z>")
    assert seen == ["undo", "undo"]


def test_text_takes_back_and_does_again(root: tk.Tk) -> None:
    area = TextArea(root)
    area.pack()
    area.set("start")
    root.update()
    press(area.text, "<Control-z>")
    assert area.get() == "start"
    area.text.insert("end", " more")
    press(area.text, "<Control-z>")
    assert area.get() == "start"
    press(area.text, "<Control-Z>")
    assert area.get() == "start more"


def test_all_is_marked_and_replaced_by_pasting(root: tk.Tk) -> None:
    field = TextField(root)
    field.pack()
    area = TextArea(root)
    area.pack()
    root.clipboard_clear()
    root.clipboard_append("pasted")
    root.update()
    for widget, get in ((field.entry, field.get), (area.text, area.get)):
        widget.insert("end", "old words")
        press(widget, "<Control-a>", "<<Paste>>")
        assert get() == "pasted"
    press(area.text, "<Control-z>")
    assert area.get() == "old words"


def test_bindings_on_the_window_end_with_their_widget(root: tk.Tk) -> None:
    seen: list[str] = []
    first, second = tk.Frame(root), tk.Frame(root)
    bind_window(first, root, {"<<Told>>": lambda _event: seen.append("first")})
    bind_window(second, root, {"<<Told>>": lambda _event: seen.append("second")})
    first.destroy()
    root.event_generate("<<Told>>")
    assert seen == ["second"]
