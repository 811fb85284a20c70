"""Bringing what background lanes have to tell into the window's own thread."""

from __future__ import annotations

import gc
import time
import tkinter as tk
from collections.abc import Sequence

from crm_desktop.jobs.lanes import Lane
from crm_desktop.jobs.memory import give_back

EVERY = 50
"""Milliseconds between two looks at the lanes."""
_REST = 20.0
"""Seconds at least between two times that free memory is given back."""
_OLDEST = 2
"""The generation that the collector looks at last, with all others."""


class Pump:
    """Empties the lanes again and again while the window lives; no other thread touches Tk.

    Nor may another thread collect what is left of Tk's objects: it would have to call Tk for each
    of them. So the collector is off while the pump runs, and is run from here, in this thread.
    """

    TURN = "_turn"
    """What Tk calls its timer, after a number."""

    def __init__(self, root: tk.Misc, lanes: Sequence[Lane]) -> None:
        self._root = root
        self._lanes = lanes
        self._timer = ""
        self._collected = gc.isenabled()
        self._given = time.monotonic()

    def start(self) -> None:
        """Look at the lanes from now on."""
        gc.disable()
        self._book()

    def _book(self) -> None:
        self._timer = self._root.after(EVERY, self._turn)

    def stop(self) -> None:
        """Look no more; call it before the window is destroyed."""
        if self._timer:
            self._root.after_cancel(self._timer)
            self._timer = ""
        gc.unfreeze()
        if self._collected:
            gc.enable()

    def _turn(self) -> None:
        # The next turn is booked first: a callback that fails must not end the pump.
        self._book()
        if _collect() and time.monotonic() - self._given > _REST:
            give_back()
            self._given = time.monotonic()
        self.deliver()

    def deliver(self) -> int:
        """Call what waits now; return how many calls that were."""
        return sum(lane.deliver() for lane in self._lanes)

    @property
    def busy(self) -> bool:
        """Tell whether any lane works or has something to tell."""
        return any(lane.busy for lane in self._lanes)


def _collect() -> bool:
    """Run the collector as it would have run by itself: the oldest generation that is due.

    Return whether all generations were looked at.
    """
    for generation, (count, limit) in reversed(
        list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    ):
        if count > limit:
            gc.collect(generation)
            return generation == _OLDEST
    return False
