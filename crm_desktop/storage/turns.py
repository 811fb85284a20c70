"""What was done, and which operation undo and redo take next.

Nothing from before an erasure is undone or redone: what was erased would have to come back with
it, and it is not there any more.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, select

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.storage.audit import ERASED
from crm_desktop.storage.changes import Operation
from crm_desktop.storage.taking_back import taken_back


class NothingToUndo(PersonError):  # noqa: N818
    """There is no operation to take back, or to bring back."""


def done(
    connection: Connection, table: Table, limit: int, number: int | None = None
) -> list[Operation]:
    """Return operations (or the one of this number), the latest first.

    Takings back and bringings back are left out, and so are events.
    """
    chosen = select(table).where(
        table.c.event == 0, table.c.undoes.is_(None), table.c.redoes.is_(None)
    )
    if number is not None:
        chosen = chosen.where(table.c.id == number)
    rows = connection.execute(chosen.order_by(table.c.id.desc()).limit(limit))
    found = [_operation(row) for row in rows]
    taken = taken_back(connection)
    return [replace(one, undone=True) if one.id in taken else one for one in found]


def undoable(connection: Connection, table: Table) -> Operation | None:
    """Return the operation that undo would take back."""
    chosen = select(table).where(
        table.c.event == 0,
        table.c.undoes.is_(None),
        table.c.redoes.is_(None),
        table.c.undone_by.is_(None),
        table.c.id > _erased(connection),
    )
    row = connection.execute(chosen.order_by(table.c.id.desc()).limit(1)).first()
    return _operation(row) if row else None


def redoable(connection: Connection, table: Table) -> Operation | None:
    """Return the operation that redo would bring back."""
    done = select(table.c.id).where(
        table.c.event == 0, table.c.undoes.is_(None), table.c.redoes.is_(None)
    )
    last = connection.execute(
        done.where(table.c.undone_by.is_(None)).order_by(table.c.id.desc()).limit(1)
    ).scalar_one_or_none()
    chosen = select(table).where(
        table.c.undone_by > _erased(connection), table.c.id > (last or 0)
    )  # fmt: skip
    row = connection.execute(chosen.order_by(table.c.undone_by.desc()).limit(1)).first()
    return _operation(row) if row else None


def nothing(connection: Connection, *, redo: bool) -> NothingToUndo:
    """Return what tells that there is nothing to take back, and why."""
    if redo:
        return NothingToUndo(Text("There is nothing to redo."))
    if _erased(connection):
        return NothingToUndo(
            Text("A person's data were erased: that cannot be undone, nor what was done before.")
        )
    return NothingToUndo(Text("There is nothing to undo."))


def _erased(connection: Connection) -> int:
    """Return the last erasure, 0 where there was none."""
    found = connection.exec_driver_sql(
        "SELECT coalesce(max(id), 0) FROM operation WHERE event = 1 AND name = ?", (ERASED,)
    )
    return int(found.scalar_one())


def _operation(row: Any) -> Operation:
    return Operation(
        row.id, row.name, json.loads(row.details), row.at, row.who, row.undone_by is not None
    )
