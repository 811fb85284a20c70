"""Filter trees as JSON, for saved views."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from crm_desktop.fields.conditions import (
    Condition,
    Every,
    Has,
    Not,
    Repeated,
    Some,
    Tree,
    Untouched,
)
from crm_desktop.fields.kind import Kind
from crm_desktop.fields.moments import Moment
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference

Records = Mapping[str, RecordSpec]


def field_at(spec: PartSpec, path: str, records: Records | None = None) -> FieldSpec | None:
    """Return the field that a condition's path names.

    Without ``records``, ``None`` for a path that leads to another record type, whose declaration
    is not known then. Raises ``KeyError`` for a field that is not there.
    """
    name, _dot, rest = path.partition(".")
    field = spec.fields[name]
    if rest and isinstance(field.kind, Lines):
        return field_at(field.kind.of, rest, records)
    if rest and records is not None and isinstance(field.kind, Reference):
        return field_at(records[field.kind.to], rest, records)
    return None if rest else field


def tree_to_json(spec: PartSpec, tree: Tree, records: Records | None = None) -> Any:
    """Return ``tree`` as JSON values; dates and numbers in their stored form.

    ``records`` are needed where the tree reaches other record types.
    """
    match tree:
        case Condition():
            value = _out(spec, tree, records)
            return {"field": tree.field, "operator": tree.operator, "value": value}
        case Not(part=part):
            return {"not": tree_to_json(spec, part, records)}
        case Has(record=record, via=via, where=where):
            within = (
                None
                if where is None
                else tree_to_json(_other(records, record), where, records)
            )  # fmt: skip
            return {"has": record, "via": via, "where": within}
        case Repeated(field=name):
            return {"repeated": name}
        case Untouched(days=days):
            return {"untouched": days}
    key = "every" if isinstance(tree, Every) else "some"
    return {key: [tree_to_json(spec, part, records) for part in tree.parts]}


def tree_from_json(  # noqa: PLR0911 - one for each kind of tree
    spec: PartSpec, kept: Any, records: Records | None = None
) -> Tree:
    """Return the tree that ``tree_to_json`` kept.

    Raises ``KeyError`` for a field that is gone.
    """
    if "every" in kept:
        return Every(tuple(tree_from_json(spec, part, records) for part in kept["every"]))
    if "some" in kept:
        return Some(tuple(tree_from_json(spec, part, records) for part in kept["some"]))
    if "not" in kept:
        return Not(tree_from_json(spec, kept["not"], records))
    if "has" in kept:
        other = _other(records, kept["has"])
        where = kept["where"]
        within = None if where is None else tree_from_json(other, where, records)
        return Has(kept["has"], kept["via"], within)
    if "repeated" in kept:
        return Repeated(spec.fields[kept["repeated"]].name)
    if "untouched" in kept:
        return Untouched(kept["untouched"])
    field = field_at(spec, kept["field"], records)
    return Condition(kept["field"], kept["operator"], _in(field, kept["operator"], kept["value"]))


def _other(records: Records | None, name: str) -> RecordSpec:
    if records is None:
        raise KeyError(name)
    return records[name]


_TYPED = frozenset({"is", "is_not", "lt", "le", "gt", "ge"})
_SEVERAL = frozenset({"between", "any_of", "none_of"})


def _out(spec: PartSpec, condition: Condition, records: Records | None) -> Any:
    field = field_at(spec, condition.field, records)
    value = condition.value
    several = isinstance(value, tuple | list)
    if several and (condition.operator in _SEVERAL or condition.operator in _TYPED):
        kind = None if field is None else field.kind
        return [one if kind is None else _stored(kind, one) for one in value]
    if field is not None and condition.operator in _TYPED:
        return _stored(field.kind, value)
    return value


def _in(field: FieldSpec | None, operator: str, value: Any) -> Any:
    if isinstance(value, list) and (operator in _SEVERAL or operator in _TYPED):
        return tuple(one if field is None else _loaded(field.kind, one) for one in value)
    if field is not None and operator in _TYPED:
        return _loaded(field.kind, value)
    return value


# A moment may be compared with a whole day, which is kept as a day; the title of a record that is
# referred to as it is, and so is one of several tags.


def _stored(kind: Kind, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Moment) and not isinstance(value, datetime):
        return value.isoformat() if isinstance(value, date) else value
    if isinstance(value, str) and (isinstance(kind, Reference) or kind.key == "tags"):
        return value
    return kind.store(value)


def _loaded(kind: Kind, kept: Any) -> Any:
    if isinstance(kind, Moment) and isinstance(kept, str) and "T" not in kept:
        return date.fromisoformat(kept)
    if isinstance(kept, str) and (isinstance(kind, Reference) or kind.key == "tags"):
        return kept
    return kind.load(kept)
