"""Run first in the built program: offer its own fonts to the window, on Linux.

Not every Linux desktop has a font with Chinese characters. The one that the program ships for
its documents is good for the window as well; fontconfig lends it to this process alone.
Windows and macOS have such fonts themselves.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path


def _offer(folder: Path) -> None:
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        # Without fontconfig there is no window either; Tk is the one to say so.
        return
    add = fontconfig.FcConfigAppFontAddDir
    add.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    add(None, os.fsencode(folder))


if sys.platform == "linux" and os.environ.get("DISPLAY"):
    _offer(Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent)) / "assets" / "fonts")
