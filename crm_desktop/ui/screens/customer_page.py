"""One customer, whole: profile, figures, and everything that passed between them and the office."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from crm_desktop.fields.conditions import Condition
from crm_desktop.i18n import _
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.services.records import MissingRecord
from crm_desktop.ui import output
from crm_desktop.ui.customertabs import FILES, OVERVIEW, PAST, TIMELINE, CustomerTabs
from crm_desktop.ui.form.draft import Draft
from crm_desktop.ui.form.form import RecordForm
from crm_desktop.ui.head import CustomerFigureStrip, RecordHead, Steps
from crm_desktop.ui.listcard import Within
from crm_desktop.ui.pane import RecordsPane
from crm_desktop.ui.savebar import SaveBar
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.menu import PopupMenu
from crm_desktop.ui.widgets.surface import Card, Frame

RECORD = "customer"
_ACTIONS: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("interaction", "phone", {"type": "call"}),
    ("sale", "cart", {}),
    ("contact", "person-plus", {}),
    ("feedback", "feedback", {}),
)
_PARTS = ("contact", "sale", "feedback", "interaction")
_NOTES = "notes"


class CustomerPage(Screen):
    """The page of one customer; ``arrive(show=id)`` says which."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        self.spec = shell.desk.types[RECORD]
        super().__init__(parent, shell, route)
        self.parts: dict[str, RecordsPane] = {}
        self.own = CustomerTabs(shell, self._go_to, self._begin_known)
        self._awaited = ("", 0)
        self._back = IconButton(self.head, "arrow-left", self._leave, _("All customers (Esc)"))
        self._back.pack(side="left", before=self.head.pack_slaves()[0])
        self._steps = Steps(self.actions, self._step)
        self._steps.pack(side="left", padx=(0, px(10)))
        self._more = IconButton(self.actions, "menu-dots", self._show_more, _("More"))
        self._more.pack(side="right", padx=(px(8), 0))
        Button(self.actions, _("Print card"), self._print, icon="printer").pack(
            side="left", padx=(0, px(8))
        )
        Button(self.actions, _("Delete"), self._delete, icon="trash").pack(side="left")
        card = self._card = Card(self.body, (1, 8, 1, 8))
        card.pack(fill="both", expand=True)
        self._build_top(card)
        middle = Frame(card, padding=(15, 8, 12, 0))
        middle.pack(fill="both", expand=True)
        labels = self.own.labels()
        first = ((OVERVIEW, labels[OVERVIEW], self.own.make_overview),)
        self.form = RecordForm(middle, shell, RECORD, across=2, alone=False, before=first)
        self.form.pack(fill="both", expand=True)
        self._foot = SaveBar(card, self.keep, self._cancel)
        self.form.on_state = self._show_state
        self.form.on_saved = lambda _record_id: self._show_head()
        for record in _PARTS:
            label = _(shell.desk.types[record].plural)
            self.form.tabs.add(record, label, partial(self._build_part, record))
            if record == "contact":
                self.form.tabs.add(TIMELINE, labels[TIMELINE], self.own.make_timeline)
        self.form.tabs.add(FILES, labels[FILES], self.own.make_files)
        self.form.tabs.add(PAST, labels[PAST], self.own.make_past)
        self.form.tabs.on_choose = self._tab_chosen

    # -- building ------------------------------------------------------------------------------

    def title(self) -> str:
        """Return where the page belongs; the customer's name stands below."""
        return _(self.spec.plural)

    def _build_top(self, card: Card) -> None:
        top = Frame(card, padding=(15, 6, 15, 0))
        top.pack(fill="x")
        self._head = RecordHead(top, self.spec, pills=3, lead="code")
        self._head.pack(fill="x")
        words = {
            "interaction": _("Log call"),
            "sale": _("New sale"),
            "contact": _("New contact"),
            "feedback": _("New feedback"),
        }
        for record, icon, known in _ACTIONS:
            command = (
                self._log_call if record == "interaction" else partial(self._begin, record, known)
            )
            Button(self._head.aside, words[record], command, icon=icon).pack(
                side="left", padx=(px(6), 0)
            )
        self._figures = CustomerFigureStrip(top, wide=True)
        self._figures.pack(fill="x", pady=(px(12), 0))

    def _within(self, record: str) -> Within:
        spec = self.shell.desk.types[record]
        columns = tuple(name for name in spec.columns if name != RECORD)
        mine = Condition(RECORD, "is", self.record_id)
        return Within(mine, {RECORD: self.record_id}, columns)

    def _build_part(self, record: str, parent: tk.Misc) -> tk.Widget:
        place = Frame(parent, padding=(0, 10, 0, 6))
        pane = self.parts[record] = RecordsPane(
            place, self.shell, record, within=self._within(record)
        )
        pane.pack(fill="both", expand=True)
        pane.on_count = partial(self._listed, record)
        pane.start()
        return place

    # -- showing -------------------------------------------------------------------------------

    @property
    def record_id(self) -> int | None:
        """Return the customer shown."""
        return self.form.draft.record_id if self.form.draft is not None else None

    def arrive(self, **known: Any) -> None:
        """Show the customer ``show``; with ``tab`` one of the lists, and there begin ``new``."""
        show, tab, new = int(known["show"]), str(known.get("tab", "")), known.get("new")
        try:
            same = self.record_id == show
            if not same:
                self.form.load(show)
        except MissingRecord as error:
            self.shell.fail(error)
            return
        if not same:
            for record, pane in self.parts.items():
                pane.move(self._within(record))
            self.own.show(show)
            self._count_parts()
            if not tab:
                self.form.tabs.choose(OVERVIEW)
        self._show_head()
        if tab:
            self.form.tabs.choose(tab)
            if new is not None:
                self.update_idletasks()
                self.parts[tab].new(new)

    def shown(self) -> None:
        """Put the keyboard into the form, unless a new record is being entered."""
        part = self.parts.get(self.form.tabs.chosen)
        if part is not None and part.panel is not None and part.panel.new:
            self.update_idletasks()  # it may have begun before anything was in view
            part.panel.form.focus_first()
            return
        self._focus_tab()

    def _focus_tab(self) -> None:
        self.update_idletasks()
        chosen = self.form.tabs.chosen
        if chosen in self.parts:
            self.parts[chosen].rows.canvas.focus_set()
        elif not self.own.focus(chosen):
            self.form.focus_first()

    def _show_head(self) -> None:
        record_id = self.record_id
        if record_id is None:
            return
        row = self.shell.desk.records.get(RECORD, record_id)
        self._head.show(row)
        self.own.show_row(row)
        self._steps.show(partial(self.shell.place_of, RECORD, record_id))
        figures, today = self.shell.desk.figures, datetime.now().astimezone().date()
        self.shell.work(
            lambda _job: figures.customer(record_id, today),
            self._figures.show,
            group="customer page",
            owner=self,
        )
        self._show_state()

    def _count_parts(self) -> None:
        customer = self.record_id
        if customer is None:
            return
        lists, files = self.shell.desk.lists, self.shell.desk.attachments
        mine = Condition(RECORD, "is", customer)

        def read(_job: object) -> dict[str, int]:
            counts = {record: lists.count(Query(record, mine)) for record in _PARTS}
            return counts | {FILES: len(files.of_customer(customer))}

        def arrived(counts: dict[str, int]) -> None:
            for record, count in counts.items():
                self._counted(record, f"{count:,}")

        self.shell.work(read, arrived, group="customer parts", owner=self)

    def _listed(self, record: str, count: str) -> None:
        self._counted(record, count)
        if self._awaited[0] == record and count != "…":
            awaited, self._awaited = self._awaited[1], ("", 0)
            self.after_idle(self.parts[record].show_record, awaited)

    def _counted(self, record: str, count: str) -> None:
        label = _("Files") if record == FILES else _(self.shell.desk.types[record].plural)
        self.form.tabs.set_label(record, label if count == "0" else f"{label}  {count}")

    def _tab_chosen(self, _key: str) -> None:
        self._show_state()
        self.update_idletasks()
        here = self.focus_displayof()
        if here is not None and not here.winfo_viewable():
            self._focus_tab()  # the keyboard shall not stay out of sight

    def _show_state(self) -> None:
        self._foot.show(dirty=self.form.dirty, able=self.form.dirty)
        if self.form.dirty or self.form.tabs.chosen.startswith("tab"):
            self._foot.pack(side="bottom", fill="x", before=self._card.pack_slaves()[0])
        else:
            self._foot.pack_forget()

    # -- doing ---------------------------------------------------------------------------------

    def _part(self) -> RecordsPane | None:
        return self.parts.get(self.form.tabs.chosen)

    def _begin_known(self, record: str) -> None:
        self._begin(record, {"is_main": True} if record == "contact" else {})

    def _go_to(self, record: str, record_id: int) -> None:
        """Show one of the lists, in it the record (0: just the list); or the notes."""
        if record == _NOTES:
            self.form.go_to(_NOTES)
            return
        self.form.tabs.choose(record)
        self.update_idletasks()
        pane = self.parts.get(record)
        if pane is None or not record_id:
            return
        if pane.rows.index_of(record_id) is None and not pane.rows.complete:
            self._awaited = (record, record_id)  # until the list is there
        else:
            pane.show_record(record_id)

    def _log_call(self) -> None:
        self.form.tabs.choose(TIMELINE)
        if self.own.timeline is not None:
            self.own.timeline.composer.begin("call")

    def _begin(self, record: str, known: Mapping[str, Any]) -> None:
        self.form.tabs.choose(record)
        self.update_idletasks()
        self.parts[record].new(known)

    def _print(self) -> None:
        if self.record_id is not None:
            output.print_record(self.shell, RECORD, self.record_id)

    def _show_more(self) -> None:
        from crm_desktop.ui.privacy import privacy_items  # noqa: PLC0415 - with the first menu

        if self.record_id is not None:
            items = privacy_items(self.shell, RECORD, self.record_id)
            PopupMenu(self, items).open_below(self._more)

    def _delete(self) -> None:
        record_id = self.record_id
        if record_id is None:
            return
        records = self.shell.desk.records
        said = _("Deleted “{title}”", title=records.title(RECORD, record_id))
        self.form.draft = None
        self.shell.act(lambda: records.delete(RECORD, [record_id]), said)
        self.shell.go(RECORD)

    def _leave(self) -> None:
        self.shell.go(RECORD)

    def _cancel(self) -> None:
        if self.form.dirty:
            self.form.reload()
        else:
            self._leave()

    def _step(self, by: int) -> None:
        if self.record_id is None:
            return
        other = self.shell.neighbour(RECORD, self.record_id, by)
        if other is not None:
            self.shell.go(self.route, show=other, tab=self.form.tabs.chosen)

    def command(self, name: str) -> bool:
        """Obey a key of the window; within a list, the list obeys first."""
        part = self._part()
        if name in {"next", "previous"}:
            self._step(1 if name == "next" else -1)
        elif name == "print" and part is None:
            self._print()
        elif name == "save" and (part is None or self.form.dirty):
            self.keep()
        elif name == "close":
            self._close(part)
        elif name == "refresh" and part is None:
            if not self.form.dirty:
                self.form.reload()
                self._show_head()
        elif name == "new" and part is None:
            self.shell.new_record(RECORD)
        elif part is not None:
            return part.command(name)
        return True

    def _close(self, part: RecordsPane | None) -> None:
        busy = part is not None and (
            part.panel_open or part.rows.selection.count(part.rows.total) > 1
        )
        if part is not None and busy:
            part.command("close")
        elif self.form.dirty:
            self.shell.ask(
                _("There are unsaved changes."),
                (_("Save"), self.keep),
                (_("Discard"), self.form.reload),
                (_("Go on editing"), lambda: None),
            )
        else:
            self._leave()

    # -- for the window ------------------------------------------------------------------------

    def changed(self, changes: Changes) -> None:
        """Read anew what a write touched."""
        if self.record_id is None:
            return
        for pane in self.parts.values():
            pane.changed(changes)
        try:
            self.form.changed_elsewhere()
        except MissingRecord:
            self.form.draft = None
            if self.winfo_viewable():
                self._leave()
            return
        self._show_head()
        self._count_parts()
        self.own.show(self.record_id)

    def unsaved(self) -> bool:
        """Tell whether the form or a list's panel holds something unsaved."""
        return (
            self.form.dirty or self.own.dirty or any(pane.unsaved() for pane in self.parts.values())
        )

    def discard(self) -> None:
        """Forget it."""
        if self.form.dirty:
            self.form.reload()
        self.own.discard()
        for pane in self.parts.values():
            pane.discard()

    def keep(self) -> bool:
        """Save it."""
        saved = not self.form.dirty or self.form.save()
        return (
            saved
            and self.own.keep()
            and all(pane.save() for pane in self.parts.values() if pane.unsaved())
        )

    def remember(self) -> Mapping[str, Any]:
        """Return the customer, what was entered, and the tab."""
        if self.form.draft is None:
            return {}
        chosen = self.form.tabs.chosen
        part = self._part()
        return {
            "draft": self.form.draft,
            "tab": chosen,
            "part": part.remember() if part is not None else None,
        }

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Take them up again."""
        draft: Draft = kept["draft"]
        self.form.adopt(draft)
        self._show_head()
        self._count_parts()
        self.form.tabs.choose(kept["tab"])
        if kept["part"] is not None:
            self.update_idletasks()
            self.parts[kept["tab"]].recall(kept["part"])
