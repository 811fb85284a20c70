"""Bringing the values of many records to one spelling: what would change, and doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.fields.kind import Reading
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import Draft, RecordSpec
from crm_desktop.i18n import Text, listed
from crm_desktop.services.lists import Query
from crm_desktop.services.permissions import Right, needs
from crm_desktop.services.saving import complete
from crm_desktop.services.standard_rules import RULES, Office, Rule
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.filters import local_today
from crm_desktop.storage.lookup import StoreLookup
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import Image, chunks, loaded_value, read_images, stored_value
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import Unit

__all__ = ["RULES", "ChangedValue", "Rule", "StandardPreview", "StandardService", "UnknownRule"]

SHOWN = 1000
"""So many changed values are told in a preview."""

Progress = Callable[[int, int], None]


class UnknownRule(PersonError):  # noqa: N818
    """There is no such rule."""


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One field of one record (``id``), as people read it before and after.

    ``rules`` are those that changed it.
    """

    id: int
    title: str
    field: str
    before: str
    after: str
    rules: tuple[str, ...] = ()


Place = tuple[int, str]
"""A field of a record: the record's id and the field's name."""


@dataclass(frozen=True, slots=True)
class StandardPreview:
    """What rules would do: to how many of how many records, and the first of the changed values.

    ``cells`` is how many values change, ``counts`` how many each rule does. ``refused`` are records
    that would not be allowed to be so; they stay as they are.
    """

    records: int
    changing: int
    values: tuple[ChangedValue, ...]
    refused: tuple[int, ...] = ()
    cells: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Result:
    id: int
    image: Image
    before: Draft
    changed: Draft
    rules: Mapping[str, Sequence[str]]
    refused: bool


class StandardService:
    """Standardises records of one open file."""

    def __init__(self, store: Store, reading: Callable[[], Reading]) -> None:
        self._store = store
        self._reading = reading

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Return the rules by name, in the order in which they are applied."""
        return RULES

    def preview(
        self,
        query: Query,
        rules: Sequence[str] = (),
        progress: Progress | None = None,
        *,
        most: int = SHOWN,
    ) -> StandardPreview:
        """Return what ``rules`` (all, where none is named) would do to the records of a list.

        At most so many values are told. Nothing is written. What ``progress`` raises ends the
        work. Raises ``UnknownRule``.
        """
        chosen = _rules(rules)
        spec = self._store.records[query.record]
        values: list[ChangedValue] = []
        refused: list[int] = []
        changing = 0
        cells = 0
        counts: Counter[str] = Counter()
        with self._store.read() as reader:
            ids = reader.ids(query.record, query.where, ("id",))
            lookup = StoreLookup(reader)
            for one in self._each(reader, query, chosen, lookup, ids, progress):
                if one.refused:
                    refused.append(one.id)
                    continue
                changing += 1
                cells += len(one.changed)
                for name in one.changed:
                    counts.update(one.rules.get(name, ()))
                if len(values) < most:
                    title = spec.call(one.before)
                    values += [
                        ChangedValue(
                            one.id,
                            title,
                            name,
                            spec.fields[name].kind.show(one.before[name]),
                            spec.fields[name].kind.show(value),
                            tuple(one.rules.get(name, ())),
                        )
                        for name, value in one.changed.items()
                    ]
        return StandardPreview(
            len(ids), changing, tuple(values[:most]), tuple(refused), cells, dict(counts)
        )

    @needs(Right.MANY)
    def apply(
        self,
        query: Query,
        rules: Sequence[str] = (),
        progress: Progress | None = None,
        *,
        without: Collection[Place] = (),
    ) -> tuple[int, Changes]:
        """Standardise the records of a list; return how many were changed, and what was touched.

        One operation. The fields ``without`` stay as they are, and with one of them what a rule
        does to the record as a whole. Records that would not be allowed to be so stay as they are.
        Raises ``UnknownRule``, ``CannotWrite`` and what ``progress`` raises; then nothing was
        changed.
        """
        chosen = _rules(rules)
        details: dict[str, Any] = {"record": query.record, "count": 0, "rules": list(rules)}
        kept = frozenset(without)

        def work(unit: Unit, reader: Reader) -> int:
            ids = reader.ids(query.record, query.where, ("id",))
            lookup = StoreLookup(reader, unit)
            for one in self._each(reader, query, chosen, lookup, ids, progress, kept):
                if not one.refused:
                    unit.update(query.record, one.id, one.changed, before=one.image)
                    details["count"] += 1
            return int(details["count"])

        return self._store.transact(f"{query.record}.standardise", work, details)

    def _each(  # noqa: PLR0917
        self,
        reader: Reader,
        query: Query,
        rules: Sequence[Rule],
        lookup: StoreLookup,
        ids: Sequence[int],
        progress: Progress | None,
        kept: frozenset[Place] = frozenset(),
    ) -> Iterator[_Result]:
        """Yield the records that any of the rules changes."""
        spec = self._store.records[query.record]
        office = Office(self._reading(), local_today())
        done = 0
        for chunk in chunks(ids):
            images = read_images(reader.connection, spec, chunk)
            for record_id in chunk:
                image = images[record_id]
                before = {name: loaded_value(one, image[name]) for name, one in spec.fields.items()}
                draft = dict(before)
                ruled: dict[str, list[str]] = {}
                for rule in rules:
                    _follow(rule, spec, draft, office, ruled, record_id, kept)
                if all(draft[name] == before[name] for name in before):
                    continue
                known = before | {"id": record_id}
                refused = bool(complete(spec, draft, known, record_id, lookup))
                changed = {
                    name: draft[name]
                    for name, one in spec.fields.items()
                    if stored_value(one, draft[name]) != image[name]
                }
                yield _Result(record_id, image, before, changed, ruled, refused)
            done += len(chunk)
            if progress is not None:
                progress(done, len(ids))


def _follow(  # noqa: PLR0917
    rule: Rule,
    spec: RecordSpec,
    draft: Draft,
    office: Office,
    ruled: dict[str, list[str]],
    record_id: int,
    kept: frozenset[Place],
) -> None:
    """Change the draft as a rule says, but for what is to be kept; note which rule changed what."""
    wanted = {
        name: value
        for name, value in dict(rule.change(spec, draft, office)).items()
        if value != draft[name]
    }
    staying = {name for name in wanted if (record_id, name) in kept}
    if staying and rule.whole:
        return
    for name in wanted.keys() - staying:
        draft[name] = wanted[name]
        ruled.setdefault(name, []).append(rule.key)


def _rules(names: Sequence[str]) -> list[Rule]:
    unknown = next((name for name in names if name not in RULES), None)
    if unknown is not None:
        raise UnknownRule(
            Text("There is no rule “{name}”. There are: {offered}.",
                 name=unknown, offered=listed(RULES))
        )  # fmt: skip
    return [rule for key, rule in RULES.items() if not names or key in names]
