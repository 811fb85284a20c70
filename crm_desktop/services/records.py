"""Creating, changing, deleting and restoring records of every type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.fields.kind import Reading, is_blank
from crm_desktop.fields.problems import FieldError, InvalidRecord, Problem
from crm_desktop.fields.spec import Draft, RecordSpec
from crm_desktop.fields.structures import Lines
from crm_desktop.services.permissions import Right, may_in, needs
from crm_desktop.services.saving import blank, complete
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.lookup import StoreLookup
from crm_desktop.storage.pairs import MERGED, pairs_of
from crm_desktop.storage.reader import Reader, Row
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import MissingRecord, StaleRecord, Unit, timestamp

__all__ = ["MissingRecord", "RecordService", "Saved", "StaleRecord"]

_AT_ONCE = 500
"""So many records are named in one statement."""


@dataclass(frozen=True)
class Saved:
    """A save that is in the file: the record's id and what was touched."""

    id: int
    changes: Changes


class RecordService:
    """The records of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def types(self) -> Mapping[str, RecordSpec]:
        """Return the record types by name."""
        return self._store.records

    def reading(self) -> Reading:
        """Return how this office writes numbers, dates and phone numbers."""
        with self._store.read() as reader:
            return Reading(
                country=reader.setting("country", "CN"),
                day_first={"day": True, "month": False}.get(reader.setting("date_order")),
                decimal_comma=reader.setting("decimal_mark") == ",",
            )

    def blank(self, record: str, **known: Any) -> Draft:
        """Return the values of a new record, ``known`` ones filled in."""
        return blank(self.types[record]) | known

    def get(self, record: str, record_id: int) -> Row:
        """Return a record with its references' titles and its times.

        Protected fields are empty for who may not see them. Raises ``MissingRecord``.
        """
        secret = [one.name for one in self.types[record].fields.values() if one.sensitive]
        with self._store.read() as reader:
            row = reader.get(record, record_id)
            if row is None:
                raise MissingRecord
            if secret and not may_in(self._store, reader, Right.SECRETS):
                empty = blank(self.types[record])
                row = {**row, **{name: empty[name] for name in secret}}
        return row

    def find(self, record: str, equal: Mapping[str, Any]) -> list[int]:
        """Return the ids of records in use whose fields equal these values (at most 20)."""
        with self._store.read() as reader:
            return reader.find(record, equal)

    def title(self, record: str, record_id: int) -> str:
        """Return how people call a record ("" if there is none)."""
        with self._store.read() as reader:
            return reader.titles(record, [record_id]).get(record_id, "")

    def parse(
        self, record: str, raw: Mapping[str, object], reading: Reading | None = None
    ) -> tuple[Draft, list[Problem]]:
        """Return the values that what was typed means, and what cannot be understood."""
        spec = self.types[record]
        reading = reading or self.reading()
        values: Draft = {}
        problems: list[Problem] = []
        for name, written in raw.items():
            try:
                values[name] = spec.fields[name].kind.parse(written, reading)
            except FieldError as error:
                problems.append(Problem(name, error.text))
        return values, problems

    def check(
        self, record: str, values: Mapping[str, Any], record_id: int | None = None
    ) -> list[Problem]:
        """Return what would keep these values from being saved; nothing is written."""
        spec = self.types[record]
        with self._store.read() as reader:
            before = None if record_id is None else reader.get(record, record_id)
            draft = blank(spec) | (_fields(spec, before) if before else {}) | dict(values)
            return complete(spec, draft, before, record_id, StoreLookup(reader))

    def completed(
        self, record: str, values: Mapping[str, Any], record_id: int | None = None
    ) -> Draft:
        """Return ``values`` with all that a save would fill in; nothing is written."""
        spec = self.types[record]
        with self._store.read() as reader:
            before = None if record_id is None else reader.get(record, record_id)
            draft = blank(spec) | (_fields(spec, before) if before else {}) | dict(values)
            if spec.prepare is not None:
                spec.prepare(draft, before, StoreLookup(reader))
        return draft

    @needs(Right.CHANGE)
    def save(
        self,
        record: str,
        values: Mapping[str, Any],
        record_id: int | None = None,
        *,
        seen: str | None = None,
    ) -> Saved:
        """Keep a new record, or change the given fields of one.

        ``seen`` is the ``updated_at`` of what the person looked at. Raises ``InvalidRecord`` with
        every problem, ``StaleRecord``, ``MissingRecord`` or ``CannotWrite``; then nothing was
        changed.
        """
        spec = self.types[record]
        details: dict[str, Any] = {"record": record, "count": 1}

        def work(unit: Unit, reader: Reader) -> int:
            saved = self.put(unit, reader, record, values, record_id, seen=seen)
            details["title"] = reader.titles(record, [saved]).get(saved, "")
            details["id"] = saved
            return saved

        name = f"{spec.name}.{'create' if record_id is None else 'change'}"
        saved, changes = self._store.transact(name, work, details)
        return Saved(saved, changes)

    def put(
        self,
        unit: Unit,
        reader: Reader,
        record: str,
        values: Mapping[str, Any],
        record_id: int | None = None,
        *,
        seen: str | None = None,
    ) -> int:
        """Do what ``save`` does as a part of a larger write."""
        spec = self.types[record]
        before = None if record_id is None else reader.get(record, record_id)
        if record_id is not None and before is None:
            raise MissingRecord
        draft = (_fields(spec, before) if before else blank(spec)) | dict(values)
        problems = complete(spec, draft, before, record_id, StoreLookup(reader, unit))
        if problems:
            raise InvalidRecord(tuple(problems))
        if record_id is None:
            saved = unit.insert(record, draft)
        else:
            unit.update(record, record_id, draft, seen=seen)
            saved = record_id
        unit.flush()
        return saved

    @needs(Right.MANY)
    def change_many(self, record: str, ids: Sequence[int], values: Mapping[str, Any]) -> Changes:
        """Give many records the same values in one operation, all or none."""
        details = {"record": record, "count": len(ids)}

        def work(unit: Unit, reader: Reader) -> None:
            for record_id in ids:
                self.put(unit, reader, record, values, record_id)

        _none, changes = self._store.transact(f"{record}.change", work, details)
        return changes

    @needs(Right.DELETE)
    def delete(
        self,
        record: str,
        ids: Sequence[int],
        progress: Callable[[int, int], None] | None = None,
    ) -> Changes:
        """Put records, and what belongs to them, into the recycle bin: one operation.

        What ``progress(now, whole)`` raises takes everything back.
        """
        details: dict[str, Any] = {"record": record, "count": len(ids)}

        def work(unit: Unit, reader: Reader) -> None:
            if len(ids) == 1:
                details["title"] = reader.titles(record, ids).get(ids[0], "")
            now = timestamp()
            for at in range(0, len(ids), _AT_ONCE):
                if progress is not None:
                    progress(at, len(ids))
                self._mark(unit, reader, record, ids[at : at + _AT_ONCE], now)

        _none, changes = self._store.transact(f"{record}.delete", work, details)
        return changes

    @needs(Right.DELETE)
    def restore(self, record: str, ids: Sequence[int]) -> Changes:
        """Take records out of the recycle bin, with what went there together with them."""
        details: dict[str, Any] = {"record": record, "count": len(ids)}

        def work(unit: Unit, reader: Reader) -> None:
            if len(ids) == 1:
                details["title"] = reader.titles(record, ids).get(ids[0], "")
            for record_id in ids:
                row = reader.get(record, record_id)
                if row is not None and row["deleted_at"]:
                    for pair in pairs_of(reader.connection, MERGED, record, [record_id]):
                        if pair.one == record_id:
                            unit.part(pair)
                    self._mark(unit, reader, record, [record_id], None, row["deleted_at"])

        _none, changes = self._store.transact(f"{record}.restore", work, details)
        return changes

    def _mark(  # noqa: PLR0917
        self,
        unit: Unit,
        reader: Reader,
        record: str,
        ids: Sequence[int],
        at: str | None,
        since: str = "",
    ) -> None:
        """Delete at ``at``, or restore what was deleted at ``since``, with what is owned."""
        for other in self.types.values():
            for name, kind in other.references.items():
                if kind.to != record or not kind.owned:
                    continue
                column = reader.tables.by_name[other.name].c
                mine = column[name].in_(ids)
                state = column.deleted_at == since if at is None else column.deleted_at.is_(None)
                owned = reader.ids_where(other.name, mine & state)
                for begin in range(0, len(owned), _AT_ONCE):
                    some = owned[begin : begin + _AT_ONCE]
                    self._mark(unit, reader, other.name, some, at, since)
        unit.mark_each(record, ids, at)

    def suggestions(self, record: str, name: str, begins: str = "", limit: int = 12) -> list[str]:
        """Return values that other records have in this field, the most frequent first."""
        with self._store.read() as reader:
            return reader.suggestions(record, name, begins, limit)

    def choices_for(
        self, record: str, text: str, *, equal: Mapping[str, Any] | None = None, limit: int = 12
    ) -> list[tuple[int, str, str]]:
        """Return (id, title, subtitle) of records to pick from, for a reference being entered.

        ``equal`` narrows the choice, such as to the contacts of one customer.
        """
        spec = self.types[record]
        with self._store.read() as reader:
            if text.strip():
                ids = [hit.id for hit in reader.search(text, 60, record) if hit.record == record]
                if equal:
                    allowed = set(reader.find(record, equal, limit=500))
                    ids = [record_id for record_id in ids if record_id in allowed]
            elif equal:
                ids = reader.find(record, equal, limit=limit)
            else:
                ids = list(reader.ids(record, None, ("-id",), limit=limit))
            columns = [spec.title, *([spec.subtitle] if spec.subtitle else [])]
            rows = reader.rows(record, ids[:limit], columns)
        return [(row["id"], spec.call(row), _subtitle(spec, row)) for row in rows]


def _fields(spec: RecordSpec, row: Mapping[str, Any]) -> Draft:
    """Return the field values of a row, without times and titles."""
    values = {name: row[name] for name in spec.fields}
    for name, field in spec.fields.items():
        if isinstance(field.kind, Lines):
            inner = field.kind.of.fields
            values[name] = tuple({key: line[key] for key in inner} for line in row[name])
    return values


def _subtitle(spec: RecordSpec, row: Mapping[str, Any]) -> str:
    if not spec.subtitle:
        return ""
    if spec.subtitle in spec.references:
        return str(row.get(f"{spec.subtitle}.title", ""))
    value = row[spec.subtitle]
    return "" if is_blank(value) else spec.fields[spec.subtitle].kind.show(value)
