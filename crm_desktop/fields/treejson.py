"""Filter trees as JSON, for saved views."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crm_desktop.fields.conditions import Condition, Every, Some, Tree
from crm_desktop.fields.kind import Kind
from crm_desktop.fields.moments import Moment
from crm_desktop.fields.spec import FieldSpec, PartSpec
from crm_desktop.fields.structures import Lines


def field_at(spec: PartSpec, path: str) -> FieldSpec | None:
    """Return the field that a condition's path names within a record and its lines.

    ``None`` for a path that leads to another record type, whose declaration is not known here.
    """
    name, _dot, rest = path.partition(".")
    field = spec.fields[name]
    if rest and isinstance(field.kind, Lines):
        return field_at(field.kind.of, rest)
    return None if rest else field


def tree_to_json(spec: PartSpec, tree: Tree) -> Any:
    """Return ``tree`` as JSON values; dates and numbers in their stored form."""
    if isinstance(tree, Condition):
        return {"field": tree.field, "operator": tree.operator, "value": _out(spec, tree)}
    key = "every" if isinstance(tree, Every) else "some"
    return {key: [tree_to_json(spec, part) for part in tree.parts]}


def tree_from_json(spec: PartSpec, kept: Any) -> Tree:
    """Return the tree that ``tree_to_json`` kept.

    Raises ``KeyError`` for a field that is gone.
    """
    if "every" in kept:
        return Every(tuple(tree_from_json(spec, part) for part in kept["every"]))
    if "some" in kept:
        return Some(tuple(tree_from_json(spec, part) for part in kept["some"]))
    field = field_at(spec, kept["field"])
    value = kept["value"]
    if field is not None and kept["operator"] in _TYPED:
        value = _loaded(field.kind, value)
    elif field is not None and kept["operator"] == "between":
        value = tuple(_loaded(field.kind, one) for one in value)
    return Condition(kept["field"], kept["operator"], value)


_TYPED = frozenset({"is", "is_not", "lt", "le", "gt", "ge"})


def _out(spec: PartSpec, condition: Condition) -> Any:
    field = field_at(spec, condition.field)
    if field is not None and condition.operator in _TYPED:
        return _stored(field.kind, condition.value)
    if field is not None and condition.operator == "between":
        return [_stored(field.kind, one) for one in condition.value]
    return condition.value


# A moment may be compared with a whole day, which is kept as a day.


def _stored(kind: Kind, value: Any) -> Any:
    whole_day = isinstance(kind, Moment) and not isinstance(value, datetime)
    return value.isoformat() if whole_day and isinstance(value, date) else kind.store(value)


def _loaded(kind: Kind, kept: Any) -> Any:
    if isinstance(kind, Moment) and isinstance(kept, str) and "T" not in kept:
        return date.fromisoformat(kept)
    return kind.load(kept)
