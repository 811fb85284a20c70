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


def _walk(widget: tk.Misc) -> Iterator[tk.Misc]:
    yield widget
    for child in list(widget.children.values()):
        # What is not mapped shows nothing of what is in it, except windows of their own.
        if child.winfo_ismapped():
            yield from _walk(child)
        else:
            yield from _windows(child)


def _windows(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in list(widget.children.values()):
        if child.winfo_class() == "Toplevel":
            yield from _walk(child)
        else:
            yield from _windows(child)


def in_view(parent: tk.Misc) -> list[tk.Misc]:
    """Return all that is in view in ``parent``, and in the pop-ups of what is in it."""
    return [one for one in _walk(parent) if one.winfo_viewable()]


def within(parent: tk.Misc, kind: type[W]) -> list[W]:
    """Return what is in view in ``parent`` and is a ``kind``."""
    return [one for one in in_view(parent) if isinstance(one, kind)]


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
    return [one for one in in_view(root) if isinstance(one, Popup) and one.shown]


def close_popups(root: tk.Misc) -> None:
    """Take all pop-ups away."""
    for popup in popups(root):
        popup.close()
