"""The gap between two parts side by side, which can be dragged to give one of them more room."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import on_theme_change, palette, px

from .surface import surface_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_desktop.ui.theme import Surface

_WIDTH, _GRIP, _LINE = 12, 40, 2


class Divider(tk.Canvas):
    """A gap that shows a grip under the pointer.

    While it is dragged a line goes along; ``on_drag`` hears at the end how many screen pixels to
    the right it went, ``on_reset`` hears a double press.
    """

    _tb_no_autostyle = True
    surface: Surface

    def __init__(self, parent: tk.Misc) -> None:
        self.surface = surface_of(parent)
        super().__init__(
            parent, width=px(_WIDTH), highlightthickness=0, borderwidth=0, takefocus=False,
            cursor="sb_h_double_arrow",
        )  # fmt: skip
        self.on_drag: Callable[[int], Any] = lambda _by: None
        self.on_reset: Callable[[], Any] = lambda: None
        self._start: int | None = None
        self._line: tk.Frame | None = None
        self.bind("<Enter>", lambda _event: self._show(grip=True))
        self.bind("<Leave>", lambda _event: self._show(grip=self._start is not None))
        self.bind("<ButtonPress-1>", self._press)
        self.bind("<B1-Motion>", self._move)
        self.bind("<ButtonRelease-1>", self._release)
        self.bind("<Double-Button-1>", self._reset)
        on_theme_change(self, lambda: self._show(grip=False))
        self._show(grip=False)

    def _show(self, *, grip: bool) -> None:
        c = palette()
        self.configure(background=c.surface(self.surface))
        self.delete("all")
        if grip:
            middle, x = self.winfo_height() // 2, self.winfo_width() // 2
            half = px(_GRIP) // 2
            self.create_line(
                x, middle - half, x, middle + half, fill=c.hint, width=px(3), capstyle="round"
            )

    def _press(self, event: tk.Event[Any]) -> None:
        self._start = event.x

    def _move(self, event: tk.Event[Any]) -> None:
        if self._start is None:
            return
        if self._line is None:
            self._line = tk.Frame(self.master, width=px(_LINE), background=palette().accent)
            self._line.lift()
        x = self.winfo_x() + self.winfo_width() // 2 + event.x - self._start
        x = max(0, min(x, self.master.winfo_width() - px(_LINE)))
        self._line.place(x=x, y=0, relheight=1)

    def _release(self, event: tk.Event[Any]) -> None:
        start, self._start = self._start, None
        if self._line is None:
            return
        self._line.destroy()
        self._line = None
        self._show(grip=False)
        if start is not None:
            self.on_drag(event.x - start)

    def _reset(self, _event: tk.Event[Any]) -> None:
        self._start = None
        self.on_reset()
