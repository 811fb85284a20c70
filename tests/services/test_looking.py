"""Looking into a backup leaves it as it is; what a crash left in the clear goes later."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.services.backups import Backup
from crm_desktop.services.desk import CannotWrite, Desk
from crm_desktop.services.temporary import clear_left, temporary_folder
from tests.offices import open_desk

PASSWORD = "a few words are best"


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


@pytest.fixture(params=["", PASSWORD], ids=["plain", "protected"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    made = Desk(tmp_path / "office.crm", who="Tester", password=request.param or None)
    made.records.save("customer", {"name": "Nordlicht Zeebrugge"})
    yield made
    made.close()


def older(backup: Backup, desk: Desk) -> None:
    """Make the backup be one of the version before, without the columns of today."""
    from crm_desktop.storage.encryption import connect  # noqa: PLC0415

    key = desk.backups._store.key
    connection = connect(backup.path, key)
    connection.execute("DROP INDEX IF EXISTS customer_code_index")
    connection.execute("DROP INDEX IF EXISTS sale_number_index")
    for name in ("sale_daily", "feedback_daily"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for record in ("customer", "contact"):
        for name in ("consent_channel", "consent_date", "consent_source"):
            connection.execute(f"ALTER TABLE {record} DROP COLUMN {name}")
    connection.execute("ALTER TABLE contact DROP COLUMN consent")
    connection.execute("UPDATE alembic_version SET version_num = '0007'")
    connection.execute("PRAGMA user_version = 7")
    connection.close()


def temporary() -> list[Path]:
    return [path for path in Path(tempfile.gettempdir()).rglob("*") if path.is_file()]


def test_a_backup_of_an_older_version_is_read_from_a_copy_that_goes(desk: Desk) -> None:
    backup = desk.backups.make().backup
    older(backup, desk)
    before = backup.path.read_bytes()
    looked = desk.backups.look(backup.path)
    assert looked.records.get("customer", 1)["consent_channel"] == ""
    assert temporary()
    if desk.locks.encrypted:
        assert not any(b"Nordlicht" in path.read_bytes() for path in temporary())
    with pytest.raises(CannotWrite):
        looked.records.save("customer", {"name": "No"})
    looked.close()
    assert temporary() == []
    desk.records.save("customer", {"name": "Changed since"}, 1)
    desk.restores.record(backup.path, "customer", 1)
    assert desk.records.title("customer", 1) == "Nordlicht Zeebrugge"
    desk.history.undo()
    assert desk.records.title("customer", 1) == "Changed since"
    assert backup.path.read_bytes() == before
    assert temporary() == []


def test_a_backup_is_never_opened_for_writing(tmp_path: Path) -> None:
    office = open_desk(tmp_path)
    office.records.save("customer", {"name": "Somebody"})
    backup = office.backups.make().backup
    with_it = Desk(backup.path, who="Tester")
    assert with_it.read_only
    with pytest.raises(CannotWrite):
        with_it.records.save("customer", {"name": "No"})
    with_it.close()
    office.backups.verify(backup.path)
    office.close()


def test_copies_that_a_crash_left_go_at_the_next_start() -> None:
    mine = temporary_folder()
    made = "from crm_desktop.services.temporary import temporary_folder as f; print(f(), end='')"
    place = Path(tempfile.gettempdir())
    left = subprocess.run(
        [sys.executable, "-c", f"import tempfile; tempfile.tempdir={str(place)!r}; {made}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    copy = Path(left) / "paper.txt"
    copy.write_text("plain", "utf-8")
    copy.chmod(0o400)
    assert clear_left() == 1
    assert (mine.exists(), Path(left).exists()) == (True, False)
