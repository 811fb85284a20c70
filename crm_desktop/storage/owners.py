"""Which records refer to a record, deleted ones too, and who wrote a record last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import loaded_value, read_images


def referring(reader: Reader, spec: RecordSpec, name: str, to: Sequence[int]) -> dict[int, int]:
    """Return by id what the records whose field ``name`` refers to one of ``to`` refer to."""
    table = reader.tables.by_name[spec.name]
    column = table.c[name]
    found: dict[int, int] = {}
    # Said twice, so that the index of those in use and that of the recycle bin are taken.
    for state in (table.c.deleted_at.is_(None), table.c.deleted_at.is_not(None)):
        rows = reader.connection.execute(select(table.c.id, column).where(state, column.in_(to)))
        found |= {row[0]: row[1] for row in rows}
    return found


def line_owners(
    reader: Reader, spec: RecordSpec, lines: str, part: str, to: Sequence[int]
) -> list[int]:
    """Return the records with a line whose field ``part`` refers to one of ``to``."""
    table = reader.tables.lines[spec.name, lines]
    chosen = select(table.c.owner_id).where(table.c[part].in_(to)).distinct()
    return sorted(reader.connection.execute(chosen).scalars())


def lines_of(
    reader: Reader, spec: RecordSpec, lines: str, ids: Sequence[int]
) -> dict[int, tuple[dict[str, Any], ...]]:
    """Return the lines of records, by id."""
    images = read_images(reader.connection, spec, ids)
    field = spec.fields[lines]
    return {record_id: loaded_value(field, image[lines]) for record_id, image in images.items()}


def last_writer(reader: Reader, record: str, record_id: int) -> str:
    """Return who wrote a record last ("" if nobody is named)."""
    change, operation = reader.tables.change, reader.tables.operation
    chosen = (
        select(operation.c.who)
        .join(change, operation.c.id == change.c.operation_id)
        .where(change.c.record == record, change.c.record_id == record_id)
        .order_by(change.c.id.desc())
        .limit(1)
    )
    return str(reader.connection.execute(chosen).scalar_one_or_none() or "")
