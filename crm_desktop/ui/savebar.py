"""The foot of a form: whether something is unsaved, Cancel and Save."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import icon, on_theme_change, palette, px
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.surface import Frame, Label, Line


class SaveBar(Frame):
    """Stands below a form; tell it the form's state with ``show``."""

    def __init__(self, parent: tk.Misc, save: Callable[[], Any], cancel: Callable[[], Any]) -> None:
        super().__init__(parent)
        self._dirty = False
        Line(self).pack(fill="x")
        row = Frame(self, padding=(15, 12, 15, 5))
        row.pack(fill="x")
        self._state = Label(row, "", "caption")
        self._state.configure(compound="left")
        self._state.pack(side="left")
        # Made from left to right, as the keyboard goes; packed from the right.
        self._cancel = Button(row, _("Cancel"), cancel, tooltip="Esc")
        self._save = Button(row, _("Save"), save, "primary", tooltip="Ctrl+S")
        self._save.pack(side="right", padx=(px(8), 0))
        self._cancel.pack(side="right")
        on_theme_change(self._state, self._paint)

    def show(self, *, dirty: bool, able: bool) -> None:
        """Say whether something is unsaved and whether it can be saved."""
        self._dirty = dirty
        self._save.set_enabled(able)
        self._paint()

    def _paint(self) -> None:
        if self._dirty:
            c = palette()
            dot = icon("dot", 9, c.unsaved, c.surface(self.surface))
            self._state.configure(image=dot)
            self._state.set_text(" " + _("Unsaved changes"))
        else:
            self._state.configure(image="")
            self._state.set_text("")
