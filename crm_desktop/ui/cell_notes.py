"""A card beside a cell: what is wrong with it, or a remark that goes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.surface import Card, Label

if TYPE_CHECKING:
    import tkinter as tk

    from crm_desktop.ui.listing import RecordGrid

_WIDTH = 300
_GOES = 6_000
"""Milliseconds after which a remark goes by itself."""


class CellNote:
    """At most one card over the cells of ``rows``."""

    def __init__(self, rows: RecordGrid) -> None:
        self._rows = rows
        self._card: tk.Widget | None = None
        self._width = 0
        self._timer = ""
        self.at: tuple[int, str] | None = None
        """The row and the column that a remark is about."""

    def complain(self, text: str) -> None:
        """Say what is wrong."""
        self._say(text, "error")

    def remark(self, row: int, name: str, text: str) -> None:
        """Say something about a cell, for a while."""
        self._say(text, "muted")
        self.at = (row, name)
        self._timer = self._rows.after(_GOES, self.close)

    def _say(self, text: str, kind: str) -> None:
        card = Card(self._rows.canvas, (12, 9, 12, 9), "popup")
        label = Label(card, text, kind)  # type: ignore[arg-type]
        label.wrap_to(px(_WIDTH - 24))
        label.pack(anchor="w")
        self.show(card, _WIDTH)

    def show(self, card: tk.Widget, width: int) -> None:
        """Show a card of a logical width; ``place`` puts it where it belongs."""
        self.close()
        self._card = card
        self._width = px(width)
        card.place(x=-5_000, y=0, width=self._width)
        card.update_idletasks()
        card.tk.call("raise", str(card))

    def place(self, x: int, y: int, high: int) -> None:
        """Put the card below a cell at ``x`` and ``y`` of the view, or above it."""
        card = self._card
        if card is None:
            return
        canvas = self._rows.canvas
        tall = card.winfo_reqheight()
        below = y + high + px(3)
        if below + tall > canvas.winfo_height() and y - tall - px(3) >= 0:
            below = y - tall - px(3)
        x = max(px(2), min(x, canvas.winfo_width() - self._width - px(4)))
        card.place(x=x, y=below)

    def close(self) -> None:
        """Take the card away."""
        if self._timer:
            self._rows.after_cancel(self._timer)
            self._timer = ""
        card, self._card, self.at = self._card, None, None
        if card is not None and card.winfo_exists():
            card.destroy()
