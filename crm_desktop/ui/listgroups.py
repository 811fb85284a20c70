"""What the list's card does about groups and totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.i18n import _
from crm_desktop.services.lists import Query
from crm_desktop.ui.widgets.button import IconButton

if TYPE_CHECKING:
    import tkinter as tk

    from crm_desktop.ui.listcard import ListCard
    from crm_desktop.ui.totalsbar import TotalsBar


class ListGroups:
    """By what ``card``'s list is grouped, and what its totals are."""

    def __init__(self, parent: tk.Misc, card: ListCard) -> None:
        self._card = card
        self.path = ""
        self.reckoning = ""
        self.totals: TotalsBar | None = None
        self.button = IconButton(parent, "segment", self.choose, _("Groups and totals"))

    def take(self, query: Query) -> None:
        """Do as a query says; the list is shown by who calls."""
        self.path, self.reckoning = query.group, query.reckoning
        self.button.set_selected(bool(query.group))

    def choose(self) -> None:
        """Ask by what the list shall be grouped."""
        from crm_desktop.ui.grouping import group_items  # noqa: PLC0415 - on first use
        from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu  # noqa: PLC0415

        wanted = self._wanted()
        items = [
            *group_items(self._card),
            None,
            MenuItem(_("Totals"), lambda: self.show_totals(wanted=not wanted), checked=wanted),
        ]
        PopupMenu(self.button, items).open_below(self.button)

    def group_by(self, path: str) -> None:
        """Show the list in groups by a path, "" for none."""
        self.path = path
        self.button.set_selected(bool(path))
        self._card.filter_changed()
        self._card.rows.canvas.focus_set()

    def reckon(self, how: str) -> None:
        """Let the totals be sums, averages, the smallest or the largest."""
        self.reckoning = how
        self._card.filter_changed()

    def _wanted(self) -> bool:
        card = self._card
        return bool(card.shell.preferences.get(f"totals.{card.record}", True))

    def show_totals(self, *, wanted: bool) -> None:
        """Show the totals below the list from now on, or not."""
        card = self._card
        card.shell.preferences.set(f"totals.{card.record}", wanted)
        self.load()

    def load(self) -> None:
        """Read the totals of the list as it is shown now, where there are any."""
        from crm_desktop.services.grouping import measured  # noqa: PLC0415 - not at the start

        card = self._card
        able = card.within is None and measured(card.spec, card.rows.names)
        if not (able and self._wanted() and card.rows.total > 1):
            if self.totals is not None:
                self.totals.pack_forget()
            return
        if self.totals is None:
            from crm_desktop.ui.totalsbar import TotalsBar  # noqa: PLC0415

            self.totals = TotalsBar(card)
            card.rows.on_moved = self.totals.follow
        if not self.totals.winfo_manager():
            self.totals.pack(side="bottom", fill="x", after=card.footer)
        self.totals.load()
