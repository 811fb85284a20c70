"""Finding what can be opened on a screen, and closing it again."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from typing import Protocol, TypeVar, runtime_checkable

from crm_desktop.ui.widgets.button import Button, DropButton, IconButton
from crm_desktop.ui.widgets.field import FieldWidget
from crm_desktop.ui.widgets.popup import Popup
from crm_desktop.ui.widgets.tabs import SegmentedTabs, Tabs

W = TypeVar("W", bound=tk.Misc)
_MENU_ICONS = {"menu-dots", "chevron-down"}


@runtime_checkable
class Openable(Protocol):
    """A field with a list or a calendar below it."""

    def open(self) -> None:
        """Show it."""

    def focus(self) -> None:
        """Put the keyboard into the field."""

    def winfo_viewable(self) -> bool:
        """Tell whether the field is in view."""


def walk(widget: tk.Misc) -> Iterator[tk.Misc]:
    """Yield ``widget`` and all that stands in it."""
    yield widget
    for child in widget.winfo_children():
        yield from walk(child)


def within(parent: tk.Misc, kind: type[W]) -> list[W]:
    """Return what is in view in ``parent`` and is a ``kind``."""
    return [one for one in walk(parent) if isinstance(one, kind) and one.winfo_viewable()]


def rows_of_tabs(parent: tk.Misc) -> list[Tabs | SegmentedTabs]:
    """Return the rows of tabs in view."""
    return [*within(parent, Tabs), *within(parent, SegmentedTabs)]


def menus(parent: tk.Misc) -> list[tuple[str, Button | IconButton]]:
    """Return the buttons in view that open a menu, each with a word for it."""
    found: list[tuple[str, Button | IconButton]] = []
    for button in within(parent, Button):
        if isinstance(button, DropButton) and button.instate(["!disabled"]):
            found.append((f"drop{len(found)}", button))
    found.extend(
        (f"{type(icon.master).__name__}-{icon.icon_name}", icon)
        for icon in within(parent, IconButton)
        if icon.icon_name in _MENU_ICONS and icon.instate(["!disabled"])
    )
    return found


def openable(parent: tk.Misc) -> list[Openable]:
    """Return the fields in view that have something to open."""
    return [one for one in within(parent, FieldWidget) if isinstance(one, Openable)]


def popups(root: tk.Misc) -> list[Popup]:
    """Return the pop-ups on the screen."""
    return [one for one in walk(root) if isinstance(one, Popup) and one.shown]


def close_popups(root: tk.Misc) -> None:
    """Take all pop-ups away."""
    for popup in popups(root):
        popup.close()
