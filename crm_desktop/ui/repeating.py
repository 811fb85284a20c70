"""What is done again and again while the window is open."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any


class Repeating:
    """Calls ``call`` after ``first`` milliseconds and then each ``every``, until ``root`` ends.

    The next turn is booked before the call: one that fails must not be the last.
    """

    def __init__(self, root: tk.Tk, first: int, every: int, call: Callable[[], Any]) -> None:
        self._root = root
        self._every = every
        self._call = call
        self._timer = root.after(first, self._turn)
        root.bind("<Destroy>", self._ended, add="+")

    def _turn(self) -> None:
        self._timer = self._root.after(self._every, self._turn)
        self._call()

    def _ended(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._root:
            self._root.after_cancel(self._timer)
