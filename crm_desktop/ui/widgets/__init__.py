"""The widgets of the kit, each imported when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .avatar import Avatar, avatar_colour, initials
    from .busy import BusyOverlay, ProgressBar
    from .button import Button, DropButton, IconButton, NavButton
    from .calendar import MonthView
    from .charts import BarChart, ChartItem, DonutChart, HBarChart, LineChart, Series
    from .check import CheckField, RadioField, SwitchField
    from .choice import ChoiceField
    from .datefield import DateField
    from .dialog import Dialog, ask, message
    from .divider import Divider
    from .empty import EmptyState
    from .field import FieldWidget
    from .figure import FigureCard
    from .formfield import FormField
    from .grid import (
        Cell,
        GridColumn,
        GridFooter,
        GridLayout,
        GridSource,
        Selection,
        SortKey,
        VirtualGrid,
    )
    from .lines import LineColumn, LinesField
    from .menu import MenuItem, PopupMenu
    from .notesfield import NotesField
    from .pill import Pill
    from .popup import Option, OptionList, Popup
    from .richtext import RichText
    from .scroll import ScrollFrame
    from .scrollbar import Scrollbar
    from .searchfield import KeyHint, SearchField
    from .suggest import SuggestField
    from .surface import Card, Frame, Label, Line, surface_of
    from .tabs import SegmentedTabs, Tabs
    from .tags import TagsField
    from .textfield import Box, Entry, TextArea, TextField
    from .toast import Toast, Toasts
    from .tooltip import Tooltip

_PLACES = {
    "avatar": (
        "Avatar",
        "avatar_colour",
        "initials",
    ),
    "busy": (
        "BusyOverlay",
        "ProgressBar",
    ),
    "button": (
        "Button",
        "DropButton",
        "IconButton",
        "NavButton",
    ),
    "calendar": ("MonthView",),
    "charts": (
        "BarChart",
        "ChartItem",
        "DonutChart",
        "HBarChart",
        "LineChart",
        "Series",
    ),
    "check": (
        "CheckField",
        "RadioField",
        "SwitchField",
    ),
    "choice": ("ChoiceField",),
    "datefield": ("DateField",),
    "dialog": (
        "Dialog",
        "ask",
        "message",
    ),
    "divider": ("Divider",),
    "empty": ("EmptyState",),
    "field": ("FieldWidget",),
    "figure": ("FigureCard",),
    "formfield": ("FormField",),
    "grid": (
        "Cell",
        "GridColumn",
        "GridFooter",
        "GridLayout",
        "GridSource",
        "Selection",
        "SortKey",
        "VirtualGrid",
    ),
    "lines": (
        "LineColumn",
        "LinesField",
    ),
    "menu": (
        "MenuItem",
        "PopupMenu",
    ),
    "notesfield": ("NotesField",),
    "pill": ("Pill",),
    "popup": (
        "Option",
        "OptionList",
        "Popup",
    ),
    "richtext": ("RichText",),
    "scroll": ("ScrollFrame",),
    "scrollbar": ("Scrollbar",),
    "searchfield": (
        "KeyHint",
        "SearchField",
    ),
    "suggest": ("SuggestField",),
    "surface": (
        "Card",
        "Frame",
        "Label",
        "Line",
        "surface_of",
    ),
    "tabs": (
        "SegmentedTabs",
        "Tabs",
    ),
    "tags": ("TagsField",),
    "textfield": (
        "Box",
        "Entry",
        "TextArea",
        "TextField",
    ),
    "toast": (
        "Toast",
        "Toasts",
    ),
    "tooltip": ("Tooltip",),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}

__all__ = [
    "Avatar",
    "BarChart",
    "Box",
    "BusyOverlay",
    "Button",
    "Card",
    "Cell",
    "ChartItem",
    "CheckField",
    "ChoiceField",
    "DateField",
    "Dialog",
    "Divider",
    "DonutChart",
    "DropButton",
    "EmptyState",
    "Entry",
    "FieldWidget",
    "FigureCard",
    "FormField",
    "Frame",
    "GridColumn",
    "GridFooter",
    "GridLayout",
    "GridSource",
    "HBarChart",
    "IconButton",
    "KeyHint",
    "Label",
    "Line",
    "LineChart",
    "LineColumn",
    "LinesField",
    "MenuItem",
    "MonthView",
    "NavButton",
    "NotesField",
    "Option",
    "OptionList",
    "Pill",
    "Popup",
    "PopupMenu",
    "ProgressBar",
    "RadioField",
    "RichText",
    "ScrollFrame",
    "Scrollbar",
    "SearchField",
    "SegmentedTabs",
    "Selection",
    "Series",
    "SortKey",
    "SuggestField",
    "SwitchField",
    "Tabs",
    "TagsField",
    "TextArea",
    "TextField",
    "Toast",
    "Toasts",
    "Tooltip",
    "VirtualGrid",
    "ask",
    "avatar_colour",
    "initials",
    "message",
    "surface_of",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    value = getattr(import_module(f".{_MODULES[name]}", __name__), name)
    globals()[name] = value
    return value
