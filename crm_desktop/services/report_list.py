"""The list that somebody looks at, as pages: its columns, its order, its conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _, listed, ngettext
from crm_desktop.reports.dataset import Document, Group, TableBlock
from crm_desktop.services.grouping import (
    Grouped,
    Totals,
    group_label,
    grouped_read,
    told,
    totals_read,
)
from crm_desktop.services.lists import Query
from crm_desktop.services.report_parts import (
    Progress,
    cell,
    column,
    currency_of,
    file_currency,
    head,
    places_of,
    told_conditions,
)
from crm_desktop.storage.reader import Reader

_STEP = 2_000


def list_report(
    reader: Reader, query: Query, *, title: str = "", progress: Progress | None = None
) -> Document:
    """Return the list of ``query`` as a document; ``title`` is the view's name, if it has one.

    ``progress`` hears of rows read; what it raises stops the work.
    """
    spec = reader.records[query.record]
    names = list(query.columns or spec.columns)
    sort = query.sort or spec.sort
    currency = file_currency(reader)
    found = grouped_read(reader, query) if query.group and not query.deleted else None
    ids = (
        reader.ids(spec.name, query.where, sort, deleted=query.deleted)
        if found is None
        else found.ids
    )
    needed = {*names, "currency"} if "currency" in spec.fields else set(names)
    rows: list[dict[str, Any]] = []
    for at in range(0, len(ids), _STEP):
        rows += reader.rows(spec.name, ids[at : at + _STEP], needed)
        if progress is not None:
            progress(len(rows), 2 * len(ids))
    fields = [spec.fields[name] for name in names]
    columns = tuple(column(field, decimals=places_of(field, rows)) for field in fields)
    lines = [
        tuple(cell(field, row, currency_of(row, currency)) for field in fields) for row in rows
    ]
    if found is None:
        table = TableBlock("", columns, lines, totals=_totals(reader, query, currency))
    else:
        groups = _groups(spec, query, found, lines, currency)
        table = TableBlock("", columns, groups=groups, totals=_totals(reader, query, currency))
    return head(reader).document(
        title or _(spec.plural),
        (table,),
        subtitle=" · ".join((ngettext("{count} record", "{count} records", len(rows)),
                             *told_groups(reader, query), told_order(spec, sort))),
        conditions=told_conditions(reader, spec, query.where),
    )  # fmt: skip


def _groups(
    spec: RecordSpec,
    query: Query,
    found: Grouped,
    lines: Sequence[tuple[Any, ...]],
    currency: str,
) -> list[Group]:
    """Return the groups as the table has them."""
    return [
        Group(
            _("{group} ({count})", group=one.title, count=f"{one.count:,}"),
            lines[one.start : one.start + one.count],
            _told(spec, query, one.totals, currency),
        )
        for one in found.sections
    ]


def _totals(reader: Reader, query: Query, currency: str) -> dict[str, str] | None:
    if query.deleted or not query.reckoning:
        return None
    spec = reader.records[query.record]
    return _told(spec, query, totals_read(reader, query), currency)


def _told(spec: RecordSpec, query: Query, found: Totals, currency: str) -> dict[str, str] | None:
    """Return totals that are no sums; ``None`` where the table adds up by itself."""
    if query.reckoning in ("", "sum"):
        return None
    return {name: told(spec.fields[name], every, currency) for name, every in found.items()}


def told_order(spec: RecordSpec, sort: tuple[str, ...]) -> str:
    """Return the order of a list in words."""
    labels = [
        _("{field} (descending)", field=spec.fields[name[1:]].show_label())
        if name.startswith("-")
        else spec.fields[name].show_label()
        for name in sort
        if name.lstrip("-") in spec.fields
    ]
    return _("sorted by {fields}", fields=listed(labels)) if labels else ""


def told_groups(reader: Reader, query: Query) -> list[str]:
    """Return by what a list is grouped, in words; nothing where it is not."""
    if not query.group or query.deleted:
        return []
    field = group_label(reader.records, query.record, query.group)
    return [_("groups: {field}", field=field)]
