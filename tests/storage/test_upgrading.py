"""Files of every earlier version are upgraded and keep all rows; a failure changes nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection

from crm_desktop.fields.problems import PersonError
from crm_desktop.services.desk import Desk
from crm_desktop.storage import audit, schema
from crm_desktop.storage.backup import read_facts, verify
from crm_desktop.storage.engine import open_engine

ASIDE = {"alembic_version", "spelling"}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office of today with something in every table."""
    desk = Desk(tmp_path_factory.mktemp("full") / "full.crm", who="Tester")
    desk.demo.create(6, today=None)
    desk.records.save("customer", {"name": "Later"}, 1)
    desk.close()
    return desk.path


def old_file(folder: Path, version: int, full: Path) -> Path:
    """Make a file as the program of that version left it, with the rows of ``full``."""
    path = folder / "office.crm"
    engine = open_engine(path)
    schema.upgrade(engine, path, f"{version:04}")
    engine.dispose()
    with closing(driver.connect(str(path), isolation_level=None)) as connection:
        connection.execute("ATTACH DATABASE ? AS full", (str(full),))
        connection.execute("BEGIN")
        for name in tables(connection):
            ours, theirs = columns(connection, "main", name), columns(connection, "full", name)
            both = ", ".join(f'"{column}"' for column in ours if column in theirs)
            if name not in ASIDE and both:
                connection.execute(f'DELETE FROM main."{name}"')
                connection.execute(
                    f'INSERT INTO main."{name}" ({both}) SELECT {both} FROM full."{name}"'
                )
        connection.execute("COMMIT")
    return path


def tables(connection: Any) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    return [row[0] for row in rows.fetchall()]


def columns(connection: Any, base: str, name: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA {base}.table_info("{name}")').fetchall()]


def rows(path: Path, like: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """Return the rows of the tables with their columns, or of those that ``like`` names."""
    with closing(driver.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        wanted = like or {name: columns(connection, "main", name) for name in tables(connection)}
        found: dict[str, Any] = {"": wanted} if like is None else {}
        for name, names in wanted.items():
            listed = ", ".join(f'"{column}"' for column in names)
            found[name] = sorted(
                connection.execute(f'SELECT {listed} FROM "{name}"').fetchall(), key=repr
            )
        return found


@pytest.mark.parametrize("version", range(1, schema.VERSION))
def test_a_file_of_every_version_keeps_all_rows(tmp_path: Path, version: int, full: Path) -> None:
    path = old_file(tmp_path, version, full)
    before = rows(path)
    shape = before.pop("")
    desk = Desk(path, who="Tester")
    after = rows(path, shape)
    changed = {name for name in before if before[name] != after[name]}
    # The search index's own tables are SQLite's to arrange; the check looks into them.
    assert {name for name in changed if not name.startswith("search")} <= ASIDE
    problems = [str(problem) for problem in desk.checks.run().problems]
    assert problems == []
    assert desk.records.get("customer", 1)["name"] == "Later"
    assert [hit.id for hit in desk.search("Later")][:1] == [1]
    desk.records.save("customer", {"name": "Latest"}, 1)
    desk.history.undo()
    desk.history.undo()
    assert desk.records.get("customer", 1)["name"] != "Later"
    desk.close()
    [copy] = (tmp_path / "office.crm.backups").glob("office version-*.crm")
    facts = read_facts(copy)
    assert facts is not None
    assert facts.version == version
    verify(copy, None, facts)


def test_a_migration_that_fails_in_the_middle_changes_nothing(
    tmp_path: Path, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_file(tmp_path, 3, full)
    before = rows(path)

    def fails(_connection: Connection) -> None:
        raise RuntimeError("a mistake in a migration")

    with monkeypatch.context() as patch:
        patch.setattr(audit, "fill", fails)
        for _time in range(2):
            with pytest.raises(PersonError, match=r"could not be brought .*It is as it was"):
                Desk(path)
    assert rows(path) == before
    # The backup of the first try served the second.
    assert len(list((tmp_path / "office.crm.backups").glob("*.crm"))) == 1
    desk = Desk(path)
    assert desk.checks.run().problems == ()
    desk.close()


def test_a_migration_that_spoils_the_file_is_answered_with_the_backup(
    tmp_path: Path, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_file(tmp_path, 3, full)
    before = rows(path)

    def spoils(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM change")
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("BEGIN")
        raise RuntimeError("a mistake in a migration")

    with monkeypatch.context() as patch:
        patch.setattr(audit, "fill", spoils)
        with pytest.raises(PersonError, match="It is as it was"):
            Desk(path)
    assert rows(path) == before
    assert (tmp_path / "office.crm.failed").exists()
    desk = Desk(path)
    assert desk.checks.run().problems == ()
    desk.close()


def test_an_older_copy_does_not_pass_for_the_backup_of_today(tmp_path: Path, full: Path) -> None:
    path = old_file(tmp_path, 3, full)
    Desk(path).close()
    path.unlink()
    with closing(driver.connect(str(old_file(tmp_path, 3, full)))) as connection:
        connection.execute(
            "INSERT INTO operation (name, at, details) VALUES ('later', '2026-01-01', '{}')"
        )
        connection.commit()
    Desk(path).close()
    copies = sorted((tmp_path / "office.crm.backups").glob("*.crm"))
    assert [copy.name for copy in copies] == ["office version-3 2.crm", "office version-3.crm"]
