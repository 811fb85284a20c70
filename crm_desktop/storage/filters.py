"""Conditions as SQL: identifiers come from declarations, values are always bound.

Clauses may come out as NULL, which counts as "does not hold" as long as nothing negates it; so
whatever is negated is first made to be true or false.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, false, func, not_, or_, select, true

from crm_desktop.fields.conditions import (
    OPPOSITES,
    Condition,
    Every,
    Has,
    Not,
    Repeated,
    Tree,
    Untouched,
    month_days,
    period,
)
from crm_desktop.fields.moments import Moment
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Tags
from crm_desktop.storage.tables import FOLDED, Tables, month_and_day

_ESCAPE = "\\"
_LAST = "\U0010ffff"
_WRITTEN = "%Y-%m-%dT%H:%M:%S.%fZ"
_LATEST = "9999-12-31T23:59:59Z"

Clause = ColumnElement[bool]


def compile_tree(tables: Tables, spec: RecordSpec, tree: Tree | None) -> Clause:
    """Return the WHERE clause for a filter tree.

    Raises ``KeyError`` for a field that is not there.
    """
    return _compiled(tables, spec, tables.by_name[spec.name], tree)


def _compiled(  # noqa: PLR0911 - one for each kind of tree
    tables: Tables, spec: RecordSpec, table: FromClause, tree: Tree | None
) -> Clause:
    if tree is None:
        return true()
    if isinstance(tree, Condition):
        return _condition(tables, spec, table, tree)
    if isinstance(tree, Has):
        return _referred(tables, table, tree)
    if isinstance(tree, Repeated):
        return _repeated(spec, table, tree.field)
    if isinstance(tree, Untouched):
        before = datetime.now(UTC) - timedelta(days=tree.days)
        return table.c.updated_at < before.strftime(_WRITTEN)
    if isinstance(tree, Not):
        return _opposite(_compiled(tables, spec, table, tree.part))
    parts = [_compiled(tables, spec, table, part) for part in tree.parts]
    return and_(true(), *parts) if isinstance(tree, Every) else or_(false(), *parts)


def _opposite(clause: Clause) -> Clause:
    return not_(func.coalesce(clause, false()))


def _repeated(spec: RecordSpec, table: FromClause, name: str) -> Clause:
    """Return whether another record in use has the same value."""
    other = table.alias()  # the same table, asked apart from the list's own conditions
    column = other.c[name]
    shared = (
        select(column)
        .where(other.c.deleted_at.is_(None), filled(spec.fields[name], column))
        .group_by(column)
        .having(func.count() > 1)
    )
    return table.c[name].in_(shared)


def filled(field: FieldSpec, column: ColumnElement[Any]) -> Clause:
    """Return whether a column holds a value."""
    blank = field.kind.store(field.kind.blank)
    return column.is_not(None) if blank is None else column != blank


def _referred(tables: Tables, table: FromClause, has: Has) -> Clause:
    """Return whether a record refers to the one in ``table``."""
    spec = tables.records[has.record]
    if not isinstance(spec.fields[has.via].kind, Reference):
        raise KeyError(has.via)
    other = tables.by_name[has.record].alias()
    within = _compiled(tables, spec, other, has.where)
    mine = select(other.c.id).where(other.c[has.via] == table.c.id, other.c.deleted_at.is_(None))
    return mine.where(within).exists()


def _condition(tables: Tables, part: PartSpec, table: FromClause, condition: Condition) -> Clause:
    name, _dot, rest = condition.field.partition(".")
    field = part.fields[name]
    if not isinstance(field.kind, Lines | Reference):
        return _plain(field, table.c[name], condition)
    opposite = OPPOSITES.get(condition.operator)
    if opposite is not None:
        inner = Condition(condition.field, opposite, condition.value)
        return _opposite(_condition(tables, part, table, inner))
    if isinstance(field.kind, Lines):
        lines = tables.lines[part.name, name].alias()
        path = rest or next(iter(field.kind.of.fields))
        inner = Condition(path, condition.operator, condition.value)
        within = _condition(tables, field.kind.of, lines, inner)
        return table.c.id.in_(select(lines.c.owner_id).where(within))
    return _reference(tables, field.kind, table.c[name], rest, condition)


def _reference(
    tables: Tables, kind: Reference, column: ColumnElement[Any], rest: str, condition: Condition
) -> Clause:
    operator, value = condition.operator, condition.value
    if not rest and operator == "filled":
        return column.is_not(None)
    if not rest and operator == "is" and isinstance(value, int):
        return column == value
    if not rest and operator == "any_of" and all(isinstance(one, int) for one in value):
        return column.in_(list(value))
    other = tables.records[kind.to]
    table = tables.by_name[kind.to].alias()
    inner = Condition(rest or other.title, operator, value)
    return column.in_(select(table.c.id).where(_condition(tables, other, table, inner)))


def _like(text: str, before: str, after: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return before + text + after


def _plain(field: FieldSpec, column: ColumnElement[Any], condition: Condition) -> Clause:
    """Return the clause for a field with a column; it is NULL only for the operators of order."""
    operator, value = condition.operator, condition.value
    opposite = OPPOSITES.get(operator)
    if opposite is not None:
        holds = _plain(field, column, Condition(condition.field, opposite, value))
        return _opposite(holds) if column.nullable else not_(holds)
    if operator == "filled":
        return filled(field, column)
    if operator == "contains":
        return column.like(_like(_needle(field, value), "%", "%"), escape=_ESCAPE)
    if operator == "starts":
        return _begins(field, column, str(value))
    if operator in ("is", "any_of"):
        return _equal(field, column, value)
    return _compared(field, column, condition)


def _begins(field: FieldSpec, column: ColumnElement[Any], text: str) -> Clause:
    if text and field.kind.key not in FOLDED and text.lower() == text.upper():
        # LIKE has no regard to case, and so it cannot go by an index that has.
        return and_(column >= text, column < text + _LAST)
    return column.like(_like(text, "", "%"), escape=_ESCAPE)


def _needle(field: FieldSpec, value: Any) -> str:
    if isinstance(field.kind, Tags):
        return json.dumps(str(value), ensure_ascii=False)[1:-1]
    return str(value)


def _equal(field: FieldSpec, column: ColumnElement[Any], value: Any) -> Clause:
    several = isinstance(value, list | tuple)
    if isinstance(field.kind, Tags):
        # A tag stands in quotation marks within the column.
        marked = (json.dumps(str(one), ensure_ascii=False) for one in (value if several else ()))
        return or_(
            false(), *(func.instr(func.lower(column), func.lower(one)) > 0 for one in marked)
        )
    if several:
        return _among(field, column, value)
    if isinstance(field.kind, Moment) and not isinstance(value, datetime):
        low, high = (_bound(field, value, upper=upper) for upper in (False, True))
        return column.between(low, high)
    return column == field.kind.store(value)


def _among(field: FieldSpec, column: ColumnElement[Any], values: Iterable[Any]) -> Clause:
    return column.in_([field.kind.store(one) for one in values])


def _compared(field: FieldSpec, column: ColumnElement[Any], condition: Condition) -> Clause:
    operator, value = condition.operator, condition.value
    if operator == "recurs":
        return _recurs(field, column, str(value))
    if operator in ("within", "between"):
        low, high = period(str(value), local_today()) if operator == "within" else value
        parts = [
            column >= _bound(field, low, upper=False) if low is not None else true(),
            column <= _bound(field, high, upper=True) if high is not None else true(),
        ]
        return and_(column.is_not(None), *parts)
    upper = operator in ("gt", "le")
    bound = _bound(field, value, upper=upper)
    comparisons: Mapping[str, Clause] = {
        "lt": column < bound,
        "le": column <= bound,
        "gt": column > bound,
        "ge": column >= bound,
    }
    return comparisons[operator]


def _recurs(field: FieldSpec, column: ColumnElement[Any], key: str) -> Clause:
    day: ColumnElement[Any] = month_and_day(column)
    if isinstance(field.kind, Moment):
        day = func.strftime("%m-%d", column, "localtime")
    spans = month_days(*period(key, local_today()))
    return or_(*(day.between(low, high) for low, high in spans))


def local_today() -> date:
    """Return the day it is here."""
    return datetime.now().astimezone().date()


def _bound(field: FieldSpec, value: Any, *, upper: bool) -> Any:
    """Return the stored limit; a day bounds a moment by its first or last second, local time."""
    if (
        isinstance(field.kind, Moment)
        and isinstance(value, date)
        and not isinstance(value, datetime)
    ):
        if value in (date.min, date.max):
            return "" if value == date.min else _LATEST
        first = datetime.combine(value, time()).astimezone(UTC)
        return field.kind.store(first + timedelta(days=1, seconds=-1) if upper else first)
    return field.kind.store(value)
