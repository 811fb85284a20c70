"""Back from a backup: the whole file, or single records of it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import Text
from crm_desktop.services.backups import Backup, BackupService
from crm_desktop.services.events import RESTORED
from crm_desktop.services.locking import PasswordNeeded, WrongPassword
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage import audit
from crm_desktop.storage.attachments import ContentFolder
from crm_desktop.storage.backup import copy_database, read_facts, verify
from crm_desktop.storage.backup_contents import bring_back
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.encryption import FileKey, is_encrypted, opens, salt_of
from crm_desktop.storage.encryption_change import make_alone
from crm_desktop.storage.engine import DriverFailure, open_engine
from crm_desktop.storage.persons import SETTING as PEOPLE
from crm_desktop.storage.placing import beside, clear_up, put_in_place
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import Image, read_images
from crm_desktop.storage.schema import make_current
from crm_desktop.storage.store import CannotOpen, CannotWrite, Store
from crm_desktop.storage.unit import MissingRecord, Unit, timestamp
from crm_desktop.storage.vault import KEY as VAULT_KEY

_NEW = ".restoring"


class CannotRestore(PersonError):  # noqa: N818
    """Nothing was changed; the sentence says what stands in the way."""


@dataclass(frozen=True)
class Restored:
    """A file that was restored: the copy of what it was before, and what is still missing."""

    before: Backup
    missing_files: int


def key_of_backup(path: Path, now: FileKey | None, password: str | None) -> FileKey | None:
    """Return the key of a backup: that of the file, or the one that ``password`` makes.

    Raises ``PasswordNeeded`` and ``WrongPassword``.
    """
    if not is_encrypted(path):
        return None
    if now is not None and opens(path, now):
        return now.copy()
    if not password:
        raise PasswordNeeded(path.name)
    salt = salt_of(path)
    key = FileKey.from_recovery(password, salt) or FileKey.from_password(password, salt)
    if not opens(path, key):
        raise WrongPassword
    return key


class RestoreService:
    """Brings one open file, or records in it, back from its backups."""

    def __init__(self, store: Store, backups: BackupService) -> None:
        self._store = store
        self._backups = backups

    @needs(Right.RESTORE)
    def openable(self, path: Path, password: str | None = None) -> None:
        """Raise ``PasswordNeeded`` or ``WrongPassword`` unless ``whole`` could open the backup."""
        key = key_of_backup(path, self._store.key, password)
        if key is not None:
            key.clear()

    @needs(Right.RESTORE)
    def whole(self, path: Path, password: str | None = None) -> Restored:
        """Make the file be what the backup holds.

        What the file is now is kept as a backup first. The file has the password of the backup
        afterwards. Raises ``CannotRestore``, ``CannotBackUp``, ``CannotWrite``, ``CannotConvert``
        where another program has the file open, and as ``key_of_backup`` does; then the file is
        as it was.
        """
        store = self._store
        if store.read_only:
            raise CannotWrite(Text("This file can only be read here; nothing was restored."))
        key = key_of_backup(path, store.key, password)
        facts = read_facts(path)
        if facts is None:
            raise CannotRestore(_no_backup(path))
        verify(path, key, facts)
        fresh = beside(store.path, _NEW)
        try:
            copy_database(path, key, fresh, timestamp())
            missing = bring_back(path.parent, ContentFolder(store.path), facts.files)
            # After that: the new backup may be the one that makes an old one go.
            before = self._backups.make().backup
            told = {"from": path.name, "of": facts.at, "before": before.path.name}
            self._make_ready(fresh, key, told)
            with store.alone() as now:
                make_alone(store.path, now)
                try:
                    put_in_place(fresh, store.path)
                except OSError as error:
                    raise CannotRestore(
                        Text("Nothing was changed: the backup could not be put in the place of the "
                             "file ({reason}). Close the file in other programs and try again.",
                             reason=error.strerror or error)
                    ) from error  # fmt: skip
                store.has_key(key)
        finally:
            clear_up(fresh)
        return Restored(before, len(missing))

    def _make_ready(self, fresh: Path, key: FileKey | None, told: dict[str, Any]) -> None:
        """Write into the copy all that the file has to know: nothing may fail once it is there."""
        store = self._store
        with store.read() as reader:
            head = audit.head(reader.connection)
            vault = reader.setting(VAULT_KEY)
            people = reader.setting(PEOPLE)
        engine = open_engine(fresh, key=key)
        try:
            make_current(engine, store.tables, fresh, fresh=False, key=key, copied=False)
        except DriverFailure as error:
            raise CannotRestore(
                Text("Nothing was changed: the backup could not be brought up to date ({reason}). "
                     "See whether the disk is full.", reason=str(error.orig))
            ) from error  # fmt: skip
        finally:
            engine.dispose()
        ready = Store(fresh, store.records, who=store.who, key=key.copy() if key else None)
        try:
            if ready.read_only:
                return
            with ready.read() as reader:
                knows = reader.setting(VAULT_KEY)
                knew = reader.setting(PEOPLE)
            if vault and not knows:
                # A backup from before the password: its attached files were sealed since.
                ready.set_setting(VAULT_KEY, vault)
            if people != knew:
                # Who works here and may do what stays, whomever the backup knows.
                ready.set_setting(PEOPLE, people)
            ready.note(RESTORED, told | {"replaced": {"id": head.id, "hash": head.hash}})
        finally:
            ready.close()
        make_alone(fresh, key)

    @needs(Right.RESTORE)
    def record(
        self, path: Path, record: str, record_id: int, password: str | None = None
    ) -> Changes:
        """Make one record be what it was in the backup, as an operation that can be undone.

        A record that is gone comes back under its number. Raises ``MissingRecord`` where the
        backup does not have it, ``CannotRestore`` where it refers to records that are gone, and as
        ``whole`` does.
        """
        spec = self._store.records[record]
        key = key_of_backup(path, self._store.key, password)
        from crm_desktop.services.looking import open_to_look  # noqa: PLC0415 - it knows the desk

        facts = read_facts(path)
        with closing(open_to_look(path, key)) as old:
            image = old.image(record, record_id)
        if image is None:
            raise MissingRecord
        if facts is not None:
            bring_back(path.parent, ContentFolder(self._store.path), facts.files)
        details: dict[str, Any] = {"record": record, "count": 1, "id": record_id}

        def work(unit: Unit, reader: Reader) -> None:
            _need_references(reader, spec, image)
            now = read_images(reader.connection, spec, [record_id]).get(record_id)
            unit.put_back(record, record_id, now, image)
            unit.flush()
            details["title"] = reader.titles(record, [record_id]).get(record_id, "")

        _none, changes = self._store.transact(f"{record}.restore", work, details)
        return changes


def _need_references(reader: Reader, spec: RecordSpec, image: Image) -> None:
    """Raise ``CannotRestore`` if the image refers to records that are not in the file."""
    wanted: list[tuple[str, int]] = []
    for name, field in spec.fields.items():
        if isinstance(field.kind, Reference) and image[name]:
            wanted.append((field.kind.to, image[name]))
        elif isinstance(field.kind, Lines):
            for inner in field.kind.of.fields.values():
                if isinstance(inner.kind, Reference):
                    to = inner.kind.to
                    wanted += [(to, line[inner.name]) for line in image[name] if line[inner.name]]
    for record, record_id in wanted:
        if not reader.ids_where(record, reader.tables.by_name[record].c.id == record_id):
            raise CannotRestore(
                Text(
                    "It belongs to {type} {id}, which is not there any more. Restore that first.",
                    type=(reader.records[record].label,),
                    id=record_id,
                )
            )


def _no_backup(path: Path) -> Text:
    return Text("“{name}” is not a backup of this program.", name=path.name)


__all__ = ["CannotOpen", "CannotRestore", "RestoreService", "Restored", "key_of_backup"]
