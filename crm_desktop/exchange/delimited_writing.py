"""Write CSV."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from crm_desktop.exchange.cells import Progress
from crm_desktop.exchange.columns import ColumnOut
from crm_desktop.exchange.problems import UnwritableFile
from crm_desktop.exchange.saving import replacing
from crm_desktop.i18n import Text

_SURROGATE = re.compile("[\ud800-\udfff]")
_ROWS_BETWEEN = 256


def write_csv(
    path: str | os.PathLike[str],
    columns: Sequence[ColumnOut],
    rows: Iterable[Sequence[object]],
    *,
    encoding: str = "utf-8-sig",
    separator: str = ",",
    progress: Progress | None = None,
) -> tuple[Text, ...]:
    """Write the rows as text, the titles first, and return sentences about what was changed.

    Excel recognises UTF-8 by the mark that ``utf-8-sig`` puts at the start. Every field is quoted,
    which keeps a text with separators, quotes or line ends whole and shows a reader which sign
    separates. Dates are written as 2026-03-17 14:30:00, numbers with a point, yes and no as the
    two choices of the column or as TRUE and FALSE.

    A text that begins with ``=``, ``+``, ``-`` or ``@`` is written as it is. Putting an
    apostrophe before it, as is sometimes advised against formulas, would change phone numbers,
    amounts and names for good the next time the file is imported. Who passes a file on to be opened
    in Excel writes a workbook, where a text stays text.

    Raises ``UnwritableFile``, where a character does not exist in the ``encoding`` among others,
    and whatever the rows or ``progress`` raise; then what stood at ``path`` is untouched.
    """
    broken = 0
    number = 1
    with (
        replacing(Path(path)) as new,
        new.open("x", encoding=encoding, newline="") as file,
    ):
        writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
        try:
            writer.writerow([column.title for column in columns])
            for number, row in enumerate(rows, 2):
                fields = [
                    value if type(value) is str else _field(value, column)
                    for value, column in zip(row, columns, strict=True)
                ]
                if _SURROGATE.search("".join(fields)):
                    broken += 1
                    fields = [_SURROGATE.sub("\ufffd", field) for field in fields]
                writer.writerow(fields)
                if progress is not None and not number % _ROWS_BETWEEN:
                    progress(number - 1, 0)
            file.flush()
        except UnicodeEncodeError as error:
            raise UnwritableFile(
                Text(
                    "“{sign}” in row {row} cannot be written in {encoding}. Choose UTF-8.",
                    sign=error.object[error.start],
                    row=number,
                    encoding=encoding,
                )
            ) from error
    if not broken:
        return ()
    return (Text("Rows with broken characters, which were replaced: {count}.", count=broken),)


def _field(value: object, column: ColumnOut) -> str:
    match value:
        case None:
            return ""
        case bool():
            yes, no = column.yes_no_words or ("TRUE", "FALSE")
            return yes if value else no
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)
