"""A field that holds one of some options: a drop-down that can be typed into."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import styles

from .bindings import is_typing
from .field import FieldWidget
from .popup import Option, OptionList, Popup
from .surface import Themed

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence


def _matching(options: Sequence[Option], typed: str) -> list[Option]:
    wanted = typed.casefold()
    first = [o for o in options if o.title.casefold().startswith(wanted)]
    later = [o for o in options if wanted in o.title.casefold() and o not in first]
    return first + later


class _Face(Themed, ttk.Button):
    """The closed drop-down."""


class ChoiceField(FieldWidget):
    """Shows labels, holds keys. ``options`` are ``(key, label)`` pairs or :class:`Option`.

    Down, Space, Enter or a press open the list; letters narrow it, Enter takes the marked line,
    Esc leaves the value as it was. The wheel does nothing. With ``empty``, a first line with
    that label stands for ``None``.
    """

    def __init__(
        self,
        parent: tk.Misc,
        options: Iterable[tuple[Hashable, str] | Option] = (),
        *,
        empty: str | None = None,
        placeholder: str = "",
        width: int = 0,
    ) -> None:
        super().__init__(parent)
        styles.require("choice", self.surface)
        self._empty = empty
        self._placeholder = placeholder
        self._key: Hashable | None = None
        self._choices: list[Option] = []
        self._popup: Popup | None = None
        self._list: OptionList | None = None
        self._typed = ""
        self.face = _Face(self, style=f"{self.surface}.KitChoice", command=self._toggle)
        if width:
            self.face.configure(width=width)
        self.face.pack(fill="both", expand=True)
        self.face.bind("<KeyPress>", self._pressed)
        self.face.bind("<FocusOut>", lambda _event: self.close())
        self.face.bind("<Destroy>", lambda _event: self.close())
        self.set_options(options)

    def set_options(self, options: Iterable[tuple[Hashable, str] | Option]) -> None:
        """Offer other options; the value stays, even where it is not among them."""
        self._choices = [
            each if isinstance(each, Option) else Option(each[0], each[1]) for each in options
        ]
        if self._empty is not None:
            self._choices.insert(0, Option(None, self._empty))
        self._show()

    def get(self) -> Any:
        """Return the key of the chosen option, or ``None``."""
        return self._key

    def set(self, value: Any) -> None:
        """Choose the option with the key ``value``."""
        self._key = value
        self._show()

    def label(self) -> str:
        """Return the label of the chosen option."""
        for option in self._choices:
            if option.key == self._key:
                return option.title
        return "" if self._key is None else str(self._key)

    @property
    def dropped(self) -> bool:
        """Whether the list is open."""
        return self._popup is not None

    def _show(self) -> None:
        label = self.label()
        shown = label or self._placeholder
        self.face.configure(text=shown)
        faint = self._key is None
        self.face.state(["alternate" if faint else "!alternate"])

    def focus_target(self) -> tk.Misc:
        """Return the face."""
        return self.face

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return the face."""
        return (self.face,)

    # --- the list -----------------------------------------------------------------------

    def _toggle(self) -> None:
        if self._popup is not None:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Show the list."""
        if self._popup is not None or self.face.instate(["disabled"]):
            return
        self.face.focus_set()
        self._typed = ""
        popup = self._popup = Popup(self.face)
        popup.on_close = self._closed
        self._list = OptionList(popup.body, self._pick)
        self._list.pack(fill="both", expand=True)
        self._fill()

    def narrow(self, typed: str) -> None:
        """Open the list, narrowed to what fits ``typed``."""
        self.open()
        self._typed = typed
        self._fill()

    def _fill(self) -> None:
        popup, listing = self._popup, self._list
        if popup is None or listing is None:
            return
        options = _matching(self._choices, self._typed) if self._typed else self._choices
        keys = [option.key for option in options]
        active = keys.index(self._key) if not self._typed and self._key in keys else 0
        listing.show(options, active=active, marked=self._key, note=_("Nothing fits"))
        width = max(self.face.winfo_width(), listing.wanted_width())
        popup.show(width, listing.wanted_height())
        # Only now does the canvas know its height, and can bring the active line into view.
        popup.update_idletasks()
        listing.move(0)
        self.face.configure(text=self._typed or self.label() or self._placeholder)

    def close(self) -> None:
        """Take the list away; the value stays."""
        if self._popup is not None:
            self._popup.close()

    def _closed(self) -> None:
        self._popup = None
        self._list = None
        self._typed = ""
        if self.face.winfo_exists():
            self._show()

    def _pick(self, option: Option) -> None:
        differs = option.key != self._key
        self._key = option.key
        self.close()
        self._show()
        if differs:
            self.changed()

    def _pressed(self, event: tk.Event[Any]) -> str | None:
        listing = self._list
        if listing is None:
            return self._pressed_closed(event)
        key = event.keysym
        if key == "Tab":
            if self._typed:
                listing.pick()
            self.close()
            return None
        if listing.key(key):
            return "break"
        if key in {"Return", "KP_Enter"}:
            listing.pick()
        elif key == "Escape":
            self.close()
        elif key == "BackSpace":
            self._typed = self._typed[:-1]
            self._fill()
        elif is_typing(event):
            self._typed += event.char
            self._fill()
        else:
            return None
        return "break"

    def _pressed_closed(self, event: tk.Event[Any]) -> str | None:
        if event.keysym in {"Down", "Up", "Return", "KP_Enter", "F4"}:
            self.open()
            return "break"
        if event.keysym in {"Delete", "BackSpace"} and self._empty is not None:
            if self._key is not None:
                self._pick(self._choices[0])
            return "break"
        if is_typing(event) and event.char != " ":
            self.narrow(event.char)
            return "break"
        return None
