"""The figures of the office: key figures and charts, each of which leads to the list behind it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from crm_desktop.fields.conditions import Condition
from crm_desktop.i18n import _, ngettext
from crm_desktop.services.figure_values import (
    Breakdown,
    MonthOfOpinion,
    Months,
    Opinion,
    Overview,
    Slice,
)
from crm_desktop.services.figures import REGION
from crm_desktop.services.lists import Query
from crm_desktop.ui.money import money, month_label, month_title, others, short_amount
from crm_desktop.ui.panels import (
    GAP,
    Panel,
    between,
    lead,
    open_query,
    option_colour,
    part_title,
    show_slices,
)
from crm_desktop.ui.pieces import Piece
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Frame, Tooltip
from crm_desktop.ui.widgets.charts import (
    BarChart,
    ChartItem,
    DonutChart,
    HBarChart,
    LineChart,
    Series,
)
from crm_desktop.ui.widgets.charts.base import Chart
from crm_desktop.ui.widgets.figure import FigureCard

_MONTHS = 12
_FEW = 8
_BEST = 8
_FIGURES = 66
_ROW = 214
_LINES = ((1000, (("months", "best"), ("level", "industry", REGION, "opinion"))),
          (0, (("months", "best"), ("level", "opinion"), ("industry", REGION))))  # fmt: skip
"""From so many logical pixels on, the panels of each line."""
_NARROW = len(_LINES[-1][1])
"""As many lines has a board that is narrow."""
_WEIGHTS = {"months": 5, "best": 4}
_FILL_IN = {"level": "level", "industry": "industry", REGION: "country"}
"""The field to be filled in for a chart to say something."""


class Sold(NamedTuple):
    """The sales of some months in parts."""

    months: Months
    parts: Breakdown


class Said(NamedTuple):
    """The feedback of some months."""

    months: Months
    found: list[MonthOfOpinion]


class Board(Frame):
    """Five key figures above six charts; ``arrange`` puts them in as many lines as they need."""

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        super().__init__(parent)
        self._shell = shell
        self._lines: tuple[tuple[str, ...], ...] = ()
        self._opinion: Opinion | None = None
        self.columnconfigure(0, weight=1)
        self._build_figures()
        self._rows: list[Frame] = []
        self._cells = {name: Frame(self) for name in _titles()}
        self.panels = {name: Panel(self._cells[name], title) for name, title in _titles().items()}
        size = {"height": 120, "width": 160}
        panels = self.panels
        self.months = BarChart(panels["months"], **size)
        self.months.axis = short_amount
        self.best = HBarChart(panels["best"], **size)
        self.levels = DonutChart(panels["level"], **size)
        self.industries = HBarChart(panels["industry"], **size)
        self.regions = HBarChart(panels[REGION], **size)
        self.opinions = LineChart(panels["opinion"], **size)
        self.opinions.axis = lambda value: f"{value:.0f}"
        self.opinions.marks = (1.0, 5)
        for chart in (
            self.months, self.best, self.levels, self.industries, self.regions, self.opinions,
        ):  # fmt: skip
            chart.pack(fill="both", expand=True)

    def _build_figures(self) -> None:
        row = Frame(self)
        row.grid(row=0, column=0, sticky="ew")
        self.figures: dict[str, FigureCard] = {}
        self._tips: dict[str, Tooltip] = {}
        labels = _labels()
        for place, (key, label) in enumerate(labels.items()):
            row.columnconfigure(place, weight=1, uniform="figures")
            card = self.figures[key] = FigureCard(row, label, "…")
            card.grid(row=0, column=place, sticky="nsew", padx=between(place, len(labels)))
            self._tips[key] = Tooltip(card, "")

    def arrange(self, width: int) -> int:
        """Put the panels into lines that suit so many logical pixels; return the least height."""
        lines = next(lines for least, lines in _LINES if width >= least)
        if lines != self._lines:
            self._lines = lines
            for place, names in enumerate(lines, 1):
                self.rowconfigure(place, weight=1, uniform="charts")
                self._line(place, names)
            for place, row in enumerate(self._rows[len(lines) :], len(lines) + 1):
                self.rowconfigure(place, weight=0, uniform="")
                row.grid_remove()
            self._show_opinion()
        return _FIGURES + len(lines) * (_ROW + GAP)

    def _line(self, place: int, names: Sequence[str]) -> None:
        if len(self._rows) < place:
            self._rows.append(Frame(self))
        row = self._rows[place - 1]
        row.grid(row=place, column=0, sticky="nsew", pady=(px(GAP), 0))
        row.rowconfigure(0, weight=1)
        for column in range(row.grid_size()[0]):
            row.columnconfigure(column, weight=0, uniform="")
        for column, name in enumerate(names):
            row.columnconfigure(column, weight=_WEIGHTS.get(name, 1), uniform="row")
            cell = self._cells[name]
            padding = between(column, len(names))
            cell.grid(in_=row, row=0, column=column, sticky="nsew", padx=padding)
            cell.lift(row)

    def pieces(self) -> Sequence[Piece]:
        """Return what is shown here; what takes longest comes last."""
        figures = self._shell.desk.figures
        sold, customers = frozenset({"sale"}), frozenset({"customer"})
        everything = frozenset({"customer", "sale", "feedback", "interaction"})

        def months(day: date) -> Sold:
            wanted = figures.months_of("sale", _MONTHS, day)
            return Sold(wanted, figures.sales_of_months(wanted.days))

        def best(day: date) -> Sold:
            wanted = figures.months_of("sale", _MONTHS, day)
            return Sold(wanted, figures.sales_by("customer", None, wanted.days, _BEST))

        def said(day: date) -> Said:
            wanted = figures.months_of("feedback", _MONTHS, day)
            return Said(wanted, figures.opinion_of_months(wanted.days))

        def counter(field: str) -> Callable[[date], Breakdown]:
            return lambda _day: figures.customers_by(field, None, _FEW)

        return (
            Piece("overview", everything, figures.overview, self.show_overview),
            Piece("months", sold, months, self.show_months),
            *(
                Piece(field, customers, counter(field), self.show_customers)
                for field in ("level", "industry", REGION)
            ),
            Piece("opinion", frozenset({"feedback"}), said, self.show_opinions),
            Piece("best", sold | customers, best, self.show_best),
        )

    # -- key figures -------------------------------------------------------------------------

    def show_overview(self, seen: Overview) -> None:
        """Show the key figures."""
        figures = self.figures
        figures["customers"].set(f"{seen.customers:,}")
        share = f"{seen.active_customers / seen.customers:.0%}" if seen.customers else ""
        figures["active_customers"].set(f"{seen.active_customers:,}", share)
        self._show_sold(seen)
        self._opinion = seen.opinion
        self._show_opinion()
        if seen.overdue:
            figures["follow_ups"].set(f"{seen.overdue:,}", _("{count} today", count=seen.due))
        else:
            figures["follow_ups"].set("0", _("{count} today", count=seen.due))
        self._tips["follow_ups"].text = _(
            "Overdue {overdue}, today {due}, in the next days {coming}.",
            overdue=seen.overdue,
            due=seen.due,
            coming=seen.coming,
        )
        for name, query in zip(figures, _QUERIES, strict=True):
            title, wanted = _labels()[name], seen.queries[query]
            lead(figures[name], self._opener(wanted, title))

    def _show_opinion(self) -> None:
        opinion, card = self._opinion, self.figures["opinion"]
        if opinion is None:
            return
        if opinion.satisfaction is None:
            card.set("–", _("no answers yet"))
        else:
            note = _("of 5")
            if opinion.recommend is not None and len(self._lines) < _NARROW:
                note = _("of 5 · NPS {score}", score=f"{opinion.recommend:+.0f}")
            card.set(f"{opinion.satisfaction:.1f}", note)
        told = _(
            "From {count} answers of the past 365 days. NPS: promoters less detractors, from −100 "
            "to +100.",
            count=f"{opinion.count:,}",
        )
        score = "" if opinion.recommend is None else f" NPS {opinion.recommend:+.0f}"
        self._tips["opinion"].text = told + score

    def _opener(self, query: Query, title: str) -> Callable[[], None]:
        return lambda: open_query(self._shell, query, title)

    def _show_sold(self, seen: Overview) -> None:
        now, before = seen.this_month.base, seen.last_month_so_far.base
        value = money(now.total, now.currency)
        compared = money(before.total, before.currency)
        tip = _("The same days of last month: {amount}.", amount=compared)
        also = others(seen.this_month)
        self._tips["this_month"].text = f"{tip}\n{also}" if also else tip
        if before.total > 0:
            change = (now.total - before.total) / before.total
            self.figures["this_month"].set(
                value,
                f"{abs(change):.0%}",
                trend="up" if change >= 0 else "down",
                good=change >= 0,
            )
        else:
            self.figures["this_month"].set(value, also)

    # -- charts ------------------------------------------------------------------------------

    def show_months(self, sold: Sold) -> None:
        """Show the sales by month."""
        found = sold.parts
        items = [
            ChartItem(
                at,
                month_label(one.key),
                float(one.total),
                money(one.total, found.currency),
                title=month_title(one.key),
            )
            for at, one in enumerate(found.slices)
        ]
        self.panels["months"].set_title(_until(_titles()["months"], sold.months))
        show_slices(
            self._shell,
            self.months,
            items if found.whole.count else [],
            found.slices,
            lambda one: part_title(_("Sales"), month_title(str(one.key))),
        )

    def show_best(self, sold: Sold) -> None:
        """Show the customers with the largest sales."""
        found = sold.parts
        items = [
            ChartItem(at, one.label, float(one.total), money(one.total, found.currency))
            for at, one in enumerate(found.slices)
        ]
        self.panels["best"].set_title(_until(_titles()["best"], sold.months))
        show_slices(self._shell, self.best, items, found.slices, _named(_("Sales")))

    def show_customers(self, found: Breakdown) -> None:
        """Show the customers by level, industry or region."""
        chart: Chart = {"level": self.levels, "industry": self.industries}.get(
            found.field, self.regions
        )
        panel = self.panels[found.field]
        slices = found.slices
        kind = self._shell.desk.types["customer"].fields.get(found.field)
        items = [
            ChartItem(at, one.label, one.count, f"{one.count:,}", option_colour(kind, _key(one)))
            for at, one in enumerate(slices)
        ]
        rest = found.rest.count if found.rest else 0
        panel.note(_("{count} others", count=f"{rest:,}") if rest else "")
        if isinstance(chart, DonutChart):
            chart.centre = (f"{found.whole.count:,}", _("customers"))
        show_slices(self._shell, chart, items, slices, _named(_("Customers")))
        if len(slices) == 1 and not _key(slices[0]):
            self._ask_for(panel, found.field)
        else:
            panel.say()

    def _ask_for(self, panel: Panel, field: str) -> None:
        """Say what to do for a chart of which nothing is filled in yet."""
        spec = self._shell.desk.types["customer"]
        wanted = spec.fields[_FILL_IN[field]]
        label = wanted.show_label()
        query = Query("customer", Condition(wanted.name, "empty"))
        title = _("Customers without: {field}", field=label)
        panel.say(
            _("No customer has this filled in yet: {field}. Choose many of them in the list and "
              "change the field at once.", field=label),
            (_("Show these customers"), self._opener(query, title)),
        )  # fmt: skip

    def show_opinions(self, said: Said) -> None:
        """Show the satisfaction by month."""
        found = said.found
        self.panels["opinion"].set_title(_until(_titles()["opinion"], said.months))
        points = [
            ChartItem(at, month_label(one.month), 0, _answer(one), title=month_title(one.month))
            for at, one in enumerate(found)
        ]
        values = [one.opinion.satisfaction for one in found]
        if not any(value is not None for value in values):
            self.opinions.set(())
            return
        self.opinions.set_series(points, [Series("", values)])

        def press(key: Any) -> None:
            one = found[int(key)]
            open_query(self._shell, one.query, part_title(_("Feedback"), month_title(one.month)))

        self.opinions.on_click = press


_QUERIES = ("customers", "active_customers", "this_month", "opinion", "overdue")


def _labels() -> dict[str, str]:
    return {
        "customers": _("Customers"),
        "active_customers": _("Active customers"),
        "this_month": _("Sales this month"),
        "opinion": _("Satisfaction"),
        "follow_ups": _("Overdue follow-ups"),
    }


def _titles() -> dict[str, str]:
    return {
        "months": _("Sales by month"),
        "best": _("Best customers"),
        "level": _("Customers by level"),
        "industry": _("Customers by industry"),
        REGION: _("Customers by region"),
        "opinion": _("Satisfaction by month"),
    }


def _until(title: str, months: Months) -> str:
    """Return a title that says so where the months ended some time ago."""
    if not months.ended:
        return title
    month = month_title(f"{months.last:%Y-%m}")
    return _("{title} to {month}", title=title, month=month)


def _named(what: str) -> Callable[[Slice], str]:
    return lambda one: part_title(what, one.label)


def _key(one: Slice) -> Any:
    """Return what a slice is of; nothing for what is not filled in."""
    return any(one.key) and one.key if isinstance(one.key, tuple) else one.key


def _answer(one: MonthOfOpinion) -> str:
    if one.opinion.satisfaction is None:
        return _("no answers")
    count = ngettext("{count} answer", "{count} answers", one.opinion.count)
    return f"{one.opinion.satisfaction:.1f} ({count})"
