"""What all fields have in common, so that a form need not know which is which."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Any

from .surface import Frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from tkinter import ttk


class FieldWidget(Frame):
    """A field of a form. Subclasses say what their value is and which widget takes the keys.

    ``set`` shows a value and tells nobody; what a person does reaches ``on_change``. An error
    colours the field; the sentence itself is shown by the :class:`FormField` around it.
    """

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._listeners: list[Callable[[Any], None]] = []
        self._error: str | None = None
        self.error_changed: Callable[[str | None], None] | None = None

    def get(self) -> Any:
        """Return the value that the field holds."""
        raise NotImplementedError

    def set(self, value: Any) -> None:
        """Show ``value`` without telling the listeners."""
        raise NotImplementedError

    @property
    def value(self) -> Any:
        """The value that the field holds."""
        return self.get()

    @value.setter
    def value(self, value: Any) -> None:
        self.set(value)

    def focus_target(self) -> tk.Misc:
        """Return the widget that takes the keys."""
        return self

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return the widgets that show the states ``disabled`` and ``invalid``."""
        return ()

    @property
    def dropped(self) -> bool:
        """Whether something of the field's own is open below it, and takes the keys."""
        return False

    def on_change(self, callback: Callable[[Any], None]) -> None:
        """Call ``callback`` with the new value after every change by a person."""
        self._listeners.append(callback)

    def changed(self) -> None:
        """Tell the listeners; for subclasses."""
        if self._listeners:
            value = self.get()
            for listener in list(self._listeners):
                listener(value)

    @property
    def error(self) -> str | None:
        """The sentence that says what is wrong, or ``None``."""
        return self._error

    def set_error(self, text: str | None) -> None:
        """Mark the field as wrong and say why, or as right again with ``None``."""
        if text == self._error:
            return
        self._error = text
        for widget in self.state_targets():
            widget.state(["invalid" if text else "!invalid"])
        if self.error_changed is not None:
            self.error_changed(text)

    def set_enabled(self, enabled: bool) -> None:
        """Let a person change the value, or not."""
        for widget in self.state_targets():
            widget.state(["!disabled" if enabled else "disabled"])

    def focus(self) -> None:
        """Put the keyboard here."""
        self.focus_target().focus_set()

    focus_set = focus

    def has_focus(self) -> bool:
        """Say whether the keyboard is in this field or in a part of it."""
        return holds_focus(self)


def holds_focus(widget: tk.Misc) -> bool:
    """Say whether the keyboard is in a widget or in a part of it."""
    try:
        place: tk.Misc | None = widget.focus_get()
    except KeyError:  # the focus is in a window of Tk's own, unknown to tkinter
        return False
    while place is not None:
        if place is widget:
            return True
        place = place.master
    return False
