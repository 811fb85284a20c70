"""The quiet word beside a date that is being typed: which day it means."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crm_desktop.i18n import N_, _
from crm_desktop.ui.theme import fonts, px

from .calendar import MONTHS
from .surface import Card, Label

if TYPE_CHECKING:
    import tkinter as tk

    from .textfield import Entry

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_SHORT = 3
_AIR = 10


def day_in_words(day: date) -> str:
    """Return a day with its weekday, in the few letters that a hint has room for."""
    return _(
        "{weekday} {day} {month} {year}",
        weekday=_(WEEKDAYS[day.weekday()]),
        day=day.day,
        month=_(MONTHS[day.month - 1])[:_SHORT],
        year=day.year,
    )


class DayHint:
    """Stands at the right within ``entry`` where that has room, else below ``box``."""

    def __init__(self, box: tk.Misc, entry: Entry) -> None:
        self._box = box
        self._entry = entry
        self._inside: Label | None = None
        self._below: Card | None = None
        self._words: Label | None = None
        box.bind("<Destroy>", self._gone, add="+")

    @property
    def text(self) -> str:
        """What is told now ("" for nothing)."""
        for label in (self._inside, self._words):
            if label is not None and label.winfo_ismapped():
                return str(label.cget("text"))
        return ""

    def show(self, day: date | None, *, below: bool = True) -> None:
        """Tell ``day``; with ``below`` also where there is no room beside the text."""
        if day is None:
            self.hide()
            return
        words = day_in_words(day)
        taken = fonts.measure(fonts.BODY, self._entry.variable.get())
        needed = taken + px(_AIR) + fonts.measure(fonts.CAPTION, words)
        if needed <= self._entry.winfo_width():
            self._leave_below()
            if self._inside is None:
                self._inside = Label(self._box, "", "caption")
                self._inside.bind("<ButtonPress-1>", lambda _event: self._entry.focus_set())
            self._inside.set_text(words)
            self._inside.place(in_=self._entry, relx=1, rely=0.5, anchor="e")
            self._inside.lift()
        elif below:
            self._leave_inside()
            self._show_below(words)
        else:
            self.hide()

    def _show_below(self, words: str) -> None:
        window = self._box.winfo_toplevel()
        if self._below is None or self._words is None:
            self._below = Card(window, (8, 3, 8, 3), "popup")
            self._words = Label(self._below, "", "caption")
            self._words.pack()
        self._words.set_text(words)
        foot = self._box.winfo_rooty() + self._box.winfo_height() - window.winfo_rooty()
        if foot + px(32) > window.winfo_height():
            self._below.place(in_=self._box, relx=0, rely=0, y=-px(3), anchor="sw")
        else:
            self._below.place(in_=self._box, relx=0, rely=1, y=px(3), anchor="nw")
        self._below.lift()

    def hide(self) -> None:
        """Tell nothing."""
        self._leave_inside()
        self._leave_below()

    def _leave_inside(self) -> None:
        if self._inside is not None:
            self._inside.place_forget()

    def _leave_below(self) -> None:
        if self._below is not None:
            self._below.place_forget()

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._box and self._below is not None:
            self._below.destroy()
