"""Taking pictures of the window from the display that it is shown on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm_desktop.ui.screenshots.rest import Rest
from crm_desktop.ui.screenshots.tour import Tour
from crm_desktop.ui.window import Window

_SHOOT = 30


class CannotPicture(Exception):  # noqa: N818 - not a mistake of the program
    """There is no way to take a picture of this display."""


class Photographer:
    """Goes through the window and takes a picture of all there is to see.

    ``folder`` gets them as ``NN-name-mark.png``.
    """

    def __init__(self, window: Window, folder: Path, mark: str) -> None:
        self._window = window
        self._folder = folder
        self._mark = mark
        self._count = 0

    def shoot(self, name: str) -> Path:
        """Take a picture of the window as it stands; raises ``CannotPicture``."""
        self._count += 1
        path = self._folder / f"{self._count:03d}-{name}-{self._mark}.png"
        _take(self._window.root, path)
        return path

    def walk(self) -> Iterator[Path]:
        """Take a picture at every stop of the tour."""
        for name in Tour(self._window, Rest(self._window).settle).stops():
            yield self.shoot(name)

    def walk_empty(self) -> Iterator[Path]:
        """Take a picture of what a file without records shows."""
        for name in Tour(self._window, Rest(self._window).settle).stops_without_records():
            yield self.shoot(name)


def grab(root: Any) -> Any:
    """Return a picture (Pillow's) of the part of the display that ``root`` takes.

    Raises ``CannotPicture``.
    """
    from PIL import ImageGrab  # noqa: PLC0415 - only here

    left, top = root.winfo_rootx(), root.winfo_rooty()
    box = (left, top, left + root.winfo_width(), top + root.winfo_height())
    try:
        return ImageGrab.grab(box, xdisplay=os.environ.get("DISPLAY"))
    except OSError as error:
        raise CannotPicture from error


def _take(root: Any, path: Path) -> None:
    try:
        # Little effort: a picture is looked at once or twice.
        grab(root).convert("RGB").save(path, compress_level=2)
    except CannotPicture:
        if not _import(root, path):
            raise


def _import(root: Any, path: Path) -> bool:
    """Take the picture with ImageMagick, where Pillow was built without X11."""
    program = shutil.which("import")
    if program is None or not sys.platform.startswith("linux"):
        return False
    left, top = root.winfo_rootx(), root.winfo_rooty()
    crop = f"{root.winfo_width()}x{root.winfo_height()}+{left}+{top}"
    done = subprocess.run(  # noqa: S603 - a program of the system
        [program, "-window", "root", "-crop", crop, "+repage", str(path)],
        check=False,
        capture_output=True,
        timeout=_SHOOT,
    )
    return done.returncode == 0
