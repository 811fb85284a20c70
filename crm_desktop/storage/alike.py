"""Which records may be the same as one that is being entered: by indexed look-ups only.

Exact values are found through the indexes of their columns, parts and what is one step away
through the search index. Nothing here reads more than some hundred rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage import near, pinyin
from crm_desktop.storage.indexing import TYPES
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import chunks, marks
from crm_desktop.storage.tokens import folded, is_chinese, query_terms, runs

_EQUAL = 30
_FOUND = 60
_DIGITS = 8
_SHORTEST_NAME = 4
_TELLING = 8
_AT_ONCE = 5_000


def with_value(
    connection: Connection, spec: RecordSpec, names: Sequence[str], values: Collection[str]
) -> Iterator[int]:
    """Yield records in use that have one of these values in one of the fields ``names``.

    Only of fields that have an index.
    """
    if not values:
        return
    for name in names:
        field = spec.fields[name]
        if field.index or field.unique:
            rows = connection.exec_driver_sql(
                f'SELECT id FROM "{spec.name}" WHERE deleted_at IS NULL '  # noqa: S608 - declared
                f'AND "{name}" <> \'\' AND "{name}" IN ({marks(len(values))}) LIMIT {_EQUAL}',
                tuple(values),
            )
            yield from (row[0] for row in rows)


def beginning(
    connection: Connection, spec: RecordSpec, name: str, text: str, most: int = _EQUAL
) -> list[int]:
    """Return records in use whose field ``name`` begins with ``text``; it must have an index."""
    rows = connection.exec_driver_sql(
        f'SELECT id FROM "{spec.name}" WHERE deleted_at IS NULL '  # noqa: S608 - names are declared
        f'AND "{name}" >= ? AND "{name}" < ? ORDER BY "{name}" LIMIT ?',
        (text, text + "\U0010ffff", most),
    )
    return [row[0] for row in rows]


def beginning_each(
    connection: Connection, spec: RecordSpec, name: str, texts: Sequence[str], most: int
) -> Iterator[tuple[str, int]]:
    """Yield (text, record) for many texts at once; see ``beginning``; ``most`` for each text."""
    of_one = (
        f'SELECT id FROM "{spec.name}" WHERE deleted_at IS NULL '  # noqa: S608 - names are declared
        f'AND "{name}" >= wanted.column1 AND "{name}" < wanted.column2 '
        f'ORDER BY "{name}" LIMIT {most}'
    )
    for chunk in chunks(texts):
        rows = connection.exec_driver_sql(
            f"SELECT wanted.column1, (SELECT group_concat(id) FROM ({of_one})) "  # noqa: S608
            f"FROM (VALUES {', '.join(['(?, ?)'] * len(chunk))}) AS wanted",
            tuple(part for text in chunk for part in (text, text + "\U0010ffff")),
        )
        for text, ids in rows:
            if ids is not None:
                yield from ((text, int(one)) for one in str(ids).split(","))


def ending_in(connection: Connection, spec: RecordSpec, number: str) -> list[int]:
    """Return records in which a number stands that has the last digits of this one."""
    digits = re.sub(r"\D", "", number)[-_DIGITS:]
    if len(digits) < _DIGITS - 1:
        return []
    return _matching(connection, spec, " AND ".join(query_terms(digits)))


def holding(connection: Connection, spec: RecordSpec, text: str) -> list[int]:
    """Return records that hold all parts of ``text``."""
    terms = query_terms(text)
    return _matching(connection, spec, " AND ".join(terms)) if terms else []


def named_like(connection: Connection, spec: RecordSpec, name: str) -> list[int]:
    """Return records that hold ``name``, or what is one step away from it, or sounds like it."""
    plain = folded(name)
    if len(plain) < 2:  # noqa: PLR2004 - anything is like a single sign
        return []
    found = dict.fromkeys(holding(connection, spec, plain))
    for sound in pinyin.full(plain) if _chinese(plain) else []:
        found |= dict.fromkeys(holding(connection, spec, sound))
    if len(found) < _FOUND and len(plain) >= (2 if _chinese(plain) else _SHORTEST_NAME):
        # What tells a Chinese company from others stands in front; the rest is in many names.
        expression = near.expression(connection, plain[:_TELLING] if _chinese(plain) else plain)
        if expression:
            found |= dict.fromkeys(_matching(connection, spec, expression))
    return list(found)


def _chinese(text: str) -> bool:
    return any(map(is_chinese, runs(text)))


def _matching(connection: Connection, spec: RecordSpec, expression: str) -> list[int]:
    try:
        rows = connection.exec_driver_sql(
            f"SELECT rowid / {TYPES} FROM search WHERE search MATCH ? AND rowid % {TYPES} = ? "  # noqa: S608
            f"LIMIT {_FOUND}",
            (expression, spec.number),
        )
        return [row[0] for row in rows]
    except OperationalError:
        # A query too deep for the index: the other ways to find a record are open.
        return []


def columns_of(
    reader: Reader, spec: RecordSpec, names: Sequence[str], where: Tree | None
) -> Iterator[tuple[Any, ...]]:
    """Yield id and the stored values of ``names`` of the records in use that fulfil ``where``."""
    table = reader.tables.by_name[spec.name]
    chosen = select(table.c.id, *(table.c[name] for name in names))
    chosen = chosen.where(reader.where(spec.name, where)).order_by(table.c.id)
    for part in reader.connection.execute(chosen).partitions(_AT_ONCE):
        yield from map(tuple, part)
