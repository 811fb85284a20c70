"""What a paste would change, cell by cell, before anything is saved."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from typing import Any

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _, ngettext
from crm_desktop.services.pasting import CellChange, PasteReport
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.theme import px
from crm_desktop.ui.theme.tokens import ROW_COMPACT
from crm_desktop.ui.widgets.button import Button
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, VirtualGrid
from crm_desktop.ui.widgets.surface import Card, Frame, Label

_WIDTH = 860
_HEIGHT = 480
_LEAST = 290
_ROWS_FREE = 10


class PasteCard(Card):
    """A card over the list; Enter changes the cells, Esc gives up.

    The cells that cannot be taken stand first, with the reason.
    """

    def __init__(
        self,
        parent: tk.Misc,
        spec: RecordSpec,
        report: PasteReport,
        *,
        apply: Callable[[], Any],
        cancel: Callable[[], Any],
    ) -> None:
        super().__init__(parent, (1, 14, 1, 10), "popup")
        self._spec = spec
        self._apply = apply
        self._cancel = cancel
        head = Frame(self, padding=(16, 0, 16, 10))
        head.pack(fill="x")
        Label(head, _("Paste into cells"), "heading").pack(anchor="w")
        Label(head, _summary(report), "muted", wrap=True).pack(fill="x", pady=(px(3), 0))
        for note in report.notes:
            Label(head, str(note), "warning", wrap=True).pack(fill="x", pady=(px(3), 0))
        foot = Frame(self, padding=(16, 10, 14, 2))
        foot.pack(side="bottom", fill="x")
        words = ngettext("Change {count} cell", "Change {count} cells", report.changed)
        self.go = Button(foot, words, apply, "primary", "check")
        self.stop = Button(foot, _("Cancel"), cancel, tooltip="Esc")
        self.go.set_enabled(enabled=report.changed > 0)
        self.stop.pack(side="right")
        self.go.pack(side="right", padx=(0, px(8)))
        self.go.lift(self.stop)
        cells = sorted(report.cells, key=lambda cell: cell.problem is None)
        source: PlainRows[CellChange] = PlainRows(cells, self._cells)
        bad = bool(report.rejected)
        self.grid_ = VirtualGrid(
            self, _columns(spec, bad=bad), source, checks=False, density="compact", drops=False
        )
        self._why = Label(self, "", "error", wrap=True)
        if bad:
            self._why.pack(side="bottom", fill="x", padx=px(16), pady=(px(8), 0))
        self.grid_.pack(fill="both", expand=True)
        self.grid_.on_current = self._explain
        self._changes = cells
        self.grid_.reload()
        self.grid_.go_to(0)
        for widget in (self.go, self.stop, self.grid_.canvas, self.grid_.header):
            widget.bind("<Escape>", lambda _event: self._given_up(), add="+")
        for key in ("<Return>", "<KP_Enter>"):
            self.go.bind(key, lambda _event: self._entered())
        self.grid_.on_open = lambda _row: self._entered()

    def open(self) -> None:
        """Show it in the middle of its parent, the keyboard on what goes on."""
        parent = self.master
        wide = min(px(_WIDTH), parent.winfo_width() - px(40))
        fewer = max(0, _ROWS_FREE - len(self._changes)) * px(ROW_COMPACT)
        tall = max(px(_LEAST), min(px(_HEIGHT) - fewer, parent.winfo_height() - px(60)))
        self.place(relx=0.5, rely=0.5, anchor="center", width=wide, height=tall)
        self.lift()
        self.update_idletasks()
        (self.go if self.go.instate(["!disabled"]) else self.stop).focus_set()

    def _explain(self, place: int | None) -> None:
        """Say in full why the current cell cannot be taken."""
        problem = None if place is None else self._changes[place].problem
        self._why.set_text("" if problem is None else str(problem))

    def _given_up(self) -> str:
        self._cancel()
        return "break"

    def _entered(self) -> str:
        if self.go.instate(["!disabled"]):
            self.go.set_enabled(enabled=False)  # once is enough
            self._apply()
        return "break"

    def _cells(self, change: CellChange) -> Mapping[str, Cell]:
        bad = change.problem is not None
        return {
            "title": Cell(change.title or "—"),
            "field": Cell(self._spec.fields[change.field].show_label(), muted=True),
            "before": Cell(_line(change.before) or "—", muted=not change.before),
            "after": Cell(_line(change.after) or _("empty"), colour="red" if bad else "blue"),
            "why": Cell(str(change.problem) if bad else "", colour="red" if bad else "grey"),
        }


def _columns(spec: RecordSpec, *, bad: bool) -> list[GridColumn]:
    columns = [
        GridColumn("title", _(spec.label), 180, 120, 1.4, ESSENTIAL, sortable=False),
        GridColumn("field", _("Field"), 130, 90, 0.6, ESSENTIAL, sortable=False),
        GridColumn("before", _("Now"), 150, 90, 1.0, ESSENTIAL, sortable=False),
        GridColumn(
            "after", _("Becomes"), 150, 90, 1.0, ESSENTIAL, "left", "marked", sortable=False
        ),
    ]
    if bad:
        why = _("Why not")
        columns.append(GridColumn("why", why, 260, 200, 2.0, ESSENTIAL, "left", "text", False))
    return columns


def _summary(report: PasteReport) -> str:
    records = ngettext("{count} record", "{count} records", report.records)
    told = [
        ngettext(
            "{count} cell changes in {records}.",
            "{count} cells change in {records}.",
            report.changed,
            records=records,
        )
    ]
    if report.same:
        told.append(ngettext("{count} holds it already.", "{count} hold it already.", report.same))
    if report.rejected:
        told.append(
            ngettext(
                "{count} cannot be taken and stays as it is.",
                "{count} cannot be taken and stay as they are.",
                report.rejected,
            )
        )
    return " ".join(told)


def _line(text: str) -> str:
    return " ".join(text.split())
