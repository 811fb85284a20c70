"""The manual: its pages at the left, searched as one types, the chosen one at the right."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from crm_desktop.i18n import _, language
from crm_desktop.services import manual
from crm_desktop.ui.flow import Flow
from crm_desktop.ui.keys import GROUPS, KEYS
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, Card, Label, NavButton, ScrollFrame, SearchField

_LIST = 250
_ABOUT = {
    "customer/page": "customers",
    "dashboard": "today",
    "duplicates": "duplicates",
    "history": "undo",
    "imports": "excel",
    "quality": "duplicates",
    "reports": "reports",
    "settings": "settings",
    "standardise": "duplicates",
    "today": "today",
    "welcome": "start",
}
"""The page that tells of a place; of every list it is the page of lists."""


def page_about(place: str) -> str:
    """Return the name of the page that tells of a place."""
    return _ABOUT.get(place, "lists")


class HelpScreen(Screen):
    """``arrive(page=name, back=place)`` shows a page; Esc leads back."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self.page = ""
        self._back = ""
        self._trail: list[str] = []
        self._buttons: dict[str, NavButton] = {}
        Button(self.actions, _("First steps"), self._first_steps, icon="flag").pack(side="left")
        Button(self.actions, _("Keys"), lambda: shell.go("help"), icon="keyboard").pack(
            side="left", padx=(px(8), 0)
        )
        side = Card(self.body, (10, 12, 10, 10))
        side.configure(width=px(_LIST))
        side.pack_propagate(flag=False)
        side.pack(side="left", fill="y")
        self.search = SearchField(side, _("Search the manual"))
        self.search.pack(fill="x", pady=(0, px(8)))
        self.search.on_change(lambda _text: self._searched())
        self.search.entry.bind("<Return>", lambda _event: self._take_first(), add="+")
        self.search.entry.bind("<Down>", lambda _event: self._into_list(), add="+")
        scroll = ScrollFrame(side)
        scroll.pack(fill="both", expand=True)
        self._list = scroll.body
        card = Card(self.body, (22, 18, 6, 6))
        card.pack(side="left", fill="both", expand=True, padx=(px(14), 0))
        self.flow = Flow(card)
        self.flow.pack(fill="both", expand=True)
        self.flow.on_link = self.show
        self.flow.canvas.bind("<BackSpace>", lambda _event: self._page_before())
        self.flow.canvas.bind("<Alt-Left>", lambda _event: self._page_before())
        self._searched()

    def title(self) -> str:
        """Return the title."""
        return _("Manual")

    def arrive(self, **known: Any) -> None:
        """Show the ``page`` of this name; ``back`` is where Esc leads to."""
        self._back = str(known.get("back", ""))
        if self.search.get():
            self.search.clear()
        if known.get("page"):
            self.show(str(known["page"]))

    def shown(self) -> None:
        """Take the keyboard, so that the arrow keys scroll."""
        if not self.page:
            self.show("")
        self.flow.canvas.focus_set()

    def command(self, name: str) -> bool:
        """Go back with Esc, search with Ctrl+F."""
        if name == "close":
            if self._back:
                self.shell.go(self._back)
            return True
        if name == "filter":
            self.search.focus()
            return True
        return False

    def show(self, name: str) -> None:
        """Show a page."""
        found = manual.page(name, language())
        if self.page and self.page != found.name:
            self._trail.append(self.page)
        self.page = found.name
        self.flow.show(_whole(found), str(self.search.get()))
        for key, button in self._buttons.items():
            button.set_selected(key == found.name)

    def _page_before(self) -> str:
        if self._trail:
            name = self._trail.pop()
            self.show(name)
            self._trail.pop()
        return "break"

    def _searched(self) -> None:
        text = str(self.search.get()).strip()
        found = manual.find(text, language()) if text else list(manual.pages(language()))
        for child in self._list.winfo_children():
            child.destroy()
        self._buttons = {}
        for page in found:
            button = NavButton(self._list, page.title, "file-text", partial(self.show, page.name))
            button.pack(fill="x", pady=(0, px(2)))
            button.bind("<Down>", partial(self._step, 1))
            button.bind("<Up>", partial(self._step, -1))
            button.set_selected(page.name == self.page)
            self._buttons[page.name] = button
        if not found:
            words = _("Nothing in the manual fits “{text}”.", text=text)
            Label(self._list, words, "muted", wrap=True).pack(fill="x", padx=px(6), pady=px(8))
        if text and found and self.page not in self._buttons:
            self.show(found[0].name)
        elif self.page:
            self.flow.show(_whole(manual.page(self.page, language())), text)

    def _step(self, by: int, event: tk.Event[Any]) -> str:
        every = list(self._buttons.values())
        at = every.index(event.widget) + by
        if at < 0:
            self.search.focus()
        elif at < len(every):
            every[at].focus_set()
        return "break"

    def _into_list(self) -> str:
        for button in self._buttons.values():
            button.focus_set()
            break
        return "break"

    def _take_first(self) -> str:
        for name in self._buttons:
            self.show(name)
            self.flow.canvas.focus_set()
            break
        return "break"

    def _first_steps(self) -> None:
        self.shell.go("welcome", again=True)

    def remember(self) -> Mapping[str, Any]:
        """Return the page and the way back."""
        return {"page": self.page, "back": self._back}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Show that page again."""
        self._back = str(kept["back"])
        self.show(str(kept["page"]))


def _whole(page: manual.Page) -> manual.Page:
    """Return ``page``; the one of keys with all that the window knows."""
    if page.name != "keys":
        return page
    blocks = list(page.blocks)
    for group in GROUPS:
        blocks.append(manual.Block("heading", (manual.Span(_(group)),)))
        for key in KEYS:
            if key.group == group:
                words = manual.Span(f"  {_(key.label)}")
                blocks.append(manual.Block("bullet", (manual.Span(key.written, key=True), words)))
    return replace(page, blocks=tuple(blocks))
