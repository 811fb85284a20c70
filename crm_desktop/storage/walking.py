"""The beginning of a long list with conditions: found by walking along its order, where that pays.

SQLite knows how many records fulfil a condition, but not that only the first page is wanted: of
400,000 active customers it would sort all to show sixty. So some thousand records are looked at
first, in the order of the list; where that fills the page, it is done. Else few records fulfil the
condition, and to look for them by it is the right way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from crm_desktop.fields.conditions import Condition, Tree
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.storage.filters import compile_tree
from crm_desktop.storage.tables import Tables

_WALKED = 8_000


def may_pay(spec: RecordSpec, where: Tree, sort: Sequence[str]) -> bool:
    """Tell whether an index has the order, and the condition is not best looked for by itself."""
    first = next(iter(sort or spec.sort), "").lstrip("-")
    field = spec.fields.get(first)
    if field is None or not field.index or isinstance(field.kind, Reference):
        return False
    return not (isinstance(where, Condition) and _leads(spec, where, first))


def statement(
    tables: Tables, spec: RecordSpec, where: Tree, order: Sequence[ColumnElement[Any]], limit: int
) -> Select[tuple[Any]]:
    """Return the query for the first ids, if there are as many among those it looks at.

    It goes along the index of the first field of the order: for SQLite, sorting looks as good.
    """
    table = tables.by_name[spec.name]
    first: Any = order[0]
    index = f"INDEXED BY {spec.name}_{first.element.name}_index"
    holds = compile_tree(tables, spec, where).label("holds")
    looked_at = select(table.c.id, holds).where(table.c.deleted_at.is_(None))
    looked_at = looked_at.with_hint(table, index, "sqlite")
    inner = looked_at.order_by(*order).limit(_WALKED).subquery()
    return select(inner.c.id).where(inner.c.holds).limit(limit)


def _leads(spec: RecordSpec, where: Condition, first: str) -> bool:
    """Tell whether an index leads from the condition to few records, or to them in their order."""
    name, _dot, rest = where.field.partition(".")
    field = spec.fields[name]
    if name == first or rest or isinstance(field.kind, Reference) or not field.stored:
        return True
    return where.operator == "is" and (field.unique or (field.index and not field.group))
