"""The log cannot be changed behind the program's back without being found, and by which entry."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from tests.offices import open_desk
from tests.services.test_checking import broken


def office(folder: Path) -> Desk:
    desk = open_desk(folder)
    for name in ("First", "Second", "Third"):
        desk.records.save("customer", {"name": name})
    desk.records.save("customer", {"name": "Changed"}, 1)
    desk.history.undo()
    desk.audit.note("event.export", record="customer")
    desk.history.redo()
    return desk


def found(desk: Desk) -> list[str]:
    return [str(problem) for problem in desk.audit.problems()]


def test_an_untouched_log_holds(tmp_path: Path) -> None:
    desk = office(tmp_path)
    assert found(desk) == []
    assert desk.checks.run().problems == ()
    assert [one.id for one in desk.audit.entries()] == [7, 6, 5, 4, 3, 2, 1]
    assert len({one.hash for one in desk.audit.entries()}) == 7
    desk.close()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE operation SET who = 'Somebody else' WHERE id = 2", "Entry 2 of the log"),
        ("UPDATE operation SET at = '2020-01-01' WHERE id = 1", "Entry 1 of the log"),
        ("UPDATE operation SET event = 1 WHERE id = 3", "Entry 3 of the log"),
        ("UPDATE operation SET details = '{}' WHERE id = 6", "Entry 6 of the log (event.export"),
        ("UPDATE operation SET hash = 'x' WHERE id = 3", "Entry 3 of the log"),
        ("UPDATE operation SET undone_by = 5 WHERE id = 4", "Entry 4 of the log"),
        ("UPDATE operation SET undone_by = 1 WHERE id = 1", "marked as undone against"),
        ("UPDATE change SET after = replace(after, 'Second', '2') WHERE operation_id = 2",
         "Entry 2 of the log"),
        ("UPDATE change SET verb = 'update' WHERE operation_id = 1", "Entry 1 of the log"),
        ("UPDATE change SET operation_id = 3 WHERE operation_id = 2", "Entry 3 of the log"),
        ("DELETE FROM change WHERE operation_id = 4", "Entry 4 of the log"),
        ("DELETE FROM operation WHERE id = 6", "Before entry 7 of the log"),
        (("INSERT INTO change (operation_id, record, record_id, verb) "
         "VALUES (2, 'customer', 9, 'remove')"), "Entry 2 of the log"),
        ("INSERT INTO operation (id, name, at) VALUES (8, 'customer.change', '2026-01-01')",
         "Entry 8 of the log"),
    ],
)  # fmt: skip
def test_whatever_was_meddled_with_is_named(tmp_path: Path, statement: str, sentence: str) -> None:
    desk = office(tmp_path)
    broken(desk.path, statement)
    told = found(desk)
    assert any(sentence in one for one in told), told
    assert any(sentence in str(one) for one in desk.checks.run().problems)
    desk.close()


def test_a_change_of_one_entry_accuses_no_other(tmp_path: Path) -> None:
    desk = office(tmp_path)
    broken(desk.path, "UPDATE operation SET who = 'Somebody else' WHERE id = 2")
    assert len(found(desk)) == 1
    desk.close()


def test_looking_writing_out_and_printing_are_remembered(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    saved = desk.records.save("customer", {"name": "First", "id_number": "11010119900101123X"})
    desk.audit.shown("customer", saved.id, "id_number", "name")
    desk.exports.write(Query("customer"), tmp_path / "list.csv", every_field=True)
    desk.reports.write("list.customer", tmp_path / "list.pdf")
    events = [one for one in desk.audit.entries() if one.event]
    assert [one.name for one in events] == ["event.print", "event.export", "event.shown"]
    assert events[2].details == {"record": "customer", "id": 1, "fields": ["id_number"]}
    assert "id_number" in events[1].details["protected"]
    assert {one.who for one in events} == {"Tester"}
    assert desk.history.undo()[0].name == "customer.create"
    assert found(desk) == []
    desk.close()


def test_the_log_of_a_protected_file_tells_who_opened_it(tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    Desk(path, who="Li", password="correct horse").close()
    desk = Desk(path, who="Wang", password="correct horse")
    desk.locks.lock()
    desk.locks.unlock("correct horse")
    desk.locks.change_password("correct horse", "another horse")
    desk.locks.write_recovery(tmp_path / "key.pdf")
    told = [(one.who, one.name) for one in desk.audit.entries()]
    assert told == [
        ("Wang", "event.recovery-key"), ("Wang", "event.password"), ("Wang", "event.sign-in"),
        ("Wang", "event.sign-in"), ("Li", "event.sign-in"),
    ]  # fmt: skip
    assert found(desk) == []
    desk.close()


def test_the_log_is_written_out_harmlessly(tmp_path: Path) -> None:
    desk = office(tmp_path)
    desk.who = "=HYPERLINK(1)"
    assert desk.audit.write(tmp_path / "log.csv") == 8
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["name"] == "event.export"
    assert rows[0]["who"] == "'=HYPERLINK(1)"
    assert desk.audit.write(tmp_path / "log.json") == 9
    told = json.loads((tmp_path / "log.json").read_text("utf-8"))
    assert told[-1]["hash"] == rows[-1]["hash"]
    desk.close()
