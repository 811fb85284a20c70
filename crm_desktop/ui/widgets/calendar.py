"""A month to choose a day from, drawn on a canvas."""

from __future__ import annotations

import tkinter as tk
from calendar import Calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import N_, _
from crm_desktop.ui.theme import fonts, icon, palette, px
from crm_desktop.ui.theme.shapes import Shape, rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_desktop.ui.theme import Surface

WEEKDAYS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))
MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
_CELL = 36
_HEAD = 40
_WEEK = 26
_FOOT = 38
_ROWS = 6
_DAYS = 7


def month_later(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    year = max(1, min(9998, year))
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


class MonthView(tk.Canvas):
    """Shows the month of ``shown``; ``on_pick`` gets the day that is pressed.

    Monday comes first. ``today`` is marked with a ring; ``shown`` is the day that the arrow keys
    move: Page keys go by months, with Shift by years; Home and End to the ends of the month, T to
    today.
    """

    _tb_no_autostyle = True
    surface: Surface = "popup"

    def __init__(
        self, parent: tk.Misc, on_pick: Callable[[date], None], *, today: date | None = None
    ) -> None:
        c = palette()
        width = px(_CELL) * _DAYS + px(16)
        height = px(_HEAD + _WEEK + _FOOT) + px(_CELL) * _ROWS
        super().__init__(
            parent,
            width=width,
            height=height,
            background=c.popup,
            highlightthickness=0,
            borderwidth=0,
        )
        self._on_pick = on_pick
        self.today = today or date.today()  # noqa: DTZ011 - the day on the person's own wall
        self.shown = self.today
        self.chosen: date | None = None
        self._hover: date | str | None = None
        self.bind("<Motion>", lambda event: self._light(self._at(event)))
        self.bind("<Leave>", lambda _event: self._light(None))
        self.bind("<ButtonRelease-1>", self._release)
        for event, step in (("<Button-4>", -1), ("<Button-5>", 1)):
            self.bind(event, lambda _event, step=step: self.turn(step))  # type: ignore[misc]
        self.bind("<MouseWheel>", lambda event: self.turn(-1 if event.delta > 0 else 1))

    def show(self, day: date | None) -> None:
        """Show the month of ``day`` with it chosen, or today's with nothing chosen."""
        self.chosen = day
        self.shown = day or self.today
        self.redraw()

    def turn(self, months: int) -> None:
        """Go ``months`` further."""
        self.shown = month_later(self.shown, months)
        self.redraw()

    def key(self, key: str, *, shift: bool = False) -> bool:
        """Do what a key does that moves the day; return whether ``key`` is one."""
        days = {"Left": -1, "Right": 1, "Up": -7, "Down": 7}
        months = {"Prior": -12 if shift else -1, "Next": 12 if shift else 1}
        if key in days:
            self.shown += timedelta(days=days[key])
            self.redraw()
            return True
        if key in months:
            self.turn(months[key])
            return True
        if key in {"Home", "End"}:
            first = self.shown.replace(day=1)
            self.shown = first if key == "Home" else month_later(first, 1) - timedelta(days=1)
        elif key in {"t", "T"}:
            self.shown = self.today
        else:
            return False
        self.redraw()
        return True

    def _days(self) -> list[date]:
        days = list(Calendar().itermonthdates(self.shown.year, self.shown.month))
        while len(days) < _ROWS * _DAYS:
            days.append(days[-1] + timedelta(days=1))
        return days

    def _at(self, event: tk.Event[Any]) -> date | str | None:
        x, y = event.x - px(8), event.y
        if y < px(_HEAD):
            width = self.winfo_width()
            if event.x < px(48):
                return "before"
            return "after" if event.x > width - px(48) else None
        row = (y - px(_HEAD + _WEEK)) // px(_CELL)
        column = x // px(_CELL)
        if 0 <= row < _ROWS and 0 <= column < _DAYS and y > px(_HEAD + _WEEK):
            return self._days()[row * _DAYS + column]
        if row >= _ROWS:
            return "today" if event.x < self.winfo_width() // 2 else None
        return None

    def _light(self, what: date | str | None) -> None:
        if what != self._hover:
            self._hover = what
            self.configure(cursor="hand2" if what else "")
            self.redraw()

    def _release(self, event: tk.Event[Any]) -> None:
        what = self._at(event)
        if what == "before":
            self.turn(-1)
        elif what == "after":
            self.turn(1)
        elif what == "today":
            self._on_pick(self.today)
        elif isinstance(what, date):
            self._on_pick(what)

    def redraw(self) -> None:
        """Draw the month."""
        c = palette()
        self.delete("all")
        width = self.winfo_reqwidth()
        cell = px(_CELL)
        middle = px(_HEAD) // 2
        month = _(MONTHS[self.shown.month - 1])
        title = _("{month} {year}", month=month, year=self.shown.year)
        self.create_text(width // 2, middle, text=title, font=fonts.BODY_BOLD, fill=c.text)
        for what, name, x in (
            ("before", "chevron-left", px(24)),
            ("after", "chevron-right", width - px(24)),
        ):
            colour = c.accent_text if self._hover == what else c.muted
            self.create_image(x, middle, image=icon(name, 14, colour, c.popup))
        y = px(_HEAD) + px(_WEEK) // 2
        for column, name in enumerate(WEEKDAYS):
            x = px(8) + column * cell + cell // 2
            self.create_text(x, y, text=_(name), font=fonts.MICRO, fill=c.muted)
        for place, day in enumerate(self._days()):
            row, column = divmod(place, _DAYS)
            x = px(8) + column * cell + cell // 2
            y = px(_HEAD + _WEEK) + row * cell + cell // 2
            self._day(day, x, y)
        y = self.winfo_reqheight() - px(_FOOT) // 2
        self.create_text(
            px(16),
            y,
            anchor="w",
            text=_("today").capitalize(),
            font=fonts.CAPTION,
            fill=c.accent_text,
        )

    def _day(self, day: date, x: int, y: int) -> None:
        c = palette()
        colour = c.text if day.month == self.shown.month else c.muted
        fill = line = ""
        if day == self.chosen:
            fill, colour = c.fill, c.on_fill
        elif day == self.shown:
            fill = c.soft
        elif day == self._hover:
            fill = c.hover
        if day == self.today and day != self.chosen:
            line = c.accent
        if fill or line:
            shape = Shape(fill or c.popup, c.popup, px(7), line, px(1))
            size = px(_CELL - 4)
            self.create_image(x, y, image=rounded(shape, size, size))
        self.create_text(x, y, text=str(day.day), font=fonts.CAPTION, fill=colour)
