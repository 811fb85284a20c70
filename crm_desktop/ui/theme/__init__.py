"""Colours, sizes, fonts, pictures and ttk styles: the look of everything.

``open_window`` makes the themed root, ``apply`` switches light and dark while it is open,
``on_theme_change`` tells widgets that draw themselves.
"""

from __future__ import annotations

from . import fonts
from .icons import icon
from .switch import apply, mode, on_theme_change, open_window
from .tokens import COLOURS, TEXT_SIZES, Colour, Mode, Palette, Surface, palette, px

__all__ = [
    "COLOURS",
    "TEXT_SIZES",
    "Colour",
    "Mode",
    "Palette",
    "Surface",
    "apply",
    "fonts",
    "icon",
    "mode",
    "on_theme_change",
    "open_window",
    "palette",
    "px",
]
