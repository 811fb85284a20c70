"""The widgets of the kit, each imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .avatar import Avatar
    from .button import Button, DropButton, IconButton, NavButton
    from .check import CheckField, RadioField, SwitchField
    from .field import FieldWidget
    from .pill import Pill
    from .scrollbar import Scrollbar
    from .surface import Card, Frame, Label, Line, surface_of
    from .textfield import Box, Entry, TextArea, TextField
    from .tooltip import Tooltip

_PLACES = {
    "avatar": ("Avatar",),
    "button": ("Button", "DropButton", "IconButton", "NavButton"),
    "check": ("CheckField", "RadioField", "SwitchField"),
    "field": ("FieldWidget",),
    "pill": ("Pill",),
    "scrollbar": ("Scrollbar",),
    "surface": ("Card", "Frame", "Label", "Line", "surface_of"),
    "textfield": ("Box", "Entry", "TextArea", "TextField"),
    "tooltip": ("Tooltip",),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}

__all__ = [
    "Avatar",
    "Box",
    "Button",
    "Card",
    "CheckField",
    "DropButton",
    "Entry",
    "FieldWidget",
    "Frame",
    "IconButton",
    "Label",
    "Line",
    "NavButton",
    "Pill",
    "RadioField",
    "Scrollbar",
    "SwitchField",
    "TextArea",
    "TextField",
    "Tooltip",
    "surface_of",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    value = getattr(import_module(f".{_MODULES[name]}", __name__), name)
    globals()[name] = value
    return value
