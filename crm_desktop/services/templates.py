"""Empty workbooks to be filled in and imported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crm_desktop.exchange.columns import SheetOut
from crm_desktop.exchange.template import write_template
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _
from crm_desktop.services.import_mapping import spread_name
from crm_desktop.services.sheet_columns import sheet_columns


def write_record_template(spec: RecordSpec, path: Path, names: Sequence[str] = ()) -> None:
    """Write a workbook with a column for each field that a file can fill, or for ``names``.

    Titles are in the current language, with choices to pick from and an explanation of each
    column. Raises ``UnwritableFile``.
    """
    chosen = names or [name for name, field in spec.fields.items() if field.written]
    columns = [
        column
        for column in sheet_columns(spec, chosen, spread_name(spec))
        if column.field is not None and column.field.written
    ]
    write_template(path, SheetOut(_(spec.plural), [column.out for column in columns]))
