"""Folders for copies that nobody is to find later: removed with the file, or at the next start.

A folder's name tells which process made it, so that what a crash left behind is known.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any

_NAME = re.compile(r"crm-desktop-(\d+)-.+")
_STILL_ACTIVE = 259
_MAY_QUERY = 0x1000


def temporary_folder() -> Path:
    """Make a folder that only this user can read, and return it."""
    return Path(tempfile.mkdtemp(prefix=f"crm-desktop-{os.getpid()}-"))


def remove_folder(folder: Path) -> None:
    """Remove a folder; what another program holds open stays until the next start."""
    shutil.rmtree(folder, onerror=_make_writable)


def clear_left() -> int:
    """Remove the folders of processes that are not there any more; return how many."""
    count = 0
    for folder in Path(tempfile.gettempdir()).glob("crm-desktop-*"):
        made = _NAME.fullmatch(folder.name)
        if made and not folder.is_symlink() and folder.is_dir() and not _runs(int(made[1])):
            remove_folder(folder)
            count += 1
    return count


def _runs(process: int) -> bool:
    """Tell whether a process of this number is there."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - of this system alone

        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(_MAY_QUERY, 0, process)
        if not handle:
            return False
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == _STILL_ACTIVE
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _make_writable(remove: Any, path: str, _problem: Any) -> None:
    """Try once more with what could not be removed because it is read-only."""
    try:
        Path(path).chmod(stat.S_IWUSR | stat.S_IRUSR)
        remove(path)
    except OSError:
        return  # in use: it lies in the system's own folder for such things
