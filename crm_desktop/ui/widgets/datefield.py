"""A field for a day: typed in any way, said in a word, or chosen from a month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.moments import split_clock
from crm_desktop.fields.spoken_days import spoken_day
from crm_desktop.i18n import _

from .button import IconButton
from .calendar import MonthView
from .dayhint import DayHint
from .field import FieldWidget
from .popup import Popup
from .textfield import Box, Entry

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable
    from tkinter import ttk

_SHIFT = 0x1


def read_iso(text: str) -> date | None:
    """Read ``2025-08-31``; anything else is ``None``."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def spoken(text: str) -> date | None:
    """Read what people say instead of a date: ``t``, ``+7``, ``next mon``, 下周一."""
    return spoken_day(text, date.today())  # noqa: DTZ011 - the day on the person's own wall


class DateField(FieldWidget):
    """Holds whatever was typed, as text; nothing typed stays nothing.

    ``read(text)`` and ``write(day)`` turn text into a day and back: what is right is for the
    caller to say. What ``read`` does not understand but ``speak`` does counts as the day that is
    meant, written out, and stands there so once the keyboard leaves. While a person types, a hint
    tells the day. Down or the button opens the calendar.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        read: Callable[[str], date | None] = read_iso,
        write: Callable[[date], str] = date.isoformat,
        speak: Callable[[str], date | None] = spoken,
        placeholder: str = "",
        width: int = 12,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._write = write
        self._speak = speak
        self._quiet = False
        self._popup: Popup | None = None
        self._month: MonthView | None = None
        self._box = Box(self, (10, 2, 4, 2))
        self._box.pack(fill="both", expand=True)
        self.entry = Entry(self._box, bare=True, placeholder=placeholder, width=width)
        self.button = IconButton(self._box, "calendar", self._toggle, _("Choose a day"), small=True)
        self.button.configure(takefocus=False)
        self.button.pack(side="right")
        self.entry.pack(side="left", fill="both", expand=True)
        self._box.watch(self.entry)
        self.entry.variable.trace_add("write", lambda *_args: self._typed())
        self.entry.bind("<KeyPress>", self._pressed)
        self.entry.bind("<FocusOut>", lambda _event: self._left(), add="+")
        self._hint = DayHint(self._box, self.entry)

    @property
    def text(self) -> str:
        """The text as it was typed."""
        return self.entry.variable.get().strip()

    def get(self) -> str:
        """Return the text; a day that was said in a word is written out."""
        text = self.text
        day = self._said(text)
        return text if day is None else self._write(day)

    def set(self, value: Any) -> None:
        """Show a day or a text; ``None`` empties the field."""
        self._put(self._write(value) if isinstance(value, date) else str(value or ""))
        self._hint.hide()

    def _put(self, text: str) -> None:
        self._quiet = True
        self.entry.variable.set(text)
        self._quiet = False

    def day(self) -> date | None:
        """Return the day that the text means, if it means one."""
        text = self.text
        return (self._read(text) or self._said(text)) if text else None

    def _said(self, text: str) -> date | None:
        """Return the day that was said in a word; ``None`` where one is written out, or none."""
        if not text or self._read(text) is not None:
            return None
        return self._speak(split_clock(text)[0])

    def _settle(self) -> None:
        """Write out the day that was said in a word."""
        self._hint.hide()
        if self.get() != self.text:
            self._put(self.get())
            self.entry.icursor("end")

    def _left(self) -> None:
        self._settle()
        self.close()

    @property
    def dropped(self) -> bool:
        """Whether the calendar is open."""
        return self._popup is not None

    def _typed(self) -> None:
        if self._quiet:
            return
        day = self.day()
        if self._month is not None and day is not None:
            self._month.show(day)
        self._hint.show(day, below=self._popup is None)
        self.changed()

    def focus_target(self) -> tk.Misc:
        """Return the entry."""
        return self.entry

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return box, entry and button."""
        return (self._box, self.entry, self.button)

    def _toggle(self) -> None:
        if self._popup is not None:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Show the calendar."""
        if self._popup is not None or self.entry.instate(["disabled"]):
            return
        self.entry.focus_set()
        self._settle()
        popup = self._popup = Popup(self._box)
        popup.on_close = self._closed
        month = self._month = MonthView(popup.body, self._pick)
        month.pack()
        month.show(self.day())
        popup.show()

    def close(self) -> None:
        """Take the calendar away."""
        if self._popup is not None:
            self._popup.close()

    def _closed(self) -> None:
        self._popup = None
        self._month = None

    def _pick(self, day: date) -> None:
        self.close()
        self.entry.variable.set(self._write(day))
        self._hint.hide()
        self.entry.focus_set()
        self.entry.icursor("end")

    def _pressed(self, event: tk.Event[Any]) -> str | None:
        month = self._month
        if month is None:
            if event.keysym in {"Down", "F4"}:
                self.open()
                return "break"
            if event.keysym in {"Return", "KP_Enter"}:
                self._settle()
            return None
        key = event.keysym
        if key in {"Return", "KP_Enter"}:
            self._pick(month.shown)
        elif key == "Escape":
            self.close()
        elif not month.key(key, shift=bool(int(event.state) & _SHIFT)):
            return None
        return "break"
