"""Round avatars with initials, in a colour that a name keeps."""

from __future__ import annotations

import zlib
from tkinter import ttk
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts, on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import disc

from .surface import Themed, surface_of

if TYPE_CHECKING:
    import tkinter as tk

_EAST_ASIAN = 0x2E80
_LETTERS = 2


def initials(name: str) -> str:
    """Return what stands for ``name``: one Chinese character, or up to two initials.

    A Chinese name shows its first character, “Alice Chen” is AC, “Bob” is B, and no name “?”.
    """
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    first = words[0][0]
    if ord(first) >= _EAST_ASIAN:
        return first
    letters = [first] + [word[0] for word in words[-1:] if len(words) > 1]
    plain = [letter for letter in letters[:_LETTERS] if ord(letter) < _EAST_ASIAN]
    return "".join(plain).upper()


def avatar_colour(name: str) -> str:
    """Return the colour of ``name``, the same on every day and every machine."""
    colours = palette().avatars
    return colours[zlib.crc32(name.strip().encode()) % len(colours)]


def avatar_font(size: int) -> str:
    """Return the font for initials in an avatar of ``size`` logical pixels."""
    steps = ((24, fonts.AVATAR), (32, fonts.CAPTION_BOLD), (40, fonts.BODY_BOLD))
    return next((font for limit, font in steps if size <= limit), fonts.FIGURE)


class Avatar(Themed, ttk.Label):
    """The initials of a name on a disc of ``size`` logical pixels."""

    def __init__(self, parent: tk.Misc, name: str, size: int = 32) -> None:
        self.surface = surface_of(parent)
        super().__init__(parent, style=f"{self.surface}.KitLabel", compound="center")
        self._person = name
        self._size = size
        self._paint()
        on_theme_change(self, self._paint)

    def set(self, name: str) -> None:
        """Show another name."""
        self._person = name
        self._paint()

    def _paint(self) -> None:
        c = palette()
        picture = disc(avatar_colour(self._person), c.surface(self.surface), px(self._size))
        self.configure(
            text=initials(self._person),
            image=picture,
            font=avatar_font(self._size),
            foreground=c.on_fill,
        )
