"""The line below every screen: the open file, what is in it, whether it is saved, what runs."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from crm_desktop.i18n import _
from crm_desktop.ui.theme import fonts, icon, on_theme_change, palette, px
from crm_desktop.ui.widgets.surface import Frame, Label
from crm_desktop.ui.widgets.tooltip import Tooltip

_LONGEST_NAME = 260
_LITTLE = 900
"""Logical pixels below which the commonest keys have no room."""


class StatusBar(Frame):
    """Says where the data is; ``set_count``, ``set_saved`` and ``set_work`` add the rest."""

    def __init__(self, parent: tk.Misc, path: str, *, read_only: bool) -> None:
        super().__init__(parent, padding=(16, 6, 18, 9))
        sign = ttk.Label(self, style="app.KitLabel")
        sign.pack(side="left", padx=(0, px(5)))
        name = path.replace("\\", "/").rpartition("/")[2]
        self._file = fonts.cut(fonts.CAPTION, name, px(_LONGEST_NAME))
        if read_only:
            self._file = _("{file} (read-only)", file=self._file)
        self._label = Label(self, self._file, "caption")
        self._label.pack(side="left")
        Tooltip(self._label, path)
        self._dot = ttk.Label(self, style="app.KitLabel")
        self._dot.pack(side="left", padx=(px(18), px(5)))
        self._saved = Label(self, "", "caption")
        self._saved.pack(side="left")
        self._wheel = ttk.Label(self, style="app.KitLabel")
        self._wheel.pack(side="left", padx=(px(18), px(5)))
        self._work = Label(self, "", "caption")
        self._work.pack(side="left")
        self._keys: list[Label] = []
        keys = (("Ctrl+K", _("Search")), ("Ctrl+N", _("New")), ("F1", _("Help")))
        for key, word in reversed(keys):
            label = Label(self, f"{key} {word}", "caption")
            label.pack(side="right", padx=(px(9), 0))
            self._keys.append(label)
        self._unsaved = False
        self._moment = ""

        def paint() -> None:
            c = palette()
            kind, colour = ("lock", c.warning) if read_only else ("database-check", c.success)
            sign.configure(image=icon(kind, 13, colour, c.app))
            self._show_saved()
            self._show_work()

        paint()
        on_theme_change(sign, paint)
        self.bind("<Configure>", lambda event: self._fit(event.width), add="+")

    def _fit(self, width: int) -> None:
        wanted = width >= px(_LITTLE)
        if wanted == bool(self._keys[0].winfo_manager()):
            return
        for label in self._keys:
            if wanted:
                label.pack(side="right", padx=(px(9), 0))
            else:
                label.pack_forget()

    @property
    def text(self) -> str:
        """Return all that the line says."""
        parts = (self._label, self._saved, self._work)
        return "  |  ".join(said for one in parts if (said := str(one.cget("text"))))

    def set_count(self, text: str) -> None:
        """Show how much the file holds."""
        self._label.set_text(f"{self._file}  ·  {text}" if text else self._file)

    def set_saved(self, *, unsaved: bool, moment: str) -> None:
        """Show whether something waits to be saved, and when something last was ("" if unknown)."""
        if (unsaved, moment) != (self._unsaved, self._moment):
            self._unsaved, self._moment = unsaved, moment
            self._show_saved()

    def _show_saved(self) -> None:
        c = palette()
        if self._unsaved:
            self._dot.configure(image=icon("dot", 13, c.unsaved, c.app))
            self._saved.set_text(_("Not saved yet"))
        elif self._moment:
            self._dot.configure(image=icon("check", 13, c.success, c.app))
            self._saved.set_text(_("Saved: {moment}", moment=self._moment))
        else:
            self._dot.configure(image="")
            self._saved.set_text("")

    def set_work(self, titles: Sequence[str]) -> None:
        """Show what runs in the background."""
        more = f" +{len(titles) - 1}" if len(titles) > 1 else ""
        self._work.set_text(f"{titles[0]}{more}" if titles else "")
        self._show_work()

    def _show_work(self) -> None:
        c = palette()
        some = bool(self._work.cget("text"))
        self._wheel.configure(image=icon("refresh", 13, c.accent, c.app) if some else "")

    @staticmethod
    def height() -> int:
        """Return how high the bar is, in screen pixels."""
        return fonts.line_height(fonts.CAPTION) + px(15)
