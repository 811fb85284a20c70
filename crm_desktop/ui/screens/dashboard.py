"""The first page of a day: key figures, sales, customers, satisfaction, what is to be done."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.figure_values import Breakdown
from crm_desktop.services.figures import REGION, FigureService
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.ui.board import Board
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.screens.first_steps import FirstSteps
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button

_MONTHS = 12
_FEW = 8
_LISTED = 30
_AHEAD = 7
_PAUSE = 300


class DashboardScreen(Screen):
    """Reads in the background, a piece at a time, so that the first numbers come soon."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        Button(
            self.actions, _("New customer"), lambda: shell.new_record("customer"), "primary", "plus"
        ).pack(side="right")
        Button(self.actions, _("Reports"), lambda: shell.go("reports"), icon="chart").pack(
            side="right", padx=(0, px(8))
        )
        self.board: Board | None = None
        self.first_steps: FirstSteps | None = None
        self._jobs: list[Job] = []
        self._stale = True
        self._timer = ""
        self._watched = {"customer", "sale", "feedback", "interaction", "product"}

    def title(self) -> str:
        """Return the title."""
        return _("Dashboard")

    def shown(self) -> None:
        """Read anew if something was written, or another day has begun."""
        if self._stale or (self.board is not None and self.board.today != _today()):
            self._read()
        self.focus_set()

    def hidden(self) -> None:
        """Let go of what was not read yet: others need the lane now."""
        for job in self._jobs:
            job.cancel()
            self._stale = True
        self._jobs.clear()

    def changed(self, changes: Changes) -> None:
        """Read anew what a write touched, once writing pauses."""
        if not any(changes.of(name) for name in self._watched):
            return
        self._stale = True
        if self.winfo_viewable() and not self._timer:
            self._timer = self.after(_PAUSE, self._read)

    def command(self, name: str) -> bool:
        """Read anew with F5; begin a customer with Ctrl+N."""
        if name == "refresh":
            self._read()
        elif name == "new":
            self.shell.new_record("customer")
        else:
            return False
        return True

    def _read(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""
        self._stale = False
        lists = self.shell.desk.lists
        self._jobs = [
            self.shell.work(
                lambda _job: any(lists.ids(Query(name), limit=1) for name in self.shell.desk.types),
                self._begin,
                group="dashboard",
                owner=self,
            )
        ]

    def _begin(self, filled: bool) -> None:
        self._jobs.clear()
        if not filled:
            self._show_first_steps()
            return
        if self.first_steps is not None:
            self.first_steps.destroy()
            self.first_steps = None
        if self.board is None:
            self.board = Board(self.body, self.shell)
            self.board.pack(fill="both", expand=True, pady=(0, px(2)))
        board = self.board
        board.today = today = _today()
        figures = self.shell.desk.figures
        self._piece(lambda: figures.overview(today), board.show_overview)
        self._piece(lambda: figures.sales_by_month(_MONTHS, today), board.show_months)
        self._piece(
            lambda: figures.due_follow_ups(today, _LISTED, ahead=_AHEAD), board.show_follow_ups
        )
        self._piece(self._recent_sales, board.show_sales)
        for field in ("level", "industry", REGION):
            self._piece(_counter(figures, field), board.show_customers)
        self._piece(lambda: figures.satisfaction_by_month(_MONTHS, today), board.show_opinions)

    def _piece(self, read: Callable[[], Any], show: Callable[[Any], None]) -> None:
        job: list[Job] = []

        def arrived(value: Any) -> None:
            if job[0] in self._jobs:
                self._jobs.remove(job[0])
            show(value)

        job.append(self.shell.work(lambda _job: read(), arrived, owner=self))
        self._jobs.append(job[0])

    def _recent_sales(self) -> list[Mapping[str, Any]]:
        lists = self.shell.desk.lists
        ids = lists.ids(Query("sale", sort=("-date", "-id")), limit=_LISTED)
        names = ("customer", "number", "date", "total", "currency")
        return list(lists.rows("sale", ids, names))

    def _show_first_steps(self) -> None:
        if self.board is not None:
            self.board.destroy()
            self.board = None
        if self.first_steps is None:
            self.first_steps = FirstSteps(self.body, self.shell)
            self.first_steps.pack(fill="both", expand=True)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the local day is meant


def _counter(figures: FigureService, field: str) -> Callable[[], Breakdown]:
    return lambda: figures.customers_by(field, None, _FEW)
