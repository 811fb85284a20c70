"""The feedback report: how much of what, satisfaction and recommendation by month, complaints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crm_desktop.fields.conditions import Condition, Tree, both
from crm_desktop.i18n import _, ngettext
from crm_desktop.reports.dataset import (
    Block,
    ChartBlock,
    Column,
    Document,
    KeyFigure,
    KeyFigures,
    Series,
    TableBlock,
)
from crm_desktop.reports.formats import decimal, integer, percent
from crm_desktop.services.figure_values import Breakdown, MonthOfOpinion, Opinion
from crm_desktop.services.figures import FigureService
from crm_desktop.services.report_parts import cell, column, days_told, head, told_conditions
from crm_desktop.services.report_sales import period_before
from crm_desktop.storage.reader import Reader

_BARS = 8
_MOST = 40
_COMPLAINT = Condition("kind", "is", "complaint")
_COLUMNS = ("date", "customer", "satisfaction", "content", "handled_by", "result")


def feedback_report(
    reader: Reader, figures: FigureService, days: tuple[date, date], where: Tree | None
) -> Document:
    """Return the report on the feedback of a period."""
    tree = both(where, Condition("date", "between", days))
    earlier = both(where, Condition("date", "between", period_before(*days)))
    spec = reader.records["feedback"]
    today = days[1]
    now = figures.opinion(tree, None, today)
    then = figures.opinion(earlier, None, today)
    complaints = reader.ids("feedback", both(tree, _COMPLAINT), ("-date",))
    before = reader.count("feedback", both(earlier, _COMPLAINT))
    months = figures.opinion_of_months(days, where)
    by_kind = figures.feedback_by("kind", tree)
    by_channel = figures.feedback_by("channel", tree, None, _BARS)
    blocks: list[Block] = [
        _key_figures(now, then, len(complaints), before),
        _donut(_("Feedback by kind"), by_kind),
        _bars(_("Feedback by channel"), by_channel),
        _line(
            _("Satisfaction by month (1 to 5)"),
            months,
            [one.opinion.satisfaction for one in months],
            1,
        ),
        _line(
            _("Recommend score by month (−100 to 100)"),
            months,
            [one.opinion.recommend for one in months],
            0,
        ),
        _month_table(months),
        _complaints(reader, complaints),
    ]
    return head(reader).document(
        _("Feedback report"),
        blocks,
        subtitle=_(
            "{period}, compared with {before}",
            period=days_told(*days),
            before=days_told(*period_before(*days)),
        ),
        conditions=told_conditions(reader, spec, where),
        orientation="portrait",
    )


def _key_figures(now: Opinion, then: Opinion, complaints: int, before: int) -> KeyFigures:
    share = percent(complaints / now.count) if now.count else ""
    return KeyFigures(
        (
            KeyFigure(_("Feedback"), integer(now.count), _before(integer(then.count))),
            KeyFigure(
                _("Satisfaction"),
                _mark(now.satisfaction, " / 5"),
                _before(_mark(then.satisfaction, " / 5")),
            ),
            KeyFigure(_("Recommend score"), _score(now.recommend), _before(_score(then.recommend))),
            KeyFigure(
                _("Complaints"),
                integer(complaints) + (f"  ({share})" if share else ""),
                _before(integer(before)),
            ),
        )
    )


def _mark(value: float | None, unit: str = "") -> str:
    return "–" if value is None else f"{decimal(value, 1)}{unit}"


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:+.0f}"


def _before(told: str) -> str:
    return _("{value} in the period before", value=told)


def _donut(title: str, parts: Breakdown) -> ChartBlock:
    return ChartBlock(
        title,
        "donut",
        tuple(one.label for one in parts.slices),
        (Series(_("Feedback"), tuple(one.count for one in parts.slices)),),
        "integer",
    )


def _bars(title: str, parts: Breakdown) -> ChartBlock:
    return ChartBlock(
        title,
        "hbar",
        tuple(one.label for one in parts.slices),
        (Series(_("Feedback"), tuple(one.count for one in parts.slices)),),
        "integer",
    )


def _line(
    title: str, months: Sequence[MonthOfOpinion], values: Sequence[float | None], places: int
) -> ChartBlock:
    return ChartBlock(
        title,
        "line",
        tuple(one.month for one in months),
        (Series(title, tuple(None if one is None else round(one, places) for one in values)),),
        "decimal",
    )


def _month_table(months: Sequence[MonthOfOpinion]) -> TableBlock:
    return TableBlock(
        _("Month by month"),
        (
            Column("month", _("Month")),
            Column("count", _("Feedback"), "integer", total=True),
            Column("satisfaction", _("Satisfaction"), "text", "right"),
            Column("recommend", _("Recommend score"), "text", "right"),
        ),
        [
            (
                one.month,
                one.opinion.count,
                _mark(one.opinion.satisfaction),
                _score(one.opinion.recommend),
            )
            for one in months
        ],
    )


def _complaints(reader: Reader, ids: Sequence[int]) -> TableBlock:
    spec = reader.records["feedback"]
    fields = [spec.fields[name] for name in _COLUMNS]
    rows = reader.rows("feedback", ids[:_MOST], _COLUMNS)
    return TableBlock(
        ngettext("{count} complaint", "{count} complaints", len(ids)),
        tuple(column(field) for field in fields),
        [
            tuple(
                cell(field, row, "") or (_("Still open") if field.name == "result" else "")
                for field in fields
            )
            for row in rows
        ],
        note=""
        if len(ids) <= _MOST
        else _("The latest {shown} of {count} are shown.", shown=_MOST, count=f"{len(ids):,}"),
    )
