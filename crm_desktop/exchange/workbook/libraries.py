"""The sheets of a workbook by calamine, and by openpyxl where that fails."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from crm_desktop.exchange.problems import PasswordNeeded, UnreadableFile
from crm_desktop.exchange.workbook.sheet import RawSheet
from crm_desktop.i18n import Text


def no_sheet(name: str | None) -> UnreadableFile:
    """Return the error for a workbook that has no sheet of that name, or none at all."""
    if name is None:
        return UnreadableFile(Text("The workbook has no sheet with a table."))
    return UnreadableFile(
        Text("The workbook has no sheet named “{sheet}”. Choose another.", sheet=name)
    )


def by_calamine(file: BinaryIO, wanted: str | None) -> RawSheet:
    """Return the ``wanted`` sheet, or the first visible one that holds something.

    Raises ``PasswordNeeded``, ``UnreadableFile``, and whatever calamine raises, panics among it.
    """
    from python_calamine import (  # noqa: PLC0415 - only in the reading process
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        workbook = CalamineWorkbook.from_filelike(file)
    except PasswordError:
        raise PasswordNeeded(Text("The workbook is protected with a password.")) from None
    tables = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    names = tuple(visible or (sheet.name for sheet in tables))
    if wanted is not None and wanted not in workbook.sheet_names:
        raise no_sheet(wanted)
    if not names:
        raise no_sheet(None)
    for name in [wanted] if wanted is not None else names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height:
            break
    else:
        name = wanted or names[0]
        sheet = workbook.get_sheet_by_name(name)
    # calamine hands out the blank rows above the first cell, but not the blank columns before it.
    left = [None] * (sheet.start[1] if sheet.start else 0)
    return RawSheet(
        name,
        names,
        enumerate((left + row for row in sheet.iter_rows()) if sheet.height else (), 1),
        expected=sheet.total_height + 1 if sheet.height else 0,
        merged=[(*start, *end) for start, end in sheet.merged_cell_ranges or ()],
    )


def by_openpyxl(file: BinaryIO, wanted: str | None) -> RawSheet:
    """Return the ``wanted`` sheet, or the first visible one that holds something.

    Raises ``UnreadableFile`` and whatever openpyxl raises.
    """
    # openpyxl imports these where they are installed; reading needs neither, and they take long.
    for heavy in ("numpy", "PIL"):
        sys.modules.setdefault(heavy, None)  # type: ignore[arg-type]
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy, and seldom needed

    workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    visible = [name for name, sheet in sheets.items() if sheet.sheet_state == "visible"]
    names = tuple(visible or sheets)
    if wanted is not None and wanted not in sheets:
        raise no_sheet(wanted)
    if not names:
        raise no_sheet(None)

    def rows(name: str) -> Iterator[tuple[int, Sequence[Any]]]:
        sheet = sheets[name]
        sheet.reset_dimensions()  # a declared size of 16,384 x 1,048,576 would be walked through
        yield from enumerate(sheet.iter_rows(values_only=True), 1)

    if wanted is None:
        wanted = next((name for name in names if any(any(row) for _, row in rows(name))), names[0])
    return RawSheet(wanted, names, rows(wanted), errors_as_text=True)
