"""Any tree of declared fields and operators finds the same records as plain Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crm_desktop.fields.conditions import (
    PERIODS,
    Condition,
    Every,
    Has,
    Not,
    Some,
    Tree,
    month_days,
    period,
)
from crm_desktop.fields.kind import Reading, is_blank
from crm_desktop.fields.moments import Day
from crm_desktop.fields.numbers import YesNo
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.fields.treejson import tree_from_json, tree_to_json
from crm_desktop.records import record_types
from crm_desktop.services.condition_text import referring
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.services.wording import tell
from crm_desktop.storage.filters import local_today
from tests.offices import open_desk

from .evaluating import Office

TYPES = record_types()
ABLE = {name: [one for one in spec.fields.values() if one.kind.operators]
        for name, spec in TYPES.items()}  # fmt: skip
ODD: tuple[Any, ...] = ("%", "_", "\\", '"', "a", "北", "A")
PERIOD_KEYS = [*PERIODS, "past_90_days", "next_400_days", "past_1_days"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = open_desk(tmp_path_factory.mktemp("office"))
    desk.demo.create(25, 3)
    for name in ('100% "sure"_\\', "abc_", "ABC%", "北京\\"):
        values = {"name": name, "tags": (name, "VIP"), "birthday": date(2000, 2, 29)}
        desk.records.save("customer", values)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def office(desk: Desk) -> Office:
    rows = {}
    for name, spec in desk.types.items():
        found = desk.lists.rows(name, desk.lists.ids(Query(name, sort=("id",))), spec.fields)
        rows[name] = {row["id"]: row for row in found}
    return Office(desk.types, rows, local_today())


def _known(office: Office, spec: PartSpec, field: FieldSpec) -> list[Any]:
    """Return values that records really have in a field."""
    if spec.name in office.rows and spec.name in TYPES:
        rows: list[Any] = list(office.rows[spec.name].values())
    else:
        rows = [
            line
            for name, one in TYPES.items()
            for lines, kind in one.lines.items()
            if kind.of is spec
            for row in office.rows[name].values()
            for line in row[lines]
        ]
    values = [row[field.name] for row in rows if not is_blank(row[field.name])]
    if field.kind.key == "tags":
        return sorted({tag for tags in values for tag in tags})
    return sorted(set(values), key=str)


def _value(  # noqa: C901, PLR0911 - one answer for each sort of field
    draw: Any, office: Office, spec: PartSpec, field: FieldSpec, operator: str
) -> Any:
    if operator in ("empty", "filled"):
        return None
    if operator in ("within", "recurs"):
        return draw(st.sampled_from(PERIOD_KEYS))
    known = _known(office, spec, field)
    if isinstance(field.kind, Reference):
        if operator in ("contains", "excludes", "starts"):
            return draw(st.sampled_from(ODD))
        return draw(st.sampled_from([*known, 0]))
    if operator in ("contains", "excludes", "starts"):
        words = [str(one)[at : at + 3] for one in known[:20] for at in (0, 2)]
        return draw(st.sampled_from([*(one for one in words if one), *ODD]))
    if isinstance(field.kind, YesNo):
        return draw(st.booleans())
    if isinstance(field.kind, Choice):
        known = [*known, *(one.key for one in field.kind.options()[:5])]
    if isinstance(field.kind, Day):
        known = [one.astimezone().date() if isinstance(one, datetime) else one for one in known]
        known.append(date(2024, 2, 29))
    number = field.kind.column == "integer"
    one = st.sampled_from(known or [field.kind.parse("1", Reading()) if number else "x"])
    if operator == "between":
        low, high = draw(one), draw(one)
        return draw(st.sampled_from([(low, high), (high, low), (None, high), (low, None)]))
    if operator in ("any_of", "none_of"):
        return tuple(draw(st.lists(one, max_size=3)))
    return draw(one)


def _leaf(draw: Any, office: Office, record: str) -> Tree:
    spec: PartSpec = TYPES[record]
    path: list[str] = []
    while True:
        able = [*ABLE[spec.name]] if isinstance(spec, RecordSpec) else [*spec.fields.values()]
        if isinstance(spec, RecordSpec):
            able += [spec.fields[name] for name in spec.lines if name != "files"]
        field = draw(st.sampled_from(able))
        path.append(field.name)
        if isinstance(field.kind, Lines):
            spec = field.kind.of
        elif isinstance(field.kind, Reference) and len(path) < 3 and draw(st.booleans()):
            spec = TYPES[field.kind.to]
        elif field.kind.operators:
            break
        else:
            path.pop()
    operator = draw(st.sampled_from(field.kind.operators))
    return Condition(".".join(path), operator, _value(draw, office, spec, field, operator))


@st.composite
def trees(draw: Any, office: Office, record: str, depth: int = 3) -> Tree:
    shape = draw(st.sampled_from(["leaf", "leaf", "every", "some", "not", "has"]))
    if depth == 0 or shape == "leaf":
        return _leaf(draw, office, record)
    deeper = partial(trees, office, depth=depth - 1)
    if shape == "not":
        return Not(draw(deeper(record)))
    able = referring(TYPES, record)
    if shape == "has" and able:
        other, via = draw(st.sampled_from(able))
        return Has(other, via, draw(st.none() | deeper(other)))
    parts = tuple(draw(st.lists(deeper(record), max_size=3)))
    return Some(parts) if shape == "some" else Every(parts)


@pytest.mark.parametrize("record", sorted(TYPES))
def test_sql_finds_what_python_finds(desk: Desk, office: Office, record: str) -> None:
    @given(tree=trees(office, record))
    @settings(
        max_examples=120,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    def check(tree: Tree) -> None:
        found = list(desk.lists.ids(Query(record, tree, ("id",))))
        assert found == office.ids(record, tree)
        kept = json.loads(json.dumps(tree_to_json(TYPES[record], tree, TYPES)))
        assert tree_from_json(TYPES[record], kept, TYPES) == tree
        for sentence in tell(TYPES, TYPES[record], tree, lambda _record, one: str(one)):
            assert sentence
            assert "{" not in sentence

    check()


@pytest.mark.parametrize("key", PERIOD_KEYS)
@pytest.mark.parametrize(
    "today", [date(2024, 2, 29), date(2025, 12, 31), date(2026, 1, 1), date(2026, 11, 22)]
)
def test_a_period_has_a_first_and_a_last_day(key: str, today: date) -> None:
    low, high = period(key, today)
    assert low <= high
    for first, last in month_days(low, high):
        assert first <= last


def test_weeks_quarters_and_counted_days() -> None:
    today = date(2026, 1, 1)  # a Thursday
    assert period("last_week", today) == (date(2025, 12, 22), date(2025, 12, 28))
    assert period("last_quarter", today) == (date(2025, 10, 1), date(2025, 12, 31))
    assert period("next_month", today) == (date(2026, 2, 1), date(2026, 2, 28))
    assert period("past_7_days", today) == (date(2025, 12, 26), today)
    assert month_days(date(2025, 12, 29), date(2026, 1, 4)) == (
        ("12-29", "12-31"),
        ("01-01", "01-04"),
    )
    assert month_days(date(2026, 2, 1), date(2026, 2, 28)) == (("02-01", "02-29"),)
    with pytest.raises(KeyError):
        period("past_0_days", today)
