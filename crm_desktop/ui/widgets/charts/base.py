"""What all charts have in common: redrawing, hovering, keys and a tip with the value.

The keyboard goes through the items with the arrow keys; the tip says each one's label and
value, and Enter does what a press does. So nothing is told by colour alone.
"""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import fonts, on_theme_change, palette, px
from crm_desktop.ui.widgets.surface import surface_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from crm_desktop.ui.theme import Colour


_KEPT_PICTURES = 16


@dataclass(frozen=True, slots=True)
class ChartItem:
    """One value: ``text`` is how a person reads it (the number itself if empty).

    ``title`` is what the tip calls it, where the label is short for an axis.
    """

    key: Hashable
    label: str
    value: float
    text: str = ""
    colour: Colour | None = None
    title: str = ""

    @property
    def shown(self) -> str:
        """The value in words."""
        return self.text or f"{self.value:,.0f}"


def nice_step(highest: float, steps: int = 4) -> float:
    """Return a round distance of grid lines: 1, 2, 2.5 or 5 times a power of ten."""
    if highest <= 0:
        return 1.0
    raw = highest / steps
    power = 1.0
    while power * 10 <= raw:
        power *= 10
    while power > raw:
        power /= 10
    return next((m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw), 10 * power)


def steps_in(height: int) -> int:
    """Return how many grid lines so many screen pixels have room for, four at the most."""
    return max(1, min(4, height // px(26)))


def short_number(value: float) -> str:
    """Return ``value`` for an axis: 950, 12k, 3.4M."""
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= limit:
            return f"{value / limit:.1f}".rstrip("0").rstrip(".") + unit
    return f"{value:.1f}".rstrip("0").rstrip(".")


class Chart(tk.Canvas):
    """A canvas that draws ``items`` by ``draw``, which also fills ``areas`` for the pointer."""

    _tb_no_autostyle = True

    def __init__(self, parent: tk.Misc, *, height: int = 200, width: int = 320) -> None:
        self.surface = surface_of(parent)
        super().__init__(
            parent,
            height=px(height),
            width=px(width),
            highlightthickness=0,
            borderwidth=0,
            takefocus=True,
        )
        self.items: Sequence[ChartItem] = ()
        self.on_click: Callable[[Hashable], Any] | None = None
        self.note = _("Nothing to show yet")
        self.axis: Callable[[float], str] = short_number
        """How values are written at the axis."""
        self.lit = -1
        self._last = 0
        self._pictures: dict[Hashable, tk.PhotoImage] = {}
        self.areas: list[tuple[int, int, int, int]] = []
        self.bind("<Configure>", lambda _event: self.redraw())
        self.bind("<Motion>", lambda event: self._light(self.hit(event.x, event.y)))
        self.bind("<Leave>", lambda _event: self._light(-1))
        self.bind("<ButtonRelease-1>", lambda event: self._press(self.hit(event.x, event.y)))
        self.bind("<FocusIn>", lambda _event: self._entered())
        self.bind("<FocusOut>", lambda _event: self._left())
        self.bind("<KeyPress>", self._key)
        on_theme_change(self, self.redraw)

    def set(self, items: Sequence[ChartItem]) -> None:
        """Show ``items``."""
        self.items = items
        # Who goes through the items by keyboard keeps the place when the figures are read anew.
        self.lit = self.lit if self.lit < len(items) else -1
        self.redraw()

    def colour(self, index: int) -> str:
        """Return the colour of the item at ``index``."""
        c = palette()
        named = self.items[index].colour
        return c.tones[named] if named else c.series[index % len(c.series)]

    def picture(self, key: Hashable, draw: Callable[[], bytes]) -> tk.PhotoImage:
        """Return a picture of this chart's own; the latest few are kept, as it is resized often."""
        found = self._pictures.pop(key, None)
        if found is None:
            found = tk.PhotoImage(master=self, data=draw())
        self._pictures[key] = found
        while len(self._pictures) > _KEPT_PICTURES:
            self._pictures.pop(next(iter(self._pictures)))
        return found

    def hit(self, x: int, y: int) -> int:
        """Return the item at a place of the canvas, or -1."""
        for index, (left, top, right, bottom) in enumerate(self.areas):
            if left <= x < right and top <= y < bottom:
                return index
        return -1

    def _light(self, index: int) -> None:
        if index != self.lit:
            self.lit = index
            self.configure(cursor="hand2" if index >= 0 and self.on_click else "")
            self.redraw()

    def _entered(self) -> None:
        if self.items and self.lit < 0:
            self._light(min(self._last, len(self.items) - 1))
        else:
            self.redraw()

    def _left(self) -> None:
        # Whoever comes back goes on from where the keyboard was; it may be told to go twice.
        self._last = self.lit if self.lit >= 0 else self._last
        self._light(-1)

    def _press(self, index: int) -> None:
        if index >= 0 and self.on_click is not None:
            self.on_click(self.items[index].key)

    def _key(self, event: tk.Event[Any]) -> str | None:
        if not self.items:
            return None
        steps = {"Left": -1, "Up": -1, "Right": 1, "Down": 1}
        ends = {"Home": 0, "End": len(self.items) - 1}
        if event.keysym in steps:
            self._light((self.lit + steps[event.keysym]) % len(self.items))
        elif event.keysym in ends:
            self._light(ends[event.keysym])
        elif event.keysym in {"Return", "space", "KP_Enter"}:
            self._press(self.lit)
        else:
            return None
        return "break"

    def redraw(self) -> None:
        """Draw everything anew."""
        c = palette()
        self.delete("all")
        ground = c.surface(self.surface)
        self.configure(background=ground)
        width, height = self.winfo_width(), self.winfo_height()
        self.areas = []
        if width <= 1:
            return
        if not self.items:
            self.create_text(width // 2, height // 2, text=self.note, font=fonts.BODY, fill=c.muted)
            return
        self.draw(width, height)
        if self.focus_displayof() is self:
            edge = px(1)
            self.create_rectangle(
                edge, edge, width - edge - 1, height - edge - 1, outline=c.accent, width=px(1)
            )
        if 0 <= self.lit < len(self.areas):
            self._tip(width)

    def draw(self, width: int, height: int) -> None:
        """Draw the items and say in ``areas`` where they are; for subclasses."""
        raise NotImplementedError

    def tip_at(self, index: int) -> tuple[int, int]:
        """Return the place that the tip of an item points to."""
        left, top, right, _bottom = self.areas[index]
        return (left + right) // 2, top

    def tip_text(self, index: int) -> str:
        """Return what the tip of an item says; nothing shows none."""
        item = self.items[index]
        return f"{item.title or item.label}: {item.shown}"

    def _tip(self, width: int) -> None:
        c = palette()
        text = self.tip_text(self.lit)
        if not text:
            return
        lines = text.split("\n")
        wide = max(fonts.measure(fonts.CAPTION, line) for line in lines) + px(16)
        high = fonts.line_height(fonts.CAPTION) * len(lines) + px(8)
        x, y = self.tip_at(self.lit)
        left = max(px(2), min(x - wide // 2, width - wide - px(2)))
        top = y - high - px(6)
        if top < 0:
            top = y + px(8)
        self.create_rectangle(left, top, left + wide, top + high, width=0, fill=c.tip)
        self.create_text(
            left + px(8),
            top + high // 2,
            anchor="w",
            text=text,
            font=fonts.CAPTION,
            fill=c.tip_text,
        )
