"""Wholes in parts: sales by any field, and counts of any records, each with the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from crm_desktop.fields.conditions import Condition, Every, Tree, both, period
from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import _
from crm_desktop.services.currencies import DEFAULT, Sum, Takings, takings
from crm_desktop.services.figure_values import Breakdown, Slice
from crm_desktop.services.lists import Query
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.totals import Group, grouped

Period = tuple[date | None, date | None] | str | None
"""First and last day (``None``: open), or a key of ``fields.conditions.PERIODS``, or always."""

REGION = "region"
"""Customers by province in China and by country elsewhere."""

_HOME = ("CN", "")
_SHORT_PATHS = {"product": "lines.product", "category": "lines.product.category"}
_MONTH = ".month"
_LOOKED_AT, _TRIED = 200, 4_000
"""So many customers are looked at together, and so many at the most, for those who bought most."""


def in_period(name: str, wanted: Period, today: date) -> Tree | None:
    """Return the condition that the day field ``name`` lies in a period; ``None`` for always."""
    if wanted is None or wanted == (None, None):
        return None
    return Condition(name, "between", period(wanted, today) if isinstance(wanted, str) else wanted)


def months(count: int, today: date) -> list[str]:
    """Return the last ``count`` months, the present one last: ``["2026-02", "2026-03"]``."""
    last = today.year * 12 + today.month - 1
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(last - count + 1, last + 1)]


def month_days(month: str) -> tuple[date, date]:
    """Return the first and the last day of a month such as ``2026-03``."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def months_between(first: date, last: date) -> list[tuple[str, tuple[date, date]]]:
    """Return each month between two days with its days among them."""
    found = []
    start = first.replace(day=1)
    while start <= last:
        month = f"{start:%Y-%m}"
        end = month_days(month)[1]
        found.append((month, (max(start, first), min(end, last))))
        start = end + timedelta(days=1)
    return found


class Breakdowns:
    """Breakdowns of one snapshot of the file."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.currency = reader.setting("currency", DEFAULT)

    def sales(self, field: str, where: Tree | None, *, limit: int | None = None) -> Breakdown:
        """Return sales by ``field``, the largest takings first.

        ``field`` is one of the sale or of its customer, or ``product``, ``category``, ``region``;
        or a path such as ``date.month``. Sales of products and categories are sums of lines. Where
        a ``limit`` cuts through many customers, their slices, and the lists behind them, hold the
        file's own currency alone.
        """
        cut = _Cut(self._reader, "sale", field, self._sale_paths(field))
        if limit is not None and cut.refers and not cut.by_line:
            return self._best(cut, where, limit)
        measures = ("lines.amount", "lines.quantity") if cut.by_line else ("total",)
        groups = grouped(self._reader, "sale", (*cut.paths, "currency"), measures, where)
        parts: dict[Any, list[Group]] = {}
        for group in groups:
            parts.setdefault(cut.key(group.keys[:-1]), []).append(group)
        found = [self._sold(key, part) for key, part in parts.items()]
        found.sort(key=lambda one: (one.total, one.count), reverse=True)
        whole = self._sold("", groups)
        shown, left = _split(found, limit)
        return self._told(cut, where, shown, whole, self._rest(left))

    def counts(
        self, record: str, field: str, where: Tree | None, *, limit: int | None = None
    ) -> Breakdown:
        """Return how many records there are by ``field``, the most frequent first."""
        paths = ("country", "province") if field == REGION else (field,)
        cut = _Cut(self._reader, record, field, paths)
        counted: dict[Any, int] = {}
        for group in grouped(self._reader, record, paths, (), where):
            key = cut.key(group.keys)
            counted[key] = counted.get(key, 0) + group.count
        found = [Slice(key, "", count) for key, count in counted.items()]
        found.sort(key=lambda one: one.count, reverse=True)
        shown, left = _split(found, limit)
        rest = Slice(None, "", sum(one.count for one in left)) if left else None
        return self._told(cut, where, shown, Slice("", "", sum(counted.values())), rest)

    def takings(self, where: Tree | None) -> Takings:
        """Return what the sales that fulfil ``where`` brought."""
        return self._takings(grouped(self._reader, "sale", ("currency",), ("total",), where))

    def _sale_paths(self, field: str) -> tuple[str, ...]:
        if field == REGION:
            return "customer.country", "customer.province"
        if field in _SHORT_PATHS:
            return (_SHORT_PATHS[field],)
        if "." in field or field in self._reader.records["sale"].fields:
            return (field,)
        return (f"customer.{field}",)

    def _best(self, cut: _Cut, where: Tree | None, limit: int) -> Breakdown:
        own = both(where, Condition("currency", "is", self.currency))
        groups = self._largest(cut.paths[0], own, limit)
        if groups is None:
            groups = grouped(self._reader, "sale", cut.paths, ("total",), own, limit=limit)
        shown = []
        for group in groups:
            part = Sum(self.currency, Decimal(group.sums[0] or 0), group.count)
            shown.append(Slice(group.keys[0], "", group.count, Takings(part)))
        everything = self.takings(where)
        base = everything.base
        left = Sum(
            self.currency,
            base.total - sum((one.total for one in shown), Decimal(0)),
            base.count - sum(one.count for one in shown),
        )
        rest = Takings(left, everything.others)
        return self._told(
            cut,
            where,
            shown,
            Slice("", "", everything.count, everything),
            Slice(None, "", rest.count, rest) if rest.count else None,
            own,
        )

    def _largest(self, name: str, own: Tree | None, limit: int) -> list[Group] | None:
        """Return the groups with the largest sums, without looking at those of everybody.

        Nobody bought more in a period than ever, which the file keeps: who spent most is looked at
        first, until nobody further can come before those that were found. ``None`` where amounts
        below zero make that untrue, or where many would have to be looked at.
        """
        reader = self._reader
        kind = reader.records["sale"].fields[name].kind
        assert isinstance(kind, Reference)
        bound = next(
            (
                field.name
                for field in reader.records[kind.to].fields.values()
                if field.kept and (field.kept.of, field.kept.through) == ("sale", name)
                and (field.kept.what, field.kept.field) == ("sum", "total")
            ),
            "",
        )  # fmt: skip
        below = Condition("total", "lt", Decimal(0))
        if not bound or reader.ids("sale", below, ("total",), limit=1):
            return None
        gone = reader.ids(kind.to, None, ("id",), limit=_LOOKED_AT, deleted=True)
        ids = reader.ids(kind.to, None, (f"-{bound}",), limit=_TRIED)
        if len(gone) == _LOOKED_AT:
            return None
        nobodys = grouped(reader, "sale", (name,), ("total",), both(own, Condition(name, "empty")))
        found = [*nobodys, *self._sums_of(name, own, gone)]
        for at in range(0, len(ids), _LOOKED_AT):
            found += self._sums_of(name, own, ids[at : at + _LOOKED_AT])
            found.sort(key=lambda one: one.sums[0] or 0, reverse=True)
            del found[limit:]
            further = reader.rows(kind.to, ids[at + _LOOKED_AT :][:1], (bound,))
            most = further[0][bound] if further else None
            if most is None and len(ids) < _TRIED:
                return found
            if most is not None and len(found) == limit and (found[-1].sums[0] or 0) >= most:
                return found
        return None

    def _sums_of(self, name: str, own: Tree | None, ids: Sequence[int]) -> list[Group]:
        if not ids:
            return []
        some = Condition(name, "any_of", tuple(ids))
        return grouped(self._reader, "sale", (name,), ("total",), both(own, some))

    def _takings(self, groups: Iterable[Group]) -> Takings:
        return takings(
            self.currency,
            (
                Sum(group.keys[-1] or self.currency, Decimal(group.sums[0] or 0), group.count)
                for group in groups
            ),
        )

    def _sold(self, key: Any, groups: list[Group]) -> Slice:
        quantities = [Decimal(group.sums[1] or 0) for group in groups if len(group.sums) > 1]
        return Slice(
            key,
            "",
            sum(group.count for group in groups),
            self._takings(groups),
            sum(quantities, Decimal(0)) if quantities else None,
        )

    def _rest(self, left: list[Slice]) -> Slice | None:
        if not left:
            return None
        sums = [
            part
            for one in left
            if one.takings is not None
            for part in (one.takings.base, *one.takings.others)
        ]
        quantities = [one.quantity for one in left if one.quantity is not None]
        return Slice(
            None,
            "",
            sum(one.count for one in left),
            takings(self.currency, sums),
            sum(quantities, Decimal(0)) if quantities else None,
        )

    def _told(  # noqa: PLR0917 - what a breakdown consists of
        self,
        cut: _Cut,
        where: Tree | None,
        shown: list[Slice],
        whole: Slice,
        rest: Slice | None,
        inside: Tree | None = None,
    ) -> Breakdown:
        """Return the breakdown with labels and the lists behind its slices.

        ``inside`` is what holds for the slices, where that is more than ``where``.
        """
        label = cut.labels([one.key for one in shown])
        return Breakdown(
            cut.field,
            tuple(
                replace(
                    one,
                    label=label(one.key),
                    query=Query(cut.record, both(inside or where, cut.condition(one.key))),
                )
                for one in shown
            ),
            replace(whole, label=_("All"), query=Query(cut.record, where)),
            self.currency,
            rest and replace(rest, label=_("Other")),
        )


class _Cut:
    """How a whole is cut: by which paths, and what its keys mean."""

    def __init__(self, reader: Reader, record: str, field: str, paths: tuple[str, ...]) -> None:
        self._reader = reader
        self.record = record
        self.field = field
        self.paths = paths
        self._last = field_at(reader.records, reader.records[record], paths[0])
        self.by_line = paths[0].partition(".")[0] in reader.records[record].lines
        self.refers = isinstance(self._last.kind, Reference)

    def key(self, keys: tuple[Any, ...]) -> Any:
        if self.field != REGION:
            return keys[0]
        country, province = keys[0] or "", keys[1] or ""
        return ("CN", province) if country in _HOME and province else (country, "")

    def labels(self, keys: list[Any]) -> Callable[[Any], str]:
        show = self._last.kind.show
        if self.field == REGION:
            return lambda key: key[1] or show(key[0]) or _("Not stated")
        if self.paths[0].endswith(_MONTH):
            return str
        if isinstance(self._last.kind, Reference):
            wanted = [key for key in keys if key is not None]
            titles = self._reader.titles(self._last.kind.to, wanted)
            return lambda key: titles.get(key) or _("Not stated")
        return lambda key: show(key) or _("Not stated")

    def condition(self, key: Any) -> Tree:
        path = self.paths[0]
        if self.field == REGION:
            return self._in_region(*key)
        if path.endswith(_MONTH):
            return Condition(path.removesuffix(_MONTH), "between", month_days(key))
        return Condition(path, "empty") if is_blank(key) else Condition(path, "is", key)

    def _in_region(self, country: str, province: str) -> Tree:
        of_country, of_province = self.paths
        if province:
            home = Condition(of_country, "is", list(_HOME))
            return Every((home, Condition(of_province, "is", province)))
        here = Condition(of_country, "is", country) if country else Condition(of_country, "empty")
        return Every((here, Condition(of_province, "empty"))) if country in _HOME else here


def _split(found: list[Slice], limit: int | None) -> tuple[list[Slice], list[Slice]]:
    return (found, []) if limit is None else (found[:limit], found[limit:])


def field_at(records: Mapping[str, RecordSpec], part: PartSpec, path: str) -> FieldSpec:
    """Return the field that a path leads to, through lines and references.

    Raises ``KeyError`` if it leads nowhere.
    """
    name, _dot, rest = path.partition(".")
    field = part.fields[name]
    if rest and isinstance(field.kind, Lines):
        return field_at(records, field.kind.of, rest)
    if rest and isinstance(field.kind, Reference):
        return field_at(records, records[field.kind.to], rest)
    return field
