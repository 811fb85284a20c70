"""Locking the file: by hand, after a time without a key, and the card that opens it again."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import _
from crm_desktop.services.people import has_slots
from crm_desktop.ui.dressing import first_look
from crm_desktop.ui.form.secretfield import SecretField
from crm_desktop.ui.placing import Placing
from crm_desktop.ui.repeating import Repeating
from crm_desktop.ui.sidebar import NAME
from crm_desktop.ui.theme import icon, on_theme_change, open_window, palette, px
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.choice import ChoiceField
from crm_desktop.ui.widgets.field import FieldWidget
from crm_desktop.ui.widgets.formfield import FormField
from crm_desktop.ui.widgets.surface import Card, Frame, Label
from crm_desktop.ui.widgets.textfield import TextField

if TYPE_CHECKING:
    from crm_desktop.services.desk import Desk
    from crm_desktop.ui.screen import Preferences
    from crm_desktop.ui.window import Window

AFTER = "lock_after"
"""The setting of this computer: minutes without a key or a press, 0 for never."""
USUAL = 10
_LOOK = 15_000
_MINUTE = 60
_WIDTH = 400


class UnlockCard(Card):
    """Asks for the password of the file ``name``; ``attempt`` hears it, and whose it is.

    With ``people`` it asks for a person too: to choose where their names are known, else to type.
    ``opened`` tells that the file is open already, and that only the person is wanted.
    """

    def __init__(
        self,
        parent: tk.Misc,
        name: str,
        attempt: Callable[[str, str], Any],
        people: Sequence[str] | None = None,
        *,
        opened: bool = False,
    ) -> None:
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
        said = _("Sign in with your own password.") if opened else _("The file is locked.")
        Label(self, said, "muted").pack(pady=(px(4), px(18)))
        self.person = None if people is None else self._ask_person(people)
        note = "" if opened or people else _("The recovery key opens it as well.")
        form = FormField(self, _("Password"), SecretField, help_text=note)
        form.pack(fill="x")
        assert isinstance(form.field, SecretField)
        self.password = form.field
        self.password.on_change(lambda _value: self.password.set_error(None))
        self.password.entry.bind("<Return>", lambda _event: self.press())
        word = _("Unlock") if people is None else _("Sign in")
        self.button = Button(self, word, self.press, "primary", "key")
        self.button.pack(fill="x", pady=(px(16), 0))
        width = Frame(self)
        width.configure(width=px(_WIDTH), height=1)
        width.pack()

    def _ask_person(self, people: Sequence[str]) -> FieldWidget:
        note = "" if people else _("Leave it empty to enter the password of the file.")
        form = FormField(
            self,
            _("Your name"),
            lambda parent: (
                ChoiceField(parent, [(one, one) for one in people]) if people else TextField(parent)
            ),
            help_text=note,
        )
        form.pack(fill="x", pady=(0, px(10)))
        form.field.on_change(lambda _value: form.field.set_error(None))
        if len(people) == 1:
            form.field.set(people[0])
        return form.field

    def begin(self) -> None:
        """Put the keyboard where something is to be entered."""
        (self.password if self.person is None or self.person.get() else self.person).focus()

    def press(self) -> None:
        """Try what stands in the fields."""
        given = self.password.entry.variable.get()
        person = "" if self.person is None else str(self.person.get() or "").strip()
        if isinstance(self.person, ChoiceField) and not person:
            self.person.set_error(_("Choose who you are first."))
            self.person.focus()
        elif given and self.button.instate(["!disabled"]):
            self.button.set_enabled(enabled=False)
            self._attempt(given, person)

    def refuse(self, error: BaseException) -> None:
        """Say why the file stays locked."""
        self.button.set_enabled(enabled=True)
        self.password.set_error(str(error))
        self.password.entry.selection_range(0, "end")
        self.password.focus()


def open_protected(
    path: Path,
    preferences: Preferences,
    opened: Callable[[str, str], Desk],
    desk: Desk | None = None,
) -> Desk | None:
    """Ask for password and person in a window of its own, until the file at ``path`` is open.

    Return what ``opened`` makes of them, ``None`` where the person closed the window. ``opened``
    raises ``PersonError`` where they are not the right ones. With a ``desk`` the file is open
    already, and only who works here is asked for.
    """
    opening = _Opening(path, preferences, opened, desk)
    opening.root.mainloop()
    opening.root.destroy()
    if opening.found is None and opening.desk is not None:
        opening.desk.close()
    return opening.found


class _Opening:
    """The window that is there before a file is open to somebody."""

    def __init__(
        self,
        path: Path,
        preferences: Preferences,
        opened: Callable[[str, str], Desk],
        desk: Desk | None,
    ) -> None:
        self.found: Desk | None = None
        self.desk = desk
        self._path = path
        self._opened = opened
        self.root = open_window(NAME, **first_look(preferences))
        Placing(self.root, preferences)
        self._cover = Frame(self.root, "app")
        self._cover.pack(fill="both", expand=True)
        self._step()
        self.root.protocol("WM_DELETE_WINDOW", self.root.quit)
        self.root.deiconify()

    def _step(self) -> None:
        """Ask for what is still wanted."""
        desk, name = self.desk, self._path.name
        if desk is not None and not desk.people.needed:
            self.found = desk
            self.root.quit()
            return
        for old in self._cover.winfo_children():
            old.destroy()
        if desk is not None:
            names = [one.name for one in desk.people.every()]
            card = UnlockCard(self._cover, name, self._sign_in, names, opened=True)
        elif has_slots(self._path):
            card = UnlockCard(self._cover, name, self._unlock, ())
        else:
            card = UnlockCard(self._cover, name, self._unlock)
        self._card = card
        card.place(relx=0.5, rely=0.42, anchor="center")
        self.root.after_idle(card.begin)

    def _unlock(self, password: str, person: str) -> None:
        try:
            self.desk = self._opened(password, person)
        except PersonError as error:
            self._card.refuse(error)
        else:
            self._step()

    def _sign_in(self, password: str, person: str) -> None:
        assert self.desk is not None
        try:
            self.desk.people.sign_in(person, password)
        except PersonError as error:
            self._card.refuse(error)
        else:
            self._step()


class Locking:
    """Locks the file of a window and opens it again, at the place where it was."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._names: list[str] = []
        self._person = self._name = ""
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
        if not self._lockable():
            settings = (_("Set a password"), lambda: window.go("settings", section="password"))
            window.toast(_("This file has no password. Set one first."), settings)
        elif window.background.titles:
            window.toast(_("Something is still being done. Lock the file when that has ended."))
        else:
            here = window.desk.people.here()
            self._names = [one.name for one in window.desk.people.every()]
            self._person = "" if here is None else here.id
            self._name = "" if here is None else here.name
            window.curtain.draw(self._show, window.desk.locks.lock)

    def _show(self, cover: Frame) -> None:
        window, names = self._window, self._names
        card: UnlockCard

        def attempt(password: str, person: str) -> None:
            window.work(
                lambda _job: window.desk.locks.unlock(password, person),
                lambda _none: step(),
                failed=card.refuse,
            )

        def sign_in(password: str, person: str) -> None:
            window.work(
                lambda _job: window.desk.people.sign_in(person, password),
                lambda _person: step(),
                failed=card.refuse,
            )

        def ask(try_it: Callable[[str, str], Any], *, opened: bool) -> None:
            nonlocal card
            for old in cover.winfo_children():
                old.destroy()
            card = (
                UnlockCard(cover, window.desk.path.name, try_it, names, opened=opened)
                if names
                else UnlockCard(cover, window.desk.path.name, try_it)
            )
            if card.person is not None and self._name:
                card.person.set(self._name)
            card.place(relx=0.5, rely=0.42, anchor="center")
            card.begin()

        def step() -> None:
            """Go on where the file is open for somebody."""
            people = window.desk.people
            if people.needed:
                ask(sign_in, opened=True)
                return
            here = people.here()
            window.curtain.lift(fresh=here is not None and here.id != self._person)

        ask(attempt, opened=False)

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
        if idle and not window.background.titles and self._lockable():
            self.lock()

    def _lockable(self) -> bool:
        desk = self._window.desk
        return desk.locks.encrypted or bool(desk.people.every())
