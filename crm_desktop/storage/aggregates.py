"""Figures about the values of a field, computed by the database in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.spec import FieldSpec
from crm_desktop.storage.reader import Reader


def filled_counts(
    reader: Reader, record: str, names: Sequence[str], where: Tree | None = None
) -> tuple[int, dict[str, int]]:
    """Return how many records there are, and in how many of them each field is filled in."""
    spec = reader.records[record]
    table = reader.tables.by_name[record]
    sums = [func.sum(case((_filled(table, spec.fields[name]), 1), else_=0)) for name in names]
    row = reader.connection.execute(
        select(func.count(), *sums).select_from(table).where(reader.where(record, where))
    ).one()
    return int(row[0]), {
        name: int(count or 0) for name, count in zip(names, row[1:], strict=True)
    }  # fmt: skip


def _filled(table: Any, field: FieldSpec) -> Any:
    column = table.c[field.name]
    if field.kind.blank is None:
        return column.is_not(None)
    return column != field.kind.store(field.kind.blank)


def repeated(
    reader: Reader, record: str, name: str, most: int, where: Tree | None = None
) -> tuple[int, int, list[Any]]:
    """Return how many records share their value of a field with others, and how many values.

    Then these values, the most frequent first, at most ``most`` of them. Blank is no value.
    """
    spec = reader.records[record]
    table = reader.tables.by_name[record]
    column = table.c[name]
    shared = (
        select(column.label("value"), func.count().label("times"))
        .where(reader.where(record, where), _filled(table, spec.fields[name]))
        .group_by(column)
        .having(func.count() > 1)
    ).subquery()
    counts = reader.connection.execute(
        select(func.coalesce(func.sum(shared.c.times), 0), func.count())
    ).one()
    rows = reader.connection.execute(
        select(shared.c.value).order_by(shared.c.times.desc(), shared.c.value).limit(most)
    )
    kind = spec.fields[name].kind
    return int(counts[0]), int(counts[1]), [kind.load(row[0]) for row in rows]


def untouched(
    reader: Reader, record: str, before: str, where: Tree | None = None
) -> tuple[int, list[int]]:
    """Return how many records were last written before a moment, and the ids of the oldest."""
    table = reader.tables.by_name[record]
    clause = reader.where(record, where) & (table.c.updated_at < before)
    count = reader.connection.execute(select(func.count()).select_from(table).where(clause))
    chosen = select(table.c.id).where(clause).order_by(table.c.updated_at).limit(_OLDEST)
    return int(count.scalar_one()), list(reader.connection.execute(chosen).scalars())


_OLDEST = 1000
