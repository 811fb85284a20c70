"""A list that was exported, changed, and comes back: what was changed where.

A row names the state of the record that it was written from. What the list left alone stays as
the program has it; what the program left alone becomes what the list says; what both changed is a
conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from crm_desktop.fields.spec import Draft, RecordSpec
from crm_desktop.services.import_choices import Side
from crm_desktop.services.import_values import RowValues
from crm_desktop.services.record_ids import state_of
from crm_desktop.storage.past import earlier_images
from crm_desktop.storage.rows import Image, stored_value


def exported_images(
    connection: Connection,
    spec: RecordSpec,
    rows: Iterable[RowValues],
    now: Mapping[int, Image],
    file: str,
) -> dict[int, Image | None]:
    """Return what was exported of the records that changed since, by id.

    ``file`` is this customer file's own name in record ids, ``now`` holds the records that the
    rows mean. ``None`` where the log does not know any more.
    """
    states = {
        row.record_id.id: row.record_id.state
        for row in rows
        if row.record_id is not None
        and row.record_id.file == file
        and row.record_id.state
        and row.record_id.id in now
    }

    def is_exported(record_id: int, image: Image) -> bool:
        return state_of(image["version"], image["updated_at"]) == states[record_id]

    changed = {
        record_id: now[record_id]
        for record_id in states
        if not is_exported(record_id, now[record_id])
    }
    if not changed:
        return {}
    found = earlier_images(connection, spec, changed, is_exported)
    return {record_id: found.get(record_id) for record_id in changed}


def merged(
    spec: RecordSpec,
    given: Draft,
    image: Image,
    exported: tuple[Draft, Image] | None,
    choose: Callable[[str], Side],
) -> tuple[Draft, dict[str, Side]]:
    """Return what of ``given`` counts, and whose value was taken in the fields in conflict.

    ``image`` is what is stored, ``exported`` what was exported, and what the row says when it is
    read beside that. Without it every difference is a conflict.
    """
    kept: Draft = {}
    conflicts: dict[str, Side] = {}
    for name, value in given.items():
        field = spec.fields[name]
        if stored_value(field, value) == image[name]:
            continue
        if exported is not None:
            said, before = exported
            base: Any = before.get(name, image[name])
            if stored_value(field, said[name]) == base:
                continue
            if base == image[name]:
                kept[name] = value
                continue
        conflicts[name] = choose(name)
        if conflicts[name] == "file":
            kept[name] = value
    return kept, conflicts
