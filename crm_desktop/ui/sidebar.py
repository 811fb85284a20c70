"""The navigation column: brand, places in sections, the person at the foot."""

from __future__ import annotations

import getpass
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tkinter import ttk
from typing import TYPE_CHECKING

from crm_desktop.i18n import _
from crm_desktop.services.people import Role
from crm_desktop.ui.navigation import places
from crm_desktop.ui.theme import icon, on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import Shape, rounded
from crm_desktop.ui.widgets.avatar import Avatar
from crm_desktop.ui.widgets.button import IconButton, NavButton
from crm_desktop.ui.widgets.cutlabel import CutLabel
from crm_desktop.ui.widgets.surface import Frame, Label, Line
from crm_desktop.ui.widgets.tooltip import Tooltip

if TYPE_CHECKING:
    from crm_desktop.services.desk import Desk
    from crm_desktop.ui.screen import Preferences

NAME = "CRM Desktop"
_WIDE = 188
_NARROW = 60
_NUMBERED = 9


@dataclass(frozen=True)
class AtWork:
    """Who works here; ``role`` stands below the name, ``leave`` gives the place to another."""

    name: str
    role: str
    leave: Callable[[], object] | None = None


def at_work(desk: Desk, preferences: Preferences, leave: Callable[[], object]) -> AtWork:
    """Return who works with the file: who has signed in, else whom this computer knows."""
    person = desk.people.here()
    if person is not None:
        return AtWork(person.name, _(Role(person.role).label), leave)
    try:
        name = str(preferences.get("who") or getpass.getuser())
    except (KeyError, OSError):  # no account, as in a bare container
        name = NAME
    return AtWork(name, desk.setting("company"))


class Sidebar(Frame):
    """Calls ``go`` with the name of the place that was chosen."""

    def __init__(self, parent: tk.Misc, go: Callable[[str], None], person: AtWork) -> None:
        super().__init__(parent, "side")
        self._go = go
        self._is_narrow: bool | None = None
        self._buttons: dict[str, NavButton] = {}
        self._words: list[tuple[Label, str]] = []
        self.pack_propagate(flag=False)
        edge = Line(self, vertical=True)
        edge.pack(side="right", fill="y")
        self._build_brand()
        self._build_places()
        self._build_person(person)
        self.set_narrow(narrow=False)
        self.bind("<Configure>", lambda _event: self._make_room(), add="+")

    def _make_room(self) -> None:
        """Show whose program it is where the places leave room for it."""
        needed = self._head.winfo_reqheight() + self._column.winfo_reqheight()
        if self.winfo_height() - needed >= self._foot.winfo_reqheight():
            self._foot.pack(side="bottom", fill="x")
        else:
            self._foot.pack_forget()

    def _build_brand(self) -> None:
        head = self._head = Frame(self, padding=(16, 17, 8, 14))
        head.pack(fill="x")
        mark = ttk.Label(head, style="side.KitLabel", compound="center")
        mark.pack(side="left")
        self._paint_mark(mark)
        on_theme_change(mark, lambda: self._paint_mark(mark))
        name = Label(head, NAME, "heading")
        name.pack(side="left", padx=(px(12), 0))
        self._words.append((name, NAME))

    @staticmethod
    def _paint_mark(mark: ttk.Label) -> None:
        c = palette()
        ground = rounded(Shape(c.fill, c.side, px(8)), px(28), px(28))
        people = icon("people-fill", 16, c.on_fill, c.fill)
        # One picture out of two: the people in the middle of the rounded square.
        whole = tk.PhotoImage(master=mark, width=px(28), height=px(28))
        mark.tk.call(whole, "copy", ground)
        at = (px(28) - people.width()) // 2
        mark.tk.call(whole, "copy", people, "-to", at, at)
        mark.configure(image=whole)
        mark.picture = whole  # type: ignore[attr-defined]  # Tk does not hold it by itself

    def _build_places(self) -> None:
        column = self._column = Frame(self, padding=(10, 0, 9, 0))
        column.pack(fill="x")
        section = ""
        for number, place in enumerate(places(), 1):
            if place.section != section:
                section = place.section
                words = _(section).upper()
                title = Label(column, words, "caption")
                top = 0 if number == 1 else 14
                title.pack(anchor="w", padx=(px(12), 0), pady=(px(top), px(6)))
                self._words.append((title, words))
            button = NavButton(column, _(place.label), place.icon, partial(self._go, place.name))
            button.pack(fill="x", pady=(0, px(2)))
            self._listen_to(button)
            if number <= _NUMBERED:
                Tooltip(button, f"Alt+{number}")
            self._buttons[place.name] = button

    def _listen_to(self, button: NavButton) -> None:
        button.bind("<Down>", lambda _event: self._step(button, 1))
        button.bind("<Up>", lambda _event: self._step(button, -1))

    def _step(self, button: NavButton, step: int) -> None:
        every = list(self._buttons.values())
        every[(every.index(button) + step) % len(every)].focus_set()

    def _build_person(self, person: AtWork) -> None:
        foot = self._foot = Frame(self, padding=(16, 8, 8, 16))
        foot.pack(side="bottom", fill="x")
        Avatar(foot, person.name, 32).pack(side="left")
        self._leave = None
        if person.leave is not None:
            tip = _("Sign out, or change person") + " (Ctrl+L)"
            self._leave = IconButton(foot, "lock", person.leave, tip)
            self._leave.pack(side="right")
        words = Frame(foot)
        words.pack(side="left", fill="x", expand=True, padx=(px(10), 0))
        for text, kind in ((person.name, "body"), (person.role, "caption")):
            if text:
                label = CutLabel(words, text, kind)  # type: ignore[arg-type]
                label.pack(fill="x")
                self._words.append((label, text))

    def set_person(self, person: AtWork) -> None:
        """Show another person at the foot."""
        inside = tuple(str(child) for child in self._foot.winfo_children())
        self._words = [one for one in self._words if not str(one[0]).startswith(inside)]
        self._foot.destroy()
        self._build_person(person)
        narrow = bool(self._is_narrow)
        self._is_narrow = None
        self.set_narrow(narrow=narrow)
        self._make_room()

    def show_place(self, name: str) -> None:
        """Mark where the person is."""
        for place, button in self._buttons.items():
            button.set_selected(place == name)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only, or icons and words."""
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        self.configure(width=px(_NARROW if narrow else _WIDE))
        for button in self._buttons.values():
            button.set_narrow(narrow)
        for label, text in self._words:
            label.set_text("" if narrow else text)
        if self._leave is not None:
            if narrow:
                self._leave.pack_forget()
            else:
                self._leave.pack(side="right")

    def focus_here(self) -> None:
        """Put the keyboard onto the present place."""
        for button in self._buttons.values():
            if button.instate(["selected"]):
                button.focus_set()
                return
