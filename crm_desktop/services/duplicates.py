"""Duplicates among the records of one type: clusters to page through, with the reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services.compared import compared, must_agree
from crm_desktop.services.file_duplicates import spelled
from crm_desktop.services.likely import reasons
from crm_desktop.storage import alike, pairs
from crm_desktop.storage.reader import Reader, Row
from crm_desktop.storage.store import Store

if TYPE_CHECKING:
    from crm_desktop.analysis.duplicates.finding import Agreement, Found

__all__ = [
    "Cluster",
    "ClusterPage",
    "DuplicateService",
    "FoundDuplicates",
    "NothingToCompare",
    "PairFound",
]

Progress = Callable[[int, int], None]

_READING = 100
_WHOLE = 1000
_TOLD_EVERY = 5_000
_AT_ONCE = 10_000


class NothingToCompare(PersonError):  # noqa: N818
    """Records of this type have no fields by which they could be known again."""


@dataclass(frozen=True, slots=True)
class PairFound:
    """Two records with the probability that they are the same, and what each field says."""

    one: int
    other: int
    probability: float
    through_cluster: bool
    fields: dict[str, Agreement]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records that are likely the same, the oldest first, and every pair of them.

    ``probability`` is that of the surest pair.
    """

    ids: tuple[int, ...]
    pairs: tuple[PairFound, ...]

    @property
    def probability(self) -> float:
        """Return how likely the surest pair is."""
        return max(pair.probability for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class FoundDuplicates:
    """What was found: clusters, the surest first; how many records and pairs were looked at."""

    record: str
    clusters: tuple[Cluster, ...]
    kinds: dict[str, str]
    records: int
    compared: int

    @property
    def surplus(self) -> int:
        """Return how many records fewer there would be if all clusters were merged."""
        return sum(len(cluster.ids) - 1 for cluster in self.clusters)


@dataclass(frozen=True, slots=True)
class ClusterPage:
    """A cluster as it is shown: its records, and for each pair the reasons as sentences."""

    cluster: Cluster
    rows: tuple[Row, ...]
    reasons: tuple[tuple[Text, ...], ...]


class DuplicateService:
    """Duplicates in one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def types(self) -> list[str]:
        """Return the record types that can be looked through."""
        return [name for name, spec in self._store.records.items() if compared(spec)]

    def find(
        self,
        record: str,
        *,
        threshold: float = 0.5,
        where: Tree | None = None,
        progress: Progress | None = None,
    ) -> FoundDuplicates:
        """Return the clusters of records in use that are likely the same.

        Pairs of which somebody said that they are not the same are in no cluster together. What
        ``progress`` raises ends the search. Raises ``NothingToCompare``.
        """
        from crm_desktop.analysis.duplicates.finding import find_duplicates  # noqa: PLC0415 - heavy
        from crm_desktop.analysis.duplicates.scoring import WORLD  # noqa: PLC0415

        spec = self._store.records[record]
        kinds = compared(spec)
        told = progress or (lambda _now, _whole: None)
        if not kinds:
            raise NothingToCompare(
                Text("{types} have nothing by which they could be known again.",
                     types=(spec.plural,))
            )  # fmt: skip
        with self._store.read() as reader:
            ids, columns = _columns(reader, spec, list(kinds), where, told)
            place = {record_id: row for row, record_id in enumerate(ids)}
            apart = [
                (place[pair.one], place[pair.other])
                for pair in pairs.pairs_of(reader.connection, pairs.DISTINCT, record)
                if pair.one in place and pair.other in place
            ]
        found = find_duplicates(
            list(kinds),
            columns,
            threshold=threshold,
            kinds=list(kinds.values()),
            spell=spelled,
            apart=apart,
            world=WORLD,
            must=must_agree(spec),
            progress=lambda now, whole: told(
                _READING + (_WHOLE - _READING) * now // max(whole, 1), _WHOLE
            ),
        )
        return FoundDuplicates(
            record, _clusters(ids, found), found.kinds, len(ids), found.candidates
        )

    def standing(self, found: FoundDuplicates) -> list[tuple[int, ...]]:
        """Return for each cluster which of its records are to be looked at still.

        Not those that were merged or deleted since, nor those told apart from all the others; with
        less than two left there are none.
        """
        ids = [one for cluster in found.clusters for one in cluster.ids]
        with self._store.read() as reader:
            table = reader.tables.by_name[found.record]
            alive = reader.where(found.record, None)
            used: set[int] = set()
            for start in range(0, len(ids), _AT_ONCE):
                part = alive & table.c.id.in_(ids[start : start + _AT_ONCE])
                used.update(reader.ids_where(found.record, part))
            apart = {
                frozenset((pair.one, pair.other))
                for pair in pairs.pairs_of(reader.connection, pairs.DISTINCT, found.record)
            }
        return [_standing(cluster.ids, used, apart) for cluster in found.clusters]

    def page(
        self, found: FoundDuplicates, start: int, count: int, columns: Sequence[str] = ()
    ) -> list[ClusterPage]:
        """Return ``count`` clusters from ``start`` on with their records, as they are now.

        Of the records the fields by which they are compared, and ``columns``. A cluster of which
        less than two records are left (merged, deleted) has no rows.
        """
        spec = self._store.records[found.record]
        names = list(dict.fromkeys([spec.title, *compared(spec), *columns]))
        pages: list[ClusterPage] = []
        with self._store.read() as reader:
            for cluster in found.clusters[start : start + count]:
                alive = reader.where(found.record, None)
                table = reader.tables.by_name[found.record]
                used = set(reader.ids_where(found.record, alive & table.c.id.in_(cluster.ids)))
                ids = [one for one in cluster.ids if one in used]
                rows = reader.rows(found.record, ids, names) if len(ids) > 1 else []
                by_id = {row["id"]: row for row in rows}
                told = tuple(
                    reasons(spec, pair.fields, by_id[pair.other]) if pair.other in by_id else ()
                    for pair in cluster.pairs
                )
                pages.append(ClusterPage(cluster, tuple(rows), told))
        return pages


def _standing(ids: tuple[int, ...], used: set[int], apart: set[frozenset[int]]) -> tuple[int, ...]:
    there = [one for one in ids if one in used]
    return tuple(
        one
        for one in there
        if any(frozenset((one, other)) not in apart for other in there if other != one)
    )


def _columns(
    reader: Reader, spec: RecordSpec, names: Sequence[str], where: Tree | None, told: Progress
) -> tuple[list[int], list[list[str]]]:
    """Return the ids and, for each field, the texts that are compared."""
    whole = reader.count(spec.name, where)
    ids: list[int] = []
    columns: list[list[Any]] = [[] for _name in names]
    for record_id, *values in alike.columns_of(reader, spec, names, where):
        ids.append(record_id)
        for column, value in zip(columns, values, strict=True):
            column.append(value)
        if len(ids) % _TOLD_EVERY == 0:
            told(_READING * len(ids) // max(whole, 1), _WHOLE)
    return ids, [
        _shown(reader, spec, name, column) for name, column in zip(names, columns, strict=True)
    ]


def _shown(reader: Reader, spec: RecordSpec, name: str, column: list[Any]) -> list[str]:
    field = spec.fields[name]
    different = set(column)
    target = spec.references.get(name)
    if target is not None:
        titles = reader.titles(target.to, [one for one in different if one is not None])
        return [titles.get(one, "") for one in column]
    if field.kind.key == "phone":
        return [str(one).partition(";")[0] for one in column]
    if field.kind.key in {"text", "email", "link", "date", "long_text"}:
        return ["" if one is None else str(one) for one in column]
    shown = {one: field.kind.show(field.kind.load(one)) for one in different}
    return [shown[one] for one in column]


def _clusters(ids: Sequence[int], found: Found) -> tuple[Cluster, ...]:
    group_of = {row: place for place, group in enumerate(found.clusters) for row in group}
    members: list[list[PairFound]] = [[] for _group in found.clusters]
    for match in found.matches:
        members[group_of[match.first]].append(
            PairFound(
                ids[match.first],
                ids[match.second],
                match.probability,
                match.through_cluster,
                match.fields,
            )
        )
    clusters = [
        Cluster(tuple(ids[row] for row in group), tuple(inner))
        for group, inner in zip(found.clusters, members, strict=True)
    ]
    return tuple(sorted(clusters, key=lambda one: (-one.probability, one.ids)))
