"""How good the data are: what is filled in, what cannot be right, what is old, what is twice.

Every figure is counted by the database and comes with the list of the records behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.fields.conditions import (
    Condition,
    Every,
    Not,
    Repeated,
    Some,
    Tree,
    Untouched,
    both,
)
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services.compared import compared
from crm_desktop.services.lists import Query
from crm_desktop.storage.aggregates import different, filled_counts
from crm_desktop.storage.filters import local_today
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store

__all__ = ["DUPLICATES", "Figure", "Quality", "QualityService"]

DUPLICATES = "duplicates"
"""What mends a figure: looking for duplicates. Else it is the name of a rule for spellings."""

Progress = Callable[[int, int], None]

_YEARS = (1, 2, 5)
_UNASKED = frozenset({"lines", "yes_no", "long_text", "attachments"})
_EARLIEST_BIRTH = date(1900, 1, 1)
_MENDED_BY = {"city": "places", "province": "places", "area_code": "places"}
"""Blank fields that a rule may be able to fill."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: a sentence, how many records it is about, out of how many.

    ``query`` is the list of these records. ``field`` is "" where it is about several. ``mend`` is
    what may help: ``DUPLICATES``, the name of a rule for spellings, or "".
    """

    key: str
    field: str
    text: Text
    count: int
    whole: int
    query: Query
    mend: str = ""

    @property
    def share(self) -> float:
        """Return the count as a share of all records, 0 to 1."""
        return self.count / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures of one record type.

    ``summary`` says in a few figures what the others come to. ``completeness`` holds for each
    field how many records have nothing there; ``complete`` is the share of the fields of the list
    that are filled in, over all records.
    """

    record: str
    records: int
    complete: float
    summary: tuple[Figure, ...]
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

    def of(self, query: Query, progress: Progress | None = None) -> Quality:
        """Return the figures for the records of a list; what ``progress`` raises ends the work."""
        spec = self._store.records[query.record]
        with self._store.read() as reader:
            return _Work(reader, spec, query.where, progress).quality()


class _Work:
    """The figures of one list at work."""

    def __init__(
        self, reader: Reader, spec: RecordSpec, where: Tree | None, progress: Progress | None
    ) -> None:
        self._reader = reader
        self._spec = spec
        self._where = where
        self._progress = progress
        self._counted = 0
        asked = [
            field
            for field in spec.fields.values()
            if field.stored and not field.derived and field.kind.key not in _UNASKED
        ]
        self._whole, self._filled = filled_counts(
            reader, spec.name, [field.name for field in asked], where
        )
        self._asked = asked
        self._compared = compared(spec)

    def quality(self) -> Quality:
        listed = [name for name in self._spec.columns if name in self._filled]
        places = self._whole * len(listed)
        filled = sum(self._filled[name] for name in listed)
        completeness = tuple(self._completeness())
        validity = tuple(self._validity())
        age = tuple(self._age())
        duplicates = tuple(self._duplicates())
        gaps = Some(tuple(Condition(name, "empty") for name in listed))
        summary = [self._figure("gaps", None, Text("With gaps in the list"), gaps)]
        summary += [one for one in completeness if one.key == "unreachable"]
        if validity:
            wrong = Some(tuple(tree for _key, _field, _text, tree, _mend in self._doubts()))
            summary.append(self._figure("wrong", None, Text("With doubtful values"), wrong))
        if duplicates:
            shared = Some(tuple(Repeated(one.field) for one in duplicates))
            text = Text("Share a value with another")
            summary.append(self._figure("shared", None, text, shared, DUPLICATES))
        summary.append(age[0])
        return Quality(
            self._spec.name,
            self._whole,
            filled / places if places else 1.0,
            tuple(summary),
            completeness,
            validity,
            age,
            duplicates,
        )

    def _figure(
        self, key: str, field: FieldSpec | None, text: Text, tree: Tree, mend: str = ""
    ) -> Figure:
        if self._progress is not None:
            self._counted += 1
            self._progress(self._counted, 0)
        count = self._reader.count(self._spec.name, both(self._where, tree))
        return self._told(key, field, text, count, tree, mend)

    def _told(  # noqa: PLR0917
        self, key: str, field: FieldSpec | None, text: Text, count: int, tree: Tree, mend: str = ""
    ) -> Figure:
        query = Query(self._spec.name, both(self._where, tree))
        return Figure(key, field.name if field else "", text, count, self._whole, query, mend)

    def _completeness(self) -> list[Figure]:
        found = [
            self._told(
                "empty",
                field,
                Text("Without {label}", label=(field.label,)),
                self._whole - self._filled[field.name],
                Condition(field.name, "empty"),
                _MENDED_BY.get(field.name, "") if "area_code" in self._spec.fields else "",
            )
            for field in self._asked
        ]
        reaching = [
            name
            for name, kind in self._compared.items()
            if kind in {Kind.PHONE, Kind.EMAIL} and name != "fax"
        ]
        if reaching:
            tree = Every(tuple(Condition(name, "empty") for name in reaching))
            text = Text("Cannot be reached: neither phone nor email")
            found.append(self._figure("unreachable", None, text, tree))
        return found

    def _validity(self) -> list[Figure]:
        return [self._figure(*doubt) for doubt in self._doubts()]

    def _doubts(self) -> list[tuple[str, FieldSpec, Text, Tree, str]]:
        """Return what cannot be right, or is not whole, as conditions, with what mends it."""
        found: list[tuple[str, FieldSpec, Text, Tree, str]] = []
        for field in self._asked:
            name, label = field.name, (field.label,)
            if field.kind.key == "phone":
                tree: Tree = Every((Condition(name, "filled"), Not(Condition(name, "starts", "+"))))
                text = Text("{label} without dialling code", label=label)
                found.append(("unwhole", field, text, tree, "phone"))
            elif name == "birthday":
                text = Text("{label} in the future", label=label)
                tree = Condition(name, "gt", local_today())
                found.append(("future", field, text, tree, "impossible"))
                text = Text("{label} before 1900", label=label)
                tree = Condition(name, "lt", _EARLIEST_BIRTH)
                found.append(("ancient", field, text, tree, "impossible"))
        fields = self._spec.fields
        if "city" in fields and "province" in fields:
            tree = Every((Condition("city", "filled"), Condition("province", "empty")))
            text = Text("City without province or state")
            found.append(("placeless", fields["province"], text, tree, "places"))
        return found

    def _age(self) -> list[Figure]:
        found = []
        for years in _YEARS:
            text = (
                Text("Not changed for more than a year")
                if years == 1
                else Text("Not changed for more than {years} years", years=years)
            )
            found.append(self._figure(f"age{years}", None, text, Untouched(365 * years)))
        return found

    def _duplicates(self) -> list[Figure]:
        found = []
        telling = {Kind.PHONE, Kind.EMAIL, Kind.LINK, Kind.CODE}
        names = [name for name, kind in self._compared.items() if kind in telling]
        title = self._spec.fields[self._spec.title]
        known = bool(self._compared) and not title.unique
        for name in [title.name] * known + names:
            field = self._spec.fields[name]
            tree = Repeated(name)
            count, values = different(self._reader, self._spec.name, name, both(self._where, tree))
            text = Text("The same {label} as another ({values} values)", label=(field.label,),
                        values=values)  # fmt: skip
            found.append(self._told("repeated", field, text, count, tree, DUPLICATES))
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
