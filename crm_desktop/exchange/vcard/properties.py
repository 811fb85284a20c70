"""One property of a card: its name, its parameters, its text."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crm_desktop.exchange.vcard.content import ContentLine

_PARTS = re.compile(r'(?:[^";]|"[^"]*"?)+')
_ITEMS = re.compile(r'(?:[^",]|"[^"]*"?)+')
_NAME = re.compile(r"(?:([\w-]+)\.)?([\w-]+)")
_CARET = re.compile(r"\^([n'^])")
_CARETS = {"n": "\n", "'": '"', "^": "^"}
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"})
_PLACES = frozenset({"INLINE", "CONTENT-ID", "URL"})
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "iso-8859-1": "cp1252"}
"""Encodings that are named where a wider one is meant."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property. ``text`` is decoded; its escapes are those of its version.

    ``params`` holds the values of each parameter by its name in capitals; of 2.1 those without a
    name are ``TYPE``.
    """

    number: int
    group: str
    name: str
    params: dict[str, list[str]]
    text: str
    old: bool

    @property
    def types(self) -> frozenset[str]:
        """Return what the property is said to be, in small letters."""
        values = self.params.get("TYPE", ())
        return frozenset(one.strip().lower() for value in values for one in value.split(","))

    @property
    def preferred(self) -> bool:
        """Tell whether it is the one to use."""
        return "pref" in self.types or self.param("PREF") == "1"

    @property
    def value(self) -> str:
        """Return the text without escapes."""
        return unescape(self.text, old=self.old)

    def param(self, name: str) -> str:
        """Return the first value of a parameter ("" without one)."""
        return next(iter(self.params.get(name, ())), "")

    def parts(self, separator: str = ";") -> list[str]:
        """Return the parts between separators that are not escaped, each without escapes."""
        return [unescape(part, old=self.old) for part in _split(self.text, separator)]

    def parts_of_lists(self) -> list[list[str]]:
        """Return the parts between semicolons, each with what stands between its commas."""
        return [
            [unescape(one, old=self.old) for one in _split(part, ",")]
            for part in _split(self.text, ";")
        ]


def unescape(text: str, *, old: bool) -> str:
    r"""Return the text that was meant.

    Version 2.1 escapes nothing but separators: ``C:\new`` holds no line break there. What no
    version escapes keeps its backslash.
    """
    if "\\" not in text:
        return text

    def meant(found: re.Match[str]) -> str:
        sign = found[1]
        if sign in ";,:\\" or (sign == '"' and not old):
            return sign
        if sign in "nN" and not old:
            return "\n"
        return found[0]

    return _ESCAPE.sub(meant, text)


def _split(text: str, separator: str) -> list[str]:
    parts = []
    start = 0
    for found in re.finditer(rf"\\.|{separator}", text, re.DOTALL):
        if found[0] == separator:
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]


def read_property(line: ContentLine, fallback: Callable[[], str]) -> Property | None:
    """Return the property of a line, ``None`` for a line that is none.

    ``fallback`` names the encoding for bytes that are not UTF-8 and not said to be anything else.
    """
    at = _colon(line.raw)
    if at < 0:
        return None
    head = _decoded(line.raw[:at], "", fallback)
    first, *rest = (_PARTS.findall(head) or [""]) if ";" in head else [head]
    found = _NAME.fullmatch(first.strip())
    if found is None:
        return None
    params: dict[str, list[str]] = {}
    for part in rest:
        key, values = _param(part, old=line.old)
        params.setdefault(key, []).extend(values)
    name = found[2].upper()
    raw = line.raw[at + 1 :]
    encoding = next(iter(params.get("ENCODING", ())), "").upper()
    if encoding == "QUOTED-PRINTABLE":
        raw = quopri.decodestring(raw)
    elif encoding in {"BASE64", "B"}:
        raw = _from_base64(raw)
    text = _decoded(raw, next(iter(params.get("CHARSET", ())), ""), fallback)
    if name == "ADR" and b'"' not in line.raw[:at] and "LABEL" in params:
        # Programs that forget the quotes around a label have the address behind its last colon.
        head, semicolon, tail = text.partition(";")
        text = head.rpartition(":")[2] + semicolon + tail
    return Property(line.number, (found[1] or "").lower(), name, params, text, line.old)


def _colon(raw: bytes) -> int:
    """Return the place of the colon before the value: the first outside quotes, or the first."""
    first = raw.find(b":")
    if raw.find(b'"', 0, max(first, 0)) < 0:
        return first
    within = False
    for place, sign in enumerate(raw):
        if sign == ord('"'):
            within = not within
        elif sign == ord(":") and not within:
            return place
    return first


def _param(part: str, *, old: bool) -> tuple[str, list[str]]:
    key, equals, written = part.strip().partition("=")
    if not equals:
        upper = key.upper()
        if upper in _ENCODINGS:
            return "ENCODING", [upper]
        return ("VALUE" if upper in _PLACES else "TYPE"), [key]
    return key.strip().upper(), list(_param_values(written, old=old))


def _param_values(written: str, *, old: bool) -> Iterator[str]:
    for item in _ITEMS.findall(written):
        bare = item.strip()
        if len(bare) > 1 and bare[0] == bare[-1] == '"':
            bare = bare[1:-1]
        yield bare if old else _CARET.sub(lambda found: _CARETS[found[1]], bare)


def _from_base64(raw: bytes) -> bytes:
    try:
        return base64.b64decode(raw)
    except (binascii.Error, ValueError):
        return b""


def _decoded(raw: bytes, charset: str, fallback: Callable[[], str]) -> str:
    if raw.isascii() and not charset:
        return raw.decode("ascii")
    name = charset.strip().lower()
    named = _WIDER.get(name, name)
    for encoding in filter(None, (named, "utf-8")):
        try:
            return raw.decode(encoding)
        except (LookupError, UnicodeError):
            continue
    if named in {"utf-8", "gb18030"}:  # cut in the middle of a character
        return raw.decode(named, "replace")
    return raw.decode(fallback(), "replace")
