from __future__ import annotations

import tkinter as tk

import pytest

from crm_desktop.ui import gallery, theme
from crm_desktop.ui.widgets import (
    Avatar,
    BarChart,
    BusyOverlay,
    Button,
    ChartItem,
    Dialog,
    DonutChart,
    EmptyState,
    FigureCard,
    Frame,
    HBarChart,
    Label,
    LineChart,
    MenuItem,
    PopupMenu,
    ProgressBar,
    SegmentedTabs,
    Series,
    Tabs,
    TextField,
    Toasts,
    Tooltip,
    avatar_colour,
    initials,
)
from crm_desktop.ui.widgets.charts.base import Chart, nice_step, short_number
from crm_desktop.ui.widgets.dialog import ask_dialog

from .kit_driving import click, find, press, texts, walk


def test_a_toast_offers_undo(root: tk.Tk) -> None:
    done: list[str] = []
    toasts = Toasts(root)
    toasts.show("Saved", ("Undo", lambda: done.append("undone")))
    root.update()
    assert toasts.texts == ["Saved"]
    button = next(b for b in find(root, Button) if str(b.cget("text")) == "Undo")
    press(button, "<space>")
    root.after(250, root.quit)
    root.mainloop()
    assert done == ["undone"]
    assert toasts.texts == []


def test_toasts_go_away_and_never_pile_up(root: tk.Tk) -> None:
    toasts = Toasts(root)
    toasts.show("Short", timeout=30)
    root.after(150, root.quit)
    root.mainloop()
    assert toasts.texts == []
    for number in range(5):
        toasts.show(f"Number {number}", kind="error")
    assert toasts.texts == ["Number 2", "Number 3", "Number 4"]
    assert not toasts.act()
    toasts.clear()
    assert toasts.texts == []


def test_a_question_is_answered_by_keys(root: tk.Tk) -> None:
    field = TextField(root)
    field.pack()
    field.focus()
    root.update()
    for key, danger, answer in (
        ("<Return>", False, True),
        ("<Return>", True, False),
        ("<Escape>", False, None),
    ):
        dialog = ask_dialog(root, "Really?", "It cannot be undone.", danger=danger)
        dialog.open()
        root.update()
        target = dialog.focus_get()
        assert isinstance(target, Button)
        target.event_generate(key)
        root.update()
        assert dialog.result is answer
        assert not dialog.winfo_exists()
        field.focus()


def test_a_dialog_checks_before_it_ends(root: tk.Tk) -> None:
    dialog = Dialog(root, "Name")
    field = TextField(dialog.body)
    field.pack()
    dialog.add_button("OK", field.get, "primary", default=True, check=lambda: bool(field.get()))
    dialog.open()
    root.update()
    press(field.entry, "<Return>")
    assert dialog.winfo_exists()
    field.set("Alice")
    press(field.entry, "<Return>")
    assert dialog.result == "Alice"


def test_a_menu_is_used_with_the_keyboard(root: tk.Tk) -> None:
    done: list[str] = []
    field = TextField(root)
    field.pack()
    field.entry.focus_force()
    root.update()
    menu = PopupMenu(
        root,
        [
            MenuItem("Open", lambda: done.append("open")),
            MenuItem("Locked", enabled=False),
            None,
            MenuItem("Stage", children=[MenuItem("Won", lambda: done.append("won"), checked=True)]),
            MenuItem("Delete", lambda: done.append("delete"), danger=True),
        ],
    )

    def keys(*pressed: str) -> None:
        root.update()
        canvas = menu._canvas
        for key in pressed:
            assert canvas is not None
            canvas.event_generate(key)
        root.update()

    menu.open_at(100, 100)
    keys("<Down>", "<Return>")
    assert (done, menu.shown) == (["open"], False)
    assert root.focus_get() is field.entry
    menu.open_at(100, 100)
    keys("<KeyPress-s>", "<Right>")
    assert [item.label for item in menu.items if item] == ["Stage", "Won"]
    keys("<Return>")
    assert done == ["open", "won"]
    menu.open_below(field)
    keys("<Up>", "<Escape>")
    assert (done, menu.shown) == (["open", "won"], False)


def test_a_tooltip_comes_and_goes(root: tk.Tk) -> None:
    label = Label(root, "?")
    label.pack()
    root.update()
    tip = Tooltip(label, lambda: "Explained")
    tip.show()
    root.update()
    window = next(w for w in walk(root) if isinstance(w, tk.Toplevel))
    assert [str(w.cget("text")) for w in window.winfo_children()] == ["Explained"]
    label.event_generate("<Leave>")
    root.update()
    assert [w for w in walk(root) if isinstance(w, tk.Toplevel)] == []


def test_pages_of_tabs_are_made_when_they_are_shown(root: tk.Tk) -> None:
    made: list[str] = []
    told: list[str] = []

    def page(name: str, parent: tk.Misc) -> Frame:
        made.append(name)
        frame = Frame(parent)
        TextField(frame).pack()
        return frame

    tabs = Tabs(root)
    tabs.pack(fill="both", expand=True)
    tabs.on_choose = told.append
    for name in ("one", "two", "three"):
        tabs.add(name, name.title(), lambda parent, name=name: page(name, parent))  # type: ignore[misc]
    root.update()
    assert (tabs.chosen, made) == ("one", ["one"])
    field = find(tabs.body, TextField)[0]
    press(field.entry, "<Control-Tab>")
    assert (tabs.chosen, made, told) == ("two", ["one", "two"], ["two"])
    tabs.choose("one")
    assert made == ["one", "two"]
    part = next(b for b in walk(tabs.row) if str(b.winfo_class()) == "TButton")
    press(part, "<Left>")
    assert tabs.chosen == "three"


def test_views_are_chosen(root: tk.Tk) -> None:
    told: list[str] = []
    views = SegmentedTabs(root, [("all", "All"), ("mine", "Mine")])
    views.pack()
    views.on_choose = told.append
    root.update()
    press(next(b for b in walk(views) if b.winfo_class() == "TButton"), "<Right>")
    assert (views.chosen, told) == ("mine", ["mine"])
    views.set_tabs([("all", "All"), ("mine", "Mine (3)"), ("new", "New")])
    assert views.chosen == "mine"
    assert views.tab_keys == ["all", "mine", "new"]


def _chart(root: tk.Tk, kind: type[Chart]) -> Chart:
    chart = kind(root)
    chart.pack(fill="both", expand=True)
    chart.set([ChartItem(f"k{i}", f"Label {i}", 10 * i, "", "green") for i in range(1, 5)])
    root.update()
    return chart


@pytest.mark.parametrize("kind", [BarChart, HBarChart, LineChart, DonutChart])
def test_charts_tell_their_values_to_mouse_and_keys(root: tk.Tk, kind: type[Chart]) -> None:
    chart = _chart(root, kind)
    told: list[object] = []
    chart.on_click = told.append
    left, top, right, bottom = chart.areas[2]
    click(chart, (left + right) // 2, (top + bottom) // 2)
    assert told == ["k3"]
    assert any("Label 3" in text for _y, text in texts(chart))
    press(chart, "<Right>", "<Return>")
    assert len(told) == 2
    theme.apply(root, "dark")
    chart.set([])
    root.update()
    assert [text for _y, text in texts(chart)] == ["Nothing to show yet"]


@pytest.mark.parametrize("kind", [BarChart, HBarChart, LineChart, DonutChart])
@pytest.mark.parametrize("values", [[0], [0, 0], [-5, 3], [1e12], [0.001, 0.002], [7] * 60])
def test_charts_draw_whatever_they_get(root: tk.Tk, kind: type[Chart], values: list[float]) -> None:
    chart = kind(root)
    chart.pack(fill="both", expand=True)
    chart.set([ChartItem(i, f"一个很长的名字 {i}", v) for i, v in enumerate(values)])
    root.update()
    assert len(chart.areas) == len(values)


def test_lines_may_have_gaps(root: tk.Tk) -> None:
    chart = LineChart(root)
    chart.pack(fill="both", expand=True)
    points = [ChartItem(i, str(i), 0) for i in range(4)]
    chart.set_series(points, [Series("a", [1, None, 3, 4]), Series("b", [5])])
    root.update()
    assert chart.tip_text(0) == "0\na: 1\nb: 5"
    assert chart.tip_text(1) == "1"


def test_axes_have_round_numbers() -> None:
    assert [nice_step(v) for v in (0, 3, 47, 100, 520_000)] == [1.0, 1, 20, 25, 200_000]
    assert [short_number(v) for v in (950, 12_000, 3_400_000, 0.5)] == ["950", "12k", "3.4M", "0.5"]


def test_progress_is_shown(root: tk.Tk) -> None:
    bar = ProgressBar(root)
    bar.pack()
    for share in (0.5, None, 2.0):
        bar.set(share)
        root.update()
    assert float(bar.cget("value")) == 1000
    cancelled: list[bool] = []
    overlay = BusyOverlay(root, "Importing", lambda: cancelled.append(True), wait=0)
    root.after(50, root.quit)
    root.mainloop()
    overlay.set(0.3, "Row 3,000")
    root.update()
    assert overlay.winfo_viewable()
    press(find(overlay, Button)[0], "<Return>")
    assert cancelled == [True]
    overlay.close()
    assert not overlay.winfo_exists()


def test_a_figure_has_a_trend(root: tk.Tk) -> None:
    card = FigureCard(root, "Revenue", "¥1", "12%", trend="up")
    card.pack()
    card.set("¥2", "3%", trend="down", good=False)
    root.update()
    words = [str(w.cget("text")).strip() for w in find(card, Label)]
    assert words == ["Revenue", "¥2", "3%"]


def test_nothing_yet_says_what_to_do(root: tk.Tk) -> None:
    done: list[str] = []
    state = EmptyState(
        root, "people", "No customers yet", "Add one.", ("New", lambda: done.append("n"))
    )
    state.pack()
    root.update()
    press(find(state, Button)[0], "<Return>")
    assert done == ["n"]


def test_initials_stand_for_names(root: tk.Tk) -> None:
    names = {"黄超磊": "黄", "Alice Chen": "AC", "Bob": "B", "anna maria tan": "AT", "": "?"}
    assert {name: initials(name) for name in names} == names
    assert initials("Bob 李") == "B"
    assert avatar_colour("Bob") == avatar_colour(" Bob ")
    avatar = Avatar(root, "Bob", 30)
    avatar.pack()
    avatar.set("黄超磊")
    assert str(avatar.cget("text")) == "黄"


@pytest.mark.parametrize("page", list(gallery.PAGES))
def test_the_gallery_shows_everything_in_both_modes(root: tk.Tk, page: str) -> None:
    gallery.build(root, page)
    for mode in ("dark", "light"):
        theme.apply(root, "dark" if mode == "dark" else "light")
        root.update()
    assert len(list(walk(root))) > 20
