"""Any version of a record, or of one field, comes back; any past operation is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.fields.problems import InvalidRecord
from crm_desktop.services.desk import CannotWrite, Desk
from crm_desktop.services.history import LaterEdits, NoSuchVersion, NothingToUndo
from crm_desktop.services.records import MissingRecord
from tests.offices import dump, open_desk


def office(folder: Path) -> tuple[Desk, int]:
    desk = open_desk(folder)
    saved = desk.records.save("customer", {"name": "First", "notes": "one"}).id
    desk.records.save("customer", {"name": "Second", "tags": ("vip",)}, saved)
    desk.records.save("customer", {"notes": "two", "city": "Bonn"}, saved)
    return desk, saved


def test_versions_tell_what_a_record_was(tmp_path: Path) -> None:
    desk, saved = office(tmp_path)
    desk.records.delete("customer", [saved])
    found = desk.history.versions("customer", saved)
    assert [one.number for one in found] == [4, 3, 2, 1]
    assert [(one.values["name"], one.values["notes"]) for one in found] == [
        ("Second", "two"), ("Second", "two"), ("Second", "one"), ("First", "one"),
    ]  # fmt: skip
    assert [one.deleted for one in found] == [True, False, False, False]
    assert set(found[2].fields) == {"name", "tags"}
    assert found[3].values["tags"] == ()
    assert {one.who for one in found} == {"Tester"}
    with pytest.raises(MissingRecord):
        desk.history.versions("customer", 99)
    desk.close()


def test_a_version_or_one_field_of_it_comes_back(tmp_path: Path) -> None:
    desk, saved = office(tmp_path)
    desk.history.restore("customer", saved, 1, ["notes"])
    row = desk.records.get("customer", saved)
    assert (row["name"], row["notes"], row["city"]) == ("Second", "one", "Bonn")
    desk.history.restore("customer", saved, 1)
    row = desk.records.get("customer", saved)
    assert (row["name"], row["notes"], row["city"], row["tags"]) == ("First", "one", "", ())
    assert desk.search("First")
    desk.history.undo()
    assert desk.records.get("customer", saved)["name"] == "Second"
    with pytest.raises(NoSuchVersion, match="no version 9"):
        desk.history.restore("customer", saved, 9)
    assert desk.checks.run().problems == ()
    desk.close()


def test_a_version_that_is_not_allowed_any_more_is_refused(tmp_path: Path) -> None:
    desk, saved = office(tmp_path)
    desk.records.save("customer", {"code": "n001"}, saved)
    desk.records.save("customer", {"code": "n002"}, saved)
    desk.records.save("customer", {"name": "Other", "code": "n001"})
    with pytest.raises(InvalidRecord, match="already has this"):
        desk.history.restore("customer", saved, 4)
    desk.close()


def test_a_past_operation_is_taken_back_where_nothing_stands_on_it(tmp_path: Path) -> None:
    desk, saved = office(tmp_path)
    before = dump(desk.path)
    taken, changes = desk.history.take_back(2)
    assert taken.id == 2
    assert changes.of("customer")
    row = desk.records.get("customer", saved)
    assert (row["name"], row["tags"], row["notes"], row["city"]) == ("First", (), "two", "Bonn")
    shown = {one.id: one.undone for one in desk.history.operations()}
    assert shown == {4: False, 3: False, 2: True, 1: False}
    assert "Taking back: Change of Customer “Second”" in [
        desk.history.sentence(one) for one in desk.history.operations()
    ]
    with pytest.raises(NothingToUndo):
        desk.history.take_back(2)
    desk.history.undo()
    assert dump(desk.path) == before
    assert not any(one.undone for one in desk.history.operations() if one.id == 2)
    desk.history.redo()
    assert desk.records.get("customer", saved)["name"] == "First"
    desk.history.take_back(4)
    assert desk.records.get("customer", saved)["name"] == "Second"
    assert desk.checks.run().problems == ()
    desk.close()


def test_later_edits_are_named_and_can_go_along(tmp_path: Path) -> None:
    desk, saved = office(tmp_path)
    desk.records.save("customer", {"name": "Third"}, saved)
    other = desk.records.save("customer", {"name": "Nobody"}).id
    with pytest.raises(LaterEdits, match="changed later") as caught:
        desk.history.take_back(2)
    assert [one.id for one in caught.value.later] == [4]
    desk.history.take_back(2, with_later=True)
    row = desk.records.get("customer", saved)
    assert (row["name"], row["tags"], row["city"]) == ("First", (), "Bonn")
    assert desk.records.get("customer", other)["name"] == "Nobody"
    undone = {one.id for one in desk.history.operations() if one.undone}
    assert undone == {2, 4}
    desk.history.undo()
    assert desk.records.get("customer", saved)["name"] == "Third"
    desk.close()


def test_taking_back_a_creation(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    start = dump(desk.path)
    saved = desk.records.save("customer", {"name": "First"}).id
    desk.records.save("customer", {"name": "Second"})
    contact = desk.records.save("contact", {"name": "Somebody", "customer": saved}).id
    with pytest.raises(CannotWrite, match="still refer"):
        desk.history.take_back(1)
    desk.history.take_back(3)
    desk.history.take_back(1)
    with pytest.raises(MissingRecord):
        desk.records.get("contact", contact)
    assert [hit.title for hit in desk.search("Second")] == ["Second"]
    for _time in range(5):
        desk.history.undo()
    assert dump(desk.path) == start
    desk.close()
