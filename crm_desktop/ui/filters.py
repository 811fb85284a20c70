"""A filter as people build it: some conditions, all or any of which must hold.

The quick filters beside the views each add one condition of their own. What a view brings in a
shape that cannot be edited row by row (nested conditions) is kept as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.fields.conditions import (
    DATE_OPERATOR_LABELS,
    OPERATOR_LABELS,
    Condition,
    Every,
    Some,
    Tree,
    both,
)
from crm_desktop.fields.kind import Operator, is_blank
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.i18n import _

VALUELESS: frozenset[Operator] = frozenset({"empty", "filled"})
PAIRED: frozenset[Operator] = frozenset({"between"})


@dataclass
class Filter:
    """The conditions of one list; ``rest`` are conditions that cannot be shown as rows."""

    conditions: list[Condition] = field(default_factory=list)
    any_of: bool = False
    quick: dict[str, Any] = field(default_factory=dict)
    rest: Tree | None = None

    @classmethod
    def of(cls, tree: Tree | None) -> Filter:
        """Return the filter that means ``tree``."""
        if tree is None:
            return cls()
        if isinstance(tree, Condition):
            return cls([tree])
        leaves = [part for part in tree.parts if isinstance(part, Condition)]
        if len(leaves) == len(tree.parts):
            return cls(leaves, any_of=isinstance(tree, Some))
        if isinstance(tree, Every):
            others = tuple(part for part in tree.parts if not isinstance(part, Condition))
            return cls(leaves, rest=both(*others))
        return cls(rest=tree)

    def tree(self) -> Tree | None:
        """Return what the filter means, ``None`` for everything."""
        whole = tuple(self.conditions)
        rows: Tree | None = None
        if whole:
            rows = Some(whole) if self.any_of and len(whole) > 1 else both(*whole)
        quick = [Condition(name, "is", value) for name, value in self.quick.items()]
        return both(self.rest, rows, *quick)

    @property
    def count(self) -> int:
        """Return how many conditions there are, those of the quick filters left out."""
        return len(self.conditions) + (self.rest is not None)

    def clear(self) -> None:
        """Let everything through."""
        self.conditions.clear()
        self.quick.clear()
        self.rest = None
        self.any_of = False


def filterable(spec: RecordSpec) -> list[FieldSpec]:
    """Return the fields that conditions can be set on, those of the list first."""
    able = [one for one in spec.fields.values() if one.kind.operators and not one.sensitive]
    order = {name: place for place, name in enumerate(spec.columns)}
    return sorted(able, key=lambda one: order.get(one.name, len(order)))


def operators_of(spec: FieldSpec) -> list[tuple[Operator, str]]:
    """Return the operators that a field offers, with what they are called."""
    days = spec.kind.key in {"date", "moment"}
    labels = DATE_OPERATOR_LABELS if days else OPERATOR_LABELS
    return [(one, _(labels[one])) for one in spec.kind.operators]


def usable(conditions: Iterable[Condition]) -> list[Condition]:
    """Return the conditions that are complete: those still without a value wait for it."""
    return [one for one in conditions if _complete(one)]


def _complete(condition: Condition) -> bool:
    if condition.operator in VALUELESS:
        return True
    if condition.operator in PAIRED:
        pair = condition.value
        return isinstance(pair, tuple) and not any(is_blank(one) for one in pair)
    return not is_blank(condition.value)
