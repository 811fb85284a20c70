"""Bringing a file's tables up to date.

A file carries the number of its last migration as ``PRAGMA user_version``, which is read in
microseconds; Alembic is only imported for a file that is behind. New files are made straight from
the declarations (a test holds that migrations lead to the same tables).
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from sqlalchemy import Engine

from crm_desktop.storage import indexing, spelling
from crm_desktop.storage.encryption import FileKey
from crm_desktop.storage.placing import beside
from crm_desktop.storage.tables import Tables

_MIGRATIONS = resources.files("crm_desktop.storage") / "migrations"

VERSION = max(
    int(file.name[:4])
    for file in (_MIGRATIONS / "versions").iterdir()
    if file.name[:4].isdecimal() and file.name.endswith(".py")
)
"""The number of the newest migration in ``migrations/versions``."""


def make_current(
    engine: Engine,
    tables: Tables,
    path: Path,
    *,
    fresh: bool,
    look_only: bool = False,
    key: FileKey | None = None,
    copied: bool = True,
) -> bool:
    """Make the file's tables be those of this program; return ``False`` for a newer file.

    With ``look_only`` nothing is made: an older file is as good as a newer one.
    Raises the driver's ``DatabaseError`` where the file is no database.
    """
    with engine.connect() as connection:
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if version == 0 and not fresh:
            found = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            fresh = not found
    if look_only:
        return version == VERSION
    if fresh and version == 0:
        _create(engine, tables)
        return True
    if version > VERSION:
        return False
    if version < VERSION:
        upgrade(engine, path, key=key, copied=copied)
    return True


def _create(engine: Engine, tables: Tables) -> None:
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        tables.metadata.create_all(connection)
        connection.exec_driver_sql(indexing.CREATE)
        connection.exec_driver_sql(spelling.CREATE)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (f"{VERSION:04}",))
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def upgrade(
    engine: Engine,
    path: Path,
    target: str = "head",
    *,
    key: FileKey | None = None,
    copied: bool = True,
) -> None:
    """Run the migrations that the file lacks, after a verified backup of it.

    The backup is named after the version it has; without ``copied`` (for what is a copy itself)
    there is none. All migrations are one transaction: where one
    fails, the file is what it was. Raises ``CannotBackUp``.
    """
    from alembic import command  # noqa: PLC0415 - half a second that most starts do not need
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    if copied:
        _keep_copy(engine, path, key)
    with engine.connect().execution_options(write=True) as connection:
        config.attributes["connection"] = connection
        with connection.begin():
            command.upgrade(config, target)
            done = connection.exec_driver_sql(
                "SELECT version_num FROM alembic_version"
            ).scalar_one()
            connection.exec_driver_sql(f"PRAGMA user_version = {int(done)}")


def _keep_copy(engine: Engine, path: Path, key: FileKey | None) -> None:
    """Keep the file as it is, verified, among its backups."""
    with engine.connect() as connection:
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    folder = beside(path, ".backups")
    copy = folder / f"{path.stem} version-{version}{path.suffix}"
    if not version or copy.exists():
        return
    from crm_desktop.storage.backup import (  # noqa: PLC0415 - seldom
        CannotBackUp,
        copy_database,
        no_folder,
        whole_or_nothing,
        write_facts,
    )

    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise CannotBackUp(no_folder(folder, error)) from error
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with whole_or_nothing(copy):
        write_facts(copy, copy_database(path, key, copy, at))
