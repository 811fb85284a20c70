"""Is a record that is being entered there already? The likely ones, with the reasons.

Candidates come from indexes only, so it takes no longer where there are many records; they are
judged by the scorer that finds duplicates in whole tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.analysis.duplicates.cleaning import cleaned
from crm_desktop.analysis.duplicates.fields import HOUSE_NUMBER
from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.i18n import Text
from crm_desktop.services.compared import compared, must_agree, texts
from crm_desktop.services.file_duplicates import spelled
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage import alike, pairs
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import Unit

if TYPE_CHECKING:
    from crm_desktop.analysis.duplicates.finding import Agreement
    from crm_desktop.analysis.duplicates.scoring import Scored

__all__ = ["LikelyService", "Likeness", "reasons"]

TELLING = 0.1
"""The least probability of what is told at entry."""

_MOST_JUDGED = 300
_WEIGHTY = 1.0
_REACHING = frozenset({Kind.PHONE, Kind.EMAIL, Kind.LINK})
_NEVER = 1e-9
_RARE = 11.0
"""In bits: of 10,000 records not more than four share it."""

_FREE_MAIL = re.compile(
    r"^(qq|163|126|yeah|sina|sohu|foxmail|139|189|gmail|googlemail|hotmail|outlook|live|msn|yahoo"
    r"|icloud|me|aol|gmx|web|mail|example)\."
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A record that is likely the one being entered; ``reasons`` are sentences, best first."""

    id: int
    title: str
    probability: float
    reasons: tuple[Text, ...]


class LikelyService:
    """Likely duplicates of single records of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def likely(
        self,
        record: str,
        values: Mapping[str, Any],
        limit: int = 5,
        *,
        record_id: int | None = None,
        least: float = TELLING,
    ) -> list[Likeness]:
        """Return the records in use that are likely the same as one with these values.

        The best first; with a low probability also those that are reached under the same number,
        address or page. ``record_id`` is the record itself, if it is there already; it is left
        out, and what somebody said is not the same as it.
        """
        with self._store.read() as reader:
            return likely_in(reader, record, values, limit, record_id=record_id, least=least)

    def not_the_same(self, record: str, one: int, other: int) -> None:
        """Remember that two records are not the same; one operation, which undo takes back."""
        self.tell_apart(record, [(one, other)])

    @needs(Right.CHANGE)
    def tell_apart(self, record: str, couples: Iterable[tuple[int, int]]) -> Changes:
        """Remember of several couples that they are not the same; one operation."""
        return self._set_distinct(record, couples, known=True)

    @needs(Right.CHANGE)
    def perhaps_the_same(self, record: str, one: int, other: int) -> None:
        """Forget that two records are not the same; one operation."""
        self._set_distinct(record, [(one, other)], known=False)

    def told_apart(self, record: str) -> list[tuple[int, int]]:
        """Return the pairs of which somebody said that they are not the same."""
        with self._store.read() as reader:
            found = pairs.pairs_of(reader.connection, pairs.DISTINCT, record)
        return [(pair.one, pair.other) for pair in found]

    def _set_distinct(
        self, record: str, couples: Iterable[tuple[int, int]], *, known: bool
    ) -> Changes:
        found = list(couples)
        count = len({one for couple in found for one in couple})
        details: dict[str, Any] = {"record": record, "count": count}

        def work(unit: Unit, reader: Reader) -> None:
            first = found[0][0]
            details["title"] = reader.titles(record, [first]).get(first, "")
            for one, other in found:
                pair = pairs.distinct(record, one, other)
                (unit.join if known else unit.part)(pair)

        _nothing, changes = self._store.transact(f"{record}.distinct", work, details)
        return changes


def likely_in(
    reader: Reader,
    record: str,
    values: Mapping[str, Any],
    limit: int,
    *,
    record_id: int | None = None,
    least: float = TELLING,
    whole: int | None = None,
) -> list[Likeness]:
    """Do what ``LikelyService.likely`` does on one snapshot, or within a write.

    ``whole`` spares counting the records.
    """
    from crm_desktop.analysis.duplicates.scoring import score  # noqa: PLC0415 - heavy

    spec = reader.records[record]
    ids = [one for one in dict.fromkeys(_candidates(reader, spec, values)) if one != record_id]
    if record_id is not None and ids:
        apart = pairs.pairs_of(reader.connection, pairs.DISTINCT, record, [record_id])
        gone = {one for pair in apart for one in (pair.one, pair.other)}
        ids = [one for one in ids if one not in gone]
    if not ids:
        return []
    kinds = compared(spec)
    telling = least <= TELLING
    rows = reader.rows(record, ids[:_MOST_JUDGED], [spec.title, *kinds])
    mine = texts(spec, with_titles(reader, spec, values))
    scored = score(
        [mine, *(texts(spec, row) for row in rows)],
        [(0, place) for place in range(1, len(rows) + 1)],
        kinds,
        whole=_count(reader, record) if whole is None else whole,
        spell=spelled,
        must=must_agree(spec),
    )
    found = [
        Likeness(
            row["id"],
            spec.call(row),
            round(one.probability, 4),
            reasons(spec, one.fields, row),
        )
        for row, one in zip(rows, scored, strict=True)
        if one.probability >= least or (telling and _reached(kinds, one))
    ]
    return sorted(found, key=lambda one: (-one.probability, one.id))[:limit]


def reasons(
    spec: RecordSpec, fields: Mapping[str, Agreement], row: Mapping[str, Any]
) -> tuple[Text, ...]:
    """Return what speaks for two records being the same, the weightiest first, each field once.

    ``row`` is the other record.
    """
    found: dict[str, Text] = {}
    for name, one in sorted(fields.items(), key=lambda item: -item[1].weight):
        field = name.removesuffix(HOUSE_NUMBER)
        if one.weight > _WEIGHTY and field not in found:
            found[field] = _reason(spec.fields[field], one.level, row)
    return tuple(found.values())


def _reason(field: FieldSpec, level: str, row: Mapping[str, Any]) -> Text:
    label = (field.label,)
    value = row.get(f"{field.name}.title") or field.kind.show(row.get(field.name))
    if level == "exact":
        return Text("The same {label}: {value}", label=label, value=value)
    if level == "swapped":
        return Text("{label} stands in another field there: {value}", label=label, value=value)
    return Text("{label} alike: {value}", label=label, value=value)


def _reached(kinds: Mapping[str, Kind], one: Scored) -> bool:
    """Tell whether both are reached under the same number or address: a person wants to know.

    Not of people who share an office.
    """
    return one.probability > _NEVER and any(
        kinds.get(name) in _REACHING and agreement.level == "exact" and agreement.weight > _RARE
        for name, agreement in one.fields.items()
    )


def _count(reader: Reader, record: str) -> int:
    """Return about how many records there are: the highest id, which costs nothing."""
    rows = reader.connection.exec_driver_sql(f'SELECT max(id) FROM "{record}"')  # noqa: S608
    return int(rows.scalar_one() or 0)


def with_titles(reader: Reader, spec: RecordSpec, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the titles of the records that they refer to."""
    found = dict(values)
    for name, kind in spec.references.items():
        if isinstance(kind, Reference) and values.get(name):
            found[f"{name}.title"] = reader.titles(kind.to, [values[name]]).get(values[name], "")
    return found


def _candidates(reader: Reader, spec: RecordSpec, values: Mapping[str, Any]) -> Iterable[int]:
    """Yield records worth comparing, those that agree on the surest things first."""
    connection = reader.connection
    kinds = compared(spec)
    filled = {name: values[name] for name in kinds if not is_blank(values.get(name))}
    phones = [name for name, kind in kinds.items() if kind is Kind.PHONE]
    numbers = {str(filled[name]) for name in phones if name in filled}
    yield from alike.with_value(connection, spec, phones, numbers)
    emails = {name: str(value) for name, value in filled.items() if kinds[name] is Kind.EMAIL}
    yield from alike.with_value(connection, spec, list(emails), set(emails.values()))
    keys = [field.name for field in spec.fields.values() if field.unique]
    codes = {str(values[name]) for name in keys if values.get(name)}
    yield from alike.with_value(connection, spec, keys, codes)
    for number in numbers:
        yield from alike.ending_in(connection, spec, number.partition(";")[0])
    title = filled.get(spec.title)
    if title and kinds.get(spec.title) in {Kind.COMPANY, Kind.NAME}:
        core = cleaned(kinds[spec.title], str(title))
        if spec.fields[spec.title].index:
            yield from alike.with_value(connection, spec, [spec.title], {str(title)})
            yield from alike.beginning(connection, spec, spec.title, core)
        yield from alike.named_like(connection, spec, core)
    for address in emails.values():
        box, _at, host = address.rpartition("@")
        own = not _FREE_MAIL.match(host)
        yield from alike.holding(connection, spec, f"{box} {host}" if not own else host)
    for name, value in filled.items():
        if kinds[name] is Kind.LINK:
            host = cleaned(Kind.LINK, str(value)).partition("/")[0]
            yield from alike.holding(connection, spec, host)
