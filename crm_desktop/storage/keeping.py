"""Keeping what records know about those that refer to them: orders, total spend, last contact.

Such fields are columns like any other, so lists sort and filter by them through an index. They
are computed anew, from the records referred to, for each record that an operation touched, at its
end and in the same transaction; so an undo needs to know nothing of them, and the log neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from crm_desktop.fields.keeping import Kept
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.storage.daily import DailySums
from crm_desktop.storage.rows import Image, chunks, marks

_OWN_CURRENCY = "coalesce((SELECT value FROM setting WHERE key = 'currency'), 'CNY')"


def kept_fields(spec: RecordSpec) -> Iterator[tuple[FieldSpec, Kept]]:
    """Yield the fields of a record type that are kept here."""
    for field in spec.fields.values():
        if field.kept is not None:
            yield field, field.kept


class Keeper:
    """Notes during one write whose fields have to be computed anew, and does it at the end."""

    def __init__(self, connection: Connection, records: Mapping[str, RecordSpec]) -> None:
        self._connection = connection
        self._records = records
        self._sources = _sources(records.values())
        self._touched: dict[str, set[int]] = {}
        self._daily = {
            spec.name: DailySums(spec, spec.daily) for spec in records.values() if spec.daily
        }

    def note(self, record: str, before: Image | None, after: Image | None) -> None:
        """Note that a record was written."""
        if record in self._daily:
            self._daily[record].note(before, after)
        for target, through, fields in self._sources.get(record, ()):
            if before and after and all(before[name] == after[name] for name in fields):
                continue
            owners = self._touched.setdefault(target, set())
            owners.update(image[through] for image in (before, after) if image and image[through])

    def note_return(self, record: str, record_id: int) -> None:
        """Note that a record came back: what refers to it may have come before."""
        if next(kept_fields(self._records[record]), None) is not None:
            self._touched.setdefault(record, set()).add(record_id)

    def settle(self) -> None:
        """Compute what was noted."""
        for target, ids in self._touched.items():
            compute(self._connection, self._records[target], sorted(ids))
        self._touched.clear()
        for sums in self._daily.values():
            sums.settle(self._connection)


def _sources(
    specs: Iterable[RecordSpec],
) -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    """Return, for each type referred from: whose fields it feeds, by what, and from which."""
    found: dict[str, dict[tuple[str, str], set[str]]] = {}
    for spec in specs:
        for _field, kept in kept_fields(spec):
            names = found.setdefault(kept.of, {}).setdefault((spec.name, kept.through), set())
            names |= {kept.through, "deleted_at", *(one.field for one in kept.where)}
            names |= set(filter(None, (kept.field, kept.own)))
    return {
        of: [(target, through, tuple(names)) for (target, through), names in feeds.items()]
        for of, feeds in found.items()
    }


def compute(connection: Connection, spec: RecordSpec, ids: Sequence[int] | None = None) -> None:
    """Compute the kept fields of the given records (``None``: of all) anew."""
    assigned = ", ".join(
        f'"{field.name}" = {_query(spec, kept)}' for field, kept in kept_fields(spec)
    )
    if not assigned:
        return
    statement = f'UPDATE "{spec.name}" SET {assigned}'  # noqa: S608 - names are declared
    if ids is None:
        connection.exec_driver_sql(statement)
        return
    for chunk in chunks(ids):
        connection.exec_driver_sql(f"{statement} WHERE id IN ({marks(len(chunk))})", tuple(chunk))


def wrong(connection: Connection, spec: RecordSpec, most: int) -> list[tuple[int, str]]:
    """Return id and field of what is not as it would be computed, at most ``most`` of a field."""
    return [
        (row[0], field.name)
        for field, kept in kept_fields(spec)
        for row in connection.exec_driver_sql(
            f'SELECT id FROM "{spec.name}" '  # noqa: S608 - names are declared
            f'WHERE "{field.name}" IS NOT {_query(spec, kept)} LIMIT ?',
            (most,),
        )
    ]


def _query(spec: RecordSpec, kept: Kept) -> str:
    """Return the value of a kept field as a query within a statement about ``spec``."""
    value = {
        "count": "count(*)",
        "sum": f'coalesce(sum("{kept.field}"), 0)',
        "first": f'min("{kept.field}")',
        "last": f'max("{kept.field}")',
    }[kept.what]
    clauses = [f'"{kept.through}" = "{spec.name}".id', "deleted_at IS NULL", *_clauses(kept)]
    return f'(SELECT {value} FROM "{kept.of}" WHERE {" AND ".join(clauses)})'  # noqa: S608


def _clauses(kept: Kept) -> Iterable[str]:
    # The plus bars an index of this column: one record's own are always few, and before SQLite
    # has counted them it may think otherwise.
    for one in kept.where:
        yield f'+"{one.field}" = {_literal(one.value)}'
    if kept.own:
        yield f'+"{kept.own}" = {_OWN_CURRENCY}'


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    quoted = str(value).replace("'", "''")
    return f"'{quoted}'"
