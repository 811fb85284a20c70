"""Check boxes, switches and radio buttons as fields."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import px, styles

from .field import FieldWidget
from .surface import Themed

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Toggle(Themed, ttk.Checkbutton):
    pass


class _Choice(Themed, ttk.Radiobutton):
    pass


class CheckField(FieldWidget):
    """A yes or no; the value is a ``bool``."""

    _group = "check"
    _style = "KitCheck"

    def __init__(self, parent: tk.Misc, text: str = "") -> None:
        super().__init__(parent)
        styles.require(self._group, self.surface)
        self._variable = tk.BooleanVar(self, value=False)
        self.button = _Toggle(
            self,
            text=text,
            style=f"{self.surface}.{self._style}",
            variable=self._variable,
            command=self.changed,
        )
        self.button.pack(anchor="w")
        self.button.bind("<Return>", lambda _event: self.button.invoke())

    def get(self) -> bool:
        """Return whether it is checked."""
        return bool(self._variable.get())

    def set(self, value: Any) -> None:
        """Check it or not."""
        self._variable.set(bool(value))

    def focus_target(self) -> tk.Misc:
        """Return the button."""
        return self.button

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return the button."""
        return (self.button,)


class SwitchField(CheckField):
    """A yes or no that takes effect at once."""

    _group = "switch"
    _style = "KitSwitch"


class RadioField(FieldWidget):
    """One of a few options, all in view; the value is the key of the chosen one or ``None``."""

    def __init__(
        self, parent: tk.Misc, options: Sequence[tuple[str, str]], *, across: bool = False
    ) -> None:
        super().__init__(parent)
        styles.require("radio", self.surface)
        self._variable = tk.StringVar(self)
        self._buttons: list[ttk.Radiobutton] = []
        for key, label in options:
            button = _Choice(
                self,
                text=label,
                value=key,
                style=f"{self.surface}.KitRadio",
                variable=self._variable,
                command=self.changed,
            )
            self._buttons.append(button)
        self._across = 0
        self._arrange(len(options) if across else 1)
        if across:
            self.bind("<Configure>", lambda event: self._fit(event.width), add="+")

    def _arrange(self, across: int) -> None:
        self._across = across
        for at, button in enumerate(self._buttons):
            button.grid(
                row=at // across,
                column=at % across,
                sticky="w",
                padx=(0, px(16) if across > 1 else 0),
            )

    def _fit(self, width: int) -> None:
        """Put as many options side by side as there is room for."""
        if width == self.winfo_reqwidth():
            return  # it was given what it asked for, which says nothing of the room there is
        wide = [button.winfo_reqwidth() + px(16) for button in self._buttons]
        for across in range(len(wide), 0, -1):
            columns = [max(wide[at::across]) for at in range(across)]
            if sum(columns) - px(16) <= width or across == 1:
                break
        if across != self._across:
            self._arrange(across)

    def get(self) -> str | None:
        """Return the key of the chosen option."""
        return self._variable.get() or None

    def set(self, value: Any) -> None:
        """Choose the option with the key ``value``; ``None`` chooses none."""
        self._variable.set("" if value is None else str(value))

    def focus_target(self) -> tk.Misc:
        """Return the chosen button, or the first."""
        chosen = self._variable.get()
        for button in self._buttons:
            if str(button.cget("value")) == chosen:
                return button
        return self._buttons[0] if self._buttons else self

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return all buttons."""
        return tuple(self._buttons)
