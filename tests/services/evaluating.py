"""What a filter tree means, told in plain Python on rows: the measure for its SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from crm_desktop.fields.conditions import Condition, Every, Has, Not, Some, Tree, period
from crm_desktop.fields.moments import Day
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.storage.tables import FOLDED

Row = Mapping[str, Any]
_OPPOSITES = {"is_not": "is", "excludes": "contains", "none_of": "any_of", "empty": "filled"}


@dataclass(frozen=True, repr=False)
class Office:
    """All records in use, by type and id."""

    specs: Mapping[str, RecordSpec]
    rows: Mapping[str, Mapping[int, Row]]
    today: date

    def ids(self, record: str, tree: Tree | None) -> list[int]:
        spec = self.specs[record]
        return [one for one, row in self.rows[record].items() if self.holds(spec, row, tree)]

    def holds(self, spec: PartSpec, row: Row, tree: Tree | None) -> bool:
        if tree is None:
            return True
        if isinstance(tree, Condition):
            return self._condition(spec, row, tree)
        if isinstance(tree, Not):
            return not self.holds(spec, row, tree.part)
        if isinstance(tree, Has):
            other = self.specs[tree.record]
            return any(
                one[tree.via] == row["id"] and self.holds(other, one, tree.where)
                for one in self.rows[tree.record].values()
            )
        assert isinstance(tree, Every | Some)
        parts = [self.holds(spec, row, part) for part in tree.parts]
        return all(parts) if isinstance(tree, Every) else any(parts)

    def _condition(self, spec: PartSpec, row: Row, one: Condition) -> bool:
        if one.operator in _OPPOSITES:
            opposite: Any = _OPPOSITES[one.operator]
            return not self._condition(spec, row, Condition(one.field, opposite, one.value))
        name, _dot, rest = one.field.partition(".")
        field, value = spec.fields[name], row[name]
        if isinstance(field.kind, Lines):
            inner = Condition(rest, one.operator, one.value)
            return any(self._condition(field.kind.of, line, inner) for line in value)
        if isinstance(field.kind, Reference):
            if not rest and (one.operator == "filled" or isinstance(one.value, int)):
                return value is not None if one.operator == "filled" else value == one.value
            other = self.specs[field.kind.to]
            inner = Condition(rest or other.title, one.operator, one.value)
            return value is not None and self._condition(
                other, self.rows[field.kind.to][value], inner
            )
        return self._plain(field, value, one.operator, one.value)

    def _plain(  # noqa: PLR0911 - one answer for each sort of operator
        self, field: FieldSpec, value: Any, operator: str, wanted: Any
    ) -> bool:
        if operator == "filled":
            return value is not None and value != field.kind.blank
        if field.kind.key == "tags":
            return _tagged(value, operator, wanted)
        if operator in ("contains", "starts"):
            text, needle = _lower(value), _lower(wanted)
            return needle in text if operator == "contains" else text.startswith(needle)
        if operator == "any_of":
            return any(self._plain(field, value, "is", each) for each in wanted)
        if value is None:
            return False
        if isinstance(field.kind, Day):
            return self._day(value, operator, wanted)
        if operator == "is":
            folded = field.kind.key in FOLDED
            return bool(_lower(value) == _lower(wanted) if folded else value == wanted)
        return _ordered(value, operator, wanted)

    def _day(self, value: date, operator: str, wanted: Any) -> bool:
        day = value.astimezone().date() if isinstance(value, datetime) else value
        if operator == "within":
            low, high = period(wanted, self.today)
            return low <= day <= high
        if operator == "recurs":
            low, high = period(wanted, self.today)
            days = ((low + timedelta(each)) for each in range(min((high - low).days, 366) + 1))
            same = {f"{each:%m-%d}" for each in days}
            if "02-28" in same and high - low < timedelta(365):
                after = {f"{low + timedelta(each):%m-%d}" for each in range((high - low).days + 2)}
                same |= {"02-29"} if "03-01" in after else set()
            if (high - low).days >= 365:
                return True
            return f"{day:%m-%d}" in same
        return day == wanted if operator == "is" else _ordered(day, operator, wanted)


def _ordered(value: Any, operator: str, wanted: Any) -> bool:
    if operator == "between":
        low, high = wanted
        return (low is None or value >= low) and (high is None or value <= high)
    return bool(
        {"lt": value < wanted, "le": value <= wanted, "gt": value > wanted, "ge": value >= wanted}[
            operator
        ]
    )


def _tagged(value: tuple[str, ...], operator: str, wanted: Any) -> bool:
    if operator == "any_of":
        return any(_lower(one) == _lower(each) for one in value for each in wanted)
    kept = json.dumps(list(value), ensure_ascii=False) if value else ""
    return _lower(json.dumps(wanted, ensure_ascii=False)[1:-1]) in _lower(kept)


def _lower(text: str) -> str:
    """Return ``text`` with its Latin letters from A to Z in lower case, as SQLite does."""
    return "".join(one.lower() if "A" <= one <= "Z" else one for one in text)
