"""The side panel of a list: one record to look at and to edit."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.conditions import Condition
from crm_desktop.i18n import _
from crm_desktop.services.history import Changes
from crm_desktop.services.records import MissingRecord
from crm_desktop.ui.activity import ActivityList
from crm_desktop.ui.alreadythere import ASKED, AlreadyThere
from crm_desktop.ui.form.draft import Draft
from crm_desktop.ui.form.form import RecordForm
from crm_desktop.ui.head import CustomerFigureStrip, RecordHead
from crm_desktop.ui.savebar import SaveBar
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu
from crm_desktop.ui.widgets.surface import Card, Frame

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

CUSTOMER = "customer"
_WIDTH = (403, 470)
_WIDTH_LINES = (560, 640)
_LEAST, _LIST = 380, 440
_ROOMY = 1400
_FEW_CELLS = 3


class RecordPanel(Card):
    """Head, quick actions, form and, below, what can be done with what was entered.

    ``on_close`` is called when the person has done with it, ``on_menu_items`` gives the entries
    of the menu at the head; ``on_saved`` hears the id of what was saved.
    """

    def __init__(self, parent: tk.Misc, shell: Shell, record: str) -> None:
        super().__init__(parent, (1, 8, 1, 8))
        self.shell = shell
        self.record = record
        self.spec = shell.desk.types[record]
        self.on_close: Callable[[], Any] = lambda: None
        self.on_saved: Callable[[int], Any] = lambda _record_id: None
        self.on_delete: Callable[[int], Any] = lambda _record_id: None
        self.on_print: Callable[[int], Any] = lambda _record_id: None
        self._figures: CustomerFigureStrip | None = None
        self._activity: ActivityList | None = None
        self._about: Frame | None = None
        top = Frame(self, padding=(15, 7, 15, 0))
        top.pack(fill="x")
        self.head = RecordHead(top, self.spec)
        self.head.pack(fill="x")
        self._dots = IconButton(self.head.aside, "menu-dots", self._menu, _("More"))
        self._dots.pack(side="left")
        IconButton(self.head.aside, "close", self._close, _("Close the panel (Esc)")).pack(
            side="left"
        )
        if record == CUSTOMER:
            self._build_customer(top)
        self._there: AlreadyThere | None = None
        middle = self._middle = Frame(self, padding=(15, 10, 12, 0))
        middle.pack(fill="both", expand=True)
        extras = self._build_activity if record == CUSTOMER else None
        self.form = RecordForm(middle, shell, record, extras=extras)
        self.form.pack(fill="both", expand=True)
        # Below the form, and after it for the keyboard; packed first, so that it keeps its room.
        self._foot = SaveBar(self, self.save, self.cancel)
        self._foot.pack(side="bottom", fill="x", before=middle)
        self.form.on_state = self._show_state
        self.form.on_saved = self._saved

    # -- building ----------------------------------------------------------------------------

    def _build_customer(self, top: Frame) -> None:
        about = self._about = Frame(top)
        about.pack(fill="x")
        row = Frame(about)
        row.pack(fill="x", pady=(px(14), 0))
        todo: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = (
            (_("Log call"), "phone", "interaction", {"type": "call"}),
            (_("New sale"), "cart", "sale", {}),
            (_("Contact"), "person-plus", "contact", {}),
        )
        for place, (words, sign, record, known) in enumerate(todo):
            row.columnconfigure(place, weight=1, uniform="action")
            button = Button(row, words, partial(self._begin, record, known), icon=sign)
            button.grid(row=0, column=place, sticky="ew", padx=(px(6) if place else 0, 0))
        self._figures = CustomerFigureStrip(about)
        self._figures.pack(fill="x", pady=(px(12), 0))

    def _build_activity(self, parent: tk.Misc) -> tk.Widget:
        self._activity = ActivityList(parent, self.shell)
        return self._activity

    # -- showing -----------------------------------------------------------------------------

    @property
    def record_id(self) -> int | None:
        """Return the id of the record shown; ``None`` for a new one, or none."""
        return self.form.draft.record_id if self.form.draft is not None else None

    @property
    def new(self) -> bool:
        """Tell whether a new record is being entered."""
        return self.form.draft is not None and self.form.draft.record_id is None

    def show(self, record_id: int) -> bool:
        """Show a record; return whether it is there."""
        try:
            self.form.load(record_id)
        except MissingRecord:
            return False
        self._show_head()
        return True

    def fit(self, room: int, wanted: int = 0) -> None:
        """Be as wide as suits a place of ``room`` screen pixels: wider for wide tables.

        ``wanted`` is the width that a person chose, in screen pixels.
        """
        many = any(len(kind.of.fields) > _FEW_CELLS for kind in self.spec.lines.values())
        least, most = _WIDTH_LINES if many else _WIDTH
        wide = wanted or px(most if room >= px(_ROOMY) else least)
        # The list keeps enough to be worked with.
        self.configure(width=max(px(_LEAST), min(wide, room - px(_LIST))))

    def adopt(self, draft: Draft) -> None:
        """Go on with what was being entered."""
        self.form.adopt(draft)
        self._show_head()

    def begin(self, known: Mapping[str, Any]) -> None:
        """Begin a new record."""
        self.form.load(None, known)
        self._show_head()
        self.form.tabs.choose("tab0")
        self.update_idletasks()
        self.form.focus_first()

    def _show_head(self) -> None:
        record_id = self.record_id
        if record_id is None:
            self.head.show(None)
        else:
            self.head.show(self.shell.desk.records.get(self.record, record_id))
        self._dots.set_enabled(record_id is not None)
        if self._about is not None:
            # A customer that is not there yet has no figures, and nothing to be logged.
            if record_id is None:
                self._about.pack_forget()
            else:
                self._about.pack(fill="x")
        if self._activity is not None:
            where = Condition("customer", "is", record_id)
            self._activity.show(where if record_id is not None else None)
        self._read_figures()

    def _read_figures(self) -> None:
        strip, record_id = self._figures, self.record_id
        if strip is None:
            return
        if record_id is None:
            strip.show(None)
            return
        figures, today = self.shell.desk.figures, datetime.now().astimezone().date()
        self.shell.work(
            lambda _job: figures.customer(record_id, today),
            lambda found: strip.show(found) if self.record_id == record_id else None,
            group=f"figures {self}",
            owner=strip,
        )

    def changed(self, changes: Changes) -> bool:
        """Read anew what a write touched; return whether the record is still there."""
        if self.form.draft is None:
            return True
        try:
            self.form.changed_elsewhere()
        except MissingRecord:
            return False
        if self.record_id is not None and (changes.of(self.record) or self._figures is not None):
            self._show_head()
        return True

    def _show_state(self) -> None:
        self._foot.show(dirty=self.form.dirty, able=self.form.dirty or self.new)
        self._look_for_others()

    def _look_for_others(self) -> None:
        """Look whether the record that is being entered is there already."""
        draft = self.form.draft
        if self.record in ASKED and draft is not None and self.new and draft.dirty:
            if self._there is None:
                self._there = AlreadyThere(
                    self, self.shell, self.record, show=self._show_there, hide=self._hide_there
                )
            self._there.look(draft.values)
        elif self._there is not None:
            self._there.forget()

    def _show_there(self) -> None:
        if self._there is not None:
            self._there.pack(fill="x", padx=px(15), pady=(px(10), 0), before=self._middle)

    def _hide_there(self) -> None:
        if self._there is not None:
            self._there.pack_forget()

    # -- doing -------------------------------------------------------------------------------

    def save(self) -> bool:
        """Keep what was entered."""
        return self.form.save()

    def _saved(self, record_id: int) -> None:
        self._show_head()
        self.on_saved(record_id)

    def cancel(self) -> None:
        """Forget what was entered; with nothing entered, close."""
        if self.new or not self.form.dirty:
            self._close()
            return
        self.form.reload()

    def discard(self) -> None:
        """Forget what was entered."""
        self.form.reload()

    def _close(self) -> None:
        self.on_close()

    def _begin(self, record: str, known: Mapping[str, Any]) -> None:
        if self.record_id is not None:
            self.shell.go("customer/page", show=self.record_id, tab=record, new=known)

    def _menu(self) -> None:
        from crm_desktop.ui.privacy import PEOPLE, privacy_items  # noqa: PLC0415 - with a menu

        record_id = self.record_id
        if record_id is None:
            return
        items: list[MenuItem | None] = []
        if self.record == CUSTOMER:
            items.append(MenuItem(_("Open the customer's page"), self.open, "expand", "Ctrl+Enter"))
        items += [
            MenuItem(_("Print"), lambda: self.on_print(record_id), "printer", "Ctrl+P"),
            MenuItem(_("Duplicate"), self.duplicate, "duplicate"),
            None,
        ]
        if self.record in PEOPLE:
            items += [*privacy_items(self.shell, self.record, record_id), None]
        items += [
            MenuItem(_("Delete"), lambda: self.on_delete(record_id), "trash", danger=True),
        ]
        PopupMenu(self, items).open_below(self._dots)

    def open(self) -> None:
        """Show the record's own page."""
        if self.record_id is not None:
            self.shell.open_record(self.record, self.record_id)

    def duplicate(self) -> None:
        """Begin a new record with the values of this one, without those that only it may have."""
        draft = self.form.draft
        if draft is not None:
            known = {
                name: value
                for name, value in draft.values.items()
                if not self.spec.fields[name].unique and not self.spec.fields[name].derived
            }
            self.shell.new_record(self.record, **known)
