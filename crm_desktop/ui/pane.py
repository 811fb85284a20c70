"""A list and, beside it, the panel for one record."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _, ngettext
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.services.records import MissingRecord
from crm_desktop.ui import output
from crm_desktop.ui.listcard import ListCard, Within
from crm_desktop.ui.many import write_long
from crm_desktop.ui.pane_keys import obey
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.divider import Divider
from crm_desktop.ui.widgets.grid import Selection
from crm_desktop.ui.widgets.surface import Frame
from crm_desktop.ui.widgets.tooltip import Tooltip

if TYPE_CHECKING:
    from crm_desktop.ui.form.draft import Draft
    from crm_desktop.ui.panel import RecordPanel
    from crm_desktop.ui.screen import Shell

_PAGED = "customer"
"""The record type that has a page of its own."""
_FOLLOW = 60
"""Milliseconds that the panel waits while the arrow keys run through the list."""


class RecordsPane(Frame):
    """The list of one record type with its panel.

    ``within`` makes it a part of another record's page. ``on_count`` hears the number of records
    as text.
    """

    def __init__(
        self, parent: tk.Misc, shell: Shell, record: str, *, within: Within | None = None
    ) -> None:
        super().__init__(parent)
        self.shell = shell
        self.record = record
        self.spec = shell.desk.types[record]
        self.on_count: Callable[[str], Any] = lambda _text: None
        self.panel: RecordPanel | None = None
        self._timer = ""
        self._quiet = False
        self._due = False
        self._key = "panel" if within is None else f"panel.within.{record}"
        self._width = f"{self._key}.width.{record}"
        self._wanted = bool(shell.preferences.get(self._key, within is None))
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self.card = ListCard(self, shell, record, within)
        self.card.grid(row=0, column=0, sticky="nsew")
        self.card.on_count = self._counted
        self.card.on_new = self.new
        self.card.on_delete = self.delete
        self._divider = Divider(self)
        self._divider.on_drag = lambda by: self.widen(-by)
        self._divider.on_reset = self._as_at_first
        Tooltip(self._divider, _("Drag for another width; a double press resets it"))
        rows = self.rows = self.card.rows
        rows.on_current = self._current_changed
        rows.on_open = self.open
        rows.on_edit = self.edit
        rows.on_menu = self._menu
        rows.canvas.bind("<Control-Return>", lambda _event: self._open_current(), add="+")
        self.bind("<Configure>", lambda _event: self._place_panel(), add="+")
        self.bind("<Destroy>", lambda _event: self._stop(), add="+")

    def start(self) -> None:
        """Show the first view."""
        self.card.start()

    def move(self, within: Within) -> None:
        """Show the list within something else; what the panel holds is put away."""
        if self.panel_open and self.panel is not None:
            self.panel.form.draft = None
            self._hide_panel(self.panel)
        self.card.move(within)

    def show_query(self, query: Query) -> None:
        """Show what fulfils a query that came from elsewhere."""
        self.card.show_query(query)

    # -- the current record --------------------------------------------------------------------

    def _counted(self, count: str) -> None:
        self.on_count(count)
        if self.rows.total and self.rows.current_id is None and self._wanted and not self.held():
            self.rows.set_current(self.rows.id_at(self.rows.past_heads(0, 1)))
        if self._due and self.rows.current_id is not None:
            self.show_panel_first()

    def _current_changed(self, record_id: int | None) -> None:
        if self._quiet or record_id is None or not self.panel_open:
            return
        self._stop()
        self._timer = self.after(_FOLLOW, self._follow)

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _follow(self) -> None:
        self._timer = ""
        panel, record_id = self.panel, self.rows.current_id
        if panel is None or record_id is None or record_id == panel.record_id:
            return
        if not self.held():
            panel.show(record_id)
            return
        self._ask_unsaved(lambda: panel.show(record_id), self._back_to_panel)

    def _ask_unsaved(self, then: Callable[[], Any], stay: Callable[[], Any] | None = None) -> None:
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
            (_("Go on editing"), stay or (lambda: None)),
        )

    def _back_to_panel(self) -> None:
        panel = self.panel
        if panel is not None:
            if panel.record_id is not None:
                self._go_quietly(panel.record_id)
            panel.form.focus_first()

    def _go_quietly(self, record_id: int | None) -> None:
        """Make a record the current one without showing it in the panel."""
        self._quiet = True
        self.rows.set_current(record_id)
        self._quiet = False

    # -- the panel -----------------------------------------------------------------------------

    @property
    def panel_open(self) -> bool:
        """Tell whether the panel is in view."""
        return self.panel is not None and self.panel.winfo_manager() == "grid"

    def _make_panel(self) -> RecordPanel:
        if self.panel is None:
            # The form is imported after the list is on the screen.
            from crm_desktop.ui.panel import RecordPanel  # noqa: PLC0415

            panel = self.panel = RecordPanel(self, self.shell, self.record)
            panel.pack_propagate(flag=False)
            panel.on_close = self.close_panel
            panel.on_saved = self._saved
            panel.on_delete = lambda record_id: self.delete([record_id])
            panel.on_print = self.print_one
        return self.panel

    def _place_panel(self) -> None:
        if self.panel is not None:
            chosen = self.shell.preferences.get(self._width, 0)
            wanted = px(chosen) if isinstance(chosen, int) else 0
            self.panel.fit(self.winfo_width(), wanted)

    def widen(self, by: int) -> None:
        """Make the panel ``by`` screen pixels wider from now on."""
        if self.panel is None or not self.panel_open:
            return
        self.panel.fit(self.winfo_width(), self.panel.winfo_width() + by)
        wide = int(self.panel.cget("width"))
        self.shell.preferences.set(self._width, round(wide / px(1000) * 1000))

    def _as_at_first(self) -> None:
        self.shell.preferences.set(self._width, 0)
        self._place_panel()

    def open_panel(self, *, remember: bool = True) -> RecordPanel:
        """Show the panel; ``remember`` that the person likes to see it."""
        panel = self._make_panel()
        if not self.panel_open:
            self._place_panel()
            self._divider.grid(row=0, column=1, sticky="ns")
            panel.grid(row=0, column=2, sticky="nsew")
            if remember:
                self._want(wanted=True)
        return panel

    def _want(self, *, wanted: bool) -> None:
        self._wanted = wanted
        self.shell.preferences.set(self._key, wanted)

    def close_panel(self) -> None:
        """Put the panel away; what was entered is asked about first."""
        if self.held():
            self._ask_unsaved(self._put_away)
        else:
            self._put_away()

    def _put_away(self) -> None:
        panel = self.panel
        if panel is None:
            return
        was_new, current = panel.new, self.rows.current_id
        panel.form.draft = None
        if not (was_new and self._wanted and current is not None and panel.show(current)):
            self._hide_panel(panel)
            if not was_new:
                self._want(wanted=False)
        self.rows.canvas.focus_set()

    def _hide_panel(self, panel: RecordPanel) -> None:
        panel.grid_remove()
        self._divider.grid_remove()

    def show_panel_first(self) -> None:
        """Show the current record in the panel, if the person likes to see it."""
        current = self.rows.current_id
        self._due = current is None  # the list is still being read
        if self._wanted and current is not None and not self.panel_open:
            self.open_panel().show(current)

    # -- doing ---------------------------------------------------------------------------------

    def new(self, known: Mapping[str, Any] | None = None) -> None:
        """Begin a new record in the panel."""
        if self.held():
            self._ask_unsaved(lambda: self.new(known))
            return
        within = self.card.within
        values = {**(within.known if within is not None else {}), **(known or {})}
        panel = self.open_panel(remember=False)
        self.update_idletasks()
        panel.begin(values)

    def open(self, record_id: int) -> None:
        """Open a record: a customer's own page, any other in the panel."""
        if self.record == _PAGED:
            self.shell.open_record(self.record, record_id)
        else:
            self.edit(record_id)

    def _open_current(self) -> str:
        if self.rows.current_id is not None:
            self.open(self.rows.current_id)
        return "break"

    def edit(self, record_id: int) -> None:
        """Show a record in the panel and put the keyboard there."""
        self._stop()
        panel = self.open_panel()
        if panel.record_id != record_id:
            if self.held():
                self._ask_unsaved(lambda: self.edit(record_id))
                return
            if not panel.show(record_id):
                return
        self.update_idletasks()
        panel.form.focus_first()

    def show_record(self, record_id: int, entered: Mapping[str, Any] | None = None) -> None:
        """Make a record the current one, where the list has it, and show it in the panel.

        ``entered`` are values that were entered before and not saved.
        """
        if self.rows.index_of(record_id) is None and self.rows.complete:
            self.card.start()
        self._go_quietly(record_id)
        if not self.open_panel().show(record_id):
            self.shell.toast(_("This record does not exist any more."), kind="warning")
            self._put_away()
        elif entered and self.panel is not None:
            self.panel.form.enter(entered)

    def _saved(self, record_id: int) -> None:
        # The list has heard of it by the broadcast; a new record becomes the current one.
        if self.rows.index_of(record_id) is not None:
            self._go_quietly(record_id)

    def step(self, by: int) -> None:
        """Go to the next record of the list, or to the one before."""
        if self.held():
            self._ask_unsaved(lambda: self.step(by))
        elif self.rows.step(by) and self.panel_open:
            self._stop()
            self._follow()

    def neighbour(self, record_id: int, by: int) -> int | None:
        """Return the record ``by`` rows further than another, and make it the current one."""
        index = self.rows.index_of(record_id)
        if index is None or not 0 <= index + by < self.rows.total:
            return None
        found = self.rows.id_at(self.rows.past_heads(index + by, by))
        self._go_quietly(found)
        return found

    def delete(self, ids: list[int]) -> None:
        """Put records into the recycle bin; a toast brings them back."""
        desk, record = self.shell.desk, self.record
        if len(ids) == 1:
            said = _("Deleted “{title}”", title=desk.records.title(record, ids[0]))
        else:
            said = ngettext("Deleted {count} record", "Deleted {count} records", len(ids))
        if self.panel is not None and self.panel.record_id in ids:
            self.panel.discard()
        self.rows.set_selection(Selection())
        write_long(
            self.shell,
            lambda progress: (None, desk.records.delete(record, ids, progress)),
            lambda _none: said,
            len(ids),
            _("Deleting"),
        )

    def print_one(self, record_id: int) -> None:
        """Show the pages of one record."""
        output.print_record(self.shell, self.record, record_id)

    def _menu(self, x: int, y: int) -> None:
        from crm_desktop.ui.rowmenu import row_menu  # noqa: PLC0415 - on first use

        row_menu(self).open_at(x, y)

    # -- for the screen ------------------------------------------------------------------------

    def changed(self, changes: Changes) -> None:
        """Read anew what a write touched."""
        self.rows.changed(changes)
        panel = self.panel
        if panel is not None and self.panel_open and not panel.changed(changes):
            self._gone()

    def _gone(self) -> None:
        """Show the current record in the place of one that was deleted, else put the panel away."""
        current = self.rows.current_id
        assert self.panel is not None
        if current is None or not self.panel.show(current):
            self._put_away()

    def held(self) -> bool:
        """Tell whether something was entered that is not saved."""
        return self.panel is not None and self.panel_open and self.panel.form.dirty

    def unsaved(self) -> bool:
        """Tell whether the panel or a cell holds something unsaved."""
        return self.held() or self.card.tools.entered

    def save(self) -> bool:
        """Save what the cell and the panel hold."""
        saved = self.card.tools.save()
        return saved and (self.panel is None or not self.panel_open or self.panel.save())

    def discard(self) -> None:
        """Forget what the cell and the panel hold."""
        self.card.tools.discard()
        if self.panel is not None and self.panel_open:
            if self.panel.new:
                self._put_away()
            else:
                self.panel.discard()

    def command(self, name: str) -> bool:
        """Obey a key of the window."""
        return obey(self, name)

    def remember(self) -> dict[str, Any]:
        """Return what shall outlive a change of language."""
        draft = self.panel.form.draft if self.panel is not None and self.panel_open else None
        return {"card": self.card.remember(), "draft": draft}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Take up again what ``remember`` returned."""
        self._quiet = True
        self.card.recall(kept["card"])
        self._quiet = False
        draft: Draft | None = kept["draft"]
        if draft is None:
            return
        try:
            self.open_panel().adopt(draft)
        except MissingRecord as missing:
            self.shell.toast(str(missing), kind="warning")
            self._put_away()
