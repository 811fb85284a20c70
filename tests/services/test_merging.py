"""Merging: one record of several, nothing lost, everything taken back by one undo."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.cli.commands import run
from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.problems import InvalidRecord
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.records import record_types
from crm_desktop.services.desk import Desk
from crm_desktop.services.history import UndoBlocked
from crm_desktop.services.lists import Query
from crm_desktop.services.merging import CannotMerge, PlanOutdated
from tests.offices import dump, open_desk
from tests.services.fillings import filled
from tests.services.tables import counts, imported

ACME = {
    "name": "Acme", "phone": "010 6552 9988", "email": "info@acme.example", "tags": ("vip", "old"),
    "notes": "Pays late.", "city": "北京",
}  # fmt: skip
ACME2 = {
    "name": "Acme Ltd", "phone": "010 6552 7766", "mobile": "13800138000", "level": "important",
    "email": "sales@acme.example", "tags": ("new", "vip"), "notes": "Likes tea.",
    "addresses": ({"type": "billing", "address": "P. O. Box 5"},),
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = open_desk(tmp_path)
    yield found
    found.close()


def made(desk: Desk, record: str, values: Mapping[str, Any]) -> int:
    parsed, problems = desk.records.parse(record, dict(values))
    assert not problems
    return desk.records.save(record, parsed).id


def merge(desk: Desk, record: str, keep: int, *others: int, **choices: Any) -> None:
    plan = desk.merging.plan(record, keep, others, choices)
    desk.merging.merge(plan, choices)


def two(desk: Desk) -> tuple[int, int]:
    return made(desk, "customer", ACME), made(desk, "customer", ACME2)


def test_blank_fields_are_filled_lists_united_and_the_rest_kept_in_the_notes(desk: Desk) -> None:
    one, other = two(desk)
    plan = desk.merging.plan("customer", one, [other])
    by_name = {field.field: field for field in plan.fields}
    assert [field.field for field in plan.conflicts] == ["name", "phone", "email"]
    assert (by_name["mobile"].value, by_name["mobile"].source) == ("+8613800138000", other)
    assert by_name["level"].value == "important"
    assert by_name["tags"].source is None
    assert [text.text for text in plan.surplus] == [
        "Acme Ltd", "+861065527766", "sales@acme.example",
    ]  # fmt: skip
    desk.merging.merge(plan)
    row = desk.records.get("customer", one)
    assert row["tags"] == ("vip", "old", "new")
    assert [line["address"] for line in row["addresses"]] == ["P. O. Box 5"]
    assert row["notes"].startswith("Pays late.\n\nLikes tea.\n\nMerged on ")
    assert row["notes"].endswith(
        "from “Acme Ltd”:\nName: Acme Ltd\nPhone: +861065527766\nEmail: sales@acme.example"
    )
    for text in ("sales@acme", "10 6552 7766", "Acme Ltd"):
        assert [hit.id for hit in desk.search(text)] == [one]


def test_a_number_that_is_left_over_goes_to_a_free_phone_field(desk: Desk) -> None:
    one = made(desk, "contact", {"name": "Li", "mobile": "13800138000"})
    other = made(desk, "contact", {"name": "Li", "mobile": "13900139000", "fax": "01065529988"})
    third = made(desk, "contact", {"name": "Li", "office_phone": "01065521111"})
    merge(desk, "contact", one, other, third)
    row = desk.records.get("contact", one)
    assert row["mobile"] == "+8613800138000"
    assert row["office_phone"] == "+861065521111"
    assert row["home_phone"] == "+8613900139000"
    assert row["fax"] == "+861065529988"
    assert row["notes"] == ""


def test_an_address_is_one_thing(desk: Desk) -> None:
    here = {"name": "Acme", "city": "北京", "country": "CN"}
    there = {"name": "Acme", "city": "上海", "address": "南京路1号", "postal_code": "200001"}
    one, other = made(desk, "customer", here), made(desk, "customer", there)
    merge(desk, "customer", one, other)
    row = desk.records.get("customer", one)
    assert (row["city"], row["address"], row["postal_code"]) == ("北京", "", "")
    [line] = row["addresses"]
    assert line["type"] == "other"
    assert line["address"].endswith("上海 上海 南京路1号 200001")
    third = made(desk, "customer", {"name": "Acme", "city": "北京", "address": "长安街1号"})
    merge(desk, "customer", one, third)
    assert desk.records.get("customer", one)["address"] == "长安街1号"


def test_a_chosen_value_is_taken_and_the_other_kept(desk: Desk) -> None:
    one, other = two(desk)
    code = desk.records.get("customer", other)["code"]
    merge(desk, "customer", one, other, name="Acme Inc", code=code)
    row = desk.records.get("customer", one)
    assert (row["name"], row["code"]) == ("Acme Inc", code)
    assert "Name: Acme\n" in row["notes"]
    assert row["former_codes"] == ("n010001",)
    with pytest.raises(InvalidRecord):
        desk.merging.plan("customer", one, [made(desk, "customer", ACME)], {"name": ""})


def test_what_referred_to_the_others_refers_to_the_one_that_stays(desk: Desk) -> None:
    one, other = two(desk)
    main = made(desk, "contact", {"name": "Li", "customer": one, "is_main": True})
    second = made(desk, "contact", {"name": "Wu", "customer": other, "is_main": True})
    paper = made(desk, "product", {"name": "Paper"})
    sheet = made(desk, "product", {"name": "Paper sheet", "list_price": "5"})
    sale = made(
        desk,
        "sale",
        {"customer": other, "contact": second, "lines": [{"product": sheet, "quantity": 2}]},
    )
    gone = made(desk, "feedback", {"customer": other, "content": "Good"})
    desk.records.delete("feedback", [gone])
    plan = desk.merging.plan("customer", one, [other])
    assert {(moved.record, moved.count) for moved in plan.moves} == {
        ("contact", 1), ("sale", 1), ("feedback", 1),
    }  # fmt: skip
    desk.merging.merge(plan)
    assert desk.records.get("sale", sale)["customer"] == one
    assert desk.records.get("feedback", gone)["customer"] == one
    assert desk.records.get("contact", main)["is_main"]
    assert not desk.records.get("contact", second)["is_main"]
    merge(desk, "product", paper, sheet)
    row = desk.records.get("sale", sale)
    assert [(line["product"], str(line["amount"])) for line in row["lines"]] == [(paper, "10.00")]
    assert not desk.checks.run().problems


def test_a_reference_that_a_rule_forbids_stays_where_it_was(desk: Desk) -> None:
    one, other = two(desk)
    li = made(desk, "contact", {"name": "Li", "customer": one})
    li2 = made(desk, "contact", {"name": "Li", "customer": other})
    paper = made(desk, "product", {"name": "Paper", "list_price": "1"})
    sale = made(desk, "sale", {"customer": other, "contact": li2, "lines": [{"product": paper}]})
    plan = desk.merging.plan("contact", li, [li2])
    assert [(one.record, one.count, one.staying) for one in plan.moves] == [("sale", 1, 1)]
    desk.merging.merge(plan)
    assert desk.records.get("sale", sale)["contact"] == li2
    assert "Customer: Acme Ltd" in desk.records.get("contact", li)["notes"]


def test_old_codes_lead_to_the_one_that_stays(desk: Desk) -> None:
    one, other = two(desk)
    third = made(desk, "customer", {"name": "Akme", "external_id": "K3"})
    codes = {record: desk.records.get("customer", record)["code"] for record in (one, other, third)}
    merge(desk, "customer", other, third)
    merge(desk, "customer", one, other)
    assert desk.records.get("customer", one)["former_codes"] == (codes[other], codes[third])
    assert desk.merging.survivor("customer", third) == one
    assert desk.merging.merged_into("customer", one) == [other, third]
    for text in (codes[other], codes[third], "K3"):
        assert desk.merging.found_by_old_code("customer", text) == one
        assert [hit.id for hit in desk.search(text)] == [one]
    rows = [["Customer code", "Name", "City"], [codes[other], "Acme", "上海"]]
    assert counts(imported(desk, "customer", rows)) == {"changed": 1}
    assert desk.records.get("customer", one)["code"] == codes[one]
    rows = [["External ID", "Name", "City"], ["k3", "Acme", "天津"]]
    assert counts(imported(desk, "customer", rows)) == {"changed": 1}
    assert desk.records.get("customer", one)["external_id"].upper() == "K3"
    sold = made(desk, "product", {"name": "Paper", "code": "A1", "list_price": "1"})
    merge(desk, "product", sold, made(desk, "product", {"name": "Papier", "code": "A2"}))
    rows = [["Date", "Customer", "Product", "Qty"], ["2026-01-01", codes[third], "A2", "3"]]
    assert counts(imported(desk, "sale", rows)) == {"new": 1}
    row = desk.records.get("sale", 1)
    assert (row["customer"], row["lines"][0]["product"]) == (one, sold)


def test_both_histories_are_the_survivors(desk: Desk) -> None:
    one, other = two(desk)
    desk.records.save("customer", {"city": "上海"}, other)
    merge(desk, "customer", one, other)
    told = desk.history.of("customer", one)
    assert any(change.field == "city" and change.of == "Acme Ltd" for change in told)
    operation = desk.history.operations(1)[0]
    assert desk.history.sentence(operation) == "Merging into Customer “Acme”"


def test_undo_restores_all_and_redo_merges_again(desk: Desk) -> None:
    one, other = two(desk)
    made(desk, "contact", {"name": "Wu", "customer": other, "is_main": True})
    before = dump(desk.path)
    merge(desk, "customer", one, other, code=desk.records.get("customer", other)["code"])
    after = dump(desk.path)
    desk.history.undo()
    assert dump(desk.path) == before
    desk.history.redo()
    assert dump(desk.path) == after


def test_later_edits_stand_in_the_way_and_are_told(desk: Desk) -> None:
    one, other = two(desk)
    plan = desk.merging.plan("customer", one, [other])
    desk.who = "Anna"
    desk.records.save("customer", {"city": "上海"}, other)
    with pytest.raises(PlanOutdated, match="“Acme Ltd” was changed by Anna"):
        desk.merging.merge(plan)
    merge(desk, "customer", one, other)
    another = Desk(desk.path)
    another.records.save("customer", {"city": "天津"}, one)
    another.history.undo()
    desk.history.undo()
    assert not desk.records.get("customer", other)["deleted_at"]
    another.close()


def test_a_merge_that_somebody_wrote_over_is_not_undone(desk: Desk) -> None:
    one, other = two(desk)
    merge(desk, "customer", one, other)
    store = desk._store
    store.transact("x", lambda unit, _reader: unit.update("customer", one, {"name": "B"}))
    with store._writing() as connection:
        connection.exec_driver_sql("UPDATE operation SET undone_by = id WHERE name = 'x'")
    with pytest.raises(UndoBlocked, match="“B” was changed later"):
        desk.history.undo()


def test_a_restored_record_is_no_longer_merged(desk: Desk) -> None:
    one, other = two(desk)
    merge(desk, "customer", one, other)
    desk.records.restore("customer", [other])
    assert desk.merging.survivor("customer", other) == other
    assert desk.merging.merged_into("customer", one) == []


@pytest.mark.parametrize("others", [[], [1], [99]])
def test_what_cannot_be_merged_is_refused(desk: Desk, others: list[int]) -> None:
    two(desk)
    with pytest.raises(CannotMerge):
        desk.merging.plan("customer", 1, others)


def test_the_command_previews_and_merges(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = two(desk)
    code = desk.records.get("customer", other)["code"]
    before = dump(desk.path)
    arguments = ["merge", "customer", str(one), code, "--json", "--set", "city=上海"]
    assert run([*arguments, "--preview"], home=desk.path, who="") == 0
    told = json.loads(capsys.readouterr().out)
    assert not told["written"]
    assert dump(desk.path) == before
    assert run(arguments, home=desk.path, who="") == 0
    told = json.loads(capsys.readouterr().out)
    assert {"field": "city", "value": "上海"} in [
        {key: field[key] for key in ("field", "value")} for field in told["fields"]
    ]
    assert desk.records.get("customer", one)["city"] == "上海"
    assert run(["show", "customer", code, "--json"], home=desk.path, who="") == 0
    assert json.loads(capsys.readouterr().out)["id"] == one


# -- nothing is lost -------------------------------------------------------------------------


def filling(spec: RecordSpec) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(filled(spec), min_size=2, max_size=3)


@pytest.mark.parametrize("record", list(record_types()))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_of_any_record_is_lost(record: str, data: st.DataObject) -> None:
    spec = record_types()[record]
    entered = data.draw(filling(spec))
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder))
        customer = made(desk, "customer", {"name": "Acme"})
        product = made(desk, "product", {"name": "Paper", "list_price": "1"})
        ids = [saved(desk, spec, values, customer, product) for values in entered]
        rows = [desk.records.get(record, one) for one in ids]
        before = dump(desk.path)
        merge(desk, record, *ids)
        after = dump(desk.path)
        row = desk.records.get(record, ids[0])
        for old in rows:
            for name, field in spec.fields.items():
                if not field.derived and not field.sensitive and not is_blank(old[name]):
                    assert has(spec, row, name, old[name]), (name, old[name])
        assert list(desk.lists.ids(Query(record))).count(ids[0]) == 1
        assert not set(ids[1:]) & set(desk.lists.ids(Query(record)))
        desk.history.undo()
        assert dump(desk.path) == before
        desk.history.redo()
        assert dump(desk.path) == after
        desk.close()


def saved(desk: Desk, spec: RecordSpec, values: dict[str, Any], customer: int, product: int) -> int:
    values = {
        name: value for name, value in values.items() if not spec.fields[name].unique
    }  # fmt: skip
    values.pop("is_main", None)
    for name, kind in spec.references.items():
        if kind.to == "customer":
            values[name] = customer
    for name, lines in spec.lines.items():
        if any(part.kind.key == "reference" for part in lines.of.fields.values()):
            values[name] = tuple(
                line | {"product": product, "unit_price": Decimal(2)} for line in values[name]
            ) or (lines.of.blank() | {"product": product},)
    return desk.records.save(spec.name, values).id


def has(spec: RecordSpec, row: Mapping[str, Any], name: str, value: Any) -> bool:
    """Tell whether a record holds a value: in its field, as a part of it, or in the notes."""
    field = spec.fields[name]
    if field.kind.key == "yes_no" or value == field.default:
        return True
    if field.kind.key == "lines":
        plain = [{key: line[key] for key in field.kind.of.fields} for line in row[name]]  # type: ignore[attr-defined]
        return all({key: line[key] for key in plain[0]} in plain for line in value)
    if isinstance(value, tuple):
        return set(value) <= set(row[name])
    notes = "".join(
        str(row[one.name]) for one in spec.fields.values() if one.kind.key == "long_text"
    )
    if isinstance(value, str):
        lines = [text for one in spec.lines for line in row[one] for text in line.values()]
        texts = [*map(str, lines), *(str(row[one]) for one in spec.fields), notes]
        shown = {value, field.kind.show(value), value.replace(";ext=", " ext ")}
        return any(text.casefold() in whole.casefold() for text in shown for whole in texts)
    return bool(row[name] == value or field.kind.show(value) in notes)


def test_a_merge_is_taken_back_out_of_its_turn_too(desk: Desk) -> None:
    one, other = two(desk)
    merge(desk, "customer", one, other)
    merged = desk.history.operations(1)[0]
    desk.likely.not_the_same("product", one, other)
    desk.history.take_back(merged.id)
    assert desk.merging.survivor("customer", other) == other
    assert not desk.records.get("customer", other)["deleted_at"]
    row = desk.records.get("customer", one)
    assert (row["notes"], row["mobile"]) == ("Pays late.", "")
    assert desk.likely.told_apart("product") == [(one, other)]
    assert not desk.checks.run().problems
