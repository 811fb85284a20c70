"""Standard spellings: what each rule does, that it does it once, and that undo takes it back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.cli.commands import run
from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.kind import Reading
from crm_desktop.jobs.lanes import Cancelled
from crm_desktop.records import record_types
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.services.standard_rules import RULES, Office
from crm_desktop.services.standardising import UnknownRule
from tests.offices import dump, open_desk
from tests.services.fillings import filled

PERSON = {"kind": "person"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = open_desk(tmp_path)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("rule", "values", "expected"),
    [
        ("spaces", {"name": " Acme \u00a0 Ltd\u200b"}, {"name": "Acme Ltd"}),
        ("spaces", {"name": "A", "notes": "one \n two  words\n\n"}, {"notes": "one\n two  words"}),
        ("spaces", {"name": "张　三"} | PERSON, {"name": "张三"}),
        ("spaces", {"name": "北京 分公司"}, {}),
        ("width", {"name": "ＡＢＣ１２３"}, {"name": "ABC123"}),
        ("width", {"name": "易达（ＡＢＣ）"}, {"name": "易达（ABC）"}),
        ("email", {"name": "A", "email": "A.B@acme.example"}, {"email": "a.b@acme.example"}),
        ("phone", {"name": "A", "phone": "6552 9988", "city": "北京"}, {"phone": "+861065529988"}),
        (
            "phone",
            {"name": "A", "phone": "020 7946 0958", "country": "GB"},
            {"phone": "+442079460958"},
        ),
        ("suffix", {"name": "Acme co.,ltd"}, {"name": "Acme Co., Ltd."}),
        ("suffix", {"name": "Acme Limited"}, {"name": "Acme Ltd"}),
        ("suffix", {"name": "Müller GMBH & Co. KG"}, {"name": "Müller GmbH & Co. KG"}),
        ("suffix", {"name": "易达(集团)有限公司"}, {"name": "易达（集团）有限公司"}),
        ("capitals", {"name": "AARON ADAMS"} | PERSON, {"name": "Aaron Adams"}),
        ("capitals", {"name": "ludwig van o'neill-mcdonald"} | PERSON,
         {"name": "Ludwig van O'Neill-McDonald"}),
        ("capitals", {"name": "IBM"}, {}),
        ("names", {"name": "Adams, Aaron"} | PERSON, {"name": "Aaron Adams"}),
        ("names", {"name": "Adams, Aaron Ltd"}, {}),
        ("places", {"name": "A", "address": "浙江省杭州市文三路1号"},
         {"city": "杭州", "province": "浙江", "area_code": "0571", "country": "CN",
          "dialling_code": "86"}),
        ("places", {"name": "A", "country": "DE", "address": "杭州"}, {}),
        ("impossible", {"name": "A", "birthday": date(2999, 1, 1), "notes": "x"},
         {"birthday": None, "notes": "x\n\nThis cannot be right:\nBirthday: 2999-01-01"}),
        ("impossible", {"name": "A", "phone": "123"},
         {"phone": "", "notes": "This cannot be right:\nPhone: 123"}),
    ],
)  # fmt: skip
def test_a_rule_changes_what_it_says_and_nothing_else(
    desk: Desk, rule: str, values: dict[str, Any], expected: dict[str, Any]
) -> None:
    record = desk.records.save("customer", values).id
    before = desk.records.get("customer", record)
    count, _changes = desk.standardising.apply(Query("customer"), [rule])
    after = desk.records.get("customer", record)
    assert count == bool(expected)
    assert {name: after[name] for name in expected} == expected
    untouched = before.keys() - expected.keys() - {"updated_at", "version"}
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}
    assert desk.standardising.apply(Query("customer"), [rule])[0] == 0


def test_a_salutation_before_a_contacts_name_gets_its_own_field(desk: Desk) -> None:
    record = desk.records.save("contact", {"name": "Dr. Ann Lee"}).id
    desk.standardising.apply(Query("contact"), ["names"])
    row = desk.records.get("contact", record)
    assert (row["salutation"], row["name"]) == ("dr", "Ann Lee")


@pytest.mark.parametrize(
    ("name", "salutation", "short"),
    [("李晓梅女士", "ms", "李晓梅"), ("张先生", "", "张先生"), ("王小姐", "", "王小姐")],
)
def test_a_salutation_behind_a_chinese_name_leaves_more_than_the_surname(
    desk: Desk, name: str, salutation: str, short: str
) -> None:
    record = desk.records.save("contact", {"name": name}).id
    desk.standardising.apply(Query("contact"), ["names"])
    row = desk.records.get("contact", record)
    assert (row["salutation"], row["name"]) == (salutation, short)


def test_single_values_can_be_left_out_and_rules_are_counted(desk: Desk) -> None:
    one = desk.records.save("customer", {"name": "ANN LEE", "email": "A@b.example"} | PERSON).id
    other = desk.records.save("customer", {"name": "Ray, Bob", "email": "B@b.example"} | PERSON).id
    born = {"name": "C", "birthday": date(2999, 1, 1)}
    third = desk.records.save("customer", born).id
    found = desk.standardising.preview(Query("customer"))
    assert found.counts == {"capitals": 1, "names": 1, "email": 2, "impossible": 2}
    assert {(value.id, value.field): value.rules for value in found.values} == {
        (one, "name"): ("capitals",),
        (one, "email"): ("email",),
        (other, "name"): ("names",),
        (other, "email"): ("email",),
        (third, "birthday"): ("impossible",),
        (third, "notes"): ("impossible",),
    }
    left = [(one, "email"), (other, "name"), (third, "notes")]
    assert desk.standardising.apply(Query("customer"), without=left)[0] == 2
    get = desk.records.get
    assert (get("customer", one)["name"], get("customer", one)["email"]) == (
        "Ann Lee",
        "A@b.example",
    )
    assert (get("customer", other)["name"], get("customer", other)["email"]) == (
        "Ray, Bob",
        "b@b.example",
    )
    assert get("customer", third)["birthday"] == date(2999, 1, 1)
    assert len(desk.standardising.preview(Query("customer"), most=1).values) == 1


def test_the_preview_writes_nothing_and_undo_takes_all_back(desk: Desk) -> None:
    for name in ("ANN LEE", "BOB RAY", "Carl Ott"):
        desk.records.save("customer", {"name": name} | PERSON)
    before = dump(desk.path)
    query = Query("customer", Condition("name", "starts", "A"))
    found = desk.standardising.preview(query)
    assert [(one.before, one.after) for one in found.values] == [("ANN LEE", "Ann Lee")]
    assert (found.records, found.changing) == (1, 1)
    assert dump(desk.path) == before
    assert desk.standardising.apply(Query("customer"))[0] == 2
    assert desk.history.sentence(desk.history.operations(1)[0]) == "Standardising of Customers: 2"
    desk.history.undo()
    assert dump(desk.path) == before


def test_it_can_be_cancelled_and_refuses_unknown_rules(desk: Desk) -> None:
    desk.records.save("customer", {"name": "ANN LEE"} | PERSON)
    before = dump(desk.path)

    def stop(_now: int, _whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.standardising.apply(Query("customer"), progress=stop)
    assert dump(desk.path) == before
    with pytest.raises(UnknownRule, match="spaces"):
        desk.standardising.preview(Query("customer"), ["tidy"])


@pytest.mark.parametrize("record", list(record_types()))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_rules_take_any_values_and_settle_at_once(record: str, data: st.DataObject) -> None:
    spec = record_types()[record]
    values = {name: field.new_value() for name, field in spec.fields.items()}
    values |= data.draw(filled(spec))
    office = Office(Reading(), date(2026, 11, 22))
    for rule in RULES.values():
        once = values | dict(rule.change(spec, values, office))
        assert once | dict(rule.change(spec, once, office)) == once, rule.key


def test_the_command_previews_and_applies(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.records.save("customer", {"name": "ANN LEE"} | PERSON)

    def told(*arguments: str) -> Any:
        assert run(["standardise", *arguments, "--json"], home=desk.path, who="") == 0
        return json.loads(capsys.readouterr().out)

    assert {one["rule"] for one in told("customer", "--list")} == set(RULES)
    found = told("customer", "capitals", "--preview")
    assert found["values"] == [{"id": 1, "field": "name", "before": "ANN LEE", "after": "Ann Lee"}]
    assert told("customer", "capitals") == {"changed": 1}
    assert told("customer") == {"changed": 0}
