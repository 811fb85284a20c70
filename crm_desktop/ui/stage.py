"""The place of the window where its screens stand: which is in view, and which was before."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.navigation import place_named
from crm_desktop.ui.widgets.surface import Frame

if TYPE_CHECKING:
    from crm_desktop.services.history import Changes
    from crm_desktop.ui.screen import Screen, Shell

_TRAIL = 20


@dataclass(frozen=True)
class Memory:
    """Where the person was, the way that led there, and what each screen wants to remember."""

    here: str
    trail: tuple[str, ...]
    screens: Mapping[str, Mapping[str, Any]]


class Stage(Frame):
    """Makes screens when they are first wanted and keeps them; ``moved`` hears what is shown."""

    def __init__(self, parent: tk.Misc, shell: Shell, moved: Callable[[str], Any]) -> None:
        super().__init__(parent)
        self.rowconfigure(0, weight=1)
        self.columnconfigure(0, weight=1)
        self._shell = shell
        self._moved = moved
        self._screens: dict[str, Screen] = {}
        self._kept: dict[str, Mapping[str, Any]] = {}
        self._here = ""
        self._trail: list[str] = []

    @property
    def here(self) -> str:
        """Return the name of what is in view, "" before the first."""
        return self._here

    @property
    def screen(self) -> Screen:
        """Return the screen in view."""
        return self._screens[self._here]

    def made(self, name: str) -> Screen:
        """Return a screen; it is made if it was not there before."""
        screen = self._screens.get(name)
        if screen is None:
            place = place_named(name)
            screen = self._screens[name] = place.screen_class()(self, self._shell, name)
            kept = self._kept.pop(name, None)
            if kept:
                screen.recall(kept)
        return screen

    def show(self, name: str, known: Mapping[str, Any] | None = None) -> None:
        """Show a screen at once, and hand ``known`` to it."""
        screen = self.made(name)
        before = self._screens.get(self._here)
        if before is not None and before is not screen:
            before.grid_remove()
            before.hidden()
        self._here = name
        self._moved(name)
        if known:
            screen.arrive(**known)
        screen.grid(row=0, column=0, sticky="nsew")
        if not self._trail or self._trail[-1] != name:
            self._trail = [*self._trail[-_TRAIL:], name]
        screen.shown()

    def leave(self, then: Callable[[], Any]) -> None:
        """Do ``then``; where it would lose what was entered, the person is asked before."""
        screen = self._screens.get(self._here)
        if screen is None or not screen.unsaved():
            then()
            return

        def save() -> None:
            if screen.keep():
                then()

        def discard() -> None:
            screen.discard()
            then()

        self._shell.ask(
            _("There are unsaved changes."),
            (_("Save"), save),
            (_("Discard"), discard),
            (_("Stay here"), lambda: None),
        )

    def go(self, name: str, known: Mapping[str, Any] | None = None) -> None:
        """Show a screen once the one in view may be left."""
        self.leave(lambda: self.show(name, known))

    def back(self) -> None:
        """Return to what was seen before."""
        if len(self._trail) > 1:
            name = self._trail[-2]
            self.leave(lambda: self._return_to(name))

    def _return_to(self, name: str) -> None:
        self.show(name)
        del self._trail[-2:]

    def changed(self, changes: Changes) -> None:
        """Tell every screen what a write touched."""
        for screen in list(self._screens.values()):
            screen.changed(changes)

    def remember(self) -> Memory:
        """Return what shall outlive these screens."""
        kept = {name: screen.remember() for name, screen in self._screens.items()}
        screens = {name: one for name, one in kept.items() if one}
        return Memory(self._here, tuple(self._trail), screens)

    def recall(self, memory: Memory) -> None:
        """Show what was in view; every screen takes up again where it was, once it is shown."""
        self._kept = dict(memory.screens)
        self._trail = list(memory.trail)
        self.show(memory.here)
