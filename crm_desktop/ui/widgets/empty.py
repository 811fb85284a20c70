"""What stands where there is nothing yet: a picture, a sentence, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import icon as draw_icon
from crm_desktop.ui.theme import on_theme_change, palette, px
from crm_desktop.ui.theme.shapes import disc

from .bindings import bind_window
from .button import Button
from .surface import Frame, Label

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Callable


class EmptyState(Frame):
    """Place or pack it in the middle; ``button`` is a label and what it does."""

    def __init__(
        self,
        parent: tk.Misc,
        icon: str,
        title: str,
        text: str = "",
        button: tuple[str, Callable[[], Any]] | None = None,
        *,
        second: tuple[str, Callable[[], Any]] | None = None,
    ) -> None:
        super().__init__(parent)
        ground = Label(self)
        ground.pack(pady=(0, px(14)))
        sign = Label(ground)
        sign.place(relx=0.5, rely=0.5, anchor="center")

        def paint() -> None:
            c = palette()
            ground.configure(image=disc(c.soft, c.surface(self.surface), px(64)))
            sign.configure(image=draw_icon(icon, 26, c.accent_text, c.soft), background=c.soft)

        paint()
        on_theme_change(self, paint)
        self._picture = ground
        bind_window(self, parent, {"<Configure>": lambda event: self._fit(event.height)})
        self.bind("<Map>", lambda _event: self._fit(parent.winfo_height()), add="+")
        Label(self, title, "heading").pack()
        if text:
            words = Label(self, text, "muted")
            words.configure(justify="center")
            words.wrap_to(px(380))
            words.pack(pady=(px(6), 0))
        if button or second:
            row = Frame(self)
            row.pack(pady=(px(16), 0))
            if button:
                Button(row, button[0], button[1], "primary").pack(side="left", padx=px(4))
            if second:
                Button(row, second[0], second[1]).pack(side="left", padx=px(4))

    def _fit(self, room: int) -> None:
        """Do without the picture where there is no room for it."""
        if 1 < room < self.winfo_reqheight() and self._picture.winfo_exists():
            self._picture.pack_forget()
