"""The line below every screen: the open file, how much is in it, the commonest keys."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from crm_desktop.i18n import _
from crm_desktop.ui.theme import fonts, icon, on_theme_change, palette, px
from crm_desktop.ui.widgets.surface import Frame, Label
from crm_desktop.ui.widgets.tooltip import Tooltip


class StatusBar(Frame):
    """Says where the data is; ``set_count`` adds how much there is."""

    def __init__(self, parent: tk.Misc, path: str, *, read_only: bool) -> None:
        super().__init__(parent, padding=(16, 6, 18, 9))
        sign = ttk.Label(self, style="app.KitLabel")
        sign.pack(side="left", padx=(0, px(5)))

        def paint() -> None:
            c = palette()
            name, colour = ("lock", c.warning) if read_only else ("database-check", c.success)
            sign.configure(image=icon(name, 13, colour, c.app))

        paint()
        on_theme_change(sign, paint)
        self._kind = _("Read-only file") if read_only else _("Local database")
        self._label = Label(self, self._kind, "caption")
        self._label.pack(side="left")
        Tooltip(self._label, path)
        keys = (("Ctrl+K", _("Search")), ("Ctrl+N", _("New")), ("F1", _("Help")))
        for key, word in reversed(keys):
            Label(self, f"{key} {word}", "caption").pack(side="right", padx=(px(9), 0))

    def set_count(self, text: str) -> None:
        """Show how much the file holds."""
        self._label.set_text(f"{self._kind}  ·  {text}" if text else self._kind)

    @staticmethod
    def height() -> int:
        """Return how high the bar is, in screen pixels."""
        return fonts.line_height(fonts.CAPTION) + px(15)
