"""What a record was at every time, and making it so again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services.records import RecordService
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import Image, loaded_value, read_images
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import MissingRecord, Unit


class NoSuchVersion(PersonError):  # noqa: N818
    """The record was never like that."""


@dataclass(frozen=True)
class Version:
    """What a record was from one change to the next.

    ``number`` counts from 1, the first; ``operation`` made it, ``fields`` are those it changed,
    ``values`` all fields as they were (none where the record was removed for good).
    """

    number: int
    at: datetime
    who: str
    verb: str
    operation: int
    fields: tuple[str, ...]
    values: Mapping[str, Any]
    deleted: bool


def versions(store: Store, record: str, record_id: int) -> list[Version]:
    """Return every version of a record, the latest first. Raises ``MissingRecord``."""
    spec = store.records[record]
    change, operation = store.tables.change, store.tables.operation
    chosen = (
        select(
            operation.c.at, operation.c.who, operation.c.id, change.c.verb, change.c.before,
            change.c.after,
        )
        .join(operation, operation.c.id == change.c.operation_id)
        .where(change.c.record == record, change.c.record_id == record_id)
        .order_by(change.c.id.desc())
    )  # fmt: skip
    with store.read() as reader:
        now = read_images(reader.connection, spec, [record_id]).get(record_id)
        rows = reader.connection.execute(chosen).all()
    if not rows and now is None:
        raise MissingRecord
    found: list[Version] = []
    image: Image | None = now
    for place, (at, who, number, verb, before, after) in enumerate(rows):
        changed = json.loads(after or before or "{}")
        found.append(
            Version(
                len(rows) - place, datetime.fromisoformat(at), who, verb, number,
                tuple(name for name in spec.fields if name in changed),
                {} if image is None else _values(spec, image),
                deleted=image is None or bool(image["deleted_at"]),
            )
        )  # fmt: skip
        old = None if before is None else json.loads(before)
        image = None if old is None else (image or {}) | old
    return found


def _values(spec: RecordSpec, image: Image) -> dict[str, Any]:
    # A field that came later than the record is missing in the oldest images.
    return {
        name: loaded_value(field, image[name]) if name in image else field.kind.blank
        for name, field in spec.fields.items()
    }


def restore_version(
    store: Store,
    record: str,
    record_id: int,
    number: int,
    fields: Sequence[str] | None = None,
) -> Changes:
    """Make a record, or only the named fields of it, be what they were in a version.

    One operation that can be undone. What is computed is computed anew. Raises ``NoSuchVersion``,
    ``MissingRecord`` where the record is not there any more, ``InvalidRecord`` and ``CannotWrite``.
    """
    spec = store.records[record]
    wanted = next((one for one in versions(store, record, record_id) if one.number == number), None)
    if wanted is None or not wanted.values:
        raise NoSuchVersion(
            Text("There is no version {number} of this record to go back to.", number=number)
        )
    names = [name for name in fields or spec.fields if not spec.fields[name].derived]
    values = {name: wanted.values[name] for name in names}
    details: dict[str, Any] = {"record": record, "count": 1, "id": record_id, "version": number}
    records = RecordService(store)

    def work(unit: Unit, reader: Reader) -> None:
        records.put(unit, reader, record, values, record_id)
        details["title"] = reader.titles(record, [record_id]).get(record_id, "")

    _none, changes = store.transact(f"{record}.change", work, details)
    return changes
