"""Looking into a backup: what its records were, and bringing single ones of them back."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from crm_desktop.i18n import N_, _
from crm_desktop.services.backups import Backup
from crm_desktop.services.history import Changes
from crm_desktop.services.looking import Difference, Found, LookingDesk, differences, found
from crm_desktop.ui.activity import when
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, EmptyState, Frame, Label, SearchField, SegmentedTabs
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, VirtualGrid
from crm_desktop.ui.widgets.surface import Card

_STATES = {
    "same": N_("as it is now"),
    "changed": N_("changed since"),
    "deleted": N_("in the recycle bin"),
    "gone": N_("not there any more"),
}


class BackupScreen(Screen):
    """``arrive(backup=…, password=…)`` says which; it is open only while it is in view."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self._backup: Backup | None = None
        self._password: str | None = None
        self.looked: LookingDesk | None = None
        self._record = next(iter(shell.desk.types))
        self._found: list[Found] = []
        self._back = Button(self.actions, _("Close the backup"), self._leave, icon="close")
        self._back.pack(side="right")
        self.note = Label(self.body, "", "warning", wrap=True)
        self.note.pack(fill="x", padx=px(2), pady=(0, px(10)))
        card = Card(self.body, (1, 10, 1, 8))
        card.pack(fill="both", expand=True)
        bar = Frame(card, padding=(12, 0, 12, 10))
        bar.pack(fill="x")
        self.search = SearchField(bar, width=26)
        self.search.pack(side="right")
        self.search.on_change(lambda _text: self._read())
        self.tabs = SegmentedTabs(bar)
        self.tabs.pack(side="left", fill="x", expand=True)
        self.tabs.set_tabs([(spec.name, _(spec.plural)) for spec in shell.desk.types.values()])
        self.tabs.on_choose = self._choose
        columns = (
            GridColumn("title", _("Name"), 220, 140, 1.2, ESSENTIAL, sortable=False),
            GridColumn("subtitle", _("Belongs to"), 160, 100, 0.8, 6, sortable=False),
            GridColumn("state", _("Now"), 140, 110, 0.5, 7, sortable=False),
        )
        self.rows = VirtualGrid(
            card, columns, PlainRows([], self._cells), checks=False, make_empty=self._nothing
        )
        self.rows.pack(fill="both", expand=True)
        self.rows.on_current = lambda _row: self._show()
        below = Frame(card, padding=(12, 10, 12, 4))
        below.pack(fill="x", side="bottom", before=self.rows)
        self.bring = Button(below, _("Bring back this record"), self._bring, "primary", "restore")
        self.bring.pack(side="right", anchor="n")
        self.told = Label(below, "", wrap=True)
        self.told.pack(side="left", fill="x", expand=True, padx=(0, px(12)))

    def title(self) -> str:
        """Return the title."""
        return _("Backup")

    @staticmethod
    def _nothing(parent: tk.Misc) -> tk.Widget:
        return EmptyState(parent, "search", _("Nothing was found."))

    @staticmethod
    def _cells(one: Found) -> Mapping[str, Cell]:
        return {
            "title": Cell(one.title),
            "subtitle": Cell(one.subtitle, muted=True),
            "state": Cell(_(_STATES[one.state]), muted=one.state == "same"),
        }

    # -- coming and going ----------------------------------------------------------------------

    def arrive(self, **known: Any) -> None:
        """Take the backup that is to be looked into."""
        self._close()
        self._backup, self._password = known["backup"], known.get("password")
        moment = when(self._backup.at.astimezone(UTC)) if self._backup else ""
        self.note.set_text(
            _("You are looking into the backup of {when}, read only: nothing is written into it. "
              "What you bring back is written into the file that you work in.", when=moment)
        )  # fmt: skip

    def shown(self) -> None:
        """Open the backup."""
        backup, password, desk = self._backup, self._password, self.shell.desk
        if backup is None:
            self.after_idle(self._leave)
            return

        def opened(looked: LookingDesk) -> None:
            self._close()
            self.looked = looked
            self._read()

        if self.looked is None:
            self.shell.work(
                lambda _job: desk.backups.look(backup.path, password),
                opened,
                title=_("Opening the backup"),
                group="look",
                owner=self,
            )
        self.search.focus()

    def hidden(self) -> None:
        """Close the backup: nothing of it stays open, and no copy of it."""
        self._close()

    def destroy(self) -> None:
        """Close the backup with the screen."""
        self._close()
        super().destroy()

    def _close(self) -> None:
        looked, self.looked = self.looked, None
        if looked is not None:
            looked.close()

    def _leave(self) -> None:
        self.shell.go("settings", section="backups")

    def remember(self) -> Mapping[str, Any]:
        """Return which backup it is; a password that it needed is not kept."""
        return {} if self._backup is None else {"backup": self._backup}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Take it up again."""
        self.arrive(**kept)

    def command(self, name: str) -> bool:
        """Leave with Esc."""
        if name == "close":
            self._leave()
        return name == "close"

    # -- looking -------------------------------------------------------------------------------

    def _choose(self, record: str) -> None:
        self._record = record
        self._read()

    def _read(self) -> None:
        looked, desk, record = self.looked, self.shell.desk, self._record
        text = str(self.search.get())
        if looked is None:
            return

        def arrived(rows: list[Found]) -> None:
            self._found = rows
            self.rows.set_source(PlainRows(rows, self._cells))
            if rows:
                self.rows.go_to(0)
            self._show()

        self.shell.work(
            lambda _job: found(looked, desk, record, text), arrived, group="look", owner=self
        )

    @property
    def current(self) -> Found | None:
        """Return the record that was chosen."""
        place = self.rows.current_id
        return self._found[place] if place is not None and place < len(self._found) else None

    def _show(self) -> None:
        one, looked = self.current, self.looked
        able = one is not None and one.state != "same" and not self.shell.desk.read_only
        self.bring.set_enabled(enabled=able)
        self.told.set_text("")
        if one is None or looked is None:
            return
        desk, record = self.shell.desk, self._record
        self.shell.work(
            lambda _job: differences(looked, desk, record, one.id),
            self._tell,
            group="look at one",
            owner=self,
        )

    def _tell(self, found_now: list[Difference]) -> None:
        lines = [
            _("{field}: {then} (now: {now})", field=one.label, then=_short(one.then),
              now=_short(one.now))
            for one in found_now[:_MOST]
        ]  # fmt: skip
        if len(found_now) > _MOST:
            lines.append("…")
        self.told.set_text("\n".join(lines) or _("This record is as it was then."))

    def _bring(self) -> None:
        one, backup, password = self.current, self._backup, self._password
        if one is None or backup is None:
            return
        restores, record = self.shell.desk.restores, self._record

        def done(changes: Changes) -> None:
            self.shell.broadcast(changes)
            said = _("“{title}” is what it was in the backup.", title=one.title)
            self.shell.toast(said, (_("Undo"), self.shell.undo), kind="success")
            self._read()

        self.shell.work(
            lambda _job: restores.record(backup.path, record, one.id, password),
            done,
            title=_("Bringing it back"),
            files=True,
            owner=self,
        )

    def changed(self, changes: Changes) -> None:
        """Compare anew with what was written."""
        if changes.of(self._record) and self.winfo_viewable():
            self._read()


_MOST = 6
_LONGEST = 60


def _short(text: str) -> str:
    line = " ".join(text.split()) or "–"
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
