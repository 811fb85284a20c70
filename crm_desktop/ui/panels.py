"""What the screens of figures are built of: titled cards, key figures and charts that lead on."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import Any

from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _
from crm_desktop.services.figure_values import Slice
from crm_desktop.services.lists import Query
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import COLOURS, Colour, fonts, px
from crm_desktop.ui.theme.tokens import scale
from crm_desktop.ui.widgets import Button, Card, Frame, Label
from crm_desktop.ui.widgets.charts import ChartItem
from crm_desktop.ui.widgets.charts.base import Chart
from crm_desktop.ui.widgets.figure import FigureCard
from crm_desktop.ui.widgets.scroll import ScrollFrame

GAP = 14
"""Logical pixels between cards."""


class Stretched(ScrollFrame):
    """Gives its ``body`` all of the place, and scrolls where that is less than it needs.

    ``arrange(width)`` puts things in place for so many logical pixels and returns the least
    height, in logical pixels too; it is called when the place changes.
    """

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self.arrange: Callable[[int], int] = lambda _width: 0
        self.body.pack_propagate(flag=False)
        self.bind("<Configure>", self._placed, add="+")

    def _placed(self, event: tk.Event[Any]) -> None:
        if event.width <= 1:
            return
        least = px(self.arrange(round(event.width / scale())))
        self.body.configure(height=max(least, event.height))
        # The bar takes no room where there is nothing to scroll.
        if least > event.height:
            self._bar.pack(side="right", fill="y", before=self._canvas)
        else:
            self._bar.pack_forget()


def between(place: int, count: int) -> tuple[int, int]:
    """Return the air at both sides of a column, so that all columns of a row are equally wide."""
    gap = px(GAP)
    return round(gap * place / count), round(gap * (count - 1 - place) / count)


class Panel(Frame):
    """The inside of a titled card that fills ``parent``; a note stands beside the title.

    ``lists`` brings its content to the edges of the card.
    """

    def __init__(self, parent: tk.Misc, title: str, *, lists: bool = False) -> None:
        card = self.card = Card(parent, (1, 12, 1, 8) if lists else (16, 12, 14, 10))
        card.pack(fill="both", expand=True)
        # The row says how high a card is, not what stands in it.
        card.pack_propagate(flag=False)
        self.head = Frame(card)
        self.head.pack(fill="x", padx=px(15) if lists else 0)
        self._words = title
        self._title = Label(self.head, title, "subheading")
        self._title.pack(side="left")
        self._note = Label(self.head, "", "caption")
        self.head.bind("<Configure>", lambda _event: self._fit())
        super().__init__(card)
        self._said: Frame | None = None
        self.pack(fill="both", expand=True, pady=(px(6), 0))

    @property
    def title(self) -> str:
        """Return the title."""
        return self._words

    def set_title(self, text: str) -> None:
        """Change the title."""
        self._words = text
        self._fit()

    def note(self, text: str) -> None:
        """Say something beside the title, where there is room for it."""
        self._note.set_text(text)
        self._fit()

    def _fit(self) -> None:
        width = self.head.winfo_width()
        others = sum(
            child.winfo_reqwidth() + px(12)
            for child in self.head.winfo_children()
            if child not in {self._title, self._note}
        )
        shown = fonts.cut(fonts.BODY_BOLD, self._words, width - others) if width > 1 else ""
        self._title.set_text(shown or self._words)
        needed = others + self._title.winfo_reqwidth() + self._note.winfo_reqwidth() + px(12)
        if needed <= width and str(self._note.cget("text")):
            self._note.pack(side="right")
        else:
            self._note.pack_forget()

    def say(self, text: str = "", button: tuple[str, Callable[[], Any]] | None = None) -> None:
        """Show a sentence, and what to do, in the place of the content; nothing shows that."""
        if self._said is not None:
            self._said.destroy()
            self._said = None
        if not text:
            return
        said = self._said = Frame(self)
        said.place(x=0, y=0, relwidth=1, relheight=1)
        middle = Frame(said)
        middle.place(relx=0, rely=0.5, relwidth=1, anchor="w")
        words = Label(middle, text, "muted", wrap=True)
        words.pack(fill="x")
        if button is not None:
            Button(middle, button[0], button[1]).pack(anchor="w", pady=(px(10), 0))


def lead(card: FigureCard, show: Callable[[], Any]) -> None:
    """Let a press on the card, or Enter on it, show the list behind its figure."""

    def shown(_event: object = None) -> str:
        show()
        return "break"

    card.configure(cursor="hand2", takefocus=True)
    for key in ("<Return>", "<KP_Enter>", "<space>"):
        card.bind(key, shown)
    card.bind("<FocusIn>", lambda _event: card.set_kind("chosen"))
    card.bind("<FocusOut>", lambda _event: card.set_kind("card"))
    for widget in (card, *card.winfo_children()):
        for part in (widget, *widget.winfo_children()):
            part.bind("<ButtonRelease-1>", shown)


def show_slices(
    shell: Shell,
    chart: Chart,
    items: Sequence[ChartItem],
    slices: Sequence[Slice],
    title: Callable[[Slice], str],
) -> None:
    """Show a chart whose items lead to the lists behind the slices; their keys are places."""

    def press(key: Any) -> None:
        one = slices[int(key)]
        if one.query is not None:
            shell.open_list(one.query.record, one.query, title(one))

    chart.on_click = press
    chart.set(items)


def open_query(shell: Shell, query: Query, title: str) -> None:
    """Show a list under a title of its own."""
    shell.open_list(query.record, query, title)


def part_title(what: str, part: str) -> str:
    """Return what the list behind a part of a chart is called."""
    return _("{what}: {part}", what=what, part=part)


def option_colour(field: Any, key: Any) -> Colour | None:
    """Return the colour of an option, grey for what is not filled in."""
    kind = getattr(field, "kind", None)
    if not key:
        return "grey"
    option = kind.option(key) if isinstance(kind, Choice) else None
    return next((one for one in COLOURS if option is not None and one == option.colour), None)
