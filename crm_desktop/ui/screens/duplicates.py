"""Records that are there more than once: found, compared side by side, merged or told apart."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import N_, Text, _, ngettext
from crm_desktop.services.history import Changes
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.sidebyside import SideBySide
from crm_desktop.ui.theme import Colour, px
from crm_desktop.ui.widgets import Button, Card, ChoiceField, EmptyState
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, VirtualGrid

if TYPE_CHECKING:
    from crm_desktop.services.duplicates import FoundDuplicates

THRESHOLDS: dict[str, tuple[str, float]] = {
    "strict": (N_("Strict"), 0.9),
    "normal": (N_("Normal"), 0.5),
    "loose": (N_("Loose"), 0.2),
}
"""How sure it must be that two records are the same."""
SURE, LIKELY = 0.9, 0.5
_LIST = 330
_MOST_TOLD = 3
_FOLLOW = 60
"""Milliseconds that the records wait while the arrow keys run through the list."""


@dataclass(frozen=True)
class Entry:
    """A cluster in the list: its place among those found, and the records still to be looked at.

    ``place`` is ``None`` where a person chose the records.
    """

    place: int | None
    ids: tuple[int, ...]


class DuplicatesScreen(Screen):
    """A list of clusters and, beside it, the records of the current one."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self.found: FoundDuplicates | None = None
        self.entries: list[Entry] = []
        self.side: SideBySide | None = None
        self.grid_: VirtualGrid | None = None
        self._chosen: tuple[int, ...] = ()
        self._rows: PlainRows[Entry] = PlainRows([], self._cells)
        self._known: dict[Entry, Mapping[str, Cell]] = {}
        self._settled: list[Entry] = []
        self._searching = False
        self._timer = ""
        able = shell.desk.duplicates.types()
        kinds = [(name, _(shell.desk.types[name].plural)) for name in able]
        self._able = able
        self.record = able[0]
        self.types = ChoiceField(self.actions, kinds, width=14)
        self.types.pack(side="left")
        self.types.set(self.record)
        self.types.on_change(lambda _value: self._type_chosen())
        steps = [(name, _(label)) for name, (label, _least) in THRESHOLDS.items()]
        self.strictness = ChoiceField(self.actions, steps, width=10)
        self.strictness.pack(side="left", padx=px(8))
        self.strictness.set("normal")
        self.search_button = Button(self.actions, _("Search"), self.search, "primary", "search")
        self.search_button.pack(side="left")
        self.bind("<Destroy>", lambda _event: self._stop(), add="+")
        self._show_begin()

    def title(self) -> str:
        """Return the title."""
        return _("Duplicates")

    # -- what stands there -------------------------------------------------------------------

    def _show_empty(self, title: str, text: str) -> None:
        self._put_away()
        EmptyState(self.body, "merge", title, text).place(relx=0.5, rely=0.45, anchor="center")
        self.set_count("")

    def _show_begin(self) -> None:
        self._show_empty(
            _("Find what is there more than once"),
            _("Choose what to look through and search. Records that are likely the same stand "
              "side by side; one of them stays, and nothing of the others is lost."),
        )  # fmt: skip

    def _put_away(self) -> None:
        self._stop()
        for child in self.body.winfo_children():
            child.destroy()
        self.grid_ = self.side = None

    def _show_list(self) -> None:
        if self.grid_ is not None:
            return
        self._put_away()
        self.body.columnconfigure(1, weight=1)
        self.body.rowconfigure(0, weight=1)
        card = Card(self.body, (1, 8, 1, 8))
        card.configure(width=px(_LIST))
        card.pack_propagate(flag=False)
        card.grid(row=0, column=0, sticky="nsew", padx=(0, px(14)))
        columns = [
            GridColumn(
                "what",
                _("Likely the same"),
                200,
                120,
                1.0,
                ESSENTIAL,
                kind="two-line",
                sortable=False,
            ),
            GridColumn("sure", _("Sure"), 84, 70, 0.0, 8, kind="pill", sortable=False),
        ]
        grid = self.grid_ = VirtualGrid(card, columns, self._rows, checks=False, drops=False)
        grid.pack(fill="both", expand=True)
        grid.on_current = self._current_changed
        beside = Card(self.body, (1, 8, 1, 8))
        beside.grid(row=0, column=1, sticky="nsew")
        side = self.side = SideBySide(beside, self.shell, self.record)
        side.pack(fill="both", expand=True)
        side.listen(grid.canvas)
        side.on_leave = grid.canvas.focus_set
        side.on_apart = self._done
        side.on_merged = self._merged

    def _cells(self, entry: Entry) -> Mapping[str, Cell]:
        if entry not in self._known:
            self._known[entry] = self._read_cells(entry)
        return self._known[entry]

    def _read_cells(self, entry: Entry) -> Mapping[str, Cell]:
        title = self.shell.desk.records.title(self.record, entry.ids[0])
        count = len(entry.ids)
        said = ngettext("{count} record", "{count} records", count)
        sure, reasons = self._reasons(entry)
        if not reasons:
            return {"what": Cell(title, said)}
        shown = f"{min(sure, 0.999):.1%}" if sure >= SURE else f"{sure:.0%}"
        colour: Colour = "green" if sure >= SURE else "amber" if sure >= LIKELY else "grey"
        return {
            "what": Cell(title, " · ".join((said, str(reasons[0])))),
            "sure": Cell(shown, colour=colour),
        }

    def _reasons(self, entry: Entry) -> tuple[float, tuple[Text, ...]]:
        """Return how sure the surest pair of a cluster is, and what speaks for it."""
        if entry.place is None or self.found is None:
            return 0.0, ()
        page = self.shell.desk.duplicates.page(self.found, entry.place, 1)[0]
        told = zip(page.cluster.pairs, page.reasons, strict=True)
        surest, reasons = max(told, key=lambda one: (bool(one[1]), one[0].probability))
        return surest.probability, reasons

    # -- searching ---------------------------------------------------------------------------

    def _type_chosen(self) -> None:
        self.record = str(self.types.get())
        self.found, self._chosen = None, ()
        self._settled.clear()
        self._show_begin()

    def search(self) -> None:
        """Look through all records of the type in the background."""
        if self._searching:
            return
        self._searching = True
        self.search_button.set_enabled(enabled=False)
        desk, record = self.shell.desk, self.record
        least = THRESHOLDS[str(self.strictness.get())][1]

        def ended(error: BaseException | None = None) -> None:
            self._searching = False
            self.search_button.set_enabled(enabled=True)
            if error is not None:
                self.shell.fail(error)

        def arrived(found: FoundDuplicates) -> None:
            ended()
            self.show_found(found)

        self.shell.work(
            lambda job: desk.duplicates.find(record, threshold=least, progress=job.progress),
            arrived,
            title=_("Searching for duplicates"),
            failed=ended,
            stopped=ended,
            files=True,
            owner=self,
        )

    def show_found(self, found: FoundDuplicates) -> None:
        """Show the clusters of a search."""
        if found.record != self.record:
            return
        self.found, self._chosen = found, ()
        self._known.clear()
        self._settled.clear()
        self._read(begin=True)

    def _read(self, *, begin: bool = False) -> None:
        """Read which clusters are still to be looked at."""
        self._stop()
        found, desk = self.found, self.shell.desk
        if found is None:
            if self._chosen:
                self._show_chosen()
            return

        def arrived(standing: Sequence[tuple[int, ...]]) -> None:
            if found is self.found:
                self._show_entries(
                    [Entry(place, ids) for place, ids in enumerate(standing) if ids], begin=begin
                )

        self.shell.work(
            lambda _job: desk.duplicates.standing(found), arrived, group="duplicates", owner=self
        )

    def _show_entries(self, entries: list[Entry], *, begin: bool = False) -> None:
        before = self.current
        at = self.grid_.current_id if self.grid_ is not None else 0
        self.entries = entries
        if not entries:
            self._show_none()
            return
        self._show_list()
        assert self.grid_ is not None
        self._rows = PlainRows(entries, self._cells)
        self.grid_.set_source(self._rows)
        count = len(entries)
        self.set_count(ngettext("{count} group", "{count} groups", count))
        self.update_idletasks()  # a grid without a height would scroll its first row away
        back = next((one for one in reversed(self._settled) if one in entries), None)
        if back is not None:
            self._settled.remove(back)  # it was taken back
            at = entries.index(back)
        elif before in entries:
            at = entries.index(before)
        self.grid_.go_to(min(at or 0, count - 1))
        if self.side is not None and self.current is not None:
            if self.side.ids == self.current.ids:
                self.side.read()
            else:
                self._follow()
        if (begin or back is not None) and self.winfo_viewable():
            self.grid_.canvas.focus_set()

    def _show_none(self) -> None:
        if self._settled:
            self._show_empty(_("All done"), _("Every group was merged or told apart."))
        elif self._chosen:
            self._chosen = ()
            self._begin_anew()
        else:
            self._show_empty(
                _("Nothing is there twice"),
                _("No two records look like the same. “Loose” also finds what is less likely."),
            )
        self.search_button.focus_set()

    # -- records that were chosen in a list --------------------------------------------------

    def arrive(self, **known: Any) -> None:
        """Compare the records ``ids`` of the type ``record``, or ``search`` through a type."""
        if known.get("search") in self._able:
            if known["search"] != self.record:
                self.types.set(known["search"])
                self._type_chosen()
            self.search()
            return
        self.found, self._chosen = None, tuple(known["ids"])
        self._settled.clear()
        self._known.clear()
        if known["record"] != self.record:
            self.record = known["record"]
            self._put_away()
            self.types.set(self.record if self.record in self._able else None)
        self._show_chosen()

    def _show_chosen(self) -> None:
        records = self.shell.desk.records
        there = [one for one in self._chosen if not records.get(self.record, one)["deleted_at"]]
        self._show_entries([Entry(None, tuple(there))] if len(there) > 1 else [], begin=True)

    def _back(self, record_id: int) -> None:
        """Go back to the list that the records were chosen in."""
        record, self._chosen = self.record, ()
        self._begin_anew()
        self.shell.go(record, show=record_id)

    def _begin_anew(self) -> None:
        if self.record not in self._able:
            self.record = self._able[0]
        self.types.set(self.record)
        self._show_begin()

    # -- the current cluster -----------------------------------------------------------------

    @property
    def current(self) -> Entry | None:
        """Return the cluster that is looked at."""
        row = self.grid_.current_id if self.grid_ is not None else None
        things = self._rows.things
        return things[row] if row is not None and row < len(things) else None

    def _current_changed(self, _row: int | None) -> None:
        self._stop()
        self._timer = self.after(_FOLLOW, self._follow)

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def _follow(self) -> None:
        self._stop()
        entry = self.current
        if self.side is not None and entry is not None and entry.ids != self.side.ids:
            reasons = self._reasons(entry)[1][:_MOST_TOLD]
            self.side.show(entry.ids, [str(one) for one in reasons])

    def _done(self) -> None:
        entry = self.current
        if entry is not None and entry.place is None:
            self._back(entry.ids[0])
            return
        if entry is not None:
            self._settled.append(entry)
        if self.grid_ is not None:
            self.grid_.canvas.focus_set()

    def _merged(self, kept: int) -> None:
        if self._chosen:
            self._back(kept)
        else:
            self._done()

    # -- for the window ----------------------------------------------------------------------

    def shown(self) -> None:
        """Put the keyboard into the list of clusters, or on what begins the search."""
        if self.grid_ is not None:
            self.grid_.canvas.focus_set()
        else:
            self.search_button.focus_set()

    def changed(self, changes: Changes) -> None:
        """Look again at what is left where a record of the type was touched."""
        touched = changes.of(self.record) or changes.of(f"pair:{self.record}")
        if touched and (self.found is not None or self._chosen):
            self._known.clear()
            if self._chosen:
                # Where it was merged here, that is said first, and the list follows.
                self._stop()
                self._timer = self.after(_FOLLOW, self._read)
            else:
                self._read()

    def command(self, name: str) -> bool:
        """Search anew (F5), go to the next cluster or the one before."""
        if name == "refresh":
            self.search()
        elif name in {"next", "previous"} and self.grid_ is not None:
            at = (self.grid_.current_id or 0) + (1 if name == "next" else -1)
            self.grid_.go_to(max(0, min(len(self.entries) - 1, at)))
        else:
            return False
        return True

    def remember(self) -> Mapping[str, Any]:
        """Return what was looked for and found."""
        return {
            "record": self.record,
            "strictness": self.strictness.get(),
            "found": self.found,
            "ids": self._chosen,
        }

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Show again what was found."""
        self.strictness.set(kept["strictness"])
        if kept["ids"]:
            self.arrive(record=kept["record"], ids=kept["ids"])
            return
        self.record = kept["record"]
        self.types.set(self.record)
        if kept["found"] is not None:
            self.show_found(kept["found"])
