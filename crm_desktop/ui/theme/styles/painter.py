"""The brush that the style groups paint with: elements, layouts and options in few words."""

from __future__ import annotations

from dataclasses import dataclass
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme.shapes import Shape, nine_slice
from crm_desktop.ui.theme.tokens import Palette, palette, px

if TYPE_CHECKING:
    import tkinter as tk

    from crm_desktop.ui.theme.tokens import Surface

Layout = Any
"""What ``ttk.Style.layout`` takes: nested lists of (element, options)."""


@dataclass(frozen=True, slots=True)
class Brush:
    """Paints one group of styles for one surface."""

    style: ttk.Style
    surface: Surface

    @property
    def colours(self) -> Palette:
        """The palette of the theme being built."""
        return palette()

    @property
    def ground(self) -> str:
        """The colour that the widgets stand on."""
        return palette().surface(self.surface)

    @property
    def ground_off(self) -> str:
        """The same while it is disabled: only a field changes its ground."""
        return palette().field_off if self.surface == "field" else self.ground

    def shape(self, fill: str, line: str = "", *, radius: int = 7, width: int = 1) -> Shape:
        """Return a shape on this ground; sizes are logical."""
        return Shape(fill, self.ground, px(radius), line, px(width))

    def ringed(self, fill: str, line: str, inner: str, *, radius: int = 7) -> Shape:
        """Return a shape with a focus ring of two pixels and a line of air within."""
        return Shape(fill, self.ground, px(radius), line, px(2), px(1), inner)

    def element(
        self,
        name: str,
        normal: Shape,
        *states: tuple[str, Shape],
        height: int = 0,
        width: int = 0,
        middle: tuple[int, int] = (64, 16),
    ) -> None:
        """Create the stretching element ``name``; ``states`` are tried in their order.

        ``states`` pair the space-separated ttk states with a shape, ``height`` and
        ``width`` are the least logical ones, ``middle`` the part that is repeated (large for
        large widgets).
        """
        border = max(normal.border, *(shape.border for _, shape in states), 0)
        self.picture(
            name,
            nine_slice(normal, border, *middle),
            *((state, nine_slice(shape, border, *middle)) for state, shape in states),
            border=border,
            sticky="nswe",
            padding=0,
            width=max(px(width), 2 * border),
            height=max(px(height), 2 * border),
        )

    def picture(
        self,
        name: str,
        normal: tk.PhotoImage,
        *states: tuple[str, tk.PhotoImage],
        **options: Any,
    ) -> None:
        """Create an image element from pictures."""
        specs: list[Any] = [(*state.split(), image) for state, image in states]
        self.style.element_create(name, "image", normal, *specs, **options)

    def configure(self, style: str, **options: Any) -> None:
        """Set options of the style ``<surface>.<style>``."""
        self.style.configure(f"{self.surface}.{style}", **options)

    def map(self, style: str, **options: Any) -> None:
        """Set the options of ``<surface>.<style>`` that change with the state."""
        self.style.map(f"{self.surface}.{style}", **options)

    def layout(self, style: str, layout: Layout) -> None:
        """Lay out ``<surface>.<style>``."""
        self.style.layout(f"{self.surface}.{style}", layout)


class Painter:
    """Hands out a brush for each surface of one window."""

    def __init__(self, root: tk.Misc) -> None:
        self.root = root
        # A plain ttk.Style: ttkbootstrap's would read our names as its own vocabulary.
        self._style = ttk.Style(root)

    def on(self, surface: Surface) -> Brush:
        """Return the brush for ``surface``."""
        return Brush(self._style, surface)
