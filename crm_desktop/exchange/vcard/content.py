"""The lines of a vCard file: read one after the other, put together where they were folded."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crm_desktop.exchange.problems import UnreadableFile
from crm_desktop.i18n import Text

LEFT_OUT = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-MS-OL-DESIGN"})
"""Properties whose content is not even kept while it is read: pictures, sounds, keys, designs."""

_LONGEST = 64 * 1024 * 1024
_LONGEST_KEPT = 4 * 1024 * 1024
_HEADER_KEPT = 200
_HEAD = 64 * 1024
_BEGIN = re.compile(r"BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE)
_BEGIN_LINE = re.compile(rb"BEGIN[ \t]*:", re.IGNORECASE)
_END = re.compile(rb"END[ \t]*:[ \t]*VCARD", re.IGNORECASE)
_NAME = re.compile(rb"(?:[\w-]+\.)?([\w-]+)[ \t]*[;:]")
_VERSION = re.compile(rb"VERSION[^:]*:\s*2\.1", re.IGNORECASE)
_QUOTED = re.compile(rb"^[^:]*;(?:ENCODING=)?\"?QUOTED-PRINTABLE", re.IGNORECASE)
_BASE64 = re.compile(rb"^[^:]*;(?:ENCODING=)?\"?(?:BASE64|B)\"?[;:]", re.IGNORECASE)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{4,}=*")


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property as it stands in the file, unfolded, without its line end.

    ``number`` is that of its first line, from 1. ``old`` says that the card is of version 2.1.
    """

    number: int
    raw: bytes
    old: bool


def is_card_file(path: Path) -> bool:
    """Tell whether the file begins as a vCard does; ``False`` where it cannot be opened."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError:
        return False
    text = head.decode(_wide(head) or "utf-8-sig", "replace")
    return bool(_BEGIN.match(text.lstrip("\ufeff \t\r\n")))


def content_lines(file: BinaryIO) -> Iterator[ContentLine]:
    """Yield the properties of a file, never holding more than one of them.

    Lines may end in LF, CR LF, CR CR LF or CR alone. Raises ``UnreadableFile`` for a property that
    is longer than any card's, and ``OSError``.
    """
    unfinished: _Unfinished | None = None
    old = False
    for number, line in _lines(file):
        if unfinished is not None:
            if unfinished.takes(line):
                continue
            yield unfinished.line()
            unfinished = None
        if line.strip():
            old = _is_old(line, before=old)
            unfinished = _Unfinished(number, line, old)
    if unfinished is not None:
        yield unfinished.line()


class _Unfinished:
    """A property of which more lines may follow."""

    def __init__(self, number: int, line: bytes, old: bool) -> None:
        found = _NAME.match(line)
        self._dropped = found is not None and found[1].decode("latin-1").upper() in LEFT_OUT
        head = line[:_HEADER_KEPT].upper()  # a look that costs little spares most lines the others
        self._quoted = b"QUOTED" in head and bool(_QUOTED.match(line))
        self._coded = (b"ENCODING" in head or b"BASE64" in head) and bool(_BASE64.match(line))
        self._number = number
        self._old = old
        kept = line[:_HEADER_KEPT] if self._dropped else line
        self._raw = bytearray(kept.rstrip(b" \t") if self._quoted else kept)
        self._refuse_endless()

    def takes(self, line: bytes) -> bool:
        """Add a line that goes on with the property; tell whether it did."""
        if self._quoted and self._raw.endswith(b"=") and not _END.match(line):
            self._raw[-1:] = line.rstrip(b" \t")
        elif line[:1] in (b" ", b"\t"):
            self._add(line.strip() if self._coded else line if self._old else line[1:])
        elif self._coded and _BASE64_LINE.fullmatch(line):
            self._add(line)
        else:
            return False
        self._refuse_endless()
        return True

    def line(self) -> ContentLine:
        """Return the property as a whole."""
        return ContentLine(self._number, bytes(self._raw), self._old)

    def _add(self, more: bytes) -> None:
        if not self._dropped:
            self._raw += more

    def _refuse_endless(self) -> None:
        if len(self._raw) > _LONGEST_KEPT:
            raise _endless(self._number)


def _is_old(line: bytes, *, before: bool) -> bool:
    """Tell whether a card is of version 2.1, by each of its lines."""
    if line[:1] not in b"BbVv":
        return before
    if _BEGIN_LINE.match(line):
        return False
    return before or bool(_VERSION.match(line))


def _endless(number: int) -> UnreadableFile:
    return UnreadableFile(
        Text(
            "What begins in line {line} is longer than anything a card can hold. "
            "Export the cards once more and import the new file.",
            line=number,
        )
    )


def _wide(head: bytes) -> str:
    """Return the encoding of two bytes a character that the beginning shows ("" for none)."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if head[:1] == b"\0" else ""


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each line; a file of UTF-16 is turned into UTF-8."""
    head = file.read(_HEAD)
    file.seek(0)
    wide = _wide(head)
    if wide:
        text = io.TextIOWrapper(file, wide, errors="replace", newline="\n")
        pieces: Iterator[bytes] = (
            line.encode("utf-8", "replace") for line in iter(text.readline, "")
        )
    elif b"\n" not in head and b"\r" in head:
        pieces = _lines_by_cr(file)
    else:
        pieces = iter(lambda: file.readline(_LONGEST), b"")
    for number, piece in enumerate(pieces, 1):
        if len(piece) >= _LONGEST:
            raise _endless(number)
        line = piece.rstrip(b"\r\n")
        yield number, line.removeprefix(codecs.BOM_UTF8) if number == 1 else line


def _lines_by_cr(file: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while piece := file.read(_HEAD):
        *whole, rest = (rest + piece).split(b"\r")
        yield from whole
        if len(rest) >= _LONGEST:
            break
    yield rest
