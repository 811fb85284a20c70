"""A filter as people build it: conditions and groups of them, all or any of which must hold.

The quick filters beside the views each add one condition of their own. What a view brings in a
shape that cannot be edited row by row (groups within groups) is kept as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from crm_desktop.fields.conditions import (
    DATE_OPERATOR_LABELS,
    OPERATOR_LABELS,
    Condition,
    Every,
    Has,
    Not,
    Some,
    Tree,
    both,
)
from crm_desktop.fields.kind import Operator
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import _

VALUELESS: frozenset[Operator] = frozenset({"empty", "filled"})
PAIRED: frozenset[Operator] = frozenset({"between"})
SEVERAL: frozenset[Operator] = frozenset({"any_of", "none_of"})

How = Literal["all", "any", "none"]


@dataclass
class Group:
    """Conditions that belong together; with ``record``, those of a record that refers to this one.

    ``has``: whether there must be such a record, or must not.
    """

    conditions: list[Condition] = field(default_factory=list)
    how: How = "all"
    record: str = ""
    via: str = ""
    has: bool = True

    @classmethod
    def of(cls, tree: Tree) -> Group | None:
        """Return the group that means ``tree``; ``None`` where groups would stand within it."""
        if isinstance(tree, Has):
            return cls._related(tree, has=True)
        if isinstance(tree, Not) and isinstance(tree.part, Has):
            return cls._related(tree.part, has=False)
        how: How = "all" if isinstance(tree, Every) else "any"
        if isinstance(tree, Not):
            how, tree = "none", tree.part
            if isinstance(tree, Every) and len(tree.parts) > 1:
                return None
        leaves = _leaves(tree)
        return None if leaves is None else cls(leaves, how)

    @classmethod
    def _related(cls, has_tree: Has, *, has: bool) -> Group | None:
        within = has_tree.where
        leaves = [] if within is None else _leaves(within)
        if leaves is None:
            return None
        how: How = "any" if isinstance(within, Some) else "all"
        return cls(leaves, how, has_tree.record, has_tree.via, has)

    def tree(self) -> Tree | None:
        """Return what the group means; ``None`` for a bare one without conditions."""
        parts = tuple(self.conditions)
        within = Some(parts) if self.how != "all" and len(parts) > 1 else both(*parts)
        if self.record:
            related = Has(self.record, self.via, within)
            return related if self.has else Not(related)
        return Not(within) if within is not None and self.how == "none" else within


def _leaves(tree: Tree) -> list[Condition] | None:
    """Return the conditions of a tree one level high; ``None`` for a higher one."""
    parts = tree.parts if isinstance(tree, Every | Some) else (tree,)
    found = [part for part in parts if isinstance(part, Condition)]
    return found if len(found) == len(parts) else None


@dataclass
class Filter:
    """The conditions of one list; ``rest`` are conditions that cannot be shown as rows."""

    conditions: list[Condition | Group] = field(default_factory=list)
    any_of: bool = False
    quick: dict[str, Any] = field(default_factory=dict)
    rest: Tree | None = None

    @classmethod
    def of(cls, tree: Tree | None) -> Filter:
        """Return the filter that means ``tree``."""
        if tree is None:
            return cls()
        parts = tree.parts if isinstance(tree, Every | Some) else (tree,)
        shown = [part if isinstance(part, Condition) else Group.of(part) for part in parts]
        rows = [part for part in shown if part is not None]
        if isinstance(tree, Some):
            return cls(rows, any_of=True) if len(rows) == len(parts) and rows else cls(rest=tree)
        hidden = (part for part, one in zip(parts, shown, strict=True) if one is None)
        return cls(rows, rest=both(*hidden))

    def tree(self) -> Tree | None:
        """Return what the filter means, ``None`` for everything."""
        trees = [one.tree() if isinstance(one, Group) else one for one in self.conditions]
        whole = tuple(tree for tree in trees if tree is not None)
        rows = Some(whole) if self.any_of and len(whole) > 1 else both(*whole)
        quick = [Condition(name, "is", value) for name, value in self.quick.items()]
        return both(self.rest, rows, *quick)

    @property
    def count(self) -> int:
        """Return how many conditions there are, those of the quick filters left out."""
        shown = sum(max(1, len(one.conditions)) if isinstance(one, Group) else 1
                    for one in self.conditions)  # fmt: skip
        return shown + (self.rest is not None)

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


def paths(records: Mapping[str, RecordSpec], spec: RecordSpec) -> Iterator[tuple[str, str]]:
    """Yield (path, label) of all that conditions can be set on: own fields, then those beyond."""
    for one in filterable(spec):
        yield one.name, one.show_label()
    for one in spec.fields.values():
        inner: list[FieldSpec] = []
        if isinstance(one.kind, Reference):
            inner = filterable(records[one.kind.to])
        elif isinstance(one.kind, Lines):
            inner = _of_lines(one.kind.of)
        for field_ in inner:
            label = _(" › ").join((one.show_label(), field_.show_label()))
            yield f"{one.name}.{field_.name}", label


def _of_lines(part: PartSpec) -> list[FieldSpec]:
    return [one for one in part.fields.values() if one.kind.operators and not one.sensitive]


def operators_of(spec: FieldSpec) -> list[tuple[Operator, str]]:
    """Return the operators that a field offers, with what they are called."""
    days = spec.kind.key in {"date", "moment"}
    labels = DATE_OPERATOR_LABELS if days else OPERATOR_LABELS
    return [(one, _(labels[one])) for one in spec.kind.operators]
