"""The keys of an editor that stands over a cell: they go before and after the editor's own."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Any, Protocol

from crm_desktop.ui.widgets.bindings import bind_tag, holds_alt
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.suggest import SuggestField
from crm_desktop.ui.widgets.tags import TagsField
from crm_desktop.ui.widgets.textfield import TextArea, TextField

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_desktop.ui.widgets.field import FieldWidget
    from crm_desktop.ui.widgets.grid import VirtualGrid

_SHIFT = 0x1
_CONTROL = 0x4


class Commit(Protocol):
    """Saves what was entered and goes on by so many cells; says whether that went well."""

    def __call__(self, down: int = 0, right: int = 0) -> bool:
        """Save."""


class EditorKeys:
    """Listens to the keys of one editor after the other.

    Where a list or a calendar is open below the editor, Enter and Tab are that one's first.
    """

    def __init__(
        self,
        grid: VirtualGrid,
        commit: Commit,
        cancel: Callable[[], Any],
        leave: Callable[[], Any],
    ) -> None:
        self._grid = grid
        self._commit = commit
        self._cancel = cancel
        self._leave = leave
        self._widget: FieldWidget | None = None
        self._typed = False
        self._step = 0
        self._before_tag = f"CellBefore{id(self)}"
        self._after_tag = f"CellAfter{id(self)}"
        bind_tag(grid, self._before_tag, {"<KeyPress>": self._before})
        bind_tag(grid, self._after_tag, {"<KeyPress>": self._after})

    def listen(self, widget: FieldWidget, *, typed: bool) -> None:
        """Listen to an editor; ``typed``: it was opened by typing, so arrows leave it."""
        self._widget = widget
        self._typed = typed
        self._step = 0
        target = widget.focus_target()
        own, *others = target.bindtags()
        target.bindtags((self._before_tag, own, self._after_tag, *others))
        target.bind("<FocusOut>", lambda _event: self._grid.after_idle(self._gone, widget), add="+")
        if isinstance(widget, ChoiceField | SuggestField):
            widget.on_change(lambda _value: self._settle(widget))

    def _settle(self, widget: FieldWidget) -> None:
        self._grid.after_idle(self._chosen, widget)

    def forget(self) -> None:
        """Listen no longer."""
        self._widget = None

    def _gone(self, widget: FieldWidget) -> None:
        """Save once the keyboard is somewhere else in the window."""
        if widget is not self._widget or not widget.winfo_exists() or widget.has_focus():
            return
        try:
            place = widget.focus_get()
        except KeyError:  # a window of Tk's own
            return
        if place is not None:
            self._leave()

    def _chosen(self, widget: FieldWidget) -> None:
        """Save what was chosen from a list, by a key or a press."""
        if widget is self._widget and widget.winfo_exists() and not widget.dropped:
            self._commit(down=self._step)

    # -- before the editor's own keys --------------------------------------------------------

    def _before(self, event: tk.Event[Any]) -> str | None:
        widget = self._widget
        if widget is None:
            return None
        key, state = event.keysym, int(event.state)
        if key in {"Return", "KP_Enter"}:
            return self._enter(widget, state, other=holds_alt(event))
        return "break" if self._ends(widget, key, state) else None

    def _ends(self, widget: FieldWidget, key: str, state: int) -> bool:
        """Save or give up, where a key says so."""
        plain = isinstance(widget, TextField) and self._typed
        if key == "Escape":
            self._cancel()
        elif key in {"Tab", "ISO_Left_Tab"} and not widget.dropped:
            self._commit(right=self._tab(key, state))
        elif key.lower() == "s" and state & _CONTROL:
            self._commit()
        elif key in {"Up", "Down"} and plain and not state & (_SHIFT | _CONTROL):
            self._commit(down=-1 if key == "Up" else 1)
        else:
            return False
        return True

    @staticmethod
    def _tab(key: str, state: int) -> int:
        return -1 if key == "ISO_Left_Tab" or state & _SHIFT else 1

    def _enter(self, widget: FieldWidget, state: int, *, other: bool) -> str | None:
        if isinstance(widget, TextArea) and (other or state & (_SHIFT | _CONTROL)):
            widget.text.insert("insert", "\n")
            widget.text.see("insert")
            return "break"
        if isinstance(widget, TagsField) and widget.entry.get().strip():
            return None  # what was typed becomes a tag first
        down = -1 if state & _SHIFT else 1
        if isinstance(widget, SuggestField) and widget.pending and not widget.dropped:
            widget.open()
        if widget.dropped:
            self._step = down
            self._grid.after_idle(self._chosen, widget)
            return None
        self._commit(down=down)
        return "break"

    # -- after them --------------------------------------------------------------------------

    def _after(self, event: tk.Event[Any]) -> str | None:
        if self._widget is None or event.keysym not in {"Tab", "ISO_Left_Tab"}:
            return None
        self._commit(right=self._tab(event.keysym, int(event.state)))
        return "break"
