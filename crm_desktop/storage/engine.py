"""Opening the SQLite file: driver, key, pragmas, transactions."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DatabaseError as DriverFailure
from sqlalchemy.pool import QueuePool

from crm_desktop.storage.encryption import FileKey, connect

__all__ = ["DriverError", "DriverFailure", "empty_log", "open_engine"]

_log = logging.getLogger(__name__)

DriverError = driver.Error
"""What the driver raises; it is not a ``sqlite3.Error``."""

_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    # A save that was reported as done must outlive a power cut: FULL costs 4 ms a commit, and a
    # person saves a few times a minute. Imports are one transaction and do not feel it.
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
)


def empty_log(engine: Engine) -> None:
    """Bring all that is in the log into the file that is open, whatever stands at its place now.

    SQLite leaves the log of a file that was moved where it is, and would take it for that of the
    file that was put there.
    """
    pool = engine.pool
    if not isinstance(pool, QueuePool) or not pool.checkedin():
        return  # a connection that is made now would be one to the other file
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except driver.Error:
        _log.warning("The log of a file that was moved is left behind", exc_info=True)
    finally:
        connection.close()


_HARMLESS = (driver.IntegrityError, driver.ProgrammingError, driver.DataError)
"""What the file refuses without anything being wrong with it."""


def _waits(error: Exception) -> bool:
    return "locked" in str(error) or "interrupted" in str(error)


def open_engine(path: Path, *, read_only: bool = False, key: FileKey | None = None) -> Engine:
    """Return an engine on the file; the file is made when it is not there.

    The driver is SQLCipher's also for plain files: it brings the same recent SQLite everywhere.
    ``key`` is that of an encrypted file; it has to be whole whenever a connection is made.
    Transactions begin explicitly: ``BEGIN`` for reading (one snapshot), ``BEGIN IMMEDIATE`` where
    the connection has the execution option ``write``.
    """
    mode = "ro" if read_only else "rwc"
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connect(path, key, mode=mode),
        poolclass=QueuePool,
        pool_size=4,
        # What is written to the log must not tell what is in a protected file.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        if not read_only:
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.close()

    @event.listens_for(engine, "handle_error")
    def failed(context: ExceptionContext) -> None:
        # SQLCipher remembers a failure of the disk: that connection reads nothing any more, and
        # says that the file was no database. Others do; so this one is closed.
        error = context.original_exception
        if isinstance(error, driver.DatabaseError) and not isinstance(error, _HARMLESS):
            context.is_disconnect = context.is_disconnect or not _waits(error)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
