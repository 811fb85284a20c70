"""Backups of one open file: made by hand and by themselves, kept in generations, looked into."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.i18n import Text
from crm_desktop.services.events import BACKUP, RESTORED
from crm_desktop.services.generations import Keep, kept
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage import audit
from crm_desktop.storage.attachments import ContentFolder
from crm_desktop.storage.backup import (
    CannotBackUp,
    Facts,
    copy_database,
    no_folder,
    read_facts,
    verify,
    whole_or_nothing,
    write_facts,
)
from crm_desktop.storage.backup_contents import copy_contents, drop_contents
from crm_desktop.storage.encryption import FileKey, is_encrypted
from crm_desktop.storage.placing import beside, facts_file, wipe
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import timestamp

if TYPE_CHECKING:
    from crm_desktop.services.looking import LookingDesk

__all__ = ["Backup", "BackupService", "CannotBackUp", "Made"]

Progress = Callable[[int, int], None]

FOLDER = "backup.folder"
SECOND = "backup.second"
AUTOMATIC = "backup.automatic"
"""Settings of the file: where its backups go, where else, and whether by themselves."""

_log = logging.getLogger(__name__)
_DAY = timedelta(days=1)
_HOUR = 3600
_NAME = re.compile(r" \d{4}-\d\d-\d\d \d\d-\d\d-\d\d(?: \d+)?$")


@dataclass(frozen=True)
class Backup:
    """A backup that is there. ``generation`` says why it is kept: latest, daily, weekly, monthly.

    ``at`` is the local time whose state it holds.
    """

    path: Path
    at: datetime
    size: int
    records: int
    generation: str
    facts: Facts


@dataclass(frozen=True)
class Made:
    """A backup that was made and verified; ``notices`` say what else could not be done."""

    backup: Backup
    notices: tuple[Text, ...] = ()


class BackupService:
    """The backups of one open file.

    Without settings they go into ``office.crm.backups`` beside the file. Nothing here needs the
    screen: ``automatic`` may be called from any thread, such as that of a lane.
    """

    def __init__(self, store: Store, keep: Keep | None = None) -> None:
        self._store = store
        self._keep = keep or Keep()

    # -- settings ----------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Return where the backups are kept."""
        chosen = self._setting(FOLDER)
        return Path(chosen) if chosen else beside(self._store.path, ".backups")

    @property
    def second(self) -> Path | None:
        """Return the folder that gets a copy of each where it is there, such as a USB stick."""
        chosen = self._setting(SECOND)
        return Path(chosen) if chosen else None

    @needs(Right.SETTINGS)
    def choose(self, *, folder: Path | None = None, second: Path | None = None) -> None:
        """Keep backups in these folders from now on; ``None`` is the usual one, or no second."""
        self._store.set_setting(FOLDER, str(folder or ""))
        self._store.set_setting(SECOND, str(second or ""))

    def _setting(self, key: str) -> str:
        with self._store.read() as reader:
            return reader.setting(key)

    # -- making ------------------------------------------------------------------------------

    @needs(Right.BACK_UP)
    def make(self, to: Path | None = None, progress: Progress | None = None) -> Made:
        """Make a backup now, verified and with the attached files, in ``to`` or the usual folder.

        Old ones of the usual folder are removed as the generations say. Raises ``CannotBackUp``
        and what ``progress`` raises.
        """
        return self._make(to, progress)

    def _make(self, to: Path | None = None, progress: Progress | None = None) -> Made:
        folder = to or self.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotBackUp(no_folder(folder, error)) from error
        path = self._free_name(folder)
        backup = self._write(path, progress)
        notices: list[Text] = []
        if to is None:
            self._prune_or_not(folder)
            notices += self._copy_to_second(backup)
        return Made(backup, tuple(notices))

    def automatic(self, progress: Progress | None = None) -> Made | None:
        """Make the backup of the day where it is due; return ``None`` where it is not.

        For a timer while the program runs: call it as often as you like, from a lane.
        """
        return self._make(progress=progress) if self.due() else None

    def due(self, now: datetime | None = None) -> bool:
        """Tell whether something was done since the last backup and that is a day old.

        A clock that was set back does not put it off.
        """
        if not self._wanted() or not self.changed():
            return False
        moment = now or datetime.now(UTC)
        ages = [moment - _utc(one.facts.at) for one in self.every()]
        return not any(timedelta() <= age < _DAY for age in ages)

    def closing(self) -> Made | None:
        """Make the backup on closing, if anything was done since the last one."""
        return self._make() if self._wanted() and self.changed() else None

    def changed(self) -> bool:
        """Tell whether anything was done since the last backup."""
        with self._store.read() as reader:
            head = audit.head(reader.connection)
        # Any of them, not the latest: that may bear a day to come, from when the clock was wrong.
        return head.id > 0 and all(one.facts.head != head for one in self.every())

    def _wanted(self) -> bool:
        return not self._store.read_only and self._setting(AUTOMATIC) != "no"

    def _free_name(self, folder: Path) -> Path:
        now = datetime.now().astimezone()
        stem, suffix = self._store.path.stem, self._store.path.suffix
        name = f"{stem} {now:%Y-%m-%d %H-%M-%S}"
        path, number = folder / f"{name}{suffix}", 1
        while path.exists() or facts_file(path).exists():
            number += 1
            path = folder / f"{name} {number}{suffix}"
        return path

    def _write(self, path: Path, progress: Progress | None) -> Backup:
        contents = ContentFolder(self._store.path)
        facts = copy_database(self._store.path, self._store.key, path, timestamp(), progress)
        with whole_or_nothing(path):
            # After the database: what it mentions is in the folder by now.
            names = copy_contents(contents, path.parent)
            facts = replace(facts, files=names)
            write_facts(path, facts)
        return _backup(path, facts, self._store.records, "latest")

    def _copy_to_second(self, backup: Backup) -> Iterator[Text]:
        second = self.second
        if second is None:
            return
        if not second.is_dir():
            yield Text(
                "The second backup folder {folder} is not there at present; the backup is in the "
                "first one.", folder=second,
            )  # fmt: skip
            return
        try:
            self._write(second / backup.path.name, None)
            self._prune_or_not(second)
        except (CannotBackUp, OSError) as error:
            _log.warning("The second backup was not made", exc_info=True)
            yield Text(
                "The second backup in {folder} was not made: {reason}", folder=second, reason=error
            )

    # -- looking -----------------------------------------------------------------------------

    def every(self, folder: Path | None = None) -> list[Backup]:
        """Return the backups of this file that are there, the latest first."""
        place = folder or self.folder
        suffix = self._store.path.suffix
        found: list[Backup] = []
        for path in place.glob(f"*{suffix}") if place.is_dir() else ():
            facts = read_facts(path) if _NAME.search(path.stem) else None
            if facts is not None and facts.of == self._store.path.name:
                found.append(_backup(path, facts, self._store.records, ""))
        found.sort(key=lambda one: (one.facts.at, one.path.name), reverse=True)
        now = datetime.now()  # noqa: DTZ005 - the local time, as that of the backups
        reasons = kept((one.at for one in found if one.at <= now), self._keep)
        # Of a clock that was set back since: they must not push out those that are made now.
        reasons |= kept((one.at for one in found if one.at > now), self._keep)
        return [replace(one, generation=reasons.get(one.at, "")) for one in found]

    def verify(self, path: Path, key: FileKey | None = None) -> None:
        """Raise ``CannotBackUp`` unless the backup is, to the bit, what was written.

        ``key`` is that of a backup from before the password was changed.
        """
        facts = read_facts(path)
        if facts is None:
            raise CannotBackUp(
                Text("“{name}” is not a backup of this program, or the file with its facts "
                     "({facts}) is missing.", name=path.name, facts=facts_file(path).name)
            )  # fmt: skip
        verify(path, key or (self._store.key if is_encrypted(path) else None), facts)

    @needs(Right.RESTORE)
    def look(self, path: Path, password: str | None = None) -> LookingDesk:
        """Open a backup to look into it; nothing is written into it, also one of an older version.

        ``password`` is needed where it is not that of the file. Raises ``CannotOpen``,
        ``PasswordNeeded`` and ``CannotUnlock``. The caller closes what is returned.
        """
        from crm_desktop.services.looking import open_to_look  # noqa: PLC0415 - it knows the desk
        from crm_desktop.services.restoring import key_of_backup  # noqa: PLC0415

        key = key_of_backup(path, self._store.key, password)
        self._store.note(BACKUP, {"file": path.name})
        return open_to_look(path, key, self._store.who)

    def lost_ends(self) -> Iterator[tuple[Backup, audit.Head]]:
        """Yield backups that know entries of the log which the file does not have.

        Those from before the file was itself restored from a backup are left out.
        """
        with self._store.read() as reader:
            since = reader.connection.exec_driver_sql(
                "SELECT max(at) FROM operation WHERE name = ?", (RESTORED,)
            ).scalar_one()
            for backup in self.every():
                head = backup.facts.head
                if backup.facts.at <= (since or "") or not head.id:
                    continue
                if audit.hash_of(reader.connection, head.id) != head.hash:
                    yield backup, head

    # -- generations -------------------------------------------------------------------------

    def _prune_or_not(self, folder: Path) -> None:
        try:
            self._prune(folder)
        except OSError:
            # The new one was made all the same, and what is too many goes the next time.
            _log.warning("Old backups could not be removed", exc_info=True)

    def _prune(self, folder: Path) -> None:
        stays = [one for one in self.every(folder) if one.generation]
        for backup in self.every(folder):
            if not backup.generation:
                backup.path.unlink(missing_ok=True)
                facts_file(backup.path).unlink(missing_ok=True)
        mentioned = {name for one in stays for name in one.facts.files}
        drop_contents(folder, mentioned)
        for ending in ("part", "new-key", "old-key"):
            for unfinished in folder.glob(f"{self._store.path.stem} *.{ending}*"):
                # Of a program that was killed: whoever makes one now is done within the hour.
                if time.time() - unfinished.stat().st_mtime > _HOUR:
                    wipe(unfinished)


def _backup(path: Path, facts: Facts, records: Mapping[str, object], generation: str) -> Backup:
    at = _utc(facts.at).astimezone().replace(tzinfo=None)
    count = sum(number for name, number in facts.counts.items() if name in records)
    return Backup(path, at, facts.size, count, generation, facts)


def _utc(at: str) -> datetime:
    return datetime.fromisoformat(at)
