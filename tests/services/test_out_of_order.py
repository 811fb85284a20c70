"""What happens around a file while it is open: it goes, another takes its place, clocks jump."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.fields.problems import PersonError
from crm_desktop.services.desk import Desk
from crm_desktop.storage.backup import read_facts, write_facts
from crm_desktop.storage.placing import facts_file
from tests.offices import open_desk


def test_a_file_that_was_removed_takes_no_saves(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "First"})
    aside = tmp_path / "aside.crm"
    desk.path.rename(aside)
    with pytest.raises(PersonError, match="moved, removed or replaced"):
        desk.records.save("customer", {"name": "Second"})
    # Back in its place, all goes on.
    aside.rename(desk.path)
    desk.records.save("customer", {"name": "Second"})
    desk.close()
    desk = open_desk(tmp_path)
    assert [desk.records.get("customer", one)["name"] for one in (1, 2)] == ["First", "Second"]
    desk.close()


def test_a_file_that_another_was_put_in_the_place_of_spoils_neither(tmp_path: Path) -> None:
    other = open_desk(tmp_path / "other")
    other.records.save("customer", {"name": "Other"})
    other.close()
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "First"})
    kept = tmp_path / "kept.crm"
    os.link(desk.path, kept)
    other.path.replace(desk.path)
    for _time in range(2):
        with pytest.raises(PersonError, match="close the program and open the file again"):
            desk.records.save("customer", {"name": "Second"})
    desk.close()
    for path, name in ((desk.path, "Other"), (kept, "First")):
        found = Desk(path)
        assert found.records.get("customer", 1)["name"] == name
        assert found.checks.run().problems == ()
        found.close()


def test_two_programs_write_in_turns_and_neither_loses_anything(tmp_path: Path) -> None:
    one, two = open_desk(tmp_path), open_desk(tmp_path)
    for number in range(4):
        (one, two)[number % 2].records.save("customer", {"name": f"Customer {number}"})
    assert [len(list(each.audit.entries())) for each in (one, two)] == [4, 4]
    assert one.checks.run().problems == ()
    one.close()
    two.close()


def test_a_clock_that_was_ahead_pushes_out_no_backup(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    now = datetime.now(UTC)
    for ahead in range(1, 14):
        desk.records.save("customer", {"name": f"Customer {ahead}"})
        made = desk.backups.make().backup
        facts = read_facts(made.path)
        assert facts is not None
        at = (now + timedelta(days=40 * ahead)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        write_facts(made.path, replace(facts, at=at))
    desk.records.save("customer", {"name": "Today"})
    assert desk.backups.changed()
    assert desk.backups.due()
    made = desk.backups.make().backup
    assert made.path.exists()
    assert facts_file(made.path).exists()
    # Nothing was done since, whatever day the others bear.
    assert not desk.backups.changed()
    desk.records.save("customer", {"name": "Later"})
    assert not desk.backups.due()
    desk.close()


def test_history_keeps_its_order_when_the_clock_is_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(tmp_path)
    saved = desk.records.save("customer", {"name": "First"}).id
    monkeypatch.setattr(
        "crm_desktop.storage.store.timestamp", lambda: "2001-01-01T00:00:00.000000Z"
    )
    desk.records.save("customer", {"name": "Second"}, saved)
    assert [one.id for one in desk.history.operations()] == [2, 1]
    assert desk.checks.run().problems == ()
    desk.history.undo()
    assert desk.records.get("customer", saved)["name"] == "First"
    desk.close()
