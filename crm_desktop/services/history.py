"""What was done, by whom; taking it back and bringing it back; the history of one record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import N_, Text, _
from crm_desktop.services.events import EVENTS
from crm_desktop.services.permissions import Right, need_own, needs
from crm_desktop.services.versions import NoSuchVersion, Version, restore_version, versions
from crm_desktop.storage.changes import Changes, Operation
from crm_desktop.storage.pairs import absorbed
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import loaded_value
from crm_desktop.storage.store import Store
from crm_desktop.storage.taking_back import later
from crm_desktop.storage.turns import NothingToUndo
from crm_desktop.storage.undo import UndoBlocked, UndoErased, reverse
from crm_desktop.storage.unit import Unit

__all__ = [
    "Change", "Changes", "HistoryService", "LaterEdits", "NoSuchVersion", "NothingToUndo",
    "Operation", "UndoBlocked", "Version",
]  # fmt: skip

_ONE = {
    "create": N_("New {type} “{title}”"),
    "change": N_("Change of {type} “{title}”"),
    "delete": N_("Deletion of {type} “{title}”"),
    "restore": N_("Restoring of {type} “{title}”"),
    "merge": N_("Merging into {type} “{title}”"),
    "distinct": N_("{type} “{title}” is not the same as another"),
}
_TAKE_BACK = "history.take_back"
_HIDDEN = "•" * 6
"""In the place of a protected value: who is to see it opens the record."""
_MANY = {
    "create": N_("New {types}: {count}"),
    "change": N_("Change of {types}: {count}"),
    "delete": N_("Deletion of {types}: {count}"),
    "restore": N_("Restoring of {types}: {count}"),
    "import": N_("Import of {types}: {count}"),
    "merge": N_("Merging of {types}: {count}"),
    "distinct": N_("{types} that are not the same: {count}"),
    "standardise": N_("Standardising of {types}: {count}"),
}


@dataclass(frozen=True)
class Change:
    """One field that was changed, as people read it.

    ``of`` is the title of the record where it is one that was merged into the record asked for.
    """

    at: datetime
    who: str
    verb: str
    field: str
    before: str
    after: str
    of: str = ""


class LaterEdits(UndoBlocked):
    """Later operations stand on the one that is to be taken back: ``later``, first to last."""

    def __init__(self, later: tuple[Operation, ...], text: Text) -> None:
        super().__init__(text)
        self.later = later


class HistoryService:
    """The past of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @needs(Right.CHANGE)
    def undo(self) -> tuple[Operation, Changes]:
        """Take back the last operation.

        Raises ``NothingToUndo`` or ``UndoBlocked``.
        """
        self._need_own(self.next_undo())
        return self._store.undo()

    @needs(Right.CHANGE)
    def redo(self) -> tuple[Operation, Changes]:
        """Bring back what was taken back last.

        Raises ``NothingToUndo`` or ``UndoBlocked``.
        """
        self._need_own(self.next_redo())
        return self._store.redo()

    def _need_own(self, *operations: Operation | None) -> None:
        for operation in filter(None, operations):
            need_own(self._store, operation.who)

    def next_undo(self) -> Operation | None:
        """Return what ``undo`` would take back."""
        return self._store.next_undo()

    def next_redo(self) -> Operation | None:
        """Return what ``redo`` would bring back."""
        return self._store.next_redo()

    def operations(self, limit: int = 200) -> list[Operation]:
        """Return what was done, the latest first."""
        return self._store.operations(limit)

    def sentence(self, operation: Operation) -> str:
        """Return what an operation did, in a few words."""
        details = operation.details
        if operation.name in EVENTS:
            return _(EVENTS[operation.name])
        if operation.name == _TAKE_BACK:
            return _("Taking back: {what}", what=details.get("title", ""))
        spec = self._store.records.get(str(details.get("record", "")))
        verb = operation.name.rpartition(".")[2]
        if spec is None or verb not in _MANY:
            return _(str(details.get("title", operation.name)))
        if details.get("title") and verb in _ONE:
            return _(_ONE[verb], type=_(spec.label), title=details["title"])
        return _(_MANY[verb], types=_(spec.plural), count=f"{details.get('count', 0):,}")

    @needs(Right.CHANGE)
    def take_back(self, operation: int, *, with_later: bool = False) -> tuple[Operation, Changes]:
        """Take back any operation, as a new one that can be undone.

        Later edits of other fields stay. Where later edits stand on it, ``LaterEdits`` names them;
        ``with_later`` takes them back too. Raises ``NothingToUndo`` where there is no such
        operation or it is taken back already, and ``CannotWrite`` where records that were made
        later refer to one that would go.
        """
        found = self._store.operation(operation)
        if found is None or found.undone:
            raise NothingToUndo(
                Text("There is no operation {number}, or it is undone already.", number=operation)
            )
        self._need_own(found)
        chosen = [operation]
        if with_later:
            self._need_own(*self.in_the_way(operation))
            with self._store.read() as reader:
                chosen += later(reader.connection, operation)
        details: dict[str, Any] = {"taken": chosen, "title": self.sentence(found)}

        def work(unit: Unit, _reader: Reader) -> None:
            for number in sorted(chosen, reverse=True):
                reverse(unit, number, loose=True)

        try:
            _none, changes = self._store.transact(_TAKE_BACK, work, details, reverses=operation)
        except UndoErased:
            raise
        except UndoBlocked as error:
            raise LaterEdits(self.in_the_way(operation), error.text) from error
        return found, changes

    def in_the_way(self, operation: int) -> tuple[Operation, ...]:
        """Return the later operations that stand on this one, first to last."""
        with self._store.read() as reader:
            numbers = later(reader.connection, operation)
        return tuple(one for number in numbers if (one := self._store.operation(number)))

    def versions(self, record: str, record_id: int) -> list[Version]:
        """Return what a record was at every time, the latest first. Raises ``MissingRecord``."""
        return versions(self._store, record, record_id)

    @needs(Right.CHANGE)
    def restore(
        self, record: str, record_id: int, version: int, fields: Sequence[str] | None = None
    ) -> Changes:
        """Make a record, or some fields of it, be what they were in a version of this number.

        Raises ``NoSuchVersion``, ``MissingRecord``, ``InvalidRecord`` and ``CannotWrite``.
        """
        return restore_version(self._store, record, record_id, version, fields)

    def deleted_at(self, record: str, ids: Sequence[int]) -> dict[int, datetime]:
        """Return when these records of the recycle bin were deleted."""
        table = self._store.tables.by_name[record]
        chosen = select(table.c.id, table.c.deleted_at).where(
            table.c.id.in_(ids), table.c.deleted_at.is_not(None)
        )
        with self._store.read() as reader:
            rows = reader.connection.execute(chosen)
            return {row[0]: datetime.fromisoformat(row[1]) for row in rows}

    def of(self, record: str, record_id: int, limit: int = 500) -> list[Change]:
        """Return what became of a record's fields, the latest first.

        With what became of the records that were merged into it.
        """
        spec = self._store.records[record]
        tables = self._store.tables
        change, operation = tables.change, tables.operation
        chosen = (
            select(
                operation.c.at, operation.c.who, change.c.verb, change.c.before, change.c.after,
                change.c.record_id,
            )
            .join(operation, operation.c.id == change.c.operation_id)
            .order_by(change.c.id.desc())
            .limit(limit)
        )  # fmt: skip
        found: list[Change] = []
        with self._store.read() as reader:
            merged = absorbed(reader.connection, record, [record_id])
            titles = reader.titles(record, merged)
            mine = change.c.record_id.in_([record_id, *merged])
            chosen = chosen.where(change.c.record == record, mine)
            for at, who, verb, before, after, owner in reader.connection.execute(chosen):
                of = titles.get(owner, "")
                old, new = json.loads(before or "{}"), json.loads(after or "{}")
                when = datetime.fromisoformat(at)
                if verb == "update":
                    found += [
                        Change(when, who, verb, *_told(reader, spec, name, old, new), of)
                        for name in new
                        if name in spec.fields
                    ]
                    if "deleted_at" in new:
                        word = "delete" if new["deleted_at"] else "restore"
                        found.append(Change(when, who, word, "", "", "", of))
                else:
                    found.append(Change(when, who, verb, "", "", "", of))
        return found


def _told(
    reader: Reader, spec: RecordSpec, name: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[str, str, str]:
    field = spec.fields[name]

    def show(image: Mapping[str, Any]) -> str:
        value = loaded_value(field, image[name])
        if isinstance(field.kind, Reference):
            return "" if value is None else reader.titles(field.kind.to, [value]).get(value, "")
        if isinstance(field.kind, Lines):
            return "\n".join(field.kind.of.sentence(line) for line in value)
        if field.sensitive and value:
            return _HIDDEN
        return field.kind.show(value)

    return name, show(old), show(new)
