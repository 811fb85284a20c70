"""Giving a file a key, another one, or none: a new file beside it, compared, put in its place."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.storage.encryption import FileKey, connect
from crm_desktop.storage.placing import beside, clear_up, put_in_place, settle_folder, wipe

Progress = Callable[[int, int], None]

_log = logging.getLogger(__name__)
_NEW = ".new-key"
_OLD = ".old-key"
_AT_ONCE = 500
_TELL_EVERY = 20_000


class CannotConvert(PersonError):  # noqa: N818
    """The file has the key that it had, and nothing of it was changed."""


def convert(
    path: Path, old: FileKey | None, new: FileKey | None, progress: Progress | None = None
) -> None:
    """Make the file at ``path``, whose key is ``old``, have the key ``new`` (``None``: no key).

    The content is written to a new file, compared with the old one row by row, and put in its
    place in one step; what the file was before is overwritten with zeros. No other program may
    have the file open. Raises ``CannotConvert`` and what ``progress`` raises; then the file is as
    it was and nothing is left beside it.
    """
    fresh, aside = beside(path, _NEW), beside(path, _OLD)
    leftovers: list[Path] = []
    try:
        clear_away(path)
        with _held(path, old, leftovers) as connection:
            _write(connection, fresh, new)
            _compare(connection, fresh, new, progress)
            fresh.chmod(path.stat().st_mode & 0o777)
            with suppress(OSError):  # a disk without links: the old content is only removed
                os.link(path, aside)
            if os.name == "nt":
                # An open file cannot be replaced there.
                connection.close()
            put_in_place(fresh, path)
            # Still held: whoever waits for the old file finds that it is none any more.
            _wipe_old(aside)
    except (driver.Error, OSError) as error:
        clear_up(fresh)
        raise CannotConvert(_reason(error)) from error
    except BaseException:
        clear_up(fresh)
        raise
    finally:
        for leftover in leftovers:
            _wipe_old(leftover)
        settle_folder(path.parent)


def _wipe_old(aside: Path) -> None:
    """Wipe what is not needed any more; the new file stands, whatever becomes of this."""
    try:
        wipe(aside)
    except OSError:
        _log.warning("What the file was before could not be overwritten", exc_info=True)


def clear_away(path: Path) -> None:
    """Remove what a change of the key left that did not come to its end."""
    for ending in ("", "-wal", "-journal"):
        wipe(beside(path, _NEW + ending))
    for ending in ("", "-wal"):
        wipe(beside(path, ending + _OLD))


def make_alone(path: Path, key: FileKey | None) -> None:
    """Put all that was written into the one file and leave nothing beside it.

    Raises ``CannotConvert`` where another program has the file open.
    """
    try:
        with _held(path, key, []):
            pass
    except driver.Error as error:
        raise CannotConvert(_reason(error)) from error
    finally:
        clear_up(beside(path, "-wal" + _OLD))


@contextmanager
def _held(path: Path, key: FileKey | None, leftovers: list[Path]) -> Iterator[Any]:
    """Open the file so that no other program can, with all that was written in one place."""
    log, kept = beside(path, "-wal"), beside(path, "-wal" + _OLD)
    connection = connect(path, key, mode="rw")
    try:
        connection.execute("PRAGMA busy_timeout = 2000")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with suppress(OSError):
            # SQLite only removes its log; by this name its content is still found and wiped.
            os.link(log, kept)
            leftovers.append(kept)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA main.locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        yield connection
    finally:
        connection.close()


def _write(connection: Any, fresh: Path, key: FileKey | None) -> None:
    spec = key.pragma() if key else "''"
    connection.execute(f"ATTACH DATABASE ? AS fresh KEY {spec}", (str(fresh),))
    try:
        connection.execute("PRAGMA fresh.synchronous = FULL")
        connection.execute("SELECT sqlcipher_export('fresh')").fetchone()
        for pragma in ("user_version", "application_id"):
            value = connection.execute(f"PRAGMA main.{pragma}").fetchone()[0]
            connection.execute(f"PRAGMA fresh.{pragma} = {int(value)}")
    finally:
        connection.execute("DETACH DATABASE fresh")


def _compare(connection: Any, fresh: Path, key: FileKey | None, progress: Progress | None) -> None:
    """Read the new file with its key from the disk, and compare every row of every table."""
    other = connect(fresh, key, mode="ro")
    try:
        sound = other.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if sound != "ok" or _declared(other) != _declared(connection):
            raise driver.DatabaseError(sound)
        tables = [name for kind, name, *_rest in _declared(connection) if kind == "table"]
        counts = {name: _count(connection, name) for name in tables if _readable(connection, name)}
        whole, done = sum(counts.values()), 0
        for name in counts:
            for rows in _different(connection, other, name):
                done += rows
                if progress is not None and (done % _TELL_EVERY < _AT_ONCE or done == whole):
                    progress(done, whole)
    finally:
        other.close()


def _declared(connection: Any) -> list[tuple[Any, ...]]:
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2")
    return [tuple(row) for row in rows]


def _readable(connection: Any, name: str) -> bool:
    """Tell whether a table has rows of its own (a full-text index has them in other tables)."""
    sql = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)
    ).fetchone()[0]
    return not str(sql).upper().startswith("CREATE VIRTUAL")


def _count(connection: Any, name: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608


def _different(connection: Any, other: Any, name: str) -> Iterator[int]:
    """Yield how many rows were compared; raise where they differ."""
    statement = f'SELECT * FROM "{name}" NOT INDEXED'  # noqa: S608 - the name is the file's own
    ours, theirs = connection.execute(statement), other.execute(statement)
    while True:
        rows = ours.fetchmany(_AT_ONCE)
        if rows != theirs.fetchmany(_AT_ONCE):
            raise driver.DatabaseError(name)
        if not rows:
            return
        yield len(rows)


def _reason(error: Exception) -> Text:
    reason = str(error)
    if "locked" in reason or "busy" in reason:
        return Text("The file is open in another window or program. Close it there and try again.")
    if "full" in reason or getattr(error, "errno", None) == 28:  # noqa: PLR2004 - ENOSPC
        return Text(
            "Nothing was changed: the disk has no room for a second copy of the file. "
            "Make room and try again."
        )
    return Text(
        "Nothing was changed: the file could not be written anew ({reason}). "
        "Check the file, and restore a backup if it is damaged.",
        reason=reason,
    )
