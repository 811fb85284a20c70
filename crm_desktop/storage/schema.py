"""Bringing a file's tables up to date.

A file carries the number of its last migration as ``PRAGMA user_version``, which is read in
microseconds; Alembic is only imported for a file that is behind. New files are made straight from
the declarations (a test holds that migrations lead to the same tables).
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from sqlalchemy import Engine

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.storage import indexing, spelling
from crm_desktop.storage.encryption import FileKey
from crm_desktop.storage.placing import beside, clear_up, companions, put_in_place
from crm_desktop.storage.tables import Tables

_log = logging.getLogger(__name__)
_MIGRATIONS = resources.files("crm_desktop.storage") / "migrations"

VERSION = max(
    int(file.name[:4])
    for file in (_MIGRATIONS / "versions").iterdir()
    if file.name[:4].isdecimal() and file.name.endswith(".py")
)
"""The number of the newest migration in ``migrations/versions``."""


class CannotUpgrade(PersonError):  # noqa: N818
    """A migration failed; the file is what it was before."""


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
    there is none. All migrations are one transaction: where one fails, the file is what it was, and
    where it is not, the backup takes its place. Raises ``CannotBackUp`` and ``CannotUpgrade``.
    """
    from alembic import command  # noqa: PLC0415 - half a second that most starts do not need
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    copy = _keep_copy(engine, path, key) if copied else None
    try:
        with engine.connect().execution_options(write=True) as connection:
            config.attributes["connection"] = connection
            with connection.begin():
                command.upgrade(config, target)
                done = connection.exec_driver_sql(
                    "SELECT version_num FROM alembic_version"
                ).scalar_one()
                connection.exec_driver_sql(f"PRAGMA user_version = {int(done)}")
    except Exception as error:
        _log.warning("The file could not be brought up to date", exc_info=True)
        engine.dispose()
        if copy is not None:
            _go_back(path, key, copy)
        raise CannotUpgrade(
            Text(
                "“{name}” could not be brought to this version of the program ({reason}). It is as "
                "it was. See whether the disk is full; the program that made it still opens it.",
                name=path.name,
                reason=getattr(error, "orig", None) or error,
            )
        ) from error


def _go_back(path: Path, key: FileKey | None, copy: Path) -> None:
    """Put the backup in the place of a file that is not what it was; the file is kept beside it."""
    from crm_desktop.storage import backup  # noqa: PLC0415 - seldom

    facts = backup.read_facts(copy)
    if facts is None or backup.holds(path, key, facts) is not False:
        return
    backup.verify(copy, key, facts)
    fresh = beside(path, ".restoring")
    try:
        backup.copy_database(copy, key, fresh, facts.at)
        for one in (*companions(path), path):
            one.replace(beside(one, ".failed"))
        put_in_place(fresh, path)
    except OSError as error:
        raise backup.CannotBackUp(
            Text("“{name}” is damaged. Restore its backup {backup}.", name=path.name, backup=copy)
        ) from error
    finally:
        clear_up(fresh)


def _keep_copy(engine: Engine, path: Path, key: FileKey | None) -> Path | None:
    """Keep the file as it is, verified, among its backups; return the backup.

    One that was made before a first try serves again, unless anything was done since.
    """
    with engine.connect() as connection:
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if not version:
        return None
    from crm_desktop.storage import backup  # noqa: PLC0415 - seldom

    folder = beside(path, ".backups")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise backup.CannotBackUp(backup.no_folder(folder, error)) from error
    name, number = f"{path.stem} version-{version}", 1
    copy = folder / f"{name}{path.suffix}"
    while copy.exists():
        facts = backup.read_facts(copy)
        if facts is not None and backup.holds(path, key, facts):
            backup.verify(copy, key, facts)
            return copy
        number += 1
        copy = folder / f"{name} {number}{path.suffix}"
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with backup.whole_or_nothing(copy):
        backup.write_facts(copy, backup.copy_database(path, key, copy, at))
    return copy
