"""A protected file: in, out, another password; nothing half done, nothing left in the clear."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from crm_desktop.jobs.lanes import Cancelled
from crm_desktop.services import locking
from crm_desktop.services.attachments import ContentGone
from crm_desktop.services.attempts import Attempts
from crm_desktop.services.desk import Desk, PasswordNeeded
from crm_desktop.services.lists import Query
from crm_desktop.services.locking import (
    CannotConvert,
    Locked,
    UnfitPassword,
    Wait,
    WrongPassword,
)
from crm_desktop.storage.encryption import FileKey
from crm_desktop.storage.encryption_change import convert
from tests.offices import dump, open_desk

PASSWORD = "correct horse 电池"
OTHER = "another password"
PLANTED = "Zebrafish Trading 斑马鱼"


def office(folder: Path, password: str | None = None) -> Desk:
    desk = Desk(folder / "office.crm", who="Tester", password=password)
    desk.records.save("customer", {"name": PLANTED, "notes": "Zebrafish " * 2000})
    return desk


def records_in(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of a file in the clear, but its settings."""
    return {name: found for name, found in dump(path).items() if name != "setting"}


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()} - {"crm-home"}


def planted_in(folder: Path) -> list[str]:
    texts = [PLANTED.encode(), b"Zebrafish", "斑马鱼".encode()]
    files = [one for one in folder.rglob("*") if one.is_file()]
    return [one.name for one in files if any(text in one.read_bytes() for text in texts)]


def test_set_change_remove_keep_every_row(tmp_path: Path) -> None:
    desk = office(tmp_path)
    desk.demo.create(20, today=None)
    path, before = desk.path, records_in(desk.path)
    told: list[tuple[int, int]] = []
    desk.locks.set_password(PASSWORD, lambda now, whole: told.append((now, whole)))
    assert told
    assert told[-1][0] == told[-1][1]
    assert desk.locks.encrypted
    assert [hit.title for hit in desk.search("斑马鱼")] == [PLANTED]
    desk.locks.change_password(PASSWORD, OTHER)
    desk.close()
    with pytest.raises(WrongPassword):
        Desk(path, password=PASSWORD)
    again = Desk(path, password=OTHER)
    again.locks.remove_password(OTHER)
    assert not again.locks.encrypted
    again.close()
    assert records_in(path) == before
    assert names(tmp_path) == {"office.crm"}


def test_a_new_file_can_be_made_with_a_password(tmp_path: Path) -> None:
    desk = office(tmp_path, PASSWORD)
    assert desk.locks.encrypted
    assert planted_in(tmp_path) == []
    desk.close()
    with pytest.raises(PasswordNeeded, match="Enter its password"):
        Desk(tmp_path / "office.crm")


def test_nothing_is_left_in_the_clear(tmp_path: Path) -> None:
    desk = office(tmp_path)
    assert planted_in(tmp_path)
    desk.locks.set_password(PASSWORD)
    desk.records.save("customer", {"name": "Zebrafish second"})
    assert planted_in(tmp_path) == []
    desk.close()
    assert planted_in(tmp_path) == []


def test_any_sqlcipher_program_opens_the_file_with_the_password(tmp_path: Path) -> None:
    office(tmp_path, PASSWORD).close()
    connection = driver.connect(str(tmp_path / "office.crm"))
    connection.execute(f"PRAGMA key = '{PASSWORD}'")
    assert connection.execute("SELECT name FROM customer").fetchone() == (PLANTED,)
    connection.close()


def test_the_recovery_key_opens_the_file_however_it_is_typed(tmp_path: Path) -> None:
    desk = office(tmp_path, PASSWORD)
    recovery = desk.locks.recovery_key()
    page = desk.locks.write_recovery(tmp_path / "key.pdf")
    assert page.read_bytes().startswith(b"%PDF")
    desk.close()
    typed = recovery.lower().replace(" ", "-").replace("0", "o").replace("1", "l")
    again = Desk(tmp_path / "office.crm", password=typed)
    assert again.lists.count(Query("customer")) == 1
    again.close()
    last = "7" if recovery[0] != "7" else "8"
    with pytest.raises(WrongPassword):
        Desk(tmp_path / "office.crm", password=last + recovery[1:])


def test_a_locked_file_answers_nothing_until_it_is_unlocked(tmp_path: Path) -> None:
    desk = office(tmp_path, PASSWORD)
    key = desk._store.key
    desk.locks.lock()
    assert key is not None
    assert key.pragma().strip("\"x'").startswith("0" * 64)
    with pytest.raises(Locked, match="Enter its password"):
        desk.search("Zebrafish")
    with pytest.raises(WrongPassword):
        desk.locks.unlock("not this one")
    desk.locks.unlock(PASSWORD)
    assert desk.search("Zebrafish")
    desk.close()


def test_mistakes_make_one_wait_longer_and_a_new_start_forgets_none(tmp_path: Path) -> None:
    office(tmp_path, PASSWORD).close()
    path = tmp_path / "office.crm"
    for _time in range(3):
        with pytest.raises(WrongPassword):
            locking.key_for(path, "not this one")
    with pytest.raises(Wait, match="Try again in 2 s"):
        locking.key_for(path, PASSWORD)

    now = [1000.0]
    attempts = Attempts(tmp_path / "x", lambda: now[0])
    waits = [attempts.failed() for _time in range(12)]
    assert waits == sorted(waits)
    assert waits[:4] == [0, 0, 2, 4]
    assert waits[-1] == 300
    now[0] = 10.0
    with pytest.raises(Wait):
        attempts.allow()
    now[0] = 10.0 + 301
    attempts.allow()


def test_a_cancelled_change_leaves_everything_as_it_was(tmp_path: Path) -> None:
    desk = office(tmp_path)
    desk.close()
    before = records_in(desk.path)

    def stop(_now: int, _whole: int) -> None:
        raise Cancelled

    again = open_desk(tmp_path)
    with pytest.raises(Cancelled):
        again.locks.set_password(PASSWORD, stop)
    assert again.search("Zebrafish")
    again.close()
    assert records_in(desk.path) == before
    assert names(tmp_path) == {"office.crm"}


def test_a_file_in_use_elsewhere_is_not_changed(tmp_path: Path) -> None:
    desk, other = office(tmp_path), open_desk(tmp_path)
    assert other.search("Zebrafish")
    with pytest.raises(CannotConvert, match="Close it there"):
        desk.locks.set_password(PASSWORD)
    assert desk.search("Zebrafish")
    other.records.save("customer", {"name": "Second"})
    other.close()
    desk.locks.set_password(PASSWORD)
    assert desk.search("Second")
    desk.close()


def test_what_a_crash_left_of_a_change_is_cleared_away(tmp_path: Path) -> None:
    desk = office(tmp_path)
    for ending in (".new-key", ".old-key", "-wal.old-key"):
        (tmp_path / f"office.crm{ending}").write_text(PLANTED)
    desk.locks.set_password(PASSWORD)
    assert planted_in(tmp_path) == []
    assert names(tmp_path) <= {"office.crm", "office.crm-wal", "office.crm-shm"}
    desk.close()
    (tmp_path / "office.crm.new-key").write_text(PLANTED)
    Desk(desk.path, password=PASSWORD).close()
    assert planted_in(tmp_path) == [], "a copy in the clear, when the password was to be removed"


def test_misuse_is_said(tmp_path: Path) -> None:
    desk = office(tmp_path)
    with pytest.raises(UnfitPassword, match="at least 8"):
        desk.locks.set_password("short")
    with pytest.raises(UnfitPassword, match="has no password"):
        desk.locks.lock()
    desk.locks.set_password(PASSWORD)
    with pytest.raises(UnfitPassword, match="already"):
        desk.locks.set_password(OTHER)
    with pytest.raises(WrongPassword):
        desk.locks.change_password("wrong wrong", OTHER)
    desk.close()


def test_a_crash_between_two_names_for_the_file_does_not_wipe_it(tmp_path: Path) -> None:
    desk = office(tmp_path)
    desk.close()
    (tmp_path / "office.crm.old-key").hardlink_to(tmp_path / "office.crm")
    again = open_desk(tmp_path)
    again.locks.set_password(PASSWORD)
    assert again.search("Zebrafish")
    assert planted_in(tmp_path) == []
    again.close()


def paper(folder: Path) -> Path:
    path = folder / "offer.txt"
    path.write_text(f"{PLANTED} pays", "utf-8")
    return path


def test_attached_files_are_sealed_and_come_back(tmp_path: Path) -> None:
    desk = office(tmp_path)
    sent = paper(tmp_path)
    (file,), _changes = desk.attachments.add("customer", 1, [sent])
    desk.backups.make()
    desk.locks.set_password(PASSWORD)
    assert desk.attachments.add("customer", 1, [sent])[0] == (), "it has this file already"
    sent.unlink()
    assert planted_in(tmp_path) == []
    names_there = {one.name for one in desk.attachments.folder.glob("??/*")}
    assert file.sha256 not in names_there
    assert len(names_there) == 1
    out = tmp_path / "out.txt"
    desk.attachments.save_as(file, out)
    assert out.read_text("utf-8") == f"{PLANTED} pays"
    out.unlink()
    assert desk.checks.run().problems == ()
    desk.locks.change_password(PASSWORD, OTHER)
    backup = desk.backups.make().backup
    assert planted_in(tmp_path) == []
    for place in desk.attachments.folder.glob("??/*"):
        place.unlink()
    assert "missing" in str(desk.checks.run().problems[0])
    desk.restores.whole(backup.path)
    assert desk.checks.run().problems == ()
    desk.locks.remove_password(OTHER)
    assert [one.name for one in desk.attachments.folder.glob("??/*")] == [file.sha256]
    assert desk.checks.run().problems == ()
    desk.close()


def test_a_damaged_sealed_file_is_found(tmp_path: Path) -> None:
    desk = office(tmp_path, PASSWORD)
    (file,), _changes = desk.attachments.add("customer", 1, [paper(tmp_path)])
    place = next(desk.attachments.folder.glob("??/*"))
    whole = bytearray(place.read_bytes())
    whole[5000] ^= 1
    place.write_bytes(whole)
    assert any("was changed" in str(one) for one in desk.checks.run().problems)
    with pytest.raises(ContentGone):
        desk.attachments.save_as(file, tmp_path / "out.txt")
    desk.close()


def test_sealing_that_was_broken_off_is_finished_when_the_file_is_opened(tmp_path: Path) -> None:
    desk = office(tmp_path)
    sent = paper(tmp_path)
    desk.attachments.add("customer", 1, [sent])
    sent.unlink()
    desk.set_setting("attachments.moving", "yes")
    store = desk._store
    with store.alone() as now:
        convert(store.path, now, FileKey.new(PASSWORD))
        with pytest.raises(PasswordNeeded):
            store.open(None)
        store.open(locking.key_for(store.path, PASSWORD))
    assert planted_in(tmp_path) != [], "as after a crash right then"
    desk.close()
    again = Desk(desk.path, password=PASSWORD)
    assert planted_in(tmp_path) == []
    assert again.checks.run().problems == ()
    again.close()
