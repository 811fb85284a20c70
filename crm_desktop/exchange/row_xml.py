"""The rows of a sheet as SpreadsheetML.

openpyxl's write-only mode makes an object of every cell and walks it through an XML library:
100,000 rows of 20 columns take 24 s, XlsxWriter's constant-memory mode takes 14 s, and these few
lines 4 s. The rest of the workbook, where speed is nothing and details are many, is openpyxl's.

No value becomes a formula: text is written as inline text, whatever it begins with. What XML
cannot hold is written in Excel's own way, as ``_x0001_``, and such letters in a text itself as
``_x005F_x0001_``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import NamedTuple

from crm_desktop.exchange.cells import LONGEST_TEXT, column_letters
from crm_desktop.i18n import Text

_UNSAFE = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_DAY = 86_400
"""Seconds."""

_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1).toordinal()
"""Excel counts a 29th February 1900 that never was, and other programs do not."""

_DIGITS = 15


class CellStyles(NamedTuple):
    """The numbers of the styles of one column, for each sort of value."""

    text: int = 0
    number: int = 0
    date: int = 0
    moment: int = 0
    time: int = 0
    blank: int = 0
    """0: a blank cell is left out."""


@dataclass
class Losses:
    """What could not be written as it was: how many texts of a sort, and the row of the first."""

    cut: int = 0
    cut_row: int = 0
    surrogates: int = 0
    surrogates_row: int = 0
    infinite: int = 0
    infinite_row: int = 0

    def notes(self, sheet: str) -> list[Text]:
        """Return the sentences."""
        found = []
        if self.cut:
            found.append(
                Text(
                    "Texts longer than the {longest} characters that a cell can hold were cut "
                    "in “{sheet}”: {count}, the first in row {row}.",
                    longest=f"{LONGEST_TEXT:,}",
                    sheet=sheet,
                    count=self.cut,
                    row=self.cut_row,
                )
            )
        if self.surrogates:
            found.append(
                Text(
                    "Broken characters were replaced in “{sheet}”: {count} texts, "
                    "the first in row {row}.",
                    sheet=sheet,
                    count=self.surrogates,
                    row=self.surrogates_row,
                )
            )
        if self.infinite:
            found.append(
                Text(
                    "Numbers without a value were left blank in “{sheet}”: {count}, "
                    "the first in row {row}.",
                    sheet=sheet,
                    count=self.infinite,
                    row=self.infinite_row,
                )
            )
        return found


@dataclass
class RowXml:
    """Makes the rows of one sheet; notes in ``losses`` what it could not write as it was.

    ``marked`` are the styles for cells that are to stand out. ``yes_no`` holds for each column
    the words for yes and no, or ``None`` for TRUE and FALSE.
    """

    styles: Sequence[CellStyles]
    marked: Sequence[CellStyles] = ()
    yes_no: Sequence[tuple[str, str] | None] = ()
    losses: Losses = field(default_factory=Losses)

    def __post_init__(self) -> None:
        letters = [column_letters(index) for index in range(len(self.styles))]
        words = self.yes_no or [None] * len(letters)
        self._plain = list(zip(letters, self.styles, words, strict=True))
        self._marked = list(zip(letters, self.marked or self.styles, words, strict=True))

    def row(
        self,
        number: int,
        values: Sequence[object],
        marked: Collection[int] = (),
        height: float | None = None,
    ) -> str:
        """Return the ``row`` element, the cells of the columns ``marked`` standing out.

        Raises ``TypeError`` for what no cell can hold.
        """
        columns = self._plain
        if marked:
            columns = [
                (self._marked if index in marked else self._plain)[index]
                for index in range(len(columns))
            ]
        tall = f' ht="{height:g}" customHeight="1"' if height else ""
        cells = [f'<row r="{number}"{tall}>']
        add = cells.append
        for value, (letters, styles, words) in zip(values, columns, strict=False):
            kind = type(value)
            if kind is str:
                if value:
                    add(f'<c r="{letters}{number}" s="{styles.text}" t="inlineStr"><is>')
                    add(self._text(value, number))  # type: ignore[arg-type]
                    add("</is></c>")
                elif styles.blank:
                    add(f'<c r="{letters}{number}" s="{styles.blank}"/>')
            elif value is None:
                if styles.blank:
                    add(f'<c r="{letters}{number}" s="{styles.blank}"/>')
            elif kind is int and -(10**_DIGITS) < value < 10**_DIGITS:
                add(f'<c r="{letters}{number}" s="{styles.number}"><v>{value}</v></c>')
            else:
                add(self._other(f'<c r="{letters}{number}"', value, styles, words, number))
        add("</row>")
        return "".join(cells)

    def _text(self, text: str, number: int) -> str:
        if len(text) > LONGEST_TEXT // 2:
            text = self._cut(text, number)
        if _UNSAFE.search(text):
            try:
                text.encode()
            except UnicodeEncodeError:
                self.losses.surrogates += 1
                self.losses.surrogates_row = self.losses.surrogates_row or number
            text = _UNSAFE.sub(_escape, text)
        if text[0] <= " " or text[-1] <= " ":
            return f'<t xml:space="preserve">{text}</t>'
        return f"<t>{text}</t>"

    def _cut(self, text: str, number: int) -> str:
        """Return as much of the text as a cell holds."""
        wide = text.encode("utf-16-le", "surrogatepass")
        if len(wide) <= 2 * LONGEST_TEXT:
            return text
        self.losses.cut += 1
        self.losses.cut_row = self.losses.cut_row or number
        return wide[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")

    def _other(
        self,
        start: str,
        value: object,
        styles: CellStyles,
        words: tuple[str, str] | None,
        number: int,
    ) -> str:
        match value:
            case bool():
                if words is not None:
                    return self._inline(start, words[0] if value else words[1], styles, number)
                return f'{start} s="{styles.number}" t="b"><v>{int(value)}</v></c>'
            case int() | float() | Decimal():
                return self._number(start, value, styles, number)
            case date():
                return self._day(start, value, styles, number)
            case time():
                seconds = value.hour * 3600 + value.minute * 60 + value.second
                return f'{start} s="{styles.time}"><v>{seconds / _DAY!r}</v></c>'
            case str():
                return self._inline(start, str(value), styles, number)
            case _:
                raise TypeError(f"A cell cannot hold {value!r}")

    def _inline(self, start: str, text: str, styles: CellStyles, number: int) -> str:
        content = self._text(text, number)
        return f'{start} s="{styles.text}" t="inlineStr"><is>{content}</is></c>'

    def _number(self, start: str, value: float | Decimal, styles: CellStyles, number: int) -> str:
        """Return a number, or the text of one whose digits a spreadsheet would lose."""
        if not isfinite(value):
            self.losses.infinite += 1
            self.losses.infinite_row = self.losses.infinite_row or number
            return f'{start} s="{styles.number}"/>'
        if isinstance(value, float):
            return f'{start} s="{styles.number}"><v>{value!r}</v></c>'
        text = f"{value:f}" if isinstance(value, Decimal) else str(int(value))
        if len(text.replace(".", "").strip("-0")) > _DIGITS:
            return self._inline(start, text, styles, number)
        return f'{start} s="{styles.number}"><v>{text}</v></c>'

    def _day(self, start: str, value: date, styles: CellStyles, number: int) -> str:
        """Return a date as the number of days that Excel counts, as text before March 1900."""
        fraction = 0.0
        style = styles.date
        if isinstance(value, datetime):
            if value.tzinfo is not None:
                value = value.astimezone().replace(tzinfo=None)
            fraction = (value - datetime.combine(value, time.min)).total_seconds() / _DAY
            style = styles.moment
        ordinal = value.toordinal()
        if ordinal < _FIRST_DAY:
            return self._inline(start, value.isoformat(), styles, number)
        days = ordinal - _DAY_ZERO
        shown = f"{days + fraction!r}" if fraction else f"{days}"
        return f'{start} s="{style}"><v>{shown}</v></c>'


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == "_":
        return "_x005F_"
    if sign in _MARKUP:
        return _MARKUP[sign]
    if "\ud800" <= sign <= "\udfff":
        return "\ufffd"
    return f"_x{ord(sign):04X}_"


def plain_text(text: str) -> str:
    """Return ``text`` as openpyxl, which escapes markup but nothing else, may be given it."""
    return _UNSAFE.sub(lambda found: found[0] if found[0] in _MARKUP else _escape(found), text)
