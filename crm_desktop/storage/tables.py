"""The tables, compiled from the record declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    TEXT,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    and_,
    func,
    literal_column,
    text,
)  # fmt: skip
from sqlalchemy.types import TypeEngine

from crm_desktop.fields.attachments import Attachments
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Reference

META = ("created_at", "updated_at", "version", "deleted_at")
"""What every record carries beside its fields (and its id)."""

FOLDED = frozenset({"text", "email", "link"})
"""Kinds whose values compare and sort without regard to the case of Latin letters."""


class Tables:
    """The tables of the given record types and of the program's own records of work."""

    def __init__(self, records: Mapping[str, RecordSpec]) -> None:
        self.records = records
        self.metadata = MetaData()
        self.by_name: dict[str, Table] = {}
        self.lines: dict[tuple[str, str], Table] = {}
        for spec in records.values():
            self._record_table(spec)
            for name, kind in spec.lines.items():
                self.lines[spec.name, name] = self._lines_table(spec, name, kind.of)
        self.operation = _operation_table(self.metadata)
        self.change = _change_table(self.metadata)
        self.setting = Table(
            "setting",
            self.metadata,
            Column("key", TEXT, primary_key=True),
            Column("value", TEXT, nullable=False),
        )
        self.pair = _pair_table(self.metadata)

    def _record_table(self, spec: RecordSpec) -> None:
        table = Table(
            spec.name,
            self.metadata,
            Column("id", Integer, primary_key=True),
            *(_column(field) for field in spec.fields.values() if field.stored),
            Column("created_at", TEXT, nullable=False),
            Column("updated_at", TEXT, nullable=False),
            Column("version", Integer, nullable=False),
            Column("deleted_at", TEXT),
        )
        self.by_name[spec.name] = table
        alive = table.c.deleted_at.is_(None)
        for field in spec.fields.values():
            if not field.stored:
                continue
            column = table.c[field.name]
            name = f"{spec.name}_{field.name}"
            if field.unique:
                Index(f"{name}_unique", column, unique=True, sqlite_where=and_(alive, column != ""))
            if field.index or isinstance(field.kind, Reference):
                Index(f"{name}_index", column, table.c.id, sqlite_where=alive)
            if isinstance(field.kind, Attachments):
                # Few records have files: those of one customer are found without the others.
                owner = table.c[next(iter(spec.references), "id")]
                Index(f"{name}_filled", owner, sqlite_where=and_(alive, column != ""))
        for names in spec.summed:
            # It must hold deleted_at as well: else SQLite fetches every row for it.
            columns = [table.c[name] for name in (*names, "deleted_at")]
            Index(f"{spec.name}_{names[0]}_sums", *columns, sqlite_where=alive)
        if spec.waiting is not None:
            name, conditions = spec.waiting
            blank = [
                table.c[one.field] == spec.fields[one.field].kind.store("")
                for one in conditions
                if one.operator == "empty"
            ]
            # SQLite takes an index for a value that is searched for before one it has to scan.
            keys = [table.c[one.field] for one in conditions if one.operator == "is"]
            where = and_(alive, *blank)
            Index(f"{spec.name}_waiting", *keys, table.c[name], sqlite_where=where)
        _index_yearly(table, spec)
        Index(f"{spec.name}_deleted_index", table.c.deleted_at, sqlite_where=~alive)
        _daily_table(self.metadata, spec, table)

    def _lines_table(self, spec: RecordSpec, name: str, part: PartSpec) -> Table:
        title = f"{spec.name}_{name}"
        table = Table(
            title,
            self.metadata,
            Column("owner_id", ForeignKey(f"{spec.name}.id", ondelete="CASCADE"), primary_key=True),
            Column("position", Integer, primary_key=True),
            *(_column(field) for field in part.fields.values()),
            sqlite_with_rowid=False,
        )
        for field in part.fields.values():
            if isinstance(field.kind, Reference):
                Index(f"{title}_{field.name}_index", table.c[field.name])
        _index_yearly(table, part)
        return table


def _daily_table(metadata: MetaData, spec: RecordSpec, table: Table) -> None:
    """Declare the sums by day of a record type; what is blank is kept as ''. See ``daily``."""
    if spec.daily is not None:
        keys = (spec.daily.day, *spec.daily.by)
        Table(
            f"{spec.name}_daily",
            metadata,
            *(Column(name, table.c[name].type, primary_key=True) for name in keys),
            *(Column(name, Integer, nullable=False) for name in spec.daily.amounts),
            sqlite_with_rowid=False,
        )


def month_and_day(column: ColumnElement[Any]) -> ColumnElement[str]:
    """Return month and day of a stored day, such as ``02-29``."""
    # Written out, not bound: SQLite knows an index on an expression by the letter.
    return func.substr(column, literal_column("6"), literal_column("5"))


def _index_yearly(table: Table, part: PartSpec) -> None:
    for field in part.fields.values():
        if field.yearly:
            held = month_and_day(table.c[field.name])
            Index(f"{table.name}_{field.name}_yearly", held, sqlite_where=held.is_not(None))


def _column(field: FieldSpec) -> Column[object]:
    if isinstance(field.kind, Reference):
        # Deferred, so that an undo may play its images back in any order.
        target = ForeignKey(f"{field.kind.to}.id", deferrable=True, initially="DEFERRED")
        return Column(field.name, Integer, target)
    if field.kind.column == "integer":
        summed = field.kept is not None and field.kept.what in ("count", "sum")
        if summed or field.kind.key == "yes_no":
            return Column(field.name, Integer, nullable=False, server_default=text("0"))
        return Column(field.name, Integer)
    if field.kind.key in ("date", "moment"):
        return Column(field.name, TEXT)
    kind: TypeEngine[str] = TEXT(collation="NOCASE") if field.kind.key in FOLDED else TEXT()
    return Column(field.name, kind, nullable=False, server_default="")


def _operation_table(metadata: MetaData) -> Table:
    """One row for each thing a person did; ``undone_by`` is the operation that took it back.

    ``reverses`` is a past operation that was taken back out of its turn; an ``event`` changed no
    record; ``hash`` covers the row and the one before it, see ``storage.audit``.
    """
    return Table(
        "operation",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("name", TEXT, nullable=False),
        Column("details", TEXT, nullable=False, server_default="{}"),
        Column("at", TEXT, nullable=False),
        Column("who", TEXT, nullable=False, server_default=""),
        Column("undoes", Integer),
        Column("redoes", Integer),
        Column("undone_by", Integer),
        Column("reverses", Integer),
        Column("event", Integer, nullable=False, server_default="0"),
        Column("hash", TEXT, nullable=False, server_default=""),
    )


def _pair_table(metadata: MetaData) -> Table:
    """One row for each two records of which something is known; see ``storage.pairs``."""
    table = Table(
        "pair",
        metadata,
        Column("kind", TEXT, primary_key=True),
        Column("record", TEXT, primary_key=True),
        Column("one", Integer, primary_key=True),
        Column("other", Integer, primary_key=True),
        sqlite_with_rowid=False,
    )
    Index("pair_other_index", table.c.kind, table.c.record, table.c.other)
    return table


def _change_table(metadata: MetaData) -> Table:
    """One row for each record touched by an operation, with what it was and became."""
    table = Table(
        "change",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("operation_id", Integer, ForeignKey("operation.id"), nullable=False),
        Column("record", TEXT, nullable=False),
        Column("record_id", Integer, nullable=False),
        Column("verb", TEXT, nullable=False),
        Column("before", TEXT),
        Column("after", TEXT),
    )
    Index("change_operation_index", table.c.operation_id)
    Index("change_record_index", table.c.record, table.c.record_id)
    return table
