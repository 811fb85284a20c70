"""Making anew what a file can work out by itself: kept figures, the search index, its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage import keeping
from crm_desktop.storage.indexing import SearchIndex
from crm_desktop.storage.rows import loaded_value, read_images

_AT_ONCE = 2_000


def rebuild(
    connection: Connection, records: Mapping[str, RecordSpec], tick: Callable[[int], None]
) -> None:
    """Do so within a write; ``tick`` hears of every record that is done."""
    connection.exec_driver_sql("INSERT INTO search(search) VALUES ('delete-all')")
    connection.exec_driver_sql("DELETE FROM spelling")
    index = SearchIndex(connection, records)
    for spec in records.values():
        keeping.compute(connection, spec)
        last = 0
        while ids := _next(connection, spec, last):
            for record_id, image in read_images(connection, spec, ids).items():
                values = {one.name: loaded_value(one, image[one.name]) for one in spec.searched}
                index.put(spec, record_id, values)
            index.flush()
            last = ids[-1]
            tick(len(ids))


def _next(connection: Connection, spec: RecordSpec, after: int) -> list[int]:
    rows = connection.exec_driver_sql(
        f'SELECT id FROM "{spec.name}" '  # noqa: S608 - the name is declared
        "WHERE deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?",
        (after, _AT_ONCE),
    )
    return [row[0] for row in rows]
