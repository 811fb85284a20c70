"""Looking into a backup without writing into it, also one of an older version.

What has to be brought up to date first is a copy in a temporary folder. It has the key that the
backup has, so what is protected is never in the clear there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.records import record_types
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.services.records import MissingRecord
from crm_desktop.services.temporary import remove_folder, temporary_folder
from crm_desktop.storage.encryption import FileKey, looked_into
from crm_desktop.storage.refusals import NotAtHand, unopened
from crm_desktop.storage.rows import Image, read_images
from crm_desktop.storage.schema import VERSION
from crm_desktop.storage.store import Store


class LookingDesk(Desk):
    """A backup that is open to be looked at; closing it removes the copy that was needed."""

    def __init__(self, path: Path, *, things: ExitStack, **known: Any) -> None:
        self._things = things
        super().__init__(path, look_only=True, **known)

    def image(self, record: str, record_id: int) -> Image | None:
        """Return a record as it is stored there; ``None`` if there is none."""
        with self._store.read() as reader:
            images = read_images(reader.connection, self.types[record], [record_id])
        return images.get(record_id)

    def close(self) -> None:
        """Close it, and remove what was made for it."""
        try:
            super().close()
        finally:
            self._things.close()


def open_to_look(path: Path, key: FileKey | None, who: str = "") -> LookingDesk:
    """Open a backup; nothing is ever written into it. Raises ``CannotOpen``."""
    with ExitStack() as things:
        usable = things.enter_context(current(path, key))
        return LookingDesk(usable, things=things.pop_all(), who=who, key=key)


@contextmanager
def current(path: Path, key: FileKey | None) -> Iterator[Path]:
    """Yield a database with the tables of today: ``path``, or a copy that was brought up to date.

    Raises ``CannotOpen``, ``CannotBackUp`` and ``NotAtHand``.
    """
    with looked_into(path, key) as connection:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version >= VERSION:
        yield path
        return
    folder = temporary_folder()
    try:
        copy = folder / path.name
        try:
            shutil.copyfile(path, copy)
        except OSError as error:
            raise NotAtHand(unopened(path.name, error.strerror or str(error))) from error
        Store(copy, record_types(), key=key.copy() if key else None).close()
        yield copy
    finally:
        remove_folder(folder)


@dataclass(frozen=True, slots=True)
class Found:
    """A record in a backup, and how it stands to the file now: same, changed, deleted or gone."""

    id: int
    title: str
    subtitle: str
    state: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not what it was: its label, what it was in the backup and what it is."""

    label: str
    then: str
    now: str


def found(old: Desk, now: Desk, record: str, text: str = "", most: int = 300) -> list[Found]:
    """Return records of a type in a backup, by what a person remembers of them or the first."""
    spec = old.types[record]
    if text.strip():
        ids = [hit.id for hit in old.search(text, most) if hit.record == record]
    else:
        ids = list(old.lists.ids(Query(record), limit=most))
    columns = [spec.title, *([spec.subtitle] if spec.subtitle else [])]
    told = []
    for row in old.lists.rows(record, ids, columns):
        subtitle = row.get(f"{spec.subtitle}.title", row.get(spec.subtitle, ""))
        state = "same"
        try:
            before, after = old.records.get(record, row["id"]), now.records.get(record, row["id"])
            if after["deleted_at"]:
                state = "deleted"
            elif any(before[name] != after[name] for name in _own(spec)):
                state = "changed"
        except MissingRecord:
            state = "gone"
        told.append(Found(row["id"], spec.call(row), str(subtitle or ""), state))
    return told


def differences(old: Desk, now: Desk, record: str, record_id: int) -> list[Difference]:
    """Return what a record was in a backup, field by field, where it is something else now.

    Of one that is not there any more, all that is filled in. Protected values are not told.
    """
    spec = old.types[record]
    before = old.records.get(record, record_id)
    try:
        after: Mapping[str, Any] = now.records.get(record, record_id)
    except MissingRecord:
        after = now.records.blank(record)
    return [
        Difference(
            spec.fields[name].show_label(),
            _shown(spec.fields[name], before),
            _shown(spec.fields[name], after),
        )
        for name in _own(spec)
        if before[name] != after[name]
    ]


def _own(spec: RecordSpec) -> list[str]:
    return [one.name for one in spec.fields.values() if one.kept is None]


def _shown(one: FieldSpec, row: Mapping[str, Any]) -> str:
    value = row[one.name]
    if one.sensitive and value:
        return "••••••"
    if isinstance(one.kind, Reference):
        return str(row.get(f"{one.name}.title", ""))
    if isinstance(one.kind, Lines):
        return "\n".join(one.kind.of.sentence(line) for line in value)
    return one.kind.show(value)
