"""Counts and sums over records, by fields of their own, of their lines, or of what they refer to.

Fields go by paths: ``owner``, ``date.month`` (``2026-03``), ``customer.province``,
``lines.product``, ``lines.product.category``. Grouping through a reference first sums up for each
record referred to, so that the other table is read once for each of them and in its own order.
Months are put together from days, which an index delivers sorted: a fifth of the time.
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
from crm_desktop.fields.spec import PartSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.storage import daily
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
    folds: bool = False
    """Whether ``load`` returns the same for several values of the column."""


def grouped(
    reader: Reader,
    record: str,
    by: Sequence[str] = (),
    measures: Sequence[str] = (),
    where: Tree | None = None,
    *,
    limit: int | None = None,
) -> list[Group]:
    """Return the groups of the records in use that fulfil ``where``.

    ``measures`` are fields of the record, or of its lines, that are summed up; where any path
    leads into lines, lines are counted instead of records. With ``limit``, only the groups with
    the largest first sum (without measures: count), largest first. Raises ``KeyError`` for a path
    that leads nowhere.
    """
    kept = daily.rows(reader, record, by, measures, where)
    if kept is not None:
        return _of_days(reader, record, by, measures, kept)[:limit]
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
            .group_by(*(column.element for column in columns))
        )
    folds = any(key.folds for key in keys)
    if limit is not None and not folds:
        order = statement.selected_columns["s0" if summed else "n"]
        statement = statement.order_by(order.desc()).limit(limit)
    kinds = [kind for _column, kind in summed]
    found = [_group(row, keys, kinds) for row in reader.connection.execute(statement)]
    return _folded(found)[:limit] if folds else found


def _of_days(
    reader: Reader, record: str, by: Sequence[str], measures: Sequence[str], rows: Sequence[Any]
) -> list[Group]:
    keys = [_key(reader, record, path) for path in by]
    kinds = [_column(reader, record, path)[1] for path in measures]
    found = [_group(row, keys, kinds) for row in rows]
    return sorted(found, key=lambda one: one.sums[0] or 0 if one.sums else one.count, reverse=True)


def extremes(reader: Reader, record: str, name: str, where: Tree | None) -> tuple[Any, Any]:
    """Return the least and the greatest value of a field; ``None`` where it is never filled in."""
    column = reader.tables.by_name[record].c[name]
    kind = reader.records[record].fields[name].kind
    chosen = select(func.min(column), func.max(column)).where(reader.where(record, where))
    least, greatest = reader.connection.execute(chosen).one()
    return kind.load(least), kind.load(greatest)


def distinct(reader: Reader, record: str, name: str, where: Tree | None) -> int:
    """Return how many different values a field has."""
    column = reader.tables.by_name[record].c[name]
    counted = select(func.count(func.distinct(column))).where(reader.where(record, where))
    return int(reader.connection.execute(counted).scalar_one())


def _folded(groups: list[Group]) -> list[Group]:
    """Return ``groups`` with those of equal keys made one, the largest first."""
    found: dict[tuple[Any, ...], Group] = {}
    for group in groups:
        known = found.get(group.keys)
        found[group.keys] = group if known is None else _together(known, group)
    return sorted(found.values(), key=lambda one: one.sums[0] or 0 if one.sums else one.count)[::-1]


def _together(one: Group, other: Group) -> Group:
    pairs = zip(one.sums, other.sums, strict=True)
    sums = tuple(b if a is None else a if b is None else a + b for a, b in pairs)
    filled = tuple(a + b for a, b in zip(one.filled, other.filled, strict=True))
    return Group(one.keys, one.count + other.count, sums, filled)


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
        if isinstance(field.kind, Moment):
            return _Key(func.strftime("%Y-%m", column, "localtime"), _text)
        return _Key(column, _month_of, folds=True)
    if rest and isinstance(field.kind, Reference):
        other = reader.records[field.kind.to].fields[rest]
        if not other.stored:
            raise KeyError(path)
        return _Key(column, other.kind.load, reader.tables.by_name[field.kind.to], rest)
    if rest or not field.stored:
        raise KeyError(path)
    return _Key(column, field.kind.load)


def _text(stored: Any) -> str:
    return str(stored or "")


def _month_of(stored: Any) -> str:
    return str(stored or "")[: len("2026-03")]
