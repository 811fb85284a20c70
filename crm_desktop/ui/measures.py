"""What is said of the quality of one field: a row of a table, and all about it beside."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import N_, _
from crm_desktop.services.quality import DUPLICATES, Figure, Quality
from crm_desktop.services.standard_rules import RULES
from crm_desktop.ui.theme import Colour, px
from crm_desktop.ui.widgets import Button, Frame, Label, Line
from crm_desktop.ui.widgets.busy import ProgressBar
from crm_desktop.ui.widgets.scroll import ScrollFrame

SHORT: dict[str, str] = {
    "unreachable": N_("Cannot be reached"),
    "wrong": N_("Doubtful values"),
    "shared": N_("Shared values"),
    "age1": N_("Not changed for a year"),
}
"""What the figures of the summary are called on their cards, by key."""
_GROUPS = {"empty": "empty", "repeated": "shared"}
_GOOD, _FAIR = 0.9, 0.5


@dataclass(frozen=True)
class Measure:
    """The figures of one field, ``field`` "" for those of the records as a whole.

    ``filled`` is the share of records that have a value, 0 to 1.
    """

    field: str
    label: str
    filled: float
    figures: tuple[Figure, ...]

    def count(self, group: str) -> int:
        """Return how many records are ``empty``, ``wrong`` or ``shared``."""
        return sum(
            one.count
            for one in self.figures
            if self.field and _GROUPS.get(one.key, "wrong") == group
        )


def measures_of(found: Quality, spec: RecordSpec) -> list[Measure]:
    """Return the records as a whole, then the fields: those of the list first."""
    whole = tuple(one for one in found.figures if not one.field)
    names = [one.field for one in found.completeness if one.field]
    order = {name: place for place, name in enumerate(spec.columns)}
    names.sort(key=lambda name: order.get(name, len(order)))
    measures = [Measure("", _("All fields of the list"), found.complete, whole)]
    for name in names:
        figures = tuple(one for one in found.figures if one.field == name)
        empty = next(one.share for one in figures if one.key == "empty")
        measures.append(Measure(name, spec.fields[name].show_label(), 1 - empty, figures))
    return measures


def share_colour(share: float) -> Colour:
    """Return the colour of a bar that shows how much is filled in."""
    return "green" if share >= _GOOD else "blue" if share >= _FAIR else "grey"


class MeasureDetails(Frame):
    """All figures of one measure, each with its list, and what may mend them."""

    def __init__(
        self,
        parent: tk.Misc,
        show_list: Callable[[Figure], Any],
        mend: Callable[[str], Any],
    ) -> None:
        super().__init__(parent)
        self._show_list = show_list
        self._mend = mend
        self._inside: ScrollFrame | None = None
        self._shown: Measure | None = None

    def show(self, measure: Measure) -> None:
        """Show a measure."""
        if measure == self._shown:
            return
        self._shown = measure
        if self._inside is not None:
            self._inside.destroy()
        frame = self._inside = ScrollFrame(self, (16, 10, 14, 12))
        frame.pack(fill="both", expand=True)
        body = frame.body
        Label(body, measure.label, "heading", wrap=True).pack(fill="x")
        told = _("{share} filled in", share=f"{measure.filled:.0%}")
        Label(body, told, "muted").pack(anchor="w", pady=(px(4), px(6)))
        bar = ProgressBar(body)
        bar.set(measure.filled)
        bar.pack(fill="x", pady=(0, px(12)))
        Line(body).pack(fill="x", pady=(0, px(8)))
        for figure in measure.figures:
            self._row(body, figure)
        mends = dict.fromkeys(one.mend for one in measure.figures if one.mend and one.count)
        if mends:
            Line(body).pack(fill="x", pady=(px(8), px(12)))
            Label(body, _("What may help"), "caption").pack(anchor="w", pady=(0, px(6)))
        for way in mends:
            self._way(body, way)

    def _row(self, body: Frame, figure: Figure) -> None:
        row = Frame(body)
        row.pack(fill="x", pady=px(2))
        if figure.count:
            words = f"{figure.count:,}"
            button = Button(
                row, words, lambda: self._show_list(figure), "ghost", tooltip=_("Show the list")
            )
            button.pack(side="right")
        else:
            Label(row, "0", "muted").pack(side="right", padx=px(12), pady=px(7))
        Label(row, str(figure.text), wrap=True).pack(side="left", fill="x", expand=True)

    def _way(self, body: Frame, way: str) -> None:
        if way == DUPLICATES:
            words, icon = _("Find duplicates"), "merge"
        else:
            words, icon = _("Standardise: {rule}", rule=_(RULES[way].label)), "rules"
        Button(body, words, lambda: self._mend(way), icon=icon).pack(fill="x", pady=(0, px(8)))
