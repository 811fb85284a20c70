"""Making one record of several of the same type, so that nothing of any of them is lost.

What other records say of those that go is moved to the one that stays; those that go lie in the
recycle bin and lead to it. A merge is one operation, taken back by one undo.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.fields.problems import InvalidRecord, PersonError, Problem
from crm_desktop.fields.spec import Lookup, RecordSpec
from crm_desktop.i18n import Text, _, listed
from crm_desktop.services.merge_values import (
    Composer,
    FieldPlan,
    Offered,
    Surplus,
    noted,
    notes_field,
)
from crm_desktop.services.permissions import Right, needs
from crm_desktop.services.saving import complete
from crm_desktop.storage import owners, pairs
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.filters import local_today
from crm_desktop.storage.lookup import StoreLookup
from crm_desktop.storage.reader import Reader, Row
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import Unit, timestamp

__all__ = [
    "CannotMerge",
    "FieldPlan",
    "MergePlan",
    "MergeService",
    "Merged",
    "Moved",
    "Offered",
    "PlanOutdated",
    "Surplus",
]


class CannotMerge(PersonError):  # noqa: N818
    """These records cannot become one."""


class PlanOutdated(PersonError):  # noqa: N818
    """One of the records was changed after the plan was made; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many records of a type refer to those that go, and by which field.

    A field of a line is written ``lines.product``. ``staying`` of them keep their reference, since
    a rule forbids the other one: a sale's contact must be one of its customer's.
    """

    record: str
    field: str
    count: int
    staying: int = 0


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do.

    ``keep`` stays, ``others`` go. ``fields`` hold what becomes of every field, ``surplus`` what
    finds no field and is written into the field ``notes`` ("" where the type has none: then it
    stays with the record that goes). ``seen`` are the states of the records that were looked at.
    """

    record: str
    keep: int
    others: tuple[int, ...]
    titles: Mapping[int, str]
    fields: tuple[FieldPlan, ...]
    surplus: tuple[Surplus, ...]
    notes: str
    moves: tuple[Moved, ...]
    seen: Mapping[int, str] = field(repr=False)

    @property
    def conflicts(self) -> tuple[FieldPlan, ...]:
        """Return the fields of which the records say different things."""
        return tuple(one for one in self.fields if one.conflict)


@dataclass(frozen=True)
class Merged:
    """A merge that is in the file."""

    id: int
    changes: Changes


class MergeService:
    """Merges records of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def plan(
        self,
        record: str,
        keep: int,
        others: Sequence[int],
        choices: Mapping[str, Any] | None = None,
    ) -> MergePlan:
        """Return what merging ``others`` into ``keep`` would do; nothing is written.

        ``choices`` are values for fields that overrule what is proposed. Raises ``CannotMerge``,
        ``InvalidRecord`` and ``CannotWrite``.
        """
        return self._store.rehearse(
            lambda unit, reader: _Merge(unit, reader, record, keep, others, choices or {}).done()
        )

    @needs(Right.MANY)
    def merge(self, plan: MergePlan, choices: Mapping[str, Any] | None = None) -> Merged:
        """Merge as planned, but with the values of ``choices``; one operation.

        Raises ``PlanOutdated`` where one of the records was changed since the plan was made, and
        what ``plan`` raises; then nothing was changed.
        """
        details: dict[str, Any] = {
            "record": plan.record,
            "id": plan.keep,
            "count": 1 + len(plan.others),
        }

        def work(unit: Unit, reader: Reader) -> int:
            made = _Merge(unit, reader, plan.record, plan.keep, plan.others, choices or {})
            made.refuse_changed(plan.seen)
            done = made.done()
            spec = self._store.records[plan.record]
            details["title"] = spec.call({one.field: one.value for one in done.fields})
            details["others"] = [plan.titles[one] for one in plan.others]
            return plan.keep

        kept, changes = self._store.transact(f"{plan.record}.merge", work, details)
        return Merged(kept, changes)

    def survivor(self, record: str, record_id: int) -> int:
        """Return the record into which this one was merged in the end (itself, if into none)."""
        with self._store.read() as reader:
            return pairs.survivor(reader.connection, record, record_id)

    def merged_into(self, record: str, record_id: int) -> list[int]:
        """Return the records that were merged into this one, directly or through others."""
        with self._store.read() as reader:
            return pairs.absorbed(reader.connection, record, [record_id])

    def found_by_old_code(self, record: str, text: str) -> int | None:
        """Return the record in use that had this code or key before a merge or a new code."""
        with self._store.read() as reader:
            return pairs.by_old_code(reader.connection, self._store.records[record], text)


class _Merge:
    """One merge at work within a write."""

    def __init__(  # noqa: PLR0917
        self,
        unit: Unit,
        reader: Reader,
        record: str,
        keep: int,
        others: Sequence[int],
        choices: Mapping[str, Any],
    ) -> None:
        self._unit = unit
        self._reader = reader
        self._spec = reader.records[record]
        self._keep = keep
        self._others = tuple(dict.fromkeys(others))
        self._rows = [self._row(one) for one in (keep, *self._others)]
        if keep in self._others or not self._others:
            raise CannotMerge(Text("Choose at least two different records to merge."))
        unknown = next((name for name in choices if name not in self._spec.fields), None)
        if unknown is not None:
            raise CannotMerge(
                Text("There is no field “{name}”. The fields are: {offered}.",
                     name=unknown, offered=listed(self._spec.fields))
            )  # fmt: skip
        self._composer = Composer(self._spec, self._rows, choices)

    def _row(self, record_id: int) -> Row:
        row = self._reader.get(self._spec.name, record_id)
        if row is None or row["deleted_at"]:
            raise CannotMerge(
                Text(
                    "{type} {id} is not there, or in the recycle bin. Only records in use can be "
                    "merged.",
                    type=(self._spec.label,),
                    id=record_id,
                )
            )
        return row

    def refuse_changed(self, seen: Mapping[int, str]) -> None:
        """Raise ``PlanOutdated`` where a record is not what was looked at."""
        for row in self._rows:
            if seen.get(row["id"]) != row["updated_at"]:
                raise PlanOutdated(
                    Text(
                        "“{title}” was changed by {who} after you looked at it. "
                        "Nothing was merged; look at both once more.",
                        title=self._spec.call(row),
                        who=owners.last_writer(self._reader, self._spec.name, row["id"]) or "–",
                    )
                )

    def done(self) -> MergePlan:
        """Do the whole merge and return what it did."""
        moved = [
            _Move(spec, name, self._moved(spec, name)) for spec, name in _referring(self._reader)
            if _target(spec, name) == self._spec.name
        ]  # fmt: skip
        now = timestamp()
        for other in self._others:
            self._unit.mark_deleted(self._spec.name, other, now)
        draft = self._draft()
        self._unit.update(self._spec.name, self._keep, draft)
        for other in self._others:
            self._unit.join(pairs.Pair(pairs.MERGED, self._spec.name, other, self._keep))
        self._hand_on_distinct()
        self._unit.flush()
        moves = tuple(
            Moved(one.spec.name, one.name, len(one.before), self._settle(one))
            for one in moved
            if one.before
        )
        plans = self._composer.plans
        return MergePlan(
            self._spec.name,
            self._keep,
            self._others,
            {row["id"]: self._spec.call(row) for row in self._rows},
            tuple(plans[name] for name in self._spec.fields if name in plans),
            tuple(self._composer.surplus),
            notes_field(self._spec),
            moves,
            {row["id"]: row["updated_at"] for row in self._rows},
        )

    # -- the record that stays ---------------------------------------------------------------

    def _draft(self) -> dict[str, Any]:
        """Return the survivor's values; what a rule forbids there stays with the others."""
        before = self._rows[0]
        lookup = _Without(StoreLookup(self._reader, self._unit), self._spec.name, self._others)
        while True:
            draft = {name: before[name] for name in self._spec.fields} | self._composer.values
            notes = notes_field(self._spec)
            if notes and self._composer.surplus:
                draft[notes] = self._noted(draft[notes])
            problems = complete(self._spec, draft, before, self._keep, lookup)
            if not problems:
                return draft
            gave_way = [self._gave_way(one) for one in problems]
            if not any(gave_way):
                raise InvalidRecord(tuple(problems))

    def _gave_way(self, problem: Problem) -> bool:
        return problem.field in self._composer.plans and self._composer.give_way(problem.field)

    def _noted(self, text: str) -> str:
        """Return the notes with what found no field, under the name of the record it is from."""
        parts = [text] if text else []
        for row in self._rows:
            mine = [one for one in self._composer.surplus if one.id == row["id"]]
            if mine:
                heading = _(
                    "Merged on {day}, from “{title}”:",
                    day=local_today(),
                    title=self._spec.call(row),
                )
                parts.append("\n".join([heading, *noted(mine, self._spec)]))
        return "\n\n".join(parts)

    # -- the records that refer to it --------------------------------------------------------

    def _moved(self, spec: RecordSpec, name: str) -> dict[int, Any]:
        """Let the records that refer to the others refer to the one that stays.

        Returns for each what it referred to.
        """
        lines, _dot, part = name.partition(".")
        if part:
            ids = owners.line_owners(self._reader, spec, lines, part, self._others)
            self._unit.flush()
            wanted = {
                record_id: tuple(
                    line | ({part: self._keep} if line[part] in self._others else {})
                    for line in values
                )
                for record_id, values in owners.lines_of(self._reader, spec, lines, ids).items()
            }
            self._unit.update_each(spec.name, {key: {lines: new} for key, new in wanted.items()})
            return dict.fromkeys(wanted)
        before = owners.referring(self._reader, spec, name, self._others)
        if spec is self._spec:
            before = {one: old for one, old in before.items() if one not in self._others}
        self._unit.update_each(
            spec.name,
            {one: {name: None if one == self._keep and spec is self._spec else self._keep}
             for one in before},
        )  # fmt: skip
        return before

    def _settle(self, move: _Move) -> int:
        """Bring what was moved under the rules of its type; return how many went back.

        A mark that only one may have (main contact) is taken away from the others; a reference
        that is not allowed any more stays what it was.
        """
        spec, staying = move.spec, 0
        if not spec.rules or "." in move.name:
            return 0
        rank = {other: place for place, other in enumerate(self._others)}
        # The last come first: where only one may stay, it is that of the first.
        for record_id in sorted(move.before, key=lambda one: (-rank[move.before[one]], -one)):
            row = self._reader.get(spec.name, record_id)
            if row is None:
                continue
            lookup = StoreLookup(self._reader, self._unit)
            problems = [problem for rule in spec.rules for problem in rule(row, record_id, lookup)]
            for problem in problems:
                kind = spec.fields[problem.field].kind
                if problem.field == move.name:
                    old = {move.name: move.before[record_id]}
                    self._unit.update(spec.name, record_id, old)
                    staying += 1
                elif kind.key == "yes_no":
                    self._unit.update(spec.name, record_id, {problem.field: False})
            self._unit.flush()
        return staying

    def _hand_on_distinct(self) -> None:
        """Let what was said of the others, that they are not somebody else, be said of this one."""
        name = self._spec.name
        gone = {self._keep, *self._others}
        for pair in pairs.pairs_of(
            self._reader.connection, pairs.DISTINCT, name, sorted(self._others)
        ):
            third = pair.other if pair.one in gone else pair.one
            if third not in gone:
                self._unit.join(pairs.distinct(name, self._keep, third))


@dataclass(frozen=True)
class _Move:
    spec: RecordSpec
    name: str
    before: dict[int, Any]


class _Without:
    """Answers as if some records of a type were not there."""

    def __init__(self, lookup: Lookup, record: str, ids: Iterable[int]) -> None:
        self._lookup = lookup
        self._record = record
        self._ids = frozenset(ids)
        self.value = lookup.value
        self.title = lookup.title
        self.next_code = lookup.next_code
        self.setting = lookup.setting

    def find(self, record: str, equal: Mapping[str, Any]) -> list[int]:
        """Return the ids of the other records whose fields equal these values."""
        found = self._lookup.find(record, equal)
        return [one for one in found if record != self._record or one not in self._ids]


def _referring(reader: Reader) -> list[tuple[RecordSpec, str]]:
    """Return every field that refers to records, of every type; of lines ``lines.field``."""
    found: list[tuple[RecordSpec, str]] = []
    for spec in reader.records.values():
        found += [(spec, name) for name in spec.references]
        found += [
            (spec, f"{name}.{part.name}")
            for name, kind in spec.lines.items()
            for part in kind.of.fields.values()
            if part.kind.key == "reference"
        ]
    return found


def _target(spec: RecordSpec, name: str) -> str:
    lines, _dot, part = name.partition(".")
    kind = spec.lines[lines].of.fields[part].kind if part else spec.references[name]
    return str(kind.to)  # type: ignore[attr-defined]
