"""What a person should know about a file that is imported, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_desktop.exchange.table import Table
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text, listed
from crm_desktop.services.import_mapping import ColumnMap, field_at
from crm_desktop.services.record_ids import RECORD_ID


def column_notes(spec: RecordSpec, columns: ColumnMap, table: Table) -> Iterator[Text]:
    """Yield what a person should know of the columns of a file."""
    if table.cut:
        yield Text("The file has more rows than were read.")
    if columns.unmatched:
        yield Text("Columns that are not taken: {headers}.", headers=listed(columns.unmatched))
    fields = set(columns.fields)
    known = RECORD_ID in fields or any(set(group) <= fields for group in spec.match)
    if fields and not known:
        yield Text(
            "No column tells records apart, so importing the file again makes them again. "
            "A code or a key would prevent it."
        )


def differing_notes(
    spec: RecordSpec, differing: Mapping[str, tuple[int, str, str]]
) -> Iterator[Text]:
    """Yield where the file says something else than what is computed.

    ``differing`` holds by path the row, what the file says there, and the result.
    """
    for path, (row, said, computed) in differing.items():
        yield Text(
            "“{label}” is computed here. "
            "In row {row} the file says {said}, the result is {computed}.",
            label=(field_at(spec, path).label,),
            row=row,
            said=said,
            computed=computed or "–",
        )
