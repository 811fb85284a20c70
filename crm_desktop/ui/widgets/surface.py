"""Frames, cards, lines and labels, each knowing the surface it stands on.

A rounded picture is flattened on its ground, so every widget must know what it stands on. It
finds out by itself: the nearest parent that has a ``surface``.
"""

from __future__ import annotations

import time
from tkinter import ttk
from typing import TYPE_CHECKING, Any, Literal

from crm_desktop.ui.theme import px, styles
from crm_desktop.ui.theme.linebreaks import broken

if TYPE_CHECKING:
    import tkinter as tk

    from crm_desktop.ui.theme import Surface

Padding = int | tuple[int, ...]
LabelKind = Literal[
    "body",
    "strong",
    "muted",
    "caption",
    "micro",
    "title",
    "heading",
    "subheading",
    "figure",
    "error",
    "success",
    "warning",
    "link",
    "mono",
]
CardKind = Literal["card", "inset", "popup", "chosen", "target"]

_CARD_SURFACE: dict[str, Surface] = {"inset": "inset", "popup": "popup"}


class _Falling:
    deep = 0


class Themed:
    """What all widgets of the kit have in common: they colour themselves, and leave nothing."""

    _tb_no_autostyle = True  # ttkbootstrap's repainting of every widget passes us by
    surface: Surface
    tk: Any

    def destroy(self) -> None:
        """Take the widget away with all that is in it, and the timers they started."""
        _Falling.deep += 1
        try:
            super().destroy()  # type: ignore[misc]
        finally:
            _Falling.deep -= 1
        if not _Falling.deep:
            _stop_timers(self.tk)


def _stop_timers(interpreter: Any) -> None:
    """Stop each timer whose command went with its widget.

    It would fail, or call what by chance was given the same name since.
    """
    call, split = interpreter.call, interpreter.splitlist
    for timer in split(call("after", "info")):
        name = str(split(call("after", "info", timer))[0]).partition(" ")[0]
        if name[:1].isdigit() and not call("info", "commands", name):  # tkinter's begin so
            call("after", "cancel", timer)


def surface_of(widget: tk.Misc) -> Surface:
    """Return the surface that children of ``widget`` stand on."""
    place: tk.Misc | None = widget
    while place is not None:
        surface: Surface | None = getattr(place, "surface", None)
        if surface is not None:
            return surface
        place = place.master
    return "app"


_REST = 0.5
"""Seconds within which a width that comes back comes from the text itself."""


def scaled(padding: Padding) -> Any:
    """Return logical ``padding`` (one number, or left top right bottom) in screen pixels."""
    sides = (padding,) if isinstance(padding, int) else padding
    return tuple(px(side) for side in sides)


class Frame(Themed, ttk.Frame):
    """A plain area; with ``surface`` it becomes the ground of what stands in it."""

    def __init__(
        self, parent: tk.Misc, surface: Surface | None = None, padding: Padding = 0
    ) -> None:
        self.surface = surface or surface_of(parent)
        style = f"{self.surface}.KitFrame"
        super().__init__(parent, style=style, padding=scaled(padding))


class Card(Themed, ttk.Frame):
    """A rounded panel with a thin line; ``inset`` is a panel within a card."""

    def __init__(self, parent: tk.Misc, padding: Padding = 16, kind: CardKind = "card") -> None:
        self._ground = surface_of(parent)
        self.surface = _CARD_SURFACE.get(kind, "card")
        styles.require("card", self._ground)
        style = f"{self._ground}.{kind.title()}.KitCard"
        super().__init__(parent, style=style, padding=scaled(padding))

    def set_kind(self, kind: CardKind) -> None:
        """Change the look: “chosen” has an accent line, “target” takes what is dropped."""
        self.configure(style=f"{self._ground}.{kind.title()}.KitCard")


class Line(Themed, ttk.Frame):
    """A hairline; pack or grid it with ``fill`` or ``sticky`` along its length."""

    def __init__(self, parent: tk.Misc, *, vertical: bool = False) -> None:
        self.surface = surface_of(parent)
        thin = px(1)
        super().__init__(
            parent,
            style=f"{self.surface}.KitLine",
            **({"width": thin} if vertical else {"height": thin}),  # type: ignore[arg-type]
        )


class Label(Themed, ttk.Label):
    """A text in one of the kinds of the type scale; ``wrap`` lets it break to its width."""

    def __init__(
        self, parent: tk.Misc, text: str = "", kind: LabelKind = "body", *, wrap: bool = False
    ) -> None:
        self.surface = surface_of(parent)
        super().__init__(parent, text=text, style=f"{self.surface}.{kind.title()}.KitLabel")
        self._text = text
        self._width = self._before = 0
        self._wrapped_at = 0.0
        self.wraps = wrap
        if wrap:
            self.bind("<Configure>", self._resized, add="+")

    def _resized(self, event: tk.Event[ttk.Label]) -> None:
        width = event.width
        if width == self._width:
            return
        soon = time.monotonic() - self._wrapped_at < _REST
        if soon and width == self._before and width > self._width:
            return  # its place follows the text, and the text its place: the narrower one it is
        self.wrap_to(width)

    def wrap_to(self, width: int) -> None:
        """Break the text into lines of at most ``width`` screen pixels."""
        self._before, self._width = self._width, width
        self._wrapped_at = time.monotonic()
        self.configure(wraplength=width)
        self._break()

    def _break(self) -> None:
        font = str(self.tk.call("ttk::style", "lookup", self.cget("style"), "-font"))
        pictures = self.tk.splitlist(self.cget("image"))[:1]
        taken = sum(int(self.tk.call("image", "width", one)) for one in pictures)
        self.configure(text=broken(font, self._text, self._width - taken))

    def set_text(self, text: str) -> None:
        """Show ``text`` from now on."""
        self._text = text
        if self._width:
            self._break()
        else:
            self.configure(text=text)

    def set_kind(self, kind: LabelKind) -> None:
        """Show the text as ``kind`` from now on."""
        self.configure(style=f"{self.surface}.{kind.title()}.KitLabel")
        if self._width:
            self._break()
