"""A working day with a protected file: nothing that was planted stands in any file afterwards."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.app import logs
from crm_desktop.fields.problems import PersonError
from crm_desktop.jobs.lanes import Cancelled
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query

PASSWORD = "correct horse"
PLANTED = "Zebrafish 斑马鱼"
TEXTS = [b"Zebrafish", b"zebraf", "斑马".encode(), "Zebrafish".encode("utf-16-le")]


def day(folder: Path, outside: Path) -> None:
    """Save, fail, import, cancel an export, undo, attach, back up, crash, change the password."""
    desk = Desk(folder / "office.crm", who="Tester", password=PASSWORD)
    desk.records.save("customer", {"name": PLANTED, "code": "n001", "notes": PLANTED * 300})
    with pytest.raises(PersonError):
        desk.records.save("customer", {"name": PLANTED, "code": "n001"})

    def refused(unit: Any, _reader: Any) -> None:
        unit.connection.exec_driver_sql("INSERT INTO customer (id, name) VALUES (1, ?)", (PLANTED,))

    try:
        desk._store.transact("customer.create", refused)
    except PersonError:
        logging.getLogger("crm_desktop").exception("Refused")
    rows = "\n".join(f"{PLANTED} {number},{PLANTED}" for number in range(200))
    (outside / "people.csv").write_text(f"Name,Notes\n{rows}", "utf-8")
    desk.imports.apply(desk.imports.plan("customer", outside / "people.csv"))

    def stop(_now: int, _whole: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.exports.write(Query("customer"), folder / "list.xlsx", progress=stop)
    desk.history.undo()
    (outside / "offer.txt").write_text(PLANTED, "utf-8")
    desk.attachments.add("customer", 1, [outside / "offer.txt"])
    desk.backups.make()
    desk.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        again = Desk(folder / "office.crm", password=PASSWORD)
        while True:
            again.records.save("customer", {"name": PLANTED, "notes": PLANTED * 900})
            os.write(writing, b"x")
    for _save in range(3):
        os.read(reading, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    desk = Desk(folder / "office.crm", password=PASSWORD)
    desk.locks.change_password(PASSWORD, "another horse")
    desk.restores.whole(desk.backups.every()[0].path, PASSWORD)
    assert desk.search("Zebrafish")
    desk.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_a_working_day_leaves_nothing_in_the_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, outside = tmp_path / "office", tmp_path / "outside"
    for one in (folder, outside, folder / "tmp"):
        one.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    handlers = logging.getLogger().handlers[:]
    logs.write_to(folder / "log" / "crm-desktop.log")
    try:
        day(folder, outside)
    finally:
        logging.getLogger().handlers[:] = handlers
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert {"office.crm", "crm-desktop.log"} <= {one.name for one in files}
    found = [one.name for one in files if any(text in one.read_bytes() for text in TEXTS)]
    assert found == []
