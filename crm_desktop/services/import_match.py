"""Knowing records again: which record of the file a row means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.services.import_values import RowValues
from crm_desktop.services.record_ids import mark_of
from crm_desktop.storage.pairs import merged_codes
from crm_desktop.storage.prefetch import filled, folded_key, plain_rows, rows_having
from crm_desktop.storage.reader import Reader

Key = tuple[Any, ...]


class Match(NamedTuple):
    """What a row was found to mean.

    ``ids``: none for a new record, several where it cannot be told which is meant. ``former``:
    the fields by which it was found, with a code that it had earlier or that a record had which was
    merged into it; its present ones stay. ``deleted``: it is in the recycle bin. ``foreign``: by
    its record id it comes from a copy of this file, in which another record got the id.
    """

    ids: tuple[int, ...] = ()
    former: tuple[str, ...] = ()
    deleted: bool = False
    foreign: bool = False


class Matcher:
    """Matches the rows of one import, some hundred at a time.

    A row is compared by the groups of fields that the record type names, best first, as far as the
    row fills them. A record found by a lower group only counts if it has nothing to compare by a
    higher one: the same name with another key is another record. (A field that no two records
    share always counts.)
    """

    def __init__(
        self,
        spec: RecordSpec,
        reader: Reader,
        file_id: str,
        groups: tuple[tuple[str, ...], ...] | None = None,
    ) -> None:
        self._spec = spec
        self._reader = reader
        self._file = file_id
        self._groups = groups or spec.match
        self._names = tuple(dict.fromkeys(name for group in self._groups for name in group))
        self._fields = tuple((name, spec.fields[name]) for name in self._names)
        self._unique = frozenset(
            place
            for place, group in enumerate(self._groups)
            if len(group) == 1 and spec.fields[group[0]].unique
        )
        self._tables: list[dict[Key, dict[int, int]]] = []
        self._records: dict[int, tuple[str, bool]] = {}
        self._former = self._former_codes()

    def _former_of(self, place: int, key: Key) -> int | None:
        return self._former.get((self._groups[place][0], str(key[0]).lower()))

    def _former_fields(self, row: RowValues, record_id: int) -> tuple[str, ...]:
        """Return the fields in which the row has what the record, or one merged into it, had."""
        return tuple(
            self._groups[place][0]
            for place, key in enumerate(self._keys(row))
            if key is not None
            and place in self._unique
            and self._former_of(place, key) == record_id
        )

    def _former_codes(self) -> dict[tuple[str, str], int]:
        """Return the records in use by the codes that they, or those merged into them, had."""
        found = merged_codes(self._reader.connection, self._spec)
        for field in self._spec.fields.values():
            if field.derived and field.kind.key == "tags":
                for record_id, stored in filled(self._reader.connection, self._spec, field.name):
                    code = self._spec.match[0][0]
                    found |= {(code, old.lower()): record_id for old in field.kind.load(stored)}
        return found

    def learn(self, rows: Sequence[RowValues]) -> None:
        """Look up everything that these rows may mean; forgets what was learnt before."""
        self._tables = [{} for _ in self._groups]
        self._records = self._by_record_id(rows)
        open_rows = list(rows)
        for place, group in enumerate(self._groups):
            keyed = [row for row in open_rows if self._keys(row)[place] is not None]
            if keyed:
                self._look(place, group, keyed)
            if self._tables[place]:
                open_rows = [row for row in open_rows if not self.match(row).ids]

    def _look(self, place: int, group: tuple[str, ...], rows: Iterable[RowValues]) -> None:
        first = next(
            (self._spec.fields[name] for name in group if _is_indexed(self._spec.fields[name])),
            self._spec.fields[group[0]],
        )
        wanted = {first.kind.store(row.given[first.name]) for row in rows}
        table = self._tables[place]
        for record_id, *stored in rows_having(
            self._reader.connection, self._spec, first.name, wanted, self._names
        ):
            values = dict(zip(self._names, stored, strict=True))
            key = self._stored_key(group, values)
            if key is not None:
                table.setdefault(key, {})[record_id] = self._mask(values)

    def _by_record_id(self, rows: Iterable[RowValues]) -> dict[int, tuple[str, bool]]:
        ids = [
            row.record_id.id
            for row in rows
            if row.record_id is not None and row.record_id.file == self._file
        ]
        found = plain_rows(self._reader.connection, self._spec, ids, ["created_at", "deleted_at"])
        return {record_id: (mark_of(made), bool(gone)) for record_id, made, gone in found}

    def match(self, row: RowValues) -> Match:
        """Return what a row means."""
        told = row.record_id
        if told is not None and told.file == self._file and told.id in self._records:
            mark, deleted = self._records[told.id]
            if mark != told.mark:
                return Match(foreign=True)
            return Match((told.id,), deleted=deleted)
        higher = 0
        for place, key in enumerate(self._keys(row)):
            if key is None:
                continue
            known = self._tables[place].get(key)
            if known:
                found = tuple(
                    record_id
                    for record_id, mask in known.items()
                    if place in self._unique or not mask & higher
                )
                if found:
                    return Match(found)
            if place in self._unique and self._former:
                record_id = self._former_of(place, key)
                if record_id is not None:
                    return Match((record_id,), former=self._former_fields(row, record_id))
            higher |= 1 << place
        return Match()

    def note(self, record_id: int, values: Mapping[str, Any], *, new: bool) -> None:
        """Remember that a row just made or changed this record."""
        if not new:
            for table in self._tables:
                for ids in table.values():
                    ids.pop(record_id, None)
        known = self._comparable(values)
        keys = self._group_keys(known)
        mask = sum(1 << place for place, key in enumerate(keys) if key is not None)
        for place, key in enumerate(keys):
            if key is not None:
                self._tables[place].setdefault(key, {})[record_id] = mask

    def _mask(self, stored: Mapping[str, Any]) -> int:
        """Return one bit for each group that the record has everything for."""
        return sum(
            1 << place
            for place, group in enumerate(self._groups)
            if all(stored[name] not in (None, "") for name in group)
        )

    def _keys(self, row: RowValues) -> tuple[Key | None, ...]:
        """Return what a row is compared by, ``None`` for the groups that it does not fill."""
        if row.keys is None:
            row.keys = self._group_keys(self._comparable(row.given))
        return row.keys

    def _comparable(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is filled of the fields by which records are compared."""
        found: dict[str, Any] = {}
        for name, field in self._fields:
            value = values.get(name)
            if not is_blank(value):
                found[name] = folded_key(field, field.kind.store(value))
        return found

    def _group_keys(self, known: Mapping[str, Any]) -> tuple[Key | None, ...]:
        get = known.get
        keys = [tuple([get(name) for name in group]) for group in self._groups]
        return tuple([None if None in key else key for key in keys])

    def _stored_key(self, group: tuple[str, ...], stored: Mapping[str, Any]) -> Key | None:
        if any(stored[name] in (None, "") for name in group):
            return None
        return tuple(folded_key(self._spec.fields[name], stored[name]) for name in group)


def _is_indexed(field: FieldSpec) -> bool:
    return field.unique or field.index or field.kind.key == "reference"
