"""A text that is hidden until the person asks to see it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import IconButton
from crm_desktop.ui.widgets.textfield import TextField

if TYPE_CHECKING:
    from crm_desktop.ui.form.draft import Draft
    from crm_desktop.ui.screen import Shell


class SecretField(TextField):
    """Dots in the place of letters, and a button that shows them; a new value hides again.

    ``shown`` is called whenever the letters are made visible.
    """

    def __init__(self, parent: tk.Misc, shown: Callable[[], Any] = lambda: None) -> None:
        super().__init__(parent, secret=True)
        self._shown = shown
        self._eye = IconButton(self, "eye", self._turn, _("Show or hide"))
        self._eye.pack(side="right", padx=(px(4), 0), before=self.entry)

    def set(self, value: object) -> None:
        """Show ``value`` as dots."""
        super().set(value)
        self._hide(hidden=True)

    def _turn(self) -> None:
        hidden = not str(self.entry.cget("show"))
        self._hide(hidden=hidden)
        if not hidden:
            self._shown()

    def _hide(self, *, hidden: bool) -> None:
        self.entry.configure(show="•" if hidden else "")
        self._eye.set_icon("eye" if hidden else "eye-off")


def tell_shown(shell: Shell, draft: Draft | None, name: str) -> None:
    """Remember in the log that a person looked at what a record holds in a protected field.

    What was just typed is no secret to who typed it.
    """
    if draft is None or draft.record_id is None or shell.desk.read_only:
        return
    record, record_id = draft.record, draft.record_id
    if draft.values.get(name) and name not in draft.changed:
        shell.act(lambda: shell.desk.audit.shown(record, record_id, name), undo=False)
