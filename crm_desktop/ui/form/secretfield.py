"""A text that is hidden until the person asks to see it."""

from __future__ import annotations

import tkinter as tk

from crm_desktop.i18n import _
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import IconButton
from crm_desktop.ui.widgets.textfield import TextField


class SecretField(TextField):
    """Dots in the place of letters, and a button that shows them; a new value hides again."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, secret=True)
        self._eye = IconButton(self, "eye", self._turn, _("Show or hide"))
        self._eye.pack(side="right", padx=(px(4), 0), before=self.entry)

    def set(self, value: object) -> None:
        """Show ``value`` as dots."""
        super().set(value)
        self._hide(hidden=True)

    def _turn(self) -> None:
        self._hide(hidden=not str(self.entry.cget("show")))

    def _hide(self, *, hidden: bool) -> None:
        self.entry.configure(show="•" if hidden else "")
        self._eye.set_icon("eye" if hidden else "eye-off")
