"""Embedding a TrueType face in a PDF as one composite font of the characters used.

ReportLab splits a font into subsets of 256 characters, loses characters beyond U+FFFF in the
text layer, and turns every character without a glyph into the same nothing. Chinese needs
better: here each character of a document gets a two-byte code of its own, so that text copied
from the PDF is the text that was written, even where only an empty box could be drawn.
Follows ISO 32000-1, 9.7 (composite fonts) and 9.10.3 (ToUnicode).
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable
from struct import pack
from typing import Any

from crm_desktop.reports.fonts import WIDE

_PLAIN = [byte for byte in range(0x21, 0x7F) if chr(byte) not in "()\\"]
_PLAIN_PAIRS = len(_PLAIN) ** 2
_MOST = _PLAIN_PAIRS + 0x80 * 0x100
_CHUNK = 100
_FULL_WIDTH = 1000
_reading = threading.Lock()
"""A parsed font file has one reading position, so only one document at a time may cut it."""


def _code(number: int) -> int:
    """Return the code of the ``number``-th character; the first 8,281 need no escaping."""
    if number < _PLAIN_PAIRS:
        high, low = divmod(number, len(_PLAIN))
        return _PLAIN[high] << 8 | _PLAIN[low]
    return 0x8000 + number - _PLAIN_PAIRS


class _Codes(dict[str, str]):
    """Character to its two-byte code, given out in order of first use."""

    def __missing__(self, character: str) -> str:
        if len(self) >= _MOST:
            raise OverflowError(character)
        code = _code(len(self))
        self[character] = pair = chr(code >> 8) + chr(code & 0xFF)
        return pair


class EmbeddedFont:
    """One face in one document. ``face`` is ReportLab's ``TTFontFace``.

    The names ``getSubsetInternalName`` and ``addObjects`` are those by which ReportLab speaks to
    its "dynamic fonts".
    """

    def __init__(self, face: Any, document: Any, number: int) -> None:
        self._face = face
        self._name = f"T{number}"
        self._codes = _Codes()
        document.delayedFonts.append(self)

    @property
    def name(self) -> str:
        """The font's name in the pages' content."""
        return self._name

    def operand(self, text: str) -> str:
        """Return ``text`` as the string operand of ``Tj``."""
        coded = "".join(map(self._codes.__getitem__, text))
        if len(self._codes) <= _PLAIN_PAIRS:
            return f"({coded})"
        return f"<{coded.encode('latin-1').hex()}>"

    def addObjects(self, document: Any) -> None:  # noqa: N802 - ReportLab's name
        """Add the font to ``document``, with the glyphs of all characters written so far."""
        from reportlab.pdfbase import pdfdoc  # noqa: PLC0415 - loaded with the canvas

        characters = [ord(character) for character in self._codes]
        glyphs = self._glyphs(characters)
        label = f"{_tag(self._name)}+{self._face.name.decode('ascii', 'replace')}"
        with _reading:
            descriptor = self._face.addSubsetObjects(document, label, characters)
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": pdfdoc.PDFName(label),
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": descriptor,
                "DW": _FULL_WIDTH,
                "W": pdfdoc.PDFArray(self._widths(characters, pdfdoc.PDFArray)),
                "CIDToGIDMap": _stream(document, self._name + ".gid", _glyph_map(glyphs)),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": pdfdoc.PDFName(label),
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray(
                    [document.Reference(descendant, self._name + ".cid")]
                ),
                "ToUnicode": _stream(document, self._name + ".uni", _to_unicode(self._codes)),
            }
        )
        fonts = document.idToObject["BasicFonts"].dict
        fonts[self._name] = document.Reference(font, self._name + ".font")

    def _glyphs(self, characters: list[int]) -> list[int]:
        """Return the glyph of each character in ReportLab's subset (numbered by first use)."""
        place = {0: 0}
        found = []
        for character in characters:
            original = self._face.charToGlyph.get(character, 0)
            found.append(place.setdefault(original, len(place)))
        return found

    def _widths(self, characters: list[int], array: Any) -> list[Any]:
        widths: list[Any] = []
        for number, character in enumerate(characters):
            width = self._face.charWidths.get(character, self._face.defaultWidth)
            if width != _FULL_WIDTH:
                widths += [_code(number), array([round(width, 2)])]
        return widths


def _tag(name: str) -> str:
    """Return the six capitals that mark a subset, from the font's number."""
    return "".join(chr(ord("A") + int(digit)) for digit in f"{int(name[1:]):06d}")


def _stream(document: Any, name: str, content: bytes) -> Any:
    from reportlab.pdfbase import pdfdoc  # noqa: PLC0415 - loaded with the canvas

    stream = pdfdoc.PDFStream(content=zlib.compress(content))
    stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
    return document.Reference(stream, name)


def _glyph_map(glyphs: list[int]) -> bytes:
    """Return the table from code to glyph, two bytes a code."""
    table = [0] * (_code(len(glyphs) - 1) + 1 if glyphs else 1)
    for number, glyph in enumerate(glyphs):
        table[_code(number)] = glyph
    return pack(f">{len(table)}H", *table)


def _to_unicode(codes: Iterable[str]) -> bytes:
    """Return the CMap from code to Unicode text."""
    characters = [WIDE.get(character, character) for character in codes]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(characters), _CHUNK):
        part = characters[start : start + _CHUNK]
        lines.append(f"{len(part)} beginbfchar")
        lines += [
            f"<{_code(number):04X}> <{character.encode('utf-16-be').hex().upper()}>"
            for number, character in enumerate(part, start)
        ]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end\n")
    return "\n".join(lines).encode("ascii")
