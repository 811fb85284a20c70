"""Sample data in bulk: the same office whoever makes it, whole, and taken back in one step."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from crm_desktop.services import demo, demo_chunk
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from tests.offices import dump, open_desk

TODAY = date(2026, 11, 20)


class Stopped(Exception):  # noqa: N818 - not a mistake
    """Raised where a person cancels."""


@pytest.fixture(autouse=True)
def small_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_AT_ONCE", 10)


def made(folder: Path, name: str, customers: int) -> Desk:
    desk = open_desk(folder, name)
    desk.demo.create(customers, 3, today=TODAY)
    return desk


def content(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """Return every table without the moments of writing, which differ."""
    times = ("updated_at", "created_at")
    with closing(driver.connect(str(desk.path))) as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'search%' AND name NOT IN ('change', 'operation')"
            )
        ]
        found = {}
        for name in names:
            rows = connection.execute(f'SELECT * FROM "{name}"')
            kept = [at for at, one in enumerate(rows.description) if one[0] not in times]
            found[name] = sorted((tuple(row[at] for at in kept) for row in rows), key=repr)
        return found


def indexes(desk: Desk) -> list[str]:
    with closing(driver.connect(str(desk.path))) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'index'")
        return sorted(str(row[0]) for row in rows)


def test_several_processes_make_the_same_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helped = made(tmp_path, "helped.crm", 90)
    monkeypatch.setattr(demo, "_WORTH_HELP", 1000)
    alone = made(tmp_path, "alone.crm", 90)
    assert content(helped) == content(alone)
    assert dump(helped.path)["search"] == dump(alone.path)["search"]
    assert not helped.checks.run().problems


def test_it_is_one_step_and_leaves_the_indexes_as_they_were(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "Harbour"})
    before, known = dump(desk.path), indexes(desk)
    desk.demo.create(30, 3, today=TODAY)
    assert indexes(desk) == known
    assert not desk.checks.run().problems
    desk.history.undo()
    assert dump(desk.path) == before


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    before, known = dump(desk.path), indexes(desk)

    def stop(now: int, whole: int) -> None:
        if now > whole // 2:
            raise Stopped

    with pytest.raises(Stopped):
        desk.demo.create(90, 3, today=TODAY, progress=stop)
    assert (dump(desk.path), indexes(desk)) == (before, known)
    assert desk.history.next_undo() is None


def test_a_very_large_office_is_thinner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = made(tmp_path, "many.crm", 60).lists.count(Query("sale"))
    monkeypatch.setattr(demo_chunk, "_THIN_FROM", 10)
    few = made(tmp_path, "few.crm", 60)
    assert 0 < few.lists.count(Query("sale")) < many
    assert few.figures.overview(TODAY).customers == 60
