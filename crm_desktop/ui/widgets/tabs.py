"""Tabs with an underline, and the row of saved views."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import on_theme_change, palette, px, styles

from .bindings import bind_window
from .surface import Frame, Line, Themed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class _Part(Themed, ttk.Button):
    """One button of a row of which one is chosen; only the chosen one takes the Tab key."""

    def __init__(self, parent: Frame, style: str, text: str, command: Callable[[], Any]) -> None:
        self.surface = parent.surface
        super().__init__(parent, text=text, style=f"{self.surface}.{style}", command=command)


class _Row(Frame):
    """Buttons of which one is chosen: arrows choose, Home and End go to the ends."""

    _group = "tabs"
    _style = "KitTab"
    _gap = 0

    def __init__(self, parent: tk.Misc, tabs: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(parent)
        styles.require(self._group, self.surface)
        self.row = Frame(self)
        self.row.pack(fill="x")
        self.chosen = ""
        self.on_choose: Callable[[str], Any] = lambda _key: None
        self._parts: dict[str, _Part] = {}
        self.set_tabs(tabs)

    @property
    def tab_keys(self) -> list[str]:
        """The keys of the tabs, from left to right."""
        return list(self._parts)

    def set_tabs(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Show other tabs, ``(key, label)``; the chosen one stays so if it is among them."""
        for part in self._parts.values():
            part.destroy()
        self._parts = {}
        for key, label in tabs:
            part = _Part(self.row, self._style, label, lambda key=key: self.choose(key))  # type: ignore[misc]
            part.pack(side="left", padx=(0, px(self._gap)))
            part.bind("<KeyPress>", self._pressed)
            self._parts[key] = part
        keys = self.tab_keys
        if keys:
            self._mark(self.chosen if self.chosen in keys else keys[0])

    def set_label(self, key: str, label: str) -> None:
        """Change the words of the tab ``key``."""
        self._parts[key].configure(text=label)
        self.after_idle(self._drawn)

    def choose(self, key: str) -> None:
        """Choose the tab ``key`` and tell it."""
        if key != self.chosen:
            self._mark(key)
            self.on_choose(key)

    def step(self, direction: int) -> None:
        """Choose the next tab, or with -1 the one before, round the ends."""
        keys = self.tab_keys
        if keys:
            self.choose(keys[(keys.index(self.chosen) + direction) % len(keys)])

    def _mark(self, key: str) -> None:
        self.chosen = key
        for each, part in self._parts.items():
            part.state(["selected" if each == key else "!selected"])
            part.configure(takefocus=each == key)
        self._drawn()

    def _drawn(self) -> None:
        """Follow the choice; for subclasses."""

    def _pressed(self, event: tk.Event[Any]) -> str | None:
        keys = self.tab_keys
        steps = {"Left": -1, "Right": 1, "Up": -1, "Down": 1}
        if event.keysym in steps:
            self.step(steps[event.keysym])
        elif event.keysym == "Home":
            self.choose(keys[0])
        elif event.keysym == "End":
            self.choose(keys[-1])
        else:
            return None
        self._parts[self.chosen].focus_set()
        return "break"


class SegmentedTabs(_Row):
    """The saved views of a list: the chosen one on a soft ground."""

    _group = "segment"
    _style = "KitSegment"
    _gap = 2


class Tabs(_Row):
    """Underlined tabs, each with a page that is made when it is first shown.

    ``add(key, label, make)`` adds one; ``make(parent)`` returns the page. Ctrl+Tab and
    Ctrl+Shift+Tab go round from anywhere within.
    """

    def __init__(self, parent: tk.Misc) -> None:
        self._bar: tk.Frame | None = None
        self._makers: dict[str, Callable[[tk.Misc], tk.Widget]] = {}
        self._pages: dict[str, tk.Widget] = {}
        super().__init__(parent)
        self._line = Line(self)
        self._line.pack(fill="x")
        self._bar = tk.Frame(self, height=px(2))
        self._bar._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self.body = Frame(self)
        self.body.pack(fill="both", expand=True)
        self.row.bind("<Configure>", lambda _event: self._drawn(), add="+")
        on_theme_change(self, self._drawn)
        # The keys are caught on the way up from whatever has the focus in here.
        forth, back = ["<Control-Tab>", "<Control-Next>"], ["<Control-Prior>"]
        x11 = self.tk.call("tk", "windowingsystem") == "x11"
        back.append("<Control-ISO_Left_Tab>" if x11 else "<Control-Shift-Tab>")
        calls: dict[str, Callable[[tk.Event[Any]], str | None]] = {}
        calls |= dict.fromkeys(forth, lambda event: self._round(event, 1))
        calls |= dict.fromkeys(back, lambda event: self._round(event, -1))
        bind_window(self, self.winfo_toplevel(), calls)

    def add(self, key: str, label: str, make: Callable[[tk.Misc], tk.Widget]) -> None:
        """Add a tab at the right; the first one is shown at once."""
        labels = [(each, str(part.cget("text"))) for each, part in self._parts.items()]
        self._makers[key] = make
        self.set_tabs([*labels, (key, label)])
        self._show()

    def hide_row(self) -> None:
        """Show the page only: there is nothing to choose from."""
        self.row.pack_forget()
        self._line.pack_forget()

    def page(self, key: str) -> tk.Widget | None:
        """Return the page of ``key`` if it was made."""
        return self._pages.get(key)

    def choose(self, key: str) -> None:
        """Show the page of ``key`` and tell it."""
        before = self.chosen
        if key != before:
            self._mark(key)
            self._show()
            self.on_choose(key)

    def _show(self) -> None:
        key = self.chosen
        if key not in self._pages and key in self._makers:
            self._pages[key] = self._makers[key](self.body)
        for each, page in self._pages.items():
            if each == key:
                page.pack(in_=self.body, fill="both", expand=True)
            else:
                page.pack_forget()

    def _round(self, event: tk.Event[Any], step: int) -> str | None:
        if not self.winfo_exists() or not self.winfo_viewable():
            return None
        place: Any = event.widget
        while isinstance(place, tk.Misc):
            if place is self:
                self.step(step)
                return "break"
            place = place.master
        return None

    def _drawn(self) -> None:
        part = self._parts.get(self.chosen)
        if self._bar is None or part is None:
            return
        if not self.row.winfo_manager():
            self._bar.place_forget()
            return
        self._bar.configure(background=palette().accent)
        self._bar.place(
            in_=part, x=0, rely=1.0, y=-px(1), relwidth=1.0, height=px(2), bordermode="outside"
        )
        self._bar.lift()
