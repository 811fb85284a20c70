"""Filters: every operator of the filter bar on the columns of the lists of customers and sales.

What an index serves is told together, operator by operator; what takes longer than a person takes
for at once is told one by one, with how long it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from benchmarks.lists import first_page
from benchmarks.measure import WORK, Result, percentile, timed
from benchmarks.office import TODAY, Office
from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.spec import FieldSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.services.lists import Query

_LIMIT = 0.050
_VALUES = 2
_AGAIN = 2
_RECORDS = ("customer", "sale")


def measure(office: Office) -> Iterator[Result]:
    """Yield the operators where they are quick, then what is not quick, each by itself."""
    quick: dict[str, list[tuple[float, float]]] = {}
    slow: list[Result] = []
    for record in _RECORDS:
        spec = office.desk.types[record]
        for field in spec.fields.values():
            if field.name not in spec.columns and not field.index:
                continue
            for condition in _conditions(office, record, field):
                taken = _timed(office, Query(record, condition))
                if taken[0] <= _LIMIT:
                    quick.setdefault(condition.operator, []).append(taken)
                else:
                    slow.append(_told(record, condition, taken))
    for operator, pairs in quick.items():
        mine = [one for one, _other in pairs]
        yield Result(
            "filters",
            f"first page, {operator}",
            percentile(mine, 0.5),
            percentile([other for _one, other in pairs], 0.5),
            "the same SQL, bare sqlite3",
            limit=_LIMIT,
            p95=percentile(mine, 0.95),
            note=f"{len(mine)} conditions",
        )
    worst: dict[str, Result] = {}
    for result in slow:
        known = worst.get(result.what)
        if known is None or result.ours > known.ours:
            worst[result.what] = result
    yield from sorted(worst.values(), key=lambda one: -one.ours)


def _told(record: str, condition: Condition, taken: tuple[float, float]) -> Result:
    return Result(
        "filters", f"{record}: {condition.field} {condition.operator}", *taken,
        "the same SQL, bare sqlite3", note="looks at every record; ends when typing goes on",
    )  # fmt: skip


def _timed(office: Office, query: Query) -> tuple[float, float]:
    read = first_page(office, query)
    sent = office.statements(read)
    again = range(_AGAIN if timed(read, WORK) < _LIMIT else 1)
    return (
        min(timed(read, WORK) for _ in again),
        min(timed(lambda: office.repeat(sent), WORK) for _ in again),
    )


def _conditions(office: Office, record: str, field: FieldSpec) -> Iterator[Condition]:
    values = _values(office, record, field)
    for operator in field.kind.operators:
        if operator in {"empty", "filled"}:
            yield Condition(field.name, operator)
        elif operator == "within":
            for period in ("this_month", "last_year"):
                yield Condition(field.name, operator, period)
        elif operator == "recurs":
            yield Condition(field.name, operator, "next_7_days")
        else:
            for value in islice(values, _VALUES):
                yield Condition(field.name, operator, _asked(field, operator, value, values))


def _asked(field: FieldSpec, operator: str, value: Any, values: Sequence[Any]) -> Any:
    if operator in {"any_of", "none_of"}:
        return tuple(dict.fromkeys((value, values[0])))
    if operator == "between":
        return tuple(sorted((value, values[0])))
    if operator in {"contains", "excludes"} and field.kind.key != "tags":
        return str(value)[1:3]
    if operator == "starts":
        return str(value)[:3]
    return value


def _values(office: Office, record: str, field: FieldSpec) -> list[Any]:
    """Return values that the field has, drawn from all over the file."""
    if isinstance(field.kind, Reference):
        titles = office.desk.types[field.kind.to].title
        rows = office.bare.execute(
            f'SELECT "{titles}" FROM "{field.kind.to}" WHERE id IN (7, 71, 577)'
        )
        return [row[0] for row in rows]
    if not field.stored:
        return []
    blank = field.kind.store(field.kind.blank)
    last = office.bare.execute(f'SELECT max(id) FROM "{record}"').fetchone()[0]
    found = []
    for part in (0.31, 0.52, 0.73, 0.11, 0.97):
        row = office.bare.execute(
            f'SELECT "{field.name}" FROM "{record}" '
            f'WHERE id >= ? AND "{field.name}" IS NOT ? LIMIT 1',
            (int(last * part), blank),
        ).fetchone()
        if row is not None:
            found.append(field.kind.load(row[0]))
    if field.kind.key == "tags":
        return [tag for tags in found for tag in tags]
    if field.kind.key == "moment":
        return [one.date() for one in found]
    if field.kind.key == "date":
        return [TODAY - timedelta(days=back) for back in (1, 40, 400)]
    return found
