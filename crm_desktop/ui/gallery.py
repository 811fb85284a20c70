"""Every element of the kit in every state, to be looked at.

python -m crm_desktop.ui.gallery --page fields --mode dark --language zh_CN --scale 1.25
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import LANGUAGES, N_, _, set_language
from crm_desktop.ui import theme
from crm_desktop.ui.theme import COLOURS, icon, on_theme_change, palette, px
from crm_desktop.ui.theme.icons import GLYPHS
from crm_desktop.ui.widgets import (
    Avatar,
    BarChart,
    Button,
    Card,
    Cell,
    ChartItem,
    CheckField,
    ChoiceField,
    DateField,
    DonutChart,
    DropButton,
    EmptyState,
    FigureCard,
    FormField,
    Frame,
    GridColumn,
    GridFooter,
    HBarChart,
    IconButton,
    Label,
    LineChart,
    LineColumn,
    LinesField,
    MenuItem,
    NavButton,
    Pill,
    PopupMenu,
    ProgressBar,
    RadioField,
    ScrollFrame,
    SearchField,
    SegmentedTabs,
    Series,
    SortKey,
    SuggestField,
    SwitchField,
    Tabs,
    TagsField,
    TextArea,
    TextField,
    Toasts,
    VirtualGrid,
    ask,
    message,
)

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable, Mapping, Sequence

    from crm_desktop.ui.theme import Colour

_NAMES = ("何伟丽", "张娜桂", "黄超磊", "Eve Brown", "周英娜", "Dora Brown", "Carl Smith")
_STATES: tuple[tuple[str, Colour], ...] = (
    (N_("Won"), "green"),
    (N_("Negotiation"), "amber"),
    (N_("Lost"), "red"),
    (N_("Qualified"), "blue"),
    (N_("Lead"), "grey"),
    (N_("Key account"), "purple"),
)
_OWNERS = ("Alice Chen", "李强", "Bob Lin", "王雪")


def _row(parent: tk.Misc, title: str) -> Frame:
    Label(parent, title, "caption").pack(anchor="w", pady=(px(10), px(4)))
    row = Frame(parent)
    row.pack(fill="x")
    return row


def _side(widget: tk.Widget) -> None:
    widget.pack(side="left", padx=(0, px(8)))


def buttons(parent: tk.Misc) -> tk.Widget:
    """Show buttons, pills, avatars, texts and icons."""
    page = ScrollFrame(parent, 16)
    card = Card(page.body)
    card.pack(fill="x")
    for enabled in (True, False):
        row = _row(card, _("Buttons") if enabled else _("Disabled"))
        kinds: tuple[Any, ...] = ("primary", "secondary", "ghost", "danger")
        for kind in kinds:
            for name in (None, "plus"):
                button = Button(row, kind.title(), kind=kind, icon=name)
                button.set_enabled(enabled)
                _side(button)
    row = _row(card, _("With the keyboard on them, chosen, and of one icon"))
    for kind in kinds:
        button = Button(row, _("Focus"), kind=kind)
        button.state(["focus"])
        _side(button)
    chosen = Button(row, _("Filter"), icon="filter")
    chosen.set_selected(selected=True)
    _side(chosen)
    drop = DropButton(row, _("Owner"))
    drop.configure(command=lambda: _menu(drop).open_below(drop))
    _side(drop)
    for name in ("translate", "moon", "bell", "help", "menu-dots"):
        _side(IconButton(row, name, tooltip=name))
    row = _row(card, _("Pills and avatars"))
    for (words, _colour), colour in zip(_STATES, COLOURS, strict=True):
        _side(Pill(row, _(words), colour))
    for name in _NAMES[:4]:
        _side(Avatar(row, name, 30))
    _side(Avatar(row, _NAMES[2], 46))
    _side(Avatar(row, _OWNERS[1], 22))
    row = _row(card, _("Texts"))
    texts: tuple[Any, ...] = ("title", "heading", "figure", "strong", "body", "muted", "caption")
    for kind in (*texts, "micro", "error", "success", "warning", "link", "mono"):
        _side(Label(row, kind.title(), kind))
    row = _row(card, _("Navigation"))
    for index, name in enumerate(("dashboard", "people", "contact", "target")):
        nav = NavButton(row, name.title(), name)
        nav.set_selected(index == 1)
        _side(nav)
    _icons(card)
    return page


def _menu(parent: tk.Misc) -> PopupMenu:
    return PopupMenu(
        parent,
        [
            MenuItem(_("Open"), icon="open", keys="Enter"),
            MenuItem(_("Edit"), icon="edit", keys="F2"),
            MenuItem(_("Shown"), checked=True),
            MenuItem(_("Not available"), icon="lock", enabled=False),
            None,
            MenuItem(_("Delete"), icon="trash", keys="Del", danger=True),
        ],
    )


def _icons(parent: tk.Misc) -> None:
    _row(parent, _("Icons"))
    board = Frame(parent)
    board.pack(fill="x")
    for index, name in enumerate(GLYPHS):
        label = Label(board)
        label.grid(row=index // 28, column=index % 28, padx=px(8), pady=px(6))

        def paint(label: Label = label, name: str = name) -> None:
            c = palette()
            label.configure(image=icon(name, 16, c.muted, c.card))

        paint()
        on_theme_change(label, paint)


def fields(parent: tk.Misc) -> tk.Widget:
    """Show fields of all kinds in all states."""
    page = ScrollFrame(parent, 16)
    card = Card(page.body)
    card.pack(fill="x")
    for column in range(3):
        card.columnconfigure(column, weight=1, uniform="fields")
    options = [("won", _("Won")), ("lost", _("Lost")), ("open", _("In negotiation"))]

    def find(text: str) -> list[tuple[int, str, str]]:
        found = [(i, name, f"{_('Company')} {i}") for i, name in enumerate(_NAMES)]
        return [each for each in found if text.casefold() in each[1].casefold()]

    makers: list[tuple[str, Callable[[tk.Misc], Any], Any, str]] = [
        (_("Name"), TextField, "黄超磊", ""),
        (_("Empty"), lambda p: TextField(p, placeholder=_("Type here")), None, ""),
        (_("Wrong"), TextField, "178 7824", _("A mobile number has eleven digits.")),
        (_("Stage"), lambda p: ChoiceField(p, options), "won", ""),
        (_("Nothing chosen"), lambda p: ChoiceField(p, options, placeholder="–"), None, ""),
        (_("Customer"), lambda p: SuggestField(p, find, title_of=lambda k: _NAMES[k]), 2, ""),
        (_("Closes on"), DateField, "2025-08-31", ""),
        (_("Tags"), TagsField, ("VIP", "华东", "renewal"), ""),
        (_("Search"), lambda p: SearchField(p, _("Search…"), keys="Ctrl K"), "", ""),
    ]
    for index, (label, make, value, error) in enumerate(makers):
        field = FormField(card, label, make, required=index == 0)
        field.field.set(value)
        field.set_error(error or None)
        place = {"row": index // 3, "column": index % 3}
        field.grid(**place, sticky="nwe", padx=px(6), pady=px(6))  # type: ignore[arg-type]
    shown: list[tuple[str, Callable[[tk.Misc], Any], Any]] = [
        (_("Disabled"), TextField, "黄超磊"),
        (_("Disabled"), lambda p: ChoiceField(p, options), "won"),
        (_("Disabled"), DateField, "2025-08-31"),
    ]
    for index, (label, make, value) in enumerate(shown):
        field = FormField(card, label, make, help_text=_("Why it cannot be changed."))
        field.field.set(value)
        field.field.set_enabled(enabled=False)
        field.grid(row=3, column=index, sticky="nwe", padx=px(6), pady=px(6))
    notes = FormField(card, _("Notes"), lambda p: TextArea(p, lines=3))
    notes.field.set("Prefers phone.\n决策周期约六周。")
    notes.grid(row=4, column=0, columnspan=2, sticky="we", padx=px(6), pady=px(6))
    toggles = Frame(card)
    toggles.grid(row=4, column=2, sticky="nwe", padx=px(6), pady=px(6))
    for index, kind in enumerate((CheckField, CheckField, SwitchField, SwitchField)):
        toggle = kind(toggles, _("Active"))
        toggle.set(index % 2)
        toggle.pack(anchor="w", pady=px(2))
    radio = RadioField(toggles, [("a", _("Company")), ("b", _("Person"))], across=True)
    radio.set("a")
    radio.pack(anchor="w")
    _lines(card)
    return page


def _lines(card: Card) -> None:
    def amount(line: Mapping[str, Any]) -> dict[str, str]:
        try:
            return {"amount": f"¥{float(line['price']) * float(line['count']):,.2f}"}
        except ValueError:
            return {"amount": ""}

    lines = FormField(
        card,
        _("Lines"),
        lambda p: LinesField(
            p,
            [
                LineColumn("product", _("Product"), "text", 200, 1),
                LineColumn("price", _("Price"), "number", 110),
                LineColumn("count", _("Quantity"), "number", 90),
                LineColumn("amount", _("Amount"), "show", 120),
            ],
            work_out=amount,
        ),
    )
    lines.field.set([{"product": "产线升级", "price": "1200", "count": "3"}, {"product": "Filter"}])
    lines.grid(row=5, column=0, columnspan=3, sticky="we", padx=px(6), pady=px(6))


def figures(parent: tk.Misc) -> tk.Widget:
    """Show key figures, charts, tabs and progress."""
    page = Frame(parent, padding=16)
    strip = Frame(page)
    strip.pack(fill="x")
    for label, value, note, trend in (
        (_("Lifetime value"), "¥1,286,400", "12%", "up"),
        (_("Open deals"), "3", "¥72万", ""),
        (_("Satisfaction"), "4.8", "/ 5", ""),
        (_("Overdue"), "7", "3", "down"),
    ):
        which: Any = trend
        figure = FigureCard(strip, label, value, note, trend=which, good=trend == "up")
        figure.pack(side="left", fill="x", expand=True, padx=(0, px(12)))
    charts = Frame(page)
    charts.pack(fill="both", expand=True, pady=(px(12), 0))
    for index in range(2):
        charts.columnconfigure(index, weight=1, uniform="charts")
        charts.rowconfigure(index, weight=1, uniform="charts")
    months = [f"{m}" for m in range(1, 13)]
    sums = (120, 180, 90, 240, 310, 280, 350, 300, 410, 390, 450, 520)
    items = [ChartItem(m, m, v * 1000) for m, v in zip(months, sums, strict=True)]
    states = [ChartItem(w, _(w), 12 + 7 * i, "", c) for i, (w, c) in enumerate(_STATES)]
    bar, line, ring, lying = (
        _chart(charts, 0, 0, BarChart, _("Revenue by month")),
        _chart(charts, 0, 1, LineChart, _("This year and last")),
        _chart(charts, 1, 0, DonutChart, _("Customers by stage")),
        _chart(charts, 1, 1, HBarChart, _("Best customers")),
    )
    bar.set(items)
    line.set_series(
        items,
        [
            Series("2025", [each.value for each in items]),
            Series("2024", [each.value * 0.7 for each in items[:9]] + [None] * 3),
        ],
    )
    ring.centre = ("177", _("Customers"))
    ring.set(states)
    lying.set([ChartItem(n, n, 90 - 11 * i, f"¥{90 - 11 * i}万") for i, n in enumerate(_NAMES)])
    return page


def _chart(parent: tk.Misc, row: int, column: int, kind: Any, title: str) -> Any:
    card = Card(parent, (14, 10, 14, 10))
    card.grid(row=row, column=column, sticky="nswe", padx=px(6), pady=px(6))
    Label(card, title, "subheading").pack(anchor="w", pady=(0, px(4)))
    chart = kind(card)
    chart.pack(fill="both", expand=True)
    return chart


def feedback(parent: tk.Misc) -> tk.Widget:
    """Show toasts, questions, progress, tabs, and nothing."""
    page = Frame(parent, padding=16)
    card = Card(page)
    card.pack(fill="both", expand=True)
    toasts = Toasts(parent)
    row = _row(card, _("Saying something"))
    undo = (_("Undo"), lambda: toasts.show(_("Undone"), kind="success"))
    saved = _("Saved the customer 黄超磊")
    _side(Button(row, _("Toast"), lambda: toasts.show(saved, undo)))
    wrong = _("The file could not be read. Close it in the other program and try again.")
    _side(Button(row, _("Error"), lambda: toasts.show(wrong, kind="error")))
    question = _("Delete 12 customers for good?")
    why = _("They have been in the recycle bin for 30 days. This cannot be undone.")
    _side(Button(row, _("Question"), lambda: ask(page, question, why, danger=True)))
    _side(Button(row, _("Message"), lambda: message(page, _("Done"), saved)))
    toasts.show(saved, undo, timeout=0)
    toasts.show(wrong, kind="error", timeout=0)
    row = _row(card, _("How far it is"))
    for share in (0.1, 0.6, None):
        bar = ProgressBar(row)
        bar.set(share)
        _side(bar)
    row = _row(card, _("Tabs"))
    tabs = Tabs(row)
    tabs.pack(fill="x")
    for key, label in (("o", _("Overview")), ("a", _("Activity")), ("f", _("Files"))):
        tabs.add(key, label, lambda p: Frame(p, padding=8))
    views = SegmentedTabs(card, [("all", _("All customers")), ("mine", _("My customers"))])
    views.pack(anchor="w", pady=px(12))
    EmptyState(
        card,
        "people",
        _("No customers yet"),
        _("Add the first one, or bring them along from an Excel file."),
        (_("New customer"), lambda: None),
        second=(_("Import"), lambda: None),
    ).pack(expand=True)
    return page


class _Rows:
    """A source of invented rows."""

    def __init__(self, total: int) -> None:
        self._total = total

    def count(self) -> int:
        """Return how many there are."""
        return self._total

    def ids(self, start: int, stop: int) -> Sequence[int]:
        """Return the positions themselves."""
        return range(start, min(stop, self._total))

    def rows(self, ids: Sequence[int]) -> Sequence[Mapping[str, Cell]]:
        """Make up the rows."""
        return [self._row(row) for row in ids]

    def _row(self, row: int) -> dict[str, Cell]:
        words, colour = _STATES[row * 7 % 6]
        return {
            "name": Cell(_NAMES[row * 5 % 7], f"{_('Company')} {row:05}"),
            "stage": Cell(_(words), colour=colour),
            "phone": Cell(f"138 0013 {row % 10000:04}"),
            "city": Cell(("上海", "Singapore", "武汉", "London")[row % 4]),
            "owner": Cell(_OWNERS[row % 4]),
            "amount": Cell(f"¥{row * 7919 % 999_999:,}"),
            "last": Cell(f"12/{28 - row % 28:02} 23:55"),
        }


def grid(parent: tk.Misc) -> tk.Widget:
    """Show a hundred thousand rows."""
    page = Frame(parent, padding=16)
    card = Card(page, (1, 10, 1, 4))
    card.pack(fill="both", expand=True)
    bar = Frame(card, padding=(12, 0, 12, 10))
    bar.pack(fill="x")
    views = SegmentedTabs(bar, [("all", _("All customers")), ("mine", _("My customers"))])
    views.pack(side="left")
    for words in (_("Stage"), _("Owner")):
        DropButton(bar, words).pack(side="right", padx=(px(6), 0))
    Button(bar, _("Filter"), icon="filter").pack(side="right")
    columns = [
        GridColumn("name", _("Customer"), 230, 170, 3, 9, kind="avatar"),
        GridColumn("stage", _("Stage"), 120, 96, 1, 8, kind="pill"),
        GridColumn("phone", _("Phone"), 130, 120, 1, 2),
        GridColumn("city", _("City"), 100, 90, 1, 1),
        GridColumn("owner", _("Owner"), 130, 120, 1, 6, kind="avatar"),
        GridColumn("amount", _("Pipeline"), 110, 96, 1, 7, kind="money"),
        GridColumn("last", _("Last contact"), 130, 116, 1, 5, kind="date"),
    ]
    rows = VirtualGrid(card, columns, _Rows(100_000))
    GridFooter(card, rows).pack(side="bottom", fill="x")
    rows.pack(fill="both", expand=True)
    rows.on_menu = lambda x, y: _menu(rows).open_at(x, y)
    rows.set_sort([SortKey("last", descending=True)])
    rows.reload()
    rows.id_at(0)
    rows.after_idle(lambda: rows.set_current(2))
    return page


PAGES: dict[str, tuple[str, Callable[[tk.Misc], tk.Widget]]] = {
    "buttons": (N_("Buttons"), buttons),
    "fields": (N_("Fields"), fields),
    "figures": (N_("Figures"), figures),
    "feedback": (N_("Feedback"), feedback),
    "grid": (N_("Grid"), grid),
}


def build(root: tk.Misc, page: str) -> Tabs:
    """Fill ``root`` with the gallery, ``page`` in front."""
    bar = Frame(root, padding=(16, 10, 16, 0))
    bar.pack(fill="x")
    Label(bar, _("Gallery"), "title").pack(side="left")

    def turn() -> None:
        theme.apply(root, "light" if theme.mode() == "dark" else "dark")

    IconButton(bar, "moon", turn, _("Light or dark")).pack(side="right")
    tabs = Tabs(root)
    for key, (label, make) in PAGES.items():
        tabs.add(key, _(label), make)
    tabs.pack(fill="both", expand=True)
    tabs.choose(page)
    return tabs


def main() -> None:
    """Show the gallery."""
    parser = argparse.ArgumentParser(description="Show every element of the kit.")
    parser.add_argument("--page", choices=list(PAGES), default="buttons")
    parser.add_argument("--mode", choices=["light", "dark"], default="light")
    parser.add_argument("--language", choices=list(LANGUAGES), default="en")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--size", default="1366x768")
    wanted = parser.parse_args()
    set_language(wanted.language)
    root = theme.open_window("Gallery", mode=wanted.mode, scale=wanted.scale)
    root.geometry(wanted.size)
    build(root, wanted.page)
    root.deiconify()
    root.mainloop()


if __name__ == "__main__":
    main()
