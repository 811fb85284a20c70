"""The attached files of backups: each content once for all backups in a folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Set as AbstractSet
from pathlib import Path

from crm_desktop.i18n import Text
from crm_desktop.storage.attachments import ContentFolder
from crm_desktop.storage.backup import CannotBackUp, digest
from crm_desktop.storage.placing import beside, clear_up, put_in_place

_FOLDER = "files"


def copy_contents(contents: ContentFolder, folder: Path) -> tuple[str, ...]:
    """Copy those contents to a folder of backups that are not there yet; return all their names.

    Each is read again after it was written. Raises ``CannotBackUp``.
    """
    names: list[str] = []
    for place in contents.places():
        names.append(place.name)
        _copy(place, _place(folder / _FOLDER, place.name))
    return tuple(names)


def bring_back(folder: Path, contents: ContentFolder, names: tuple[str, ...]) -> list[str]:
    """Copy contents from a folder of backups back; return the names of those that are not there."""
    missing: list[str] = []
    for name in names:
        source = _place(folder / _FOLDER, name)
        if source.exists():
            _copy(source, _place(contents.path, name))
        elif not _place(contents.path, name).exists():
            missing.append(name)
    return missing


def drop_contents(folder: Path, mentioned: AbstractSet[str]) -> None:
    """Remove contents from a folder of backups that none of them mentions any more."""
    for place in (folder / _FOLDER).glob("??/*"):
        if place.name not in mentioned:
            place.unlink(missing_ok=True)


def _place(folder: Path, name: str) -> Path:
    return folder / name[:2] / name


def _copy(source: Path, target: Path) -> None:
    try:
        wanted = source.stat().st_size
        if target.exists() and target.stat().st_size == wanted:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = beside(target, ".part")
        try:
            with source.open("rb") as old, unfinished.open("wb") as new:
                shutil.copyfileobj(old, new)
                new.flush()
                os.fsync(new.fileno())
            if digest(unfinished) != digest(source):
                raise OSError(target.name)
            put_in_place(unfinished, target)
        finally:
            clear_up(unfinished)
    except OSError as error:
        raise CannotBackUp(
            Text(
                "An attached file could not be copied into the backup ({reason}). "
                "Make room, or choose another folder.",
                reason=error.strerror or str(error),
            )
        ) from error
