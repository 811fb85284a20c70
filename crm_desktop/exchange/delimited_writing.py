"""Write CSV."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from crm_desktop.exchange.cells import Progress
from crm_desktop.exchange.columns import ColumnOut
from crm_desktop.exchange.problems import LackingCharacters
from crm_desktop.exchange.saving import replacing
from crm_desktop.i18n import Text

_SURROGATE = re.compile("[\ud800-\udfff]")
_ROWS_BETWEEN = 256
_SIGNS_TOLD = 8


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text file is written.

    ``encoding`` is one that Python knows, ``utf-8-sig`` being UTF-8 with a mark at the start. A
    ``lossy`` file has ``?`` for characters that its encoding lacks, else it is not written.
    """

    encoding: str = "utf-8-sig"
    separator: str = ","
    lossy: bool = False


PLAIN = TextForm()


def write_csv(
    path: str | os.PathLike[str],
    columns: Sequence[ColumnOut],
    rows: Iterable[Sequence[object]],
    *,
    form: TextForm = PLAIN,
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

    Raises ``LackingCharacters``, which names the characters that do not exist in the encoding,
    ``UnwritableFile`` and whatever the rows or ``progress`` raise; then what stood at ``path`` is
    untouched.
    """
    signs = _Signs(form)
    with (
        replacing(Path(path)) as new,
        new.open("x", encoding=form.encoding, errors="replace", newline="") as file,
    ):
        writer = csv.writer(file, delimiter=form.separator, quoting=csv.QUOTE_ALL)
        writer.writerow(signs.checked([column.title for column in columns], 1))
        for number, row in enumerate(rows, 2):
            fields = [
                value if type(value) is str else _field(value, column)
                for value, column in zip(row, columns, strict=True)
            ]
            writer.writerow(signs.checked(fields, number))
            if progress is not None and not number % _ROWS_BETWEEN:
                progress(number - 1, 0)
        file.flush()
        if signs.lacking and not form.lossy:
            raise LackingCharacters(
                Text(
                    "{encoding} does not have {signs}, which stand in {rows} rows, the first in "
                    "row {row}. Choose UTF-8, or let “?” be written in their place.",
                    encoding=form.encoding.upper(),
                    signs=signs.told(),
                    rows=f"{signs.rows:,}",
                    row=signs.first,
                )
            )
    return signs.notes()


class _Signs:
    """Looks for characters that cannot be written, and counts them."""

    def __init__(self, form: TextForm) -> None:
        self.lacking: Counter[str] = Counter()
        self.rows = self.first = self.broken = 0
        self._form = form
        self._whole = form.encoding.startswith(("utf", "gb18030"))

    def checked(self, fields: list[str], number: int) -> list[str]:
        """Return the fields of a row as they can be written."""
        line = "".join(fields)
        if _SURROGATE.search(line):
            self.broken += 1
            fields = [_SURROGATE.sub("\ufffd", field) for field in fields]
            line = "".join(fields)
        if not self._whole and not line.isascii():
            try:
                line.encode(self._form.encoding)
            except UnicodeEncodeError:
                self._count(line, number)
        return fields

    def _count(self, line: str, number: int) -> None:
        self.rows += 1
        self.first = self.first or number
        for sign in line:
            try:
                sign.encode(self._form.encoding)
            except UnicodeEncodeError:
                self.lacking[sign] += 1

    def told(self) -> str:
        """Return the commonest of the lacking characters."""
        shown = " ".join(sign for sign, _count in self.lacking.most_common(_SIGNS_TOLD))
        return f"{shown} …" if len(self.lacking) > _SIGNS_TOLD else shown

    def notes(self) -> tuple[Text, ...]:
        """Return sentences about what was changed."""
        found = []
        if self.broken:
            found.append(
                Text(
                    "Rows with broken characters, which were replaced: {count}.", count=self.broken
                )
            )
        if self.lacking:
            found.append(
                Text(
                    "Characters that {encoding} does not have were written as “?”: {signs}, "
                    "in {rows} rows.",
                    encoding=self._form.encoding.upper(),
                    signs=self.told(),
                    rows=f"{self.rows:,}",
                )
            )
        return tuple(found)


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
