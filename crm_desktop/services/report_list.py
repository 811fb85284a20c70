"""The list that somebody looks at, as pages: its columns, its order, its conditions."""

from __future__ import annotations

from typing import Any

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _, listed, ngettext
from crm_desktop.reports.dataset import Document, TableBlock
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
    ids = reader.ids(spec.name, query.where, sort, deleted=query.deleted)
    needed = {*names, "currency"} if "currency" in spec.fields else set(names)
    rows: list[dict[str, Any]] = []
    for at in range(0, len(ids), _STEP):
        rows += reader.rows(spec.name, ids[at : at + _STEP], needed)
        if progress is not None:
            progress(len(rows), 2 * len(ids))
    fields = [spec.fields[name] for name in names]
    table = TableBlock(
        "",
        tuple(column(field, decimals=places_of(field, rows)) for field in fields),
        [tuple(cell(field, row, currency_of(row, currency)) for field in fields) for row in rows],
    )
    return head(reader).document(
        title or _(spec.plural),
        (table,),
        subtitle=" · ".join((ngettext("{count} record", "{count} records", len(rows)),
                             told_order(spec, sort))),
        conditions=told_conditions(reader, spec, query.where),
    )  # fmt: skip


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
