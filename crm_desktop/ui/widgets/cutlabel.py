"""Labels for what others have written: too long for its place, it ends in “…” and a tip has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts

from .surface import Label, LabelKind
from .tooltip import Tooltip

if TYPE_CHECKING:
    import tkinter as tk
    from tkinter import ttk


class CutLabel(Label):
    """A text in one line that is as wide as its place lets it be: pack it with ``fill="x"``."""

    def __init__(self, parent: tk.Misc, text: str = "", kind: LabelKind = "body") -> None:
        super().__init__(parent, "", kind)
        self.whole = text
        # It asks for no room of its own, or a long text would push others aside.
        self.configure(width=1)
        Tooltip(self, lambda: self.whole if str(self.cget("text")) != self.whole else "")
        self.bind("<Configure>", self._fit, add="+")

    def set_text(self, text: str) -> None:
        """Show ``text`` from now on, as much of it as has room."""
        self.whole = text
        self._cut(self.winfo_width())

    def _fit(self, event: tk.Event[ttk.Label]) -> None:
        self._cut(event.width)

    def _cut(self, width: int) -> None:
        font = str(self.tk.call("ttk::style", "lookup", self.cget("style"), "-font"))
        self.configure(text=fonts.cut(font, self.whole, width))
