"""Saying that something takes time, and how far it is."""

from __future__ import annotations

from tkinter import ttk
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui.theme import px, styles

from .button import Button
from .surface import Card, Frame, Label, Themed, surface_of

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable

_STEP = 40


class ProgressBar(Themed, ttk.Progressbar):
    """A thin bar; ``set(share)`` from 0 to 1, or ``None`` while nobody knows."""

    def __init__(self, parent: tk.Misc, *, width: int = 200) -> None:
        self.surface = surface_of(parent)
        styles.require("progress", self.surface)
        self._running = False
        super().__init__(
            parent,
            orient="horizontal",
            style=f"{self.surface}.Horizontal.KitProgress",
            maximum=1000,
            length=px(width),
        )

    def set(self, share: float | None) -> None:
        """Show how much is done."""
        plain = f"{self.surface}.Horizontal.KitProgress"
        if share is None:
            if not self._running:
                self._running = True
                busy = f"{self.surface}.Busy.Horizontal.KitProgress"
                self.configure(mode="indeterminate", style=busy)
                self.start(_STEP)
            return
        if self._running:
            self._running = False
            self.stop()
            self.configure(mode="determinate", style=plain)
        self.configure(value=max(0.0, min(1.0, share)) * 1000)


class BusyOverlay(Frame):
    """Covers ``host`` while something runs there; ``on_cancel``, if given, can stop it.

    Nothing is seen for the first 0.6 seconds: most things are over by then.
    """

    def __init__(
        self, host: tk.Misc, text: str, on_cancel: Callable[[], Any] | None = None, wait: int = 600
    ) -> None:
        super().__init__(host, surface_of(host))
        card = Card(self, 20)
        card.place(relx=0.5, rely=0.4, anchor="center")
        self._text = Label(card, text, "strong")
        self._text.pack(anchor="w")
        self._detail = Label(card, "", "caption")
        self._detail.pack(anchor="w", pady=(px(2), px(10)))
        self.bar = ProgressBar(card, width=280)
        self.bar.pack(fill="x")
        self.bar.set(None)
        if on_cancel is not None:
            Button(card, _("Cancel"), on_cancel).pack(anchor="e", pady=(px(14), 0))
        self._timer = self.after(wait, self._show)

    def _show(self) -> None:
        self._timer = ""
        self.place(relx=0, rely=0, relwidth=1, relheight=1)
        self.lift()

    def set(self, share: float | None, detail: str = "") -> None:
        """Show how far it is, and in words what is being done."""
        self.bar.set(share)
        self._detail.set_text(detail)

    def close(self) -> None:
        """Uncover the host."""
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""
        if self.winfo_exists():
            self.destroy()
