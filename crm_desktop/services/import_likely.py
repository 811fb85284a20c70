"""Rows of an import that are likely a record that is there, or an earlier row, without matching it.

Some hundred rows are looked at together: equal numbers, addresses and cores of names lead to
what is worth comparing, and all of that is judged at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.analysis.duplicates.cleaning import cleaned
from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services.compared import compared, must_agree, texts
from crm_desktop.services.file_duplicates import spelled
from crm_desktop.services.import_values import RowValues
from crm_desktop.services.likely import reasons, with_titles
from crm_desktop.storage import alike
from crm_desktop.storage.prefetch import folded_key, rows_having
from crm_desktop.storage.reader import Reader

_SURE = 0.5
_MOST = 5
_REACHING = (Kind.PHONE, Kind.EMAIL)


@dataclass(frozen=True, slots=True)
class LikelyRecord:
    """What a row likely is: a record that was there (``id``) or an earlier row (``row``)."""

    id: int | None
    row: int | None
    title: str
    probability: float
    reasons: tuple[Text, ...]


def can_look(spec: RecordSpec) -> bool:
    """Tell whether records of this type say enough about who they are."""
    return any(kind in _REACHING for kind in compared(spec).values())


def keys_of(spec: RecordSpec) -> Callable[[Mapping[str, Any]], list[tuple[str, Any]]]:
    """Return what tells under what a row is compared, such as any of its phone numbers."""
    kinds = compared(spec)
    reaching = [(name, kind.value) for name, kind in kinds.items() if kind in _REACHING]
    title = spec.fields[spec.title]

    def keys(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
        found = []
        for name, kind in reaching:
            value = values.get(name)
            if not is_blank(value):
                field = spec.fields[name]
                found.append((kind, folded_key(field, field.kind.store(value))))
        called = values.get(title.name)
        if called:
            core = cleaned(kinds[title.name], str(called))
            found.append(("core", core))
            if not core.isascii():
                found.append(("sound", spelled(core)))
        return found

    return keys


class LikelyRows:
    """Looks for the likely records of the rows of one import."""

    def __init__(self, spec: RecordSpec, reader: Reader) -> None:
        self._spec = spec
        self._reader = reader
        self._kinds = compared(spec)
        self._columns = [
            name
            for name, kind in self._kinds.items()
            if kind in _REACHING and spec.fields[name].index
        ]
        self._title = spec.fields[spec.title]
        self._keys = keys_of(spec)
        self._whole = reader.count(spec.name)

    def found(self, rows: Sequence[RowValues], whole: int) -> dict[int, LikelyRecord]:
        """Return by row number what these rows likely are.

        ``whole`` is the number of rows of the file.
        """
        by_key: dict[tuple[str, Any], list[int]] = {}
        couples: set[tuple[int, int]] = set()
        for place, row in enumerate(rows):
            for key in self._keys(row.given) if row.likeness is None else row.likeness:
                earlier = by_key.setdefault(key, [])
                couples.update((place, other) for other in earlier[:_MOST])
                earlier.append(place)
        with_records = self._in_file(by_key)
        ids = sorted({record_id for record_id, _place in with_records})
        if not couples and not ids:
            return {}
        names = [self._spec.title, *self._kinds]
        there = {row["id"]: row for row in self._reader.rows(self._spec.name, ids, names)}
        return self._judged(rows, couples, with_records, there, whole)

    def _in_file(self, by_key: Mapping[tuple[str, Any], list[int]]) -> set[tuple[int, int]]:
        """Return (record, place of the row) that have a key in common."""
        found: set[tuple[int, int]] = set()
        connection = self._reader.connection
        for name in self._columns:
            kind = self._kinds[name].value
            wanted = {key for known, key in by_key if known == kind}
            field = self._spec.fields[name]
            for record_id, stored in (
                rows_having(connection, self._spec, name, wanted, [name]) if wanted else ()
            ):
                places = by_key[kind, folded_key(field, stored)]
                found.update((record_id, place) for place in places)
        if self._title.index:
            cores = [core for known, core in by_key if known == "core" and core]
            for core, record_id in alike.beginning_each(
                connection, self._spec, self._title.name, cores, _MOST
            ):
                found.update((record_id, place) for place in by_key["core", core])
        return found

    def _judged(
        self,
        rows: Sequence[RowValues],
        couples: set[tuple[int, int]],
        with_records: set[tuple[int, int]],
        there: Mapping[int, Mapping[str, Any]],
        whole: int,
    ) -> dict[int, LikelyRecord]:
        from crm_desktop.analysis.duplicates.scoring import score  # noqa: PLC0415 - heavy

        spec = self._spec
        involved = {place for couple in couples for place in couple}
        involved |= {place for record_id, place in with_records if record_id in there}
        table: list[Mapping[str, Any]] = []
        at: dict[tuple[str, int], int] = {}
        for place in sorted(involved):
            at["row", place] = len(table)
            table.append(with_titles(self._reader, spec, rows[place].given))
        for record_id, row in there.items():
            at["record", record_id] = len(table)
            table.append(row)
        pairs = [(place, ("row", other)) for place, other in sorted(couples)]
        pairs += [
            (place, ("record", record_id))
            for record_id, place in sorted(with_records)
            if record_id in there
        ]
        scored = score(
            [texts(spec, row) for row in table],
            [(at["row", place], at[other]) for place, other in pairs],
            self._kinds,
            whole=self._whole + whole,
            spell=spelled,
            must=must_agree(spec),
        )
        best: dict[int, LikelyRecord] = {}
        for (place, other), one in zip(pairs, scored, strict=True):
            number = rows[place].number
            known = best.get(number)
            if one.probability < _SURE or (known and known.probability >= one.probability):
                continue
            row = table[at[other]]
            best[number] = LikelyRecord(
                other[1] if other[0] == "record" else None,
                rows[other[1]].number if other[0] == "row" else None,
                spec.call(row),
                round(one.probability, 4),
                reasons(spec, one.fields, row),
            )
        return best
