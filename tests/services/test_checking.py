"""The check finds what is broken, and nothing where nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from crm_desktop.services.desk import Desk
from crm_desktop.storage.checks import damage
from crm_desktop.storage.engine import open_engine
from tests.offices import open_desk


def broken(path: Path, *statements: str) -> None:
    """Change a file behind the program's back."""
    connection = driver.connect(str(path))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def office(folder: Path) -> Desk:
    desk = open_desk(folder)
    desk.demo.create(12, today=None)
    return desk


def test_a_sound_file_is_sound(tmp_path: Path) -> None:
    desk = office(tmp_path)
    desk.records.delete("customer", [1])
    told: list[tuple[int, int]] = []
    result = desk.checks.run(lambda now, whole: told.append((now, whole)))
    assert result.problems == ()
    assert result.counts["customer"] == 11
    assert told
    desk.close()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE sale SET total = total + 1 WHERE id = 1", "Total of Sale"),
        ("UPDATE sale_lines SET amount = 5 WHERE owner_id = 1", "Lines of Sale"),
        ("UPDATE customer SET name = 'Other' WHERE id = 2", "not what the history says"),
        ("DELETE FROM search WHERE rowid = 1 * 64 + 1", "does not find these Customers: 1"),
        ("INSERT INTO search (rowid, tokens) VALUES (99999 * 64 + 1, 'x')", "that are not there"),
        ("UPDATE customer SET birthday = 'soon' WHERE id = 1", "cannot be read"),
        ("UPDATE sale SET customer = 4711 WHERE id = 1", "refers to one that is not there"),
    ],
)
def test_damage_is_named(tmp_path: Path, statement: str, sentence: str) -> None:
    desk = office(tmp_path)
    broken(desk.path, "PRAGMA foreign_keys = OFF", statement)
    told = [str(problem) for problem in desk.checks.run().problems]
    assert any(sentence in problem for problem in told), told
    desk.close()


def test_what_others_wrote_meanwhile_is_not_damage(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    first = [desk.records.save("customer", {"name": f"Anna {one}"}).id for one in range(30)]
    desk.records.delete("customer", first[:10])
    engine = open_engine(desk.path)
    with engine.connect() as reading:  # the connection now knows the index as it is
        reading.exec_driver_sql("SELECT 1 FROM search WHERE search MATCH 'anna'").all()
    for one in range(300):
        desk.records.save("customer", {"name": f"Berta {one}"})
    with engine.connect() as reading:
        assert list(damage(reading)) == []
    engine.dispose()
    desk.close()
