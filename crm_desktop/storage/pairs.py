"""What is known of two records of one type: one went into the other, or they are not the same.

Pairs are written by ``Unit.join`` and ``Unit.part``, logged and undone like records.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage.rows import chunks, marks, quoted

PAIR = "pair:"
"""With this before the name of the type pairs stand in the change log; records have its name."""

MERGED = "merged"
DISTINCT = "distinct"


class Pair(NamedTuple):
    """Two records (``one``, ``other``) of the type ``record``.

    ``merged``: ``one`` went into ``other``. ``distinct``: somebody said that they are not the
    same; then ``one`` is the smaller id.
    """

    kind: str
    record: str
    one: int
    other: int


def distinct(record: str, one: int, other: int) -> Pair:
    """Return the pair that says that these two are not the same."""
    return Pair(DISTINCT, record, min(one, other), max(one, other))


def holds(connection: Connection, pair: Pair) -> bool:
    """Tell whether this pair is known."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM pair WHERE kind = ? AND record = ? AND one = ? AND other = ?", tuple(pair)
    )
    return found.first() is not None


def pairs_of(
    connection: Connection, kind: str, record: str, ids: Collection[int] | None = None
) -> list[Pair]:
    """Return the pairs of this kind, or those of them in which one of ``ids`` stands."""
    statement = "SELECT one, other FROM pair WHERE kind = ? AND record = ?"
    found: set[tuple[int, int]] = set()
    if ids is None:
        found.update(map(_couple, connection.exec_driver_sql(statement, (kind, record))))
    else:
        for side in ("one", "other"):
            for chunk in chunks(list(ids)):
                rows = connection.exec_driver_sql(
                    f"{statement} AND {side} IN ({marks(len(chunk))})", (kind, record, *chunk)
                )
                found.update(map(_couple, rows))
    return [Pair(kind, record, *couple) for couple in sorted(found)]


def _couple(row: Any) -> tuple[int, int]:
    return row[0], row[1]


def survivor(connection: Connection, record: str, record_id: int) -> int:
    """Return the record into which this one was merged in the end (itself, if into none)."""
    seen = {record_id}
    while True:
        row = connection.exec_driver_sql(
            "SELECT other FROM pair WHERE kind = ? AND record = ? AND one = ?",
            (MERGED, record, record_id),
        ).first()
        if row is None or row[0] in seen:
            return record_id
        record_id = int(row[0])
        seen.add(record_id)


def absorbed(connection: Connection, record: str, ids: Iterable[int]) -> list[int]:
    """Return the records that were merged into these, directly or through others."""
    found: dict[int, None] = {}
    waiting = list(ids)
    while waiting:
        rows = pairs_of(connection, MERGED, record, waiting)
        new = [
            pair.one for pair in rows if pair.other in set(waiting) and pair.one not in found
        ]  # fmt: skip
        found.update(dict.fromkeys(new))
        waiting = new
    return list(found)


def by_old_code(connection: Connection, spec: RecordSpec, text: str) -> int | None:
    """Return the record in use that had ``text`` as code or key: before a merge, or another one."""
    for field in spec.fields.values():
        if field.derived and field.kind.key == "tags":
            # As JSON, so that the mark before and after it is that of a whole code.
            rows = connection.exec_driver_sql(
                f'SELECT id, "{field.name}" FROM "{spec.name}" '  # noqa: S608 - declared
                f"WHERE deleted_at IS NULL AND \"{field.name}\" <> '' "
                f'AND instr(lower("{field.name}"), lower(?))',
                (text,),
            )
            for record_id, stored in rows:
                if text.lower() in map(str.lower, field.kind.load(stored)):
                    return int(record_id)
    merged = merged_codes(connection, spec)
    return next((lead for (_field, code), lead in merged.items() if code == text.lower()), None)


def merged_codes(connection: Connection, spec: RecordSpec) -> dict[tuple[str, str], int]:
    """Return by field and code of the records that were merged those that they went into.

    Codes are in lower case.
    """
    gone = pairs_of(connection, MERGED, spec.name)
    columns = [one.name for one in spec.fields.values() if one.unique]
    if not gone or not columns:
        return {}
    leads = {pair.one: pair.other for pair in gone}
    found: dict[tuple[str, str], int] = {}
    for chunk in chunks(sorted(leads)):
        rows = connection.exec_driver_sql(
            f'SELECT id, {quoted(columns)} FROM "{spec.name}" '  # noqa: S608 - names are declared
            f"WHERE deleted_at IS NOT NULL AND id IN ({marks(len(chunk))})",
            tuple(chunk),
        )
        for record_id, *codes in rows:
            lead = record_id
            for _step in leads:
                if lead not in leads:
                    break
                lead = leads[lead]
            found |= {
                (name, code.lower()): lead
                for name, code in zip(columns, codes, strict=True)
                if code
            }
    return found
