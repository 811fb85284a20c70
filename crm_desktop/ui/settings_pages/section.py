"""What a section of the settings has: fields that are kept as soon as they are changed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any, ClassVar

from crm_desktop.services.history import Changes
from crm_desktop.services.permissions import Right
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Card, FieldWidget, FormField, Label

_PAUSE = 600
"""Milliseconds without a key after which what was typed is kept."""


class SettingsSection(Card):
    """A titled card of fields; subclasses fill it in ``build``.

    ``say`` is called when something was kept. ``FILE_KEYS`` are the settings of the file, with
    what counts where it says nothing; their fields are disabled where the file is read-only.
    """

    FILE_KEYS: ClassVar[dict[str, str]] = {}

    def __init__(self, parent: tk.Misc, shell: Shell, title: str, say: Callable[[], Any]) -> None:
        super().__init__(parent, (20, 14, 20, 12))
        self.shell = shell
        self.say = say
        self.fields: dict[str, FieldWidget] = {}
        self._timers: dict[str, str] = {}
        Label(self, title, "heading").pack(anchor="w", pady=(0, px(10)))
        self.build()
        _let_shrink(self)
        if shell.desk.read_only or not shell.desk.may(Right.SETTINGS):
            for name in self.FILE_KEYS:
                self.fields[name].set_enabled(enabled=False)

    def build(self) -> None:
        """Make the fields."""
        raise NotImplementedError

    # -- called by the screen ----------------------------------------------------------------

    def shown(self) -> None:
        """Read what may have changed meanwhile."""
        for name, default in self.FILE_KEYS.items():
            self.fields[name].set(self.shell.desk.setting(name, default))

    def hidden(self) -> None:
        """Keep what was typed last."""
        for name in list(self._timers):
            self._typed(name)

    def changed(self, changes: Changes) -> None:
        """Hear what a write touched, while the settings are in view."""

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.focus()

    # -- for subclasses ----------------------------------------------------------------------

    def add(
        self,
        name: str,
        label: str,
        make: Callable[[tk.Misc], FieldWidget],
        note: str = "",
    ) -> FieldWidget:
        """Add a field over the whole width; ``note`` explains it."""
        field = FormField(self, label, make, help_text=note)
        field.pack(fill="x", pady=(0, px(9)))
        self.fields[name] = field.field
        return field.field

    def keep_while_typing(self, name: str) -> None:
        """Keep a text field after a pause in typing, and when it is left."""
        field = self.fields[name]
        field.on_change(lambda _value: self._soon(name))
        field.focus_target().bind("<FocusOut>", lambda _event: self._typed(name), add="+")

    def keep(self, name: str, value: Any) -> None:
        """Keep a setting of the file."""
        desk = self.shell.desk
        if desk.setting(name, self.FILE_KEYS.get(name, "")) == (value or ""):
            return
        try:
            desk.set_setting(name, value or "")
        except Exception as error:  # noqa: BLE001 - shown or logged by the shell
            self.shell.fail(error)
            return
        self.say()

    def then(self, do: Callable[[Any], Any], value: Any) -> None:
        """Do what builds the screen anew, once what called for it has ended."""
        self.winfo_toplevel().after_idle(do, value)

    def _soon(self, name: str) -> None:
        if name in self._timers:
            self.after_cancel(self._timers[name])
        self._timers[name] = self.after(_PAUSE, lambda: self._typed(name))

    def _typed(self, name: str) -> None:
        timer = self._timers.pop(name, "")
        if timer:
            self.after_cancel(timer)
            self.keep(name, self.fields[name].get())


def _let_shrink(place: tk.Misc) -> None:
    """Let sentences take the width that there is, and never ask for one.

    Two columns of the same width would otherwise push each other to and fro by a pixel.
    """
    for child in place.winfo_children():
        if isinstance(child, Label) and child.wraps:
            child.configure(width=1)
        _let_shrink(child)
