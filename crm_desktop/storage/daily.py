"""Sums of records by day, kept in a small table beside each type that declares them.

Charts of years add up some thousand rows instead of all sales. The rows of a write are noted while
it goes on and added at its end, in the same transaction; undo goes through the same verbs, so the
sums follow it. ``check`` compares them with the records, ``rebuild`` makes them anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table

from crm_desktop.fields.conditions import Condition, Tree
from crm_desktop.fields.keeping import Daily
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage.rows import Image, marks, quoted

if TYPE_CHECKING:
    from crm_desktop.storage.reader import Reader

_MONTH = ".month"
_Key = tuple[Any, ...]


class DailySums:
    """Notes during one write what comes to the sums of a record type and what goes."""

    def __init__(self, spec: RecordSpec, kept: Daily) -> None:
        self._table = f"{spec.name}_daily"
        self._keys = (kept.day, *kept.by)
        self._sums = kept.sums
        self._amounts = kept.amounts
        self._noted: dict[_Key, list[int]] = {}

    def note(self, before: Image | None, after: Image | None) -> None:
        """Note that a record was written."""
        self._add(before, -1)
        self._add(after, 1)

    def _add(self, image: Image | None, sign: int) -> None:
        if image is None or image["deleted_at"]:
            return
        key = tuple("" if image[name] is None else image[name] for name in self._keys)
        noted = self._noted.get(key)
        if noted is None:
            noted = self._noted[key] = [0] * len(self._amounts)
        noted[0] += sign
        for at, name in enumerate(self._sums):
            value = image[name]
            if value is not None:
                noted[2 * at + 1] += sign * value
                noted[2 * at + 2] += sign

    def settle(self, connection: Connection) -> None:
        """Bring the sums up to date."""
        changed = {key: amounts for key, amounts in self._noted.items() if any(amounts)}
        self._noted.clear()
        if not changed:
            return
        columns = (*self._keys, *self._amounts)
        added = ", ".join(f"{name} = {name} + excluded.{name}" for name in self._amounts)
        connection.exec_driver_sql(
            f'INSERT INTO "{self._table}" ({quoted(columns)}) '  # noqa: S608 - names are declared
            f"VALUES ({marks(len(columns))}) ON CONFLICT DO UPDATE SET {added}",
            [(*key, *amounts) for key, amounts in changed.items()],
        )
        mine = " AND ".join(f'"{name}" = ?' for name in self._keys)
        gone = [key for key, amounts in changed.items() if amounts[0] < 0]
        if gone:
            statement = f'DELETE FROM "{self._table}" WHERE {mine} AND n = 0'  # noqa: S608
            connection.exec_driver_sql(statement, gone)


def compute(connection: Connection, spec: RecordSpec) -> None:
    """Make the sums of a record type anew."""
    if spec.daily is not None:
        connection.exec_driver_sql(f'DELETE FROM "{spec.name}_daily"')  # noqa: S608
        connection.exec_driver_sql(f'INSERT INTO "{spec.name}_daily" {_counted(spec, spec.daily)}')


def wrong(connection: Connection, spec: RecordSpec, most: int) -> Iterator[str]:
    """Yield days of which the sums are not what the records say, at most ``most``."""
    if spec.daily is None:
        return
    counted, kept = _counted(spec, spec.daily), f'SELECT * FROM "{spec.name}_daily"'  # noqa: S608
    rows = connection.exec_driver_sql(
        f'SELECT DISTINCT "{spec.daily.day}" FROM (SELECT * FROM ({kept} EXCEPT {counted}) '  # noqa: S608
        f"UNION ALL SELECT * FROM ({counted} EXCEPT {kept})) ORDER BY 1 LIMIT ?",
        (most,),
    )
    for row in rows:
        yield str(row[0])


def _counted(spec: RecordSpec, kept: Daily) -> str:
    """Return the query that adds up all records."""
    keys = ", ".join(f'coalesce("{name}", \'\') AS "{name}"' for name in (kept.day, *kept.by))
    sums = "".join(f', coalesce(sum("{one}"), 0), count("{one}")' for one in kept.sums)
    places = ", ".join(str(at + 1) for at in range(len(kept.by) + 1))
    return (
        f'SELECT {keys}, count(*){sums} FROM "{spec.name}" '  # noqa: S608 - names are declared
        f"WHERE deleted_at IS NULL GROUP BY {places}"
    )


def rows(
    reader: Reader, record: str, by: Sequence[str], measures: Sequence[str], where: Tree | None
) -> list[tuple[Any, ...]] | None:
    """Return keys, count, sums and filled counts as ``totals.grouped`` has them, as stored.

    ``None`` where the daily sums cannot tell: of other conditions than days, or other fields.
    """
    kept = reader.records[record].daily
    if kept is None or not set(measures) <= set(kept.sums):
        return None
    days = _days(kept, where)
    keys = [_key(kept, path, reader.tables.by_name[record]) for path in by]
    if days is None or None in keys:
        return None
    columns = [*filter(None, keys), "sum(n)"]
    columns += [f'sum("{part}_{name}")' for part in ("sum", "filled") for name in measures]
    places = ", ".join(str(at + 1) for at in range(len(keys)))
    clause, values = days
    found = reader.connection.exec_driver_sql(
        f'SELECT {", ".join(columns)} FROM "{record}_daily" WHERE {clause}'  # noqa: S608
        + (f" GROUP BY {places}" if keys else ""),
        values,
    )
    return [tuple(row) for row in found]


def _key(kept: Daily, path: str, table: Table) -> str | None:
    if path == kept.day + _MONTH:
        return f'substr("{kept.day}", 1, 7)'
    if path not in (kept.day, *kept.by):
        return None
    return f"nullif(\"{path}\", '')" if table.c[path].nullable else f'"{path}"'


def _days(kept: Daily, where: Tree | None) -> tuple[str, tuple[str, ...]] | None:
    """Return the clause for a condition on the day alone, and its values."""
    if where is None:
        return "1", ()
    if not isinstance(where, Condition) or (where.field, where.operator) != (kept.day, "between"):
        return None
    low, high = where.value
    parts: list[str] = [f"\"{kept.day}\" <> ''"]
    values: list[str] = []
    for sign, bound in ((">=", low), ("<=", high)):
        if bound is not None:
            parts.append(f'"{kept.day}" {sign} ?')
            values.append(bound.isoformat())
    return " AND ".join(parts), tuple(values)
