"""Backups: verified, kept in generations, looked into, gone back to, moved to another computer."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.fields.problems import PersonError
from crm_desktop.jobs.lanes import Cancelled
from crm_desktop.services.backups import CannotBackUp
from crm_desktop.services.desk import Desk, PasswordNeeded
from crm_desktop.services.generations import Keep, kept
from crm_desktop.services.lists import Query
from crm_desktop.services.packing import CannotPack, unpack
from crm_desktop.services.restoring import CannotRestore
from crm_desktop.storage.store import CannotWrite
from tests.offices import dump, open_desk
from tests.services.test_checking import broken

PASSWORD = "correct horse"


@pytest.fixture(params=["plain", "encrypted"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    password = PASSWORD if request.param == "encrypted" else None
    desk = Desk(tmp_path / "office.crm", who="Tester", password=password)
    desk.demo.create(10, today=None)
    yield desk
    desk.close()


def rows(desk: Desk) -> Any:
    """Return what can be seen of every record, for a file that may be protected."""
    return {
        name: desk.lists.rows(name, desk.lists.ids(Query(name, sort=("id",))), spec.columns)
        for name, spec in desk.types.items()
    }


def test_a_backup_holds_the_moment_and_is_verified(desk: Desk) -> None:
    then = rows(desk)
    told: list[tuple[int, int]] = []
    made = desk.backups.make(progress=lambda now, whole: told.append((now, whole)))
    assert told[-1][0] == told[-1][1]
    assert made.notices == ()
    desk.records.delete("customer", [1])
    desk.backups.verify(made.backup.path)
    inside = desk.backups.look(made.backup.path)
    assert rows(inside) == then
    assert inside.checks.run().problems == ()
    with pytest.raises(CannotWrite, match="opened to be looked at"):
        inside.records.delete("customer", [2])
    inside.close()
    assert [one.path for one in desk.backups.every()] == [made.backup.path]
    folder = {one.name for one in made.backup.path.parent.iterdir()}
    assert folder == {made.backup.path.name, made.backup.path.name + ".json"}


def test_writing_goes_on_while_a_backup_is_made(desk: Desk) -> None:
    count = len(desk.lists.ids(Query("customer")))
    other = Desk(desk.path, password=PASSWORD)

    def meanwhile(_now: int, _whole: int) -> None:
        other.records.save("customer", {"name": "Meanwhile"})

    made = desk.backups.make(progress=meanwhile)
    other.close()
    inside = desk.backups.look(made.backup.path)
    assert len(inside.lists.ids(Query("customer"))) == count
    assert len(desk.lists.ids(Query("customer"))) > count
    inside.close()


def test_a_cancelled_backup_leaves_nothing(desk: Desk) -> None:
    def stop(_now: int, _whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.backups.make(progress=stop)
    assert list(desk.backups.folder.iterdir()) == []


def test_every_flipped_bit_is_found(desk: Desk) -> None:
    path = desk.backups.make().backup.path
    whole = path.read_bytes()
    for at in range(0, len(whole), len(whole) // 40):
        flipped = bytearray(whole)
        flipped[at] ^= 1 << at % 8
        path.write_bytes(flipped)
        with pytest.raises(CannotBackUp, match="damaged"):
            desk.backups.verify(path)
    path.write_bytes(whole)
    desk.backups.verify(path)


def test_going_back_keeps_what_was_and_tells_so(desk: Desk) -> None:
    then = rows(desk)
    backup = desk.backups.make().backup
    desk.records.delete("customer", [1, 2])
    desk.records.save("customer", {"name": "Later"})
    later = rows(desk)
    restored = desk.restores.whole(backup.path)
    assert restored.missing_files == 0
    assert rows(desk) == then
    assert next(iter(desk.audit.entries())).name == "event.restored"
    assert desk.checks.run().problems == ()
    inside = desk.backups.look(restored.before.path)
    assert rows(inside) == later
    inside.close()
    desk.restores.whole(restored.before.path)
    assert rows(desk) == later
    assert desk.checks.run().problems == ()


def test_one_record_comes_back_and_can_be_undone(desk: Desk) -> None:
    backup = desk.backups.make().backup
    before = desk.records.get("customer", 1)
    desk.records.save("customer", {"name": "Changed", "notes": "spoilt"}, 1)
    changed = desk.records.get("customer", 1)
    changes = desk.restores.record(backup.path, "customer", 1)
    assert changes.of("customer")
    assert desk.records.get("customer", 1) == before
    assert desk.search(before["name"])
    desk.history.undo()
    assert desk.records.get("customer", 1) == changed
    assert desk.checks.run().problems == ()


def test_a_record_that_is_gone_comes_back_under_its_number(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    customer = desk.records.save("customer", {"name": "First"}).id
    contact = desk.records.save("contact", {"name": "Somebody", "customer": customer}).id
    backup = desk.backups.make().backup
    desk.history.undo()
    desk.history.undo()
    with pytest.raises(CannotRestore, match="Restore that first"):
        desk.restores.record(backup.path, "contact", contact)
    desk.restores.record(backup.path, "customer", customer)
    desk.restores.record(backup.path, "contact", contact)
    assert desk.records.get("contact", contact)["customer.title"] == "First"
    desk.close()


def test_a_backup_from_before_the_new_password_opens_with_the_old(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "office.crm", password=PASSWORD)
    desk.records.save("customer", {"name": "First"})
    old = desk.backups.make().backup
    desk.locks.change_password(PASSWORD, "another horse")
    with pytest.raises(PasswordNeeded):
        desk.restores.whole(old.path)
    inside = desk.backups.look(old.path, PASSWORD)
    assert inside.search("First")
    inside.close()
    desk.restores.whole(old.path, PASSWORD)
    assert desk.search("First")
    desk.close()
    Desk(tmp_path / "office.crm", password=PASSWORD).close()


def test_a_password_protects_the_backups_too(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "Zebrafish Trading"})
    backup = desk.backups.make().backup
    assert b"Zebrafish" in backup.path.read_bytes()
    assert desk.locks.set_password(PASSWORD) == ()
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert not any(b"Zebrafish" in one.read_bytes() for one in files)
    desk.backups.verify(backup.path)
    desk.restores.whole(backup.path)
    assert desk.locks.encrypted
    desk.close()


def test_backups_are_made_when_something_was_done(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    assert desk.backups.automatic() is None
    desk.records.save("customer", {"name": "First"})
    assert desk.backups.due()
    assert desk.backups.automatic() is not None
    desk.records.save("customer", {"name": "Second"})
    now = datetime.now(UTC)
    assert not desk.backups.due(now)
    assert desk.backups.due(now + timedelta(days=1, minutes=1))
    assert desk.backups.due(now - timedelta(days=3)), "a clock that was set back"
    desk.backs_up_on_closing = True
    desk.close()
    again = open_desk(tmp_path)
    assert len(again.backups.every()) == 2
    assert not again.backups.changed()
    again.set_setting("backup.automatic", "no")
    again.records.save("customer", {"name": "Third"})
    assert not again.backups.due(now + timedelta(days=9))
    again.close()


def test_generations() -> None:
    start = datetime(2026, 11, 22, 18, 0)
    moments = [start - timedelta(hours=6 * number) for number in range(4 * 500)]
    stays = kept(moments, Keep())
    by = {reason: [one for one in stays if stays[one] == reason] for reason in stays.values()}
    assert len(by["monthly"]) == 12
    assert max(by["monthly"]) == start
    assert 4 <= len(by["weekly"]) <= 5
    assert len(stays) <= 3 + 7 + 5 + 12
    assert min(stays) >= start - timedelta(days=366)
    assert {one.date() for one in stays} >= {
        (start - timedelta(days=number)).date() for number in range(7)
    }
    assert kept([], Keep()) == {}


def test_old_backups_go_and_the_second_folder_may_be_away(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    stick = tmp_path / "stick"
    desk.backups.choose(second=stick)
    for number in range(5):
        desk.records.save("customer", {"name": f"Customer {number}"})
        made = desk.backups.make()
    assert "not there at present" in str(made.notices[0])
    assert len(desk.backups.every()) == 3, "five of one day: the latest three"
    stick.mkdir()
    made = desk.backups.make()
    assert made.notices == ()
    copy = stick / made.backup.path.name
    desk.backups.verify(copy)
    stray = desk.backups.folder / "notes.crm"
    stray.write_text("not a backup")
    killed = desk.backups.folder / "office 2026-01-01 10-00-00.crm.part"
    killed.write_text("half of it")
    os.utime(killed, (1, 1))
    desk.backups.make()
    assert stray.exists(), "what is not a backup of this file is not touched"
    assert not killed.exists(), "what a killed program left"
    desk.close()


def test_attached_files_are_in_the_backup_once_and_come_back(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    saved = desk.records.save("customer", {"name": "First"})
    paper = tmp_path / "offer.txt"
    paper.write_text("an offer", "utf-8")
    desk.attachments.add("customer", saved.id, [paper])
    backup = desk.backups.make().backup
    desk.backups.make()
    contents = list((backup.path.parent / "files").glob("??/*"))
    assert [one.read_text("utf-8") for one in contents] == ["an offer"]
    for content in desk.attachments.folder.glob("??/*"):
        content.unlink()
    desk.restores.whole(backup.path)
    assert [one.read_text() for one in desk.attachments.folder.glob("??/*")] == ["an offer"]
    desk.close()


def test_an_end_that_was_cut_off_is_found_by_the_backups(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    for name in ("First", "Second"):
        desk.records.save("customer", {"name": name})
    backup = desk.backups.make().backup
    assert desk.checks.run().problems == ()
    broken(
        desk.path,
        "DELETE FROM change WHERE operation_id = 2",
        "DELETE FROM operation WHERE id = 2",
    )
    told = [str(one) for one in desk.checks.run().problems]
    assert any(backup.path.name in one and "entry 2" in one for one in told), told
    desk.close()


def test_moving_to_another_computer(desk: Desk, tmp_path: Path) -> None:
    paper = tmp_path / "offer.txt"
    paper.write_text("an offer", "utf-8")
    desk.attachments.add("customer", 1, [paper])
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"theme": "dark", "unsaved": {"x": 1}}), "utf-8")
    packed = desk.packing.pack(tmp_path / "move.zip", settings)
    assert packed.files == 1
    there = tmp_path / "there"
    done = unpack(packed.path, there / "new.crm", there / "settings.json")
    other = Desk(done.path, password=PASSWORD)
    assert rows(other) == rows(desk)
    assert other.locks.encrypted == desk.locks.encrypted
    assert other.checks.run().problems == ()
    other.close()
    assert json.loads((there / "settings.json").read_text("utf-8")) == {"theme": "dark"}
    with pytest.raises(CannotPack, match="is there already"):
        unpack(packed.path, there / "new.crm")


def test_a_packed_file_that_was_changed_is_not_unpacked(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "First"})
    packed = desk.packing.pack(tmp_path / "move.zip").path
    desk.close()
    parts = {}
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["database.crm"] = parts["database.crm"][:-1] + b"x"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    target = tmp_path / "there" / "new.crm"
    with pytest.raises(CannotPack, match="damaged"):
        unpack(packed, target)
    assert not target.parent.exists() or list(target.parent.iterdir()) == []
    packed.write_text("no archive")
    with pytest.raises(CannotPack, match="not a packed"):
        unpack(packed, target)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotBackUp, match="Choose another folder"):
        desk.backups.make(tmp_path / "file" / "backups")
    with pytest.raises(PersonError, match="not a backup"):
        desk.backups.verify(tmp_path / "file")
    before = dump(desk.path)
    with pytest.raises(PersonError):
        desk.restores.whole(tmp_path / "file")
    assert dump(desk.path) == before
    desk.close()
