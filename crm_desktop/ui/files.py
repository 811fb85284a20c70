"""Asking for files, and opening one with the system's own program."""

from __future__ import annotations

import os
import subprocess
import sys
import tkinter as tk
from pathlib import Path
from tkinter import filedialog

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text, _


class CannotShow(PersonError):  # noqa: N818 - the field's word, not Python's
    """The system has no program for a file."""


def ask_open(parent: tk.Misc, title: str, types: tuple[tuple[str, str], ...]) -> Path | None:
    """Return the file that the person chose to read, ``None`` if they changed their mind."""
    chosen = filedialog.askopenfilename(parent=parent, title=title, filetypes=_listed(types))
    return Path(chosen) if chosen else None


def ask_folder(parent: tk.Misc, title: str) -> Path | None:
    """Return the folder that the person chose, ``None`` if they changed their mind."""
    chosen = filedialog.askdirectory(parent=parent, title=title, mustexist=True)
    return Path(chosen) if chosen else None


def ask_save(
    parent: tk.Misc, title: str, name: str, types: tuple[tuple[str, str], ...]
) -> Path | None:
    """Return the file that the person named to write; the system asks before overwriting."""
    ending = Path(name).suffix
    chosen = filedialog.asksaveasfilename(
        parent=parent,
        title=title,
        initialfile=name,
        defaultextension=ending,
        filetypes=_listed(types),
    )
    return Path(chosen) if chosen else None


def _listed(types: tuple[tuple[str, str], ...]) -> list[tuple[str, str | tuple[str, ...]]]:
    listed: list[tuple[str, str | tuple[str, ...]]] = [
        (label, tuple(patterns.split())) for label, patterns in types
    ]
    return [*listed, (_("All files"), "*")]


def show(path: Path) -> None:
    """Open ``path`` with the system's program for it; raises ``CannotShow`` if there is none."""
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - a file that the program has just written
            return
        opener = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.Popen(  # noqa: S603
            [opener, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise CannotShow(
            Text("No program was found to show it. The file is here: {path}", path=str(path))
        ) from error
