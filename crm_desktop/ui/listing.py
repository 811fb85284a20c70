"""A list of records on the grid: loading, sorting, columns, the current row; no decoration.

The first rows are read and painted at once; the ids of the whole list follow from the background.
"""

from __future__ import annotations

import tkinter as tk
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _, ngettext
from crm_desktop.services.currencies import DEFAULT
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.ui.cells import ListSource, columns_of, second_line
from crm_desktop.ui.densities import choose_for_one, columns_key, density_of
from crm_desktop.ui.latest import Latest
from crm_desktop.ui.widgets.grid import (
    Density,
    GridColumn,
    GridLayout,
    Selection,
    SortKey,
    VirtualGrid,
)

if TYPE_CHECKING:
    from crm_desktop.services.grouping import Grouped
    from crm_desktop.ui.grouping import Groups
    from crm_desktop.ui.screen import Shell

FIRST = 60
"""So many rows are read before anything else."""
_WHOLE_FOLLOWS = 60
"""Milliseconds after the first rows before the ids of the whole list are read."""
_PHONES_FOLLOW = 400
"""Milliseconds after the list before the library of phone numbers is loaded."""
_COPIED_AT_ONCE = 10_000
"""More rows than these are copied in the background."""
_FEW = 4_000
"""Lists up to this length are read at once where a write touched them."""


class RecordGrid(VirtualGrid):
    """The grid on the records of a query.

    ``on_count`` hears how many records the list has (``None`` while that is not yet known).
    Without ``second``, titles have no second line. ``prefix`` tells apart the column
    arrangements of lists of one record type in different places.
    """

    def __init__(
        self,
        parent: tk.Misc,
        shell: Shell,
        query: Query,
        *,
        prefix: str = "",
        make_empty: Callable[[tk.Misc], tk.Widget] | None = None,
        checks: bool = True,
        drops: bool = True,
        second: bool = True,
    ) -> None:
        self.shell = shell
        self.query = query
        self.spec = shell.desk.types[query.record]
        self._key = columns_key(query.record, prefix)
        self._second = second
        self._drops = drops
        self.names: tuple[str, ...] = ()
        self.on_count: Callable[[int | None], Any] = lambda _count: None
        self.on_moved: Callable[[], Any] = lambda: None
        self.complete = False
        self.groups: Groups | None = None
        source = self._source_of(query)
        super().__init__(
            parent,
            self._columns(),
            source,
            checks=checks,
            make_empty=make_empty,
            density=density_of(shell.preferences, self._key),
            drops=drops,
        )
        self._latest = Latest(shell, self)
        self.on_sort = self._sorted
        self.on_layout = self._arranged
        self.on_fold = self._fold
        self._show_sort()
        self._arrange()

    # -- columns -----------------------------------------------------------------------------

    def chosen_columns(self) -> tuple[str, ...]:
        """Return the columns that the person wants to see, else the view's, else the type's."""
        kept = self._kept().get("shown")
        wanted: Sequence[str] = self.query.columns or kept or self.spec.columns
        return tuple(name for name in wanted if name in self.spec.fields) or self.spec.columns

    def _kept(self) -> dict[str, Any]:
        kept = self.shell.preferences.get(self._key)
        return dict(kept) if isinstance(kept, dict) else {}

    def choose_columns(self, names: Sequence[str] | None) -> None:
        """Show these columns from now on; ``None`` is what the record type declares."""
        kept = self._kept()
        kept.pop("widths", None) if names is None else None
        kept["shown"] = list(names) if names is not None else None
        # Who names the columns wants to see them all, even if they have to be scrolled to.
        kept["all"] = names is not None
        self.shell.preferences.set(self._key, kept)
        self.query = replace(self.query, columns=())
        self._renew()

    def _arrange(self) -> None:
        widths = self._kept().get("widths")
        known = widths if isinstance(widths, dict) else {}
        self.arrangement.drops = self._drops and not self._kept().get("all")
        self.set_layout(GridLayout(widths={name: int(wide) for name, wide in known.items()}))

    def _arranged(self, layout: GridLayout) -> None:
        kept = self._kept()
        kept["widths"] = dict(layout.widths)
        order = {name: place for place, name in enumerate(layout.order)}
        shown = sorted(self.names, key=lambda name: order.get(name, len(order)))
        if tuple(shown) != self.names:
            kept["shown"] = shown
            self.names = tuple(shown)
        self.shell.preferences.set(self._key, kept)

    def shown_keys(self) -> list[str]:
        """Return the fields whose columns are in view, from the left."""
        return [column.key for column in self.visible_columns()]

    def hide_column(self, name: str) -> None:
        """Leave a column out from now on; the column chooser brings it back."""
        self.choose_columns([one for one in self.names if one != name])

    # -- the height of the rows --------------------------------------------------------------

    def choose_density(self, density: Density) -> None:
        """Show this list in such rows from now on."""
        choose_for_one(self.shell.preferences, self._key, density)
        self.take_density()

    def take_density(self) -> None:
        """Show the rows as high as they are wanted."""
        self.set_density(density_of(self.shell.preferences, self._key))

    def _columns(self) -> list[GridColumn]:
        below = second_line(self.spec, self.names) if self._second else ""
        return columns_of(self.spec, self.names, two_lines=bool(below))

    def _source_of(self, query: Query) -> ListSource:
        self.names = self.chosen_columns()
        return ListSource(
            self.shell.desk, query, self.names, self._load_phones, second=self._second
        )

    def _load_phones(self) -> None:
        kind = next(one.kind for one in self.spec.fields.values() if one.kind.key == "phone")

        def group(_job: object) -> None:
            kind.show("+442079460000")

        def load() -> None:
            if self.winfo_exists():
                self.shell.work(group, lambda _none: self.reload_rows(), owner=self)

        self.after(_PHONES_FOLLOW, load)

    def _renew(self) -> None:
        self.book.source = self._source_of(self.query)
        self.set_columns(self._columns())
        self._arrange()
        if self.query.group:
            self.refresh()  # the heads have the totals of other columns
        elif self.complete:
            self.on_count(self.record_count)

    # -- loading -----------------------------------------------------------------------------

    def show(self, query: Query) -> None:
        """Show another list of the same record type, from its top.

        A long list is sorted and searched in the background: what was shown stays until then.
        """
        renewed = query.columns != self.query.columns
        self.query = query
        self.book.source = self._source_of(query)
        self._show_sort()
        if renewed:
            self.set_columns(self._columns())
        few = self.record_count <= _FEW and (self.complete or not self.record_count)
        if few:
            self.load()
            return
        self._wait_for_it()
        lists = self.shell.desk.lists
        if query.group:
            self._load_groups(self._groups_begun)
        else:
            self._latest.read(lambda: lists.ids(query, limit=FIRST), self._begun)

    def _wait_for_it(self) -> None:
        self._latest.drop()
        self.complete = False
        self.on_count(None)

    def load(self) -> None:
        """Read the list from its top."""
        lists = self.shell.desk.lists
        if not self.query.group:
            self._begun(lists.ids(self.query, limit=FIRST))
        elif len(lists.ids(self.query, limit=_FEW + 1)) <= _FEW:
            self._groups_begun(lists.grouped(self._in_groups()))
        else:
            self._wait_for_it()
            self._load_groups(self._groups_begun)

    def _begun(self, first: array[int]) -> None:
        self._latest.drop()
        self.complete = len(first) < FIRST
        self.groups = None
        self.go_to(-1)
        self.set_selection(Selection())
        self.set_ids(first)
        self.scroll_to(0)
        self.reload_rows()
        if self.complete:
            self.on_count(len(first))
        else:
            self.on_count(None)
            # Reading them would keep the first rows from being painted.
            self._latest.later(_WHOLE_FOLLOWS, self._load_whole)

    def _in_groups(self) -> Query:
        return replace(self.query, columns=self.names)

    def _load_groups(self, done: Callable[[Grouped], None]) -> None:
        query, lists = self._in_groups(), self.shell.desk.lists
        self._latest.read(lambda: lists.grouped(query), done)

    def _groups_begun(self, found: Grouped) -> None:
        self.go_to(-1)
        self.set_selection(Selection())
        self._groups_arrived(found)
        self.scroll_to(0)
        self.reload_rows()

    def _groups_arrived(self, found: Grouped) -> None:
        self._latest.drop()
        self.complete = True
        if self.groups is None:
            from crm_desktop.ui.grouping import Groups  # noqa: PLC0415 - few lists are in groups

            self.groups = Groups()
        self.groups.take(self.query.group, found)
        self._show_groups()
        self.on_count(len(found.ids))

    def _show_groups(self) -> None:
        if self.groups is not None and self.groups.found is not None:
            rows, heads = self.groups.rows(self.spec, self.own_currency())
            self.set_groups(rows, heads, self.groups.found.ids)

    def own_currency(self) -> str:
        """Return the office's own currency."""
        return self.shell.desk.setting("currency") or DEFAULT

    def _fold(self, head: int, opened: bool | None) -> None:
        if self.groups is not None and self.groups.fold(head, opened) is not None:
            self._show_groups()
            place = self.index_of(head)
            if place is not None:
                self.go_to(place)

    def fold_all(self, *, opened: bool) -> None:
        """Open or fold every group."""
        if self.groups is not None:
            self.groups.fold_all(opened=opened)
            self._show_groups()

    def _load_whole(self) -> None:
        query, lists = self.query, self.shell.desk.lists
        self._latest.read(lambda: lists.ids(query), self._whole_arrived)

    def _whole_arrived(self, ids: array[int]) -> None:
        self._latest.drop()
        self.complete = True
        self.set_ids(ids)
        self.on_count(len(ids))

    def refresh(self) -> None:
        """Read the list anew, keeping the place, the current row and the choice."""
        self.reload_rows()
        few = self.record_count <= _FEW and self.complete
        if self.query.group:
            if few:
                self._groups_arrived(self.shell.desk.lists.grouped(self._in_groups()))
            else:
                self._load_groups(self._groups_arrived)
        elif few:
            self._whole_arrived(self.shell.desk.lists.ids(self.query))
        else:
            self._load_whole()

    def changed(self, changes: Changes) -> None:
        """Read anew if a write touched what is shown."""
        names = {self.spec.name, *(kind.to for kind in self.spec.references.values())}
        if any(changes.of(name) for name in names):
            self.refresh()

    # -- sorting -----------------------------------------------------------------------------

    def _sorted(self, keys: list[SortKey]) -> None:
        sort = tuple(f"-{key.key}" if key.descending else key.key for key in keys)
        self.show(replace(self.query, sort=sort, columns=self.query.columns))

    def order_by(self, name: str, *, falling: bool = False) -> None:
        """Sort by one column."""
        keys = [SortKey(name, falling)]
        self.set_sort(keys)
        self._sorted(keys)

    def _show_sort(self) -> None:
        keys = [
            SortKey(name.lstrip("-"), name.startswith("-"))
            for name in self.query.sort or self.spec.sort
            if name.lstrip("-") in self.spec.fields
        ]
        self.set_sort(keys)

    # -- the clipboard -----------------------------------------------------------------------

    def copy_block(self, ids: Sequence[int], keys: Sequence[str], *, titles: bool) -> None:
        """Put fields of these records on the clipboard, in the background if they are many."""
        from crm_desktop.services.copying import copied_text  # noqa: PLC0415 - on first use

        desk, spec = self.shell.desk, self.spec
        reading = desk.records.reading()

        def read(progress: Callable[[int, int], None] | None = None) -> str:
            return copied_text(
                desk.lists, spec, ids, keys, reading, titles=titles, progress=progress
            )

        if len(ids) <= _COPIED_AT_ONCE:
            self.put_on_clipboard(read())
            return

        def done(text: str) -> None:
            self.put_on_clipboard(text)
            said = ngettext("Copied {count} row", "Copied {count} rows", len(ids))
            self.shell.toast(said, kind="success")

        self.shell.work(lambda job: read(job.progress), done, title=_("Copying"), owner=self)

    # -- moving ------------------------------------------------------------------------------

    def step(self, by: int) -> bool:
        """Make the record ``by`` rows further the current and only chosen one."""
        index = self.current_index + by
        if not 0 <= index < self.total:
            return False
        found = self.id_at(self.past_heads(index, by))
        if found < 0 or found == self.current_id:
            return False
        self.set_current(found)
        return True

    def rebuild(self) -> None:
        """Lay out the columns anew, and tell who stands below them."""
        super().rebuild()
        self.on_moved()

    def moved_across(self) -> None:
        """Tell who stands below the columns that they have moved."""
        super().moved_across()
        self.on_moved()
