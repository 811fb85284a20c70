"""Key figures: a label, a large value, and a note or a trend beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from crm_desktop.ui.theme import icon, on_theme_change, palette, px

from .surface import Card, Frame, Label, surface_of

if TYPE_CHECKING:
    import tkinter as tk

    from .surface import CardKind

Trend = Literal["up", "down", ""]


class FigureCard(Card):
    """A panel with one figure; ``trend`` puts an arrow before the note, good news in green."""

    def __init__(
        self,
        parent: tk.Misc,
        label: str,
        value: str = "",
        note: str = "",
        *,
        trend: Trend = "",
        good: bool = True,
    ) -> None:
        kind: CardKind = "inset" if surface_of(parent) in {"card", "popup"} else "card"
        super().__init__(parent, (12, 9, 12, 10), kind)
        self._label = Label(self, label, "caption")
        self._label.pack(anchor="w")
        row = Frame(self)
        row.pack(anchor="w", fill="x", pady=(px(3), 0))
        self._value = Label(row, value, "figure")
        self._value.pack(side="left")
        self._note = Label(row, note, "caption")
        self._note.pack(side="left", padx=(px(6), 0), pady=(px(3), 0))
        self._trend: Trend = trend
        self._good = good
        self._paint()
        on_theme_change(self, self._paint)

    def set(self, value: str, note: str = "", *, trend: Trend = "", good: bool = True) -> None:
        """Show another figure."""
        self._value.set_text(value)
        self._note.set_text(note)
        self._trend = trend
        self._good = good
        self._paint()

    def _paint(self) -> None:
        c = palette()
        if not self._trend:
            self._note.set_kind("caption")
            self._note.configure(image="")
            return
        self._note.set_kind("success" if self._good else "error")
        colour = c.success if self._good else c.danger
        picture = icon(f"trend-{self._trend}", 11, colour, c.surface(self.surface))
        words = str(self._note.cget("text")).strip()
        self._note.configure(image=picture, compound="left", text=f" {words}")
