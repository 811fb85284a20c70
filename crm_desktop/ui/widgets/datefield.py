"""A field for a day: typed in any way, or chosen from a month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _

from .button import IconButton
from .calendar import MonthView
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


class DateField(FieldWidget):
    """Holds whatever was typed, as text; nothing typed stays nothing.

    ``read(text)`` and ``write(day)`` turn text into a day and back for the calendar only: what
    is right is for the caller to say. Down or the button opens the calendar.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        read: Callable[[str], date | None] = read_iso,
        write: Callable[[date], str] = date.isoformat,
        placeholder: str = "",
        width: int = 12,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._write = write
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
        self.entry.bind("<FocusOut>", lambda _event: self.close(), add="+")

    def get(self) -> str:
        """Return the text."""
        return self.entry.variable.get().strip()

    def set(self, value: Any) -> None:
        """Show a day or a text; ``None`` empties the field."""
        text = self._write(value) if isinstance(value, date) else str(value or "")
        self._quiet = True
        self.entry.variable.set(text)
        self._quiet = False

    def day(self) -> date | None:
        """Return the day that the text means, if it means one."""
        return self._read(self.get()) if self.get() else None

    @property
    def dropped(self) -> bool:
        """Whether the calendar is open."""
        return self._popup is not None

    def _typed(self) -> None:
        if self._month is not None and self.day() is not None:
            self._month.show(self.day())
        if not self._quiet:
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
        self.entry.focus_set()
        self.entry.icursor("end")

    def _pressed(self, event: tk.Event[Any]) -> str | None:
        month = self._month
        if month is None:
            if event.keysym in {"Down", "F4"}:
                self.open()
                return "break"
            return None
        key = event.keysym
        if key in {"Return", "KP_Enter"}:
            self._pick(month.shown)
        elif key == "Escape":
            self.close()
        elif not month.key(key, shift=bool(int(event.state) & _SHIFT)):
            return None
        return "break"
