"""An open file: snapshots for reading, named operations for writing, undo and redo."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError

from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.storage import audit, erasing, keeping, placing, rebuilding, schema, turns
from crm_desktop.storage.changes import Changes, Operation
from crm_desktop.storage.encryption import FileKey, PasswordNeeded, is_encrypted
from crm_desktop.storage.engine import empty_log, open_engine
from crm_desktop.storage.interrupting import ended_by_cancelling
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.refusals import FileMoved, Locked, conflict, hindrance, unopened, unread
from crm_desktop.storage.tables import Tables
from crm_desktop.storage.undo import reverse
from crm_desktop.storage.unit import Unit, timestamp

T = TypeVar("T")
_log = logging.getLogger(__name__)


class CannotOpen(PersonError):  # noqa: N818
    """The file is not a database of this program, or cannot be read at all."""


class CannotRead(PersonError):  # noqa: N818
    """A part of the file cannot be read: it is damaged, or its disk is gone."""


class CannotWrite(PersonError):  # noqa: N818
    """Nothing was changed: the file is read-only, locked, full or broken."""


class _TakenBack(Exception):  # noqa: N818
    """Ends a rehearsal, so that everything is rolled back."""


class Store:
    """One customer file.

    ``who`` is the name under which operations are remembered. Every write goes through
    ``transact``; it is all there or not at all. A file made by a newer program opens for reading
    only, as does any with ``look_only``. ``key`` belongs to the store from now on, which clears it
    when the file is closed or locked. ``person`` is the id of who has signed in; as long as
    ``barred`` says why, only events are written. Raises ``CannotOpen`` and ``PasswordNeeded``.
    """

    def __init__(
        self,
        path: Path,
        records: Mapping[str, RecordSpec],
        *,
        who: str = "",
        key: FileKey | None = None,
        look_only: bool = False,
    ) -> None:
        self.path = path
        self.who = who
        self.person = ""
        self.barred: Text | None = None
        self.tables = Tables(records)
        self.records = records
        self.read_only = look_only
        self._look_only = look_only
        self._key: FileKey | None = None
        self._opened: Engine | None = None
        self._away = False
        self._identity: tuple[int, int] | None = None
        self.open(key)

    def open(self, key: FileKey | None) -> None:
        """Open the file with this key; also again, after ``close`` or ``lock``."""
        if key is None and is_encrypted(self.path):
            raise PasswordNeeded(self.path.name)
        try:
            fresh = placing.is_new(self.path, folder=not self._look_only)
        except OSError as error:
            raise CannotOpen(unopened(self.path.name, error.strerror or str(error))) from error
        engine = open_engine(self.path, key=key, read_only=self._look_only)
        try:
            current = schema.make_current(
                engine, self.tables, self.path, fresh=fresh, look_only=self._look_only, key=key
            )
        except PersonError:
            engine.dispose()
            raise
        except OperationalError as error:
            engine.dispose()
            raise CannotOpen(unopened(self.path.name, str(error.orig))) from error
        except DatabaseError as error:
            engine.dispose()
            raise CannotOpen(
                Text("“{name}” is not a file of this program, or it is damaged. "
                     "Open another file, or restore a backup of it.", name=self.path.name)
            ) from error  # fmt: skip
        self.read_only = self._look_only or not current
        if self.read_only and not self._look_only:
            engine.dispose()
            engine = open_engine(self.path, read_only=True, key=key)
        self._opened, self._key, self._away = engine, key, False
        self._identity = placing.identity(self.path)

    @property
    def key(self) -> FileKey | None:
        """The key of the file; ``None`` where it is in the clear or locked."""
        return self._key

    @property
    def locked(self) -> bool:
        """Tell whether the file is closed, so that nothing can be read."""
        return self._opened is None and not self._away

    @property
    def _engine(self) -> Engine:
        if self._away:
            self.open(self._key)
        if self._opened is None:
            raise Locked
        if self._moved():
            # What is written to a file that was removed is lost, and another one would be spoiled.
            raise FileMoved(self.path.name)
        return self._opened

    def _moved(self) -> bool:
        now = placing.identity(self.path)
        moved = now is not None and self._identity is not None and now != self._identity
        if moved and self._opened is not None:
            empty_log(self._opened)
        return moved

    def close(self) -> None:
        """Close every connection and forget the key; ``open`` opens the file again."""
        self._away = False
        if self._opened is not None:
            self._moved()
            self._opened.dispose()
            self._opened = None
        if self._key is not None:
            self._key.clear()
            self._key = None

    @contextmanager
    def alone(self) -> Iterator[FileKey | None]:
        """Close every connection while something is done to the file as a whole.

        Yields a copy of the key, then opens the file with it; whoever gives the file another key
        says so with ``has_key``. Raises ``CannotOpen``; then it is tried again with the next use.
        """
        key = self._key.copy() if self._key else None
        self.close()
        self._key, self._away = (key.copy() if key else None), True
        try:
            yield key
        except BaseException:
            with suppress(PersonError):  # what went wrong first is told
                self.open(self._key)
            raise
        finally:
            if key is not None:
                key.clear()
        self.open(self._key)

    def has_key(self, key: FileKey | None) -> None:
        """Say within ``alone`` which key the file has from now on."""
        if self._key is not None:
            self._key.clear()
        self._key = key

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Look at one snapshot of the file. Raises ``CannotRead``, ``Cancelled`` with its job."""
        try:
            with self._engine.connect() as connection, ended_by_cancelling(connection):
                yield Reader(connection, self.tables)
        except DatabaseError as error:
            _log.warning("The file could not be read", exc_info=True)
            raise CannotRead(unread(self.path.name, str(error.orig))) from error

    def transact(
        self,
        name: str,
        work: Callable[[Unit, Reader], T],
        details: Mapping[str, Any] | None = None,
        **links: int,
    ) -> tuple[T, Changes]:
        """Do ``work`` as one operation called ``name``; return its value and what it touched.

        Any exception takes everything back and is raised again. ``details`` are kept for the
        sentence that tells of the operation; ``work`` may add to them. An operation that touches
        nothing is not kept. ``links`` name other operations, as columns of the log do.
        """
        told = details if details is not None else {}
        with self._writing() as connection:
            value, changes = self._operate(connection, name, work, told, **links)
        if None in changes.touched.values():
            rebuilding.look_over(self._engine)
        return value, changes

    def rehearse(self, work: Callable[[Unit, Reader], T]) -> T:
        """Do ``work`` as ``transact`` would, return its value, and take all of it back."""
        with suppress(_TakenBack), self._writing() as connection:
            unit = Unit(connection, self.records, 0, rehearsal=True)
            value = work(unit, Reader(connection, self.tables))
            unit.flush()
            raise _TakenBack
        return value

    @contextmanager
    def _writing(self, *, event: bool = False) -> Iterator[Connection]:
        """Begin a write; what the file refuses becomes ``CannotWrite``."""
        if self.barred is not None and not event:
            raise CannotWrite(self.barred)
        if self._look_only:
            raise CannotWrite(Text("This file was opened to be looked at; it is not changed."))
        if self.read_only:
            raise CannotWrite(
                Text("This file was made by a newer version; it can only be read here.")
            )
        try:
            with (
                self._engine.connect().execution_options(write=True) as connection,
                connection.begin(),
            ):
                yield connection
        except IntegrityError as error:
            raise CannotWrite(conflict(str(error.orig))) from error
        except (OperationalError, DatabaseError) as error:
            if type(error) not in {OperationalError, DatabaseError}:
                raise  # a mistake of this program
            raise CannotWrite(hindrance(str(error.orig))) from error

    def _operate(
        self,
        connection: Connection,
        name: str,
        work: Callable[[Unit, Reader], T],
        details: Mapping[str, Any],
        unit_class: type[Unit] = Unit,
        /,
        **links: int,
    ) -> tuple[T, Changes]:
        table = self.tables.operation
        row: dict[str, Any] = {"name": name, "at": timestamp(), "who": self.who, **links}
        made = connection.execute(table.insert().values(row))
        assert made.inserted_primary_key is not None
        operation = int(made.inserted_primary_key[0])
        unit = unit_class(connection, self.records, operation)
        value = work(unit, Reader(connection, self.tables))
        unit.settle()
        changes = unit.changes()
        mine = table.c.id == operation
        if changes:
            row |= {"id": operation, "details": _told(details), "event": links.get("event", 0)}
            row["hash"] = audit.link(audit.head(connection, operation).hash, row, unit.digest())
            connection.execute(
                update(table).where(mine).values(details=row["details"], hash=row["hash"])
            )
        else:
            connection.execute(table.delete().where(mine))
        return value, changes

    # -- undo and redo -----------------------------------------------------------------------

    def undo(self) -> tuple[Operation, Changes]:
        """Take back the last operation that stands.

        Raises ``NothingToUndo`` or ``UndoBlocked``.
        """
        return self._turn(redo=False)

    def redo(self) -> tuple[Operation, Changes]:
        """Bring back what the last undo took.

        Raises ``NothingToUndo`` or ``UndoBlocked``.
        """
        return self._turn(redo=True)

    def next_undo(self) -> Operation | None:
        """Return the operation that ``undo`` would take back."""
        with self.read() as reader:
            return turns.undoable(reader.connection, self.tables.operation)

    def next_redo(self) -> Operation | None:
        """Return the operation that ``redo`` would bring back."""
        with self.read() as reader:
            return turns.redoable(reader.connection, self.tables.operation)

    def operations(self, limit: int) -> list[Operation]:
        """Return what was done, the latest first; takings back and bringings back are left out."""
        with self.read() as reader:
            return turns.done(reader.connection, self.tables.operation, limit)

    def operation(self, number: int) -> Operation | None:
        """Return one operation; ``None`` if there is none of this number, or it is an event."""
        with self.read() as reader:
            found = turns.done(reader.connection, self.tables.operation, 1, number)
        return found[0] if found else None

    def _turn(self, *, redo: bool) -> tuple[Operation, Changes]:
        with self._writing() as connection:
            table = self.tables.operation
            found = (turns.redoable if redo else turns.undoable)(connection, table)
            if found is None:
                raise turns.nothing(connection, redo=redo)
            source = found.id
            if redo:
                chosen = select(table.c.undone_by).where(table.c.id == found.id)
                source = int(connection.execute(chosen).scalar_one())
            _value, changes = self._operate(
                connection,
                "redo" if redo else "undo",
                lambda unit, _reader: reverse(unit, source),
                found.details,
                **{"redoes" if redo else "undoes": found.id},
            )
            mark = None if redo else changes.operation
            connection.execute(update(table).where(table.c.id == found.id).values(undone_by=mark))
        return found, changes

    def note(self, name: str, details: Mapping[str, Any]) -> None:
        """Remember an event that changed no record, such as an export, in the log.

        A file that can only be read remembers nothing.
        """
        if self.read_only:
            return
        table = self.tables.operation
        with self._writing(event=True) as connection:
            last = audit.head(connection)
            row: dict[str, Any] = {
                "id": last.id + 1, "name": name, "details": _told(details), "at": timestamp(),
                "who": self.who, "event": 1,
            }  # fmt: skip
            row["hash"] = audit.link(last.hash, row, audit.Digest().text())
            connection.execute(table.insert().values(row))

    def set_setting(self, key: str, value: str, *, event: bool = False) -> None:
        """Keep a setting of this file (not an operation: undo leaves settings alone)."""
        table = self.tables.setting
        with self._writing(event=event) as connection:
            connection.execute(table.delete().where(table.c.key == key))
            connection.execute(table.insert().values(key=key, value=value))
            if key == "currency":
                # Sums are kept in the file's own currency alone.
                for spec in self.records.values():
                    keeping.compute(connection, spec)

    def erase(self, forgetting: erasing.Forgetting, details: dict[str, Any]) -> Changes:
        """Forget for good what ``forgetting`` says, in the log as well; then ``scour``.

        It cannot be undone. ``details`` are kept in the log and get ``redacted``, see
        ``storage.audit``. Raises ``CannotWrite``; then nothing was changed.
        """
        with self._writing() as connection:
            _none, changes = self._operate(
                connection, audit.ERASED,
                lambda unit, reader: erasing.forget(unit, reader, forgetting, details),
                details, erasing.ForgettingUnit, event=1,
            )  # fmt: skip
        return changes

    def scour(self) -> bool:
        """Leave nothing of what was deleted in the file; see ``erasing.scour``."""
        return erasing.scour(self._engine)

    def rebuild(self, tick: Callable[[int], None]) -> None:
        """Work out anew what the file keeps by itself: figures and the search index.

        ``tick`` hears how many records more are done; what it raises takes everything back.
        """
        with self._writing() as connection:
            rebuilding.rebuild(connection, self.records, tick)
        rebuilding.look_over(self._engine)


def _told(details: Mapping[str, Any]) -> str:
    return json.dumps(dict(details), ensure_ascii=False, default=str)
