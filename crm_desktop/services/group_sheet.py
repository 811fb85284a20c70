"""The sheet of a workbook that says how many and how much each group of an exported list has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm_desktop.exchange.columns import ColumnOut, SheetOut
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _
from crm_desktop.services.grouping import (
    RECKONINGS,
    Grouped,
    Totals,
    group_label,
    measured,
    reckoning,
    totals_read,
)
from crm_desktop.services.lists import Query
from crm_desktop.storage.reader import Reader


def group_sheet(reader: Reader, query: Query, found: Grouped) -> SheetOut:
    """Return a line for each group, one more for each further currency, and the grand total.

    It stands beside the list's own sheet, which an import takes back as before.
    """
    spec = reader.records[query.record]
    names = measured(spec, query.columns or spec.columns)
    whole = totals_read(reader, query)
    split = any(total.currency for every in whole.values() for total in every)
    label = group_label(reader.records, query.record, query.group)
    columns = [ColumnOut("group", label, width=30), ColumnOut("count", _("Count"), "integer")]
    if split:
        columns.append(ColumnOut("currency", _("Currency")))
    how = RECKONINGS[reckoning(query, spec, names)]
    for name in names:
        title = _("{field} ({how})", field=spec.fields[name].show_label(), how=_(how))
        columns.append(_column(spec, name, title))
    rows = [
        *(row for one in found.sections
          for row in _rows(one.title, one.count, names, one.totals, split=split)),
        *_rows(_("Total"), len(found.ids), names, whole, split=split),
    ]  # fmt: skip
    return SheetOut(_("Groups"), columns, rows)


def _column(spec: RecordSpec, name: str, title: str) -> ColumnOut:
    kind = spec.fields[name].kind
    places = max(2, getattr(kind, "places", 0))
    return ColumnOut(name, title, "money" if kind.key == "money" else "decimal", places=places)


def _rows(
    title: str, count: int, names: Sequence[str], found: Totals, *, split: bool
) -> Iterator[list[object]]:
    """Yield the lines of one group: how many stands in the first one only."""
    currencies = list(
        dict.fromkeys(total.currency for name in names for total in found.get(name, ()))
    )
    for place, currency in enumerate(currencies or [""]):
        values: list[object] = [title, None if place else count]
        if split:
            values.append(currency)
        for name in names:
            amounts = {total.currency: total.value for total in found.get(name, ())}
            values.append(amounts.get(currency))
        yield values
