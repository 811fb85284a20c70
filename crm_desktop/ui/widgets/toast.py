"""Short messages at the foot of the window, with one thing to do about them."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING, Any, Literal

from crm_desktop.i18n import _
from crm_desktop.ui.theme import icon, on_theme_change, palette, px

from .button import Button, IconButton
from .surface import Card, Frame, Label

if TYPE_CHECKING:
    from collections.abc import Callable

ToastKind = Literal["info", "success", "warning", "error"]
_SHOWN = {"info": 6_000, "success": 6_000, "warning": 10_000, "error": 15_000}
_MOST = 3


class Toast(Frame):
    """One message; it stays while the pointer or the keyboard is on it."""

    def __init__(
        self,
        host: tk.Misc,
        text: str,
        action: tuple[str, Callable[[], Any]] | None,
        kind: ToastKind,
        *,
        on_gone: Callable[[Toast], None],
        timeout: int,
    ) -> None:
        super().__init__(host, "app")
        self._on_gone = on_gone
        self._timeout = timeout
        self._timer = ""
        card = self.card = Card(self, (14, 7, 8, 7), "popup")
        card.pack()
        sign = Label(card)
        sign.pack(side="left", padx=(0, px(10)))
        names = {"info": "info", "success": "success", "warning": "warning", "error": "error"}

        def paint() -> None:
            c = palette()
            colours = {"info": c.accent, "success": c.success, "warning": c.warning}
            colour = colours.get(kind, c.danger)
            sign.configure(image=icon(names[kind], 16, colour, c.popup))

        paint()
        on_theme_change(sign, paint)
        words = Label(card, text)
        words.wrap_to(px(480))
        words.pack(side="left", pady=px(5))
        self.action: Button | None = None
        if action is not None:
            label, call = action
            self.action = Button(card, label, lambda: self._act(call), "ghost")
            self.action.set_selected(selected=True)
            self.action.pack(side="left", padx=(px(14), 0))
        cross = IconButton(card, "close", self.close, _("Close"), small=True)
        cross.configure(takefocus=False)
        cross.pack(side="left", padx=(px(8), 0))
        self.bind("<Enter>", lambda _event: self._stop())
        self.bind("<Leave>", lambda _event: self._start())
        self.bind("<Destroy>", lambda _event: self._stop())
        self._start()

    def _start(self) -> None:
        self._stop()
        if self._timeout:
            self._timer = self.after(self._timeout, self.close)

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _act(self, call: Callable[[], Any]) -> None:
        self.close()
        call()

    def close(self) -> None:
        """Take the message away."""
        self._stop()
        if self.winfo_exists():
            self.destroy()
            self._on_gone(self)


class Toasts:
    """Shows messages at the foot of ``host``, the newest below, at most three."""

    def __init__(self, host: tk.Misc) -> None:
        self._host = host
        self._shown: list[Toast] = []

    @property
    def texts(self) -> list[str]:
        """What is being said now, oldest first."""
        return [
            str(child.cget("text"))
            for toast in self._shown
            for child in toast.card.winfo_children()
            if isinstance(child, Label) and child.cget("text")
        ]

    def show(
        self,
        text: str,
        action: tuple[str, Callable[[], Any]] | None = None,
        kind: str = "info",
        *,
        timeout: int | None = None,
    ) -> Toast:
        """Say ``text``; ``action`` is a label and what it does.

        ``kind`` is info, success, warning or error; ``timeout`` milliseconds, 0 to stay.
        """
        which: ToastKind = kind if kind in _SHOWN else "info"  # type: ignore[assignment]
        time = _SHOWN[which] if timeout is None else timeout
        toast = Toast(self._host, text, action, which, on_gone=self._gone, timeout=time)
        self._shown.append(toast)
        while len(self._shown) > _MOST:
            self._shown[0].close()
        self._arrange()
        return toast

    def act(self) -> bool:
        """Do what the newest message offers; return whether there was something."""
        for toast in reversed(self._shown):
            if toast.action is not None:
                toast.action.invoke()
                return True
        return False

    def clear(self) -> None:
        """Take all messages away."""
        for toast in list(self._shown):
            toast.close()

    def _gone(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
        if self._host.winfo_exists():
            self._arrange()

    def _arrange(self) -> None:
        y = -px(44)
        for toast in reversed(self._shown):
            toast.update_idletasks()
            if not toast.winfo_exists():
                continue  # what waited to be done has taken it away
            toast.place(relx=0.5, rely=1.0, y=y, anchor="s")
            toast.lift()
            y -= toast.winfo_reqheight() + px(8)
