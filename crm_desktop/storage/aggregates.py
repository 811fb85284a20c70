"""Figures about the values of a field, computed by the database in one pass."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, func, select

from crm_desktop.fields.conditions import Tree
from crm_desktop.storage.filters import filled
from crm_desktop.storage.reader import Reader


def filled_counts(
    reader: Reader, record: str, names: Sequence[str], where: Tree | None = None
) -> tuple[int, dict[str, int]]:
    """Return how many records there are, and in how many of them each field is filled in."""
    spec = reader.records[record]
    table = reader.tables.by_name[record]
    sums = [
        func.sum(case((filled(spec.fields[name], table.c[name]), 1), else_=0)) for name in names
    ]
    row = reader.connection.execute(
        select(func.count(), *sums).select_from(table).where(reader.where(record, where))
    ).one()
    return int(row[0]), {
        name: int(count or 0) for name, count in zip(names, row[1:], strict=True)
    }  # fmt: skip


def different(reader: Reader, record: str, name: str, where: Tree | None = None) -> tuple[int, int]:
    """Return how many records fulfil a condition, and how many values of a field they have."""
    table = reader.tables.by_name[record]
    row = reader.connection.execute(
        select(func.count(), func.count(table.c[name].distinct()))
        .select_from(table)
        .where(reader.where(record, where))
    ).one()
    return int(row[0]), int(row[1])
