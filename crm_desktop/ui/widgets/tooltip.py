"""Short explanations that appear beside a widget after a moment, by mouse or by keyboard."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import fonts, palette, px
from crm_desktop.ui.theme.linebreaks import broken

from .popup import borderless

if TYPE_CHECKING:
    from collections.abc import Callable

_WAIT = 500
_WIDTH = 320


class Tooltip:
    """Explains ``widget``; ``text`` may be a function, asked when it is shown.

    An empty text shows nothing. Where only a part of the widget is explained, ``part`` returns
    that part's left edge and width. The tip never takes the focus and goes away with any key,
    press or departure.
    """

    def __init__(
        self,
        widget: tk.Misc,
        text: str | Callable[[], str],
        part: Callable[[], tuple[int, int]] | None = None,
    ) -> None:
        self._widget = widget
        self._part = part
        self.text = text
        self._timer = ""
        self._window: tk.Toplevel | None = None
        if isinstance(widget, ttk.Label):
            # Tk takes what listens to keys for something that wants them.
            widget.configure(takefocus=False)
        for event in ("<Enter>", "<FocusIn>"):
            widget.bind(event, self._wait, add="+")
        for event in ("<Leave>", "<FocusOut>", "<ButtonPress>", "<KeyPress>", "<Destroy>"):
            widget.bind(event, self._away, add="+")

    def _wait(self, _event: tk.Event[Any]) -> None:
        self.wait()

    def wait(self) -> None:
        """Show the tip after a moment: what it explains is another now."""
        self.hide()
        self._timer = self._widget.after(_WAIT, self.show)

    def _cancel(self) -> None:
        if self._timer:
            self._widget.after_cancel(self._timer)
            self._timer = ""

    def _away(self, _event: tk.Event[Any]) -> None:
        self.hide()

    def show(self) -> None:
        """Show the tip now."""
        self._timer = ""
        words = self.text() if callable(self.text) else self.text
        widget = self._widget
        if not words or self._window is not None or not widget.winfo_viewable():
            return
        c = palette()
        window = self._window = tk.Toplevel(widget, background=c.tip)
        window.withdraw()
        borderless(window)
        tk.Label(
            window,
            text=broken(fonts.CAPTION, words, px(_WIDTH)),
            background=c.tip,
            foreground=c.tip_text,
            font=fonts.CAPTION,
            justify="left",
            wraplength=px(_WIDTH),
            padx=px(8),
            pady=px(4),
        ).pack()
        window.update_idletasks()
        width, height = window.winfo_reqwidth(), window.winfo_reqheight()
        left, wide = self._part() if self._part is not None else (0, widget.winfo_width())
        x = widget.winfo_rootx() + left + (wide - width) // 2
        y = widget.winfo_rooty() + widget.winfo_height() + px(6)
        x = max(px(4), min(x, widget.winfo_screenwidth() - width - px(4)))
        if y + height > widget.winfo_screenheight():
            y = widget.winfo_rooty() - height - px(6)
        window.geometry(f"+{x}+{y}")
        window.deiconify()
        window.lift()

    def hide(self) -> None:
        """Take the tip away, or keep a waiting one from coming."""
        self._cancel()
        if self._window is not None:
            self._window.destroy()
            self._window = None
