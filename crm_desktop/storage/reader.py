"""Reading lists: ids in order, rows of columns, counts and sums; plain rows, no record objects."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.spec import RecordSpec, title_text
from crm_desktop.fields.structures import Reference
from crm_desktop.storage import search, titled, walking
from crm_desktop.storage.filters import compile_tree
from crm_desktop.storage.rows import chunks, loaded_value, read_images
from crm_desktop.storage.tables import FOLDED, Tables

_STEP = 10_000

Row = dict[str, Any]
"""Field name -> value, with ``id``; a reference's title stands under ``name + ".title"``."""


class Reader:
    """One snapshot of the file; made by ``Store.read``."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self.connection = connection
        self.tables = tables
        self.records = tables.records

    def ids(
        self,
        record: str,
        where: Tree | None = None,
        sort: Sequence[str] = (),
        *,
        limit: int | None = None,
        deleted: bool = False,
        first: Sequence[ColumnElement[Any]] = (),
    ) -> array[int]:
        """Return the ids of the records that fulfil ``where``, in the order of ``sort``.

        ``sort`` holds field names (or ``id``), ``-`` before those that fall; equal ones are in
        the order they were made. What ``first`` says of the order goes before. With ``deleted``,
        the records of the recycle bin, else those in use.
        """
        spec = self.records[record]
        found: array[int] = array("q")
        if where is None and not deleted and not first:
            walked = titled.statement(self.records, spec, sort or spec.sort, limit)
            if walked is not None:
                found.extend(row[0] for row in self.connection.exec_driver_sql(walked))
                return found
        order = [*first, *self._order(spec, sort)]
        if limit is not None and where is not None and not deleted and not first:
            if walking.may_pay(spec, where, sort):
                walk = walking.statement(self.tables, spec, where, order, limit)
                found.extend(self.connection.execute(walk).scalars())
            if len(found) == limit:
                return found
            found = array("q")
        statement = self._selected(spec, where, deleted=deleted).order_by(*order)
        if limit is not None:
            found.extend(self.connection.execute(statement.limit(limit)).scalars())
            return found
        # Put together by SQLite: half the work, and other threads go on meanwhile. It keeps the
        # order of a query within, except for those aggregates that do not depend on it.
        column = statement.subquery().c.id
        joined = self.connection.execute(select(func.group_concat(column))).scalar_one()
        parts = joined.split(",") if joined else []
        for at in range(0, len(parts), _STEP):
            found.extend(map(int, parts[at : at + _STEP]))
        return found

    def first(
        self,
        record: str,
        where: Tree | None,
        sort: Sequence[str],
        clause: ColumnElement[bool],
        *,
        deleted: bool = False,
    ) -> int | None:
        """Return the first record of the list (see ``ids``) for which ``clause`` holds too."""
        spec = self.records[record]
        selected = self._selected(spec, where, deleted=deleted).where(clause)
        ordered = selected.order_by(*self._order(spec, sort)).limit(1)
        return self.connection.execute(ordered).scalar_one_or_none()

    def count(self, record: str, where: Tree | None = None) -> int:
        """Return how many records in use fulfil ``where``."""
        selected = self._selected(self.records[record], where, deleted=False)
        counted = select(func.count()).select_from(selected.subquery())
        return int(self.connection.execute(counted).scalar_one())

    def rows(self, record: str, ids: Sequence[int], columns: Iterable[str]) -> list[Row]:
        """Return columns of the given records, in the order of ``ids``, without what is gone."""
        spec = self.records[record]
        names = tuple(dict.fromkeys(columns))
        table = self.tables.by_name[record]
        plain = [name for name in names if spec.fields[name].stored]
        loads = [spec.fields[name].kind.load for name in plain]
        found: dict[int, Row] = {}
        for chunk in chunks(ids):
            selected = select(table.c.id, *(table.c[name] for name in plain))
            for row in self.connection.execute(selected.where(table.c.id.in_(chunk))):
                values = found[row[0]] = {"id": row[0]}
                for name, load, value in zip(plain, loads, row[1:], strict=True):
                    values[name] = load(value)
        lines = [name for name in names if name in spec.lines]
        if lines:
            for record_id, image in read_images(self.connection, spec, ids).items():
                for name in lines:
                    found[record_id][name] = loaded_value(spec.fields[name], image[name])
        self._add_titles(spec, names, list(found.values()))
        return [found[record_id] for record_id in ids if record_id in found]

    def get(self, record: str, record_id: int) -> Row | None:
        """Return a whole record with ``META``, deleted or not; ``None`` if there is none."""
        spec = self.records[record]
        image = read_images(self.connection, spec, [record_id]).get(record_id)
        if image is None:
            return None
        values = {name: loaded_value(field, image[name]) for name, field in spec.fields.items()}
        meta = {name: image[name] for name in ("created_at", "updated_at", "version", "deleted_at")}
        row = {"id": record_id, **values, **meta}
        self._add_titles(spec, (*spec.references, *spec.lines), [row])
        return row

    def titles(self, record: str, ids: Iterable[int]) -> dict[int, str]:
        """Return how people call these records."""
        spec = self.records[record]
        table = self.tables.by_name[record]
        kind = spec.fields[spec.title].kind
        found: dict[int, str] = {}
        for chunk in chunks(list(set(ids))):
            chosen = select(table.c.id, table.c[spec.title]).where(table.c.id.in_(chunk))
            found |= {
                row[0]: title_text(kind.show(kind.load(row[1])))
                for row in self.connection.execute(chosen)
            }
        return found

    def find(self, record: str, equal: Mapping[str, Any], *, limit: int = 20) -> list[int]:
        """Return the ids of records in use whose fields equal these values."""
        spec = self.records[record]
        table = self.tables.by_name[record]
        chosen = select(table.c.id).where(table.c.deleted_at.is_(None)).limit(limit)
        for name, value in equal.items():
            stored = spec.fields[name].kind.store(value)
            chosen = chosen.where(
                table.c[name].is_(None) if stored is None else table.c[name] == stored
            )
            if stored not in ("", None):
                # Said once more so that the partial unique index is taken.
                chosen = chosen.where(table.c[name] != "")
        return [row[0] for row in self.connection.execute(chosen)]

    def suggestions(self, record: str, name: str, begins: str, limit: int) -> list[str]:
        """Return values that this field has in other records, the most frequent first."""
        column = self.tables.by_name[record].c[name]
        chosen = select(column).where(column != "").group_by(column)
        if begins:
            chosen = chosen.where(column.startswith(begins, autoescape=True))
        rows = self.connection.execute(chosen.order_by(func.count().desc(), column).limit(limit))
        return [row[0] for row in rows]

    def ids_where(self, record: str, clause: ColumnElement[bool]) -> list[int]:
        """Return the ids, deleted or not, for which ``clause`` holds."""
        table = self.tables.by_name[record]
        return [row[0] for row in self.connection.execute(select(table.c.id).where(clause))]

    def search(self, text: str, limit: int, record: str = "") -> list[search.Hit]:
        """Return the best hits of a global search (in one record type); see ``storage.search``."""
        return search.find(self.connection, self.records, text, limit, record)

    def setting(self, key: str, default: str = "") -> str:
        """Return a setting of this file."""
        table = self.tables.setting
        chosen = select(table.c.value).where(table.c.key == key)
        value = self.connection.execute(chosen).scalar_one_or_none()
        return default if value is None else str(value)

    def where(self, record: str, tree: Tree | None) -> ColumnElement[bool]:
        """Return the clause that holds for the records in use that fulfil ``tree``."""
        table = self.tables.by_name[record]
        return table.c.deleted_at.is_(None) & compile_tree(self.tables, self.records[record], tree)

    def _selected(
        self, spec: RecordSpec, where: Tree | None, *, deleted: bool
    ) -> Select[tuple[Any]]:
        table = self.tables.by_name[spec.name]
        in_bin = table.c.deleted_at.is_not(None) if deleted else table.c.deleted_at.is_(None)
        return select(table.c.id).where(in_bin, compile_tree(self.tables, spec, where))

    def _order(self, spec: RecordSpec, sort: Sequence[str]) -> list[ColumnElement[Any]]:
        table = self.tables.by_name[spec.name]
        order: list[ColumnElement[Any]] = []
        falling = False
        for key in sort or spec.sort:
            name, falling = key.lstrip("-"), key.startswith("-")
            if name == "id":
                continue
            kind = spec.fields[name].kind
            column: ColumnElement[Any] = table.c[name]
            if isinstance(kind, Reference):
                other = self.tables.by_name[kind.to].alias()
                title = self.records[kind.to].title
                column = select(other.c[title]).where(other.c.id == column).scalar_subquery()
                if self.records[kind.to].fields[title].kind.key in FOLDED:
                    # A query within does not pass on how its column is compared.
                    column = column.collate("NOCASE")
            order.append(column.desc() if falling else column.asc())
        return [*order, table.c.id.desc() if falling else table.c.id.asc()]

    def _add_titles(self, spec: RecordSpec, names: Iterable[str], rows: list[Row]) -> None:
        for name in names:
            kind = spec.fields[name].kind
            if isinstance(kind, Reference):
                titles = self.titles(kind.to, (row[name] for row in rows if row[name]))
                for row in rows:
                    row[f"{name}.title"] = titles.get(row[name], "")
            elif name in spec.lines:
                inner = spec.lines[name].of.fields.values()
                for part in inner:
                    if isinstance(part.kind, Reference):
                        self._add_line_titles(rows, name, part.name, part.kind.to)

    def _add_line_titles(self, rows: list[Row], lines: str, name: str, to: str) -> None:
        every = [line for row in rows for line in row[lines]]
        titles = self.titles(to, (line[name] for line in every if line[name]))
        for line in every:
            line[f"{name}.title"] = titles.get(line[name], "")
