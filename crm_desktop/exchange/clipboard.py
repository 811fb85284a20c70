"""Blocks of cells as the text that spreadsheet programs put on the clipboard, and take from it.

Tabs stand between the cells of a row, line ends between rows. A cell that holds one of them stands
in quotes, those within it doubled, as Excel, WPS and LibreOffice do it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"(?=[\t\r\n]|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")


def block_text(rows: Iterable[Sequence[str]]) -> str:
    """Return the text of a block; ``read_block`` takes it back unchanged."""
    return "\n".join("\t".join(map(_written, row)) for row in rows)


def _written(text: str) -> str:
    # A quote at the start would be taken for the beginning of such a cell.
    if "\t" in text or "\n" in text or "\r" in text or text.startswith('"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def read_block(text: str) -> list[list[str]]:
    """Return the rows of a block, which may differ in length; a text alone is one cell.

    A quote that nothing closes is a sign as any other. The line end behind the last row, which
    most programs write, begins no row of its own.
    """
    rows: list[list[str]] = []
    row: list[str] = []
    at, end = 0, len(text)
    while at < end:
        found = _QUOTED.match(text, at) if text[at] == '"' else None
        if found is not None:
            row.append(found[1].replace('""', '"').replace("\r\n", "\n"))
        else:
            found = _PLAIN.match(text, at)
            assert found is not None
            row.append(found[0])
        at = found.end()
        sign = text[at : at + 1]
        if sign == "\t":
            at += 1
            if at == end:
                row.append("")
            continue
        rows.append(row)
        row = []
        at += 2 if text.startswith("\r\n", at) else 1
    if row:
        rows.append(row)
    return rows
