"""A field that holds any number of some options: a drop-down whose lines are ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import listed

from .choice import ChoiceField

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Hashable, Iterable

    from .popup import Option


class TickField(ChoiceField):
    """Holds a tuple of keys, in the order of the options.

    Enter, Space or a press tick the marked line and leave the list open; Tab or Esc close it.
    """

    def __init__(
        self,
        parent: tk.Misc,
        options: Iterable[tuple[Hashable, str] | Option] = (),
        *,
        placeholder: str = "",
        width: int = 0,
    ) -> None:
        self._ticked: tuple[Hashable, ...] = ()
        super().__init__(parent, options, placeholder=placeholder, width=width)

    def get(self) -> Any:
        """Return the keys of the ticked options."""
        return self._ticked

    def set(self, value: Any) -> None:
        """Tick the options with these keys."""
        self._ticked = tuple(value or ())
        # The face of the drop-down is faint while nothing is chosen.
        self._key = self._ticked or None
        self._show()

    def label(self) -> str:
        """Return the labels of the ticked options."""
        labels = {option.key: option.title for option in self._choices}
        return listed(labels.get(key, str(key)) for key in self._ticked)

    def _fill(self) -> None:
        super()._fill()
        if self._list is not None:
            self._list.ticked = frozenset(self._ticked)
            self._list.redraw()

    def _pick(self, option: Option) -> None:
        ticked = set(self._ticked) ^ {option.key}
        known = [each.key for each in self._choices]
        self.set((*(key for key in self._ticked if key in ticked and key not in known),
                  *(key for key in known if key in ticked)))  # fmt: skip
        self._typed = ""
        active = self._list.active if self._list is not None else 0
        options = self._list.options if self._list is not None else ()
        self._fill()
        if self._list is not None:
            at = active if len(options) == len(self._choices) else known.index(option.key)
            self._list.active = at
            self._list.move(0)
        self.changed()

    def _pressed(self, event: tk.Event[Any]) -> str | None:
        if self._list is not None and event.keysym == "space" and not self._typed:
            self._list.pick()
            return "break"
        return super()._pressed(event)
