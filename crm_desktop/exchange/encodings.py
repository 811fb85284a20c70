"""Which characters the bytes of a text file stand for.

A file that is valid UTF-8 is UTF-8. Of the others, those from a Chinese office are GB18030 and
those from a western one cp1252; where a file holds little but ASCII no statistics can tell, so
the shape of the bytes decides first: Chinese characters are pairs of high bytes, the letters of a
western text single ones. charset-normalizer decides what is left. The caller shows what was
found and lets the person choose another.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_SAMPLE = 64 * 1024
_SAMPLE_FOR_STATISTICS = 8 * 1024
"""charset-normalizer needs half a second for the larger sample where every line has accents."""

_PIECE = 1024 * 1024
_CHOICES = ("utf-8-sig", "gb18030", "big5", "utf-16", "cp1252", "cp1251", "shift_jis", "cp949")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f\x0b\x1a\x1b\0")

_MOST_CONTROLS = 0.02
_FEW = 15
"""So many characters without a frequent one are not chance."""

_EVERYDAY = frozenset([*range(0xB0, 0xD8), *range(0xA1, 0xA4)])
_NOT_KOREAN = frozenset(range(0xC9, 0xD8))
"""First bytes of Chinese characters: of those in everyday use, and which of them no Korean has."""

_UNLIKELY = re.compile(r"[ðþýÐÞÝ]|[ìù](?=\w)|(?![“”‘’–—…€£§©®°ªº«»·´\xa0])[\x80-\uffff](?<!\w)")
"""Letters and signs that another encoding shows when it is taken for a western one."""


class NotText(ValueError):  # noqa: N818 - the file's word, not Python's
    """The bytes are no text in any encoding."""


def offered_encodings() -> tuple[str, ...]:
    """Return the names of the encodings to choose from, the likeliest first."""
    return _CHOICES


def find_encoding(path: Path) -> str:
    """Return the name of the encoding of a text file, one that Python knows.

    Raises ``NotText`` where the bytes are no text, and ``OSError``.
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        if b"\0" in start:
            wide = _wide_encoding(start)
            if wide:
                return wide
        if _share(start, _CONTROLS) > _MOST_CONTROLS:
            raise NotText
        file.seek(0)
        valid, invalid = _count_utf8(file)
        if valid >= 10 * invalid:  # a few broken characters do not make it another encoding
            return "utf-8"
        if b"\0" in start:
            raise NotText
        file.seek(0)
        return _narrow_encoding(_telling_lines(file))


def _share(data: bytes, wanted: bytes) -> float:
    return 1 - len(data.translate(None, wanted)) / max(len(data), 1)


def _wide_encoding(start: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 that puts zeros where they stand; text without them has none."""
    size = len(start)
    at_four = [start[place::4].count(0) * 4 >= size * 0.95 for place in range(4)]
    if at_four[2] and at_four[3] and not at_four[0]:
        return "utf-32-le"
    if at_four[0] and at_four[1] and not at_four[3]:
        return "utf-32-be"
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 16 < size:
        return None  # stray zeros in a text of single bytes
    lines = start.count(b"\n")
    if even * 20 <= odd and start.count(b"\n\0") * 10 >= lines * 9:
        return "utf-16-le"
    if odd * 20 <= even and start.count(b"\0\n") * 10 >= lines * 9:
        return "utf-16-be"
    return None


def _count_utf8(file: BinaryIO) -> tuple[int, int]:
    """Return how many characters beyond ASCII the file holds, and how many broken ones."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    valid = invalid = 0
    while piece := file.read(_PIECE):
        if piece.isascii() and not decoder.getstate()[0]:
            continue
        text = decoder.decode(piece)
        broken = text.count("\ufffd")
        invalid += broken
        valid += len(text) - len(text.encode("ascii", "ignore")) - broken
    return valid, invalid


def _telling_lines(file: BinaryIO) -> bytes:
    """Return lines with bytes beyond ASCII, up to a sample, wherever in the file they stand."""
    found: list[bytes] = []
    size = 0
    while size < _SAMPLE and (piece := file.read(_PIECE)):
        for line in piece.splitlines():
            if not line.isascii() and size < _SAMPLE:
                found.append(line[:4096])
                size += len(found[-1])
    return b"\n".join(found)


def _narrow_encoding(sample: bytes) -> str:
    """Return the encoding of bytes that are no UTF-8; ``sample`` is taken from lines that tell."""
    if _looks_chinese(sample):
        return "gb18030"
    if _looks_western(sample):
        return "cp1252"
    from charset_normalizer import from_bytes  # noqa: PLC0415 - heavy, and seldom needed

    best = from_bytes(sample[:_SAMPLE_FOR_STATISTICS], enable_fallback=False).best()
    return "cp1252" if best is None else codecs.lookup(best.encoding).name


def _looks_chinese(sample: bytes) -> bool:
    """Tell whether this is GB18030, by how many of its characters are in everyday use.

    The 3,755 everyday characters begin with the bytes B0 to D7 and punctuation with A1 to A3.
    Letters of another encoding, taken in pairs, fall among the other 20,000. Korean alone falls
    among them too, and keeps to B0 to C8.
    """
    try:
        text = sample.decode("gb18030")
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:
            return False
        text = sample[: error.start].decode("gb18030")
    leads = [
        pair[0] if len(pair) == 2 and pair[1] >= 0xA1 else 0  # noqa: PLR2004 - a pair of GB 2312
        for pair in (letter.encode("gb18030") for letter in text if not letter.isascii())
    ]
    everyday = sum(lead in _EVERYDAY for lead in leads)
    korean = len(leads) > _FEW and _NOT_KOREAN.isdisjoint(leads)
    return bool(leads) and everyday >= len(leads) * 0.7 and not korean


def _looks_western(sample: bytes) -> bool:
    """Tell whether this is cp1252: accents single among plain letters, none of them unlikely.

    Turkish, Polish or Czech bytes show themselves by signs that stand in no western word.
    """
    runs = _HIGH_RUN.findall(sample)
    if sum(map(len, runs)) > len(runs) * 2:
        return False
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return len(_UNLIKELY.findall(text)) <= len(runs) * 0.05


def read_lines(path: Path, encoding: str) -> Iterator[str]:
    """Yield the file's lines with their ends, which ``csv`` wants to see.

    A byte that means nothing in the ``encoding`` becomes U+FFFD. Raises ``LookupError`` where
    there is no such encoding.
    """
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        yield from file
