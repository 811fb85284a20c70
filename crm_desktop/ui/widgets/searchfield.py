"""A field to search with: a glass, the words, a cross, and the keys that lead here."""

from __future__ import annotations

from tkinter import ttk
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import fonts, on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import Shape, rounded

from .button import IconButton
from .field import FieldWidget
from .surface import Themed, surface_of
from .textfield import Box, Entry

if TYPE_CHECKING:
    import tkinter as tk


class KeyHint(Themed, ttk.Label):
    """The name of a key on a small raised ground."""

    def __init__(self, parent: tk.Misc, keys: str) -> None:
        self.surface = surface_of(parent)
        super().__init__(parent, text=keys, compound="center", font=fonts.MICRO)
        self._keys = keys
        self._paint()
        on_theme_change(self, self._paint)

    def _paint(self) -> None:
        c = palette()
        ground = c.surface(self.surface)
        width = fonts.measure(fonts.MICRO, self._keys) + px(20)
        shape = Shape(c.inset, ground, px(5), c.line, px(1))
        self.configure(image=rounded(shape, width, px(20)), foreground=c.muted, background=ground)


class SearchField(FieldWidget):
    """The value is the text. ``on_change`` is told after a moment without keys; Esc empties."""

    def __init__(
        self,
        parent: tk.Misc,
        placeholder: str = "",
        *,
        keys: str = "",
        width: int = 28,
        wait: int = 150,
    ) -> None:
        super().__init__(parent)
        self._wait = wait
        self._timer = ""
        self._quiet = False
        self._box = Box(self, (12, 2, 6, 2))
        self._box.pack(fill="both", expand=True)
        self._box.picture("search").pack(side="left", padx=(0, px(8)))
        self.entry = Entry(
            self._box, bare=True, placeholder=placeholder or _("Search"), width=width
        )
        self._hint = KeyHint(self._box, keys) if keys else None
        self._cross = IconButton(self._box, "close", self.clear, _("Clear"), small=True)
        self._cross.configure(takefocus=False)
        if self._hint:
            self._hint.pack(side="right")
        self.entry.pack(side="left", fill="both", expand=True)
        self._box.watch(self.entry)
        self.entry.variable.trace_add("write", lambda *_args: self._typed())
        self.entry.bind("<Escape>", self._escape)
        self.entry.bind("<Return>", lambda _event: self._now())
        self.entry.bind("<Destroy>", lambda _event: self._stop(), add="+")

    def get(self) -> str:
        """Return the text."""
        return self.entry.variable.get().strip()

    def set(self, value: Any) -> None:
        """Show ``value``."""
        self._quiet = True
        self.entry.variable.set(str(value or ""))
        self._quiet = False

    def clear(self) -> None:
        """Empty the field and tell it at once."""
        self.entry.variable.set("")
        self._now()
        self.entry.focus_set()

    def focus_target(self) -> tk.Misc:
        """Return the entry."""
        return self.entry

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return box and entry."""
        return (self._box, self.entry)

    def _typed(self) -> None:
        if self.entry.variable.get():
            if self._hint:
                self._hint.pack_forget()
            self._cross.pack(side="right", before=self.entry)
        else:
            self._cross.pack_forget()
            if self._hint:
                self._hint.pack(side="right", before=self.entry)
        if not self._quiet:
            self._stop()
            self._timer = self.after(self._wait, self._now)

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _now(self) -> None:
        self._stop()
        self.changed()

    def _escape(self, _event: tk.Event[Any]) -> str | None:
        if self.entry.variable.get():
            self.clear()
            return "break"
        return None
