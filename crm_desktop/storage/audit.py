"""The chain of the log: each entry covers the one before it by a hash.

An entry is an operation with all its changes, or an event (an export, a sign-in) that changed no
record. Its hash is SHA-256 over the hash of the entry before, its own words and the digest of
its changes, in a form that is fixed for good: old files could not be checked otherwise. Whoever
alters, removes or inserts an entry behind the program's back breaks the chain there. Whoever makes
all later hashes anew, or cuts the end off, is found by the heads that backups keep.

Where a person's data were erased, entries about them hold less than what was written. They keep
their hash, so the chain goes on; the entry of the erasure, which the chain covers, says under
``redacted`` what each of them is now (``state``). So an entry that was changed by anything but an
erasure is found as before. See ``docs/privacy.md``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection

ERASED = "event.erased"
"""The name of the entry that tells of an erasure."""

_FORM = 1
_COVERED = ("id", "name", "details", "at", "who", "undoes", "redoes", "reverses", "event")
_STEP = 2_000
_BEYOND = 1 << 62


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the log and its hash (0 and "" where nothing was done so far)."""

    id: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: the entry, and what it looks like.

    ``changed``: the entry is not what was written. ``missing``: entries before it are gone.
    ``undone``: it is marked as taken back, or not, against what the log says.
    """

    entry: int
    kind: Literal["changed", "missing", "undone"]
    name: str
    at: str
    who: str


class Digest:
    """The digest of an operation's changes, made while they are written, in their order."""

    def __init__(self) -> None:
        self._made = hashlib.sha256()

    def add(
        self, record: str, record_id: int, verb: str, before: str | None, after: str | None
    ) -> None:
        """Cover one change, with its images as the log keeps them."""
        # JSON holds no zero byte, so it tells the parts apart.
        told = f"{record}\0{record_id}\0{verb}\0{before or ''}\0{after or ''}\0"
        self._made.update(told.encode())

    def text(self) -> str:
        """Return the digest of what was covered so far."""
        return self._made.hexdigest()


def link(previous: str, entry: Mapping[str, Any], changes: str) -> str:
    """Return the hash of an entry, given that of the one before and the digest of its changes."""
    covered = [_FORM, previous, *(entry.get(name) for name in _COVERED), changes]
    told = json.dumps(covered, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def state(entry: Mapping[str, Any], changes: str) -> str:
    """Return the hash of what an entry is now, whatever stood before it."""
    return link("", entry, changes)


def states(connection: Connection, numbers: Iterable[int]) -> dict[str, str]:
    """Return what these entries are now, by number as text: so they are told under ``redacted``."""
    return {
        str(number): state(entry, changes)
        for number in sorted(numbers)
        for entry, changes in _between(connection, number, number)
    }


def _redacted(connection: Connection) -> dict[str, str]:
    """Return what the erasures say of the entries that they changed, the last word of each."""
    found: dict[str, str] = {}
    rows = connection.exec_driver_sql(
        "SELECT details FROM operation WHERE event = 1 AND name = ? ORDER BY id", (ERASED,)
    )
    for (details,) in rows:
        told = json.loads(details).get("redacted")
        found |= told if isinstance(told, dict) else {}
    return found


def head(connection: Connection, before: int | None = None) -> Head:
    """Return the last entry, or the last one before the entry ``before``."""
    row = connection.exec_driver_sql(
        "SELECT id, hash FROM operation WHERE id < ? ORDER BY id DESC LIMIT 1",
        (before or _BEYOND,),
    ).first()
    return Head() if row is None else Head(int(row[0]), str(row[1]))


def hash_of(connection: Connection, entry: int) -> str | None:
    """Return the hash that an entry has; ``None`` if there is no such entry."""
    row = connection.exec_driver_sql("SELECT hash FROM operation WHERE id = ?", (entry,)).first()
    return None if row is None else str(row[0])


def fill(connection: Connection) -> None:
    """Give every entry its hash: for a file from before there were any."""
    previous = ""
    for entry, changes in _entries(connection):
        previous = link(previous, entry, changes)
        connection.exec_driver_sql(
            "UPDATE operation SET hash = ? WHERE id = ?", (previous, entry["id"])
        )


def breaks(connection: Connection) -> Iterator[Break]:
    """Yield the places where the chain does not hold, first to last."""
    previous, last = "", 0
    undone: dict[int, int] = {}
    redacted = _redacted(connection)
    for entry, changes in _entries(connection):
        if entry["id"] != last + 1:
            yield _break("missing", entry)
        elif entry["hash"] != link(previous, entry, changes) and (
            redacted.get(str(entry["id"])) != state(entry, changes)
        ):
            yield _break("changed", entry)
        previous, last = entry["hash"], entry["id"]
        if entry["undoes"]:
            undone[entry["undoes"]] = last
        undone.pop(entry["redoes"], None)
    for row in connection.exec_driver_sql("SELECT id, name, at, who, undone_by FROM operation"):
        if undone.get(row[0]) != row[4]:
            yield Break(row[0], "undone", *row[1:4])


def _break(kind: Literal["changed", "missing"], entry: Mapping[str, Any]) -> Break:
    return Break(entry["id"], kind, entry["name"], entry["at"], entry["who"])


def _entries(connection: Connection) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every entry with the digest of its changes, in order."""
    last = 0
    while True:
        found = list(_between(connection, last + 1, _BEYOND))
        yield from found
        if not found:
            return
        last = found[-1][0]["id"]


def _between(
    connection: Connection, first: int, until: int
) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the entries from ``first`` to ``until``, at most some thousand."""
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join(_COVERED)}, hash FROM operation "  # noqa: S608 - names of its own
        "WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
        (first, until, _STEP),
    ).all()
    if not rows:
        return
    digests = _digests(connection, rows[0][0], rows[-1][0])
    for row in rows:
        entry = dict(zip((*_COVERED, "hash"), row, strict=True))
        yield entry, digests.get(entry["id"], Digest()).text()


def _digests(connection: Connection, first: int, last: int) -> dict[int, Digest]:
    found: dict[int, Digest] = {}
    changes = connection.exec_driver_sql(
        "SELECT operation_id, record, record_id, verb, before, after FROM change "
        "WHERE operation_id BETWEEN ? AND ? ORDER BY operation_id, id",
        (first, last),
    )
    for operation, *change in changes:
        found.setdefault(operation, Digest()).add(*change)
    return found
