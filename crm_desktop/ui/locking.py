"""Locking the file: by hand, after a time without a key, and the card that opens it again."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import _
from crm_desktop.ui.dressing import first_look
from crm_desktop.ui.form.secretfield import SecretField
from crm_desktop.ui.placing import Placing
from crm_desktop.ui.repeating import Repeating
from crm_desktop.ui.sidebar import NAME
from crm_desktop.ui.theme import icon, on_theme_change, open_window, palette, px
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.formfield import FormField
from crm_desktop.ui.widgets.surface import Card, Frame, Label

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Preferences
    from crm_desktop.ui.window import Window

T = TypeVar("T")
AFTER = "lock_after"
"""The setting of this computer: minutes without a key or a press, 0 for never."""
USUAL = 10
_LOOK = 15_000
_MINUTE = 60
_WIDTH = 400


class UnlockCard(Card):
    """Asks for the password of the file ``name``; ``attempt`` hears what was entered."""

    def __init__(self, parent: tk.Misc, name: str, attempt: Callable[[str], Any]) -> None:
        super().__init__(parent, (32, 28, 32, 28))
        self._attempt = attempt
        sign = Label(self)
        sign.pack(pady=(0, px(12)))

        def paint() -> None:
            c = palette()
            sign.configure(image=icon("lock", 32, c.accent_text, c.card))

        paint()
        on_theme_change(sign, paint)
        Label(self, name, "title").pack()
        Label(self, _("The file is locked."), "muted").pack(pady=(px(4), px(18)))
        note = _("The recovery key opens it as well.")
        form = FormField(self, _("Password"), SecretField, help_text=note)
        form.pack(fill="x")
        assert isinstance(form.field, SecretField)
        self.password = form.field
        self.password.on_change(lambda _value: self.password.set_error(None))
        self.password.entry.bind("<Return>", lambda _event: self.press())
        self.button = Button(self, _("Unlock"), self.press, "primary", "key")
        self.button.pack(fill="x", pady=(px(16), 0))
        width = Frame(self)
        width.configure(width=px(_WIDTH), height=1)
        width.pack()

    def press(self) -> None:
        """Try what stands in the field."""
        given = self.password.entry.variable.get()
        if given and self.button.instate(["!disabled"]):
            self.button.set_enabled(enabled=False)
            self._attempt(given)

    def refuse(self, error: BaseException) -> None:
        """Say why the file stays locked."""
        self.button.set_enabled(enabled=True)
        self.password.set_error(str(error))
        self.password.entry.selection_range(0, "end")
        self.password.focus()


def open_protected(path: Path, preferences: Preferences, opened: Callable[[str], T]) -> T | None:
    """Ask for the password of the file at ``path`` in a window of its own.

    Return what ``opened`` makes of it, ``None`` where the person closed the window. ``opened``
    raises ``PersonError`` where the password is not the right one.
    """
    root = open_window(NAME, **first_look(preferences))
    Placing(root, preferences)
    found: list[T] = []

    def attempt(password: str) -> None:
        try:
            found.append(opened(password))
        except PersonError as error:
            card.refuse(error)
        else:
            root.quit()

    cover = Frame(root, "app")
    cover.pack(fill="both", expand=True)
    card = UnlockCard(cover, path.name, attempt)
    card.place(relx=0.5, rely=0.42, anchor="center")
    root.protocol("WM_DELETE_WINDOW", root.quit)
    root.deiconify()
    root.after_idle(card.password.focus)
    root.mainloop()
    root.destroy()
    return found[0] if found else None


class Locking:
    """Locks the file of a window and opens it again, at the place where it was."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._last = time.monotonic()
        self._pointer = (0, 0)
        for event in ("<KeyPress>", "<KeyRelease>", "<ButtonRelease>"):
            window.root.bind_all(event, lambda _event: self._touched(), add="+")
        Repeating(window.root, _LOOK, _LOOK, lambda: self.look(time.monotonic()))

    def lock(self) -> None:
        """Lock now, where the file has a password and nothing long is being done."""
        window = self._window
        if window.curtain.drawn:
            return
        if not window.desk.locks.encrypted:
            settings = (_("Set a password"), lambda: window.go("settings", section="password"))
            window.toast(_("This file has no password. Set one first."), settings)
        elif window.background.titles:
            window.toast(_("Something is still being done. Lock the file when that has ended."))
        else:
            window.curtain.draw(self._show, window.desk.locks.lock)

    def _show(self, cover: Frame) -> None:
        window = self._window

        def attempt(password: str) -> None:
            window.work(
                lambda _job: window.desk.locks.unlock(password),
                lambda _none: window.curtain.lift(),
                failed=card.refuse,
            )

        card = UnlockCard(cover, window.desk.path.name, attempt)
        card.place(relx=0.5, rely=0.42, anchor="center")
        card.password.focus()

    # -- by itself ---------------------------------------------------------------------------

    def _touched(self) -> None:
        self._last = time.monotonic()

    def look(self, now: float) -> None:
        """Lock where a protected file was left alone long enough at ``now`` (monotonic)."""
        window = self._window
        pointer = window.root.winfo_pointerxy()
        if pointer != self._pointer:
            self._pointer, self._last = pointer, now
        minutes = window.preferences.get(AFTER, USUAL)
        if not isinstance(minutes, int) or not minutes or window.curtain.drawn:
            return
        idle = now - self._last >= minutes * _MINUTE
        if idle and not window.background.titles and window.desk.locks.encrypted:
            self.lock()
