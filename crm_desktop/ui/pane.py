"""A list with all that belongs to it: views, filters, the grid, what can be done with many, and
the panel for one record.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.conditions import Tree, both
from crm_desktop.i18n import _, ngettext
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query, SavedView
from crm_desktop.ui import output
from crm_desktop.ui.bulk import BulkBar
from crm_desktop.ui.columns import ColumnChooser
from crm_desktop.ui.filterbar import FilterBar
from crm_desktop.ui.filters import Filter
from crm_desktop.ui.form.draft import Draft
from crm_desktop.ui.form.editors import Context
from crm_desktop.ui.listing import RecordGrid
from crm_desktop.ui.navigation import icon_of
from crm_desktop.ui.panel import RecordPanel
from crm_desktop.ui.quick import QuickFilters
from crm_desktop.ui.theme import px
from crm_desktop.ui.views import ViewTabs
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.empty import EmptyState
from crm_desktop.ui.widgets.grid import GridFooter, Selection
from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu
from crm_desktop.ui.widgets.surface import Card, Frame

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

_PANEL = (403, 470)
_PANEL_LINES = (560, 640)
_WIDE = 1400
_FOLLOW = 60
"""Milliseconds that the panel waits while the arrow keys run through the list."""
_AT_ONCE = 200
"""So many records are deleted or changed in the window's own thread."""


@dataclass(frozen=True)
class Within:
    """A list within something else: only what fulfils ``where``; new records begin as ``known``."""

    where: Tree
    known: Mapping[str, Any]
    columns: tuple[str, ...] = ()


class RecordsPane(Frame):
    """The list of one record type.

    ``within`` makes it a part of another record's page: without views and quick filters.
    ``on_count`` hears the number of records as text.
    """

    def __init__(
        self, parent: tk.Misc, shell: Shell, record: str, *, within: Within | None = None
    ) -> None:
        super().__init__(parent)
        self.shell = shell
        self.record = record
        self.spec = shell.desk.types[record]
        self.within = within
        self.on_count: Callable[[str], Any] = lambda _text: None
        self.filter = Filter()
        self._view = ""
        self._timer = ""
        self._fitting = ""
        self._chooser: ColumnChooser | None = None
        self._quiet = False
        self._context = Context(shell.desk, record, shell.desk.records.reading())
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self.panel: RecordPanel | None = None
        self._panel_wanted = bool(shell.preferences.get(self._panel_key, within is None))
        self._build_list()
        self.bind("<Configure>", lambda event: self._resized(event.width), add="+")
        self.bind("<Destroy>", lambda _event: self._ended(), add="+")

    @property
    def _panel_key(self) -> str:
        return "panel" if self.within is None else f"panel.within.{self.record}"

    # -- building ----------------------------------------------------------------------------

    def _build_list(self) -> None:
        # Room above and below, or the rounded corners would be covered.
        card = self._card = Card(self, (1, 8, 1, 6))
        card.grid(row=0, column=0, sticky="nsew")
        bar = self._bar = Frame(card, padding=(11, 2, 11, 10))
        bar.pack(fill="x")
        self._views: ViewTabs | None = None
        self.quick: QuickFilters | None = None
        self._columns_button = IconButton(bar, "columns", self.choose_columns, _("Columns"))
        self._columns_button.pack(side="right", padx=(px(2), 0))
        if self.within is None:
            self.quick = QuickFilters(bar, self.shell, self.spec, self._quick_chosen)
            self.quick.pack(side="right")
        self._filter_button = Button(
            bar, _("Filter"), self.toggle_filter, icon="filter", tooltip="Ctrl+F"
        )
        self._filter_button.pack(side="right", padx=(0, px(6)))
        if self.within is None:
            self._views = ViewTabs(
                bar,
                choose=self._view_chosen,
                save=self._save_view,
                rename=self._rename_view,
                delete=self._delete_view,
            )
            self._views.pack(side="left")
        else:
            words = _("New {type}", type=_(self.spec.label).lower())
            Button(bar, words, self.new, "primary", "plus").pack(side="left")
        self.conditions = FilterBar(
            card, self._context, self.spec, self._filter_changed, self.toggle_filter
        )
        self.rows = RecordGrid(
            card,
            self.shell,
            self._query(),
            prefix="" if self.within is None else "within.",
            make_empty=self._make_empty,
            second=self.within is None,
        )
        GridFooter(card, self.rows).pack(side="bottom", fill="x")
        self.bulk = BulkBar(card, self)
        self.rows.pack(fill="both", expand=True)
        rows = self.rows
        rows.on_count = self._counted
        rows.on_current = self._current_changed
        rows.on_selection = self._selection_changed
        rows.on_open = self.open
        rows.on_edit = self.edit
        rows.on_delete = lambda _selection: self.delete_chosen()
        rows.on_menu = self._menu
        rows.on_header_menu = lambda _x, _y: self.choose_columns()
        rows.on_refuse = self._refused
        rows.canvas.bind("<Control-Return>", lambda _event: self._open_page(), add="+")

    def _make_empty(self, parent: tk.Misc) -> tk.Widget:
        icon = icon_of(self.spec.icon)
        types = _(self.spec.plural).lower()
        if self.filter.tree() is not None:
            return EmptyState(
                parent,
                "search",
                _("Nothing fits these conditions"),
                _("Change the conditions, or take them away to see all {types}.", types=types),
                (_("Show all"), self.clear_filter),
            )
        words = _("New {type}", type=_(self.spec.label).lower())
        second = (
            (_("Import from a file"), lambda: self.shell.go("imports", record=self.record))
            if self.within is None
            else None
        )
        return EmptyState(
            parent,
            icon,
            _("No {types} yet", types=types),
            _("Enter the first one, or bring them in from Excel or CSV.")
            if second
            else _("Enter the first one."),
            (words, self.new),
            second=second,
        )

    def _resized(self, width: int) -> None:
        if width <= 1:
            return
        self._place_panel()
        taken = self._panel_width() + px(12) if self.panel_open else 0
        if self.quick is not None:
            self.quick.fit(width - taken)
        if not self._fitting:
            # What the quick filters take is known once they are laid out.
            self._fitting = self.after_idle(self._fit_views)

    def _fit_views(self) -> None:
        self._fitting = ""
        if self._views is None:
            return
        taken = self._panel_width() + px(12) if self.panel_open else 0
        others = sum(
            child.winfo_reqwidth() + px(6)
            for child in self._bar.winfo_children()
            if child is not self._views
        )
        self._views.fit(self.winfo_width() - taken - others - px(30))

    # -- the query -----------------------------------------------------------------------------

    def _query(self) -> Query:
        base = self.within.where if self.within is not None else None
        columns = self.within.columns if self.within is not None else ()
        return Query(self.record, both(base, self.filter.tree()), (), columns)

    def start(self, view: str = "") -> None:
        """Show a view, the first one by default."""
        if self._views is None:
            self.rows.load()
            return
        views = self.shell.desk.lists.views(self.record) or [
            SavedView(_("All"), Query(self.record), own=False)
        ]
        chosen = next((one for one in views if one.name == view), views[0])
        self._views.show(views, chosen.name)
        self._view_chosen(chosen)

    def move(self, within: Within) -> None:
        """Show the list within something else; what the panel holds is put away."""
        self.within = within
        if self.panel_open and self.panel is not None:
            self.panel.form.draft = None
            self.panel.grid_remove()
        self.filter = Filter()
        self._show_filter()
        self.rows.show(self._query())

    def show_query(self, query: Query) -> None:
        """Show what fulfils a query that came from elsewhere."""
        self.filter = Filter.of(query.where)
        self._show_filter()
        self.rows.show(replace(self._query(), sort=query.sort, columns=query.columns))

    def _view_chosen(self, view: SavedView) -> None:
        self._view = view.name
        self.filter = Filter.of(view.query.where)
        self._show_filter(bar=self.conditions.winfo_ismapped() and bool(self.filter.count))
        self.rows.show(replace(self._query(), sort=view.query.sort, columns=view.query.columns))

    def _filter_changed(self) -> None:
        self._show_filter(bar=None)
        self.rows.show(
            replace(self._query(), sort=self.rows.query.sort, columns=self.rows.query.columns)
        )

    def _quick_chosen(self) -> None:
        if self.quick is not None:
            self.filter.quick = self.quick.chosen()
        self._filter_changed()

    def _show_filter(self, *, bar: bool | None = None) -> None:
        count = self.filter.count
        self._filter_button.set_text(_("Filter") + (f" · {count}" if count else ""))
        self._filter_button.set_selected(bool(count))
        if self.quick is not None:
            self.quick.show(self.filter.quick)
        if bar is not None or not self.conditions.winfo_ismapped():
            self.conditions.show(self.filter)
        if bar is False and self.conditions.winfo_ismapped():
            self.conditions.pack_forget()

    def clear_filter(self) -> None:
        """Show everything."""
        self.filter.clear()
        self.conditions.show(self.filter)
        self._filter_changed()
        self.rows.canvas.focus_set()

    def toggle_filter(self) -> None:
        """Show the conditions, or hide them."""
        if self.conditions.winfo_ismapped():
            self.conditions.pack_forget()
            self.rows.canvas.focus_set()
        else:
            self.conditions.show(self.filter)
            self.conditions.pack(fill="x", before=self.rows)
            self.update_idletasks()
            self.conditions.begin()

    # -- views ---------------------------------------------------------------------------------

    def _save_view(self, name: str) -> None:
        query = replace(self.rows.query, columns=self.rows.names)
        self.shell.desk.lists.save_view(self.record, name, query)
        self._show_views(name)
        self.shell.toast(_("The view “{name}” was saved.", name=name), kind="success")

    def _rename_view(self, old: str, new: str) -> None:
        lists = self.shell.desk.lists
        query = next(one.query for one in lists.views(self.record) if one.name == old and one.own)
        lists.save_view(self.record, new, query)
        if new != old:
            lists.delete_view(self.record, old)
        self._show_views(new)

    def _delete_view(self, name: str) -> None:
        self.shell.desk.lists.delete_view(self.record, name)
        self.start()

    def _show_views(self, chosen: str) -> None:
        self._view = chosen
        if self._views is not None:
            self._views.show(self.shell.desk.lists.views(self.record), chosen)

    # -- columns -------------------------------------------------------------------------------

    def choose_columns(self) -> None:
        """Open the column chooser, or close it."""
        if self._chooser is not None:
            self._chooser.close()
            return
        self._chooser = ColumnChooser(
            self._card, self.spec, self.rows.names, self.rows.choose_columns, self._chosen_columns
        )
        button = self._columns_button
        x = button.winfo_rootx() - self._card.winfo_rootx() + button.winfo_width()
        y = button.winfo_rooty() - self._card.winfo_rooty() + button.winfo_height() + px(6)
        self._chooser.open(x, y)

    def _chosen_columns(self) -> None:
        self._chooser = None
        if self.winfo_exists():
            self.rows.canvas.focus_set()

    # -- the current record --------------------------------------------------------------------

    def _counted(self, count: int | None) -> None:
        self.on_count("…" if count is None else f"{count:,}")
        if (
            self.rows.total
            and self.rows.current_id is None
            and self._panel_wanted
            and not self.unsaved()
        ):
            self.rows.set_current(self.rows.id_at(0))

    def _current_changed(self, record_id: int | None) -> None:
        if self._quiet or record_id is None or not self.panel_open:
            return
        self._stop()
        self._timer = self.after(_FOLLOW, self._follow)

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _ended(self) -> None:
        self._stop()
        if self._fitting:
            self.after_cancel(self._fitting)
            self._fitting = ""

    def _follow(self) -> None:
        self._timer = ""
        panel, record_id = self.panel, self.rows.current_id
        if panel is None or record_id is None or record_id == panel.record_id:
            return
        if not self.unsaved():
            panel.show(record_id)
            return
        self._ask_unsaved(lambda: panel.show(record_id), self._back_to_panel)

    def _ask_unsaved(self, then: Callable[[], Any], stay: Callable[[], Any]) -> None:
        def save() -> None:
            if self.save():
                then()

        def discard() -> None:
            self.discard()
            then()

        self.shell.ask(
            _("There are unsaved changes."),
            (_("Save"), save),
            (_("Discard"), discard),
            (_("Go on editing"), stay),
        )

    def _back_to_panel(self) -> None:
        panel = self.panel
        if panel is not None and panel.record_id is not None:
            self._go_quietly(panel.record_id)
        if panel is not None:
            panel.form.focus_first()

    def _selection_changed(self, selection: Selection) -> None:
        self.bulk.show(selection.count(self.rows.total))

    def _refused(self, count: int) -> None:
        self.shell.toast(
            ngettext(
                "{count} row is too much for the clipboard. Export the list instead.",
                "{count} rows are too many for the clipboard. Export the list instead.",
                count,
            ),
            (_("Export"), self.export),
            kind="warning",
        )

    # -- the panel -----------------------------------------------------------------------------

    @property
    def panel_open(self) -> bool:
        """Tell whether the panel is in view."""
        return self.panel is not None and self.panel.winfo_manager() == "grid"

    def _panel_width(self) -> int:
        many = any(len(kind.of.fields) > 3 for kind in self.spec.lines.values())  # noqa: PLR2004 - a wide table
        least, most = _PANEL_LINES if many else _PANEL
        return px(most if self.winfo_width() >= px(_WIDE) else least)

    def _make_panel(self) -> RecordPanel:
        if self.panel is None:
            panel = self.panel = RecordPanel(self, self.shell, self.record)
            panel.grid_propagate(flag=False)
            panel.pack_propagate(flag=False)
            panel.on_close = self.close_panel
            panel.on_saved = self._saved
            panel.on_delete = lambda record_id: self.delete([record_id])
            panel.on_print = self.print_one
        return self.panel

    def _place_panel(self) -> None:
        if self.panel is not None:
            self.panel.configure(width=self._panel_width())

    def open_panel(self) -> RecordPanel:
        """Show the panel."""
        panel = self._make_panel()
        if not self.panel_open:
            self._place_panel()
            panel.grid(row=0, column=1, sticky="nsew", padx=(px(12), 0))
            self._remember_panel(wanted=True)
            self._resized(self.winfo_width())
        return panel

    def _remember_panel(self, *, wanted: bool) -> None:
        self._panel_wanted = wanted
        self.shell.preferences.set(self._panel_key, wanted)

    def close_panel(self) -> None:
        """Put the panel away; what was entered is asked about first."""
        if self.unsaved():
            self._ask_unsaved(self._put_away, lambda: None)
        else:
            self._put_away()

    def _put_away(self) -> None:
        panel = self.panel
        if panel is None:
            return
        was_new = panel.new
        panel.discard()
        current = self.rows.current_id
        if was_new and current is not None and self._panel_wanted:
            panel.show(current)
        else:
            panel.form.draft = None
            panel.grid_remove()
            self._remember_panel(wanted=False)
            self._resized(self.winfo_width())
        self.rows.canvas.focus_set()

    def show_panel_first(self) -> None:
        """Show the current record in the panel, if the person likes to see it."""
        current = self.rows.current_id
        if self._panel_wanted and current is not None:
            panel = self.open_panel()
            if panel.form.draft is None:
                panel.show(current)

    # -- doing ---------------------------------------------------------------------------------

    def new(self, known: Mapping[str, Any] | None = None) -> None:
        """Begin a new record in the panel."""
        if self.unsaved():
            self._ask_unsaved(lambda: self.new(known), lambda: None)
            return
        values = {**(self.within.known if self.within is not None else {}), **(known or {})}
        wanted = self._panel_wanted
        panel = self.open_panel()
        self._panel_wanted = wanted
        self.update_idletasks()
        panel.begin(values)

    def open(self, record_id: int) -> None:
        """Open a record: a customer's own page, any other in the panel."""
        if self.record == "customer":
            self.shell.open_record(self.record, record_id)
        else:
            self.edit(record_id)

    def _open_page(self) -> str:
        if self.rows.current_id is not None:
            self.open(self.rows.current_id)
        return "break"

    def edit(self, record_id: int) -> None:
        """Show a record in the panel and put the keyboard there."""
        self._stop()
        panel = self.open_panel()
        if panel.record_id != record_id:
            if self.unsaved():
                self._ask_unsaved(lambda: self.edit(record_id), lambda: None)
                return
            if not panel.show(record_id):
                return
        self.update_idletasks()
        panel.form.focus_first()

    def show_record(self, record_id: int) -> None:
        """Make a record the current one, where the list has it, and show it in the panel."""
        if self.rows.index_of(record_id) is None and self.rows.complete:
            self.filter.clear()
            self.start()
        self._go_quietly(record_id)
        panel = self.open_panel()
        if not panel.show(record_id):
            self.shell.toast(_("This record does not exist any more."), kind="warning")
            self._put_away()

    def _saved(self, record_id: int) -> None:
        # The list has heard of it by the broadcast; a new record becomes the current one.
        if self.rows.index_of(record_id) is not None:
            self._go_quietly(record_id)

    def step(self, by: int) -> None:
        """Show the next record of the list in the panel, or the one before."""
        if self.unsaved():
            self._ask_unsaved(lambda: self.step(by), lambda: None)
            return
        within = self.panel is not None and self.panel.form.tabs.focus_displayof() is not None
        if self.rows.step(by) and within:
            self._stop()
            self._follow()

    def neighbour(self, record_id: int, by: int) -> int | None:
        """Return the record ``by`` rows further than another, and make it the current one."""
        index = self.rows.index_of(record_id)
        if index is None or not 0 <= index + by < self.rows.total:
            return None
        found = self.rows.id_at(index + by)
        self._go_quietly(found)
        return found

    def _go_quietly(self, record_id: int | None) -> None:
        """Make a record the current one without showing it in the panel."""
        self._quiet = True
        self.rows.set_current(record_id)
        self._quiet = False

    def chosen_ids(self) -> list[int]:
        """Return the chosen records, or the current one."""
        chosen = list(self.rows.selected_ids())
        if not chosen and self.rows.current_id is not None:
            chosen = [self.rows.current_id]
        return chosen

    def delete_chosen(self) -> None:
        """Put the chosen records into the recycle bin."""
        self.delete(self.chosen_ids())

    def delete(self, ids: list[int]) -> None:
        """Put records into the recycle bin; a toast brings them back."""
        if not ids:
            return
        desk, record = self.shell.desk, self.record
        if len(ids) == 1:
            said = _("Deleted “{title}”", title=desk.records.title(record, ids[0]))
        else:
            said = ngettext("Deleted {count} record", "Deleted {count} records", len(ids))
        if self.panel is not None and self.panel.record_id in ids:
            self.panel.discard()
        self.rows.selection.clear()
        self.write(lambda: desk.records.delete(record, ids), said, len(ids), _("Deleting"))

    def write(self, work: Callable[[], Changes], said: str, count: int, title: str) -> None:
        """Do a write on ``count`` records: at once, or in the background where they are many."""
        if count <= _AT_ONCE:
            self.shell.act(work, said)
            return

        def done(changes: Changes) -> None:
            self.shell.broadcast(changes)
            self.shell.toast(said, (_("Undo"), self.shell.undo), kind="success")

        self.shell.work(lambda _job: work(), done, title=title, files=True)

    def export(self) -> None:
        """Write the list as it is shown into a workbook or CSV file."""
        output.export_list(self.shell, self.shown_query(), self._title())

    def print_list(self) -> None:
        """Print the list as it is shown."""
        output.print_list(self.shell, self.shown_query(), self._title())

    def print_one(self, record_id: int) -> None:
        """Print one record."""
        output.print_record(self.shell, self.record, record_id)

    def _title(self) -> str:
        return self._view or _(self.spec.plural)

    def shown_query(self) -> Query:
        """Return the list as it is shown: conditions, order and columns."""
        return replace(self.rows.query, columns=self.rows.names)

    def _menu(self, x: int, y: int) -> None:
        ids = self.chosen_ids()
        current = self.rows.current_id
        items: list[MenuItem | None] = []
        if current is not None:
            items += [
                MenuItem(_("Open"), lambda: self.open(current), "open", "Enter"),
                MenuItem(_("Edit"), lambda: self.edit(current), "edit", "F2"),
            ]
        items += [MenuItem(_("New"), self.new, "plus", "Ctrl+N"), None]
        items += [
            MenuItem(_("Copy"), self.rows.input.copy, "copy", "Ctrl+C", enabled=bool(ids)),
            MenuItem(_("Change a field…"), self.bulk.change_field, "edit", enabled=len(ids) > 1),
            MenuItem(_("Export"), self.export, "download", "Ctrl+E"),
            MenuItem(_("Print list"), self.print_list, "printer", "Ctrl+P"),
            None,
            MenuItem(
                _("Delete"), self.delete_chosen, "trash", "Del", enabled=bool(ids), danger=True
            ),
        ]
        PopupMenu(self, items).open_at(x, y)

    # -- for the screen ------------------------------------------------------------------------

    def changed(self, changes: Changes) -> None:
        """Read anew what a write touched."""
        self.rows.changed(changes)
        if self.panel is not None and self.panel_open:
            self.panel.changed(changes)

    def unsaved(self) -> bool:
        """Tell whether the panel holds something unsaved."""
        return self.panel is not None and self.panel_open and self.panel.form.dirty

    def save(self) -> bool:
        """Save what the panel holds."""
        return self.panel is None or self.panel.save()

    def discard(self) -> None:
        """Forget what the panel holds."""
        if self.panel is not None:
            self.panel.discard()

    def command(self, name: str) -> bool:
        """Obey a key of the window."""
        commands: dict[str, Callable[[], Any]] = {
            "new": self.new,
            "save": lambda: self.save() if self.panel_open else None,
            "filter": self._filter_key,
            "refresh": self.rows.refresh,
            "close": self._close_key,
            "next": lambda: self.step(1),
            "previous": lambda: self.step(-1),
            "print": self.print_list,
            "export": self.export,
            "delete": self.delete_chosen,
        }
        if name not in commands:
            return False
        commands[name]()
        return True

    def _filter_key(self) -> None:
        if self.conditions.winfo_ismapped():
            self.conditions.begin()
        else:
            self.toggle_filter()

    def _close_key(self) -> None:
        panel = self.panel
        if self._chooser is not None:
            self._chooser.close()
        elif panel is not None and self.panel_open and self._focus_in(panel):
            if self.unsaved() or panel.new:
                self.close_panel()
            else:
                self.rows.canvas.focus_set()
        elif self._focus_in(self.conditions):
            self.toggle_filter()
        elif self.rows.selection.count(self.rows.total) > 1:
            self.rows.set_selection(Selection())
        elif self.panel_open:
            self.close_panel()

    def _focus_in(self, widget: tk.Misc) -> bool:
        place: tk.Misc | None = self.focus_displayof()
        while place is not None:
            if place is widget:
                return True
            place = place.master
        return False

    def remember(self) -> dict[str, Any]:
        """Return what shall outlive a change of language."""
        draft = self.panel.form.draft if self.panel is not None and self.panel_open else None
        return {
            "filter": self.filter,
            "sort": self.rows.query.sort,
            "columns": self.rows.query.columns,
            "current": self.rows.current_id,
            "view": self._view_place(),
            "draft": draft,
            "bar": bool(self.conditions.winfo_ismapped()),
        }

    def _view_place(self) -> int:
        names = [view.name for view in self.shell.desk.lists.views(self.record)]
        return names.index(self._view) if self._view in names else 0

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Take up again what ``remember`` returned."""
        views = self.shell.desk.lists.views(self.record)
        if self._views is not None and kept["view"] < len(views):
            self._view = views[kept["view"]].name
            self._views.show(views, self._view)
        self.filter = kept["filter"]
        self._show_filter()
        self.rows.show(replace(self._query(), sort=kept["sort"], columns=kept["columns"]))
        if kept["bar"]:
            self.toggle_filter()
        self._go_quietly(kept["current"])
        draft: Draft | None = kept["draft"]
        if draft is not None:
            self.open_panel().adopt(draft)
