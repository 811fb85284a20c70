"""Making anew what a file can work out by itself: kept figures, the search index, its words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage import daily, keeping
from crm_desktop.storage.indexing import SearchIndex
from crm_desktop.storage.rows import loaded_value, read_images

_log = logging.getLogger(__name__)
_AT_ONCE = 2_000


def look_over(engine: Engine) -> None:
    """Have SQLite note how many rows there are of what, by which it plans its queries.

    After a large operation: without it, one customer's feedback is looked for among all
    complaints. It looks at some hundred rows of each index, 0.2 s for a million records. The
    operation stands, whatever becomes of this.
    """
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA analysis_limit = 400")
            connection.exec_driver_sql("PRAGMA optimize = 0x10002")
            connection.commit()
    except DatabaseError:
        _log.warning("The file could not be looked over", exc_info=True)


def rebuild(
    connection: Connection, records: Mapping[str, RecordSpec], tick: Callable[[int], None]
) -> None:
    """Do so within a write; ``tick`` hears of every record that is done."""
    connection.exec_driver_sql("INSERT INTO search(search) VALUES ('delete-all')")
    connection.exec_driver_sql("DELETE FROM spelling")
    index = SearchIndex(connection, records)
    for spec in records.values():
        keeping.compute(connection, spec)
        daily.compute(connection, spec)
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
