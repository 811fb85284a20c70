"""Which backups still hold a person, and letting go of those that do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crm_desktop.services.backups import BackupService
from crm_desktop.services.restoring import key_of_backup
from crm_desktop.storage.audit import ERASED
from crm_desktop.storage.backup import read_facts
from crm_desktop.storage.backup_contents import drop_contents
from crm_desktop.storage.encryption import CannotUnlock, looked_into
from crm_desktop.storage.engine import DriverError
from crm_desktop.storage.placing import facts_file, wipe
from crm_desktop.storage.store import Store


@dataclass(frozen=True, slots=True)
class Holding:
    """A backup that holds a record; not ``known`` where its password is another one."""

    path: Path
    known: bool


def holding(store: Store, backups: BackupService, record: str, ids: Iterable[int]) -> list[Holding]:
    """Return the backups in the folders of this file that hold one of the records, or may."""
    chosen = tuple(ids)
    found: list[Holding] = []
    for path in _every(store, backups):
        try:
            there = _holds(store, path, record, chosen)
        except (CannotUnlock, DriverError, OSError):
            found.append(Holding(path, known=False))
            continue
        if there:
            found.append(Holding(path, known=True))
    return found


def _every(store: Store, backups: BackupService) -> list[Path]:
    folders = [backups.folder, *([backups.second] if backups.second else [])]
    listed = [one.path for folder in folders for one in backups.every(folder)]
    # Those made before a migration have a name of their own.
    older = [
        path
        for folder in folders
        if folder.is_dir()
        for path in folder.glob(f"{store.path.stem} version-*{store.path.suffix}")
    ]
    return [*listed, *older]


def _holds(store: Store, path: Path, record: str, ids: tuple[int, ...]) -> bool:
    key = key_of_backup(path, store.key, None)
    marks = ", ".join("?" * len(ids))
    try:
        with looked_into(path, key) as connection:
            told = connection.execute(
                "SELECT 1 FROM change WHERE record = ? "  # noqa: S608
                f"AND record_id IN ({marks}) AND NOT EXISTS (SELECT 1 FROM operation "
                "WHERE name = ? AND json_extract(details, '$.record') = change.record "
                "AND json_extract(details, '$.id') = change.record_id) LIMIT 1",
                (record, *ids, ERASED),
            ).fetchone()
    finally:
        if key is not None:
            key.clear()
    return told is not None


def let_go(paths: Iterable[Path]) -> int:
    """Remove these backups, and attached files that no other one mentions; return how many."""
    count = 0
    folders: set[Path] = set()
    for path in paths:
        wipe(path)
        facts_file(path).unlink(missing_ok=True)
        folders.add(path.parent)
        count += 1
    for folder in folders:
        stay = [read_facts(path) for path in folder.glob("*") if path.is_file()]
        drop_contents(folder, {name for facts in stay if facts for name in facts.files})
    return count
