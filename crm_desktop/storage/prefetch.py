"""Looking many values up at once, for imports and exports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.storage.rows import chunks, marks, quoted
from crm_desktop.storage.tables import FOLDED

_AT_ONCE = 500
_UPPER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def folded_key(field: FieldSpec, stored: Any) -> Any:
    """Return a stored value as the file compares it: Latin letters without regard to case."""
    if isinstance(stored, str) and field.kind.key in FOLDED:
        return stored.lower() if stored.isascii() else stored.translate(_UPPER)
    return stored


def rows_having(
    connection: Connection,
    spec: RecordSpec,
    name: str,
    values: Collection[Any],
    columns: Sequence[str],
    *,
    deleted: bool = False,
) -> Iterator[tuple[Any, ...]]:
    """Yield id and ``columns`` of the records whose field ``name`` holds one of these values.

    The values are stored ones. Of the records in use, or with ``deleted`` of those in the recycle
    bin.
    """
    state = "IS NOT NULL" if deleted else "IS NULL"
    wanted = quoted(columns)
    start = f'SELECT id, {wanted} FROM "{spec.name}" WHERE deleted_at {state}'  # noqa: S608
    if isinstance(next(iter(values), None), str):
        # Said once more so that the partial unique index is taken.
        start += f" AND \"{name}\" <> ''"
    every = list(values)
    for at in range(0, len(every), _AT_ONCE):
        chunk = every[at : at + _AT_ONCE]
        rows = connection.exec_driver_sql(
            f'{start} AND "{name}" IN ({marks(len(chunk))})', tuple(chunk)
        )
        yield from map(tuple, rows)


def filled(connection: Connection, spec: RecordSpec, name: str) -> Iterator[tuple[int, Any]]:
    """Yield id and value of the records in use whose text field ``name`` is not blank."""
    rows = connection.exec_driver_sql(
        f'SELECT id, "{name}" FROM "{spec.name}" '  # noqa: S608 - names are declared
        f"WHERE deleted_at IS NULL AND \"{name}\" <> ''"
    )
    yield from ((record_id, value) for record_id, value in rows)


def plain_rows(
    connection: Connection, spec: RecordSpec, ids: Sequence[int], columns: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield id and ``columns``, as stored, of the records with these ids, deleted or not."""
    for chunk in chunks(ids):
        rows = connection.exec_driver_sql(
            f'SELECT id, {quoted(columns)} FROM "{spec.name}" '  # noqa: S608 - names are declared
            f"WHERE id IN ({marks(len(chunk))})",
            tuple(chunk),
        )
        yield from map(tuple, rows)
