"""One write: the three verbs, each remembered in the log and in the search index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import Connection

from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.storage import pairs
from crm_desktop.storage.audit import Digest
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.indexing import Indexed, SearchIndex
from crm_desktop.storage.keeping import Keeper
from crm_desktop.storage.prepared import Prepared, new_image, timestamp
from crm_desktop.storage.rows import (
    Image,
    chunks,
    column_names,
    decided,
    inserting,
    loaded_value,
    marks,
    quoted,
    read_images,
    row_of,
    stored_value,
)  # fmt: skip
from crm_desktop.storage.telling import Change, Sought, Telling, Texts

__all__ = ["MissingRecord", "StaleRecord", "Unit", "timestamp"]

_BATCH = 500
_MANY = 5_000
"""Beyond so many touched records, the set of them is not worth keeping."""


class StaleRecord(PersonError):  # noqa: N818 - the word used in the field
    """The record was changed by somebody else since it was read; ``now`` holds its values."""

    def __init__(self, now: Mapping[str, Any], version: int) -> None:
        super().__init__(Text("This record was changed meanwhile. Compare both before saving."))
        self.now = now
        self.version = version


class MissingRecord(PersonError):  # noqa: N818
    """The record does not exist (any more)."""

    def __init__(self) -> None:
        super().__init__(Text("This record does not exist any more."))


class Unit:
    """A write transaction; made by ``Store.transact``, which commits it or takes all of it back.

    With ``rehearsal`` it is going to be taken back: neither log nor search index are written.
    """

    def __init__(
        self,
        connection: Connection,
        records: Mapping[str, RecordSpec],
        operation: int,
        *,
        rehearsal: bool = False,
    ) -> None:
        self.connection = connection
        self.records = records
        self.operation = operation
        self._rehearsal = rehearsal
        self._index = SearchIndex(connection, records)
        self._keeper = Keeper(connection, records)
        self._next_id: dict[str, int] = {}
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}
        self._waiting_rows = 0
        self._touched: dict[str, set[int] | None] = {}
        self._digest = Digest()
        self._telling = Telling(records, self._put_down)

    # -- the verbs ---------------------------------------------------------------------------

    def insert(self, record: str, values: Mapping[str, Any], *, created: str = "") -> int:
        """Keep a new record with these field values; return its id.

        ``created`` is a moment in the form of ``timestamp`` for records that were made earlier.
        """
        record_id = self.reserve(record)
        self._add(self.records[record], record_id, new_image(self.records[record], values, created))
        return record_id

    def reserve(self, record: str, count: int = 1) -> int:
        """Return the first of so many ids that were never given and are not given again."""
        # The log still speaks of records that were removed.
        known = self._next_id.get(record)
        if known is None:
            rows = self.connection.exec_driver_sql(
                f'SELECT max(coalesce((SELECT max(id) FROM "{record}"), 0), coalesce('  # noqa: S608
                "(SELECT max(record_id) FROM change WHERE record = ?), 0))",
                (record,),
            )
            known = int(rows.scalar_one())
        self._next_id[record] = known + count
        return known + 1

    def take(self, new: Prepared) -> None:
        """Keep a new record that was made ready, under an id that was reserved for it."""
        self._telling.catch_up()
        spec = self.records[new.record]
        _columns, statement = inserting(spec)
        self._wait(statement, (new.id, *new.row))
        for name, lines in new.lines.items():
            self._wait_lines(spec, name, new.id, lines)
        self._index.take(spec, new.id, new.words)
        self._keeper.note(new.record, None, new.image(spec))
        self._tell(new.record, new.id, "insert", None, new.told)

    def update(
        self,
        record: str,
        record_id: int,
        values: Mapping[str, Any],
        *,
        seen: str | None = None,
        before: Image | None = None,
    ) -> bool:
        """Change the given fields of a record; return whether anything was different.

        ``seen`` is the ``updated_at`` that the person looked at; raises ``StaleRecord`` when the
        record is newer, ``MissingRecord`` when there is none. ``before`` spares reading the record
        again; it must be what is stored now.
        """
        spec = self.records[record]
        if before is None:
            before = self.image(record, record_id)
        if seen is not None and before["updated_at"] != seen:
            now = {name: loaded_value(spec.fields[name], before[name]) for name in spec.fields}
            raise StaleRecord(now, before["version"])
        wanted = {
            name: stored_value(spec.fields[name], value)
            for name, value in values.items()
            if spec.fields[name].kept is None
        }
        changed = {name: new for name, new in wanted.items() if new != before[name]}
        if changed:
            self._change(spec, record_id, before, changed)
        return bool(changed)

    def update_each(self, record: str, wanted: Mapping[int, Mapping[str, Any]]) -> None:
        """Change fields of many records, given by id; raise ``MissingRecord`` if one is not there.

        Much faster than one ``update`` after the other: what is there now is read together.
        """
        self.flush()
        for ids in chunks(list(wanted)):
            images = read_images(self.connection, self.records[record], ids)
            for record_id in ids:
                if record_id not in images:
                    raise MissingRecord
                self.update(record, record_id, wanted[record_id], before=images[record_id])

    def mark_deleted(self, record: str, record_id: int, at: str | None) -> None:
        """Put a record into the recycle bin at this moment, or (``None``) take it out again."""
        self.mark_each(record, [record_id], at)

    def mark_each(self, record: str, ids: Sequence[int], at: str | None) -> None:
        """Put records into the recycle bin at this moment, or (``None``) take them out again.

        Raises ``MissingRecord`` if one of them is not there.
        """
        self.flush()
        for chunk in chunks(ids):
            images = read_images(self.connection, self.records[record], chunk)
            for record_id in chunk:
                if record_id not in images:
                    raise MissingRecord
                before = images[record_id]
                if bool(before["deleted_at"]) != bool(at):
                    self._change(self.records[record], record_id, before, {"deleted_at": at})

    def remove(self, record: str, record_id: int) -> None:
        """Take a record out of the file for good; the log keeps its image."""
        self.take_out(record, {record_id: self.image(record, record_id)})

    def put_back(self, record: str, record_id: int, now: Image | None, image: Image) -> None:
        """Make a record be exactly what ``image`` says, times and version included.

        ``now`` is what is stored (``None``: nothing), ``image`` may name some fields only.
        """
        spec = self.records[record]
        image = decided(spec, image)
        if now is None:
            self._add(spec, record_id, image)
            self._keeper.note_return(record, record_id)
        else:
            changed = {name: new for name, new in image.items() if new != now[name]}
            self._apply(spec, record_id, now, changed)

    def take_out(self, record: str, images: Mapping[int, Image]) -> None:
        """Take records out of the file for good; ``images`` are what is stored now, by id."""
        spec = self.records[record]
        self.flush()
        self.connection.exec_driver_sql(
            f'DELETE FROM "{spec.name}" WHERE id = ?',  # noqa: S608 - the name is declared
            [(record_id,) for record_id in images],
        )
        self._telling.catch_up()
        self._index.drop_many(spec, images)
        for record_id, image in images.items():
            self._keeper.note(record, image, None)
            self._log(record, record_id, "remove", decided(spec, image), None)

    def join(self, pair: pairs.Pair) -> None:
        """Remember a pair of records."""
        self._set_pair(pair, known=True)

    def part(self, pair: pairs.Pair) -> None:
        """Forget a pair of records."""
        self._set_pair(pair, known=False)

    # -- reading what is being written -------------------------------------------------------

    def image(self, record: str, record_id: int) -> Image:
        """Return the record as it is stored now.

        Raises ``MissingRecord``.
        """
        self.flush()
        found = read_images(self.connection, self.records[record], [record_id])
        if record_id not in found:
            raise MissingRecord
        return found[record_id]

    def changes(self) -> Changes:
        """Return what was touched so far."""
        touched = {
            record: None if ids is None else frozenset(ids) for record, ids in self._touched.items()
        }
        return Changes(self.operation if touched else 0, touched)

    def digest(self) -> str:
        """Return what covers all changes so far, in their order."""
        return self._digest.text()

    def flush(self) -> None:
        """Send what waits to the file (within the transaction)."""
        if not self._waiting_rows:
            return
        for statement, rows in self._waiting.items():
            if rows:
                self.connection.exec_driver_sql(statement, rows)
                rows.clear()
        self._waiting_rows = 0
        self._index.flush()

    def settle(self) -> None:
        """Finish: send what waits, and bring up to date what other records know of these."""
        self._telling.catch_up()
        self.flush()
        self._keeper.settle()

    def helped(self, types: Callable[[], Mapping[str, RecordSpec]]) -> AbstractContextManager[None]:
        """Have a process of its own make the log's texts and the words of the search index.

        It gets the record types by ``types``, a function of a module. Until the block is left, log
        and index lag behind the records.
        """
        return nullcontext() if self._rehearsal else self._telling.helped(types)

    # -- within ------------------------------------------------------------------------------

    def _set_pair(self, pair: pairs.Pair, *, known: bool) -> None:
        if pairs.holds(self.connection, pair) == known:
            return
        self.flush()
        self.connection.exec_driver_sql(
            "INSERT INTO pair (kind, record, one, other) VALUES (?, ?, ?, ?)"
            if known
            else "DELETE FROM pair WHERE kind = ? AND record = ? AND one = ? AND other = ?",
            tuple(pair),
        )
        image = pair._asdict()
        if known:
            self._log(pairs.PAIR + pair.record, pair.one, "insert", None, image)
        else:
            self._log(pairs.PAIR + pair.record, pair.one, "remove", image, None)

    def _change(self, spec: RecordSpec, record_id: int, before: Image, changed: Image) -> None:
        stamped = {"updated_at": timestamp(), "version": before["version"] + 1}
        self._apply(spec, record_id, before, changed | stamped)

    def _apply(self, spec: RecordSpec, record_id: int, before: Image, changed: Image) -> None:
        columns = [name for name in changed if name not in spec.lines]
        if columns:
            self.connection.exec_driver_sql(
                f'UPDATE "{spec.name}" SET '  # noqa: S608 - names are declared
                + ", ".join(f'"{name}" = ?' for name in columns)
                + " WHERE id = ?",
                (*(changed[name] for name in columns), record_id),
            )
        for name in spec.lines:
            if name in changed:
                self._erase_lines(spec, name, record_id)
                self._write_lines(spec, name, record_id, changed[name])
        after = before | changed
        if any(field.name in changed for field in spec.searched) or "deleted_at" in changed:
            self._reindex(spec, record_id, after)
        self._keeper.note(spec.name, before, after)
        old = {name: before[name] for name in changed}
        self._log(spec.name, record_id, "update", old, changed)

    def _add(self, spec: RecordSpec, record_id: int, image: Image) -> None:
        self._write(spec, record_id, image)
        self._reindex(spec, record_id, image)
        self._keeper.note(spec.name, None, image)
        self._log(spec.name, record_id, "insert", None, image)

    def _write(self, spec: RecordSpec, record_id: int, image: Image) -> None:
        _columns, statement = inserting(spec)
        self._wait(statement, row_of(spec, record_id, image))
        for name in spec.lines:
            self._write_lines(spec, name, record_id, image[name])

    def _write_lines(
        self, spec: RecordSpec, name: str, record_id: int, lines: Sequence[Image]
    ) -> None:
        columns = column_names(spec.lines[name].of)
        rows = [tuple(line[column] for column in columns) for line in lines]
        self._wait_lines(spec, name, record_id, rows)

    def _wait_lines(
        self, spec: RecordSpec, name: str, record_id: int, rows: Sequence[tuple[Any, ...]]
    ) -> None:
        columns = column_names(spec.lines[name].of)
        statement = (
            f'INSERT INTO "{spec.name}_{name}" (owner_id, position, {quoted(columns)}) '  # noqa: S608
            f"VALUES ({marks(len(columns) + 2)})"
        )
        for position, row in enumerate(rows):
            self._wait(statement, (record_id, position, *row))

    def _erase_lines(self, spec: RecordSpec, name: str, record_id: int) -> None:
        self.connection.exec_driver_sql(
            f'DELETE FROM "{spec.name}_{name}" WHERE owner_id = ?',  # noqa: S608
            (record_id,),
        )

    def _reindex(self, spec: RecordSpec, record_id: int, image: Image) -> None:
        if self._rehearsal:
            return
        if image["deleted_at"]:
            self._telling.catch_up()
            self._index.drop(spec, record_id)
        else:
            self._telling.add(Sought(spec.name, record_id, image))

    def _log(
        self, record: str, record_id: int, verb: str, before: Image | None, after: Image | None
    ) -> None:
        if self._rehearsal:
            self._touch(record, record_id)
        else:
            self._telling.add(Change(record, record_id, verb, before, after))

    def _put_down(self, item: Change | Sought, one: Texts | Indexed) -> None:
        if isinstance(one, Indexed):
            self._index.take(self.records[item.record], item.id, one)
            self._waiting_rows += 1
        elif isinstance(item, Change):
            self._tell(item.record, item.id, item.verb, *one)

    def _tell(
        self, record: str, record_id: int, verb: str, before: str | None, after: str | None
    ) -> None:
        told = (record, record_id, verb, before, after)
        self._digest.add(*told)
        self._wait(
            "INSERT INTO change (operation_id, record, record_id, verb, before, after) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (self.operation, *told),
        )
        self._touch(record, record_id)

    def _touch(self, record: str, record_id: int) -> None:
        touched = self._touched.setdefault(record, set())
        if touched is not None:
            touched.add(record_id)
            if len(touched) > _MANY:
                self._touched[record] = None

    def _wait(self, statement: str, row: tuple[Any, ...]) -> None:
        self._waiting.setdefault(statement, []).append(row)
        self._waiting_rows += 1
        if self._waiting_rows >= _BATCH:
            self.flush()
