"""Files of records: adding, opening, saving elsewhere, renaming, removing; looking them over."""

from __future__ import annotations

import mimetypes
import stat
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm_desktop.fields.attachments import Attachment, free_name, safe_name
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services.attachment_mentions import field_of, in_use, mentioned
from crm_desktop.services.permissions import Right, needs
from crm_desktop.services.records import MissingRecord, RecordService
from crm_desktop.services.temporary import remove_folder, temporary_folder
from crm_desktop.storage.attachments import (
    CannotKeep,
    Content,
    ContentFolder,
    ContentGone,
    Progress,
)
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import Unit
from crm_desktop.storage.vault import vault_of

__all__ = [
    "AttachmentService",
    "CannotKeep",
    "ContentGone",
    "FiledAt",
    "NoSuchFile",
    "field_of",
]

_YOUNG = 7 * 24 * 3600
"""Seconds for which a content that nothing mentions is left: somebody may still be entering it."""


class NoSuchFile(PersonError):  # noqa: N818 - the field's word, not Python's
    """The record has no (such) files."""


@dataclass(frozen=True, slots=True)
class FiledAt:
    """A file and the record that has it."""

    file: Attachment
    record: str
    record_id: int
    title: str


class AttachmentService:
    """The files of one open database."""

    def __init__(self, store: Store, records: RecordService) -> None:
        self._store = store
        self._records = records
        self._folder = ContentFolder(store.path, lambda: vault_of(store))
        self._copies: Path | None = None

    @property
    def folder(self) -> Path:
        """Return where the contents are kept."""
        return self._folder.path

    def close(self) -> None:
        """Remove the copies that were opened."""
        if self._copies is not None:
            # A program that still shows one of them may hold it; the system clears it later.
            remove_folder(self._copies)
            self._copies = None

    # -- keeping -----------------------------------------------------------------------------

    @needs(Right.CHANGE)
    def keep(self, path: Path, progress: Progress | None = None) -> Attachment:
        """Copy a file into the folder and return its description; no record is changed.

        Raises ``CannotKeep`` and what ``progress`` raises.
        """
        if self._store.read_only:
            raise CannotKeep(
                Text("This file was made by a newer version; it can only be read here.")
            )
        content = self._folder.put(path, progress)
        name = safe_name(path.name)
        guessed, packed = mimetypes.guess_type(name)
        media_type = "application/octet-stream" if packed or not guessed else guessed
        now = datetime.now(UTC).replace(microsecond=0)
        return Attachment(name, content.sha256, content.size, media_type, now)

    @needs(Right.CHANGE)
    def add(
        self, record: str, record_id: int, paths: Sequence[Path], progress: Progress | None = None
    ) -> tuple[tuple[Attachment, ...], Changes]:
        """Copy files and add them to a record as one operation.

        Names that the record has already get a number; a file that it has already, content and
        name, is not added again. Returns the files added. Raises ``CannotKeep``,
        ``NoSuchFile``, ``MissingRecord``, ``CannotWrite`` and what ``progress`` raises; then no
        record was changed.
        """
        self._field(record)
        kept = [self.keep(path, progress) for path in paths]
        added: list[Attachment] = []

        def changed(now: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
            whole = together(now, kept)
            added.extend(whole[len(now) :])
            return whole

        changes = self._change(record, record_id, changed)
        return tuple(added), changes

    @needs(Right.CHANGE)
    def rename(self, record: str, record_id: int, file: Attachment, name: str) -> Changes:
        """Call a file of a record otherwise; raises ``NoSuchFile``."""

        def changed(now: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
            others = [one.name for one in now if one != file]
            new = replace(file, name=free_name(safe_name(name), others))
            return tuple(new if one == file else one for one in _with(now, file))

        return self._change(record, record_id, changed)

    @needs(Right.CHANGE)
    def remove(self, record: str, record_id: int, files: Sequence[Attachment]) -> Changes:
        """Take files off a record; undo brings them back. Raises ``NoSuchFile``."""

        def changed(now: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
            for file in files:
                _with(now, file)
            return tuple(one for one in now if one not in files)

        return self._change(record, record_id, changed)

    def _change(self, record: str, record_id: int, changed: Any) -> Changes:
        name = self._field(record)
        details: dict[str, Any] = {"record": record, "count": 1, "id": record_id}

        def work(unit: Unit, reader: Reader) -> None:
            row = reader.get(record, record_id)
            if row is None:
                raise MissingRecord
            details["title"] = reader.titles(record, [record_id]).get(record_id, "")
            unit.update(record, record_id, {name: changed(row[name])})

        _none, changes = self._store.transact(f"{record}.change", work, details)
        return changes

    def _field(self, record: str) -> str:
        name = field_of(self._store.records[record])
        if not name:
            raise NoSuchFile(
                Text(
                    "{types} have no files. Add the file to the customer instead.",
                    types=(self._store.records[record].plural,),
                )
            )
        return name

    # -- looking -----------------------------------------------------------------------------

    def of(self, record: str, record_id: int) -> tuple[Attachment, ...]:
        """Return the files of a record. Raises ``MissingRecord``, ``NoSuchFile``."""
        name = self._field(record)
        row = self._records.get(record, record_id)
        files: tuple[Attachment, ...] = row[name]
        return files

    def named(self, record: str, record_id: int, name: str) -> Attachment:
        """Return the file of that name. Raises ``NoSuchFile``."""
        for file in self.of(record, record_id):
            if file.name.casefold() == name.casefold():
                return file
        raise NoSuchFile(Text("This record has no file “{name}”.", name=name))

    def of_customer(self, customer: int) -> list[FiledAt]:
        """Return the files of a customer and of what belongs to it, the latest first."""
        found: list[FiledAt] = []
        with self._store.read() as reader:
            for spec, owner in filed_under(self._store.records, "customer"):
                name = field_of(spec)
                rows = reader.connection.exec_driver_sql(
                    f'SELECT id, "{name}" FROM "{spec.name}" '  # noqa: S608 - names are declared
                    f'WHERE "{owner}" = ? AND deleted_at IS NULL AND "{name}" != \'\'',
                    (customer,),
                ).all()
                titles = reader.titles(spec.name, [row[0] for row in rows])
                for record_id, stored in rows:
                    found += [
                        FiledAt(file, spec.name, record_id, titles.get(record_id, ""))
                        for file in spec.fields[name].kind.load(stored)
                    ]
        return sorted(found, key=lambda one: (one.file.added_at, one.record_id), reverse=True)

    def open_copy(self, file: Attachment, progress: Progress | None = None) -> Path:
        """Return a copy for other programs to show: checked, and read-only.

        It is removed when the database is closed. Raises ``ContentGone``, ``CannotKeep`` and
        what ``progress`` raises.
        """
        if self._copies is None:
            self._copies = temporary_folder()
        folder = self._copies / file.sha256[:16]
        folder.mkdir(exist_ok=True)
        path = folder / file.name
        if not path.exists():
            self._folder.copy_out(file.sha256, file.name, path, progress)
            path.chmod(stat.S_IRUSR)
        return path

    @needs(Right.EXPORT)
    def save_as(self, file: Attachment, path: Path, progress: Progress | None = None) -> None:
        """Write a copy to ``path``, in the place of what stands there.

        Raises ``ContentGone``, ``CannotKeep`` and what ``progress`` raises; then what stood there
        is untouched.
        """
        beside = path.with_name(f".{path.name}.{time.time_ns()}")
        self._folder.copy_out(file.sha256, file.name, beside, progress)
        try:
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise CannotKeep(
                Text("“{name}” cannot be written here. Choose another folder.", name=path.name)
            ) from error

    # -- checking ----------------------------------------------------------------------------

    def problems(self, reader: Reader, progress: Progress | None = None) -> Iterator[Text]:
        """Yield which files are missing or changed; every content that is in use is read."""
        used = in_use(reader)
        there = {one.sha256: one for one in self._folder.each()}
        whole = sum(there[one].size for one in used if one in there)
        before = 0
        for sha256, (spec, record_id, name) in used.items():
            record = reader.titles(spec.name, [record_id]).get(record_id, "")
            known = {"name": name, "type": (spec.label,), "record": record}
            if sha256 not in there and not self._folder.stands(sha256):
                yield Text(
                    "The file “{name}” of {type} “{record}” is missing. Bring it back from a "
                    "backup, or add it again.",
                    **known,
                )
                continue
            start = before

            def tick(now: int, _of: int, start: int = start) -> None:
                if progress is not None:
                    progress(start + now, max(whole, 1))

            if self._folder.digest(sha256, tick) != sha256:
                yield Text(
                    "The file “{name}” of {type} “{record}” was changed outside of this program. "
                    "Bring it back from a backup, or add it again.",
                    **known,
                )
            before += there[sha256].size if sha256 in there else 0

    def unused(self, reader: Reader) -> list[Content]:
        """Return the contents that nothing mentions: no record, deleted or not, and no change.

        What was put there in the last seven days is left out: it may belong to something that
        is being entered.
        """
        settled = time.time() - _YOUNG
        old = [one for one in self._folder.each() if one.since < settled]
        if not old:
            return []
        known = mentioned(reader)
        return [one for one in old if one.sha256 not in known]

    @needs(Right.ERASE)
    def tidy(self) -> list[Content]:
        """Remove the contents that nothing mentions, and return them."""
        if self._store.read_only:
            raise CannotKeep(
                Text("This file was made by a newer version; it can only be read here.")
            )
        removed: list[Content] = []

        def work(_unit: Unit, reader: Reader) -> None:
            # Within a write, so that nobody begins to mention one of them meanwhile.
            for content in self.unused(reader):
                self._folder.drop(content)
                removed.append(content)

        self._store.transact("attachments.tidy", work)
        self._folder.drop_unfinished(time.time() - _YOUNG)
        return removed

    def forget(self, hashes: Collection[str]) -> int:
        """Remove those of these contents that nothing mentions, young ones too; return how many.

        They are overwritten first. Raises ``CannotWrite``.
        """
        removed = 0

        def work(_unit: Unit, reader: Reader) -> None:
            nonlocal removed
            for sha256 in sorted(set(hashes) - mentioned(reader)):
                removed += self._folder.wipe(sha256)

        if hashes:
            self._store.transact("attachments.forget", work)
        return removed


def filed_under(records: Mapping[str, RecordSpec], record: str) -> Iterator[tuple[RecordSpec, str]]:
    """Yield the types whose files are shown with a ``record``, and the column that leads to it."""
    for spec in records.values():
        if not field_of(spec):
            continue
        if spec.name == record:
            yield spec, "id"
            continue
        owner = next((name for name, kind in spec.references.items() if kind.to == record), "")
        if owner:
            yield spec, owner


def together(now: Sequence[Attachment], new: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Return ``now`` and behind it what is new, under names that are not taken."""
    whole = list(now)
    for file in new:
        if any(one.sha256 == file.sha256 and one.name == file.name for one in whole):
            continue
        whole.append(replace(file, name=free_name(file.name, [one.name for one in whole])))
    return tuple(whole)


def _with(files: tuple[Attachment, ...], file: Attachment) -> tuple[Attachment, ...]:
    if file not in files:
        raise NoSuchFile(Text("This record has no file “{name}”.", name=file.name))
    return files
