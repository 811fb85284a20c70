"""What the dashboard shows: key figures, charts and short lists, each when it has arrived."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import _, ngettext
from crm_desktop.services.figure_values import (
    Breakdown,
    FollowUp,
    MonthOfOpinion,
    Overview,
    Slice,
)
from crm_desktop.services.lists import Query
from crm_desktop.ui.money import (
    day_label,
    money,
    month_label,
    month_title,
    others,
    short_amount,
)
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import COLOURS, Colour, px
from crm_desktop.ui.widgets import Card, Frame, Label, Tooltip
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
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, VirtualGrid

_CHART = 150
_GAP = 14


class Board(Frame):
    """Figures, charts and lists in three rows; each piece is shown when it has arrived."""

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        super().__init__(parent)
        self._shell = shell
        self.today = date.today()  # noqa: DTZ011 - the local day is meant
        self.columnconfigure(0, weight=1)
        self.rowconfigure((1, 2), weight=1, uniform="charts")
        self._build_figures()
        self._build_sales()
        self._build_customers()

    # -- building ----------------------------------------------------------------------------

    def _build_figures(self) -> None:
        row = Frame(self)
        row.grid(row=0, column=0, sticky="ew")
        self.figures: dict[str, FigureCard] = {}
        self._tips: dict[str, Tooltip] = {}
        labels = {
            "customers": _("Customers"),
            "active_customers": _("Active customers"),
            "this_month": _("Sales this month"),
            "opinion": _("Satisfaction"),
            "follow_ups": _("Open follow-ups"),
        }
        for place, (key, label) in enumerate(labels.items()):
            row.columnconfigure(place, weight=1, uniform="figures")
            card = self.figures[key] = FigureCard(row, label, "…")
            card.grid(row=0, column=place, sticky="nsew", padx=_between(place, len(labels)))
            self._tips[key] = Tooltip(card, "")

    def _row(self, place: int, weights: Sequence[int]) -> list[Frame]:
        row = Frame(self)
        row.grid(row=place, column=0, sticky="nsew", pady=(px(_GAP), 0))
        row.rowconfigure(0, weight=1)
        found: list[Frame] = []
        for column, weight in enumerate(weights):
            row.columnconfigure(column, weight=weight, uniform="row")
            cell = Frame(row)
            cell.grid(row=0, column=column, sticky="nsew", padx=_between(column, len(weights)))
            found.append(cell)
        return found

    def _build_sales(self) -> None:
        left, middle, right = self._row(1, (10, 7, 6))
        months = self.months = BarChart(_Panel(left, _("Sales by month")), height=_CHART, width=200)
        months.axis = short_amount
        months.pack(fill="both", expand=True)
        inside = _Panel(middle, _("Follow-ups"), lists=True)
        self.follow_ups = _list(
            inside,
            [
                GridColumn("what", "", 170, 100, 2.0, ESSENTIAL, kind="two-line"),
                GridColumn("due", "", 106, 92, 0.0, 8, kind="pill"),
            ],
            self._nothing_due,
        )
        self.follow_ups.on_open = self.follow_ups.on_edit = self._open_follow_up
        inside = _Panel(right, _("Recent sales"), lists=True)
        self.sales = _list(
            inside,
            [
                GridColumn("what", "", 130, 90, 2.0, ESSENTIAL, kind="two-line"),
                GridColumn("total", "", 92, 80, 0.0, 8, kind="money"),
            ],
            self._nothing_sold,
        )
        self.sales.on_open = self.sales.on_edit = self._open_sale

    def _build_customers(self) -> None:
        cells = self._row(2, (13, 11, 11, 11))
        titles = (
            _("Customers by level"),
            _("Customers by industry"),
            _("Customers by region"),
            _("Satisfaction by month"),
        )
        panels = [_Panel(cell, title) for cell, title in zip(cells, titles, strict=True)]
        self.levels = DonutChart(panels[0], height=_CHART, width=200)
        self.industries = HBarChart(panels[1], height=_CHART, width=200)
        self.regions = HBarChart(panels[2], height=_CHART, width=200)
        self.opinions = LineChart(panels[3], height=_CHART, width=200)
        self.opinions.axis = lambda value: f"{value:.0f}"
        self._rest: dict[Chart, Callable[[str], None]] = {}
        for chart, panel in zip(
            (self.levels, self.industries, self.regions, self.opinions), panels, strict=True
        ):
            chart.pack(fill="both", expand=True)
            self._rest[chart] = panel.note

    # -- showing -----------------------------------------------------------------------------

    def show_overview(self, seen: Overview) -> None:
        """Show the key figures."""
        figures = self.figures
        figures["customers"].set(f"{seen.customers:,}")
        share = f"{seen.active_customers / seen.customers:.0%}" if seen.customers else ""
        figures["active_customers"].set(f"{seen.active_customers:,}", share)
        self._show_sold(seen)
        opinion = seen.opinion
        if opinion.satisfaction is None:
            figures["opinion"].set("–", _("no answers yet"))
        else:
            note = _("of 5")
            if opinion.recommend is not None:
                note = _("of 5 · NPS {score}", score=f"{opinion.recommend:+.0f}")
            figures["opinion"].set(f"{opinion.satisfaction:.1f}", note)
        self._tips["opinion"].text = _(
            "From {count} answers of the past 365 days. NPS: promoters less detractors, from −100 "
            "to +100.",
            count=f"{opinion.count:,}",
        )
        late = ngettext("{count} overdue", "{count} overdue", seen.overdue)
        figures["follow_ups"].set(f"{seen.due + seen.overdue + seen.coming:,}", late)
        self._tips["follow_ups"].text = _(
            "Overdue {overdue}, today {due}, in the next days {coming}.",
            overdue=seen.overdue,
            due=seen.due,
            coming=seen.coming,
        )
        for name in ("customers", "active_customers", "this_month", "opinion"):
            self._lead(figures[name], seen.queries[name])
        self._lead(figures["follow_ups"], seen.queries["overdue" if seen.overdue else "coming"])

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

    def _lead(self, card: FigureCard, query: Query) -> None:
        """Let a press on the card, or Enter on it, show the list behind its figure."""
        title = self._label_of(card)

        def show(_event: object = None) -> None:
            self._shell.open_list(query.record, query, title)

        card.configure(cursor="hand2", takefocus=True)
        card.bind("<Return>", show)
        card.bind("<FocusIn>", lambda _event: card.set_kind("chosen"))
        card.bind("<FocusOut>", lambda _event: card.set_kind("card"))
        for widget in (card, *card.winfo_children()):
            for part in (widget, *widget.winfo_children()):
                part.bind("<ButtonRelease-1>", show)

    def _label_of(self, card: FigureCard) -> str:
        first = next(child for child in card.winfo_children() if isinstance(child, Label))
        return str(first.cget("text"))

    def show_months(self, found: Breakdown) -> None:
        """Show the sales by month."""
        items = [
            ChartItem(at, month_label(one.key), float(one.total), money(one.total, found.currency))
            for at, one in enumerate(found.slices)
        ]
        filled = any(item.value for item in items)
        self._set(self.months, items if filled else [], found.slices, _("Sales"), month_title)

    def show_customers(self, found: Breakdown) -> None:
        """Show the customers by level, industry or region."""
        chart = {"level": self.levels, "industry": self.industries}.get(found.field, self.regions)
        slices = found.slices
        kind = self._shell.desk.types["customer"].fields.get(found.field)
        items = [
            ChartItem(at, one.label, one.count, f"{one.count:,}", _colour(kind, one.key))
            for at, one in enumerate(slices)
        ]
        rest = found.rest.count if found.rest else 0
        self._rest[chart](_("{count} others", count=f"{rest:,}") if rest else "")
        if isinstance(chart, DonutChart):
            chart.centre = (f"{found.whole.count:,}", _("customers"))
        self._set(chart, items, slices, _("Customers"), None)

    def show_opinions(self, found: list[MonthOfOpinion]) -> None:
        """Show the satisfaction by month."""
        points = [
            ChartItem(at, month_label(one.month), 0, _answer(one)) for at, one in enumerate(found)
        ]
        values = [one.opinion.satisfaction for one in found]
        if not any(value is not None for value in values):
            self.opinions.set(())
            return
        self.opinions.set_series(points, [Series("", values)])

        def press(key: Any) -> None:
            one = found[int(key)]
            title = _("Feedback: {part}", part=month_title(one.month))
            self._shell.open_list("feedback", one.query, title)

        self.opinions.on_click = press

    def _set(
        self,
        chart: Chart,
        items: list[ChartItem],
        slices: Sequence[Slice],
        what: str,
        name: Callable[[str], str] | None,
    ) -> None:
        def press(key: Any) -> None:
            one = slices[int(key)]
            if one.query is not None:
                part = name(str(one.key)) if name is not None else one.label
                title = _("{what}: {part}", what=what, part=part)
                self._shell.open_list(one.query.record, one.query, title)

        chart.on_click = press
        chart.set(items)

    # -- lists -------------------------------------------------------------------------------

    def show_follow_ups(self, found: list[FollowUp]) -> None:
        """Show what is to be followed up, the longest overdue first."""
        self.follow_ups.set_source(PlainRows(found, self._follow_up))

    def _follow_up(self, one: FollowUp) -> Mapping[str, Cell]:
        if one.days > 0:
            words = ngettext("{count} day late", "{count} days late", one.days)
            due = Cell(words, colour="red")
        elif one.days == 0:
            due = Cell(_("Today"), colour="amber")
        elif one.days == -1:
            due = Cell(_("Tomorrow"), colour="blue")
        else:
            due = Cell(day_label(one.due, self.today), colour="grey")
        return {"what": Cell(one.subject, one.customer_title), "due": due}

    def _open_follow_up(self, row: int) -> None:
        source = self.follow_ups.source
        assert isinstance(source, PlainRows)
        self._shell.open_record("interaction", source.things[row].interaction)

    def _nothing_due(self, parent: tk.Misc) -> tk.Widget:
        return Label(parent, _("Nothing is waiting this week."), "muted")

    def show_sales(self, found: list[Mapping[str, Any]]) -> None:
        """Show the latest sales."""
        self.sales.set_source(PlainRows(found, self._sale))

    def _sale(self, row: Mapping[str, Any]) -> Mapping[str, Cell]:
        below = " · ".join((day_label(row["date"], self.today), row["number"]))
        total = money(row["total"], row["currency"]) if row["total"] is not None else ""
        return {"what": Cell(row["customer.title"], below), "total": Cell(total)}

    def _open_sale(self, row: int) -> None:
        source = self.sales.source
        assert isinstance(source, PlainRows)
        self._shell.open_record("sale", source.things[row]["id"])

    def _nothing_sold(self, parent: tk.Misc) -> tk.Widget:
        return Label(parent, _("Nothing was sold yet."), "muted")


def _between(place: int, count: int) -> tuple[int, int]:
    """Return the air at both sides of a column, so that all columns of a row are equally wide."""
    gap = px(_GAP)
    return round(gap * place / count), round(gap * (count - 1 - place) / count)


class _Panel(Frame):
    """The inside of a titled card that fills ``parent``; a note stands beside the title."""

    def __init__(self, parent: Frame, title: str, *, lists: bool = False) -> None:
        card = Card(parent, (1, 12, 1, 8) if lists else (16, 12, 14, 10))
        card.pack(fill="both", expand=True)
        # The row says how high a card is, not what stands in it.
        card.pack_propagate(flag=False)
        self._head = Frame(card)
        self._head.pack(fill="x", padx=px(15) if lists else 0)
        self._title = Label(self._head, title, "subheading")
        self._title.pack(side="left")
        self._note = Label(self._head, "", "caption")
        self._head.bind("<Configure>", lambda _event: self._fit())
        super().__init__(card)
        self.pack(fill="both", expand=True, pady=(px(6), 0))

    def note(self, text: str) -> None:
        """Say something beside the title, where there is room for it."""
        self._note.set_text(text)
        self._fit()

    def _fit(self) -> None:
        needed = self._title.winfo_reqwidth() + self._note.winfo_reqwidth() + px(12)
        if needed <= self._head.winfo_width() and str(self._note.cget("text")):
            self._note.pack(side="right")
        else:
            self._note.pack_forget()


def _list(
    parent: Frame, columns: list[GridColumn], make_empty: Callable[[tk.Misc], tk.Widget]
) -> VirtualGrid:
    empty: PlainRows[Any] = PlainRows([], lambda _thing: {})
    found = VirtualGrid(parent, columns, empty, checks=False, make_empty=make_empty)
    found.header.grid_remove()
    found.pack(fill="both", expand=True)
    return found


def _colour(field: Any, key: Any) -> Colour | None:
    kind = getattr(field, "kind", None)
    option = kind.option(key) if isinstance(kind, Choice) and key else None
    return next((one for one in COLOURS if option is not None and one == option.colour), None)


def _answer(one: MonthOfOpinion) -> str:
    if one.opinion.satisfaction is None:
        return _("no answers")
    count = ngettext("{count} answer", "{count} answers", one.opinion.count)
    return f"{one.opinion.satisfaction:.1f} ({count})"
