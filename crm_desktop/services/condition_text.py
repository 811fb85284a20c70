"""Conditions as people write them: ``city = 北京 and not (level in (normal, potential))``.

``docs/conditions.md`` tells the whole of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
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
    is_period,
)
from crm_desktop.fields.kind import Operator, Reading, fold
from crm_desktop.fields.moments import Day
from crm_desktop.fields.problems import FieldError, PersonError
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import Text, every_language, listed

_SIGNS: dict[str, Operator] = {
    "!=": "is_not", "<>": "is_not", ">=": "ge", "<=": "le", "!~": "excludes", "^=": "starts",
    "=": "is", "~": "contains", ">": "gt", "<": "lt",
}  # fmt: skip
_FIELD = r"^\s*(?P<field>.+?)"
_LEAVES = tuple(
    re.compile(_FIELD + rest, re.IGNORECASE | re.DOTALL)
    for rest in (
        r"\s+is\s+(?P<neg>not\s+)?empty\s*$",
        r"\s+is\s+(?P<neg>not\s+)?(?P<repeated>repeated)\s*$",
        r"\s+(?P<neg>not\s+)?in\s*\((?P<list>.*)\)\s*$",
        r"\s+between\s+(?P<low>.+?)\s+and\s+(?P<high>.+?)\s*$",
        r"\s+recurs\s+(?P<period>.+?)\s*$",
        r"\s+(?:begins|starts)\s+with\s+(?P<begin>.+?)\s*$",
        r"\s*(?P<sign>!=|<>|>=|<=|!~|\^=|=|~|>|<)\s*(?P<value>.*?)\s*$",
    )
)
_NOT = re.compile(r"^\s*not(?=[\s(])\s*(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)
_HAS = re.compile(
    r"^\s*has\s+(?P<no>no\s+)?(?P<record>[^\s()]+)(?:\s+via\s+(?P<via>[^\s()]+))?"
    r"\s*(?:\((?P<where>.*)\))?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_UNTOUCHED = re.compile(r"^\s*untouched\s+for\s+(?P<days>\d{1,5})\s+days?\s*$", re.IGNORECASE)
_OPEN_BETWEEN = re.compile(r"\s+between\s+(?!.*\s+and\s+)", re.IGNORECASE | re.DOTALL)
_QUOTES = "\"'“”"
_CLOSING = {'"': '"', "'": "'", "“": "”"}
_BEFORE_QUOTE = " \t\n=<>~(,，、"
_WORDED: frozenset[Operator] = frozenset({"contains", "excludes", "starts"})


class UnclearCondition(PersonError):  # noqa: N818
    """A condition that cannot be understood."""


def read_conditions(
    records: Mapping[str, RecordSpec], spec: RecordSpec, text: str, reading: Reading
) -> Tree | None:
    """Return the filter tree that ``text`` means; ``or`` binds weaker than ``and``.

    Fields go by name or by label in any language, ``customer.city`` asks the customer. Raises
    ``UnclearCondition``.
    """
    return _Reader(records, reading).tree(spec, text) if text.strip() else None


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


def referring(records: Mapping[str, RecordSpec], to: str) -> list[tuple[str, str]]:
    """Return (record type, field) of all references to the record type ``to``."""
    return [
        (other.name, name)
        for other in records.values()
        for name, kind in other.references.items()
        if kind.to == to
    ]


@dataclass(frozen=True)
class _Reader:
    records: Mapping[str, RecordSpec]
    reading: Reading

    def tree(self, spec: RecordSpec, text: str) -> Tree:  # noqa: PLR0911 - one for each kind
        either = _divided(text, "or")
        if len(either) > 1:
            return Some(tuple(self.tree(spec, part) for part in either))
        every = _between_joined(_divided(text, "and"))
        if len(every) > 1:
            return Every(tuple(self.tree(spec, part) for part in every))
        if found := _NOT.match(text):
            return Not(self.tree(spec, found["rest"]))
        inner = text.strip()
        if inner.startswith("(") and _pairs(inner).get(0) == len(inner) - 1:
            return self.tree(spec, inner[1:-1])
        if found := _UNTOUCHED.match(text):
            return Untouched(int(found["days"]))
        if (found := _HAS.match(text)) and (other := self._record(found["record"])) is not None:
            return self._has(spec, other, found)
        return self._leaf(spec, text)

    def _record(self, name: str) -> RecordSpec | None:
        wanted = fold(name)
        for spec in self.records.values():
            names = [spec.name, f"{spec.name}s", *spec.aliases]
            names += [*every_language(spec.label), *every_language(spec.plural)]
            if wanted in map(fold, names):
                return spec
        return None

    def _has(self, spec: RecordSpec, other: RecordSpec, found: re.Match[str]) -> Tree:
        able = [name for record, name in referring(self.records, spec.name) if record == other.name]
        via = field_named(other, found["via"]) if found["via"] else None
        name = via.name if via is not None else (able[0] if able and not found["via"] else "")
        if name not in able:
            raise UnclearCondition(
                Text("{type} does not refer to {target}.", type=(other.label,),
                     target=(spec.label,))
            )  # fmt: skip
        where = found["where"]
        within = self.tree(other, where) if where and where.strip() else None
        has = Has(other.name, name, within)
        return Not(has) if found["no"] else has

    def _leaf(self, spec: RecordSpec, text: str) -> Tree:  # noqa: PLR0911 - one for each form
        matches = [found for pattern in _LEAVES if (found := pattern.match(text))]
        if not matches:
            raise UnclearCondition(
                Text("“{text}” is not a condition. Write it like {example}.",
                     text=text.strip(), example="city = 北京")
            )  # fmt: skip
        known = (one for one in matches if field_named(spec, _first(one["field"])) is not None)
        found = next(known, matches[-1])
        path, field = self._path(spec, found["field"])
        told = found.groupdict()
        if told.get("list") is not None:
            values = [self._value(field, "is", one) for one in _listed(told["list"])]
            return Condition(path, "none_of" if told["neg"] else "any_of", tuple(values))
        if told.get("low") is not None:
            pair = (self._value(field, "ge", told["low"]), self._value(field, "le", told["high"]))
            return Condition(path, "between", pair)
        if told.get("period") is not None:
            key = _period(told["period"])
            if not key or not isinstance(field.kind, Day):
                raise UnclearCondition(Text("“{text}” is not a period.", text=told["period"]))
            return Condition(path, "recurs", key)
        if told.get("begin") is not None:
            return Condition(path, "starts", _bare(told["begin"]))
        if told.get("repeated"):
            if "." in path or not field.stored or isinstance(field.kind, Lines):
                raise UnclearCondition(
                    Text("“{name}” is no value that another record could have as well.",
                         name=found["field"].strip())
                )  # fmt: skip
            return Not(Repeated(path)) if told["neg"] else Repeated(path)
        if "sign" not in told:
            return Condition(path, "filled" if told["neg"] else "empty")
        return self._signed(path, field, _SIGNS[told["sign"]], told["value"])

    def _signed(self, path: str, field: FieldSpec, operator: Operator, written: str) -> Tree:
        value = _bare(written)
        if operator in ("is", "is_not") and not value:
            return Condition(path, "empty" if operator == "is" else "filled")
        if operator in ("is", "is_not") and isinstance(field.kind, Day) and (key := _period(value)):
            within = Condition(path, "within", key)
            return within if operator == "is" else Not(within)
        low, dots, high = value.partition("..")
        if operator == "is" and dots and low and high and "between" in field.kind.operators:
            pair = (self._value(field, "ge", low), self._value(field, "le", high))
            return Condition(path, "between", pair)
        if field.kind.key == "tags" and operator in ("is", "is_not"):
            return Condition(path, "any_of" if operator == "is" else "none_of", (value,))
        return Condition(path, operator, self._value(field, operator, written))

    def _value(self, field: FieldSpec, operator: Operator, written: str) -> Any:
        text = _bare(written)
        if operator in _WORDED or isinstance(field.kind, Reference) or field.kind.key == "tags":
            return text
        try:
            if field.kind.key == "moment" and re.fullmatch(r"[\d/.-]+", text):
                return Day().parse(text, self.reading)  # a day bounds a moment
            value = field.kind.parse(text, self.reading)
        except FieldError as error:
            raise UnclearCondition(
                Text("{label}: {reason}", label=(field.label,), reason=error.text)
            ) from error
        if value is None:
            raise UnclearCondition(Text("{label}: a value is missing.", label=(field.label,)))
        return value

    def _path(self, spec: PartSpec, path: str) -> tuple[str, FieldSpec]:
        name, _dot, rest = path.replace("›", ".").partition(".")
        field = field_named(spec, name.strip())
        if field is None:
            offered = listed(one.name for one in spec.fields.values())
            raise UnclearCondition(
                Text("There is no field “{name}”. The fields are: {offered}.",
                     name=name.strip(), offered=offered)
            )  # fmt: skip
        if not rest:
            return field.name, field
        if isinstance(field.kind, Lines):
            inner, last = self._path(field.kind.of, rest)
        elif isinstance(field.kind, Reference):
            inner, last = self._path(self.records[field.kind.to], rest)
        else:
            raise UnclearCondition(Text("“{name}” has no fields of its own.", name=name.strip()))
        return f"{field.name}.{inner}", last


def _first(path: str) -> str:
    return path.replace("›", ".").partition(".")[0].strip()


def _period(text: str) -> str:
    """Return the key of the period that ``text`` names ("" for none)."""
    key = "_".join(text.casefold().split())
    for word, side in (("last", "past"), ("past", "past"), ("next", "next")):
        if re.fullmatch(rf"{word}_\d+_days?", key):
            key = f"{side}_{key.split('_')[1]}_days"
    return key if is_period(key) else ""


def _bare(text: str) -> str:
    """Return ``text`` without the blanks and the quotation marks around it."""
    text = text.strip()
    if len(text) > 1 and _CLOSING.get(text[0]) == text[-1]:
        return text[1:-1]
    return text


def _quoted(text: str) -> set[int]:
    """Return the places within quotation marks; one within a word (O'Brien) is none."""
    inside: set[int] = set()
    at = 0
    while at < len(text):
        closing = _CLOSING.get(text[at])
        if closing and (at == 0 or text[at - 1] in _BEFORE_QUOTE):
            end = text.find(closing, at + 1)
            if end > 0:
                inside.update(range(at, end + 1))
                at = end
        at += 1
    return inside


def _pairs(text: str) -> dict[int, int]:
    """Return where each bracket opens and closes."""
    inside = _quoted(text)
    waiting: list[int] = []
    pairs: dict[int, int] = {}
    for at, sign in enumerate(text):
        if at in inside:
            continue
        if sign == "(":
            waiting.append(at)
        elif sign == ")" and waiting:
            pairs[waiting.pop()] = at
    return pairs


def _divided(text: str, word: str) -> list[str]:
    """Return the parts of ``text`` between a word that stands outside of quotes and brackets."""
    shut = _quoted(text)
    for start, end in _pairs(text).items():
        shut.update(range(start, end + 1))
    parts, begin = [], 0
    for found in re.finditer(rf"(?:\s+|(?<=\))){word}(?:\s+|(?=\())", text, re.IGNORECASE):
        if found.start() not in shut or text[found.start() - 1] == ")":
            if any(place in shut for place in range(found.start() + 1, found.end())):
                continue
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [*parts, text[begin:]]


def _between_joined(parts: list[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if joined and _OPEN_BETWEEN.search(joined[-1]):
            joined[-1] += f" and {part}"
        else:
            joined.append(part)
    return joined


def _listed(text: str) -> list[str]:
    inside = _quoted(text)
    parts, begin = [], 0
    for at, sign in enumerate(text):
        if sign in ",，、" and at not in inside:
            parts.append(text[begin:at])
            begin = at + 1
    return [one for one in map(str.strip, [*parts, text[begin:]]) if one]
