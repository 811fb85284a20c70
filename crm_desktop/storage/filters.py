"""Conditions as SQL: identifiers come from declarations, values are always bound."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, not_, or_, select, true

from crm_desktop.fields.conditions import Condition, Every, Tree, period
from crm_desktop.fields.moments import Moment
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Tags
from crm_desktop.storage.tables import Tables

_ESCAPE = "\\"


def compile_tree(tables: Tables, spec: RecordSpec, tree: Tree | None) -> ColumnElement[bool]:
    """Return the WHERE clause for a filter tree.

    Raises ``KeyError`` for a field that is not there.
    """
    if tree is None:
        return true()
    if isinstance(tree, Condition):
        return _condition(tables, spec, tables.by_name[spec.name], tree)
    parts = [compile_tree(tables, spec, part) for part in tree.parts]
    return and_(true(), *parts) if isinstance(tree, Every) else or_(not_(true()), *parts)


def _condition(
    tables: Tables, part: PartSpec, table: Table, condition: Condition
) -> ColumnElement[bool]:
    name, _dot, rest = condition.field.partition(".")
    field = part.fields[name]
    if isinstance(field.kind, Lines):
        lines = tables.lines[part.name, name]
        inner = Condition(
            rest or next(iter(field.kind.of.fields)), condition.operator, condition.value
        )
        within = _condition(tables, field.kind.of, lines, inner)
        return table.c.id.in_(select(lines.c.owner_id).where(within))
    column = table.c[name]
    if isinstance(field.kind, Reference):
        return _reference(tables, field.kind, column, rest, condition)
    return _plain(field, column, condition)


def _reference(
    tables: Tables, kind: Reference, column: ColumnElement[Any], rest: str, condition: Condition
) -> ColumnElement[bool]:
    if not rest and condition.operator in ("empty", "filled"):
        return column.is_(None) if condition.operator == "empty" else column.is_not(None)
    if not rest and condition.operator in ("is", "is_not") and isinstance(condition.value, int):
        same = column == condition.value
        return same if condition.operator == "is" else or_(not_(same), column.is_(None))
    other = tables.records[kind.to]
    table = tables.by_name[kind.to]
    inner = Condition(rest or other.title, condition.operator, condition.value)
    return column.in_(select(table.c.id).where(_condition(tables, other, table, inner)))


def _like(text: str, before: str, after: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        text = text.replace(sign, _ESCAPE + sign)
    return before + text + after


def _plain(
    field: FieldSpec, column: ColumnElement[Any], condition: Condition
) -> ColumnElement[bool]:
    operator, value = condition.operator, condition.value
    blank = (
        column.is_(None)
        if field.kind.blank is None
        else column == field.kind.store(field.kind.blank)
    )
    if operator == "empty":
        return blank
    if operator == "filled":
        return not_(blank)
    if operator in ("contains", "excludes"):
        needle = (
            json.dumps(str(value), ensure_ascii=False)[1:-1]
            if isinstance(field.kind, Tags)
            else str(value)
        )
        holds = column.like(_like(needle, "%", "%"), escape=_ESCAPE)
        return holds if operator == "contains" else not_(holds)
    if operator == "starts":
        return column.like(_like(str(value), "", "%"), escape=_ESCAPE)
    return _compared(field, column, condition)


def _compared(
    field: FieldSpec, column: ColumnElement[Any], condition: Condition
) -> ColumnElement[bool]:
    operator, value = condition.operator, condition.value
    if operator in ("within", "between"):
        low, high = period(str(value), local_today()) if operator == "within" else value
        parts = [
            column >= _bound(field, low, upper=False) if low is not None else true(),
            column <= _bound(field, high, upper=True) if high is not None else true(),
        ]
        return and_(*parts)
    if operator in ("is", "is_not"):
        days = isinstance(field.kind, Moment) and isinstance(value, date)
        if days and not isinstance(value, datetime):
            same: ColumnElement[bool] = column.between(
                _bound(field, value, upper=False), _bound(field, value, upper=True)
            )
        elif isinstance(value, list | tuple) and not isinstance(field.kind, Tags):
            same = column.in_([field.kind.store(one) for one in value])
        else:
            same = column == field.kind.store(value)
        return same if operator == "is" else or_(not_(same), column.is_(None))
    upper = operator in ("gt", "le")
    bound = _bound(field, value, upper=upper)
    comparisons: Mapping[str, ColumnElement[bool]] = {
        "lt": column < bound,
        "le": column <= bound,
        "gt": column > bound,
        "ge": column >= bound,
    }
    return comparisons[operator]


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
        if value == date.min:
            return ""
        first = datetime.combine(value, time()).astimezone(UTC)
        return field.kind.store(first + timedelta(days=1, seconds=-1) if upper else first)
    return field.kind.store(value)
