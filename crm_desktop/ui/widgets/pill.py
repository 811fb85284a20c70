"""Pills for states and tags."""

from __future__ import annotations

from tkinter import ttk
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts, on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import Shape, rounded
from crm_desktop.ui.theme.tokens import PILL_HEIGHT

from .surface import Themed, surface_of

if TYPE_CHECKING:
    import tkinter as tk

    from crm_desktop.ui.theme import Colour


def pill_picture(text: str, colour: Colour, ground: str) -> tk.PhotoImage:
    """Return the empty pill that ``text`` fits in, flattened on ``ground``."""
    height = px(PILL_HEIGHT)
    width = fonts.measure(fonts.CAPTION, text) + px(18)
    fill = palette().pills[colour].fill
    return rounded(Shape(fill, ground, height // 2, "", 0), width, height)


class Pill(Themed, ttk.Label):
    """A short text on a rounded, softly coloured ground."""

    def __init__(self, parent: tk.Misc, text: str, colour: Colour = "grey") -> None:
        self.surface = surface_of(parent)
        super().__init__(parent, style=f"{self.surface}.KitLabel", compound="center")
        self._text = text
        self._colour = colour
        self._paint()
        on_theme_change(self, self._paint)

    def set(self, text: str, colour: Colour | None = None) -> None:
        """Change the words, and the colour where it is given."""
        self._text = text
        self._colour = colour or self._colour
        self._paint()

    def _paint(self) -> None:
        c = palette()
        picture = pill_picture(self._text, self._colour, c.surface(self.surface))
        self.configure(
            text=self._text,
            image=picture,
            font=fonts.CAPTION,
            foreground=c.pills[self._colour].text,
        )
