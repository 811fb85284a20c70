"""What the keys of the window mean: some concern the whole window, the others its screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _
from crm_desktop.ui import keys
from crm_desktop.ui.navigation import places

if TYPE_CHECKING:
    from crm_desktop.ui.keyscard import KeysCard
    from crm_desktop.ui.window import Window

_MANUAL = "manual"


class Commands:
    """Obeys commands by the names that ``keys.KEYS`` gives them."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._card: KeysCard | None = None
        keys.bind_keys(window.root, self.obey, self._go_number)

    def obey(self, command: str) -> bool:
        """Do what a key means; return whether it meant something here."""
        window = self._window
        if window.curtain.drawn:
            return False
        whole: dict[str, Callable[[], Any]] = {
            "find": window.find,
            "undo": window.undo,
            "redo": window.redo,
            "back": window.back,
            "help": self.keys,
            "manual": self._manual,
            "narrow": window.narrow,
            "bell": window.bell.toggle,
            "lock": window.lock,
        }
        if command in whole:
            whole[command]()
            return True
        if command == "close" and self._closed_something():
            return True
        return bool(window.here) and window.screen.command(command)

    def obey_by_name(self, command: str) -> None:
        """Do what was chosen by its name; say so where that means nothing here."""
        if not self.obey(command):
            self._window.toast(_("That has no meaning on this screen."))

    def _closed_something(self) -> bool:
        return self.close_keys() or self._window.bell.close() or self._window.give_up()

    def close_keys(self) -> bool:
        """Take the list of keys away; return whether it was there."""
        if self._card is None or not self._card.showing:
            return False
        self._card.close()
        return True

    @property
    def keys_shown(self) -> bool:
        """Tell whether the list of keys is open."""
        return self._card is not None and self._card.showing

    def keys(self) -> None:
        """Show the list of keys, or take it away."""
        if not self.close_keys():
            from crm_desktop.ui.keyscard import KeysCard  # noqa: PLC0415 - on first use

            self._card = KeysCard(self._window.root, self._forget_keys)

    def _forget_keys(self) -> None:
        # It knows what had the keyboard before, which would live as long as it does.
        self._card = None

    def _manual(self) -> None:
        """Show the page of the manual that tells of what is in view; from there, go back."""
        from crm_desktop.ui.screens.help import page_about  # noqa: PLC0415 - not at the start

        here = self._window.here
        if here == _MANUAL:
            self._window.screen.command("close")
        else:
            self._window.go(_MANUAL, page=page_about(here), back=here)

    def _go_number(self, number: int) -> None:
        every = places()
        if number <= len(every) and not self._window.curtain.drawn:
            self._window.go(every[number - 1].name)
