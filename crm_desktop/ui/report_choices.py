"""What a report is asked for: a period, a list, conditions, or one record."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from crm_desktop.fields.conditions import PERIODS, Tree, both, period
from crm_desktop.i18n import _
from crm_desktop.services.lists import Query, SavedView
from crm_desktop.services.reporting import ReportType
from crm_desktop.ui.days import day_field
from crm_desktop.ui.filterbar import FilterBar
from crm_desktop.ui.filters import Filter
from crm_desktop.ui.form.editors import Context
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, ChoiceField, DateField, FormField, Frame, SuggestField

_YEAR = "twelve_months"
_ALWAYS = "always"
_OWN = "own"
_OFFERED = (
    "this_month",
    "last_month",
    "this_quarter",
    "this_year",
    "last_year",
)
_GIVEN = "given"
_MONTHS = 12


class ReportChoices(Frame):
    """The fields for the parameters of one report; ``on_change`` is told of every change."""

    def __init__(
        self, parent: tk.Misc, shell: Shell, kind: ReportType, on_change: Callable[[], Any]
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self.kind = kind
        self._on_change = on_change
        self._views: dict[str, SavedView] = {}
        self._given: Query | None = None
        self._given_title = ""
        self._filter = Filter()
        self._row = Frame(self)
        self._row.pack(fill="x")
        self._period: ChoiceField | None = None
        self._days: list[DateField] = []
        self._day_fields: list[FormField] = []
        self._view: ChoiceField | None = None
        self._record: SuggestField | None = None
        self._conditions: FilterBar | None = None
        if "period" in kind.parameters:
            self._build_period()
        if "where" in kind.parameters:
            self._build_view()
        if "record_id" in kind.parameters:
            self._build_record()

    # -- building ----------------------------------------------------------------------------

    def _build_period(self) -> None:
        options = [(_YEAR, _("Last twelve months"))]
        options += [(key, _(PERIODS[key]).capitalize()) for key in _OFFERED]
        options += [(_OWN, _("From … to …"))]
        field = FormField(self._row, _("Period"), lambda p: ChoiceField(p, options, width=20))
        field.pack(side="left", padx=(0, px(12)))
        assert isinstance(field.field, ChoiceField)
        self._period = field.field
        self._period.set(_YEAR)
        self._period.on_change(lambda _value: self._period_chosen())
        for label in (_("From"), _("To")):
            reading = self._shell.desk.records.reading()
            day = FormField(self._row, label, partial(day_field, reading=reading))
            assert isinstance(day.field, DateField)
            day.field.on_change(lambda _value: self._on_change())
            self._days.append(day.field)
            self._day_fields.append(day)
        latest = self._shell.desk.figures.months_of(self.kind.record, _MONTHS, date.today())  # noqa: DTZ011 - the local day
        if latest.ended:
            # Nothing happened in the last twelve months: show the last in which something did.
            self._period.set(_OWN)
            for entry, value in zip(self._days, latest.days, strict=True):
                entry.set(value)
            self._show_days()

    def _show_days(self) -> None:
        for field in self._day_fields:
            field.pack_forget()
        if self._period is not None and self._period.get() == _OWN:
            for field in reversed(self._day_fields):
                field.pack(side="left", padx=(0, px(12)), after=self._period.master)

    def _period_chosen(self) -> None:
        self._show_days()
        if self._period is not None and self._period.get() == _OWN:
            self._days[0].focus()
        self._on_change()

    def _build_view(self) -> None:
        found = self._shell.desk.lists.views(self.kind.record)
        self._views = {str(place): view for place, view in enumerate(found)}
        options = [(key, view.name) for key, view in self._views.items()]
        label = _("Which of them")
        field = FormField(self._row, label, lambda p: ChoiceField(p, options, width=22))
        field.pack(side="left", padx=(0, px(12)))
        assert isinstance(field.field, ChoiceField)
        self._view = field.field
        self._view.set("0")
        self._view.on_change(lambda _value: self._on_change())
        self._more = Button(self._row, _("Conditions"), self._open_conditions, icon="filter")
        self._more.pack(side="left", anchor="s")

    def _build_record(self) -> None:
        records, record = self._shell.desk.records, self.kind.record
        spec = self._shell.desk.types[record]

        def make(parent: tk.Misc) -> SuggestField:
            return SuggestField(
                parent,
                lambda text: records.choices_for(record, text),
                title_of=lambda key: records.title(record, key),
                width=36,
            )

        field = FormField(self._row, _(spec.label), make)
        field.pack(side="left")
        assert isinstance(field.field, SuggestField)
        self._record = field.field
        self._record.on_change(lambda _value: self._on_change())

    def _open_conditions(self) -> None:
        if self._conditions is None:
            desk = self._shell.desk
            context = Context(desk, self.kind.record, desk.records.reading())
            spec = desk.types[self.kind.record]
            self._conditions = FilterBar(
                self, context, spec, self._filtered, self._close_conditions
            )
            self._conditions.show(self._filter)
        if self._conditions.winfo_manager():
            self._close_conditions()
        else:
            self._conditions.pack(fill="x", pady=(px(8), 0))
            self._conditions.begin()

    def _close_conditions(self) -> None:
        if self._conditions is not None:
            self._conditions.pack_forget()
            self._more.focus_set()

    def _filtered(self) -> None:
        self._more.set_selected(selected=self._filter.count > 0)
        self._on_change()

    # -- for the screen ----------------------------------------------------------------------

    def take(
        self, query: Query | None = None, title: str = "", record_id: int | None = None
    ) -> None:
        """Ask for the list that somebody looked at, or for one record."""
        if query is not None and self._view is not None:
            self._given, self._given_title = query, title
            name = title or _("The list as you saw it")
            views = [(key, view.name) for key, view in self._views.items()]
            self._view.set_options([(_GIVEN, name), *views])
            self._view.set(_GIVEN)
        if record_id is not None and self._record is not None:
            self._record.set(record_id)

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        for field in (self._period, self._view, self._record):
            if field is not None:
                field.focus()
                return

    @property
    def complete(self) -> bool:
        """Tell whether a report can be made of what was chosen."""
        return self._record is None or self._record.get() is not None

    def query(self) -> Query | None:
        """Return the list that is asked for, with the conditions added."""
        if self._view is None:
            return None
        key = self._view.get()
        chosen = self._given if key == _GIVEN else self._views[key].query
        assert chosen is not None
        where = both(chosen.where, self._filter.tree())
        return replace(chosen, where=where)

    def wanted(self) -> dict[str, Any]:
        """Return what ``ReportService.write`` is to be told, without name and path."""
        query = self.query()
        if self.kind.key.startswith("list."):
            assert query is not None
            return {"query": query, "title": self._list_title()}
        found: dict[str, Any] = {}
        if self._record is not None:
            found["record_id"] = self._record.get()
        if query is not None:
            where: Tree | None = query.where
            found["where"] = where
        if self._period is not None:
            found["start"], found["end"] = self._span()
        return found

    def _list_title(self) -> str:
        assert self._view is not None
        key = self._view.get()
        if key == _GIVEN:
            return self._given_title
        return "" if key == "0" else self._views[key].name

    def _span(self) -> tuple[date | None, date | None]:
        assert self._period is not None
        key = self._period.get()
        if key == _OWN:
            return self._days[0].day(), self._days[1].day()
        if key == _YEAR:
            return None, None
        return period(str(key), date.today())  # noqa: DTZ011 - the local day is meant
