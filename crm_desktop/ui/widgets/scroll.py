"""A frame that scrolls when its content is higher than the place for it."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import on_theme_change, palette, px

from .bindings import bind_window
from .scrollbar import Scrollbar
from .surface import Frame, scaled, surface_of

if TYPE_CHECKING:
    from .surface import Padding

_WHEEL = 72
_SCROLLS = {"Text", "Listbox", "Treeview", "Canvas"}


class ScrollFrame(Frame):
    """Fill ``body``. The wheel works over everything in it, and what gets the focus is shown."""

    def __init__(self, parent: tk.Misc, padding: Padding = 0) -> None:
        super().__init__(parent)
        self._most = 0
        self._canvas = tk.Canvas(
            self, highlightthickness=0, borderwidth=0, yscrollincrement=1, width=10, height=10
        )
        self._canvas._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self._canvas.surface = surface_of(self)  # type: ignore[attr-defined]
        self._bar = Scrollbar(self, self._canvas.yview)
        self._canvas.configure(yscrollcommand=self._bar.set)
        self._bar.pack(side="right", fill="y")
        self._canvas.pack(side="left", fill="both", expand=True)
        self.body = Frame(self._canvas)
        self.body.configure(padding=scaled(padding))
        self._window = self._canvas.create_window(0, 0, anchor="nw", window=self.body)
        self.body.bind("<Configure>", lambda _event: self._fit(), add="+")
        self._canvas.bind("<Configure>", self._resized)
        bind_window(
            self,
            self.winfo_toplevel(),
            {
                "<MouseWheel>": self._wheel,
                "<Button-4>": lambda event: self._roll(event, -1),
                "<Button-5>": lambda event: self._roll(event, 1),
                "<FocusIn>": self._focused,
            },
        )
        self._paint()
        on_theme_change(self, self._paint)

    def grow_to(self, most: int) -> None:
        """Be as high as what is in it, but at most ``most`` screen pixels."""
        self._most = most
        self._fit()

    def _paint(self) -> None:
        self._canvas.configure(background=palette().surface(self.surface))

    def _resized(self, event: tk.Event[Any]) -> None:
        self._canvas.itemconfigure(self._window, width=event.width)
        self._fit()

    def _fit(self) -> None:
        height = max(self.body.winfo_reqheight(), 1)
        if self._most:
            self._canvas.configure(height=min(height, self._most))
        view = self._canvas.winfo_height()
        self._canvas.configure(scrollregion=(0, 0, self._canvas.winfo_width(), height))
        if height <= view:
            self._canvas.yview_moveto(0)

    def _holds(self, widget: Any) -> bool:
        """Say whether ``widget`` is in here, with nothing between that scrolls by itself."""
        place = widget
        while isinstance(place, tk.Misc):
            if place is self._canvas or place is self:
                return True
            if place.winfo_class() in _SCROLLS and _can_scroll(place):
                return False
            place = place.master
        return False

    def _wheel(self, event: tk.Event[Any]) -> None:
        aqua = self.tk.call("tk", "windowingsystem") == "aqua"
        self._roll(event, -event.delta if aqua else -event.delta / 120)

    def _roll(self, event: tk.Event[Any], notches: float) -> None:
        if self.winfo_exists() and self.winfo_viewable() and self._holds(event.widget):
            self.scroll_by(round(notches * px(_WHEEL)))

    def scroll_by(self, pixels: int) -> None:
        """Scroll by so many screen pixels, as far as there is something."""
        if self.body.winfo_reqheight() > self._canvas.winfo_height():
            self._canvas.yview_scroll(pixels, "units")

    def to_top(self) -> None:
        """Show the beginning."""
        self._canvas.yview_moveto(0)

    def see(self, widget: tk.Misc) -> None:
        """Scroll so that ``widget`` is in view."""
        self.update_idletasks()
        if not widget.winfo_exists():
            return  # what waited to be done has taken it away
        top = widget.winfo_rooty() - self.body.winfo_rooty()
        bottom = top + widget.winfo_height()
        first = round(self._canvas.canvasy(0))
        height = self._canvas.winfo_height()
        air = px(12)
        if top - air < first:
            self._canvas.yview_scroll(top - air - first, "units")
        elif bottom + air > first + height:
            self._canvas.yview_scroll(bottom + air - first - height, "units")

    def _focused(self, event: tk.Event[Any]) -> None:
        widget = event.widget
        if not isinstance(widget, tk.Misc) or not self.winfo_exists() or not widget.winfo_exists():
            return
        if str(self.tk.call("focus")) != str(widget):
            return  # the frames around it are told as well
        place: tk.Misc | None = widget
        while place is not None and place is not self.body:
            place = place.master
        if place is self.body and widget is not self.body and self.winfo_viewable():
            self.see(widget)


def _can_scroll(widget: tk.Misc) -> bool:
    if not isinstance(widget, tk.Text | tk.Canvas | tk.Listbox):
        return True
    first, last = widget.yview()
    return float(first) > 0 or float(last) < 1
