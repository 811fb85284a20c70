"""What a file without customers shows: three ways to begin."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.history import Changes
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import icon, on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import disc
from crm_desktop.ui.widgets import Button, Card, Frame, Label

_CUSTOMERS = 200
_WIDTH = 268


def make_sample_data(shell: Shell, done: Callable[[], Any] | None = None) -> None:
    """Add the invented office in the background; ``done`` is called once it is there."""

    def work(job: Job) -> Changes:
        return shell.desk.demo.create(_CUSTOMERS, progress=job.progress)

    def made(changes: Changes) -> None:
        shell.broadcast(changes)
        shell.toast(
            _("The sample data is there. Settings can take it away again."),
            (_("Undo"), shell.undo),
            kind="success",
        )
        if done is not None:
            done()

    shell.work(work, made, title=_("Making sample data"), files=True)


class FirstSteps(Frame):
    """Three cards: import a list, enter the first customer, look at sample data.

    ``filled`` is called once the sample data is there.
    """

    def __init__(
        self, parent: tk.Misc, shell: Shell, filled: Callable[[], Any] | None = None
    ) -> None:
        super().__init__(parent)
        middle = Frame(self)
        middle.place(relx=0.5, rely=0.42, anchor="center")
        Label(middle, _("Welcome. How would you like to begin?"), "title").pack()
        text = _("Everything you enter stays in one file on this computer.")
        Label(middle, text, "muted").pack(pady=(px(6), px(22)))
        row = Frame(middle)
        row.pack()
        steps: tuple[tuple[str, str, str, str, Callable[[], Any]], ...] = (
            (
                "upload",
                _("Bring your list"),
                _("Import customers from Excel or CSV. You see every row before anything is kept."),
                _("Import a file"),
                lambda: shell.go("imports"),
            ),
            (
                "person-plus",
                _("Enter the first customer"),
                _("A name is enough to begin; the rest can follow when you know it."),
                _("New customer"),
                lambda: shell.new_record("customer"),
            ),
            (
                "bulb",
                _("Look around first"),
                _("Sample data shows what the program does. It can be taken away at any time."),
                _("Make sample data"),
                lambda: make_sample_data(shell, filled),
            ),
        )
        self.buttons: list[Button] = []
        for at, step in enumerate(steps):
            self._card(row, step, first=not at)

    def _card(
        self,
        row: Frame,
        step: tuple[str, str, str, str, Callable[[], Any]],
        *,
        first: bool,
    ) -> None:
        sign, title, text, label, run = step
        card = Card(row, 20)
        card.configure(width=px(_WIDTH), height=px(236))
        card.pack_propagate(flag=False)
        card.pack(side="left", padx=(0 if first else px(14), 0))
        ground = Label(card)
        ground.pack(anchor="w")
        mark = Label(ground)
        mark.place(relx=0.5, rely=0.5, anchor="center")

        def paint() -> None:
            c = palette()
            ground.configure(image=disc(c.soft, c.card, px(44)))
            mark.configure(image=icon(sign, 18, c.accent_text, c.soft), background=c.soft)

        paint()
        on_theme_change(card, paint)
        Label(card, title, "heading").pack(anchor="w", pady=(px(12), 0))
        Label(card, text, "muted", wrap=True).pack(fill="x", pady=(px(6), 0))
        button = Button(card, label, run, "primary" if first else "secondary")
        button.pack(side="bottom", anchor="w")
        self.buttons.append(button)
