"""Everything about one customer on paper: figures, fields, people, purchases, what was said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from crm_desktop.fields.conditions import Condition, Tree
from crm_desktop.fields.kind import is_blank
from crm_desktop.i18n import _, ngettext
from crm_desktop.reports.dataset import (
    Block,
    ChartBlock,
    Document,
    Entry,
    KeyFigure,
    KeyFigures,
    Series,
    TableBlock,
    TimelineBlock,
)
from crm_desktop.reports.formats import decimal, integer
from crm_desktop.services.currencies import sign
from crm_desktop.services.figure_values import CustomerFigures
from crm_desktop.services.figures import FigureService
from crm_desktop.services.report_card import section_blocks
from crm_desktop.services.report_parts import (
    cell,
    column,
    currency_of,
    file_currency,
    head,
    round_money,
)
from crm_desktop.storage.reader import Reader, Row

_MOST = 60
_MONTHS = 12
_TABLES = (
    ("contact", ("name", "title", "department", "mobile", "office_phone", "email", "is_main")),
    ("sale", ("date", "number", "contact", "owner", "total")),
    ("feedback", ("date", "kind", "channel", "satisfaction", "recommend", "content", "result")),
)
_HIDDEN = frozenset({"name", "code", "company", "kind", "level", "status"})
"""What stands in the head already."""
_SORTS: dict[str, tuple[str, ...]] = {"contact": ("-is_main", "name")}


def customer_report(reader: Reader, figures: FigureService, row: Row, today: date) -> Document:
    """Return the card of a customer: ``row`` is what ``Reader.get`` gave."""
    spec = reader.records["customer"]
    mine = Condition("customer", "is", row["id"])
    told = [spec.fields[name].kind.show(row[name]) for name in ("kind", "level", "status")]
    own = figures.customer(row["id"], today)
    tables = [list(_table(reader, record, names, mine)) for record, names in _TABLES]
    contacts, sales, feedback = tables
    blocks: list[Block] = [
        _key_figures(own),
        *section_blocks(reader, spec, row, without=_HIDDEN),
        *contacts,
        *_chart(figures, own, mine, today),
        *sales,
        *feedback,
        *_timeline(reader, mine),
    ]
    return head(reader).document(
        spec.call(row),
        blocks,
        subtitle=" · ".join(text for text in (row["code"], *told, row["company"]) if text),
    )


def _key_figures(own: CustomerFigures) -> KeyFigures:
    base = own.takings.base
    last = own.last_purchase
    said = own.opinion
    waiting = own.follow_up
    return KeyFigures(
        (
            KeyFigure(
                _("Total spend"),
                round_money(base.total, base.currency),
                _("since {date}", date=own.first_purchase) if own.first_purchase else "",
            ),
            KeyFigure(
                _("Purchases"),
                integer(own.takings.count),
                _("last on {date}", date=last) if last else _("none so far"),
            ),
            KeyFigure(_("Average purchase"), round_money(base.average, base.currency)),
            KeyFigure(
                _("Satisfaction"),
                "–" if said.satisfaction is None else f"{decimal(said.satisfaction, 1)} / 5",
                ngettext("{count} complaint", "{count} complaints", own.complaints)
                if own.complaints
                else ngettext("{count} answer", "{count} answers", said.count),
            ),
            KeyFigure(
                _("Next follow-up"),
                "–" if waiting is None else f"{waiting.due}",
                waiting.subject if waiting else "",
            ),
        )
    )


def _table(reader: Reader, record: str, names: tuple[str, ...], mine: Tree) -> Iterator[TableBlock]:
    """Yield the customer's records of a type as a table, the latest first; nothing for none."""
    spec = reader.records[record]
    ids = reader.ids(record, mine, _SORTS.get(record, spec.sort))
    if not ids:
        return
    extra = ("currency",) if "currency" in spec.fields else ()
    rows = reader.rows(record, ids[:_MOST], (*names, *extra))
    whole = len(ids) <= _MOST
    currency = file_currency(reader)
    fields = [spec.fields[name] for name in names if _used(name, rows)]
    columns = (column(field) for field in fields)
    yield TableBlock(
        _(spec.plural),
        tuple(one if whole else replace(one, total=False) for one in columns),
        [
            # A mark for the one that is main says enough.
            tuple(cell(field, row, currency_of(row, currency)) or None for field in fields)
            for row in rows
        ],
        note=""
        if whole
        else _("The latest {shown} of {count} are shown.", shown=_MOST, count=f"{len(ids):,}"),
    )


def _used(name: str, rows: list[Row]) -> bool:
    return any(not is_blank(row[name]) and row[name] is not False for row in rows)


def _chart(
    figures: FigureService, own: CustomerFigures, mine: Tree, today: date
) -> Iterator[ChartBlock]:
    """Yield the purchases of the last twelve months, where there are any."""
    if not own.takings.base.total or own.last_purchase is None:
        return
    sold = figures.sales_by_month(_MONTHS, today, mine)
    if not any(one.total for one in sold.slices):
        return
    yield ChartBlock(
        _("Purchases by month"),
        "bar",
        tuple(one.label for one in sold.slices),
        (Series(_("Revenue"), tuple(one.total for one in sold.slices)),),
        "money",
        sign(sold.currency),
        wide=True,
    )


def _timeline(reader: Reader, mine: Tree) -> Iterator[TimelineBlock]:
    spec = reader.records["interaction"]
    ids = reader.ids("interaction", mine, ("-at",))
    if not ids:
        return
    names = ("at", "type", "subject", "notes", "outcome", "participants")
    entries = []
    for row in reader.rows("interaction", ids[:_MOST], names):
        told = [row["notes"]]
        if row["participants"]:
            told.append(_("Participants: {names}", names=row["participants"]))
        if row["outcome"]:
            told.append(_("Outcome: {outcome}", outcome=row["outcome"]))
        entries.append(
            Entry(
                cell(spec.fields["at"], row, ""),
                row["subject"],
                "\n".join(text for text in told if text),
                spec.fields["type"].kind.show(row["type"]),
            )
        )
    title = _(spec.plural)
    if len(ids) > _MOST:
        title = _(
            "{title} (the latest {shown} of {count})", title=title, shown=_MOST, count=len(ids)
        )
    yield TimelineBlock(title, tuple(entries))
