"""Changing a field of many records at once: what would happen, and doing it, all or nothing.

Every record goes through the same rules as in its form. What a change means for one record is
told by ``changed_value``; the rest counts, explains and writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.kind import Reading, is_blank
from crm_desktop.fields.numbers import Number, YesNo, read_decimal
from crm_desktop.fields.problems import FieldError, PersonError, Problem
from crm_desktop.fields.spec import Draft, FieldSpec, RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.fields.texts import LongText
from crm_desktop.i18n import N_, Text, _, listed
from crm_desktop.services.permissions import Right, needs
from crm_desktop.services.references import References
from crm_desktop.services.saving import complete
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.lookup import StoreLookup
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import chunks, loaded_value, read_images, stored_value
from crm_desktop.storage.store import Store
from crm_desktop.storage.tables import META
from crm_desktop.storage.unit import Unit

Action = Literal["set", "clear", "add", "remove", "replace", "raise"]
ACTIONS: dict[Action, str] = {
    "set": N_("set to"),
    "clear": N_("clear"),
    "add": N_("add tags"),
    "remove": N_("remove tags"),
    "replace": N_("replace text"),
    "raise": N_("raise by percent"),
}
SHOWN = 50
"""So many records are shown of those that change, and of those that cannot."""
_WORDS = frozenset({"text", "email", "link"})
_HIDDEN = "•" * 6

Progress = Callable[[int, int], None]


class CannotChange(PersonError):  # noqa: N818
    """Some of the records cannot be changed so; nothing was."""


@dataclass(frozen=True)
class BulkChange:
    """One change of one field.

    ``value`` is the new value (``set``), the tags (``add``, ``remove``), what comes in the place of
    ``find`` (``replace``), or a percentage (``raise``; a negative one lowers).
    """

    field: str
    action: Action
    value: Any = None
    find: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A field of one record before and after, as people read it."""

    id: int
    title: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that cannot be changed, and why."""

    id: int
    title: str
    reason: str


@dataclass(frozen=True)
class Preview:
    """What a change would do to ``count`` records; the lists hold the first of them only."""

    count: int
    changing: int
    same: int
    samples: tuple[Sample, ...]
    refused: frozenset[int]
    refusals: tuple[Refusal, ...]


def changeable(spec: RecordSpec) -> list[FieldSpec]:
    """Return the fields that can be changed for many records at once, those of the list first."""
    able = [one for one in spec.fields.values() if one.stored and not (one.derived or one.unique)]
    order = {name: place for place, name in enumerate(spec.columns)}
    return sorted(able, key=lambda one: order.get(one.name, len(order)))


def actions_of(field: FieldSpec) -> list[Action]:
    """Return what can be done to a field of many records."""
    kind = field.kind
    if kind.key == "tags":
        return ["add", "remove", "set", "clear"]
    found: list[Action] = ["set"]
    if not field.required and not isinstance(kind, YesNo):
        found.append("clear")
    if kind.key in _WORDS or isinstance(kind, LongText):
        found.append("replace")
    if isinstance(kind, Number):
        found.append("raise")
    return found


def changed_value(field: FieldSpec, change: BulkChange, old: Any) -> Any:
    """Return what a field's value becomes."""
    match change.action:
        case "set":
            return change.value
        case "clear":
            return field.kind.blank
        case "add":
            return tuple(dict.fromkeys((*(old or ()), *change.value)))
        case "remove":
            gone = {str(one).casefold() for one in change.value}
            return tuple(one for one in old or () if one.casefold() not in gone)
        case "replace":
            return str(old or "").replace(change.find, change.value) if change.find else old
        case "raise":
            return None if old is None else _raised(field, old, change.value)


def _raised(field: FieldSpec, old: Any, percent: Decimal) -> Any:
    assert isinstance(field.kind, Number)
    exact = Decimal(old) * (100 + percent) / 100
    new = exact.quantize(Decimal(1).scaleb(-field.kind.places), ROUND_HALF_UP)
    return new if field.kind.places else int(new)


class BulkChangeService:
    """Changes of many records of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def ids(self, record: str, where: Tree | None) -> Sequence[int]:
        """Return the records that fulfil ``where``."""
        with self._store.read() as reader:
            return reader.ids(record, where, ("id",))

    def read(
        self, record: str, name: str, action: Action, raw: str, reading: Reading
    ) -> BulkChange:
        """Return the change that a person wrote.

        ``replace`` is written ``old=>new``, ``raise`` as a percentage. Raises ``CannotChange``.
        """
        field = self._store.records[record].fields[name]
        if action not in actions_of(field) or field not in changeable(self._store.records[record]):
            raise CannotChange(Text("{label} cannot be changed so.", label=(field.label,)))
        try:
            if action == "clear":
                return BulkChange(name, action)
            if action == "replace":
                find, _arrow, new = raw.partition("=>")
                return BulkChange(name, action, new, find)
            if action == "raise":
                percent = read_decimal(raw.strip().rstrip("%％ "), reading)
                return BulkChange(name, action, percent or Decimal(0))
            if isinstance(field.kind, Reference) and raw:
                with self._store.read() as reader:
                    return BulkChange(name, action, References(reader).find(field.kind.to, raw))
            return BulkChange(name, action, field.kind.parse(raw, reading))
        except FieldError as error:
            raise CannotChange(
                Text("{label}: {reason}", label=(field.label,), reason=error.text)
            ) from error
        except ValueError as error:
            raise CannotChange(
                Text("“{value}” is not a percentage. Write it like {example}.",
                     value=raw, example="5 %")
            ) from error  # fmt: skip

    def preview(
        self,
        record: str,
        ids: Sequence[int],
        changes: Sequence[BulkChange],
        progress: Progress | None = None,
    ) -> Preview:
        """Return what ``changes`` would do; nothing is written.

        ``progress(now, whole)`` may raise to stop.
        """
        spec = self._store.records[record]
        changing = same = 0
        samples: list[_Pair] = []
        refused: list[int] = []
        reasons: dict[int, str] = {}
        with self._store.read() as reader:
            work = _Work(spec, reader, StoreLookup(reader), changes)
            for one in work.each(ids, progress):
                if one.problems:
                    refused.append(one.id)
                    if len(reasons) < SHOWN:
                        reasons[one.id] = _reason(spec, one.problems)
                elif not one.differs:
                    same += 1
                else:
                    changing += 1
                    if len(samples) < SHOWN:
                        samples.append(one)
            titles = reader.titles(record, [*reasons, *(one.id for one in samples)])
            shown = tuple(
                Sample(one.id, titles.get(one.id, ""), *told)
                for one in samples
                for told in work.told(one)
            )
        told_refused = tuple(Refusal(one, titles.get(one, ""), why) for one, why in reasons.items())
        return Preview(
            len(ids), changing, same, shown[:SHOWN], frozenset(refused), told_refused
        )  # fmt: skip

    @needs(Right.MANY)
    def apply(
        self,
        record: str,
        ids: Sequence[int],
        changes: Sequence[BulkChange],
        progress: Progress | None = None,
    ) -> tuple[int, Changes]:
        """Change the records in one operation; return how many were different, and the changes.

        Raises ``CannotChange`` where one of them cannot be changed, ``MissingRecord``,
        ``CannotWrite``, and what ``progress`` raises; then nothing was changed.
        """
        spec = self._store.records[record]
        details: dict[str, Any] = {"record": record, "count": 0}

        def write(unit: Unit, reader: Reader) -> int:
            work = _Work(spec, reader, StoreLookup(reader, unit), changes)
            for one in work.each(ids, progress):
                if one.problems:
                    title = reader.titles(record, [one.id]).get(one.id, "")
                    raise CannotChange(
                        Text("Nothing was changed: {title} cannot be ({reason}).",
                             title=title, reason=_reason(spec, one.problems))
                    )  # fmt: skip
                if one.differs:
                    new = {name: value for name, value in one.draft.items()
                           if value != one.before[name]}  # fmt: skip
                    unit.update(record, one.id, new, before=one.image)
                    details["count"] += 1
            return int(details["count"])

        return self._store.transact(f"{record}.change", write, details)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One record before and after."""

    id: int
    image: dict[str, Any]
    before: Mapping[str, Any]
    draft: Draft
    problems: Sequence[Problem]
    differs: bool


class _Work:
    """Goes through records and says what becomes of each."""

    def __init__(
        self,
        spec: RecordSpec,
        reader: Reader,
        lookup: StoreLookup,
        changes: Sequence[BulkChange],
    ) -> None:
        self._spec = spec
        self._reader = reader
        self._lookup = lookup
        self._changes = changes

    def each(self, ids: Sequence[int], progress: Progress | None) -> Iterator[_Pair]:
        """Yield the records that are there, in the order of ``ids``."""
        done = 0
        for chunk in chunks(ids):
            if progress is not None:
                progress(done, len(ids))
            images = read_images(self._reader.connection, self._spec, chunk)
            for record_id in chunk:
                if record_id in images:
                    yield self._one(record_id, images[record_id])
            done += len(chunk)
        if progress is not None:
            progress(done, len(ids))

    def _one(self, record_id: int, image: dict[str, Any]) -> _Pair:
        spec = self._spec
        values = {name: loaded_value(field, image[name]) for name, field in spec.fields.items()}
        before = {"id": record_id, **values, **{name: image[name] for name in META}}
        draft = dict(values)
        for change in self._changes:
            field = spec.fields[change.field]
            draft[change.field] = changed_value(field, change, draft[change.field])
        names = [change.field for change in self._changes]
        if not self._differs(image, draft, names):
            return _Pair(record_id, image, before, draft, (), differs=False)
        problems = complete(spec, draft, before, record_id, self._lookup)
        return _Pair(record_id, image, before, draft, problems, self._differs(image, draft, names))

    def _differs(self, image: Mapping[str, Any], draft: Draft, names: Sequence[str]) -> bool:
        fields = self._spec.fields
        return any(stored_value(fields[name], draft[name]) != image[name] for name in names)

    def told(self, one: _Pair) -> Iterator[tuple[str, str, str]]:
        """Yield label, old and new text of the fields that are changed."""
        for name in dict.fromkeys(change.field for change in self._changes):
            field = self._spec.fields[name]
            old, new = self._text(field, one.before[name]), self._text(field, one.draft[name])
            yield field.show_label(), old, new

    def _text(self, field: FieldSpec, value: Any) -> str:
        if is_blank(value):
            return ""
        if field.sensitive:
            return _HIDDEN
        if isinstance(field.kind, Reference):
            return self._reader.titles(field.kind.to, [value]).get(value, "")
        return " ".join(field.kind.show(value).split())


def _reason(spec: RecordSpec, problems: Sequence[Problem]) -> str:
    told = []
    for one in problems:
        field = spec.fields.get(one.field)
        reason = str(one.text)
        if field is not None:
            reason = _("{field}: {value}", field=field.show_label(), value=reason)
        told.append(reason)
    return listed(told)
