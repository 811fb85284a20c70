"""Groups and totals by SQL are what plain Python counts and adds up."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm_desktop.fields.conditions import Condition
from crm_desktop.services.desk import Desk
from crm_desktop.services.grouping import (
    RECKONINGS,
    SPAN_LABELS,
    Totals,
    can_group,
    group_label,
    groupable,
    told,
)
from crm_desktop.services.lists import Query
from tests.offices import open_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = open_desk(tmp_path_factory.mktemp("office"))
    desk.demo.create(40, 5)
    (customer,) = desk.records.find("customer", {"name": _first_name(desk)})
    product = desk.lists.ids(Query("product"))[0]
    line = {"product": product, "quantity": Decimal(2), "unit_price": Decimal("7.25")}
    for currency in ("USD", "EUR"):
        sale = {"customer": customer, "currency": currency, "lines": ({**_blank(desk), **line},)}
        desk.records.save("sale", {**sale, "date": date(2026, 3, 31)})
    yield desk
    desk.close()


def _first_name(desk: Desk) -> str:
    ids = desk.lists.ids(Query("customer"), limit=1)
    return str(desk.lists.rows("customer", ids, ["name"])[0]["name"])


def _blank(desk: Desk) -> dict[str, Any]:
    return desk.types["sale"].lines["lines"].of.blank()


def key_of(value: Any, span: str) -> str:
    if value is None:
        return ""
    day = value.astimezone().date() if isinstance(value, datetime) else value
    week = date.fromordinal(day.toordinal() - day.weekday()).isoformat()
    return {
        "day": day.isoformat(),
        "week": week,
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-{(day.month + 2) // 3}",
        "year": f"{day:%Y}",
    }[span]


@pytest.mark.parametrize("span", list(SPAN_LABELS))
@pytest.mark.parametrize(
    ("record", "name"), [("sale", "date"), ("interaction", "at"), ("customer", "birthday")]
)
def test_spans_of_dates(desk: Desk, record: str, name: str, span: str) -> None:
    query = Query(record, group=f"{name}.{span}")
    found = desk.lists.grouped(query)
    rows = {row["id"]: row for row in desk.lists.rows(record, found.ids, [name])}
    assert sorted(found.ids) == sorted(desk.lists.ids(replace(query, group="")))
    place = 0
    for section in found.sections:
        assert section.start == place
        ids = found.ids[place : place + section.count]
        assert {key_of(rows[one][name], span) for one in ids} == {section.key}
        place += section.count
    assert place == len(found.ids)
    keys = [one.key for one in found.sections]
    assert len(set(keys)) == len(keys)


def test_every_field_that_is_offered_can_be_grouped_by(desk: Desk) -> None:
    for record, spec in desk.types.items():
        for field in groupable(spec):
            query = Query(record, group=field.name)
            found = desk.lists.grouped(query)
            assert sum(one.count for one in found.sections) == len(found.ids)
            assert len(found.ids) == desk.lists.count(query)
            assert can_group(desk.types, record, field.name)
            assert group_label(desk.types, record, field.name).startswith(field.show_label())
    assert not can_group(desk.types, "customer", "tags")
    assert not can_group(desk.types, "customer", "name.month")
    assert not can_group(desk.types, "customer", "nothing")


def test_options_stand_as_declared_and_blanks_last(desk: Desk) -> None:
    found = desk.lists.grouped(Query("customer", group="level"))
    assert [one.key for one in found.sections if one.key] == [
        key for key in ("important", "normal", "potential")
        if key in {one.key for one in found.sections}
    ]  # fmt: skip
    found = desk.lists.grouped(Query("customer", group="birthday.year"))
    assert found.sections[-1].key == ""
    assert "blank" in found.sections[-1].title


def test_groups_through_a_reference_and_within_conditions(desk: Desk) -> None:
    where = Condition("date", "within", "past_365_days")
    found = desk.lists.grouped(Query("sale", where, group="customer.level"))
    whole = desk.lists.ids(Query("sale", where))
    assert sorted(found.ids) == sorted(whole)
    for one in found.sections:
        ids = found.ids[one.start : one.start + one.count]
        customers = {row["customer"] for row in desk.lists.rows("sale", ids, ["customer"])}
        levels = {row["level"] for row in desk.lists.rows("customer", list(customers), ["level"])}
        assert levels == {one.key}


def plain_totals(rows: list[dict[str, Any]], how: str) -> dict[str, Decimal]:
    sums: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        sums[row["currency"]].append(row["total"])
    reckoned = {
        "sum": lambda one: sum(one, Decimal(0)),
        "average": lambda one: (sum(one, Decimal(0)) / len(one)).quantize(Decimal("0.01")),
        "least": min,
        "most": max,
    }[how]
    return {currency: reckoned(every) for currency, every in sums.items()}  # type: ignore[operator]


def amounts(found: Totals, name: str = "total") -> dict[str, Any]:
    return {one.currency: one.value for one in found[name]}


@pytest.mark.parametrize("how", list(RECKONINGS))
def test_totals_never_mix_currencies(desk: Desk, how: str) -> None:
    query = Query("sale", group="date.month", reckoning=how)
    found = desk.lists.grouped(query)
    rows = {
        row["id"]: row for row in desk.lists.rows("sale", found.ids, ["total", "currency", "date"])
    }
    for one in found.sections:
        ids = found.ids[one.start : one.start + one.count]
        wanted = plain_totals([rows[each] for each in ids], how)
        for currency, value in amounts(one.totals).items():
            assert abs(value - wanted[currency]) <= Decimal("0.01")
        assert set(amounts(one.totals)) == set(wanted)
    assert set(amounts(desk.lists.totals(query))) >= {"USD", "EUR"}


def test_marks_are_averaged_unless_asked_otherwise(desk: Desk) -> None:
    columns = ("satisfaction",)
    average = desk.lists.totals(Query("feedback", columns=columns))["satisfaction"][0].value
    assert 1 <= average <= 5
    added = desk.lists.totals(Query("feedback", columns=columns, reckoning="sum"))
    assert added["satisfaction"][0].value > 5


def test_totals_are_told_with_the_signs_of_foreign_currencies(desk: Desk) -> None:
    field = desk.types["sale"].fields["total"]
    found = desk.lists.totals(Query("sale", Condition("currency", "is", "USD")))
    assert told(field, found["total"], "CNY") == "$14.50"
    assert told(field, found["total"], "USD") == "14.50"


def test_a_workbook_has_a_sheet_of_groups_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    query = Query("sale", group="date.quarter")
    path = tmp_path / "sales.xlsx"
    desk.exports.write(query, path)
    book = openpyxl.load_workbook(path)
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    assert rows[0][:3] == ("Date by quarter", "Count", "Currency")
    last = [row for row in rows if row[0] == "Total"]
    assert last[0][1] == desk.lists.count(query)
    assert {row[2] for row in last} >= {"USD", "EUR"}
    plan = desk.imports.plan("sale", path)
    assert desk.imports.preview(plan).records["new"] == 0


def test_a_printed_list_has_its_groups(desk: Desk) -> None:
    document = desk.reports.document("list.sale", query=Query("sale", group="date.year"))
    table = document.blocks[0]
    found = desk.lists.grouped(Query("sale", group="date.year"))
    groups = table.groups  # type: ignore[union-attr]
    assert [len(one.rows) for one in groups] == [one.count for one in found.sections]
    assert "groups: Date by year" in document.subtitle


def test_views_remember_groups_order_and_which_comes_first(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    lists = desk.lists
    query = Query("sale", group="date.month", reckoning="average", columns=("number", "total"))
    lists.save_view("sale", "Months", query)
    lists.save_view("sale", "Other", Query("sale"))
    keys = [one.key for one in lists.views("sale") if one.key != "Other"]
    lists.order_views("sale", ["Other", *keys])
    assert lists.views("sale")[0].name == "Other"
    lists.show_view_first("sale", "Months")
    lists.rename_view("sale", "Months", "By month")
    first = next(one for one in lists.views("sale") if one.first)
    assert (first.name, first.query.group, first.query.reckoning) == (
        "By month",
        "date.month",
        "average",
    )
    gone = {"field": "gone", "operator": "empty", "value": None}
    old = {"name": "Old", "where": gone, "sort": [], "columns": []}
    desk.set_setting("views.product", json.dumps([old]))
    assert not any(one.own for one in lists.views("product"))
    lists.delete_view("sale", "By month")
    assert not any(one.first for one in lists.views("sale"))
    desk.close()
