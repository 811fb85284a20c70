"""Knowing when the window has come to rest: nothing is read, and nothing is about to happen."""

from __future__ import annotations

import time

from crm_desktop.ui.pump import Pump
from crm_desktop.ui.window import Window

_PATIENCE = 60.0
_SOON = 0.25
"""Seconds: what waits longer (a message that will go, a draft to be kept) is not waited for."""
_FOR_EVER = (Pump.TURN, "ttk::progressbar")
"""Timers that start themselves anew, by their names."""


class Rest:
    """``settle`` lets the window work until its lanes are idle and its short timers have ended."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._seen: dict[str, float] = {}

    def settle(self) -> None:
        """Let the window come to rest. Raises ``TimeoutError`` if it does not within a minute."""
        root = self._window.root
        end = time.monotonic() + _PATIENCE
        while self._moving():
            if time.monotonic() > end:
                raise TimeoutError("the window does not come to rest")
            root.tk.dooneevent(0)  # the pump's timer ends the waiting

    def _moving(self) -> bool:
        root = self._window.root
        root.update()
        root.winfo_pointerxy()  # the display has answered: what it had to tell is here
        root.update()
        if self._window.background.pump.busy:
            return True
        now = time.monotonic()
        waiting = set(root.tk.splitlist(root.tk.call("after", "info")))
        self._seen = {one: self._seen.get(one, now) for one in waiting}
        return any(now - seen < _SOON and self._ends(one) for one, seen in self._seen.items())

    def _ends(self, timer: str) -> bool:
        tk = self._window.root.tk
        script = str(tk.splitlist(tk.call("after", "info", timer))[0])
        return not any(name in script for name in _FOR_EVER)
