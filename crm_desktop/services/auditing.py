"""The log as a whole: what was done and looked at, by whom, and whether the chain holds."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from crm_desktop.exchange.saving import replacing
from crm_desktop.i18n import N_, Text
from crm_desktop.services.events import EXPORT, SHOWN
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage import audit
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store

_BREAKS = {
    "changed": N_(
        "Entry {entry} of the log ({name}, {at}, {who}) is not what was written then: it was "
        "changed behind the program's back. Restore a backup from before."
    ),
    "missing": N_(
        "Before entry {entry} of the log ({name}, {at}, {who}) entries are missing. "
        "Restore a backup from before."
    ),
    "undone": N_(
        "Entry {entry} of the log ({name}, {at}, {who}) is marked as undone against what the "
        "log says. Restore a backup from before."
    ),
}
_COLUMNS = ("id", "at", "who", "name", "event", "undone_by", "details", "hash")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log; ``changes`` counts the records' changes."""

    id: int
    at: str
    who: str
    name: str
    event: bool
    undone: bool
    details: Mapping[str, Any]
    changes: int
    hash: str


class AuditService:
    """The log of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, event: str, **details: Any) -> None:
        """Remember one of ``services.events``: something was looked at, written out, unlocked."""
        self._store.note(event, details)

    def shown(self, record: str, record_id: int, *fields: str) -> None:
        """Remember that a person looked at protected fields of a record."""
        spec = self._store.records[record]
        protected = [name for name in fields or spec.fields if spec.fields[name].sensitive]
        if protected:
            self.note(SHOWN, record=record, id=record_id, fields=protected)

    def head(self) -> audit.Head:
        """Return the last entry and its hash."""
        with self._store.read() as reader:
            return audit.head(reader.connection)

    @needs(Right.LOG)
    def entries(self, limit: int | None = None) -> Iterator[Entry]:
        """Yield the entries, the latest first; all of one moment, whatever is done meanwhile."""
        table, change = self._store.tables.operation, self._store.tables.change
        with self._store.read() as reader:
            touched = (
                select(func.count()).where(change.c.operation_id == table.c.id).scalar_subquery()
            )
            chosen = select(*(table.c[name] for name in _COLUMNS), touched)
            rows: Any = reader.connection.execute(chosen.order_by(table.c.id.desc()).limit(limit))
            for part in rows.partitions(_AT_ONCE):
                for entry, at, who, name, event, undone_by, details, made, changes in part:
                    told = json.loads(details)
                    yield Entry(
                        entry, at, who, name, bool(event), undone_by is not None, told, changes,
                        made,
                    )  # fmt: skip

    @needs(Right.LOG)
    def write(self, path: Path) -> int:
        """Write the log to a .csv or .json file and return how many entries it has.

        The hashes are among them, so that the file itself can be compared with the log later.
        Raises ``UnwritableFile``.
        """
        self.note(EXPORT, what="log", file=path.name)
        count = 0
        with replacing(path) as new:
            if path.suffix.lower() == ".json":
                every = [as_data(entry) for entry in self.entries()]
                count = len(every)
                new.write_text(json.dumps(every, ensure_ascii=False, indent=1), "utf-8")
                return count
            with new.open("w", encoding="utf-8-sig", newline="") as file:
                out = csv.writer(file)
                out.writerow(Entry.__slots__)
                for entry in self.entries():
                    count += 1
                    data = as_data(entry)
                    data["details"] = json.dumps(data["details"], ensure_ascii=False)
                    out.writerow([_harmless(value) for value in data.values()])
        return count

    def problems(self) -> Iterator[Text]:
        """Yield the places where the chain does not hold, as sentences."""
        with self._store.read() as reader:
            yield from chain_problems(reader)


def _harmless(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value


def as_data(entry: Entry) -> dict[str, Any]:
    """Return an entry as plain values by name."""
    return {name: getattr(entry, name) for name in Entry.__slots__}


def chain_problems(reader: Reader) -> Iterator[Text]:
    """Yield the places where the chain of the log does not hold, as sentences."""
    for broken in audit.breaks(reader.connection):
        yield Text(
            _BREAKS[broken.kind],
            entry=broken.entry,
            name=broken.name,
            at=broken.at[:19],
            who=broken.who or "?",
        )
