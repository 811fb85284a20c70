"""The keys of the window: which there are, and what they do."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crm_desktop.i18n import N_

SHIFT = 0x1


@dataclass(frozen=True)
class Key:
    """One key: how it is written, Tk's names for it, what it does, which group it belongs to."""

    written: str
    events: tuple[str, ...]
    command: str
    label: str
    group: str


EVERYWHERE = N_("Everywhere")
LIST = N_("In a list")
CELLS = N_("In the cells of a list")
FORM = N_("In a form")
DUPLICATES = N_("Among duplicates")
GROUPS = (EVERYWHERE, LIST, CELLS, FORM, DUPLICATES)

KEYS = (
    Key("Ctrl+K", ("<Control-k>", "<Control-K>"), "find", N_("Search everything"), EVERYWHERE),
    Key("Ctrl+N", ("<Control-n>", "<Control-N>"), "new", N_("New record"), EVERYWHERE),
    Key("Ctrl+Z", ("<Control-z>",), "undo", N_("Undo"), EVERYWHERE),
    Key(
        "Ctrl+Shift+Z / Ctrl+Y",
        ("<Control-Z>", "<Control-y>", "<Control-Y>"),
        "redo",
        N_("Redo"),
        EVERYWHERE,
    ),
    Key("Alt+1 … Alt+9", (), "", N_("Go to a place of the navigation"), EVERYWHERE),
    Key("Alt+←", ("<Alt-Left>",), "back", N_("Back to where you were"), EVERYWHERE),
    Key("Ctrl+B", ("<Control-b>", "<Control-B>"), "narrow", N_("Narrow navigation"), EVERYWHERE),
    Key("Ctrl+L", ("<Control-l>", "<Control-L>"), "lock", N_("Lock the file"), EVERYWHERE),
    Key("F8", ("<F8>",), "bell", N_("Reminders and messages"), EVERYWHERE),
    Key("F5", ("<F5>",), "refresh", N_("Read anew"), EVERYWHERE),
    Key("F1", ("<F1>",), "manual", N_("Manual"), EVERYWHERE),
    Key("Ctrl+/", ("<Control-slash>", "<Shift-F1>"), "help", N_("These keys"), EVERYWHERE),
    Key("Ctrl+F", ("<Control-f>", "<Control-F>"), "filter", N_("Filter"), LIST),
    Key("↑ ↓ Home End", (), "", N_("Move"), LIST),
    Key("A … Z", (), "", N_("Go to the first row that begins so"), LIST),
    Key("Enter", (), "", N_("Edit the record"), LIST),
    Key("Ctrl+Enter", (), "", N_("Open the record's page"), LIST),
    Key("Space / Shift+↑↓ / Ctrl+A", (), "", N_("Select"), LIST),
    Key("Delete", (), "", N_("Delete (undo brings it back)"), LIST),
    Key("← → / Enter", (), "", N_("Fold or open a group"), LIST),
    Key("Ctrl+Delete", (), "", N_("Remove a condition of the filter"), LIST),
    Key("Shift+F10", (), "", N_("Menu of what can be done"), LIST),
    Key("Ctrl+P", ("<Control-p>", "<Control-P>"), "print", N_("Print"), LIST),
    Key("Alt+Shift+←", ("<Alt-Shift-Left>",), "wider", N_("Wider panel"), LIST),
    Key("Alt+Shift+→", ("<Alt-Shift-Right>",), "slimmer", N_("Narrower panel"), LIST),
    Key("Ctrl+E", ("<Control-e>", "<Control-E>"), "export", N_("Export"), LIST),
    Key("Ctrl+C", (), "", N_("Copy the rows, with titles"), LIST),
    Key("Ctrl+V", (), "", N_("Import the rows of the clipboard"), LIST),
    Key("→ / Esc", (), "", N_("Go into the cells / leave them"), CELLS),
    Key("Tab / Ctrl+→ / Ctrl+End", (), "", N_("To the next cell / the edge / the end"), CELLS),
    Key("Shift+→↓ / Ctrl+A", (), "", N_("Select cells"), CELLS),
    Key("F2 / Enter / A … Z", (), "", N_("Change the cell"), CELLS),
    Key("Enter / Tab / Esc", (), "", N_("Save and go down / right / give up"), CELLS),
    Key("Space", (), "", N_("Turn yes and no"), CELLS),
    Key("Delete", (), "", N_("Empty the cells"), CELLS),
    Key("Ctrl+C / Ctrl+V", (), "", N_("Copy / paste cells"), CELLS),
    Key(
        "Ctrl+S / Ctrl+Enter",
        ("<Control-s>", "<Control-S>", "<Control-Return>", "<Control-KP_Enter>"),
        "save",
        N_("Save"),
        FORM,
    ),
    Key("Esc", ("<Escape>",), "close", N_("Close, without saving"), FORM),
    Key("Ctrl+Page Down", ("<Control-Next>",), "next", N_("Next record of the list"), FORM),
    Key("Ctrl+Page Up", ("<Control-Prior>",), "previous", N_("Previous record"), FORM),
    Key("Ctrl+Tab", (), "", N_("Next tab"), FORM),
    Key("↑ ↓", (), "", N_("Next group / next value"), DUPLICATES),
    Key("← →", (), "", N_("Choose which value is kept"), DUPLICATES),
    Key("K", (), "", N_("Let another record stay"), DUPLICATES),
    Key("Enter", (), "", N_("Merge"), DUPLICATES),
    Key("N", (), "", N_("They are not the same"), DUPLICATES),
)


def bind_keys(root: tk.Misc, obey: Callable[[str], Any], go: Callable[[int], Any]) -> None:
    """Let ``obey`` hear the commands of the keys pressed, ``go`` the numbers pressed with Alt.

    A widget that has a use of its own for a key breaks the event before it comes here.
    """

    def listen(command: str) -> Callable[[tk.Event[Any]], str]:
        def pressed(event: tk.Event[Any]) -> str:
            said = command
            if command in {"undo", "redo"} and event.keysym in {"z", "Z"}:
                # With Caps Lock on, a plain Ctrl+Z comes as a capital Z.
                said = "redo" if int(event.state) & SHIFT else "undo"
            obey(said)
            return "break"

        return pressed

    for key in KEYS:
        for event in key.events:
            root.bind(event, listen(key.command))
    for number in range(1, 10):
        root.bind(f"<Alt-Key-{number}>", lambda _event, number=number: _went(go, number))  # type: ignore[misc]


def _went(go: Callable[[int], Any], number: int) -> str:
    go(number)
    return "break"
