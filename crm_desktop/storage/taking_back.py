"""Taking back a past operation out of its turn, as a new operation that can be undone itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection

from crm_desktop.storage.tables import META

Fields = set[str] | None
"""Names of fields, or (``None``) a whole record."""

_STANDING = """
SELECT c.operation_id, c.record, c.record_id, c.verb, c.after
FROM change AS c JOIN operation AS o ON o.id = c.operation_id
WHERE c.operation_id >= ? AND o.undoes IS NULL AND o.redoes IS NULL AND o.undone_by IS NULL
ORDER BY c.operation_id, c.id
"""


def later(connection: Connection, operation: int) -> list[int]:
    """Return the later operations that stand on this one, first to last.

    They touched the same fields of the same records, or those of another of them.
    """
    touched: dict[tuple[str, int], Fields] = {}
    found: list[int] = []
    for number, run in groupby(_changes(connection, operation), key=lambda row: row[0]):
        mine = [(key, fields) for _number, key, fields in run]
        if number != operation:
            if not any(key in touched and _meet(touched[key], one) for key, one in mine):
                continue
            found.append(number)
        for key, fields in mine:
            known = touched.get(key, set())
            touched[key] = None if fields is None or known is None else known | fields
    return found


def _changes(
    connection: Connection, operation: int
) -> Iterator[tuple[int, tuple[str, int], Fields]]:
    for number, record, record_id, verb, after in connection.exec_driver_sql(
        _STANDING, (operation,)
    ):
        whole = verb != "update" or after is None
        fields = None if whole else set(json.loads(after)) - {*META} | _deletion(after)
        yield number, (record, record_id), fields


def _deletion(after: str) -> set[str]:
    return {"deleted_at"} if '"deleted_at"' in after else set()


def _meet(one: Fields, other: Fields) -> bool:
    return one is None or other is None or bool(one & other)


def taken_back(connection: Connection) -> set[int]:
    """Return the operations that were taken back out of their turn and are so still."""
    taken: set[int] = set()
    rows = connection.exec_driver_sql(
        "SELECT id, details FROM operation WHERE reverses IS NOT NULL AND undone_by IS NULL "
        "ORDER BY id DESC"
    )
    for number, details in rows:
        if number not in taken:
            taken.update(json.loads(details)["taken"])
    return taken
