"""How good the data are: what is filled in, what cannot be right, what is old, what is twice.

Every figure is counted by the database and comes with the list of the records behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.fields.conditions import Condition, Every, Not, Tree, both
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services.compared import compared
from crm_desktop.services.lists import Query
from crm_desktop.storage.aggregates import filled_counts, repeated, untouched
from crm_desktop.storage.filters import local_today
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store

__all__ = ["Figure", "Quality", "QualityService"]

MOST_VALUES = 5_000
"""A list of records that share a value names so many values at the most."""

_YEARS = (1, 2, 5)
_UNASKED = frozenset({"lines", "yes_no", "long_text", "attachments"})
_EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: a sentence, how many records it is about, out of how many.

    ``query`` is the list of these records; where no condition can say it, it is ``None`` and
    ``ids`` holds the first of them. ``field`` is "" where it is about several.
    """

    key: str
    field: str
    text: Text
    count: int
    whole: int
    query: Query | None
    ids: tuple[int, ...] = ()

    @property
    def share(self) -> float:
        """Return the count as a share of all records, 0 to 1."""
        return self.count / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of one record type.

    ``completeness`` holds for each field how many records have nothing there; ``complete`` is the
    share of the fields of the list that are filled in, over all records.
    """

    record: str
    records: int
    complete: float
    completeness: tuple[Figure, ...]
    validity: tuple[Figure, ...]
    age: tuple[Figure, ...]
    duplicates: tuple[Figure, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return all figures."""
        return (*self.completeness, *self.validity, *self.age, *self.duplicates)


class QualityService:
    """Data quality of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, query: Query) -> Quality:
        """Return the figures for the records of a list."""
        spec = self._store.records[query.record]
        with self._store.read() as reader:
            work = _Work(reader, spec, query.where)
            return work.quality()


class _Work:
    """The figures of one list at work."""

    def __init__(self, reader: Reader, spec: RecordSpec, where: Tree | None) -> None:
        self._reader = reader
        self._spec = spec
        self._where = where
        asked = [
            field
            for field in spec.fields.values()
            if field.stored and not field.derived and field.kind.key not in _UNASKED
        ]
        self._whole, self._filled = filled_counts(
            reader, spec.name, [field.name for field in asked], where
        )
        self._asked = asked

    def quality(self) -> Quality:
        listed = [name for name in self._spec.columns if name in self._filled]
        places = self._whole * len(listed)
        filled = sum(self._filled[name] for name in listed)
        return Quality(
            self._spec.name,
            self._whole,
            filled / places if places else 1.0,
            tuple(self._completeness()),
            tuple(self._validity()),
            tuple(self._age()),
            tuple(self._duplicates()),
        )

    def _figure(self, key: str, field: FieldSpec | None, text: Text, tree: Tree) -> Figure:
        count = self._reader.count(self._spec.name, both(self._where, tree))
        return self._told(key, field, text, count, tree)

    def _told(
        self, key: str, field: FieldSpec | None, text: Text, count: int, tree: Tree
    ) -> Figure:
        query = Query(self._spec.name, both(self._where, tree))
        return Figure(key, field.name if field else "", text, count, self._whole, query)

    def _completeness(self) -> list[Figure]:
        found = [
            self._told(
                "empty",
                field,
                Text("Without {label}", label=(field.label,)),
                self._whole - self._filled[field.name],
                Condition(field.name, "empty"),
            )
            for field in self._asked
        ]
        reaching = [
            name
            for name, kind in compared(self._spec).items()
            if kind in {Kind.PHONE, Kind.EMAIL} and name != "fax"
        ]
        if reaching:
            tree = Every(tuple(Condition(name, "empty") for name in reaching))
            text = Text("Cannot be reached: neither phone nor email")
            found.append(self._figure("unreachable", None, text, tree))
        return found

    def _validity(self) -> list[Figure]:
        found: list[Figure] = []
        for field in self._asked:
            name, label = field.name, (field.label,)
            if field.kind.key == "phone":
                tree: Tree = Every((Condition(name, "filled"), Not(Condition(name, "starts", "+"))))
                text = Text("{label} without dialling code", label=label)
                found.append(self._figure("unwhole", field, text, tree))
            elif name == "birthday":
                text = Text("{label} in the future", label=label)
                tree = Condition(name, "gt", local_today())
                found.append(self._figure("future", field, text, tree))
                text = Text("{label} before 1900", label=label)
                tree = Condition(name, "lt", _EARLIEST_BIRTH)
                found.append(self._figure("ancient", field, text, tree))
        fields = self._spec.fields
        if "city" in fields and "province" in fields:
            tree = Every((Condition("city", "filled"), Condition("province", "empty")))
            text = Text("City without province or state")
            found.append(self._figure("placeless", fields["province"], text, tree))
        return found

    def _age(self) -> list[Figure]:
        found = []
        for years in _YEARS:
            moment = datetime.now(UTC) - timedelta(days=365 * years)
            before = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            count, ids = untouched(self._reader, self._spec.name, before, self._where)
            text = (
                Text("Not changed for more than a year")
                if years == 1
                else Text("Not changed for more than {years} years", years=years)
            )
            found.append(Figure(f"age{years}", "", text, count, self._whole, None, tuple(ids)))
        return found

    def _duplicates(self) -> list[Figure]:
        found = []
        telling = {Kind.PHONE, Kind.EMAIL, Kind.LINK, Kind.CODE}
        names = [name for name, kind in compared(self._spec).items() if kind in telling]
        title = self._spec.fields[self._spec.title]
        for name in [title.name] * (not title.unique) + names:
            field = self._spec.fields[name]
            count, values, first = repeated(
                self._reader, self._spec.name, name, MOST_VALUES, self._where
            )
            text = Text("The same {label} as another ({values} values)", label=(field.label,),
                        values=values)  # fmt: skip
            tree = Condition(name, "any_of", tuple(first))
            found.append(self._told("repeated", field, text, count, tree))
        return found


def plain(figure: Figure) -> dict[str, Any]:
    """Return a figure without its list, for an answer of the command line."""
    return {
        "key": figure.key,
        "field": figure.field,
        "text": str(figure.text),
        "count": figure.count,
        "share": round(figure.share, 4),
    }
