"""Counts and sums over records, grouped by fields of their own, of their lines, or of what they
refer to; plain rows, nothing of them in memory but the groups.

Fields go by paths: ``owner``, ``date.month`` (``2026-03``), ``customer.province``,
``lines.product``, ``lines.product.category``. Grouping through a reference first sums up for each
record referred to, so that the other table is read once for each of them and in its own order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, func, select

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.kind import Kind
from crm_desktop.fields.moments import Day, Moment
from crm_desktop.fields.spec import FieldSpec, PartSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.storage.reader import Reader

_MONTH = "month"


@dataclass(frozen=True, slots=True)
class Group:
    """Records that have the same ``keys``.

    ``sums`` has one sum for each measure asked for (``None`` where nothing is filled in), and
    ``filled`` tells in how many records or lines the measure is filled in.
    """

    keys: tuple[Any, ...]
    count: int
    sums: tuple[Decimal | int | None, ...]
    filled: tuple[int, ...]


@dataclass(frozen=True)
class _Key:
    """How a path is grouped by: the column at hand, and where it leads for the key itself."""

    column: ColumnElement[Any]
    load: Callable[[Any], Any]
    table: Table | None = None
    field: str = ""


def grouped(
    reader: Reader,
    record: str,
    by: Sequence[str] = (),
    measures: Sequence[str] = (),
    where: Tree | None = None,
    *,
    limit: int | None = None,
) -> list[Group]:
    """Return the groups of the records in use that fulfil ``where``, in no particular order.

    ``measures`` are fields of the record, or of its lines, that are summed up; where any path
    leads into lines, lines are counted instead of records. With ``limit``, only the groups with
    the largest first sum (without measures: count), largest first. Raises ``KeyError`` for a path
    that leads nowhere.
    """
    spec = reader.records[record]
    base: FromClause = reader.tables.by_name[record]
    lines = next((name for name in spec.lines if _within(name, (*by, *measures))), "")
    if lines:
        inner = reader.tables.lines[record, lines]
        base = base.join(inner, inner.c.owner_id == base.c.id)
    keys = [_key(reader, record, path) for path in by]
    summed = [_column(reader, record, path) for path in measures]
    statement = (
        select(
            *(key.column.label(f"k{place}") for place, key in enumerate(keys)),
            func.count().label("n"),
            *(func.sum(column).label(f"s{place}") for place, (column, _k) in enumerate(summed)),
            *(func.count(column).label(f"f{place}") for place, (column, _k) in enumerate(summed)),
        )
        .select_from(base)
        .where(reader.where(record, where))
        .group_by(*(key.column for key in keys))
    )
    if any(key.table is not None for key in keys):
        inside = statement.subquery()
        outside: FromClause = inside
        columns: list[ColumnElement[Any]] = []
        for place, key in enumerate(keys):
            column = inside.c[f"k{place}"]
            if key.table is not None:
                other = key.table.alias()
                outside = outside.outerjoin(other, other.c.id == column)
                column = other.c[key.field]
            columns.append(column.label(f"k{place}"))
        names = ["n", *(f"s{place}" for place in range(len(summed)))]
        names += [f"f{place}" for place in range(len(summed))]
        statement = (
            select(*columns, *(func.sum(inside.c[name]).label(name) for name in names))
            .select_from(outside)
            .group_by(*(column.element for column in columns))  # type: ignore[attr-defined]
        )
    if limit is not None:
        order = statement.selected_columns["s0" if summed else "n"]
        statement = statement.order_by(order.desc()).limit(limit)
    return [
        _group(row, keys, [kind for _column, kind in summed])
        for row in reader.connection.execute(statement)
    ]


def _group(row: Any, keys: list[_Key], kinds: list[Kind]) -> Group:
    at, many = len(keys), len(kinds)
    return Group(
        tuple(key.load(value) for key, value in zip(keys, row, strict=False)),
        int(row[at] or 0),
        tuple(kind.load(value) for kind, value in zip(kinds, row[at + 1 :], strict=False)),
        tuple(int(value or 0) for value in row[at + 1 + many :]),
    )


def _within(lines: str, paths: Sequence[str]) -> bool:
    return any(path.partition(".")[0] == lines for path in paths)


def _home(reader: Reader, record: str, path: str) -> tuple[PartSpec, Table, str]:
    """Return the part and table in which a path begins, and the rest of the path."""
    spec = reader.records[record]
    name, _dot, rest = path.partition(".")
    kind = spec.fields[name].kind
    if isinstance(kind, Lines):
        return kind.of, reader.tables.lines[record, name], rest
    return spec, reader.tables.by_name[record], path


def _column(reader: Reader, record: str, path: str) -> tuple[ColumnElement[Any], Kind]:
    part, table, name = _home(reader, record, path)
    return table.c[name], part.fields[name].kind


def _key(reader: Reader, record: str, path: str) -> _Key:
    part, table, inner = _home(reader, record, path)
    name, _dot, rest = inner.partition(".")
    field = part.fields[name]
    column = table.c[name]
    if rest == _MONTH and isinstance(field.kind, Day):
        return _Key(_month(field, column), str)
    if rest and isinstance(field.kind, Reference):
        other = reader.records[field.kind.to].fields[rest]
        if not other.stored:
            raise KeyError(path)
        return _Key(column, other.kind.load, reader.tables.by_name[field.kind.to], rest)
    if rest or not field.stored:
        raise KeyError(path)
    return _Key(column, field.kind.load)


def _month(field: FieldSpec, column: ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(field.kind, Moment):
        return func.strftime("%Y-%m", column, "localtime")
    return func.substr(column, 1, 7)
