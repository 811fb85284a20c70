"""Whole files on the disk: making sure they are there, putting them in place, wiping them."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path

_log = logging.getLogger(__name__)
_STEP = 1 << 20
_BESIDE = ("-wal", "-shm", "-journal")


def settle(path: Path) -> None:
    """Have the system write a file to the disk, so that it outlives a power cut."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Have the system write down the names in a folder, where a folder can be opened at all."""
    if os.name == "nt":
        return
    # Some network drives refuse it; the names are theirs to keep then. What was put in place is
    # there in any case, so this is nothing to fail by.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put_in_place(finished: Path, path: Path) -> None:
    """Make ``finished`` be what stands at ``path``, in one step that a power cut does not halve."""
    settle(finished)
    os.replace(finished, path)  # noqa: PTH105 - replaces on every system
    settle_folder(path.parent)


def beside(path: Path, ending: str) -> Path:
    """Return the path of a file that belongs to this one, such as ``office.crm-wal``."""
    return path.with_name(path.name + ending)


def facts_file(path: Path) -> Path:
    """Return where the facts of a backup stand, by which it is known as one."""
    return beside(path, ".json")


def companions(path: Path) -> list[Path]:
    """Return the files that SQLite keeps beside a database and that are there now."""
    return [found for ending in _BESIDE if (found := beside(path, ending)).exists()]


def is_new(path: Path, *, folder: bool) -> bool:
    """Tell whether there is no file yet, or an empty one; make its ``folder``. Raises ``OSError``.

    A file that cannot be looked at is not taken for one that is not there.
    """
    try:
        fresh = path.stat().st_size == 0
    except FileNotFoundError:
        fresh = True
    if fresh and folder:
        path.parent.mkdir(parents=True, exist_ok=True)
    return fresh


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from any other that is put at its place.

    (0, 0) where there is none; ``None`` where that cannot be known, as on some network drives.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_ino else None


def remove_whole(path: Path) -> None:
    """Remove a database that was being made, and what SQLite left beside it."""
    for one in (path, *companions(path)):
        one.unlink(missing_ok=True)


def clear_up(path: Path) -> None:
    """Remove what was being made, as ``remove_whole`` does, where the disk lets itself be written.

    For the way out after a failure: what failed first is what has to be told.
    """
    for one in (path, *companions(path)):
        try:
            one.unlink(missing_ok=True)
        except OSError:
            _log.warning("%s could not be removed", one.name, exc_info=True)


def wipe(path: Path) -> None:
    """Overwrite a file with zeros, and remove it.

    A file that also goes by another name is in use there: only this name is removed. On a disk
    that writes anew instead of over (flash, snapshots) the old content may outlive this.
    """
    if not path.exists():
        return
    found = path.stat()
    left = found.st_size if found.st_nlink == 1 else 0
    with path.open("rb+") as file:
        while left > 0:
            left -= file.write(bytes(min(_STEP, left)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
