"""Lists in groups: ids in the order of a key, and how many and how much each key has.

The key is a path: a field (``status``, ``customer``), a field of the record referred to
(``customer.province``), or a span of a date (``date.month``). SQL does all of it: nothing is
counted or added up record by record here.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, FromClause, Integer, String, cast, func, select

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.moments import Day, Moment
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.storage.filters import compile_tree
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.tables import FOLDED

Span = Literal["day", "week", "month", "quarter", "year"]
SPANS: tuple[Span, ...] = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Path:
    """Where a key comes from: the field that holds it, and the span if it is a date."""

    field: FieldSpec
    via: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Amounts:
    """One measure of one group: how many are filled in, their sum, the least and the most."""

    filled: int
    sum: int
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """Records of one key and one currency; ``key`` and amounts are as they are stored."""

    key: Any
    currency: str
    count: int
    amounts: tuple[Amounts, ...]


def path_of(records: Mapping[str, RecordSpec], record: str, path: str) -> Path:
    """Return what a path means. Raises ``KeyError`` where nothing can be grouped by it."""
    name, _dot, rest = path.partition(".")
    field = records[record].fields[name]
    if isinstance(field.kind, Reference) and rest:
        other, _dot, span = rest.partition(".")
        inner = records[field.kind.to].fields[other]
        return Path(_able(inner, path), name, _span(inner, span))
    return Path(_able(field, path), "", _span(field, rest))


def _able(field: FieldSpec, path: str) -> FieldSpec:
    if not field.stored or field.kind.key == "tags":
        raise KeyError(path)
    return field


def _span(field: FieldSpec, word: str) -> Span | None:
    for span in SPANS:
        if isinstance(field.kind, Day) and word in (span, ""):
            return span
    if word:
        raise KeyError(word)
    return None


def ids_by(
    reader: Reader, record: str, path: str, where: Tree | None, sort: Sequence[str]
) -> array[int]:
    """Return the ids in the order of the key, blanks first, and within it in that of ``sort``."""
    table = reader.tables.by_name[record]
    return reader.ids(record, where, sort, first=[_key(reader, table, record, path)])


def parts(
    reader: Reader, record: str, path: str, measures: Sequence[str], where: Tree | None
) -> list[Part]:
    """Return the groups in the order of their keys, each currency by itself.

    An empty ``path`` makes one group of all. ``measures`` are fields of the record. The parts of
    one key follow each other; ``same_key`` tells whether two have the same.
    """
    spec = reader.records[record]
    table = reader.tables.by_name[record]
    names = list(dict.fromkeys(measures))
    by: list[ColumnElement[Any]] = [_key(reader, table, record, path)] if path else []
    money = any(spec.fields[name].kind.key == "money" for name in names)
    split = money and "currency" in spec.fields
    if split:
        by.append(table.c.currency)
    columns: list[ColumnElement[Any]] = [func.count()]
    for name in names:
        column = table.c[name]
        columns += [func.count(column), func.sum(column), func.min(column), func.max(column)]
    labelled = [one.label(f"c{at}") for at, one in enumerate((*by, *columns))]
    statement = select(*labelled).select_from(table)
    statement = statement.where(
        table.c.deleted_at.is_(None), compile_tree(reader.tables, spec, where)
    )
    if by:
        statement = statement.group_by(*by).order_by(by[0])
    found = []
    for row in reader.connection.execute(statement):
        values = list(row)
        key = values.pop(0) if path else None
        currency = str(values.pop(0) or "") if split else ""
        count = int(values.pop(0))
        amounts = tuple(
            Amounts(values[at], int(values[at + 1] or 0), values[at + 2], values[at + 3])
            for at in range(0, len(values), 4)
        )
        found.append(Part(key, currency, count, amounts))
    return found


_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def same_key(path: Path | None, one: Any, other: Any) -> bool:
    """Tell whether two stored keys belong to one group: the case of Latin letters may differ."""
    if path is not None and path.field.kind.key in FOLDED and None not in (one, other):
        return bool(str(one).translate(_LOWER) == str(other).translate(_LOWER))
    return bool(one == other)


def _key(reader: Reader, table: FromClause, record: str, path: str) -> ColumnElement[Any]:
    found = path_of(reader.records, record, path)
    column: ColumnElement[Any]
    if found.via:
        kind = reader.records[record].fields[found.via].kind
        assert isinstance(kind, Reference)
        other = reader.tables.by_name[kind.to].alias()
        inner = select(other.c[found.field.name]).where(other.c.id == table.c[found.via])
        column = inner.scalar_subquery()
    else:
        column = table.c[found.field.name]
    if found.span is None:
        return column
    if isinstance(found.field.kind, Moment):
        column = func.date(column, "localtime")
    return _spanned(column, found.span)


def _spanned(column: ColumnElement[Any], span: Span) -> ColumnElement[Any]:
    """Return the text by which a span is known: 2026-03-31, its Monday, 2026-03, 2026-3, 2026."""
    if span == "day":
        return column
    if span == "week":
        return func.date(column, "weekday 0", "-6 days")
    if span == "quarter":
        quarter = (cast(func.substr(column, 6, 2), Integer) + 2) // 3
        return func.substr(column, 1, 5).concat(cast(quarter, String))
    return func.substr(column, 1, 7 if span == "month" else 4)
