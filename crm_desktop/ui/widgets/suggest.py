"""A field that finds what it holds: type a little, choose from what fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import px

from .button import IconButton
from .field import FieldWidget
from .popup import Option, OptionList, Popup
from .textfield import Box, Entry

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable, Hashable, Sequence
    from tkinter import ttk

Found = tuple["Hashable", str, str]
_WAIT = 120
"""Milliseconds without a key before the search is asked."""


class SuggestField(FieldWidget):
    """Shows the title of what was chosen, holds its key (``None`` for nothing).

    ``find(text)`` returns ``(key, title, subtitle)`` of what fits, best first; it must be quick.
    ``title_of(key)`` gives the title of a key that is set. ``on_new(text)``, if given, is
    offered as the last line. Arrow keys choose, Enter takes, Esc brings back what was there.
    Emptying the field sets it to ``None``; text that was not chosen is not kept.
    """

    def __init__(
        self,
        parent: tk.Misc,
        find: Callable[[str], Sequence[Found]],
        *,
        title_of: Callable[[Any], str] | None = None,
        placeholder: str = "",
        on_new: Callable[[str], Any] | None = None,
        icon: str = "search",
        width: int = 16,
    ) -> None:
        super().__init__(parent)
        self._find = find
        self._title_of = title_of
        self._on_new = on_new
        self._key: Hashable | None = None
        self._title = ""
        self._popup: Popup | None = None
        self._list: OptionList | None = None
        self._timer = ""
        self._quiet = False
        self._box = Box(self)
        self._box.pack(fill="both", expand=True)
        self.entry = Entry(
            self._box, bare=True, placeholder=placeholder or _("Type to search"), width=width
        )
        if icon:
            self._box.picture(icon).pack(side="left", padx=(0, px(6)))
        self._clear = IconButton(self._box, "close", self._empty, _("Clear"), small=True)
        self._clear.configure(takefocus=False)
        self.entry.pack(side="left", fill="both", expand=True)
        self._box.watch(self.entry)
        self.entry.variable.trace_add("write", lambda *_args: self._typed())
        self.entry.bind("<KeyPress>", self._pressed)
        self.entry.bind("<FocusOut>", lambda _event: self._left(), add="+")
        self.entry.bind("<ButtonPress-1>", lambda _event: self.after_idle(self.open), add="+")
        self.entry.bind("<Destroy>", lambda _event: self._stop(), add="+")

    def get(self) -> Any:
        """Return the key of what is chosen."""
        return self._key

    def set(self, value: Any, title: str | None = None) -> None:
        """Show the key ``value`` with ``title``, which is looked up where it is not given."""
        self._key = value
        if value is None:
            title = ""
        elif title is None:
            title = self._title_of(value) if self._title_of else str(value)
        self._title = title
        self._write(title)

    @property
    def pending(self) -> str:
        """What is typed and was not chosen yet."""
        text = self.entry.get().strip()
        return "" if text == self._title else text

    @property
    def title(self) -> str:
        """The title of what is chosen."""
        return self._title

    @property
    def dropped(self) -> bool:
        """Whether the list is open."""
        return self._popup is not None

    def _write(self, text: str) -> None:
        self._quiet = True
        self.entry.variable.set(text)
        self._quiet = False
        if self._key is not None and not self.entry.instate(["disabled"]):
            self._clear.pack(side="right", before=self.entry)
        else:
            self._clear.pack_forget()

    def focus_target(self) -> tk.Misc:
        """Return the entry."""
        return self.entry

    def state_targets(self) -> tuple[ttk.Widget, ...]:
        """Return box and entry."""
        return (self._box, self.entry, self._clear)

    def _empty(self) -> None:
        self._take(None, "")
        self.entry.focus_set()

    def _take(self, key: Hashable | None, title: str) -> None:
        differs = key != self._key
        self._key, self._title = key, title
        self._close()
        self._write(title)
        self.entry.icursor("end")
        if differs:
            self.changed()

    def _typed(self) -> None:
        if self._quiet:
            return
        self._stop()
        self._timer = self.after(_WAIT, self.open)

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def open(self) -> None:
        """Search for what is typed and show what fits."""
        self._stop()
        if self.entry.instate(["disabled"]) or self.focus_displayof() is not self.entry:
            return
        text = self.entry.get().strip()
        asked = "" if text == self._title else text
        options = [Option(key, title, subtitle) for key, title, subtitle in self._find(asked)]
        if self._on_new is not None and asked:
            options.append(Option(_New, _("New: {text}", text=asked), icon="plus"))
        if self._popup is None:
            popup = self._popup = Popup(self._box)
            popup.on_close = self._closed
            self._list = OptionList(popup.body, self._pick)
            self._list.pack(fill="both", expand=True)
        listing = self._list
        if listing is not None:
            listing.show(options, marked=self._key, note=_("Nothing found"))
            width = max(self._box.winfo_width(), min(listing.wanted_width(), px(360)))
            self._popup.show(width, listing.wanted_height())

    def _pick(self, option: Option) -> None:
        if option.key is _New:
            text = self.entry.get().strip()
            self._close()
            if self._on_new is not None:
                self._on_new(text)
        else:
            self._take(option.key, option.title)

    def _close(self) -> None:
        self._stop()
        if self._popup is not None:
            self._popup.close()

    def _closed(self) -> None:
        self._popup = None
        self._list = None

    def _left(self) -> None:
        """Keep only what was chosen when the keyboard goes elsewhere."""
        self._close()
        text = self.entry.get().strip()
        if not text and self._key is not None:
            self._take(None, "")
        elif text != self._title:
            self._write(self._title)

    def _pressed(self, event: tk.Event[Any]) -> str | None:
        key = event.keysym
        listing = self._list
        if listing is None:
            return self._pressed_closed(key)
        if listing.key(key):
            return "break"
        if key in {"Return", "KP_Enter"}:
            if self._timer:
                self.open()
            listing.pick()
            return "break"
        if key == "Escape":
            self._close()
            self._write(self._title)
            self.entry.select_range(0, "end")
            return "break"
        return None

    def _pressed_closed(self, key: str) -> str | None:
        changed = self.entry.get().strip() != self._title
        if key in {"Down", "Up"} or (key in {"Return", "KP_Enter"} and self._timer):
            self.open()
        elif key == "Escape" and changed:
            self._write(self._title)
        else:
            return None
        return "break"


class _New:
    """The key of the line that offers to make what was typed."""
