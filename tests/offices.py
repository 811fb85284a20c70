"""Making small offices for tests, and comparing them table by table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from crm_desktop.services.desk import Desk

LOG_TABLES = frozenset({"operation", "change", "spelling"})
"""The log grows with every operation, an undo too, and words stay; everything else comes back."""


def today() -> date:
    """Return the local day, which a run of the tests may outlive."""
    return date.today()  # noqa: DTZ011


def open_desk(folder: Path, name: str = "office.crm") -> Desk:
    """Open (or make) a customer file in ``folder``."""
    return Desk(folder / name, who="Tester")


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of a file (not the log's), the search index by content."""
    connection = driver.connect(str(path))
    try:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite_%'"
            )
            if row[0] not in LOG_TABLES
        ]
        tables = {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in names
        }
        tables["search"] = sorted(_search_content(connection))
        return tables
    finally:
        connection.close()


def _search_content(connection: Any) -> list[tuple[Any, ...]]:
    """Return (token, row) pairs of the full-text index."""
    connection.execute(
        "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'search', 'instance')"
    )
    rows = connection.execute("SELECT term, doc FROM temp.vocabulary").fetchall()
    return [tuple(row) for row in rows]
