"""Where the window stands on the screen, remembered from one time to the next."""

from __future__ import annotations

import logging
import re
import tkinter as tk
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import px

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Preferences

_log = logging.getLogger(__name__)
_SMALLEST = (1024, 640)
"""The least size of the window, in logical pixels, as far as the screen has so many."""
_USUAL = (1366, 768)
_ROOMY = 1800
_SHARE = 0.8
"""Of a roomy screen, a new window takes so much."""
_GEOMETRY = re.compile(r"(\d+)x(\d+)\+(-?\d+)\+(-?\d+)")
Rectangle = tuple[int, int, int, int]
"""Width, height, left, top; in screen pixels."""


class Placing:
    """Puts the window where it was, and notes where it goes."""

    def __init__(self, root: tk.Tk, preferences: Preferences) -> None:
        self._root = root
        self._preferences = preferences
        self._last: Rectangle | None = None
        self._put()
        root.bind("<Configure>", self._moved, add="+")

    def _put(self) -> None:
        root = self._root
        screen = (root.winfo_vrootwidth(), root.winfo_vrootheight())
        if min(screen) <= 0:  # some systems know no screen larger than the first
            screen = (root.winfo_screenwidth(), root.winfo_screenheight())
        origin = (root.winfo_vrootx(), root.winfo_vrooty())
        kept = self._preferences.get("window")
        rectangle = self._usual()
        match kept:
            case [int(w), int(h), int(x), int(y)]:
                rectangle = (w, h, x, y)
        width, height, left, top = fitted(rectangle, screen, origin)
        least = (min(px(_SMALLEST[0]), screen[0]), min(px(_SMALLEST[1]), screen[1]))
        root.minsize(*least)
        self._last = (max(width, least[0]), max(height, least[1]), left, top)
        root.geometry(f"{self._last[0]}x{self._last[1]}+{left}+{top}")
        if self._preferences.get("zoomed"):
            _zoom(root)

    def _usual(self) -> Rectangle:
        """Return where a first window stands: in the middle of the first screen."""
        wide, high = self._root.winfo_screenwidth(), self._root.winfo_screenheight()
        width, height = min(px(_USUAL[0]), wide), min(px(_USUAL[1]), high)
        if wide >= px(_ROOMY):
            width, height = round(wide * _SHARE), round(high * _SHARE)
        return width, height, max(0, (wide - width) // 2), max(0, (high - height) // 3)

    def _moved(self, event: tk.Event[Any]) -> None:
        if event.widget is not self._root or _zoomed(self._root):
            return
        # Asked of the window system: what Tk itself reports leaves the frame out.
        found = _GEOMETRY.fullmatch(self._root.geometry())
        if found is not None and self._root.winfo_viewable():
            width, height, left, top = (int(part) for part in found.groups())
            self._last = (width, height, left, top)

    def scaled(self) -> None:
        """Let the window be as small as the new scale allows."""
        root = self._root
        most = (root.winfo_screenwidth(), root.winfo_screenheight())
        root.minsize(min(px(_SMALLEST[0]), most[0]), min(px(_SMALLEST[1]), most[1]))

    def remember(self) -> None:
        """Keep where the window stands; of a maximised one, where it was before."""
        self._preferences.set("zoomed", _zoomed(self._root))
        if self._last is not None:
            self._preferences.set("window", list(self._last))


def fitted(wanted: Rectangle, screen: tuple[int, int], origin: tuple[int, int]) -> Rectangle:
    """Return ``wanted`` made no larger than ``screen`` and moved wholly onto it."""
    width, height = min(wanted[0], screen[0]), min(wanted[1], screen[1])
    left = max(origin[0], min(wanted[2], origin[0] + screen[0] - width))
    top = max(origin[1], min(wanted[3], origin[1] + screen[1] - height))
    return width, height, left, top


def _on_x11(root: tk.Tk) -> bool:
    return str(root.tk.call("tk", "windowingsystem")) == "x11"


def _zoom(root: tk.Tk) -> None:
    try:
        if _on_x11(root):
            root.attributes("-zoomed", True)
        else:
            root.state("zoomed")
    except tk.TclError:
        _log.info("This window system cannot fill the screen")


def _zoomed(root: tk.Tk) -> bool:
    try:
        if _on_x11(root):
            return bool(int(root.attributes("-zoomed")))
        return root.state() == "zoomed"
    except tk.TclError:
        return False
