"""Likely duplicates: at entry, in the whole file, in imports; pairs that are told apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.cli.commands import run
from crm_desktop.fields.conditions import Condition
from crm_desktop.jobs.lanes import Cancelled
from crm_desktop.services.desk import Desk
from crm_desktop.services.duplicates import NothingToCompare
from tests.offices import dump, open_desk
from tests.services.tables import write_csv

ACME: dict[str, Any] = {
    "name": "北京易达科技有限公司", "phone": "+861065529988", "email": "info@yida.example.cn",
    "homepage": "www.yida-keji.example", "city": "北京", "address": "北京市朝阳区建国路88号",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = open_desk(tmp_path)
    found.demo.create(60, 1)
    yield found
    found.close()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": "Somebody", "phone": "+861065529988"}, "The same Phone: 010 6552 9988"),
        ({"name": "x", "email": "INFO@yida.example.cn"}, "The same Email: info@yida.example.cn"),
        ({"name": "北京易达科技公司", "city": "北京"}, "The same Name: 北京易达科技有限公司"),
        ({"name": "北京益达科技有限公司", "city": "北京"}, "Name alike: 北京易达科技有限公司"),
        ({"name": "北京易达料技", "address": ACME["address"]}, "The same Address: 北京市朝阳区"),
        ({"name": "y", "homepage": "https://www.yida-keji.example/"}, "The same Home page: www"),
    ],
)
def test_what_is_entered_is_known_again_with_the_reason(
    desk: Desk, values: dict[str, Any], reason: str
) -> None:
    acme = desk.records.save("customer", ACME).id
    found = desk.likely.likely("customer", values)
    assert found[0].id == acme
    assert found[0].title == ACME["name"]
    assert any(str(text).startswith(reason) for text in found[0].reasons)


def test_others_are_not_likely_and_the_record_itself_is_left_out(desk: Desk) -> None:
    acme = desk.records.save("customer", ACME).id
    assert desk.likely.likely("customer", {"name": "Unheard Of Ltd", "city": "北京"}) == []
    assert desk.likely.likely("customer", {}) == []
    assert [one.id for one in desk.likely.likely("customer", ACME)] == [acme]
    assert desk.likely.likely("customer", ACME, record_id=acme) == []


def test_contacts_and_products_are_known_again_too(desk: Desk) -> None:
    acme = desk.records.save("customer", ACME).id
    li = desk.records.save("contact", {"name": "Li Lei", "customer": acme}).id
    paper = desk.records.save("product", {"name": "Copy paper A4, white"}).id
    found = desk.likely.likely("contact", {"name": "Lei Li", "customer": acme})
    assert [one.id for one in found] == [li]
    assert [one.id for one in desk.likely.likely("product", {"name": "copy paper A4 white"})] == [
        paper
    ]


def test_colleagues_who_share_an_office_are_not_the_same(desk: Desk) -> None:
    acme = desk.records.save("customer", ACME).id
    office = {"customer": acme, "office_phone": "+861065529988", "city": "北京"}
    names = ("李诗露", "张仁秀", "王小明", "Ann Lee")
    made = [desk.records.save("contact", office | {"name": name}).id for name in names]
    assert desk.duplicates.find("contact").clusters == ()
    assert desk.likely.likely("contact", office | {"name": "赵一"}) == []
    twin = desk.records.save("contact", office | {"name": "李诗璐"}).id
    assert [one.ids for one in desk.duplicates.find("contact").clusters] == [(made[0], twin)]


def test_what_has_no_name_is_not_compared(desk: Desk) -> None:
    with pytest.raises(NothingToCompare, match="Sales"):
        desk.duplicates.find("sale")
    assert desk.likely.likely("sale", {"date": None}) == []


def test_pairs_told_apart_are_left_out_until_that_is_undone(desk: Desk) -> None:
    acme, twin = (desk.records.save("customer", ACME | {"name": name}).id for name in ("A1", "A2"))
    before = dump(desk.path)
    assert [one.id for one in desk.likely.likely("customer", ACME, record_id=acme)] == [twin]
    assert [one.ids for one in desk.duplicates.find("customer").clusters] == [(acme, twin)]
    desk.likely.not_the_same("customer", twin, acme)
    assert desk.likely.told_apart("customer") == [(acme, twin)]
    assert desk.likely.likely("customer", ACME, record_id=acme) == []
    assert desk.duplicates.find("customer").clusters == ()
    assert "not the same" in desk.history.sentence(desk.history.operations(1)[0])
    desk.history.undo()
    assert dump(desk.path) == before
    assert [one.ids for one in desk.duplicates.find("customer").clusters] == [(acme, twin)]
    desk.history.redo()
    desk.likely.perhaps_the_same("customer", acme, twin)
    assert desk.likely.told_apart("customer") == []


def test_what_was_told_of_a_merged_record_holds_for_the_survivor(desk: Desk) -> None:
    one, two, three = (desk.records.save("customer", {"name": f"N{at}"}).id for at in range(3))
    desk.likely.not_the_same("customer", two, three)
    desk.merging.merge(desk.merging.plan("customer", one, [two]))
    assert (one, three) in desk.likely.told_apart("customer")


def test_the_whole_file_is_searched_in_pages(desk: Desk) -> None:
    made = []
    for record in (1, 2):
        row = desk.records.get("customer", record)
        values = {name: row[name] for name in ("kind", "phone", "email", "city", "address")}
        values["name"] = row["name"][:-1]
        made.append((record, desk.records.save("customer", values).id))
    found = desk.duplicates.find("customer")
    assert sorted(cluster.ids for cluster in found.clusters) == made
    assert found.surplus == len(made)
    [page] = desk.duplicates.page(found, 1, 1, ["level"])
    assert [row["id"] for row in page.rows] == list(found.clusters[1].ids)
    assert "level" in page.rows[0]
    assert all(page.reasons)
    desk.records.delete("customer", [found.clusters[1].ids[1]])
    [page] = desk.duplicates.page(found, 1, 1)
    assert page.rows == ()
    where = Condition("name", "is", "nobody")
    assert desk.duplicates.find("customer", where=where).clusters == ()


def test_what_is_left_to_look_at_goes_with_merging_and_telling_apart(desk: Desk) -> None:
    ids = tuple(desk.records.save("customer", ACME).id for _copy in range(3))
    found = desk.duplicates.find("customer")
    place = next(at for at, one in enumerate(found.clusters) if one.ids == ids)

    def left() -> tuple[int, ...]:
        return desk.duplicates.standing(found)[place]

    assert left() == ids
    desk.likely.tell_apart("customer", [(ids[0], ids[1]), (ids[0], ids[2])])
    assert left() == ids[1:]
    desk.records.delete("customer", [ids[2]])
    assert left() == ()
    desk.history.undo()
    desk.history.undo()
    assert left() == ids
    assert "customer" in desk.duplicates.types()
    assert "sale" not in desk.duplicates.types()


def test_the_search_can_be_cancelled(desk: Desk) -> None:
    def stop(_now: int, _whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.duplicates.find("customer", progress=stop)


def test_the_commands_check_find_and_tell_apart(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*arguments: str) -> Any:
        assert run([*arguments, "--json"], home=desk.path, who="") == 0
        return json.loads(capsys.readouterr().out)

    values = ["name=Acme", "phone=010 6552 9988"]
    first = told("add", "customer", *values)["id"]
    before = dump(desk.path)
    assert [one["id"] for one in told("add", "customer", *values, "--check")] == [first]
    assert dump(desk.path) == before
    second = told("add", "customer", *values)["id"]
    assert [
        one["id"] for one in told("change", "customer", str(first), "city=北京", "--check")
    ] == [second]
    told("change", "customer", str(second), "name=Acme Ltd")
    assert [first, second] in told("duplicates", "customer")["clusters"]
    told("not-same", "customer", str(first), str(second))
    assert [first, second] not in told("duplicates", "customer")["clusters"]
    told("not-same", "customer", str(first), str(second), "--forget")
    assert [first, second] in told("duplicates", "customer")["clusters"]
    assert run(["duplicates"], home=desk.path, who="") == 1


# -- imports ---------------------------------------------------------------------------------

ROWS = [
    ["Name", "Phone", "Email", "City"],
    ["易达科技（北京）", "010 6552 9988", "info@yida.example.cn", "北京"],
    ["Blue Harbour Trading Ltd", "+44 20 7946 0958", "sales@blueharbour.example", "London"],
    ["Blue Harbor Trading", "+44 20 7946 0958", "sales@blueharbour.example", "London"],
    ["Somebody Else", "+44 20 7946 0111", "x@else.example", "Leeds"],
]


def told(desk: Desk, tmp_path: Path, policy: Any) -> list[tuple[str, int | None, int | None]]:
    plan = desk.imports.plan("customer", write_csv(tmp_path / "new.csv", ROWS))
    report = desk.imports.apply(replace(plan, on_likely=policy))
    return [
        (
            one.result,
            one.likely.id if one.likely is not None else None,
            one.likely.row if one.likely is not None else None,
        )
        for one in report.outcomes
    ]


def test_an_import_tells_likely_duplicates_beside_the_row(desk: Desk, tmp_path: Path) -> None:
    acme = desk.records.save("customer", ACME).id
    plan = desk.imports.plan("customer", write_csv(tmp_path / "new.csv", ROWS))
    report = desk.imports.preview(plan)
    assert [one.rows for one in report.likely] == [(2,), (4,)]
    first = report.likely[0].likely
    assert first is not None
    assert "The same Phone: 010 6552 9988" in [str(text) for text in first.reasons]
    assert told(desk, tmp_path, "tell") == [
        ("new", acme, None), ("new", None, None), ("new", None, 3), ("new", None, None),
    ]  # fmt: skip


def test_an_import_may_leave_them_out_or_not_look(desk: Desk, tmp_path: Path) -> None:
    acme = desk.records.save("customer", ACME).id
    assert told(desk, tmp_path, "skip") == [
        ("skipped", acme, None), ("new", None, None), ("skipped", None, 3), ("new", None, None),
    ]  # fmt: skip
    desk.history.undo()
    assert {one[1:] for one in told(desk, tmp_path, "off")} == {(None, None)}


def test_an_import_may_bring_what_is_there_up_to_date(desk: Desk, tmp_path: Path) -> None:
    acme = desk.records.save("customer", ACME).id
    code = desk.records.get("customer", acme)["code"]
    assert told(desk, tmp_path, "update")[0] == ("changed", acme, None)
    row = desk.records.get("customer", acme)
    assert (row["name"], row["code"]) == ("易达科技（北京）", code)


def test_the_import_command_tells_them(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_csv(tmp_path / "new.csv", ROWS)
    arguments = ["import", "customer", str(path), "--dry-run", "--json"]
    assert run(arguments, home=desk.path, who="") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [(one["row"], one["earlier_row"]) for one in answer["likely"]] == [(4, 3)]
