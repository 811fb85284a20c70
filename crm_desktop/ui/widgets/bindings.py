"""Keys and wheel, put right once for every widget of the program.

* Space presses buttons again (ttkbootstrap takes it away).
* The wheel over a drop-down or a number never changes its value.
* Emacs keys of Entry and Text (Ctrl+K, Ctrl+F, Ctrl+N…) make way for the program's own.
* Entries have undo and redo, as Text has; with nothing left the keys go on to the window.
* Ctrl+A selects all; pasting replaces the selection on X11 as everywhere else.
"""

from __future__ import annotations

import time
import tkinter as tk
from dataclasses import dataclass, field
from tkinter import ttk
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ENTRIES = ("TEntry", "TCombobox", "TSpinbox", "Entry", "Spinbox")
_EMACS = "abdefhiknoptuwy"
_CONTROL = 0x4
_KEPT_STEPS = 200
_PAUSE = 1.0
"""After so many seconds without a key, the next letters are a new step of undo."""


@dataclass
class _History:
    """What an entry held, to go back and forth."""

    now: tuple[str, int]
    back: list[tuple[str, int]] = field(default_factory=list)
    forth: list[tuple[str, int]] = field(default_factory=list)
    last: float = 0.0
    growing: bool = False


_histories: dict[str, _History] = {}


def install(root: tk.Misc) -> None:
    """Put keys and wheel right for all widgets in ``root``, present and future."""
    _histories.clear()
    # ttkbootstrap answers every mapped widget with an event to its parent; nobody here listens.
    root.unbind_all("<Map>")
    _free_emacs_keys(root)
    _fix_wheel(root)
    for name in ("TButton", "TMenubutton"):
        root.tk.call("bind", name, "<Key-space>", "ttk::button::activate %W")
    for name in _ENTRIES:
        root.bind_class(name, "<FocusIn>", _remember, add="+")
        for event in ("<KeyRelease>", "<FocusOut>", "<ButtonRelease>"):
            root.bind_class(name, event, _record, add="+")
        for event in ("<<Paste>>", "<<Cut>>", "<<Clear>>", "<<PasteSelection>>"):
            root.bind_class(name, event, _record, add="+")
        root.bind_class(name, "<<Undo>>", _undo)
        root.bind_class(name, "<<Redo>>", _redo)
        root.bind_class(name, "<Destroy>", _forget, add="+")
    root.bind_class("Text", "<<Undo>>", lambda event: _text_edit(event, "undo"))
    root.bind_class("Text", "<<Redo>>", lambda event: _text_edit(event, "redo"))
    root.event_add("<<Redo>>", "<Control-Z>", "<Control-y>")
    for name in (*_ENTRIES, "Text"):
        for key in ("<Control-a>", "<Control-A>"):
            root.bind_class(name, key, _select_all)
    for key in ("<Control-Tab>", "<Control-Shift-Tab>"):
        # Left to the window, which turns to another tab; Tk would go to the next field.
        root.tk.call("bind", "Text", key, "# for the window")
    root.bind_class("Text", "<<Paste>>", _paste_text)
    root.bind_class("Entry", "<<Paste>>", _paste_entry)


def is_typing(event: tk.Event[Any]) -> bool:
    """Say whether a key press writes a character, and is not a shortcut."""
    plain = not int(event.state) & _CONTROL and not holds_alt(event)
    return plain and bool(event.char) and event.char.isprintable()


def holds_alt(event: tk.Event[Any]) -> bool:
    """Say whether Alt (on a Mac, Command) is held."""
    # Which of the modifiers it is differs; on Windows 8 is Num Lock. A generated event on X11 has
    # the mark that Tk itself uses for Alt.
    window_system = str(event.widget.tk.call("tk", "windowingsystem"))
    alt = {"x11": 0x20008, "win32": 0x20000, "aqua": 0x8}.get(window_system, 0x8)
    return bool(int(event.state) & alt)


def bind_window(
    widget: tk.Misc, window: tk.Misc, calls: Mapping[str, Callable[[tk.Event[Any]], Any]]
) -> None:
    """Bind ``calls``, by event, on the whole ``window`` for as long as ``widget`` lives."""
    bound = [(event, window.bind(event, call, add="+")) for event, call in calls.items()]

    def free(event: tk.Event[Any]) -> None:
        if event.widget is not widget or not window.winfo_exists():
            return
        for sequence, name in bound:
            # tkinter's own unbind would take away all other callbacks of the event too.
            script = str(window.tk.call("bind", str(window), sequence))
            kept = [line for line in script.split("\n") if line and f"[{name} " not in line]
            window.tk.call("bind", str(window), sequence, "\n".join(kept))
            window.deletecommand(name)

    widget.bind("<Destroy>", free, add="+")


def bind_tag(
    widget: tk.Misc, tag: str, calls: Mapping[str, Callable[[tk.Event[Any]], Any]]
) -> None:
    """Bind ``calls``, by event, on the bind tag ``tag`` for as long as ``widget`` lives."""
    # tkinter deletes the command of a tag with the window at the soonest, whose list it is in.
    window = widget.nametowidget(".")
    bound = [(event, window.bind_class(tag, event, call)) for event, call in calls.items()]

    def free(event: tk.Event[Any]) -> None:
        if event.widget is widget:
            for sequence, name in bound:
                window.unbind_class(tag, sequence)
                window.deletecommand(name)

    widget.bind("<Destroy>", free, add="+")


def _free_emacs_keys(root: tk.Misc) -> None:
    # On X11 Tk also gives them as virtual events: Ctrl+F is <<NextChar>>, Ctrl+N <<NextLine>>.
    keys = {f"<Control-Key-{key}>" for key in _EMACS}
    for event in root.event_info():
        for sequence in root.event_info(event):
            if sequence in keys:
                root.event_delete(event, sequence)
    for name in (*_ENTRIES, "Text"):
        for key in _EMACS:
            root.unbind_class(name, f"<Control-{key}>")


def _fix_wheel(root: tk.Misc) -> None:
    for name in ("TCombobox", "TSpinbox", "Spinbox", "TScale", "TNotebook"):
        for event in ("<MouseWheel>", "<Button-4>", "<Button-5>", "<Shift-MouseWheel>"):
            root.unbind_class(name, event)


def _entry(event: tk.Event[Any]) -> ttk.Entry | None:
    # Tk's own drop-downs hand over a path that tkinter has no object for.
    return event.widget if isinstance(event.widget, tk.Entry | tk.Spinbox) else None  # type: ignore[return-value]


def _state(entry: ttk.Entry) -> tuple[str, int]:
    return entry.get(), entry.index("insert")


def _remember(event: tk.Event[Any]) -> None:
    entry = _entry(event)
    if entry is None:
        return
    known = _histories.get(str(entry))
    if known is None or known.now[0] != entry.get():
        _histories[str(entry)] = _History(_state(entry))


def _record(event: tk.Event[Any]) -> None:
    entry = _entry(event)
    if entry is not None:
        _note(entry)


def _note(entry: ttk.Entry) -> _History:
    text, cursor = _state(entry)
    history = _histories.setdefault(str(entry), _History((text, cursor)))
    before = history.now[0]
    if text != before:
        now = time.monotonic()
        grown = len(text) == len(before) + 1 and not text[max(0, cursor - 1) : cursor].isspace()
        if not (grown and history.growing and now - history.last < _PAUSE):
            history.back.append(history.now)
            del history.back[:-_KEPT_STEPS]
        history.forth.clear()
        history.growing = grown
        history.last = now
    history.now = (text, cursor)
    return history


def _editable(entry: ttk.Entry) -> bool:
    return str(entry.cget("state")) not in {"disabled", "readonly"}


def _show(entry: ttk.Entry, state: tuple[str, int]) -> None:
    text, cursor = state
    entry.delete(0, "end")
    entry.insert(0, text)
    entry.icursor(cursor)
    entry.xview(max(0, cursor - 1))


def _undo(event: tk.Event[Any]) -> str | None:
    entry = _entry(event)
    if entry is None or not _editable(entry):
        return None
    history = _note(entry)
    if not history.back:
        return None  # the window takes back what was saved
    history.forth.append(history.now)
    history.now = history.back.pop()
    history.growing = False
    _show(entry, history.now)
    return "break"


def _redo(event: tk.Event[Any]) -> str | None:
    entry = _entry(event)
    if entry is None or not _editable(entry):
        return None
    history = _note(entry)
    if not history.forth:
        return None
    history.back.append(history.now)
    history.now = history.forth.pop()
    history.growing = False
    _show(entry, history.now)
    return "break"


def _forget(event: tk.Event[Any]) -> None:
    _histories.pop(str(event.widget), None)


def forget_history(entry: tk.Misc) -> None:
    """Let undo in ``entry`` begin with what it holds now (a new record was shown in it)."""
    _histories.pop(str(entry), None)
    if isinstance(entry, ttk.Entry):
        _histories[str(entry)] = _History(_state(entry))


def _text_edit(event: tk.Event[Any], verb: str) -> str | None:
    text = event.widget
    if not isinstance(text, tk.Text) or str(text.cget("state")) == "disabled":
        return None
    # “can” asks first: an empty stack is an error in Tk, and none to a person.
    if not text.tk.call(text, "edit", "canundo" if verb == "undo" else "canredo"):
        return None
    text.tk.call(text, "edit", verb)
    text.see("insert")
    return "break"


def _select_all(event: tk.Event[Any]) -> str:
    widget = event.widget
    if isinstance(widget, tk.Text):
        widget.tag_add("sel", "1.0", "end-1c")
        widget.mark_set("insert", "end-1c")
    elif isinstance(widget, tk.Entry):
        widget.selection_range(0, "end")
        widget.icursor("end")
    return "break"


def _paste_text(event: tk.Event[Any]) -> str:
    text = event.widget
    if isinstance(text, tk.Text) and str(text.cget("state")) != "disabled":
        try:
            pasted = text.clipboard_get()
        except tk.TclError:
            return "break"  # the clipboard is empty, or holds a picture
        text.edit_separator()
        if text.tag_ranges("sel"):
            text.mark_set("insert", "sel.last")
            text.replace("sel.first", "sel.last", pasted)  # one step of undo
        else:
            text.insert("insert", pasted)
        text.edit_separator()
        text.see("insert")
    return "break"


def _paste_entry(event: tk.Event[Any]) -> str:
    entry = event.widget
    if isinstance(entry, tk.Entry) and _editable(entry):  # type: ignore[arg-type]
        try:
            pasted = entry.clipboard_get()
        except tk.TclError:
            return "break"  # the clipboard is empty, or holds a picture
        if entry.selection_present():
            entry.delete("sel.first", "sel.last")
        entry.insert("insert", pasted)
        _note(entry)  # type: ignore[arg-type]
    return "break"
