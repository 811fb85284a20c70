"""How a text file divides its fields.

Every separator is tried on the first lines as the real reader would read them. The one wins under
which the rows agree best on how many fields they have; decimal commas and commas in sentences
lose because the header, or one row, has fewer of them.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

SEPARATORS = (",", ";", "\t", "|")
"""The signs that are found unasked, the likeliest first."""

_DECLARED = re.compile(r"^sep=(.)\r?\n?$", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"(?<!\d)\d{1,3}(\.\d{3})*,\d{1,4}(?!\d)|(?<!\d)\d+,\d{1,2}(?!\d)")
_BACKSLASH_QUOTE = re.compile(r'\\"(?![";,\t|\r\n]|$)')
_DOUBLED_QUOTE = re.compile(r'[^,;\t|\r\n"]""[^"]')


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""``separator`` between fields, ``escape`` before a quote (``None``: doubled), blanks around.

    ``spaced`` says that blanks stand between the separator and the quotes: ``1, "a"``.
    """

    separator: str
    escape: str | None = None
    spaced: bool = False

    def reader(self, lines: Iterable[str]) -> Reader:
        """Return what yields the records in ``lines``."""
        return csv.reader(
            lines,
            delimiter=self.separator,
            escapechar=self.escape,
            doublequote=self.escape is None,
            skipinitialspace=self.spaced,
        )


def declared_separator(line: str) -> str | None:
    """Return the separator that a first line ``sep=;``, as Excel writes it, declares."""
    found = _DECLARED.match(line)
    return found[1] if found else None


def find_dialect(lines: Sequence[str], separator: str | None = None) -> Dialect:
    """Return how a file that begins with these ``lines`` is divided.

    A ``separator`` that is given is kept; a file in which none stands is taken to have commas.
    """
    escape = "\\" if _has_backslash_quotes(lines) else None
    if separator is None:
        scores = {sign: _score(lines, Dialect(sign, escape)) for sign in SEPARATORS}
        separator = max(SEPARATORS, key=lambda sign: scores[sign])
    return Dialect(separator, escape, _is_spaced(lines, Dialect(separator, escape)))


def _rows(lines: Sequence[str], dialect: Dialect) -> list[list[str]]:
    """Return the records that can be read and hold something."""

    def readable() -> Iterator[list[str]]:
        try:
            yield from dialect.reader(lines)
        except csv.Error:  # a field beyond all bounds; what came before it tells enough
            return

    return [row for row in readable() if any(row)]


def _has_backslash_quotes(lines: Sequence[str]) -> bool:
    r"""Tell whether quotes inside a text are written ``\"``, as databases do, and never ``""``."""
    text = "".join(lines)
    return bool(_BACKSLASH_QUOTE.search(text)) and not _DOUBLED_QUOTE.search(text)


def _is_spaced(lines: Sequence[str], dialect: Dialect) -> bool:
    rows = _rows(lines, dialect)
    spaced = sum(any(re.match(r'\s+"', cell) for cell in row) for row in rows)
    return spaced * 2 > len(rows)


def _score(lines: Sequence[str], dialect: Dialect) -> float:
    """Return how well the dialect divides the ``lines``; 0 where its separator divides nothing."""
    rows = _rows(lines, dialect)
    if len(rows) > 1 and len(rows) < len(lines):
        rows.pop()  # perhaps cut off within quotes
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    usual, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]))
    score = agreeing / len(rows)
    if len(rows[0]) == usual:
        score += 0.5
    cells = sum(map(len, rows))
    # Quotes that are left over stood within a field, not around it.
    score -= sum('"' in cell for row in rows for cell in row) / cells
    if dialect.separator == "," and _are_decimals(rows):
        score -= 0.6
    return max(score, 0.0) + min(usual, 20) / 1000


def _are_decimals(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the comma stood within numbers wherever it divided something."""
    joined = [",".join(row) for row in rows if len(row) > 1]
    commas = sum(line.count(",") for line in joined)
    within = sum(len(_DECIMAL_COMMA.findall(line)) for line in joined)
    return 0 < commas == within and any(re.search(r"[;\t|]", line) for line in joined)
