"""Fields that know places: a phone number tells where it is at home, an address divides itself."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk
from typing import Any

from crm_desktop.fields.addresses import AddressParts, split_address
from crm_desktop.i18n import _
from crm_desktop.ui.theme import fonts, px
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.surface import Card, Frame, Label
from crm_desktop.ui.widgets.textfield import TextField

_AROUND = 36


class PhoneField(TextField):
    """A line of text with a faint word at its right end: where the number is at home."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, width=12)
        self._place = self._told = ""
        self._hint = ttk.Label(self.entry, style=f"{self.surface}.KitHoleLabel", font=fonts.CAPTION)
        self._hint.bind("<ButtonPress-1>", lambda _event: self.entry.focus_set())
        self.entry.bind("<Configure>", lambda _event: self._fit(), add="+")
        self.entry.variable.trace_add("write", lambda *_args: self._fit())

    def set_place(self, words: str) -> None:
        """Show where the number is at home; "" where that is not known."""
        self._place = words
        self._told = self.entry.variable.get()
        self._fit()

    @property
    def place_shown(self) -> str:
        """Return the word in view ("" for none)."""
        return str(self._hint.cget("text")) if self._hint.winfo_manager() else ""

    def _fit(self) -> None:
        taken = fonts.measure(fonts.BODY, self.entry.variable.get())
        wanted = fonts.measure(fonts.CAPTION, self._place)
        # While something else is being written, it is not known yet.
        same = self.entry.variable.get() == self._told
        if self._place and same and taken + wanted + px(_AROUND) <= self.entry.winfo_width():
            self._hint.configure(text=self._place)
            self._hint.place(relx=1.0, x=-px(11), rely=0.5, anchor="e")
        else:
            self._hint.place_forget()


class AddressField(TextField):
    """A line of text that offers to divide an address into its parts, and shows them before.

    ``fill`` takes the parts by field name; ``label`` tells what a field is called.
    """

    def __init__(
        self,
        parent: tk.Misc,
        fill: Callable[[Mapping[str, Any]], Any],
        label: Callable[[str, str], tuple[str, str]],
    ) -> None:
        super().__init__(parent, width=12)
        self._fill = fill
        self._label = label
        self._parts: AddressParts | None = None
        self._offer = Button(self, _("Split into parts"), self.preview, "ghost", "split")
        self._card: Card | None = None
        self.on_change(lambda _text: self._look())
        self.entry.bind("<FocusIn>", lambda _event: self._look(), add="+")
        self.entry.bind("<FocusOut>", lambda _event: self.after_idle(self._left), add="+")

    def set(self, value: Any) -> None:
        """Show an address."""
        super().set(value)
        self._close()

    @property
    def offered(self) -> bool:
        """Tell whether the button is there."""
        return bool(self._offer.winfo_manager())

    def _look(self) -> None:
        self._parts = split_address(self.get())
        if self._parts is not None and self._card is None:
            self._offer.pack(side="bottom", anchor="w", pady=(px(4), 0))
        elif self._parts is None:
            self._close()

    def _left(self) -> None:
        if self.winfo_exists() and not self.has_focus() and self._card is None:
            self._offer.pack_forget()

    def _close(self) -> None:
        self._offer.pack_forget()
        if self._card is not None:
            self._card.destroy()
            self._card = None

    def preview(self) -> None:
        """Show the parts, with a button that takes them."""
        parts = self._parts
        if parts is None:
            return
        self._offer.pack_forget()
        card = self._card = Card(self, (12, 10, 12, 10), kind="inset")
        card.pack(side="bottom", fill="x", pady=(px(6), 0))
        table = Frame(card)
        table.pack(fill="x")
        for row, (name, value) in enumerate(parts.found().items()):
            label, shown = self._label(name, value)
            Label(table, label, "caption").grid(row=row, column=0, sticky="w", pady=px(1))
            Label(table, shown).grid(row=row, column=1, sticky="w", padx=(px(12), 0), pady=px(1))
        foot = Frame(card)
        foot.pack(fill="x", pady=(px(8), 0))
        take = Button(foot, _("Fill in"), lambda: self._take(parts), "primary")
        take.pack(side="left")
        leave = Button(foot, _("Leave as it is"), self._leave, "ghost")
        leave.pack(side="left", padx=(px(6), 0))
        for button in (take, leave):
            button.bind("<Escape>", lambda _event: self._leave())
        take.focus_set()

    def _leave(self) -> str:
        self._close()
        self.entry.focus_set()
        return "break"

    def _take(self, parts: AddressParts) -> None:
        self._close()
        self._fill(parts.whole())
        self.entry.focus_set()
