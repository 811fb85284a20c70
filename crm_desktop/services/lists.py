"""Lists: which records, in which order, with which columns; counts; saved views."""

from __future__ import annotations

import json
import logging
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.conditions import Tree
from crm_desktop.fields.kind import Reading
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.fields.treejson import tree_from_json, tree_to_json
from crm_desktop.i18n import _
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage.jumps import beginning
from crm_desktop.storage.reader import Row
from crm_desktop.storage.store import Store

if TYPE_CHECKING:
    from crm_desktop.services.grouping import Grouped, Totals


_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Query:
    """A list that somebody looks at: ``columns`` and ``sort`` hold field names, ``-`` falls.

    ``group`` is the path that it is grouped by ("" for none), ``reckoning`` what its totals are
    (see ``services.grouping``; "" for what suits the measures).
    """

    record: str
    where: Tree | None = None
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    deleted: bool = False
    group: str = ""
    reckoning: str = ""


@dataclass(frozen=True)
class SavedView:
    """A named list of one record type.

    Built-in ones cannot be changed (``own`` is false). ``key`` tells them apart in any language;
    lists begin with the one that is ``first``, else with the leftmost.
    """

    name: str
    query: Query
    own: bool
    key: str = ""
    first: bool = False


class ListService:
    """The lists of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def types(self) -> Mapping[str, RecordSpec]:
        """Return the record types by name."""
        return self._store.records

    def ids(self, query: Query, *, limit: int | None = None) -> array[int]:
        """Return the ids of the list in its order; with ``limit``, those of its beginning."""
        with self._store.read() as reader:
            return reader.ids(
                query.record, query.where, query.sort, limit=limit, deleted=query.deleted
            )

    def count(self, query: Query) -> int:
        """Return how many records the list has."""
        with self._store.read() as reader:
            return reader.count(query.record, query.where)

    def first_beginning(self, query: Query, text: str, reading: Reading) -> int | None:
        """Return the first record of the list whose leading field of the order begins so.

        ``None`` where none does; see ``storage.jumps``.
        """
        spec = self.types[query.record]
        key = (query.sort or spec.sort or (spec.title,))[0]
        with self._store.read() as reader:
            clause = beginning(reader.tables, spec, key, text, reading)
            if clause is None:
                return None
            return reader.first(
                query.record, query.where, query.sort, clause, deleted=query.deleted
            )

    def rows(self, record: str, ids: Sequence[int], columns: Iterable[str]) -> list[Row]:
        """Return values of the given fields, in the order of ``ids``, without what is gone."""
        with self._store.read() as reader:
            return reader.rows(record, ids, columns)

    def grouped(self, query: Query) -> Grouped:
        """Return the list in groups by ``query.group``; see ``services.grouping``."""
        from crm_desktop.services.grouping import grouped  # noqa: PLC0415 - not needed at start

        return grouped(self._store, query)

    def totals(self, query: Query) -> Totals:
        """Return the totals of the measures among the list's columns."""
        from crm_desktop.services.grouping import totals  # noqa: PLC0415

        return totals(self._store, query)

    def views(self, record: str) -> list[SavedView]:
        """Return the declared views of a record type and the user's own, in the user's order."""
        spec = self.types[record]
        declared = [
            SavedView(
                _(view.label),
                Query(record, view.where, view.sort, view.columns),
                own=False,
                key=f"*{view.label}",
            )
            for view in spec.views
        ]
        own = []
        for entry in self._own(record):
            try:
                query = self._query(record, entry)
            except KeyError as error:
                # The view stays in the file: another version of the program may know the field.
                _log.warning("View “%s” of %s needs what is gone: %s", entry["name"], record, error)
                continue
            own.append(SavedView(entry["name"], query, own=True, key=entry["name"]))
        order = self._kept_list(f"views.{record}.order")
        with self._store.read() as reader:
            first = reader.setting(f"views.{record}.first")
        every = [replace(one, first=one.key == first) for one in (*declared, *own)]
        places = {key: place for place, key in enumerate(order)}
        return sorted(every, key=lambda one: places.get(one.key, len(places)))

    @needs(Right.VIEWS)
    def order_views(self, record: str, keys: Sequence[str]) -> None:
        """Show the views in the order of their keys from now on."""
        self._store.set_setting(f"views.{record}.order", json.dumps(keys, ensure_ascii=False))

    @needs(Right.VIEWS)
    def show_view_first(self, record: str, key: str) -> None:
        """Let lists begin with the view of this key; "" is the leftmost one."""
        self._store.set_setting(f"views.{record}.first", key)

    @needs(Right.VIEWS)
    def save_view(self, record: str, name: str, query: Query) -> None:
        """Keep a view under ``name``, in the place of one of that name."""
        tree, spec = query.where, self.types[record]
        where = None if tree is None else tree_to_json(spec, tree, self.types)
        entry = {
            "name": name,
            "where": where,
            "sort": query.sort,
            "columns": query.columns,
            "group": query.group,
            "reckoning": query.reckoning,
        }
        kept = self._own(record)
        if any(one["name"] == name for one in kept):
            self._keep(record, [entry if one["name"] == name else one for one in kept])
        else:
            self._keep(record, [*kept, entry])

    @needs(Right.VIEWS)
    def rename_view(self, record: str, old: str, new: str) -> None:
        """Give the user's view ``old`` another name, which replaces a view of that name."""
        if old == new:
            return
        kept = [one for one in self._own(record) if one["name"] != new]
        self._keep(record, [one | {"name": new} if one["name"] == old else one for one in kept])
        keys = [key for key in self._kept_list(f"views.{record}.order") if key != new]
        self.order_views(record, [new if key == old else key for key in keys])
        with self._store.read() as reader:
            first = reader.setting(f"views.{record}.first")
        if first == old:
            self.show_view_first(record, new)

    @needs(Right.VIEWS)
    def delete_view(self, record: str, name: str) -> None:
        """Forget the user's view of this name."""
        self._keep(record, [entry for entry in self._own(record) if entry["name"] != name])

    def _query(self, record: str, entry: Mapping[str, Any]) -> Query:
        from crm_desktop.services.grouping import can_group  # noqa: PLC0415 - not needed at start

        group = entry.get("group", "")
        if group and not can_group(self.types, record, group):
            raise KeyError(group)
        where = entry["where"]
        tree = None if where is None else tree_from_json(self.types[record], where, self.types)
        return Query(
            record,
            tree,
            tuple(entry["sort"]),
            tuple(entry["columns"]),
            group=group,
            reckoning=entry.get("reckoning", ""),
        )

    def _own(self, record: str) -> list[dict[str, Any]]:
        return self._kept_list(f"views.{record}")

    def _kept_list(self, key: str) -> list[Any]:
        with self._store.read() as reader:
            kept: list[Any] = json.loads(reader.setting(key, "[]"))
            return kept

    def _keep(self, record: str, entries: list[dict[str, Any]]) -> None:
        self._store.set_setting(f"views.{record}", json.dumps(entries, ensure_ascii=False))
