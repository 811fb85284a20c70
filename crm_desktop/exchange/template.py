"""An empty workbook to be filled in, which explains itself."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.exchange.columns import ColumnKind, ColumnOut, SheetOut
from crm_desktop.exchange.row_xml import plain_text
from crm_desktop.exchange.saving import replacing
from crm_desktop.exchange.sheet_part import widths
from crm_desktop.exchange.skeleton import (
    HEADER_FILL,
    REQUIRED_FILL,
    Skeleton,
    dress,
    header_style,
    height_of,
    put,
    sheet_names,
)
from crm_desktop.i18n import N_, _, listed

if TYPE_CHECKING:
    from openpyxl.comments import Comment
    from openpyxl.worksheet.worksheet import Worksheet

_WHAT_TO_ENTER: dict[ColumnKind, str] = {
    "text": N_("Text"),
    "integer": N_("A whole number"),
    "decimal": N_("A number"),
    "money": N_("An amount of money"),
    "percent": N_("A percentage"),
    "date": N_("A date such as 2026-03-17"),
    "datetime": N_("A date and time such as 2026-03-17 14:30"),
    "yes_no": N_("Yes or no"),
    "general": N_("Anything"),
}
_EXPLANATION_WIDTHS = (24.0, 32.0, 10.0, 24.0, 60.0, 60.0)
_CHOICES_SHOWN = 30
_COMMENT_WIDTH, _COMMENT_HEIGHT = 260, 120
"""Pixels."""


def write_template(path: str | os.PathLike[str], sheet: SheetOut) -> None:
    """Write a workbook with the header of ``sheet`` and no rows.

    Each title carries a note with what to enter; required columns have a title of another
    colour. Columns with choices offer them, all columns are formatted as their kind, and a second
    sheet explains each column. Raises ``UnwritableFile``.
    """
    skeleton = Skeleton()
    shown = [column for column in sheet.columns if not column.hidden]
    name, explanations = sheet_names([sheet.name, _("Explanations")])
    page = skeleton.add(name, shown, widths(shown, []))
    for place, column in enumerate(shown, 1):
        cell = put(page, 1, place, column.title)
        fill = REQUIRED_FILL if column.required else HEADER_FILL
        header_style(cell, fill=fill, right=column.is_number)
        cell.comment = _comment(column)
    skeleton.add_choices(page, shown)
    _explain(skeleton.book.create_sheet(explanations, 1), shown)
    with replacing(Path(path)) as new:
        skeleton.book.save(new)


def _comment(column: ColumnOut) -> Comment:
    from openpyxl.comments import Comment  # noqa: PLC0415 - heavy

    lines = [
        _("Required") if column.required else "",
        _what_to_enter(column),
        column.help,
        _("Example: {example}", example=column.example) if column.example else "",
    ]
    text = plain_text("\n".join(line for line in lines if line))
    return Comment(text, "", width=_COMMENT_WIDTH, height=_COMMENT_HEIGHT)


def _what_to_enter(column: ColumnOut) -> str:
    return _("One of the list") if column.choices else _(_WHAT_TO_ENTER[column.kind])


def _choices(column: ColumnOut) -> str:
    shown = listed(column.choices[:_CHOICES_SHOWN])
    return f"{shown}, …" if len(column.choices) > _CHOICES_SHOWN else shown


def _explain(page: Worksheet, columns: Sequence[ColumnOut]) -> None:
    """Fill the sheet of explanations: one row for every column."""
    page.freeze_panes = "A2"
    titles = (
        _("Column"),
        _("What to enter"),
        _("Required"),
        _("Example"),
        _("Explanation"),
        _("Choices"),
    )
    for place, (title, width) in enumerate(zip(titles, _EXPLANATION_WIDTHS, strict=True), 1):
        cell = put(page, 1, place, title)
        header_style(cell)
        page.column_dimensions[cell.column_letter].width = width
    for row, column in enumerate(columns, 2):
        texts = (
            column.title,
            _what_to_enter(column),
            _("Yes") if column.required else "",
            column.example,
            column.help,
            _choices(column),
        )
        for place, text in enumerate(texts, 1):
            if text:
                dress(put(page, row, place, text), wrap=True)
        page.row_dimensions[row].height = height_of(zip(texts, _EXPLANATION_WIDTHS, strict=True))
