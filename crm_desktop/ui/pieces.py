"""Screens that are put together from pieces, each read in the background and shown on arrival.

A piece says which record types it depends on: after a write only those pieces are read anew that
it touched, once writing pauses, and only while somebody looks.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_desktop.jobs.lanes import Job
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.screens.first_steps import FirstSteps

_PAUSE = 300
"""Milliseconds after a write before what it touched is read."""
_MINUTE = 60_000


def local_day() -> date:
    """Return the day it is here."""
    return date.today()  # noqa: DTZ011 - the local day is meant


@dataclass(frozen=True)
class Piece:
    """``read(day)`` is called in the background, ``show`` with its value in the window's thread.

    ``of`` names the record types whose changes it may show.
    """

    name: str
    of: frozenset[str]
    read: Callable[[date], Any]
    show: Callable[[Any], Any]


class PiecedScreen(Screen):
    """Subclasses make ``content`` and its pieces in ``build``.

    A file without any record shows the first steps in their place.
    """

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self.content: tk.Widget | None = None
        self.first_steps: FirstSteps | None = None
        self.day = local_day()
        self._pieces: Sequence[Piece] = ()
        self._stale: set[str] = set()
        self._jobs: dict[str, Job] = {}
        self._looked = False
        self._timer = ""
        self._clock = self.after(_MINUTE, self._tick)
        self.bind("<Destroy>", self._gone, add="+")

    def build(self, parent: tk.Misc) -> tuple[tk.Widget, Sequence[Piece]]:
        """Make what shows the pieces, and return it with them."""
        raise NotImplementedError

    def begin_day(self) -> None:
        """Be called before the pieces of another day are read."""

    # -- when to read ------------------------------------------------------------------------

    def shown(self) -> None:
        """Read what was touched since, or everything if another day has begun."""
        if self._stale or not self._looked or self.day != local_day():
            self.read()
        self.focus_set()

    def hidden(self) -> None:
        """Let go of what was not read yet: others need the lane now."""
        for name, job in self._jobs.items():
            job.cancel()
            self._stale.add(name)
        self._jobs.clear()

    def changed(self, changes: Changes) -> None:
        """Read anew what a write touched, once writing pauses."""
        touched = {
            piece.name for piece in self._pieces if any(changes.of(name) for name in piece.of)
        }
        if self.content is not None and not touched:
            return
        self._stale |= touched
        self._looked &= self.content is not None
        if self.winfo_viewable() and not self._timer:
            self._timer = self.after(_PAUSE, self.read)

    def _tick(self) -> None:
        """Notice that another day has begun while the screen was left open."""
        if self.winfo_viewable() and self._looked and self.day != local_day():
            self.read()
        self._clock = self.after(_MINUTE, self._tick)

    def _gone(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self:
            for timer in filter(None, (self._timer, self._clock)):
                self.after_cancel(timer)

    def command(self, name: str) -> bool:
        """Read everything anew with F5; begin a customer with Ctrl+N."""
        if name == "refresh":
            self.read_all()
        elif name == "new":
            self.shell.new_record("customer")
        else:
            return False
        return True

    # -- reading -----------------------------------------------------------------------------

    def read_all(self) -> None:
        """Read every piece anew."""
        self._stale = {piece.name for piece in self._pieces}
        self.read()

    def read(self) -> None:
        """Read what is stale."""
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""
        self._looked = True
        lists, types = self.shell.desk.lists, self.shell.desk.types
        self._submit(
            "",
            lambda: any(lists.ids(Query(name), limit=1) for name in types),
            self._begin,
        )

    def _submit(self, name: str, read: Callable[[], Any], show: Callable[[Any], Any]) -> None:
        job: Job

        def arrived(value: Any) -> None:
            if self._jobs.get(name) is job:
                del self._jobs[name]
                show(value)

        group = f"{self.route}.{name}"
        job = self.shell.work(lambda _job: read(), arrived, group=group, owner=self)
        self._jobs[name] = job

    def _begin(self, filled: bool) -> None:
        if not filled:
            self._show_first_steps()
            return
        if self.first_steps is not None:
            self.first_steps.destroy()
            self.first_steps = None
        today = local_day()
        if self.content is None:
            self.content, self._pieces = self.build(self.body)
            self.content.pack(fill="both", expand=True)
            self._stale = {piece.name for piece in self._pieces}
        if today != self.day:
            self.day = today
            self._stale = {piece.name for piece in self._pieces}
            self.begin_day()
        for piece in self._pieces:
            if piece.name in self._stale:
                self._submit(piece.name, lambda piece=piece: piece.read(today), piece.show)  # type: ignore[misc]
        self._stale.clear()

    def _show_first_steps(self) -> None:
        if self.content is not None:
            self.content.destroy()
            self.content = None
            self._pieces = ()
        if self.first_steps is None:
            self.first_steps = FirstSteps(self.body, self.shell)
            self.first_steps.pack(fill="both", expand=True)
