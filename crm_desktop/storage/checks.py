"""Looking for damage in a file: what SQLite can tell, the search index, the change log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage.erasing import ERASED_CHANGE
from crm_desktop.storage.indexing import TYPES, tokens_of
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import chunks, loaded_value, marks, read_images

_MOST = 20
"""As many findings of a sort are told."""

_SAMPLES = 200
_TOKENS = 40
_BETWEEN = 2_000

Tick = Callable[[int], None]
"""Called with the number of records looked at since the last call."""


def damage(connection: Connection) -> Iterator[str]:
    """Yield what SQLite finds wrong with the file itself, in its own words."""
    try:
        # The check of FTS5 goes by what this connection knew of the index: until it reads it, that
        # may be older than what another connection wrote, and sound pages look damaged.
        connection.exec_driver_sql("SELECT rowid FROM search LIMIT 1").first()
        for row in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if row[0] != "ok":
                yield str(row[0])
    except DatabaseError as error:
        yield str(error.orig)


def dangling(connection: Connection) -> Iterator[tuple[str, int, str]]:
    """Yield table, row and the table referred to, of references that lead nowhere."""
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST)
    for table, row_id, parent, _number in rows:
        yield str(table), int(row_id or 0), str(parent)


def unindexed(connection: Connection, spec: RecordSpec) -> list[int]:
    """Return records in use that search cannot find (the first of them)."""
    rows = connection.exec_driver_sql(
        f'SELECT id FROM "{spec.name}" WHERE deleted_at IS NULL '  # noqa: S608 - names are declared
        f"AND id * {TYPES} + {spec.number} NOT IN (SELECT id FROM search_docsize) LIMIT {_MOST}"
    )
    return [row[0] for row in rows]


def wrongly_indexed(connection: Connection, spec: RecordSpec) -> list[int]:
    """Return ids that search finds although the record is gone or in the recycle bin."""
    rows = connection.exec_driver_sql(
        f"SELECT id / {TYPES} FROM search_docsize WHERE id % {TYPES} = {spec.number} "  # noqa: S608
        f'AND id / {TYPES} NOT IN (SELECT id FROM "{spec.name}" WHERE deleted_at IS NULL) '
        f"LIMIT {_MOST}"
    )
    return [row[0] for row in rows]


def badly_indexed(reader: Reader, spec: RecordSpec) -> list[int]:
    """Return records, out of a sample, that search does not find by every word in them."""
    connection = reader.connection
    rows = connection.exec_driver_sql(
        f'SELECT id FROM "{spec.name}" WHERE deleted_at IS NULL '  # noqa: S608
        f"ORDER BY random() LIMIT {_SAMPLES}"
    )
    found: list[int] = []
    images = read_images(connection, spec, [row[0] for row in rows])
    for record_id, image in images.items():
        values = {one.name: loaded_value(one, image[one.name]) for one in spec.searched}
        tokens = sorted(tokens_of(spec, values))[:_TOKENS]
        if tokens:
            terms = " AND ".join(f'"{token}"' for token in tokens)
            hit = connection.exec_driver_sql(
                "SELECT 1 FROM search WHERE search MATCH ? AND rowid = ?",
                (terms, record_id * TYPES + spec.number),
            ).first()
            if hit is None:
                found.append(record_id)
    return found[:_MOST]


def unlike_log(reader: Reader, spec: RecordSpec, tick: Tick) -> Iterator[int]:
    """Yield records that are not what the change log says was written last."""
    connection = reader.connection
    last = connection.exec_driver_sql(
        "SELECT record_id, max(id) FROM change WHERE record = ? GROUP BY record_id", (spec.name,)
    ).all()
    for at in range(0, len(last), _BETWEEN):
        chunk = last[at : at + _BETWEEN]
        tick(len(chunk))
        ids = [row[0] for row in chunk]
        images = read_images(connection, spec, ids)
        entries: dict[int, tuple[str, str | None]] = {}
        for part in chunks([row[1] for row in chunk]):
            rows = connection.exec_driver_sql(
                f"SELECT record_id, verb, after FROM change WHERE id IN ({marks(len(part))})",  # noqa: S608
                tuple(part),
            )
            entries.update({row[0]: (row[1], row[2]) for row in rows})
        for record_id in ids:
            verb, after = entries[record_id]
            if not _agrees(images.get(record_id), verb, after):
                yield record_id


def _agrees(image: dict[str, Any] | None, verb: str, after: str | None) -> bool:
    if image is None or verb == "remove":
        return image is None and (verb == "remove" or (verb == ERASED_CHANGE and after is None))
    return all(
        image[name] == value for name, value in json.loads(after or "{}").items() if name in image
    )
