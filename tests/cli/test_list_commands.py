"""Lists, groups, totals and changes of many, as a script would call them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.app.main import main
from tests.offices import open_desk

Crm = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def crm(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Crm:
    desk = open_desk(tmp_path)
    for name, city, level in (
        ("Ada", "York", "important"),
        ("Bob", "Leeds", "normal"),
        ("Cyd", "", "normal"),
    ):
        desk.records.save("customer", {"name": name, "city": city, "level": level})
    ada = desk.records.find("customer", {"name": "Ada"})[0]
    desk.records.save("interaction", {"customer": ada, "subject": "Call"})
    desk.close()

    def call(*arguments: object) -> tuple[int, Any, str]:
        database = str(tmp_path / "office.crm")
        code = main(["--database", database, *map(str, arguments), "--json"])
        told = capfd.readouterr()
        return code, json.loads(told.out) if told.out else None, told.err

    return call


def names(told: Any) -> str:
    return "".join(row["name"][0] for row in told["records"])


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("city != York", "BC"),
        ("not city = York", "BC"),
        ("has interaction", "A"),
        ("has no interactions (at = past_30_days)", "BC"),
        ("(city = York or city is empty) and level in (normal)", "C"),
        ("name ^= b", "B"),
    ],
)
def test_conditions_nest(crm: Crm, where: str, found: str) -> None:
    code, told, _err = crm("list", "customer", "--where", where)
    assert (code, names(told)) == (0, found)
    assert told["conditions"]


def test_a_path_to_the_record_referred_to(crm: Crm) -> None:
    assert crm("list", "interaction", "--where", "customer.level = important")[1]["count"] == 1
    assert crm("list", "interaction", "--where", "customer.level = normal")[1]["count"] == 0


def test_groups_and_totals(crm: Crm) -> None:
    _code, told, _err = crm("list", "customer", "--group-by", "Level", "--totals")
    assert [(one["key"], one["count"]) for one in told["groups"]] == [
        ("important", 1),
        ("normal", 2),
    ]
    assert told["count"] == 3
    code, _told, err = crm("list", "customer", "--group-by", "shoe size")
    assert code == 1
    assert "cannot be grouped" in err
    _code, told, _err = crm("list", "interaction", "--group-by", "customer.level")
    assert told["groups"][0]["title"] == "Important"
    _code, told, _err = crm("list", "interaction", "--group-by", "at.month", "--reckon", "most")
    assert len(told["groups"]) == 1


def test_many_are_changed_and_taken_back(crm: Crm) -> None:
    wanted = ("change", "customer", "--where", "level = normal", "--set", "city=Hull")
    code, told, _err = crm(*wanted, "--preview")
    assert (code, told["changing"], told["same"], told["changed"]) == (0, 2, 0, 0)
    assert told["samples"][0]["after"] == "Hull"
    assert crm("list", "customer", "--where", "city = Hull")[1]["count"] == 0
    assert crm(*wanted, "--add-tag", "tags=new")[1]["changed"] == 2
    assert names(crm("list", "customer", "--where", "city = Hull and tags = new")[1]) == "BC"
    assert crm(*wanted)[1]["same"] == 2
    crm("undo")
    assert crm("list", "customer", "--where", "city = Hull")[1]["count"] == 0


def test_what_cannot_be_changed_stops_all_unless_left_out(crm: Crm) -> None:
    wanted = ("change", "customer", "--all", "--replace", "name=Ada=>", "--preview")
    code, told, _err = crm(*wanted)
    assert (code, told["refused"], told["changed"]) == (1, 1, 0)
    assert "Name" in told["refusals"][0]["reason"]
    code, told, _err = crm(*wanted[:-1], "--leave-out")
    assert code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("change", "customer", "--set", "city=Hull"),
        ("change", "customer", "--all"),
        ("change", "customer", "--all", "--set", "city"),
        ("change", "customer", "--all", "--set", "level=none such"),
        ("change", "customer", "--all", "--raise", "city=5"),
    ],
)
def test_unclear_changes_are_refused(crm: Crm, arguments: tuple[str, ...]) -> None:
    code, _told, err = crm(*arguments)
    assert code == 1
    assert err
