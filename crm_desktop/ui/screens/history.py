"""What was done in this file, by whom and when; taking it back; the recycle bin."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.services.history import Change, Changes, Operation
from crm_desktop.services.lists import Query
from crm_desktop.ui.bin import RecycleBin
from crm_desktop.ui.navigation import icon_of
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, EmptyState, Frame, Label, Line, SegmentedTabs, Tooltip
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, VirtualGrid
from crm_desktop.ui.widgets.scroll import ScrollFrame
from crm_desktop.ui.widgets.surface import Card

_MOST = 1_000
_DONE = "done"
_PANEL = 340


def when(at: datetime) -> str:
    """Return a moment in local time as people say it: today and yesterday by name."""
    local = at.astimezone()
    clock = f"{local:%H:%M}"
    days = (datetime.now(UTC).astimezone().date() - local.date()).days
    if days == 0:
        return _("Today {clock}", clock=clock)
    if days == 1:
        return _("Yesterday {clock}", clock=clock)
    return f"{local:%Y-%m-%d} {clock}"


class HistoryScreen(Screen):
    """The operations, the latest first, and the recycle bin of each record type."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self._undo = Button(self.actions, _("Undo"), shell.undo, icon="undo")
        self._undo.pack(side="left")
        self._undo_tip = Tooltip(self._undo, "")
        self._redo = Button(self.actions, _("Redo"), shell.redo, icon="redo")
        self._redo.pack(side="left", padx=(px(8), 0))
        self._redo_tip = Tooltip(self._redo, "")
        self.body.columnconfigure(0, weight=1)
        self.body.rowconfigure(0, weight=1)
        card = Card(self.body, (1, 10, 1, 8))
        card.grid(row=0, column=0, sticky="nsew")
        self.tabs = SegmentedTabs(card)
        self.tabs.pack(fill="x", padx=px(12), pady=(0, px(10)))
        self.tabs.on_choose = self._choose
        self._place = Frame(card)
        self._place.pack(fill="both", expand=True)
        self._details = Details(self.body, shell)
        self._pages: dict[str, Operations | RecycleBin] = {}
        self._stale = True
        self._show_tabs({})
        self._choose(_DONE)

    def title(self) -> str:
        """Return the title."""
        return _("History")

    def shown(self) -> None:
        """Read what happened since, and put the keyboard into the list."""
        if self._stale:
            self._read()
        self._pages[self.tabs.chosen].focus_list()

    def changed(self, changes: Changes) -> None:
        """Read anew: every write is a piece of history."""
        del changes
        self._stale = True
        if self.winfo_viewable():
            self._read()

    def command(self, name: str) -> bool:
        """Read anew with F5."""
        if name == "refresh":
            self._read()
            return True
        return False

    def remember(self) -> Mapping[str, Any]:
        """Return the tab in view."""
        return {"tab": self.tabs.chosen}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Show the tab that was in view."""
        key = str(kept.get("tab", ""))
        if key in self.shell.desk.types:
            self._show_tabs({key: 1})
            self.tabs.choose(key)

    def _read(self) -> None:
        self._stale = False
        desk = self.shell.desk

        def read(_job: object) -> tuple[list[Operation], Operation | None, Operation | None, Any]:
            history = desk.history
            bins = {
                name: len(desk.lists.ids(Query(name, deleted=True), limit=_MOST))
                for name in desk.types
            }
            return history.operations(_MOST), history.next_undo(), history.next_redo(), bins

        self.shell.work(read, self._arrived, group="history", owner=self)

    def _arrived(
        self,
        found: tuple[list[Operation], Operation | None, Operation | None, Mapping[str, int]],
    ) -> None:
        operations, undo, redo, bins = found
        sentence = self.shell.desk.history.sentence
        for button, tip, operation in (
            (self._undo, self._undo_tip, undo),
            (self._redo, self._redo_tip, redo),
        ):
            button.set_enabled(enabled=operation is not None)
            tip.text = sentence(operation) if operation is not None else ""
        self._show_tabs(bins)
        done = self._pages[_DONE]
        assert isinstance(done, Operations)
        done.show(operations)
        for page in self._pages.values():
            if isinstance(page, RecycleBin):
                page.load()
        self._tell_count()

    def _show_tabs(self, bins: Mapping[str, int]) -> None:
        tabs = [(_DONE, _("Changes"))]
        for name, spec in self.shell.desk.types.items():
            count = bins.get(name, 0)
            if count or name == self.tabs.chosen:
                label = _("Bin: {types}", types=_(spec.plural))
                shown = f"{count:,}" + ("+" if count >= _MOST else "")
                tabs.append((name, f"{label}  {shown}"))
        self.tabs.set_tabs(tabs)

    def _choose(self, key: str) -> None:
        if key not in self._pages:
            if key == _DONE:
                self._pages[key] = Operations(self._place, self.shell, self._details)
            else:
                self._pages[key] = RecycleBin(self._place, self.shell, key)
        if key == _DONE:
            self._details.grid(row=0, column=1, sticky="nsew", padx=(px(14), 0))
        else:
            self._details.grid_forget()
        for each, page in self._pages.items():
            if each == key:
                page.pack(fill="both", expand=True)
            else:
                page.pack_forget()
        self._tell_count()

    def _tell_count(self) -> None:
        page = self._pages.get(self.tabs.chosen)
        self.set_count(page.told() if page is not None else "")


class Operations(Frame):
    """The operations in a list; ``details`` shows what the current one changed."""

    def __init__(self, parent: tk.Misc, shell: Shell, details: Details) -> None:
        super().__init__(parent)
        self._shell = shell
        self._rows: PlainRows[Operation] = PlainRows([], self._cells)
        self._details = details
        self.grid_ = VirtualGrid(
            self,
            [
                GridColumn("what", _("What"), 340, 160, 3.0, ESSENTIAL, sortable=False),
                GridColumn("state", "", 110, 96, 0.0, 7, kind="pill", sortable=False),
                GridColumn("who", _("Who"), 150, 110, 0.6, 6, kind="avatar", sortable=False),
                GridColumn("when", _("When"), 150, 130, 0.4, 8, kind="date", sortable=False),
            ],
            self._rows,
            checks=False,
            make_empty=self._empty,
        )
        self.grid_.pack(fill="both", expand=True)
        self.grid_.on_open = self._open
        self.grid_.on_edit = self._open
        self.grid_.on_current = self._current
        details.show(None, [])

    def _empty(self, parent: tk.Misc) -> tk.Widget:
        text = _("Everything that is written in this file will stand here, and can be taken back.")
        return EmptyState(parent, "history", _("Nothing was done yet"), text)

    def told(self) -> str:
        """Return how many operations there are."""
        count = len(self._rows.things)
        return f"{count:,}+" if count >= _MOST else f"{count:,}"

    def focus_list(self) -> None:
        """Put the keyboard into the list."""
        self.grid_.canvas.focus_set()

    def show(self, operations: list[Operation]) -> None:
        """Show these operations, keeping the current one."""
        row = self.grid_.current_id
        before = None if row is None else self._rows.things[row].id
        self._rows = PlainRows(operations, self._cells)
        self.grid_.set_source(self._rows)
        self.update_idletasks()  # a grid without a height would scroll its first row away
        place = next((at for at, one in enumerate(operations) if one.id == before), None)
        if place is not None:
            self.grid_.go_to(place)
        elif operations:
            self.grid_.go_to(0)
        else:
            self._details.show(None, [])

    def _cells(self, operation: Operation) -> Mapping[str, Cell]:
        sentence = self._shell.desk.history.sentence(operation)
        return {
            "what": Cell(sentence, muted=operation.undone),
            "who": Cell(operation.who),
            "when": Cell(when(datetime.fromisoformat(operation.at))),
            "state": Cell(_("Undone"), colour="grey") if operation.undone else Cell(),
        }

    def _open(self, row: int) -> None:
        details = self._rows.things[row].details
        if "id" in details and details.get("record") in self._shell.desk.types:
            self._shell.open_record(str(details["record"]), int(details["id"]))

    def _current(self, row: int | None) -> None:
        operation = None if row is None else self._rows.things[row]
        if operation is None:
            self._details.show(None, [])
            return
        desk, details = self._shell.desk, operation.details
        record, record_id = str(details.get("record", "")), details.get("id")
        if record not in desk.types or not isinstance(record_id, int):
            self._details.show(operation, [])
            return
        at = datetime.fromisoformat(operation.at)

        def read(_job: object) -> list[Change]:
            found = desk.history.of(record, record_id)
            return [one for one in found if abs(one.at - at) < timedelta(seconds=1)]

        def arrived(found: list[Change]) -> None:
            self._details.show(operation, found)

        self._shell.work(read, arrived, group="history details", owner=self)


class Details(Card):
    """What one operation did: a sentence, who, when, and field by field what it changed."""

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        super().__init__(parent, (1, 8, 1, 8))
        self._shell = shell
        self.configure(width=px(_PANEL))
        self.pack_propagate(flag=False)
        self._inside: tk.Widget | None = None

    def show(self, operation: Operation | None, changes: list[Change]) -> None:
        """Show ``operation`` with its ``changes`` (none where it touched many records)."""
        if self._inside is not None:
            self._inside.destroy()
        if operation is None:
            self._inside = Frame(self)
            return
        frame = ScrollFrame(self, (16, 14, 14, 14))
        frame.pack(fill="both", expand=True)
        self._inside = frame
        body = frame.body
        Label(body, self._shell.desk.history.sentence(operation), "heading", wrap=True).pack(
            fill="x"
        )
        at = when(datetime.fromisoformat(operation.at))
        by = _("{who}, {when}", who=operation.who, when=at) if operation.who else at
        Label(body, by, "muted").pack(anchor="w", pady=(px(4), px(10)))
        if operation.undone:
            Label(body, _("This was undone."), "warning").pack(anchor="w", pady=(0, px(10)))
        details = operation.details
        record = str(details.get("record", ""))
        spec = self._shell.desk.types.get(record)
        told = [one for one in changes if one.field and (one.before or one.after)]
        if told and spec is not None:
            Line(body).pack(fill="x", pady=(0, px(10)))
            for one in told:
                Label(body, spec.fields[one.field].show_label(), "caption").pack(anchor="w")
                if one.before:
                    Label(body, one.before, "muted", wrap=True).pack(fill="x", pady=(px(2), 0))
                after = f"→ {one.after}" if one.before else one.after
                after = after if one.after else _("→ nothing")
                Label(body, after, wrap=True).pack(fill="x", pady=(px(1), px(10)))
        if spec is not None and "id" in details:
            Button(
                body,
                _("Open"),
                lambda: self._shell.open_record(record, int(details["id"])),
                icon=icon_of(spec.icon),
            ).pack(anchor="w", pady=(px(4), 0))
