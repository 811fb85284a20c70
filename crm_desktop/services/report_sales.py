"""The sales report: how much, compared with before, by month, product, region, customer, person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from crm_desktop.fields.conditions import Condition, Tree, both
from crm_desktop.i18n import N_, _
from crm_desktop.reports.dataset import (
    Block,
    ChartBlock,
    Column,
    Document,
    KeyFigure,
    KeyFigures,
    Row,
    Series,
    TableBlock,
)
from crm_desktop.reports.formats import integer
from crm_desktop.services.currencies import sign
from crm_desktop.services.figure_values import Breakdown, Slice
from crm_desktop.services.figures import REGION, FigureService
from crm_desktop.services.report_parts import (
    change,
    days_told,
    head,
    other_currencies,
    round_money,
    told_conditions,
)
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.totals import distinct

_TOP = 12
_BARS = 10
_SLICES = 7
_MOST_MONTHS_BESIDE = 13


@dataclass(frozen=True)
class _Scope:
    """What is reported on: two periods of equal length, and the conditions on the sales."""

    figures: FigureService
    days: tuple[date, date]
    before: tuple[date, date]
    where: Tree | None

    @property
    def tree(self) -> Tree:
        """Return the condition on the sales of the period."""
        found = both(self.where, Condition("date", "between", self.days))
        assert found is not None
        return found

    def by(self, field: str, limit: int | None) -> Breakdown:
        """Return the period's sales by a field."""
        return self.figures.sales_by(field, self.tree, None, limit)


def sales_report(
    reader: Reader, figures: FigureService, days: tuple[date, date], where: Tree | None
) -> Document:
    """Return the report on the sales of a period, compared with the period before it."""
    scope = _Scope(figures, days, period_before(*days), where)
    months = figures.sales_of_months(days, where)
    earlier = figures.sales_of_months(scope.before, where)
    blocks: list[Block] = [_key_figures(reader, scope, months, earlier)]
    blocks += _by_month(months, earlier)
    blocks += [
        _donut(_("Sales by category"), scope.by("category", _SLICES)),
        _bars(_("Sales by region"), scope.by(REGION, _BARS)),
        _donut(_("Sales by customer level"), scope.by("level", _SLICES)),
        _bars(_("Sales by industry"), scope.by("industry", _BARS)),
        _bars(_("Sales by responsible person"), scope.by("owner", _BARS), wide=True),
        _products(reader, scope),
        _customers(reader, scope),
    ]
    return head(reader).document(
        _("Sales report"),
        blocks,
        subtitle=_(
            "{period}, compared with {before}",
            period=days_told(*days),
            before=days_told(*scope.before),
        ),
        conditions=told_conditions(reader, reader.records["sale"], where),
        orientation="portrait",
    )


def period_before(first: date, last: date) -> tuple[date, date]:
    """Return the period that ``first`` to ``last`` is compared with.

    A period that begins with a month is moved back by its number of months (May to July: February
    to April; to the 20th of July: to the 20th of April), any other by its number of days.
    """
    if first.day != 1:
        length = last - first + timedelta(days=1)
        return first - length, first - timedelta(days=1)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    end = _moved(last.replace(day=1), -months)
    whole = (last + timedelta(days=1)).day == 1
    final = _moved(end, 1) - timedelta(days=1)
    return _moved(first, -months), final if whole else end.replace(day=min(last.day, final.day))


def _moved(first: date, months: int) -> date:
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def _key_figures(
    reader: Reader, scope: _Scope, months: Breakdown, earlier: Breakdown
) -> KeyFigures:
    now, then = months.whole.takings, earlier.whole.takings
    assert now is not None
    assert then is not None
    buyers = distinct(reader, "sale", "customer", scope.tree)
    earlier_tree = both(scope.where, Condition("date", "between", scope.before))
    buyers_before = distinct(reader, "sale", "customer", earlier_tree)
    average, average_before = now.base.average, then.base.average
    return KeyFigures(
        (
            KeyFigure(
                _("Revenue"),
                round_money(now.total, now.base.currency),
                _against(change(now.total, then.total)),
            ),
            KeyFigure(_("Orders"), integer(now.count), _against(change(now.count, then.count))),
            KeyFigure(
                _("Average order"),
                round_money(average, now.base.currency),
                _against(change(average or 0, average_before or 0)),
            ),
            KeyFigure(
                _("Customers who bought"),
                integer(buyers),
                _against(change(buyers, buyers_before)),
            ),
        )
    )


def _against(grown: str) -> str:
    return _("{change} on the period before", change=grown) if grown else ""


def _by_month(months: Breakdown, earlier: Breakdown) -> Iterator[Block]:
    slices, before = months.slices, earlier.slices
    beside = len(slices) <= _MOST_MONTHS_BESIDE and any(one.total for one in before)
    series = [Series(_("This period"), tuple(one.total for one in slices))]
    if beside:
        padded = [one.total for one in before][: len(slices)]
        missing = [None] * (len(slices) - len(padded))
        series.append(Series(_("The period before"), (*padded, *missing)))
    yield ChartBlock(
        _("Sales by month"),
        "bar" if beside else "line",
        tuple(one.label for one in slices),
        tuple(series),
        "money",
        sign(months.currency),
        note="" if months.whole.takings is None else other_currencies(months.whole.takings),
        wide=True,
    )
    yield _month_table(slices, before, months.currency)


def _month_table(slices: tuple[Slice, ...], before: tuple[Slice, ...], currency: str) -> Block:
    money_sign = sign(currency)
    rows = []
    for place, one in enumerate(slices):
        then = before[place].total if place < len(before) else None
        average = one.takings.base.average if one.takings else None
        share = (one.total - then) / then if then else None
        rows.append((one.label, one.count, one.total, average, then, _grown(share)))
    whole = sum((one.total for one in slices), Decimal(0))
    then = sum((one.total for one in before), Decimal(0))
    count = sum(one.takings.base.count for one in slices if one.takings)
    return TableBlock(
        _("Month by month"),
        (
            Column("month", _("Month")),
            Column("orders", _("Orders"), "integer", total=True),
            Column("sales", _("Revenue"), "money", total=True, sign=money_sign),
            Column("average", _("Average order"), "money", sign=money_sign),
            Column("before", _("The period before"), "money", total=True, sign=money_sign),
            Column("change", _("Change"), "text", "right"),
        ),
        rows,
        totals={
            "average": whole / count if count else None,
            "change": _grown((whole - then) / then if then else None),
        },
    )


def _grown(share: Decimal | None) -> str:
    return "–" if share is None else change(1 + share, 1)


def _donut(title: str, parts: Breakdown) -> ChartBlock:
    slices = [*parts.slices, *([parts.rest] if parts.rest else [])]
    return ChartBlock(
        title,
        "donut",
        tuple(one.label for one in slices),
        (Series(_("Revenue"), tuple(one.total for one in slices)),),
        "money",
        sign(parts.currency),
    )


def _bars(title: str, parts: Breakdown, *, wide: bool = False) -> ChartBlock:
    shown = [one for one in parts.slices if one.total]
    return ChartBlock(
        title,
        "hbar",
        tuple(one.label for one in shown),
        (Series(_("Revenue"), tuple(one.total for one in shown)),),
        "money",
        sign(parts.currency),
        wide=wide,
    )


def _products(reader: Reader, scope: _Scope) -> TableBlock:
    parts = scope.by("product", _TOP)
    known = {
        row["id"]: row for row in reader.rows("product", _keys(parts.slices), ("code", "category"))
    }
    rows: list[Row] = [
        (
            number,
            one.label,
            known[one.key]["code"] if one.key in known else "",
            known[one.key]["category"] if one.key in known else "",
            one.quantity,
            one.total,
            _share(one, parts),
        )
        for number, one in enumerate(parts.slices, 1)
    ]
    if parts.rest:
        rest = parts.rest
        rows.append((None, rest.label, "", "", rest.quantity, rest.total, _share(rest, parts)))
    return TableBlock(
        _top(N_("Top products"), len(parts.slices)),
        (
            Column("rank", "", "integer", "left", weight=0.2),
            Column("product", _("Product"), weight=2),
            Column("code", _("Code")),
            Column("category", _("Category")),
            Column("quantity", _("Quantity"), "decimal"),
            Column("sales", _("Revenue"), "money", total=True, sign=sign(parts.currency)),
            Column("share", _("Share"), "percent"),
        ),
        rows,
    )


def _customers(reader: Reader, scope: _Scope) -> TableBlock:
    parts = scope.by("customer", _TOP)
    spec = reader.records["customer"]
    names = ("city", "level")
    known = {row["id"]: row for row in reader.rows("customer", _keys(parts.slices), names)}
    rows: list[Row] = []
    for number, one in enumerate(parts.slices, 1):
        row = known.get(one.key, {})
        level = spec.fields["level"].kind.show(row.get("level", ""))
        rows.append(
            (number, one.label, row.get("city", ""), level, one.count, one.total,
             _share(one, parts))
        )  # fmt: skip
    if parts.rest:
        rest = parts.rest
        rows.append((None, rest.label, "", "", rest.count, rest.total, _share(rest, parts)))
    return TableBlock(
        _top(N_("Top customers"), len(parts.slices)),
        (
            Column("rank", "", "integer", "left", weight=0.2),
            Column("customer", _("Customer"), weight=2),
            Column("city", spec.fields["city"].show_label()),
            Column("level", spec.fields["level"].show_label()),
            Column("orders", _("Orders"), "integer", total=True),
            Column("sales", _("Revenue"), "money", total=True, sign=sign(parts.currency)),
            Column("share", _("Share"), "percent"),
        ),
        rows,
    )


def _keys(slices: Iterable[Slice]) -> list[int]:
    return [one.key for one in slices if one.key is not None]


def _top(title: str, count: int) -> str:
    return _(title) if count < _TOP else f"{_(title)} ({count})"


def _share(one: Slice, parts: Breakdown) -> Decimal | None:
    return one.total / parts.whole.total if parts.whole.total else None
