"""Conditions as people write them: ``city = 北京 and annual_revenue >= 10000``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crm_desktop.fields.conditions import (
    DATE_OPERATOR_LABELS,
    OPERATOR_LABELS,
    PERIODS,
    Condition,
    Every,
    Some,
    Tree,
)  # fmt: skip
from crm_desktop.fields.kind import Operator, Reading, fold
from crm_desktop.fields.problems import FieldError, PersonError
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import Text, _, every_language, listed

_SIGNS: dict[str, Operator] = {
    "!=": "is_not", "<>": "is_not", ">=": "ge", "<=": "le", "!~": "excludes",
    "=": "is", "~": "contains", ">": "gt", "<": "lt",
}  # fmt: skip
_LEAF = re.compile(r"^\s*(?P<field>.+?)\s*(?P<sign>!=|<>|>=|<=|!~|=|~|>|<)\s*(?P<value>.*?)\s*$")
_EMPTY = re.compile(r"^\s*(?P<field>.+?)\s+is\s+(?P<neg>not\s+)?empty\s*$", re.IGNORECASE)
_SPLIT = r"""\s+{word}\s+(?=(?:[^"']|"[^"]*"|'[^']*')*$)"""


class UnclearCondition(PersonError):  # noqa: N818
    """A condition that cannot be understood."""


def read_conditions(
    records: Mapping[str, RecordSpec], spec: RecordSpec, text: str, reading: Reading
) -> Tree | None:
    """Return the filter tree that ``text`` means; ``or`` binds weaker than ``and``.

    Leaves are ``field sign value`` with = != > >= < <= ~ (contains) !~, or ``field is [not]
    empty``. Fields go by name or by label in any language, ``customer.city`` asks the customer.
    Values may be quoted.
    A date field may be compared with a period (``date = this_month``). Raises ``UnclearCondition``.
    """
    if not text.strip():
        return None
    either = re.split(_SPLIT.format(word="(?i:or)"), text)
    parts = [
        Every(
            tuple(
                _leaf(records, spec, leaf, reading)
                for leaf in re.split(_SPLIT.format(word="(?i:and)"), part)
            )
        )
        for part in either
    ]
    return parts[0] if len(parts) == 1 else Some(tuple(parts))


def field_named(spec: PartSpec, name: str) -> FieldSpec | None:
    """Return the field called ``name``: by its name, its label in any language, or an alias."""
    if name in spec.fields:
        return spec.fields[name]
    wanted = fold(name)
    for field in spec.fields.values():
        if wanted == fold(field.name) or wanted in map(fold, every_language(field.label)):
            return field
    for field in spec.fields.values():
        if wanted in map(fold, field.aliases):
            return field
    return None


def _leaf(
    records: Mapping[str, RecordSpec], spec: RecordSpec, text: str, reading: Reading
) -> Condition:
    if found := _EMPTY.match(text):
        path, _field = _path(records, spec, found["field"])
        return Condition(path, "filled" if found["neg"] else "empty")
    found = _LEAF.match(text)
    if not found:
        raise UnclearCondition(
            Text("“{text}” is not a condition. Write it like {example}.",
                 text=text, example="city = 北京")
        )  # fmt: skip
    path, field = _path(records, spec, found["field"])
    operator, written = _SIGNS[found["sign"]], found["value"].strip("\"'")
    if operator == "is" and not written:
        return Condition(path, "empty")
    if operator == "is" and written in PERIODS and field.kind.key in ("date", "moment"):
        return Condition(path, "within", written)
    return Condition(path, operator, _value(field, operator, written, reading))


def _value(field: FieldSpec, operator: Operator, written: str, reading: Reading) -> Any:
    if operator in ("contains", "excludes", "starts") or isinstance(field.kind, Reference):
        return written
    if field.kind.key == "moment" and re.fullmatch(r"[\d/.-]+", written):
        from crm_desktop.fields.moments import Day  # noqa: PLC0415 - a day bounds a moment

        return Day().parse(written, reading)
    if field.kind.key == "phone":
        return field.kind.parse(written, reading)
    try:
        return field.kind.parse(written, reading)
    except FieldError as error:
        raise UnclearCondition(
            Text("{label}: {reason}", label=(field.label,), reason=error.text)
        ) from error


def _path(records: Mapping[str, RecordSpec], spec: PartSpec, path: str) -> tuple[str, FieldSpec]:
    name, _dot, rest = path.partition(".")
    field = field_named(spec, name.strip())
    if field is None:
        offered = ", ".join(one.name for one in spec.fields.values())
        raise UnclearCondition(
            Text("There is no field “{name}”. The fields are: {offered}.",
                 name=name.strip(), offered=offered)
        )  # fmt: skip
    if not rest:
        return field.name, field
    if isinstance(field.kind, Lines):
        inner, last = _path(records, field.kind.of, rest)
    elif isinstance(field.kind, Reference):
        inner, last = _path(records, records[field.kind.to], rest)
    else:
        raise UnclearCondition(Text("“{name}” has no fields of its own.", name=name.strip()))
    return f"{field.name}.{inner}", last


def tell(records: Mapping[str, RecordSpec], spec: RecordSpec, tree: Tree | None) -> list[str]:
    """Return a sentence for each condition of ``tree``, for reports and the filter bar."""
    if tree is None:
        return []
    if isinstance(tree, Every):
        return [sentence for part in tree.parts for sentence in tell(records, spec, part)]
    if isinstance(tree, Some):
        either = ["; ".join(tell(records, spec, part)) for part in tree.parts]
        return [_(" or ").join(either)]
    path, field = _path(records, spec, tree.field)
    labels = [field.show_label()]
    if "." in path:
        labels.insert(0, spec.fields[path.partition(".")[0]].show_label())
    days = field.kind.key in ("date", "moment")
    operator = _((DATE_OPERATOR_LABELS if days else OPERATOR_LABELS)[tree.operator])
    return [" ".join(part for part in ("·".join(labels), operator, _shown(field, tree)) if part)]


def _shown(field: FieldSpec, condition: Condition) -> str:
    value = condition.value
    if condition.operator in ("empty", "filled"):
        return ""
    if condition.operator == "within":
        return _(PERIODS[str(value)])
    if condition.operator == "between":
        return " – ".join(field.kind.show(one) for one in value)
    if isinstance(value, str) and condition.operator in ("contains", "excludes", "starts"):
        return f"“{value}”"
    if isinstance(value, list | tuple) and field.kind.key != "tags":
        return listed(field.kind.show(one) for one in value)
    return field.kind.show(value)
