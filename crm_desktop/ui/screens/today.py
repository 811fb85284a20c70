"""The start of a day: what is to be done now, and how the month is going."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from crm_desktop.i18n import N_, _
from crm_desktop.ui.panels import Stretched
from crm_desktop.ui.pieces import Piece, PiecedScreen, local_day
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.today_board import TodayBoard
from crm_desktop.ui.widgets import Button
from crm_desktop.ui.widgets.calendar import MONTHS

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def day_title(day: date) -> str:
    """Return a day with its weekday, month and year in words."""
    return _(
        "{weekday}, {day} {month} {year}",
        weekday=_(WEEKDAYS[day.weekday()]),
        day=day.day,
        month=_(MONTHS[day.month - 1]),
        year=day.year,
    )


class TodayScreen(PiecedScreen):
    """Worklists at the left, the figures of the month at the right."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self.board: TodayBoard | None = None
        buttons: tuple[tuple[str, Callable[[], Any], str], ...] = (
            (_("Log a call"), lambda: shell.new_record("interaction", type="call"), "phone"),
        )
        Button(
            self.actions, _("New customer"), lambda: shell.new_record("customer"), "primary", "plus"
        ).pack(side="right")
        for words, run, icon in buttons:
            Button(self.actions, words, run, icon=icon).pack(side="right", padx=(0, px(8)))
        self.begin_day()

    def title(self) -> str:
        """Return the title."""
        return _("Today")

    def begin_day(self) -> None:
        """Say which day it is."""
        self.set_count(day_title(local_day()))

    def build(self, parent: tk.Misc) -> tuple[tk.Widget, Sequence[Piece]]:
        """Make the cards."""
        place = Stretched(parent)
        board = self.board = TodayBoard(place.body, self.shell)
        board.pack(fill="both", expand=True, pady=(0, px(2)))
        place.arrange = board.arrange
        return place, board.pieces()

    def shown(self) -> None:
        """Put the keyboard onto the follow-ups, where work begins."""
        super().shown()
        if self.board is not None and self.content is not None:
            self.board.follow_ups.list.focus_target().focus_set()
