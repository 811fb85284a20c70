"""Long work: where it runs, and the card that shows how far it is."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any, TypeVar

from crm_desktop.i18n import _
from crm_desktop.jobs.lanes import Job, Lane
from crm_desktop.ui.pump import Pump
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.busy import ProgressBar
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.surface import Card, Frame, Label

T = TypeVar("T")
PATIENCE = 600
"""Milliseconds before work shows that it is going on."""


class Background:
    """The two lanes of a window and the pump that empties them.

    ``on_titles`` hears the titles of the long work that is going on, whenever that changes.
    """

    def __init__(self, root: tk.Misc, fail: Callable[[BaseException], None]) -> None:
        self._root = root
        self._fail = fail
        self.reading = Lane("reading", reads=True)
        self.files = Lane("files")
        self.pump = Pump(root, (self.reading, self.files))
        self.pump.start()
        self.titles: list[str] = []
        self.on_titles: Callable[[list[str]], Any] = lambda _titles: None

    def run(
        self,
        job: Callable[[Job], T],
        done: Callable[[T], None],
        *,
        title: str = "",
        failed: Callable[[BaseException], None] | None = None,
        stopped: Callable[[], None] | None = None,
        group: str = "",
        files: bool = False,
        owner: tk.Misc | None = None,
    ) -> Job:
        """Do ``job`` in a lane; see ``Shell.work``."""
        lane = self.files if files else self.reading
        handed: Job

        def cancel() -> None:
            handed.cancel()

        card = ProgressCard(self._root, title, cancel) if title else None
        if title:
            self.titles.append(title)
            self.on_titles(self.titles)

        def heard(call: Callable[..., Any] | None) -> Callable[..., None]:
            def tell(*values: Any) -> None:
                if card is not None:
                    card.close()
                    self.titles.remove(title)
                    self.on_titles(self.titles)
                if call is not None and (owner is None or owner.winfo_exists()):
                    call(*values)

            return tell

        handed = lane.submit(
            job,
            done=heard(done),
            failed=heard(failed or self._fail),
            stopped=heard(stopped),
            told=card.tell if card is not None else None,
            group=group,
        )
        return handed

    def stop(self) -> None:
        """End the lanes; what runs is finished, what waits is dropped."""
        self.pump.stop()
        self.reading.close()
        self.files.close()


class ProgressCard:
    """Title, bar and a button to cancel, at the lower edge once work has lasted a while."""

    def __init__(self, root: tk.Misc, title: str, cancel: Callable[[], Any]) -> None:
        self._root = root
        self._title = title
        self._cancel = cancel
        self._card: Card | None = None
        self._bar: ProgressBar | None = None
        self._said: Label | None = None
        self._far = (0, 0)
        self._timer = root.after(PATIENCE, self._appear)

    def _appear(self) -> None:
        self._timer = ""
        card = self._card = Card(self._root, (16, 12, 12, 12), kind="popup")
        column = Frame(card)
        column.pack(side="left", fill="x", expand=True)
        line = Frame(column)
        line.pack(fill="x")
        Label(line, self._title, "strong").pack(side="left")
        self._said = Label(line, "", "caption")
        self._said.pack(side="right", padx=(px(24), 0))
        self._bar = ProgressBar(column, width=320)
        self._bar.pack(fill="x", pady=(px(8), 0))
        self._bar.set(None)
        Button(card, _("Cancel"), self._stop, "ghost").pack(side="left", padx=(px(12), 0))
        card.place(relx=0.5, rely=1.0, y=-px(40), anchor="s")
        card.lift()
        if self._far[1]:
            self.tell(*self._far)

    def tell(self, now: int, whole: int) -> None:
        """Show how far the work is."""
        self._far = (now, whole)
        if self._bar is None or self._said is None or not whole:
            return
        self._bar.set(now / whole)
        self._said.set_text(f"{now:,} / {whole:,}")

    def _stop(self) -> None:
        self._cancel()
        self.close()

    def close(self) -> None:
        """Take the card away."""
        if self._timer:
            self._root.after_cancel(self._timer)
            self._timer = ""
        if self._card is not None:
            self._card.destroy()
            self._card = self._bar = self._said = None
