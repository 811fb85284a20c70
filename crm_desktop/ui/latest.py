"""Reading in the background for one widget, of which only what was asked for last arrives."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any, TypeVar

from crm_desktop.ui.screen import Shell

T = TypeVar("T")


class Latest:
    """What ``owner`` waits for: one thing at a time, and nothing once it has gone."""

    def __init__(self, shell: Shell, owner: tk.Misc) -> None:
        self._shell = shell
        self._owner = owner
        self._turn = 0
        self._timer = ""
        owner.bind("<Destroy>", self._gone, add="+")

    def read(self, read: Callable[[], T], done: Callable[[T], None]) -> None:
        """Read in the background, and hand it to ``done`` unless it is out of date by then."""
        self.drop()
        turn = self._turn

        def arrived(found: T) -> None:
            if turn == self._turn:
                done(found)

        owner = self._owner
        self._shell.work(lambda _job: read(), arrived, group=f"latest {owner}", owner=owner)

    def later(self, milliseconds: int, call: Callable[[], Any]) -> None:
        """Call ``call`` some time from now, unless something else is asked for until then."""
        self.drop()
        self._timer = self._owner.after(milliseconds, call)

    def drop(self) -> None:
        """Let nothing arrive that was asked for before."""
        self._turn += 1
        if self._timer:
            self._owner.after_cancel(self._timer)
            self._timer = ""

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._owner:
            self.drop()
