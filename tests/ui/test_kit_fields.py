from __future__ import annotations

import tkinter as tk
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from crm_desktop.ui import theme
from crm_desktop.ui.widgets import (
    Card,
    CheckField,
    ChoiceField,
    DateField,
    FieldWidget,
    FormField,
    IconButton,
    Label,
    LineColumn,
    LinesField,
    Option,
    RadioField,
    ScrollFrame,
    SearchField,
    SuggestField,
    SwitchField,
    TagsField,
    TextArea,
    TextField,
)
from crm_desktop.ui.widgets.calendar import MonthView, month_later
from crm_desktop.ui.widgets.popup import OptionList, Popup

from .kit_driving import click, find, press, type_in, walk

if TYPE_CHECKING:
    from collections.abc import Callable

OPTIONS = [("won", "Won"), ("lost", "Lost"), ("open", "In negotiation"), ("old", "旧客户")]
PEOPLE = {1: "Alice Chen", 2: "Bob Lin", 3: "李强"}


def _find(text: str) -> list[tuple[int, str, str]]:
    return [(k, n, f"No. {k}") for k, n in PEOPLE.items() if text.casefold() in n.casefold()]


def _lines(parent: tk.Misc) -> LinesField:
    return LinesField(parent, [LineColumn("what", "What"), ("day", "Day", "text", 90)])


MAKERS: list[tuple[Callable[[tk.Misc], FieldWidget], Any, Any]] = [
    (TextField, "some", "text"),
    (TextArea, "some\nlines", "text"),
    (lambda p: ChoiceField(p, OPTIONS), "won", "lost"),
    (DateField, "2025-08-31", "31.8."),
    (CheckField, True, False),
    (SwitchField, True, False),
    (lambda p: RadioField(p, OPTIONS), "won", "lost"),
    (SearchField, "some", "text"),
    (TagsField, ("a", "b"), ("c",)),
    (lambda p: SuggestField(p, _find, title_of=PEOPLE.__getitem__), 2, 1),
    (_lines, [{"what": "Wedding", "day": "1 May"}], [{"what": "Birthday", "day": ""}]),
]
NAMES = [
    *("text", "area", "choice", "date", "check", "switch", "radio", "search", "tags", "suggest"),
    "lines",
]


@pytest.mark.parametrize(("make", "one", "other"), MAKERS, ids=NAMES)
def test_all_fields_speak_the_same_language(
    root: tk.Tk, make: Callable[[tk.Misc], FieldWidget], one: Any, other: Any
) -> None:
    card = Card(root)
    card.pack(fill="both", expand=True)
    held = FormField(card, "Label", make, help_text="Help")
    held.pack(fill="x")
    field = held.field
    told: list[Any] = []
    field.on_change(told.append)
    for value in (one, other):
        field.set(value)
        root.update()
        assert field.get() == value
        assert field.value == value
    assert told == []

    field.set_error("This is wrong.")
    root.update()
    assert field.error == "This is wrong."
    assert any("This is wrong." in str(each.cget("text")) for each in find(held, Label))
    field.set_error(None)
    root.update()
    texts = " ".join(str(each.cget("text")) for each in find(held, Label))
    assert "wrong" not in texts
    assert "Help" in texts

    field.focus()
    root.update()
    assert field.has_focus()
    for enabled in (False, True):
        field.set_enabled(enabled)
        root.update()
    assert field.get() == other
    theme.apply(root, "dark")
    root.update()
    assert field.get() == other
    field.set(None)
    assert not field.get()


def test_typing_tells_each_change(root: tk.Tk) -> None:
    field = TextField(root, placeholder="Name")
    field.pack()
    root.update()
    told: list[str] = []
    field.on_change(told.append)
    hint = find(field, tk.Misc)[-1]
    assert str(hint.cget("text")) == "Name"
    type_in(field.entry, "ab")
    assert told == ["a", "ab"]
    assert not hint.winfo_viewable()


def test_tab_leaves_a_text_area(root: tk.Tk) -> None:
    first, second = TextArea(root), TextField(root)
    first.pack()
    second.pack()
    root.update()
    told: list[str] = []
    first.on_change(told.append)
    type_in(first.text, "x")
    assert told == ["x"]
    press(first.text, "<Tab>")
    assert root.focus_get() is second.entry
    assert first.get() == "x"


def _open_list(root: tk.Tk) -> OptionList | None:
    root.update()
    return next((w for w in walk(root) if isinstance(w, OptionList)), None)


def test_a_choice_is_made_with_the_keyboard(root: tk.Tk) -> None:
    field = ChoiceField(root, OPTIONS)
    field.pack()
    root.update()
    told: list[str] = []
    field.on_change(told.append)
    press(field.face, "<Down>")
    shown = _open_list(root)
    assert shown is not None
    assert [option.title for option in shown.options] == [label for _key, label in OPTIONS]
    press(field.face, "<Down>", "<Return>")
    assert (field.value, told) == ("lost", ["lost"])
    assert _open_list(root) is None
    press(field.face, "<Down>", "<Down>", "<Escape>")
    assert (field.value, told) == ("lost", ["lost"])


def test_letters_narrow_a_choice(root: tk.Tk) -> None:
    field = ChoiceField(root, OPTIONS, empty="None")
    field.pack()
    root.update()
    type_in(field.face, "neg")
    shown = _open_list(root)
    assert shown is not None
    assert [option.key for option in shown.options] == ["open"]
    press(field.face, "<Return>")
    assert field.value == "open"
    assert str(field.face.cget("text")) == "In negotiation"
    press(field.face, "<Delete>")
    assert field.value is None


def test_a_choice_keeps_a_key_that_is_no_longer_offered(root: tk.Tk) -> None:
    field = ChoiceField(root, OPTIONS)
    field.pack()
    field.set("gone")
    assert field.value == "gone"
    assert str(field.face.cget("text")) == "gone"
    field.set_options([Option("gone", "Back again", colour="green")])
    assert str(field.face.cget("text")) == "Back again"


def test_the_wheel_leaves_a_choice_alone(root: tk.Tk) -> None:
    field = ChoiceField(root, OPTIONS)
    field.pack()
    field.set("won")
    root.update()
    for event in ("<Button-4>", "<Button-5>", "<MouseWheel>"):
        field.face.event_generate(event)
    root.update()
    assert field.value == "won"


def test_a_list_closes_with_a_press_elsewhere_and_with_its_field(root: tk.Tk) -> None:
    field = ChoiceField(root, OPTIONS)
    field.pack()
    label = Label(root, "elsewhere")
    label.pack(pady=200)
    root.update()
    press(field.face, "<Down>")
    assert _open_list(root) is not None
    click(label)
    assert _open_list(root) is None
    press(field.face, "<Down>")
    field.destroy()
    root.update()
    assert [w for w in walk(root) if isinstance(w, Popup)] == []


def test_a_suggestion_is_searched_and_taken(root: tk.Tk) -> None:
    field = SuggestField(root, _find, title_of=PEOPLE.__getitem__)
    field.pack()
    root.update()
    told: list[int | None] = []
    field.on_change(told.append)
    type_in(field.entry, "li")
    press(field.entry, "<Return>")
    shown = _open_list(root)
    if shown is not None:
        assert [option.title for option in shown.options] == ["Alice Chen", "Bob Lin"]
        press(field.entry, "<Down>", "<Return>")
    assert field.value == 2
    assert (field.title, told) == ("Bob Lin", [2])
    field.entry.delete(0, "end")
    type_in(field.entry, "zz")
    press(field.entry, "<Escape>")
    assert (field.value, field.entry.get()) == (2, "Bob Lin")


def test_what_was_not_chosen_is_not_kept(root: tk.Tk) -> None:
    field = SuggestField(root, _find, title_of=PEOPLE.__getitem__)
    field.pack()
    other = TextField(root)
    other.pack()
    field.set(3)
    root.update()
    type_in(field.entry, "zz")
    other.entry.focus_force()
    root.update()
    assert (field.value, field.entry.get()) == (3, "李强")
    told: list[int | None] = []
    field.on_change(told.append)
    field.entry.focus_force()
    field.entry.delete(0, "end")
    other.entry.focus_force()
    root.update()
    assert (field.value, told) == (None, [None])


def test_a_suggestion_may_offer_something_new(root: tk.Tk) -> None:
    made: list[str] = []
    field = SuggestField(root, _find, on_new=made.append)
    field.pack()
    root.update()
    type_in(field.entry, "Zoe")
    field.open()
    press(field.entry, "<Return>")
    assert made == ["Zoe"]


def test_a_day_is_typed_or_chosen(root: tk.Tk) -> None:
    field = DateField(root)
    field.pack()
    root.update()
    told: list[str] = []
    assert (field.get(), field.day()) == ("", None)
    field.set("31.13.")
    assert (field.get(), field.day()) == ("31.13.", None)
    field.set(date(2025, 8, 31))
    assert (field.get(), field.day()) == ("2025-08-31", date(2025, 8, 31))
    field.on_change(told.append)
    press(field.entry, "<Down>")
    month = next(w for w in walk(root) if isinstance(w, MonthView))
    assert month.chosen == date(2025, 8, 31)
    press(field.entry, "<Right>", "<Up>", "<Next>", "<Return>")
    assert told == ["2025-09-25"]
    press(field.entry, "<Down>", "<Left>", "<Escape>")
    assert field.get() == "2025-09-25"
    assert [w for w in walk(root) if isinstance(w, Popup)] == []


def test_months_have_their_own_lengths() -> None:
    assert month_later(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert month_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert month_later(date(2025, 12, 15), 1) == date(2026, 1, 15)
    assert month_later(date(2025, 1, 15), -1) == date(2024, 12, 15)
    assert month_later(date(2025, 11, 30), 1) == date(2025, 12, 30)
    assert month_later(date(2024, 2, 29), 12) == date(2025, 2, 28)


def test_tags_are_typed_and_taken_away(root: tk.Tk) -> None:
    field = TagsField(root, suggest=lambda _text: ["VIP", "Visitor"])
    field.pack(fill="x")
    root.update()
    told: list[tuple[str, ...]] = []
    field.on_change(told.append)
    type_in(field.entry, "big")
    press(field.entry, "<Return>")
    field.entry.insert("end", "华东，")
    root.update()
    assert field.get() == ("big", "华东")
    type_in(field.entry, "v")
    press(field.entry, "<Down>", "<Return>")
    assert field.get() == ("big", "华东", "VIP")
    press(field.entry, "<BackSpace>")
    assert field.get() == ("big", "华东")
    field.entry.insert("end", "big")
    press(field.entry, "<Return>")
    assert field.get() == ("big", "华东")
    assert told[-1] == ("big", "华东")


def test_many_tags_flow_onto_further_lines(root: tk.Tk) -> None:
    field = TagsField(root)
    field.pack(fill="x")
    field.set(())
    root.update()
    low = field.winfo_height()
    field.set([f"a long tag number {i}" for i in range(20)])
    root.update()
    root.update()
    assert field.winfo_height() > low * 2


def test_a_search_waits_and_is_emptied(root: tk.Tk) -> None:
    field = SearchField(root, "Search…", keys="Ctrl K")
    field.pack()
    root.update()
    told: list[str] = []
    field.on_change(told.append)
    type_in(field.entry, "ab")
    assert told == []
    press(field.entry, "<Return>")
    assert told == ["ab"]
    press(field.entry, "<Escape>")
    assert told == ["ab", ""]
    assert find(field, IconButton) == []


def test_lines_are_written_with_the_keyboard(root: tk.Tk) -> None:
    def amount(line: dict[str, Any]) -> dict[str, Any]:
        done = line["price"].isdigit() and line["count"].isdigit()
        return {"amount": int(line["price"]) * int(line["count"]) if done else None}

    field = LinesField(
        root,
        [
            LineColumn("what", "What", weight=1),
            LineColumn("price", "Price", "number"),
            LineColumn("count", "Quantity", "number"),
            LineColumn("amount", "Amount", "show"),
        ],
        new_line=lambda: {"count": "1"},
        work_out=amount,
    )
    field.pack(fill="x")
    told: list[Any] = []
    field.on_change(told.append)
    field.set([{"what": "Pump", "price": "20", "count": "3", "id": 7}])
    root.update()
    assert field.get() == [{"what": "Pump", "price": "20", "count": "3", "amount": 60, "id": 7}]
    assert told == []

    first = field.line_fields(0)
    type_in(first["price"].focus_target(), "0")
    assert field.get()[0]["amount"] == 600
    press(first["count"].focus_target(), "<Return>")
    assert len(field.get()) == 1, "a line with nothing of its own does not count"
    second = field.line_fields(1)
    assert root.focus_get() is second["what"].focus_target()
    type_in(second["what"].focus_target(), "hose")
    assert [line["what"] for line in field.get()] == ["Pump", "hose"]
    press(second["what"].focus_target(), "<Alt-Up>")
    assert root.focus_get() is first["what"].focus_target()
    press(first["what"].focus_target(), "<Control-Delete>")
    assert [line["what"] for line in field.get()] == ["hose"]
    field.set_cell_error(0, "price", "A price is a number.")
    assert field.error == "A price is a number."
    field.set_error(None)
    assert field.line_fields(0)["price"].error is None


def test_what_gets_the_focus_is_scrolled_into_view(root: tk.Tk) -> None:
    frame = ScrollFrame(root)
    frame.pack(fill="both", expand=True)
    fields = [TextField(frame.body) for _index in range(40)]
    for field in fields:
        field.pack(pady=4)
    root.update()

    def in_view(field: TextField) -> bool:
        top = field.winfo_rooty() - frame.winfo_rooty()
        return top >= 0 and top + field.winfo_height() <= frame.winfo_height()

    assert in_view(fields[0])
    assert not in_view(fields[-1])
    fields[-1].focus()
    root.update()
    assert in_view(fields[-1])
    before = fields[-1].winfo_rooty()
    fields[-1].entry.event_generate("<Button-4>")
    root.update()
    assert fields[-1].winfo_rooty() > before
    frame.to_top()
    root.update()
    assert in_view(fields[0])
