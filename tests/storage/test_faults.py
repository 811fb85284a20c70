"""A disk that is full at any step of any write: nothing is lost, and a sentence says so."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.fields.problems import PersonError
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.storage import schema
from crm_desktop.storage.engine import open_engine

PASSWORD = "correct horse"
STEPS = (0, 4, 16, 40, 100, 250, 600, 1200, 2500, 4000, 6000)
"""Kilobytes that are left when the work begins: it stops at another step with each."""

KIB = 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 40 MB that nothing else uses."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)],
        check=False, capture_output=True,
    )  # fmt: skip
    if not made or made.returncode:
        pytest.skip(
            "a small disk cannot be mounted here: that needs the rights of an administrator"
        )
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def office(folder: Path, name: str, password: str | None) -> Desk:
    desk = Desk(folder / name / "office.crm", who="Tester", password=password)
    desk.demo.create(15, today=None)
    return desk


def rows(desk: Desk) -> dict[str, Any]:
    return {
        name: desk.lists.rows(name, desk.lists.ids(Query(name, sort=("id",))), tuple(spec.columns))
        for name, spec in desk.types.items()
    }


def leave(folder: Path, kilobytes: int) -> Path:
    """Fill the disk until only so much is left."""
    ballast = folder / "ballast"
    left = shutil.disk_usage(folder).free - kilobytes * KIB
    ballast.write_bytes(bytes(max(left, 0)))
    return ballast


def save(desk: Desk) -> None:
    desk.records.save("customer", {"name": "Zebra", "notes": "z" * 60_000})


def take_in(desk: Desk) -> None:
    source = desk.path.parents[2] / "people.csv"
    lines = [f"Person {number},{'n' * 2000}" for number in range(300)]
    source.write_text("\n".join(["Name,Notes", *lines]), "utf-8")
    desk.imports.apply(desk.imports.plan("customer", source))


def back_up(desk: Desk) -> None:
    desk.backups.make()


def go_back(desk: Desk) -> None:
    backup = desk.path.parent / "elsewhere"
    desk.restores.whole(next(backup.glob("*.crm")))


def protect(desk: Desk) -> None:
    if desk.locks.encrypted:
        desk.locks.change_password(PASSWORD, "another horse")
    else:
        desk.locks.set_password(PASSWORD)


def pack(desk: Desk) -> None:
    desk.packing.pack(desk.path.with_name("move.zip"))


@pytest.mark.parametrize("password", [None, PASSWORD], ids=["plain", "encrypted"])
@pytest.mark.parametrize("work", [save, take_in, back_up, go_back, protect, pack])
def test_a_full_disk_loses_nothing(
    disk: Path, work: Callable[[Desk], None], password: str | None
) -> None:
    desk = office(disk, "office", password)
    before = rows(desk)
    desk.backups.make(desk.path.parent / "elsewhere")
    outcomes: list[str] = []
    for kilobytes in STEPS:
        here = {one.name for one in desk.path.parent.iterdir()}
        ballast = leave(disk, kilobytes)
        try:
            work(desk)
        except PersonError as error:
            told = str(error)
            assert any(word in told for word in ("full", "room", "Make room")), told
            outcomes.append("refused")
            ballast.unlink()
            assert rows(desk) == before
            left = {one.name for one in desk.path.parent.iterdir()} - here
            assert left <= {"office.crm.backups", "office.crm-wal", "office.crm-shm"}, left
        else:
            outcomes.append("done")
            ballast.unlink()
            break
        assert desk.checks.run().problems == ()
        # The program goes on.
        desk.records.save("customer", {"name": "After"})
        desk.history.undo()
    assert desk.checks.run().problems == ()
    assert outcomes[0] == "refused" or work is protect, outcomes
    assert outcomes[-1] == "done", outcomes
    desk.close()


def test_a_full_disk_stops_a_migration_and_the_file_is_as_it_was(disk: Path) -> None:
    folder = disk / "old"
    folder.mkdir()
    path = folder / "office.crm"
    engine = open_engine(path)
    schema.upgrade(engine, path, "0001")
    with engine.connect() as connection:
        for number in range(1, 400):
            connection.exec_driver_sql(
                "INSERT INTO operation (id, name, at, details) VALUES (?, 'x', '2026-01-01', ?)",
                (number, "{}" + " " * 3000),
            )
        connection.commit()
    engine.dispose()
    refused: list[str] = []
    for kilobytes in STEPS:
        ballast = leave(disk, kilobytes)
        try:
            desk = Desk(path)
        except PersonError as error:
            refused.append(str(error))
            ballast.unlink()
            engine = open_engine(path)
            with engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 1
                kept = connection.exec_driver_sql("SELECT count(*) FROM operation").scalar_one()
                assert kept == 399
            engine.dispose()
        else:
            ballast.unlink()
            desk.records.save("customer", {"name": "After"})
            desk.close()
            break
    assert refused
    assert all("full" in one or "room" in one for one in refused), refused
    copies = list((folder / "office.crm.backups").glob("*.crm"))
    assert len(copies) == 1
