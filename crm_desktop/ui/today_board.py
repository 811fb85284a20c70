"""The cards of the day: what waits, whom to greet, who complained; and the sales of the month."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.services.breakdowns import month_days
from crm_desktop.services.currencies import Takings
from crm_desktop.services.figure_values import Breakdown
from crm_desktop.services.lists import Query
from crm_desktop.services.today import SalesSoFar, Stretch
from crm_desktop.ui.money import day_label, money, month_label, others, short_amount
from crm_desktop.ui.panels import GAP, Panel, between, part_title, show_slices
from crm_desktop.ui.pieces import Piece, local_day
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.theme import icon, on_theme_change, palette, px
from crm_desktop.ui.today_lists import ComplaintList, FollowUpList, GreetingList
from crm_desktop.ui.widgets import Frame, Label
from crm_desktop.ui.widgets.calendar import MONTHS
from crm_desktop.ui.widgets.charts import BarChart, ChartItem, HBarChart
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn
from crm_desktop.ui.worklists import Worklist

_LISTED = 100
_RECENT = 30
_NARROW = 900
_LEAST = 470
_SOLD = 176
"""Logical pixels that the sales of the month take."""
_SALE = ("customer", "number", "date", "total", "currency")


def span(first: date, last: date) -> str:
    """Return some days of one month in words, with the year."""
    month = _(MONTHS[first.month - 1])
    if first == last:
        return _("{day} {month} {year}", day=first.day, month=month, year=first.year)
    return _(
        "{first}–{last} {month} {year}",
        first=first.day,
        last=last.day,
        month=month,
        year=first.year,
    )


class TodayBoard(Frame):
    """Three worklists at the left, the figures of this month at the right."""

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        super().__init__(parent)
        self._shell = shell
        self.rowconfigure(0, weight=1)
        left, right = Frame(self), Frame(self)
        self._columns = (left, right)
        above, below = Frame(left), Frame(left)
        above.grid(row=0, column=0, sticky="nsew")
        below.grid(row=1, column=0, sticky="nsew", pady=(px(GAP), 0))
        left.columnconfigure(0, weight=1)
        left.rowconfigure(0, weight=3, uniform="left")
        left.rowconfigure(1, weight=2, uniform="left")
        below.rowconfigure(0, weight=1)
        cells = []
        for place in range(2):
            below.columnconfigure(place, weight=1, uniform="below")
            cell = Frame(below)
            cell.grid(row=0, column=place, sticky="nsew", padx=between(place, 2))
            cells.append(cell)
        self.follow_ups = FollowUpList(above, shell)
        self.greetings = GreetingList(cells[0], shell)
        self.complaints = ComplaintList(cells[1], shell)
        self._build_sales(right)

    def _build_sales(self, parent: Frame) -> None:
        parent.columnconfigure(0, weight=1)
        cells = []
        # Three bars and two lines are as high everywhere; the others share the rest.
        parent.rowconfigure(0, minsize=px(_SOLD))
        parent.rowconfigure((1, 2), weight=1, uniform="right")
        for place in range(3):
            cell = Frame(parent)
            cell.grid(row=place, column=0, sticky="nsew", pady=(px(GAP) if place else 0, 0))
            cells.append(cell)
        self.sales = SalesCard(cells[0], self._shell)
        panel = self._days = Panel(cells[1], _("Sales by day"))
        self.days = BarChart(panel, height=100, width=200)
        self.days.axis = short_amount
        self.days.note = _("No sales this month yet")
        self.days.pack(fill="both", expand=True)
        inside = Panel(cells[2], _("Recent sales"), lists=True)
        self.recent: Worklist[Mapping[str, Any]] = Worklist(
            inside,
            [
                GridColumn("what", "", 130, 90, 2.0, ESSENTIAL, kind="two-line"),
                GridColumn("total", "", 92, 80, 0.0, 8, kind="money"),
            ],
            _sale,
            _("Nothing was sold yet."),
        )
        self.recent.on_open = lambda row: self._shell.open_record("sale", row["id"])
        self.recent.pack(fill="both", expand=True)

    def arrange(self, width: int) -> int:
        """Put the columns side by side; return the least height."""
        left, right = self._columns
        wide = width >= _NARROW
        self.columnconfigure(0, weight=64 if wide else 60, uniform="columns")
        self.columnconfigure(1, weight=36 if wide else 40, uniform="columns")
        left.grid(row=0, column=0, sticky="nsew", padx=(0, px(GAP) // 2))
        right.grid(row=0, column=1, sticky="nsew", padx=(px(GAP) - px(GAP) // 2, 0))
        return _LEAST

    def pieces(self) -> Sequence[Piece]:
        """Return what is shown here."""
        desk = self._shell.desk
        worked, sold = frozenset({"interaction", "customer", "contact"}), frozenset({"sale"})
        return (
            Piece(
                "follow-ups",
                worked,
                lambda day: desk.today.follow_ups(day, _LISTED),
                self.follow_ups.show,
            ),
            Piece(
                "special days",
                frozenset({"customer", "contact"}),
                lambda day: desk.today.greetings(day, _LISTED),
                self.greetings.show,
            ),
            Piece(
                "complaints",
                frozenset({"feedback", "customer"}),
                lambda day: desk.today.complaints(day, _LISTED),
                self.complaints.show,
            ),
            Piece("sales", sold, desk.today.sales, self.sales.show),
            Piece(
                "days",
                sold,
                lambda day: desk.figures.sales_of_days(month_days(f"{day:%Y-%m}")),
                self.show_days,
            ),
            Piece("recent", sold | {"customer"}, lambda _day: self._recent(), self.recent.show),
        )

    def _recent(self) -> list[Mapping[str, Any]]:
        lists = self._shell.desk.lists
        ids = lists.ids(Query("sale", sort=("-date", "-id")), limit=_RECENT)
        return list(lists.rows("sale", ids, _SALE))

    def show_days(self, found: Breakdown) -> None:
        """Show the sales of this month by day."""
        slices = found.slices
        month = _(MONTHS[slices[0].key.month - 1])
        self._days.set_title(_("Sales by day, {month}", month=month))
        self._days.note(money(found.whole.total, found.currency) if found.whole.count else "")
        items = [
            ChartItem(
                at,
                one.label,
                float(one.total),
                money(one.total, found.currency),
                title=span(one.key, one.key),
            )
            for at, one in enumerate(slices)
        ]
        show_slices(
            self._shell,
            self.days,
            items if found.whole.count else [],
            slices,
            lambda one: part_title(_("Sales"), span(one.key, one.key)),
        )


def _sale(row: Mapping[str, Any]) -> Mapping[str, Cell]:
    below = " · ".join((day_label(row["date"], local_day()), row["number"]))
    total = money(row["total"], row["currency"]) if row["total"] is not None else ""
    return {"what": Cell(row["customer.title"], below), "total": Cell(total)}


class SalesCard:
    """The month so far, against the same days a month and a year ago."""

    def __init__(self, parent: tk.Misc, shell: Shell) -> None:
        self._shell = shell
        panel = self._panel = Panel(parent, _("Sales this month"))
        self.compared = [_Comparison(panel) for _each in range(2)]
        for line in reversed(self.compared):
            line.pack(side="bottom", fill="x")
        self.chart = HBarChart(panel, height=60, width=200)
        self.chart.pack(fill="both", expand=True)

    def show(self, found: SalesSoFar) -> None:
        """Show the three stretches as bars, and what that means in words."""
        stretches = (found.now, found.month_ago, found.year_ago)
        now = found.now.takings
        self._panel.note(others(now))
        items = [
            ChartItem(
                at, _short_span(one), float(one.takings.total),
                money(one.takings.total, one.takings.base.currency),
                None if at == 0 else "grey",
            )
            for at, one in enumerate(stretches)
        ]  # fmt: skip

        def press(key: Any) -> None:
            one = stretches[int(key)]
            words = span(one.first, one.last)
            self._shell.open_list("sale", one.query, part_title(_("Sales"), words))

        self.chart.on_click = press
        self.chart.set(items)
        for line, before in zip(self.compared, stretches[1:], strict=True):
            line.show(now, before)


def _short_span(one: Stretch) -> str:
    """Return the days in the few letters that a bar has room for."""
    month = month_label(f"{one.first:%Y-%m}")
    if one.first == one.last:
        return _("{day} {month} {year}", day=one.first.day, month=month, year=one.first.year)
    return _(
        "{first}–{last} {month} {year}",
        first=one.first.day,
        last=one.last.day,
        month=month,
        year=one.first.year,
    )


class _Comparison(Frame):
    """A line such as “▼ 26 % on 1–22 October 2026”."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self._share = Label(self, "", "caption")
        self._share.pack(side="left")
        self._words = Label(self, "", "caption")
        self._words.pack(side="left", padx=(px(6), 0))
        self._change: Decimal | None = None
        on_theme_change(self, self._paint)

    def show(self, now: Takings, before: Stretch) -> None:
        """Compare with ``before``."""
        total = before.takings.total
        self._change = (now.total - total) / total if total > 0 else None
        days = span(before.first, before.last)
        if self._change is None:
            self._words.set_text(_("no sales in {days}", days=days))
        else:
            self._words.set_text(_("against {days}", days=days))
        self._paint()

    def _paint(self) -> None:
        change = self._change
        if change is None:
            self._share.configure(image="")
            self._share.set_text("")
            return
        c = palette()
        up = change >= 0
        self._share.set_kind("success" if up else "error")
        colour = c.success if up else c.danger
        picture = icon(f"trend-{'up' if up else 'down'}", 11, colour, c.surface(self.surface))
        self._share.configure(image=picture, compound="left", text=f" {abs(change):.0%}")
