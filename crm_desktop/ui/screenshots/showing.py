"""A window to look at: on a file, at a size, with settings that are forgotten afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crm_desktop.i18n import set_language
from crm_desktop.services.desk import Desk
from crm_desktop.ui.window import Window


class Settings:
    """Settings that are forgotten afterwards."""

    def __init__(self, **values: Any) -> None:
        self._values = values

    def get(self, key: str, default: Any = None) -> Any:
        """Return a setting."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Keep a setting until the end."""
        self._values[key] = value

    def language(self) -> str:
        """Return the language."""
        return str(self._values["language"])


@contextmanager
def shown(path: Path, language: str, size: tuple[int, int], **settings: Any) -> Iterator[Window]:
    """Show the window on the file at ``path``, ``size`` pixels wide and high."""
    set_language(language)
    desk = Desk(path)
    window = Window(desk, Settings(language=language, window=[*size, 0, 0], **settings))
    try:
        window.open("dashboard")
        window.root.update()
        window.root.focus_force()
        # Where nothing manages windows, one that opens under the pointer takes the keyboard.
        window.root.event_generate("<Motion>", warp=True, x=2, y=2)
        yield window
    finally:
        window.background.stop()
        window.root.destroy()
        desk.close()
        del window
        # What is left of it must not be collected later, in a thread of another window.
        gc.collect()
