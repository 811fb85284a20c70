"""Conditions as sentences, for reports, the filter bar and saved views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from crm_desktop.fields.conditions import (
    Condition,
    Every,
    Has,
    Not,
    Repeated,
    Some,
    Tree,
    Untouched,
    period_label,
)
from crm_desktop.fields.kind import Operator
from crm_desktop.fields.moments import Day
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import N_, _, listed, ngettext

Records = Mapping[str, RecordSpec]
Titles = Callable[[str, int], str]
"""Record type and id -> how people call the record."""

_SENTENCES: dict[Operator, str] = {
    "is": N_("{field} is {value}"),
    "is_not": N_("{field} is not {value}"),
    "any_of": N_("{field} is any of {value}"),
    "none_of": N_("{field} is none of {value}"),
    "contains": N_("{field} contains {value}"),
    "excludes": N_("{field} does not contain {value}"),
    "starts": N_("{field} begins with {value}"),
    "lt": N_("{field} is less than {value}"),
    "le": N_("{field} is at most {value}"),
    "gt": N_("{field} is more than {value}"),
    "ge": N_("{field} is at least {value}"),
    "between": N_("{field} is between {low} and {high}"),
    "within": N_("{field} is within {value}"),
    "recurs": N_("{field} is within {value}, in any year"),
    "empty": N_("{field} is empty"),
    "filled": N_("{field} is filled in"),
}
_DATE_SENTENCES: dict[Operator, str] = _SENTENCES | {
    "lt": N_("{field} is before {value}"),
    "gt": N_("{field} is after {value}"),
    "ge": N_("{field} is on or after {value}"),
    "le": N_("{field} is on or before {value}"),
}
_SINGLE: dict[Operator, Operator] = {"any_of": "is", "none_of": "is_not"}
"""How it is said where there is but one to choose from."""
_POINTS = frozenset({"today", "yesterday", "tomorrow", "past", "future"})


def tell(
    records: Records, spec: RecordSpec, tree: Tree | None, titles: Titles | None = None
) -> list[str]:
    """Return a sentence for each condition of ``tree``; all of them hold together.

    ``titles`` names the records that conditions refer to by their ids.
    """
    if tree is None:
        return []
    if isinstance(tree, Every):
        return [part for one in tree.parts for part in tell(records, spec, one, titles)]
    return [_told(records, spec, tree, titles)]


def in_one(sentences: Iterable[str]) -> str:
    """Return sentences one after the other, as the current language joins them."""
    return _("; ").join(sentences)


def path_label(records: Records, spec: PartSpec, path: str) -> str:
    """Return what the field at ``path`` is called: ``Customer › Level``."""
    return _(" › ").join(field.show_label() for field in fields_along(records, spec, path))


def fields_along(records: Records, spec: PartSpec, path: str) -> list[FieldSpec]:
    """Return the fields that a path goes through. Raises ``KeyError`` if it leads nowhere."""
    name, _dot, rest = path.partition(".")
    field = spec.fields[name]
    if not rest:
        return [field]
    if isinstance(field.kind, Lines):
        return [field, *fields_along(records, field.kind.of, rest)]
    if isinstance(field.kind, Reference):
        return [field, *fields_along(records, records[field.kind.to], rest)]
    raise KeyError(path)


def _told(  # noqa: PLR0911 - one for each kind of tree
    records: Records, spec: RecordSpec, tree: Tree, titles: Titles | None
) -> str:
    match tree:
        case Condition():
            return _sentence(records, spec, tree, titles)
        case Not(part=Has() as has):
            return _has(records, has, titles, N_("has no {types}"), N_("has no {types} ({where})"))
        case Has():
            return _has(records, tree, titles, N_("has {types}"), N_("has {types} ({where})"))
        case Repeated(field=name):
            return _("{field} is there more than once", field=path_label(records, spec, name))
        case Untouched(days=days):
            return ngettext(
                "not changed for more than {count} day", "not changed for more than {count} days",
                days,
            )  # fmt: skip
        case Not(part=part):
            return _("not ({conditions})", conditions=_told(records, spec, part, titles))
    parts = [_bracketed(records, spec, part, titles) for part in tree.parts]
    if not parts:
        return _("never") if isinstance(tree, Some) else _("always")
    return (_(" or ") if isinstance(tree, Some) else _(" and ")).join(parts)


def _bracketed(records: Records, spec: RecordSpec, tree: Tree, titles: Titles | None) -> str:
    told = _told(records, spec, tree, titles)
    return _("({conditions})", conditions=told) if isinstance(tree, Every | Some) else told


def _has(records: Records, has: Has, titles: Titles | None, bare: str, narrowed: str) -> str:
    other = records[has.record]
    types = _(other.plural).lower()
    if has.where is None:
        return _(bare, types=types)
    return _(narrowed, types=types, where=_told(records, other, has.where, titles))


def _sentence(records: Records, spec: RecordSpec, one: Condition, titles: Titles | None) -> str:
    field = fields_along(records, spec, one.field)[-1]
    label = path_label(records, spec, one.field)
    days = isinstance(field.kind, Day)
    template = (_DATE_SENTENCES if days else _SENTENCES)[one.operator]
    value = one.value
    if one.operator == "between":
        low, high = value
        if low is None or high is None:
            side: Operator = "le" if low is None else "ge"
            template = (_DATE_SENTENCES if days else _SENTENCES)[side]
            return _(template, field=label, value=_shown(field, high if low is None else low))
        return _(template, field=label, low=_shown(field, low), high=_shown(field, high))
    if one.operator in ("within", "recurs"):
        point = value in _POINTS and one.operator == "within"
        return _(_SENTENCES["is"] if point else template, field=label, value=period_label(value))
    if one.operator in _SINGLE and len(value) == 1:
        template = _SENTENCES[_SINGLE[one.operator]]
    return _(template, field=label, value=_value(field, one, titles))


def _value(field: FieldSpec, condition: Condition, titles: Titles | None) -> str:
    value = condition.value
    if isinstance(value, list | tuple):
        return listed(_one(field, one, titles) for one in value if one != "")
    return _one(field, value, titles)


def _one(field: FieldSpec, value: object, titles: Titles | None) -> str:
    if isinstance(field.kind, Reference) and isinstance(value, int):
        return _("“{text}”", text=titles(field.kind.to, value) if titles else value)
    if isinstance(value, str) and field.kind.key not in ("choice", "phone"):
        return _("“{text}”", text=value)
    return _shown(field, value)


def _shown(field: FieldSpec, value: object) -> str:
    """Return a value by its kind; a day that bounds a moment as the day it is."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return field.kind.show(value)
