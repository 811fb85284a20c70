"""A line of text that offers what fits and takes whatever is written."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.ui.widgets import bindings
from crm_desktop.ui.widgets.button import IconButton
from crm_desktop.ui.widgets.field import FieldWidget
from crm_desktop.ui.widgets.popup import Option, OptionList, Popup
from crm_desktop.ui.widgets.textfield import Box, Entry

_WAIT = 120


class WordsField(FieldWidget):
    """The value is the text. ``offer(begins)`` returns what fits, at most a few dozen.

    Down or the button shows all, typing narrows; Enter takes the marked line, Tab and Esc leave
    the text as it is.
    """

    def __init__(
        self,
        parent: tk.Misc,
        offer: Callable[[str], Sequence[str]],
        *,
        placeholder: str = "",
        width: int = 12,
    ) -> None:
        super().__init__(parent)
        self._offer = offer
        self._quiet = False
        self._timer = ""
        self._popup: Popup | None = None
        self._list: OptionList | None = None
        self._box = Box(self, (10, 2, 4, 2))
        self._box.pack(fill="both", expand=True)
        self.entry = Entry(self._box, bare=True, placeholder=placeholder, width=width)
        self._button = IconButton(
            self._box, "chevron-down", self._toggle, _("Show what others have"), small=True
        )
        self._button.configure(takefocus=False)
        self._button.pack(side="right")
        self.entry.pack(side="left", fill="both", expand=True)
        self._box.watch(self.entry)
        self.entry.variable.trace_add("write", lambda *_args: self._typed())
        self.entry.bind("<KeyPress>", self._pressed)
        self.entry.bind("<FocusOut>", lambda _event: self.close(), add="+")
        self.entry.bind("<Destroy>", lambda _event: self._stop(), add="+")

    def get(self) -> str:
        """Return the text."""
        return self.entry.variable.get().strip()

    def set(self, value: Any) -> None:
        """Show a text; undo begins here."""
        text = "" if value is None else str(value)
        if text == self.entry.variable.get():
            return
        self._quiet = True
        self.entry.variable.set(text)
        self._quiet = False
        bindings.forget_history(self.entry)

    def focus_target(self) -> tk.Misc:
        """Return the entry."""
        return self.entry

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return box, entry and button."""
        return (self._box, self.entry, self._button)

    @property
    def dropped(self) -> bool:
        """Whether the list of offers is open."""
        return self._popup is not None

    def _typed(self) -> None:
        if self._quiet:
            return
        self._stop()
        self._timer = self.after(_WAIT, self._narrow)
        self.changed()

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _narrow(self) -> None:
        text = self.get()
        if text or self._popup is not None:
            self._show(text)

    def _toggle(self) -> None:
        if self._popup is not None:
            self.close()
        else:
            self.entry.focus_set()
            self._show("")

    def _show(self, begins: str) -> None:
        self._stop()
        if self.entry.instate(["disabled"]) or self.focus_displayof() is not self.entry:
            return
        written = self.get()
        offered = [Option(text, text) for text in self._offer(begins) if text != begins]
        if not offered:
            self.close()
            return
        if self._popup is None:
            popup = self._popup = Popup(self._box)
            popup.on_close = self._closed
            self._list = OptionList(popup.body, self._pick)
            self._list.pack(fill="both", expand=True)
        listing = self._list
        if listing is not None:
            listing.show(offered, active=-1, marked=written or None)
            width = max(self._box.winfo_width(), listing.wanted_width())
            self._popup.show(width, listing.wanted_height())

    def _pick(self, option: Option) -> None:
        self.close()
        self.entry.variable.set(option.title)
        self._stop()
        self.entry.icursor("end")

    def close(self) -> None:
        """Take the offers away."""
        self._stop()
        if self._popup is not None:
            self._popup.close()

    def _closed(self) -> None:
        self._popup = None
        self._list = None

    def _pressed(self, event: tk.Event[Any]) -> str | None:
        key = event.keysym
        if self._popup is None or self._list is None:
            if key in {"Down", "F4"}:
                self._show("")
                if self._list is not None:
                    self._list.move(1)
                return "break"
            return None
        if self._list.key(key):
            return "break"
        if key in {"Return", "KP_Enter"} and self._list.pick():
            return "break"
        if key == "Escape":
            self.close()
            return "break"
        return None
