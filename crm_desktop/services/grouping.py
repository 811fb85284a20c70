"""Lists in groups, and totals of lists: counts, sums, averages, the least and the most.

Money of different currencies is never added up: a total has one amount for each.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise
from typing import Any, Literal

from crm_desktop.fields.moments import Day
from crm_desktop.fields.numbers import Number, YesNo
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import N_, _
from crm_desktop.services.currencies import DEFAULT, sign
from crm_desktop.services.lists import Query
from crm_desktop.storage.grouping import (
    SPANS,
    Amounts,
    Part,
    Path,
    Span,
    ids_by,
    parts,
    path_of,
    same_key,
)
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store

Reckoning = Literal["sum", "average", "least", "most"]
RECKONINGS: dict[Reckoning, str] = {
    "sum": N_("Sum"),
    "average": N_("Average"),
    "least": N_("Smallest"),
    "most": N_("Largest"),
}

SPAN_LABELS: dict[Span, str] = {
    "day": N_("by day"),
    "week": N_("by week"),
    "month": N_("by month"),
    "quarter": N_("by quarter"),
    "year": N_("by year"),
}
_LONG = 80


@dataclass(frozen=True, slots=True)
class Total:
    """One total in one currency ("" where the measure is no money or the type has only one)."""

    currency: str
    value: Decimal | int


Totals = Mapping[str, tuple[Total, ...]]
"""Measure -> its totals, the largest currency first; none where nothing is filled in."""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of a list: its records are ``count`` ids of the list from ``start`` on."""

    key: str
    title: str
    start: int
    count: int
    totals: Totals


@dataclass(frozen=True)
class Grouped:
    """A whole list in groups."""

    ids: array[int]
    sections: tuple[Section, ...]


def groupable(spec: RecordSpec) -> list[FieldSpec]:
    """Return the fields by which a list can be grouped, those of its columns first."""
    able = [one for one in spec.fields.values() if not one.sensitive and _groups(one)]
    order = {name: place for place, name in enumerate(spec.columns)}
    return sorted(able, key=lambda one: order.get(one.name, len(order)))


def _groups(field: FieldSpec) -> bool:
    kind = field.kind
    if isinstance(kind, Choice | YesNo | Reference | Day):
        return field.stored
    return field.group or (field.suggest and field.stored and kind.key == "text")


def can_group(types: Mapping[str, RecordSpec], record: str, path: str) -> bool:
    """Tell whether a list can be grouped by a path."""
    try:
        path_of(types, record, path)
    except KeyError:
        return False
    return True


def measured(spec: RecordSpec, names: Sequence[str]) -> list[str]:
    """Return those of the fields that totals are made of."""
    return [name for name in names if spec.fields[name].measure]


def natural(spec: RecordSpec, names: Sequence[str]) -> Reckoning:
    """Return what is reckoned where nobody chose: marks out of ten are averaged, not summed."""
    kinds = [spec.fields[name].kind for name in names]
    bounded = [isinstance(kind, Number) and kind.most is not None for kind in kinds]
    return "average" if bounded and all(bounded) else "sum"


def reckoning(query: Query, spec: RecordSpec, names: Sequence[str]) -> Reckoning:
    """Return what the totals of a list are."""
    return next((one for one in RECKONINGS if one == query.reckoning), natural(spec, names))


def group_label(types: Mapping[str, RecordSpec], record: str, path: str) -> str:
    """Return what a list is grouped by: ``Date by month``, ``Customer › Province``."""
    spec = types[record]
    name, _dot, rest = path.partition(".")
    labels = [spec.fields[name].show_label()]
    kind = spec.fields[name].kind
    if isinstance(kind, Reference) and rest:
        inner, _dot, rest = rest.partition(".")
        labels.append(types[kind.to].fields[inner].show_label())
    words = _(" › ").join(labels)
    if rest in SPANS:
        return _("{field} {span}", field=words, span=_(SPAN_LABELS[rest]))
    return words


def totals(store: Store, query: Query) -> Totals:
    """Return the totals of a whole list, over the measures among its columns."""
    with store.read() as reader:
        return totals_read(reader, query)


def totals_read(reader: Reader, query: Query) -> Totals:
    """Return the totals of a list as it stands in one snapshot."""
    spec = reader.records[query.record]
    names = measured(spec, query.columns or spec.columns)
    if not names:
        return {}
    found = parts(reader, query.record, "", names, query.where)
    return _totals(spec, names, found, reckoning(query, spec, names))


def grouped(store: Store, query: Query) -> Grouped:
    """Return the list in groups, by the path ``query.group``, blanks last.

    Raises ``KeyError`` where the list cannot be grouped by it.
    """
    with store.read() as reader:
        return grouped_read(reader, query)


def grouped_read(reader: Reader, query: Query) -> Grouped:
    """Return the list in groups as it stands in one snapshot."""
    spec = reader.records[query.record]
    names = measured(spec, query.columns or spec.columns)
    how = reckoning(query, spec, names)
    path = path_of(reader.records, query.record, query.group)
    ids = ids_by(reader, query.record, query.group, query.where, query.sort)
    found = parts(reader, query.record, query.group, names, query.where)
    stretches = list(_stretches(path, found))
    titles = _titles(reader, path, [stretch[0].key for stretch in stretches])
    sections = []
    start = 0
    for stretch, title in zip(stretches, titles, strict=True):
        count = sum(part.count for part in stretch)
        key = "" if stretch[0].key is None else str(stretch[0].key)
        sections.append(Section(key, title, start, count, _totals(spec, names, stretch, how)))
        start += count
    return _ordered(ids, sections, path, query, spec)


def _stretches(path: Path, found: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield the parts of each key."""
    number = 0
    marks = [0]
    for one, other in pairwise(found):
        number += not same_key(path, one.key, other.key)
        marks.append(number)
    for _mark, pairs in groupby(zip(marks, found, strict=False), key=lambda pair: pair[0]):
        yield [part for _number, part in pairs]


def _ordered(
    ids: array[int], sections: Sequence[Section], path: Path, query: Query, spec: RecordSpec
) -> Grouped:
    """Return the groups as people expect them: options as declared, days as the list is sorted."""
    first = (query.sort or spec.sort or ("",))[0]
    root = query.group.partition(".")[0]
    falling = first == f"-{root}"
    rank = _ranks(path)
    filled = [one for one in sections if one.key]
    filled.sort(key=rank, reverse=falling)
    order = [*filled, *(one for one in sections if not one.key)]
    sorted_ids: array[int] = array("q")
    placed = []
    for one in order:
        placed.append(Section(one.key, one.title, len(sorted_ids), one.count, one.totals))
        sorted_ids.extend(ids[one.start : one.start + one.count])
    return Grouped(sorted_ids, tuple(placed))


def _ranks(path: Path) -> Any:
    """Return by what the groups are sorted."""
    from crm_desktop.storage.pinyin import full  # noqa: PLC0415 - reads a table

    kind = path.field.kind
    if path.span is not None:
        return lambda one: one.key
    if isinstance(kind, Choice):
        places = {option.key: place for place, option in enumerate(kind.options())}
        return lambda one: (places.get(one.key, len(places)), one.title.casefold())
    if isinstance(kind, Number | YesNo):
        return lambda one: -int(one.key) if isinstance(kind, YesNo) else int(one.key)
    return lambda one: ((full(one.title) or [one.title])[0].casefold(), one.title)


def _titles(reader: Reader, path: Path, keys: Sequence[Any]) -> list[str]:
    kind = path.field.kind
    blank = _("(blank)")
    if isinstance(kind, Reference):
        known = reader.titles(kind.to, [key for key in keys if key is not None])
        return [known.get(key, "") or blank for key in keys]
    if path.span is not None:
        return [span_title(str(key), path.span) if key else blank for key in keys]
    shown = (kind.show(kind.load(key)) if key is not None else "" for key in keys)
    return [" ".join(text.split())[:_LONG] or blank for text in shown]


def span_title(key: str, span: Span) -> str:
    """Return what a span of days is called: ``2026-03``, ``Q3 2026``, ``2026-11-16 – 11-22``."""
    if span == "week":
        monday = date.fromisoformat(key)
        sunday = monday + timedelta(days=6)
        return _(
            "Week {week}, {year} ({first} – {last})",
            week=monday.isocalendar().week,
            year=monday.isocalendar().year,
            first=f"{monday:%m-%d}",
            last=f"{sunday:%m-%d}",
        )
    if span == "quarter":
        return _("Quarter {quarter}, {year}", quarter=key[5:], year=key[:4])
    return key


def _totals(
    spec: RecordSpec, names: Sequence[str], found: Sequence[Part], how: Reckoning
) -> Totals:
    made: dict[str, tuple[Total, ...]] = {}
    for place, name in enumerate(names):
        field = spec.fields[name]
        kind = field.kind
        # What is kept of other records is in the office's own currency.
        own = kind.key != "money" or field.kept is not None
        merged: dict[str, Amounts] = {}
        for part in found:
            currency = "" if own else part.currency
            known = merged.get(currency)
            new = part.amounts[place]
            merged[currency] = new if known is None else _together(known, new)
        amounts = sorted(merged.items(), key=lambda pair: -abs(pair[1].sum))
        made[name] = tuple(
            Total(currency, _reckoned(kind, one, how))
            for currency, one in amounts
            if one.filled
        )  # fmt: skip
    return made


def _together(one: Amounts, other: Amounts) -> Amounts:
    least = [each for each in (one.least, other.least) if each is not None]
    most = [each for each in (one.most, other.most) if each is not None]
    return Amounts(
        one.filled + other.filled,
        one.sum + other.sum,
        min(least, default=None),
        max(most, default=None),
    )


def _reckoned(kind: Any, one: Amounts, how: Reckoning) -> Decimal | int:
    if how != "average":
        found = {"sum": one.sum, "least": one.least, "most": one.most}[how]
        value: Decimal | int = kind.load(found)
        return value
    places = max(kind.places, 2)
    exact = Decimal(one.sum).scaleb(-kind.places) / one.filled
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def told(field: FieldSpec, found: Sequence[Total], own: str = DEFAULT) -> str:
    """Return totals as people read them; the sign stands where a currency is not the file's own."""
    texts = []
    for one in found:
        text = field.kind.show(one.value)
        if one.currency and (one.currency != own or len(found) > 1):
            mark = sign(one.currency)
            text = f"{mark} {text}" if mark == one.currency else f"{mark}{text}"
        texts.append(text)
    return " + ".join(texts)
