"""Bringing values to one spelling: rules, what they would change cell by cell, and doing it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import _, ngettext
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.services.standard_rules import RULES
from crm_desktop.services.wording import in_one, tell
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.rulelist import RuleList
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, Card, ChoiceField, EmptyState, Frame, Label
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, VirtualGrid

if TYPE_CHECKING:
    from crm_desktop.services.standardising import ChangedValue, StandardPreview

MOST = 10_000
"""So many changed values are shown; the others change as well."""
_WAIT = 300
"""Milliseconds after the last tick before the preview is made anew."""
_RULES = 330
_GAP = 14


class StandardiseScreen(Screen):
    """Rules to be ticked at the left, what they would change at the right.

    Space leaves a single value out, Ctrl+Enter changes the rest: one step for undo.
    """

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        self.record = next(iter(shell.desk.types))
        self.query = Query(self.record)
        self.found: StandardPreview | None = None
        self.left_out: set[int] = set()
        self._rows: PlainRows[ChangedValue] = PlainRows([], self._cells)
        self._places: dict[int, int] = {}
        self._grid: VirtualGrid | None = None
        self._timer = ""
        kinds = [(name, _(spec.plural)) for name, spec in shell.desk.types.items()]
        self.types = ChoiceField(self.actions, kinds, width=14)
        self.types.set(self.record)
        self.types.on_change(self._type_chosen)
        self.types.pack(side="left")
        back = Button(self.actions, _("Data quality"), self._back, icon="arrow-left", tooltip="Esc")
        back.pack(side="left", padx=(px(8), 0))
        self.body.columnconfigure(1, weight=1)
        self.body.rowconfigure(0, weight=1)
        left = Card(self.body, (1, 8, 1, 8))
        left.configure(width=px(_RULES))
        left.pack_propagate(flag=False)
        left.grid(row=0, column=0, sticky="nsew", padx=(0, px(_GAP)))
        self.rules = RuleList(left, RULES, self._soon)
        self.rules.pack(fill="both", expand=True)
        card = Card(self.body, (1, 12, 1, 10))
        card.grid(row=0, column=1, sticky="nsew")
        head = Frame(card, padding=(16, 0, 14, 10))
        head.pack(fill="x")
        self.said = Label(head, "", wrap=True)
        self.said.pack(fill="x")
        self.note = Label(head, "", "caption", wrap=True)
        foot = Frame(card, padding=(16, 10, 14, 2))
        foot.pack(side="bottom", fill="x")
        self.go = Button(foot, "", self.apply, "primary", "check", tooltip="Ctrl+Enter")
        self.go.pack(side="right")
        hint = _("Space leaves a value as it is; Enter opens its record.")
        Label(foot, hint, "caption", wrap=True).pack(side="left", fill="x", expand=True)
        self._place = Frame(card)
        self._place.pack(fill="both", expand=True)
        self.bind("<Destroy>", lambda _event: self._stop(), add="+")
        self._show_button()

    def title(self) -> str:
        """Return the title."""
        return _("Standardise")

    # -- looking -----------------------------------------------------------------------------

    def _soon(self) -> None:
        self._stop()
        self._timer = self.after(_WAIT, self.look)

    def _stop(self) -> None:
        if self._timer:
            self.after_cancel(self._timer)
            self._timer = ""

    def look(self) -> None:
        """See in the background what the ticked rules would change."""
        self._stop()
        rules = self.rules.ticked()
        self.found = None
        self._show_button()
        if not rules:
            self._show(None)
            return
        service, query = self.shell.desk.standardising, self.query
        self.said.set_text(_("Looking at the values…"))

        def arrived(found: StandardPreview) -> None:
            if (query, rules) == (self.query, self.rules.ticked()):
                self._show(found)

        self.shell.work(
            lambda job: service.preview(query, rules, job.progress, most=MOST),
            arrived,
            title=_("Looking at the values"),
            group="standardise",
            files=True,
            stopped=self._stopped,
            owner=self,
        )

    def _stopped(self) -> None:
        if self.found is None and not self._timer:
            self.said.set_text(_("Stopped. F5 looks again."))

    def _show(self, found: StandardPreview | None) -> None:
        self.found = found
        self.left_out.clear()
        values = () if found is None else found.values
        self._rows = PlainRows(values, self._cells)
        self._places = {id(value): place for place, value in enumerate(values)}
        self.rules.show_counts({} if found is None else found.counts)
        self.said.set_text(self._summary(found))
        notes = self._notes(found)
        self.note.set_text(notes)
        if notes:
            self.note.pack(fill="x", pady=(px(2), 0))
        else:
            self.note.pack_forget()
        if values:
            self._show_grid()
        else:
            self._show_nothing(found)
        self._show_button()

    def _summary(self, found: StandardPreview | None) -> str:
        if found is None:
            return ""
        count = found.cells
        values = ngettext("{count} value changes", "{count} values change", count)
        return _(
            "{values} in {changing} of {records} records.",
            values=values,
            changing=f"{found.changing:,}",
            records=f"{found.records:,}",
        )

    def _notes(self, found: StandardPreview | None) -> str:
        told = []
        spec = self.shell.desk.types[self.record]
        kept = tell(self.shell.desk.types, spec, self.query.where, self.shell.desk.records.title)
        if kept:
            told.append(_("Only those of which this holds: {conditions}.", conditions=in_one(kept)))
        if found is not None and len(found.values) == MOST:
            told.append(_("The first {count} are shown; all of them change.", count=f"{MOST:,}"))
        if found is not None and found.refused:
            count = len(found.refused)
            told.append(
                ngettext(
                    "{count} record would not be allowed to be so and stays as it is.",
                    "{count} records would not be allowed to be so and stay as they are.",
                    count,
                )
            )
        return " ".join(told)

    def _show_nothing(self, found: StandardPreview | None) -> None:
        self._empty_place()
        if found is None:
            title, text = _("No rule is ticked"), _("Tick what shall be brought to one spelling.")
        else:
            title = _("Nothing to change")
            text = _("All values are spelled as these rules want them.")
        empty = EmptyState(self._place, "check", title, text)
        empty.place(relx=0.5, rely=0.45, anchor="center")

    def _empty_place(self) -> None:
        for child in self._place.winfo_children():
            child.destroy()
        self._grid = None

    def _show_grid(self) -> None:
        if self._grid is None:
            self._empty_place()
            self._grid = self._make_grid()
        self._grid.set_source(self._rows)
        self.update_idletasks()  # a grid without a height would scroll its first row away
        self._grid.go_to(0)

    def _make_grid(self) -> VirtualGrid:
        spec = self.shell.desk.types[self.record]
        columns = [
            GridColumn("take", "", 34, 34, 0.0, ESSENTIAL, kind="check", sortable=False),
            GridColumn("title", _(spec.label), 150, 110, 1.1, ESSENTIAL, sortable=False),
            GridColumn("field", _("Field"), 110, 80, 0.5, ESSENTIAL, sortable=False),
            GridColumn("before", _("Before"), 160, 100, 1.2, ESSENTIAL, sortable=False),
            GridColumn("after", _("After"), 160, 100, 1.2, ESSENTIAL, "left", "marked", False),
            GridColumn("rule", _("Rule"), 130, 90, 0.5, 6, sortable=False),
        ]
        grid = VirtualGrid(
            self._place, columns, self._rows, checks=False, density="compact", drops=False
        )
        grid.pack(fill="both", expand=True)
        grid.on_open = self._open
        grid.canvas.bind("<space>", lambda _event: self._space())
        grid.canvas.bind("<ButtonRelease-1>", self._pressed, add="+")
        grid.canvas.bind("<Control-Return>", lambda _event: self._apply_by_key())
        return grid

    def _cells(self, value: ChangedValue) -> Mapping[str, Cell]:
        out = self._places.get(id(value), -1) in self.left_out
        spec = self.shell.desk.types[self.record]
        rules = ", ".join(_(RULES[key].label) for key in value.rules)
        after = _line(value.after) or _("empty")
        return {
            "take": Cell(checked=not out),
            "title": Cell(value.title or "—", muted=out),
            "field": Cell(spec.fields[value.field].show_label(), muted=True),
            "before": Cell(_line(value.before) or "—", muted=out or not value.before),
            "after": Cell(after, colour="grey" if out else "blue", muted=out),
            "rule": Cell(rules, muted=True),
        }

    # -- leaving single values out -----------------------------------------------------------

    def toggle(self, place: int) -> None:
        """Leave a value as it is, or change it after all.

        What one rule does to a record as a whole goes with it.
        """
        value = self._rows.things[place]
        together = {place}
        for key in value.rules:
            if RULES[key].whole:
                together |= self._same(place, key)
        if place in self.left_out:
            self.left_out -= together
        else:
            self.left_out |= together
        assert self._grid is not None
        self._grid.reload_rows()
        self._show_button()

    def _same(self, place: int, rule: str) -> set[int]:
        """Return the values of the same record that a rule changed: they stand together."""
        things = self._rows.things
        found = set()
        for step in (-1, 1):
            at = place
            while 0 <= at < len(things) and things[at].id == things[place].id:
                if rule in things[at].rules:
                    found.add(at)
                at += step
        return found

    def _space(self) -> str:
        row = self._grid.current_id if self._grid is not None else None
        if row is not None:
            self.toggle(row)
        return "break"

    def _pressed(self, event: tk.Event[Any]) -> None:
        grid = self._grid
        if grid is None or grid.cursor.key_at(event.x) != "take":
            return
        index = grid.row_at(event.y)
        if index >= 0:
            self.toggle(grid.id_at(index))

    def _open(self, row: int) -> None:
        self.shell.open_record(self.record, self._rows.things[row].id)

    # -- doing it ----------------------------------------------------------------------------

    def _remaining(self) -> int:
        found = self.found
        return 0 if found is None else max(0, found.cells - len(self.left_out))

    def _show_button(self) -> None:
        count = self._remaining()
        self.go.set_text(ngettext("Change {count} value", "Change {count} values", count))
        self.go.set_enabled(enabled=count > 0 and not self.shell.desk.read_only)

    def _apply_by_key(self) -> str:
        if self.go.instate(["!disabled"]):
            self.apply()
        return "break"

    def apply(self) -> None:
        """Change what is ticked; one undo takes it back."""
        found = self.found
        if found is None or not self._remaining():
            return
        self.go.set_enabled(enabled=False)  # once is enough
        things = self._rows.things
        without = {(things[at].id, things[at].field) for at in self.left_out}
        service, query, rules = self.shell.desk.standardising, self.query, self.rules.ticked()

        def done(written: tuple[int, Changes]) -> None:
            self.shell.broadcast(written[1])
            said = ngettext("{count} record changed", "{count} records changed", written[0])
            self.shell.toast(said, (_("Undo"), self.shell.undo), kind="success")
            self.look()

        self.shell.work(
            lambda job: service.apply(query, rules, job.progress, without=without),
            done,
            title=_("Standardising"),
            failed=self._failed,
            stopped=self._show_button,
            files=True,
            owner=self,
        )

    def _failed(self, error: BaseException) -> None:
        self._show_button()
        self.shell.fail(error)

    # -- for the window ----------------------------------------------------------------------

    def _type_chosen(self, value: Any) -> None:
        self._take(Query(str(value)))
        self.look()

    def _take(self, query: Query) -> None:
        self.query = query
        if query.record != self.record:
            self.record = query.record
            self.types.set(self.record)
            self._empty_place()

    def _back(self) -> None:
        self.shell.go("quality", record=self.record)

    def shown(self) -> None:
        """Look, if nothing was looked at yet; put the keyboard on the rules."""
        if self.found is None and not self._timer:
            self.look()
        self.rules.focus_first()

    def arrive(self, **known: Any) -> None:
        """Look at a ``record`` type, or the list ``query``, with ``rules`` ticked (all if none)."""
        self._take(known.get("query") or Query(str(known["record"])))
        self.rules.tick(known.get("rules") or ())
        self.found = None

    def changed(self, changes: Changes) -> None:
        """Look again once writing pauses."""
        if changes.of(self.record):
            self.found = None
            self._show_button()
            if self.winfo_viewable():
                self._soon()

    def command(self, name: str) -> bool:
        """Look again with F5; go back with Esc."""
        if name == "refresh":
            self.look()
        elif name == "close":
            self._back()
        else:
            return False
        return True

    def remember(self) -> Mapping[str, Any]:
        """Return the list and the rules."""
        return {"query": self.query, "rules": self.rules.ticked()}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Look at them again."""
        self.arrive(query=kept["query"], rules=kept["rules"])


def _line(text: str) -> str:
    return " ⏎ ".join(text.split("\n"))
