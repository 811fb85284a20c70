"""The card of a list: views, filters, the grid, and what can be done with several records."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.conditions import Tree, both
from crm_desktop.i18n import _, ngettext
from crm_desktop.services.lists import Query, SavedView
from crm_desktop.ui import output
from crm_desktop.ui.cell_tools import CellTools
from crm_desktop.ui.filters import Filter
from crm_desktop.ui.listgroups import ListGroups
from crm_desktop.ui.listing import RecordGrid
from crm_desktop.ui.many import MOST_MERGED
from crm_desktop.ui.quick import QuickFilters
from crm_desktop.ui.theme import px
from crm_desktop.ui.viewkeeping import ViewKeeper
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.grid import GridFooter, Selection
from crm_desktop.ui.widgets.surface import Card, Frame
from crm_desktop.ui.widgets.tooltip import Tooltip

if TYPE_CHECKING:
    from crm_desktop.ui.bulk import BulkBar
    from crm_desktop.ui.columns import ColumnChooser
    from crm_desktop.ui.filterbar import FilterBar
    from crm_desktop.ui.screen import Shell
    from crm_desktop.ui.views import ViewTabs


@dataclass(frozen=True)
class Within:
    """A list within something else: only what fulfils ``where``; new records begin as ``known``."""

    where: Tree
    known: Mapping[str, Any]
    columns: tuple[str, ...] = ()


class ListCard(Card):
    """The list of one record type; ``within`` leaves out views and quick filters.

    Callbacks are set after construction: ``on_count`` hears the number of records as text,
    ``on_new`` and ``on_delete(ids)`` are asked for; those of the grid are reached by ``rows``.
    """

    def __init__(
        self, parent: tk.Misc, shell: Shell, record: str, within: Within | None = None
    ) -> None:
        # Room above and below, or the rounded corners would be covered.
        super().__init__(parent, (1, 8, 1, 6))
        self.shell = shell
        self.record = record
        self.spec = shell.desk.types[record]
        self.within = within
        self.on_count: Callable[[str], Any] = lambda _text: None
        self.on_new: Callable[[], Any] = lambda: None
        self.on_delete: Callable[[list[int]], Any] = lambda _ids: None
        self.filter = Filter()
        self.view = ""
        self.chooser: ColumnChooser | None = None
        self.keeper: ViewKeeper | None = None
        self.quick: QuickFilters | None = None
        self._fitting = ""
        self._build_bar()
        self._conditions: FilterBar | None = None
        self._bulk: BulkBar | None = None
        self.rows = RecordGrid(
            self,
            shell,
            self.base_query(),
            prefix="" if within is None else "within.",
            make_empty=self._make_empty,
            second=within is None,
        )
        self.footer = GridFooter(self, self.rows)
        self.footer.pack(side="bottom", fill="x")
        self.rows.pack(fill="both", expand=True)
        self.rows.on_count = self._counted
        self.rows.on_selection = self._selection_changed
        self.rows.on_delete = lambda _selection: self.delete_chosen()
        self.tools = CellTools(self)
        self.bind("<Configure>", lambda event: self._resized(event.width), add="+")
        self.bind("<Destroy>", lambda _event: self._cancel_fitting(), add="+")

    # -- building ----------------------------------------------------------------------------

    def _build_bar(self) -> None:
        bar = self._bar = Frame(self, padding=(11, 2, 11, 10))
        bar.pack(fill="x")
        # Made from left to right, as the keyboard goes; packed from both sides.
        if self.within is None:
            self.keeper = ViewKeeper(bar, self)
            self.keeper.tabs.pack(side="left")
        else:
            words = _("New {type}", type=_(self.spec.label).lower())
            Button(bar, words, self.begin_new, "primary", "plus").pack(side="left")
        self._filter_button = Button(bar, _("Filter"), self.toggle_filter, icon="filter")
        Tooltip(self._filter_button, self._told_filter)
        if self.within is None:
            self.quick = QuickFilters(bar, self.shell, self.spec, self._quick_chosen)
        self._columns_button = IconButton(bar, "columns", self.choose_columns, _("Columns"))
        self._columns_button.pack(side="right", padx=(px(2), 0))
        self.grouping = ListGroups(bar, self)
        self.grouping.button.pack(side="right", padx=(px(2), 0))
        if self.quick is not None:
            self.quick.pack(side="right")
        self._filter_button.pack(side="right", padx=(0, px(6)))

    def _make_empty(self, parent: tk.Misc) -> tk.Widget:
        from crm_desktop.ui import nothing  # noqa: PLC0415 - wanted only where nothing is

        if self.filter.tree() is not None:
            return nothing.nothing_fits(parent, self)
        return nothing.nothing_yet(parent, self)

    def begin_new(self) -> None:
        """Ask for a new record."""
        self.on_new()

    def _resized(self, width: int) -> None:
        if self.quick is not None and width > 1:
            self.quick.fit(width)
        if not self._fitting:
            # What the quick filters take is known once they are laid out.
            self._fitting = self.after_idle(self._fit_views)

    def _cancel_fitting(self) -> None:
        if self._fitting:
            self.after_cancel(self._fitting)
            self._fitting = ""

    def _fit_views(self) -> None:
        self._fitting = ""
        if self.keeper is not None:
            others = sum(
                child.winfo_reqwidth() + px(6)
                for child in self._bar.winfo_children()
                if child is not self.keeper.tabs
            )
            self.keeper.tabs.fit(self.winfo_width() - others - px(30))

    # What is not on the screen at first is made, and its modules imported, when it is wanted.

    @property
    def conditions(self) -> FilterBar:
        """Return the bar of conditions."""
        if self._conditions is None:
            from crm_desktop.ui.filterbar import FilterBar  # noqa: PLC0415
            from crm_desktop.ui.form.editors import Context  # noqa: PLC0415

            context = Context(self.shell.desk, self.record, self.shell.desk.records.reading())
            save = self.keeper.tabs.name_new if self.keeper is not None else None
            self._conditions = FilterBar(
                self, context, self.spec, self.filter_changed, self.toggle_filter, save
            )
            if self.rows.complete:
                self._counted(self.rows.total)
        return self._conditions

    @property
    def conditions_shown(self) -> bool:
        """Tell whether the conditions are in view."""
        return self._conditions is not None and bool(self._conditions.winfo_ismapped())

    @property
    def bulk(self) -> BulkBar:
        """Return the bar for several records."""
        if self._bulk is None:
            from crm_desktop.ui.bulk import BulkBar  # noqa: PLC0415

            self._bulk = BulkBar(self, self)
        return self._bulk

    def change_field(self) -> None:
        """Ask which field of the chosen records shall have which value."""
        self.bulk.change_field()

    # -- the query -----------------------------------------------------------------------------

    def base_query(self) -> Query:
        """Return what the conditions let through, in the groups that were chosen."""
        base = self.within.where if self.within is not None else None
        columns = self.within.columns if self.within is not None else ()
        where = both(base, self.filter.tree())
        path, reckoning = self.grouping.path, self.grouping.reckoning
        return Query(self.record, where, (), columns, group=path, reckoning=reckoning)

    @property
    def views(self) -> ViewTabs | None:
        """Return the tabs of the views, where the list has any."""
        return self.keeper.tabs if self.keeper is not None else None

    def start(self, view: str = "") -> None:
        """Show a view, the first one by default."""
        if self.keeper is None:
            self.rows.load()
        else:
            self.show_view(self.keeper.begin(view))

    def move(self, within: Within) -> None:
        """Show the list within something else."""
        self.within = within
        self.filter = Filter()
        self._show_filter()
        self.rows.show(self.base_query())

    def show_query(self, query: Query) -> None:
        """Show what fulfils a query that came from elsewhere."""
        self.filter = Filter.of(query.where)
        self.grouping.take(query)
        self._show_filter()
        self.rows.show(replace(self.base_query(), sort=query.sort, columns=query.columns))

    def shown_query(self) -> Query:
        """Return the list as it is shown: conditions, order and columns."""
        return replace(self.rows.query, columns=self.rows.names)

    def show_view(self, view: SavedView) -> None:
        """Show the list as a view has it."""
        self.view = view.name
        self.filter = Filter.of(view.query.where)
        self.grouping.take(view.query)
        self._show_filter()
        if self.conditions_shown and not self.filter.count:
            self.conditions.pack_forget()
        self.rows.show(replace(self.base_query(), sort=view.query.sort, columns=view.query.columns))

    def filter_changed(self) -> None:
        """Show what the conditions let through now."""
        self._show_count()
        self.rows.show(
            replace(self.base_query(), sort=self.rows.query.sort, columns=self.rows.query.columns)
        )

    def _quick_chosen(self) -> None:
        assert self.quick is not None
        self.filter.quick = self.quick.chosen()
        self.filter_changed()

    def _show_filter(self) -> None:
        self._show_count()
        if self.conditions_shown:
            self.conditions.show(self.filter)
        if self.quick is not None:
            self.quick.show(self.filter.quick)

    def _show_count(self) -> None:
        count = self.filter.count
        self._filter_button.set_text(_("Filter") + (f" · {count}" if count else ""))
        self._filter_button.set_selected(bool(count))

    def _told_filter(self) -> str:
        """Say what the list is narrowed to."""
        from crm_desktop.services.wording import tell  # noqa: PLC0415 - when somebody points there

        desk = self.shell.desk
        told = tell(desk.types, self.spec, self.filter.tree(), desk.records.title)
        return "\n".join(("Ctrl+F", *told))

    def clear_filter(self) -> None:
        """Show everything."""
        self.filter.clear()
        self._show_filter()
        self.filter_changed()
        self.rows.canvas.focus_set()

    def toggle_filter(self) -> None:
        """Show the conditions, or hide them."""
        if self.conditions_shown:
            self.conditions.pack_forget()
            self.rows.canvas.focus_set()
        else:
            self.show_conditions()
            self.conditions.begin()

    def show_conditions(self) -> None:
        """Show the conditions."""
        self.conditions.show(self.filter)
        self.conditions.pack(fill="x", before=self.rows)
        self.update_idletasks()

    # -- columns -------------------------------------------------------------------------------

    def choose_columns(self) -> None:
        """Open the column chooser, or close it."""
        if self.chooser is not None:
            self.chooser.close()
            return
        from crm_desktop.ui.columns import ColumnChooser  # noqa: PLC0415

        self.chooser = ColumnChooser(
            self, self.spec, self.rows.names, self.rows.choose_columns, self._columns_chosen
        )
        button = self._columns_button
        x = button.winfo_rootx() - self.winfo_rootx() + button.winfo_width()
        y = button.winfo_rooty() - self.winfo_rooty() + button.winfo_height() + px(6)
        self.chooser.open(x, y)

    def _columns_chosen(self) -> None:
        self.chooser = None
        if self.winfo_exists():
            self.rows.canvas.focus_set()

    # -- several records -----------------------------------------------------------------------

    def _counted(self, count: int | None) -> None:
        self.on_count("…" if count is None else f"{count:,}")
        if self._conditions is not None:
            words = ngettext("{count} record", "{count} records", count or 0)
            self._conditions.set_count("…" if count is None else words)
        if count is not None:
            self.grouping.load()
            if self._bulk is not None:
                self._bulk.show(self.rows.chosen_count())

    def _selection_changed(self, selection: Selection) -> None:
        del selection
        count = self.rows.chosen_count()
        if count > 1 or self._bulk is not None:
            self.bulk.show(count)

    def chosen_ids(self) -> list[int]:
        """Return the chosen records, or the current one."""
        chosen = list(self.rows.selected_ids())
        if not chosen and self.rows.current_id is not None:
            chosen = [self.rows.current_id]
        return chosen

    def delete_chosen(self) -> None:
        """Ask for the chosen records to be deleted."""
        ids = self.chosen_ids()
        if ids:
            self.on_delete(ids)

    def merge_chosen(self) -> None:
        """Show the chosen records side by side, to make one of them."""
        ids = self.chosen_ids()
        if 1 < len(ids) <= MOST_MERGED:
            self.shell.go("duplicates", record=self.record, ids=ids)

    def export(self) -> None:
        """Write the list as it is shown into a workbook or CSV file."""
        output.export_list(self.shell, self.shown_query(), self._heading())

    def print_list(self) -> None:
        """Show the pages of the list as it is shown."""
        output.print_list(self.shell, self.shown_query(), self._heading())

    def _heading(self) -> str:
        return self.view or _(self.spec.plural)

    # -- a change of language ------------------------------------------------------------------

    def remember(self) -> dict[str, Any]:
        """Return what shall outlive a change of language."""
        names = [view.name for view in self.keeper.every()] if self.keeper is not None else []
        return {
            "filter": self.filter,
            "sort": self.rows.query.sort,
            "group": self.grouping.path,
            "reckoning": self.grouping.reckoning,
            "columns": self.rows.query.columns,
            "current": self.rows.current_id,
            # Views of the program have other names in another language.
            "view": names.index(self.view) if self.view in names else 0,
            "bar": self.conditions_shown,
        }

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Take up again what ``remember`` returned."""
        views = self.keeper.every() if self.keeper is not None else []
        if self.keeper is not None and kept["view"] < len(views):
            self.keeper.show(views[kept["view"]].name)
        self.filter = kept["filter"]
        self.grouping.take(Query(self.record, group=kept["group"], reckoning=kept["reckoning"]))
        self._show_filter()
        self.rows.show(replace(self.base_query(), sort=kept["sort"], columns=kept["columns"]))
        if kept["bar"]:
            self.show_conditions()
        self.rows.set_current(kept["current"])
