"""Copies of a database: made beside its writers, read again from the disk before they count."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.storage.audit import Head
from crm_desktop.storage.encryption import FileKey, connect
from crm_desktop.storage.placing import (
    beside,
    clear_up,
    companions,
    facts_file,
    put_in_place,
    remove_whole,
)

Progress = Callable[[int, int], None]

_PAGES = 2_048
"""Pages a step (8 MB): some tens of milliseconds, after which a cancel is heard."""

_SMALL = 200 << 20
"""Up to this size every index is compared with its table, beyond it only every page is read."""

_CHUNK = 1 << 20
_UNFINISHED = ".part"


class CannotBackUp(PersonError):  # noqa: N818
    """No backup was made, or it is not what it should be; nothing unfinished was left."""


@dataclass(frozen=True)
class Facts:
    """What is known of a copy: kept beside it, so that it can be verified at any time.

    ``counts`` are the rows of each table, ``files`` the contents of attached files that belong to
    it, ``at`` is the moment (UTC) whose state it holds.
    """

    at: str
    of: str
    version: int
    counts: Mapping[str, int]
    head: Head
    size: int = 0
    sha256: str = ""
    files: tuple[str, ...] = field(default=())


def copy_database(
    path: Path, key: FileKey | None, target: Path, at: str, progress: Progress | None = None
) -> Facts:
    """Copy the database at ``path`` to ``target`` and return what the copy holds.

    The copy has the same key (and opens with the same password). It shows one moment, whatever is
    written meanwhile: in WAL mode a reader's snapshot holds up no writer and is held up by none.
    It is read again from the disk before it takes its name. Raises ``CannotBackUp`` and what
    ``progress`` raises; then ``target`` is as it was.
    """
    unfinished = beside(target, _UNFINISHED)
    try:
        remove_whole(unfinished)
        with closing(connect(path, key, mode="rw")) as source:
            source.execute("PRAGMA temp_store = MEMORY")
            # One snapshot for counting and for every step: else each write starts the copy anew.
            source.execute("BEGIN")
            facts = _facts(source, at, path.name)
            with closing(connect(unfinished, key)) as copy:
                source.backup(copy, pages=_PAGES, progress=_told(progress), sleep=0.01)
                # Without a log of its own it can be opened from a disk that is only read.
                copy.execute("PRAGMA journal_mode = DELETE")
        compare(unfinished, key, facts)
        sha256, size = digest(unfinished)
        put_in_place(unfinished, target)
    except (driver.Error, OSError) as error:
        clear_up(unfinished)
        raise CannotBackUp(_reason(error)) from error
    except BaseException:
        clear_up(unfinished)
        raise
    for left in companions(unfinished):
        # Of reading it again; empty, but named after a file that has another name now.
        clear_up(left)
    return Facts(facts.at, facts.of, facts.version, facts.counts, facts.head, size, sha256)


def _told(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    tell = progress
    return lambda _status, left, whole: tell(whole - left, whole)


def compare(path: Path, key: FileKey | None, facts: Facts) -> None:
    """Raise ``CannotBackUp`` unless the copy at ``path`` is sound and holds what it should."""
    try:
        with closing(connect(path, key, mode="ro")) as copy:
            copy.execute("PRAGMA temp_store = MEMORY")
            copy.execute("PRAGMA cache_size = -65536")
            wanted = "integrity_check" if path.stat().st_size <= _SMALL else "quick_check"
            sound = copy.execute(f"PRAGMA {wanted}(1)").fetchone()[0]
            found = _facts(copy, facts.at, facts.of)
    except (driver.Error, OSError) as error:
        raise CannotBackUp(_damaged(str(error))) from error
    if sound != "ok":
        raise CannotBackUp(_damaged(str(sound)))
    if found != Facts(facts.at, facts.of, facts.version, facts.counts, facts.head):
        raise CannotBackUp(_damaged("rows"))


def holds(path: Path, key: FileKey | None, facts: Facts) -> bool | None:
    """Tell whether a file is sound and holds what these facts say.

    ``None``: that cannot be told, because the disk does not let it be read at present.
    """
    try:
        compare(path, key, facts)
    except CannotBackUp as error:
        failed = isinstance(error.__cause__, (driver.OperationalError, OSError))
        return None if failed else False
    return True


def verify(path: Path, key: FileKey | None, facts: Facts) -> None:
    """Raise ``CannotBackUp`` unless every bit of the copy is what was written, and it opens."""
    try:
        sha256, size = digest(path)
    except OSError as error:
        raise CannotBackUp(_damaged(str(error))) from error
    # Without a hash: broken off while it was given its key. Each page has a check of its own then.
    if facts.sha256 and (sha256, size) != (facts.sha256, facts.size):
        raise CannotBackUp(_damaged("SHA-256"))
    compare(path, key, facts)


def _facts(connection: Any, at: str, of: str) -> Facts:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
        "AND name NOT LIKE 'search%' ORDER BY name"
    ).fetchall()
    counts = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
        for (name,) in tables
    }
    head = Head()
    columns = {row[1] for row in connection.execute("PRAGMA table_info(operation)")}
    if "hash" in columns:
        last = connection.execute("SELECT id, hash FROM operation ORDER BY id DESC LIMIT 1")
        head = Head(*(last.fetchone() or (0, "")))
    return Facts(at, of, version, counts, head)


def digest(path: Path) -> tuple[str, int]:
    """Return the SHA-256 and the size in bytes of a file."""
    made, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            made.update(chunk)
            size += len(chunk)
    return made.hexdigest(), size


def write_facts(path: Path, facts: Facts) -> None:
    """Keep the facts of the copy at ``path`` beside it. Raises ``CannotBackUp``."""
    unfinished = beside(facts_file(path), _UNFINISHED)
    try:
        unfinished.write_text(json.dumps(asdict(facts), ensure_ascii=False, indent=1), "utf-8")
        put_in_place(unfinished, facts_file(path))
    except OSError as error:
        clear_up(unfinished)
        raise CannotBackUp(_reason(error)) from error


@contextmanager
def whole_or_nothing(path: Path) -> Iterator[None]:
    """Remove the copy at ``path`` again where what belongs to it cannot be written."""
    try:
        yield
    except BaseException:
        clear_up(path)
        clear_up(facts_file(path))
        raise


def read_facts(path: Path) -> Facts | None:
    """Return the facts of the copy at ``path``; ``None`` where there are none to be read."""
    try:
        kept = json.loads(facts_file(path).read_text("utf-8"))
        head, files = Head(**kept.pop("head")), tuple(kept.pop("files"))
        return Facts(**kept, head=head, files=files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def no_folder(folder: Path, error: OSError) -> Text:
    """Return the sentence for a folder of backups that cannot be made."""
    return Text(
        "No backup was made: the folder {folder} cannot be made ({reason}). Choose another folder.",
        folder=folder,
        reason=error.strerror or str(error),
    )


def _damaged(reason: str) -> Text:
    return Text(
        "The backup is damaged or not whole ({reason}). Make another one, on another disk if this "
        "happens again.",
        reason=reason,
    )


def _reason(error: Exception) -> Text:
    reason = str(error)
    if "full" in reason or getattr(error, "errno", None) == 28:  # noqa: PLR2004 - ENOSPC
        return Text("No backup was made: the disk is full. Make room, or choose another folder.")
    if "unable to open" in reason or isinstance(error, PermissionError):
        return Text("No backup was made: its folder cannot be written. Choose another folder.")
    return Text("No backup was made ({reason}). Check the file.", reason=reason)
