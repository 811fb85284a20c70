"""Data quality: figures that are the length of the lists behind them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crm_desktop.cli.commands import run
from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.treejson import tree_from_json, tree_to_json
from crm_desktop.services.condition_text import read_conditions
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.services.wording import tell
from tests.offices import open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = open_desk(tmp_path)
    found.demo.create(40, 2)
    for values in (
        {"name": "Twice", "phone": "12345", "birthday": date(2999, 1, 1)},
        {"name": "twice", "phone": "+861065529988", "email": "a@b.example", "city": "Nowhere"},
        {"name": "Third", "phone": "+861065529988", "birthday": date(1850, 1, 1)},
    ):
        found.records.save("customer", values)
    yield found
    found.close()


@pytest.mark.parametrize("record", ["customer", "contact", "product", "sale", "feedback"])
def test_every_figure_counts_the_list_behind_it(desk: Desk, record: str) -> None:
    found = desk.quality.of(Query(record))
    assert found.records == desk.lists.count(Query(record))
    assert 0 <= found.complete <= 1
    assert found.completeness
    for figure in found.figures:
        assert figure.whole == found.records
        assert figure.count == desk.lists.count(figure.query), figure.text


def test_what_is_wrong_is_counted(desk: Desk) -> None:
    found = {(one.key, one.field): one.count for one in desk.quality.of(Query("customer")).figures}
    assert found["unwhole", "phone"] == 1
    assert found["future", "birthday"] == 1
    assert found["ancient", "birthday"] == 1
    assert found["repeated", "name"] == 2
    assert found["repeated", "phone"] == 2
    assert found["placeless", "province"] == 1
    assert found["empty", "name"] == 0


def test_only_the_records_of_the_list_count(desk: Desk) -> None:
    query = Query("customer", Condition("name", "is", "Twice"))
    found = desk.quality.of(query)
    assert found.records == 2
    assert {one.count for one in found.duplicates if one.field == "phone"} == {1}
    assert all(one.query.where is not None for one in found.figures)


def test_records_that_nobody_touched_for_long_are_told(desk: Desk) -> None:
    with desk._store._writing() as connection:
        connection.exec_driver_sql(
            "UPDATE customer SET updated_at = '2001-01-01T00:00:00.000000Z' WHERE id = 3"
        )
    found = desk.quality.of(Query("customer")).age
    assert [list(desk.lists.ids(one.query)) for one in found] == [[3]] * 3
    assert [one.count for one in found] == [1] * 3


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("phone is repeated", ["Twice", "Third"]),
        ("phone is not repeated and not (phone is repeated)", ["First", "Fourth", "Gone"]),
        ("name is repeated or untouched for 5 days", []),
    ],
)
def test_what_is_there_more_than_once_can_be_asked_for(
    tmp_path: Path, written: str, names: list[str]
) -> None:
    office = open_desk(tmp_path)
    for name, phone in (
        ("First", "+861065529981"),
        ("Twice", "+861065529988"),
        ("Third", "+861065529988"),
        ("Fourth", ""),
        ("Gone", "+861065529981"),
    ):
        record = office.records.save("customer", {"name": name, "phone": phone}).id
    office.records.delete("customer", [record])
    spec = office.types["customer"]
    tree = read_conditions(office.types, spec, written, office.records.reading())
    assert tree is not None
    assert tree_from_json(spec, tree_to_json(spec, tree)) == tree
    found = [row["name"] for row in office.lists.rows(
        "customer", office.lists.ids(Query("customer", tree, ("id",))), ["name"])]  # fmt: skip
    assert found == [name for name in names if name != "Gone"]
    assert all(tell(office.types, spec, tree))
    office.close()


def test_the_command_tells_the_figures(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["quality", "customer", "--json"], home=desk.path, who="") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["records"] == 43
    assert {"key": "future", "field": "birthday", "text": "Birthday in the future", "count": 1,
            "share": 0.0233} in told["validity"]  # fmt: skip
    assert run(["quality", "customer"], home=desk.path, who="") == 0
    assert "Birthday in the future: 1 (2%)" in capsys.readouterr().out
