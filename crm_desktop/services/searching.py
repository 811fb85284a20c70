"""Finding records by what a person typed or pasted, a caller's number in any spelling included."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm_desktop.fields.contact_kinds import Phone
from crm_desktop.fields.kind import Reading
from crm_desktop.fields.problems import FieldError
from crm_desktop.storage import pinyin
from crm_desktop.storage.search import Hit

if TYPE_CHECKING:
    from crm_desktop.storage.reader import Reader

_LEAST = 7
"""Fewer digits are a part of a number; the index finds them as they are."""
_ENDS = (8, 7)
"""So many last digits are a number without its area code."""
_LABEL = re.compile(r"^\s*[^\d+(]*[:：]?\s*(?=[+(\d])")
_EXTENSION = re.compile(r"[\s,;]*(?:ext\.?|x|#|转|分机)\s*[:：.]?\s*\d{1,8}\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"[+\d\s().\-/·‐‑‒–—]+")


def search(reader: Reader, text: str, country: str, limit: int = 30) -> list[Hit]:
    """Return the records that a person may mean by ``text``, the best first.

    A telephone number that is not in the file as it is written is looked for in its other
    spellings: with the dialling code or without, as dialled in ``country``, without area code.
    Only where none of them is there, what is nearly so is returned.
    """
    hits = reader.search(text, limit)
    if _sure(hits):
        return hits
    for digits in spellings_of_number(text, country):
        others = reader.search(digits, limit)
        if _sure(others):
            return others
        hits = hits or others
    return hits


def _sure(hits: list[Hit]) -> bool:
    return any(not hit.near for hit in hits)


def spellings_of_number(text: str, country: str) -> Iterator[str]:
    """Yield the digits by which a telephone number may be kept, the surest first.

    Yields nothing for what is no number. Words before it (``Tel:``) and an extension are skipped.
    """
    flat = unicodedata.normalize("NFKC", text).replace("\u200b", "").strip()
    flat = _EXTENSION.sub("", _LABEL.sub("", flat)).strip()
    typed = re.sub(r"\D", "", flat)
    if len(typed) < _LEAST or not _NUMBER.fullmatch(flat):
        return
    # Some write the trunk prefix in brackets after the dialling code: +44 (0)20 …
    dialled = re.sub(r"(?<=\d)\s*\(0\)", " ", flat)
    if dialled.startswith("00"):
        dialled = "+" + dialled[2:].lstrip()
    dialled = re.sub(r"[‐‑‒–—]", "-", dialled)
    seen: dict[str, None] = {}
    for way in (dialled, *([f"+{dialled}"] if not dialled.startswith("+") else [])):
        for digits in _parsed(way, country):
            seen.setdefault(digits)
    seen.setdefault(typed)
    home = typed.lstrip("0")
    seen.setdefault(home)
    for end in _ENDS:
        if len(home) > end:
            seen.setdefault(home[-end:])
    yield from (digits for digits in seen if len(digits) >= _LEAST)


def _parsed(text: str, country: str) -> Iterator[str]:
    kind = Phone()
    try:
        value = kind.parse(text, Reading(country=country))
    except FieldError:
        return
    if not str(value).startswith("+"):
        return
    yield from kind.words(value)
    import phonenumbers  # noqa: PLC0415 - heavy, and only for a number that was not found

    try:
        number = phonenumbers.parse(str(value))
    except phonenumbers.NumberParseException:
        return
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    yield re.sub(r"\D", "", phonenumbers.format_number(number, national))
    yield phonenumbers.national_significant_number(number)


def spelled(text: str) -> tuple[str, ...]:
    """Return how Chinese ``text`` is typed on Latin keys: initials and whole; else nothing."""
    if text.isascii():
        return ()
    return (*pinyin.initials(text), *pinyin.full(text))
