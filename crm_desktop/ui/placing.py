"""Where the window stands on the screen, remembered from one time to the next."""

from __future__ import annotations

import logging
import tkinter as tk
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Preferences

_log = logging.getLogger(__name__)
_SMALLEST = (1024, 640)
_USUAL = (1366, 768)
_ROOMY = 1800
_SHARE = 0.8
"""Of a roomy screen, a new window takes so much."""


def place(root: tk.Tk, preferences: Preferences) -> None:
    """Put the window where it was, as far as that is on the screen, else in the middle."""
    wide, high = root.winfo_screenwidth(), root.winfo_screenheight()
    width, height = min(_USUAL[0], wide), min(_USUAL[1], high)
    if wide >= _ROOMY:
        width, height = round(wide * _SHARE), round(high * _SHARE)
    left, top = max(0, (wide - width) // 2), max(0, (high - height) // 3)
    match preferences.get("window"):
        case [int(w), int(h), int(x), int(y)]:
            width, height = min(w, wide), min(h, high)
            left, top = max(0, min(x, wide - width)), max(0, min(y, high - height))
    root.minsize(min(_SMALLEST[0], wide), min(_SMALLEST[1], high))
    root.geometry(f"{width}x{height}+{left}+{top}")
    if preferences.get("zoomed"):
        _zoom(root)


def remember(root: tk.Tk, preferences: Preferences) -> None:
    """Keep where the window stands."""
    zoomed = _zoomed(root)
    preferences.set("zoomed", zoomed)
    if not zoomed and root.winfo_viewable():
        now = [root.winfo_width(), root.winfo_height(), root.winfo_x(), root.winfo_y()]
        preferences.set("window", now)


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
