from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.reminders import Memory, ReminderService, moments

NOW = datetime(2026, 3, 18, 10, 0)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "office.crm")
    customer = desk.records.save("customer", {"name": "Blue River"}).id
    for days in (-3, 0, 2):
        day = NOW.date() + timedelta(days=days)
        desk.records.save(
            "interaction",
            {"subject": f"in {days}", "customer": customer, "next_follow_up": day},
        )
    return desk


def again(memory: Memory) -> Memory:
    return Memory.load(json.loads(json.dumps(memory.dump())))


def test_what_is_due_is_told_once(desk: Desk) -> None:
    service, memory = ReminderService(desk.today), Memory()
    due = service.due(NOW, memory)
    assert [one.subject for one in due.new] == ["in 0", "in -3"]
    assert (due.count, due.overdue) == (2, 1)
    memory.tell(due.new)
    later = service.due(NOW + timedelta(hours=3), again(memory))
    assert later.new == ()
    assert later.count == 2
    assert [one.subject for one in service.due(NOW + timedelta(days=2), memory).new] == ["in 2"]


def test_what_is_put_off_comes_back_and_is_told_again(desk: Desk) -> None:
    service, memory = ReminderService(desk.today), Memory()
    due = service.due(NOW, memory)
    memory.tell(due.new)
    memory.put_off(due.items[1], moments(NOW)["hour"])
    quiet = service.due(NOW + timedelta(minutes=59), again(memory))
    assert [one.subject for one in quiet.items] == ["in 0"]
    assert (quiet.count, quiet.overdue) == (1, 0)
    back = service.due(NOW + timedelta(minutes=61), again(memory))
    assert [one.subject for one in back.new] == ["in -3"]


def test_a_follow_up_on_another_day_is_told_again(desk: Desk) -> None:
    service, memory = ReminderService(desk.today), Memory()
    due = service.due(NOW, memory)
    memory.tell(due.new)
    desk.today.postpone(due.items[0].interaction, NOW.date() + timedelta(days=1))
    found = service.due(NOW + timedelta(days=1), memory)
    assert [one.subject for one in found.new] == ["in 0"]


@pytest.mark.parametrize("kept", [None, 3, [], {"told": 5, "later": []}, {"later": {"a": "x"}}])
def test_a_memory_that_cannot_be_read_is_empty(kept: object) -> None:
    assert Memory.load(kept) == Memory()


def test_tomorrow_is_in_the_morning() -> None:
    assert moments(NOW)["tomorrow"] == datetime(2026, 3, 19, 9, 0)
