"""The workbook around the rows: sheets, formats, lists to choose from. openpyxl makes it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from crm_desktop.exchange.cells import MOST_ROWS, column_letters
from crm_desktop.exchange.columns import DATE_FORMAT, MOMENT_FORMAT, TIME_FORMAT, ColumnOut
from crm_desktop.exchange.row_xml import CellStyles, plain_text
from crm_desktop.i18n import _

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as BookCell
    from openpyxl.worksheet.worksheet import Worksheet

LISTS = "Lists"
"""The hidden sheet with the choices."""

HEADER_FILL = "DCE6F1"
REQUIRED_FILL = "FBE3C8"
BAD_FILL = "F8CBAD"

_LONGEST_NAME = 31
_LINE_HEIGHT = 15.0
"""Points."""

_MOST_LINES = 20


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Return a name that Excel takes for each of the ``wanted``, all different."""
    names: list[str] = []
    taken = {"", "history", LISTS.casefold()}  # Excel keeps "History" for itself
    for want in wanted:
        base = re.sub(r"[\x00-\x1f\[\]:*?/\\]", " ", want).strip(" '") or _("Sheet")
        name, copy = base[:_LONGEST_NAME].strip(" '"), 1
        while name.casefold() in taken:
            copy += 1
            end = f" ({copy})"
            name = base[: _LONGEST_NAME - len(end)].strip(" '") + end
        taken.add(name.casefold())
        names.append(name)
    return names


class Skeleton:
    """A workbook whose rows are yet to come."""

    def __init__(self) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 - heavy

        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])

    def add(self, name: str, columns: Sequence[ColumnOut], widths: Sequence[float]) -> Worksheet:
        """Add a sheet whose header stays in sight and whose columns are formatted."""
        sheet: Worksheet = self.book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
        for index, (column, width) in enumerate(zip(columns, widths, strict=True)):
            dimension = sheet.column_dimensions[column_letters(index)]
            dimension.width = width
            dimension.hidden = column.hidden
            dimension.number_format = column.number_format
        return sheet

    def add_choices(self, sheet: Worksheet, columns: Sequence[ColumnOut]) -> None:
        """Let Excel offer the choices of the columns that have some, and warn of other values."""
        from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - heavy

        for index, column in enumerate(columns):
            if not column.choices:
                continue
            rule = DataValidation(
                type="list",
                formula1=self._list(column.choices),
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="warning",
                error=_("This is not one of the choices. Keep it all the same?"),
            )
            letters = column_letters(index)
            rule.add(f"{letters}2:{letters}{MOST_ROWS}")
            sheet.add_data_validation(rule)

    def _list(self, choices: Sequence[str]) -> str:
        """Write the choices into the hidden sheet and return where they stand.

        A rule itself holds no more than 255 characters, and no commas within a choice.
        """
        if LISTS in self.book.sheetnames:
            lists = self.book[LISTS]
            column = lists.max_column + 1
        else:
            lists = self.book.create_sheet(LISTS)
            lists.sheet_state = "hidden"
            column = 1
        for row, choice in enumerate(choices, 1):
            put(lists, row, column, choice)
        letters = column_letters(column - 1)
        return f"{LISTS}!${letters}$1:${letters}${len(choices)}"


def height_of(texts: Iterable[tuple[str, float]]) -> float | None:
    """Return the height of a row of wrapped texts in columns of a width, ``None``: one line.

    A spreadsheet program sees to it by itself only when somebody edits the row.
    """
    lines = max(
        (
            sum(max(math.ceil(shown_width(line) / width), 1) for line in text.split("\n"))
            for text, width in texts
        ),
        default=1,
    )
    return min(lines, _MOST_LINES) * _LINE_HEIGHT if lines > 1 else None


def shown_width(text: str) -> int:
    """Return how wide a line of text is; a Chinese character is as wide as two others."""
    return len(text) + sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)


def put(sheet: Worksheet, row: int, column: int, text: str) -> BookCell:
    """Write a text, which never becomes a formula, and return its cell; both count from 1."""
    cell = cast("BookCell", sheet.cell(row, column))
    cell.value = plain_text(text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def dress(
    cell: BookCell,
    number_format: str = "@",
    *,
    fill: str = "",
    wrap: bool = False,
    left: bool = False,
) -> int:
    """Give the cell a style and return its number. ``left``: at the left whatever it holds."""
    from openpyxl.styles import Alignment, PatternFill  # noqa: PLC0415 - heavy

    cell.number_format = number_format
    if fill:
        cell.fill = PatternFill("solid", start_color=fill)
    cell.alignment = Alignment(horizontal="left" if left else None, vertical="top", wrap_text=wrap)
    return cell.style_id


def header_style(cell: BookCell, *, fill: str = HEADER_FILL, right: bool = False) -> int:
    """Give the cell the style of a title and return its number."""
    from openpyxl.styles import Alignment, Border, Font, Side  # noqa: PLC0415 - heavy

    dress(cell, fill=fill)
    usual = cell.font
    cell.font = Font(name=usual.name, size=usual.size, bold=True)
    cell.border = Border(bottom=Side(style="thin", color="808080"))
    cell.alignment = Alignment(
        horizontal="right" if right else "left", vertical="center", wrap_text=True
    )
    return cell.style_id


def loose_cell(sheet: Worksheet) -> BookCell:
    """Return a cell that stands in no sheet, to ask for the numbers of styles."""
    from openpyxl.cell.cell import Cell as BookCell  # noqa: PLC0415 - heavy

    return BookCell(sheet, row=1, column=1)


def cell_styles(sheet: Worksheet, column: ColumnOut, *, fill: str = "") -> CellStyles:
    """Return the numbers of the styles for the values of a column."""
    number, day, moment = column.number_format, DATE_FORMAT, MOMENT_FORMAT
    match column.kind:
        case "date":
            number, day = "General", number
        case "datetime":
            number, moment = "General", number
        case "text":
            number = "General"
    return CellStyles(
        text=dress(loose_cell(sheet), fill=fill),
        number=dress(loose_cell(sheet), number, fill=fill),
        date=dress(loose_cell(sheet), day, fill=fill, left=True),
        moment=dress(loose_cell(sheet), moment, fill=fill, left=True),
        time=dress(loose_cell(sheet), TIME_FORMAT, fill=fill, left=True),
        blank=dress(loose_cell(sheet), fill=fill) if fill else 0,
    )
