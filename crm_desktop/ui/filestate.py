"""What the status bar says of the file: how much it holds, and whether all of it is saved."""

from __future__ import annotations

import tkinter as tk
from datetime import datetime
from typing import TYPE_CHECKING

from crm_desktop.i18n import ngettext
from crm_desktop.services.lists import Query
from crm_desktop.ui.activity import when

if TYPE_CHECKING:
    from crm_desktop.jobs.lanes import Job
    from crm_desktop.services.history import Changes
    from crm_desktop.ui.window import Window

_COUNTED = "customer"
_AFTER = 150
"""Milliseconds after a key or a press: by then the form has heard of it."""


class FileState:
    """Looks at the screen in view after every key and press, and at the file after every write."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._last: datetime | None = None
        self._count: int | None = None
        self._timer = ""
        for event in ("<KeyRelease>", "<ButtonRelease>"):
            window.root.bind(event, lambda _event: self.look(), add="+")
        window.root.bind("<Destroy>", self._gone, add="+")

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._window.root and self._timer:
            self._window.root.after_cancel(self._timer)

    def start(self) -> None:
        """Ask how much the file holds and when it was last written."""
        history = self._window.desk.history

        def read(_job: Job) -> str:
            found = history.operations(1)
            return found[0].at if found else ""

        def arrived(at: str) -> None:
            if at and self._last is None:
                self._last = datetime.fromisoformat(at)
            self.look()

        self._window.work(read, arrived, group="last saved")
        self.count()

    def count(self) -> None:
        """Count the customers anew."""
        lists = self._window.desk.lists

        def arrived(count: int) -> None:
            self._count = count
            self.look()

        self._window.work(lambda _job: lists.count(Query(_COUNTED)), arrived, group="status")

    def written(self, changes: Changes) -> None:
        """Note that something was saved now."""
        self._last = datetime.now().astimezone()
        self.look()
        if changes.of(_COUNTED):
            self.count()

    def look(self) -> None:
        """Look soon whether something waits to be saved."""
        if not self._timer:
            self._timer = self._window.root.after(_AFTER, self._show)

    def _show(self) -> None:
        self._timer = ""
        if self._window.curtain.drawn:
            return
        moment = when(self._last) if self._last is not None else ""
        count = self._count
        held = "" if count is None else ngettext("{count} customer", "{count} customers", count)
        self._window.show_state(held, moment)
