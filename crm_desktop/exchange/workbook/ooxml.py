"""What calamine does not tell about a sheet of an .xlsx: its errors, and formulas never computed.

Only for notes to the person. It looks for the few bytes that say so in the unpacked sheet, which
costs a tenth of reading it.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePosixPath
from typing import IO, BinaryIO
from xml.etree.ElementTree import ParseError

from crm_desktop.exchange.workbook.sheet import Findings

_MOST_BYTES = 400_000_000
_PIECE = 1024 * 1024
_OVERLAP = 16 * 1024
_ERROR = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\bt=["']e["']""")
_ROW = re.compile(rb"""\br=["'][A-Z]{1,3}(\d+)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?: [^>]*)?>[^<]")
_UNCALCULATED = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt=)[^>]*>\s*<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
"""A result that is text may be an empty one; a number may not."""


def look_at_cells(file: BinaryIO, sheet: str, findings: Findings) -> None:
    """Add to the ``findings`` what the cells of the sheet show; a file of another kind has none."""
    try:
        with zipfile.ZipFile(file) as package:
            part = _part_of(package, sheet)
            if part is None or package.getinfo(part).file_size > _MOST_BYTES:
                return
            with package.open(part) as stream:
                _search(stream, findings)
    except (KeyError, ParseError, zipfile.BadZipFile):
        return  # no .xlsx, or so unusual that it holds no sheet where every other has it


def _search(stream: IO[bytes], findings: Findings) -> None:
    rest = b""
    while piece := stream.read(_PIECE):
        window = rest + piece
        # A cell's start or end that the window cuts off is looked at with the next piece.
        end = len(window) - _OVERLAP if len(piece) == _PIECE else len(window)
        findings.values = findings.values or bool(_VALUE.search(window))
        if b't="e"' in window or b"t='e'" in window:
            for found in _ERROR.finditer(window):
                if found.start() < end:
                    row = _ROW.search(found[0])
                    findings.errors += 1
                    findings.errors_row = findings.errors_row or (int(row[1]) if row else 0)
        if b"f></" in window or b"f><" in window or b"f>\n" in window:
            findings.uncalculated += sum(
                found.start() < end for found in _UNCALCULATED.finditer(window)
            )
        rest = window[end:]


def _part_of(package: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the name of the part that holds the sheet of that name."""
    from defusedxml import ElementTree  # noqa: PLC0415 - only in the reading process

    def targets(part: str) -> dict[str, str]:
        folder = PurePosixPath(part).parent
        related = folder / "_rels" / f"{PurePosixPath(part).name}.rels"
        root = ElementTree.fromstring(package.read(str(related)))
        return {
            key: str(folder / target).lstrip("/") if not target.startswith("/") else target[1:]
            for link in root
            if (key := link.get("Id")) and (target := link.get("Target"))
        }

    for book in targets("").values():
        if not book.endswith("workbook.xml"):
            continue
        parts = targets(book)
        for element in ElementTree.fromstring(package.read(book)).iter():
            if element.tag.endswith("}sheet") and element.get("name") == sheet:
                key = next((value for name, value in element.items() if name.endswith("}id")), "")
                return parts.get(key)
    return None
