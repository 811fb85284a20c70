"""Date fields as this office writes days."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from datetime import date, datetime

from crm_desktop.fields.kind import Reading
from crm_desktop.fields.moments import Day
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spoken_days import spoken_day
from crm_desktop.ui.widgets.datefield import DateField


def read_day(text: str, reading: Reading) -> date | None:
    """Return the day that is written out in ``text``; ``None`` if none is."""
    try:
        found: date | None = Day().parse(text, reading)
    except FieldError:
        return None
    return found


def day_field(
    parent: tk.Misc,
    reading: Reading,
    *,
    write: Callable[[date], str] = date.isoformat,
    width: int = 12,
) -> DateField:
    """Return a field that reads days in the order of ``reading``, written out or in a word."""

    def speak(text: str) -> date | None:
        today = datetime.now().astimezone().date()
        return spoken_day(text, today, day_first=reading.day_first)

    return DateField(
        parent, read=lambda text: read_day(text, reading), write=write, speak=speak, width=width
    )
