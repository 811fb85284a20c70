"""Data quality: what is filled in, cannot be right, is old or twice, with the list behind it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _, ngettext
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.ui.measures import SHORT, Measure, MeasureDetails, measures_of, share_colour
from crm_desktop.ui.panels import lead
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, Card, ChoiceField, EmptyState, Frame, IconButton
from crm_desktop.ui.widgets.figure import FigureCard
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, VirtualGrid

if TYPE_CHECKING:
    from crm_desktop.services.quality import Figure, Quality

_PAUSE = 400
"""Milliseconds after a write before the figures are counted anew."""
_PANEL = 330
_GAP = 14


class QualityScreen(Screen):
    """Key figures, below them a table of the fields, and beside it all about the current one."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self.found: Quality | None = None
        self.record = next(iter(shell.desk.types))
        self.grid_: VirtualGrid | None = None
        self.details: MeasureDetails | None = None
        self._rows: PlainRows[Measure] = PlainRows([], self._cells)
        self._cards: Frame | None = None
        self._field = ""
        self._stale = True
        self._timer = ""
        kinds = [(name, _(spec.plural)) for name, spec in shell.desk.types.items()]
        self.types = ChoiceField(self.actions, kinds, width=14)
        self.types.pack(side="left")
        self.types.set(self.record)
        self.types.on_change(self._type_chosen)
        IconButton(self.actions, "refresh", self.read, _("Count anew")).pack(
            side="left", padx=px(8)
        )
        self.standardise = Button(
            self.actions, _("Standardise…"), lambda: self.mend(""), "primary", "rules"
        )
        self.standardise.pack(side="left")
        self.bind("<Destroy>", lambda _event: self._stop(), add="+")

    def title(self) -> str:
        """Return the title."""
        return _("Data quality")

    # -- reading -----------------------------------------------------------------------------

    def read(self) -> None:
        """Count in the background."""
        self._stop()
        self._stale = False
        desk, record = self.shell.desk, self.record

        def arrived(found: Quality) -> None:
            if found.record == self.record:
                self.show_found(found)

        self.shell.work(
            lambda job: desk.quality.of(Query(record), job.progress),
            arrived,
            title=_("Counting"),
            group="quality",
            owner=self,
        )

    def show_found(self, found: Quality) -> None:
        """Show figures."""
        self.found = found
        count = found.records
        self.set_count(ngettext("{count} record", "{count} records", count))
        self.standardise.set_enabled(enabled=count > 0)
        if not count:
            self._show_nothing()
            return
        self._show_table()
        assert self.grid_ is not None
        had = self.focus_displayof()
        waits = had in {None, self} or str(had).startswith(str(self.grid_))
        measures = measures_of(found, self.shell.desk.types[found.record])
        self._show_cards(found)
        self._rows = PlainRows(measures, self._cells)
        self.grid_.set_source(self._rows)
        self.update_idletasks()  # a grid without a height would scroll its first row away
        names = [one.field for one in measures]
        self.grid_.go_to(names.index(self._field) if self._field in names else 0)
        if waits:
            self.grid_.canvas.focus_set()

    # -- what stands there -------------------------------------------------------------------

    def _put_away(self) -> None:
        for child in self.body.winfo_children():
            child.destroy()
        self.grid_ = self.details = self._cards = None

    def _show_nothing(self) -> None:
        self._put_away()
        spec = self.shell.desk.types[self.record]
        EmptyState(
            self.body,
            "shield",
            _("Nothing to look at yet"),
            _("As soon as there are {types}, their gaps and doubtful values are counted here.",
              types=_(spec.plural).lower()),
            (_("Import"), lambda: self.shell.go("imports", record=self.record)),
        ).place(relx=0.5, rely=0.45, anchor="center")  # fmt: skip

    def _show_table(self) -> None:
        if self.grid_ is not None:
            return
        self._put_away()
        self._cards = Frame(self.body)
        self._cards.pack(fill="x", pady=(0, px(_GAP)))
        below = Frame(self.body)
        below.pack(fill="both", expand=True)
        below.columnconfigure(0, weight=1)
        below.rowconfigure(0, weight=1)
        card = Card(below, (1, 8, 1, 8))
        card.grid(row=0, column=0, sticky="nsew")
        columns = [
            GridColumn("field", _("Field"), 190, 120, 1.2, ESSENTIAL, sortable=False),
            GridColumn("filled", _("Filled in"), 220, 130, 1.4, ESSENTIAL, kind="bar",
                       sortable=False),
            GridColumn("empty", _("Empty"), 90, 70, 0.3, 8, "right", sortable=False),
            GridColumn("wrong", _("Doubtful"), 90, 70, 0.3, 8, "right", sortable=False),
            GridColumn("shared", _("Repeated"), 90, 70, 0.3, 7, "right", sortable=False),
        ]  # fmt: skip
        grid = self.grid_ = VirtualGrid(
            card, columns, self._rows, checks=False, density="compact", drops=False
        )
        grid.pack(fill="both", expand=True)
        grid.on_current = self._current
        grid.on_open = self._open
        beside = Card(below, (1, 8, 1, 8))
        beside.configure(width=px(_PANEL))
        beside.pack_propagate(flag=False)
        beside.grid(row=0, column=1, sticky="nsew", padx=(px(_GAP), 0))
        self.details = MeasureDetails(beside, self.show_list, self.mend)
        self.details.pack(fill="both", expand=True)

    def _show_cards(self, found: Quality) -> None:
        assert self._cards is not None
        for child in self._cards.winfo_children():
            child.destroy()
        gaps, *others = found.summary
        told: list[tuple[str, str, str, Figure]] = [
            (_("Filled in"), f"{found.complete:.0%}", _("of the fields of the list"), gaps)
        ]
        for one in others:
            note = f"{one.share:.0%}" if one.count else ""
            told.append((_(SHORT[one.key]), f"{one.count:,}", note, one))
        for place, (label, value, note, figure) in enumerate(told):
            self._cards.columnconfigure(place, weight=1, uniform="cards")
            card = FigureCard(self._cards, label, value, note)
            last = place == len(told) - 1
            card.grid(row=0, column=place, sticky="nsew", padx=(0, 0 if last else px(_GAP)))
            if figure.count:
                lead(card, lambda figure=figure: self.show_list(figure))  # type: ignore[misc]

    def _cells(self, measure: Measure) -> Mapping[str, Cell]:
        share = measure.filled
        empty = measure.count("empty")
        wrong = measure.count("wrong")
        shared = measure.count("shared")
        return {
            "field": Cell(measure.label),
            "filled": Cell(f"{share:.0%}", colour=share_colour(share), share=share),
            "empty": Cell(f"{empty:,}" if empty else "–", muted=not empty),
            "wrong": Cell(f"{wrong:,}" if wrong else "–", muted=not wrong),
            "shared": Cell(f"{shared:,}" if shared else "–", muted=not shared),
        }

    # -- what a person does ------------------------------------------------------------------

    def _type_chosen(self, value: Any) -> None:
        self.record = str(value)
        self._field = ""
        self.read()

    def _current(self, row: int | None) -> None:
        if row is None or self.details is None or row >= len(self._rows.things):
            return
        measure = self._rows.things[row]
        self._field = measure.field
        self.details.show(measure)

    def _open(self, row: int) -> None:
        """Show the list behind the first figure of a field that counts anything."""
        figures = [one for one in self._rows.things[row].figures if one.count]
        if figures:
            self.show_list(figures[0])

    def show_list(self, figure: Figure) -> None:
        """Show the records that a figure is about."""
        self.shell.open_list(figure.query.record, figure.query, str(figure.text))

    def mend(self, way: str) -> None:
        """Go to what may help: the name of a rule, ``duplicates``, or "" for all rules."""
        if way == "duplicates":
            self.shell.go("duplicates", search=self.record)
        else:
            self.shell.go("standardise", record=self.record, rules=(way,) if way else ())

    # -- for the window ----------------------------------------------------------------------

    def shown(self) -> None:
        """Count what changed since, and put the keyboard into the table."""
        if self._stale:
            self.read()
        if self.grid_ is not None:
            self.grid_.canvas.focus_set()
        else:
            self.focus_set()  # until the figures are there

    def arrive(self, **known: Any) -> None:
        """Show the figures of the type ``record``."""
        record = str(known["record"])
        if record != self.record:
            self.types.set(record)
            self.record, self._field, self._stale = record, "", True

    def changed(self, changes: Changes) -> None:
        """Count anew once writing pauses."""
        if not changes.of(self.record):
            return
        self._stale = True
        if self.winfo_viewable():
            self._stop()
            self._timer = self.after(_PAUSE, self.read)

    def command(self, name: str) -> bool:
        """Count anew with F5."""
        if name != "refresh":
            return False
        self.read()
        return True

    def remember(self) -> Mapping[str, Any]:
        """Return the type and the field that are looked at."""
        return {"record": self.record, "field": self._field}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Look at them again."""
        self.arrive(record=kept["record"])
        self._field = kept["field"]

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""
