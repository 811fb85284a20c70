"""Cutting text into what the search index keeps.

Runs of Chinese become single characters and pairs of neighbours; other words stay whole and also
become their triples and their first one and two letters. So the index finds any part that is
Chinese or has at least three letters, whatever stands around it, and the beginnings of words that
are shorter. Every term of a query is one whole token: looking for all tokens that begin with a
letter would take half a second in a million records. Digits of phone numbers are words without
their marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from operator import add as add_pair

_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\U00020000-\U0003134f"
_RUN = re.compile(f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+")
_UNCHANGED = re.compile("[\x00-\x7f\u4e00-\u9fff]*")
"""Signs that have no other form under which they would be compared, but for capitals."""

_IS_CHINESE = re.compile(f"[{_CHINESE}]")
_FIRST_CHINESE = "\u3040"
_UNUSUAL = re.compile(r"[^\w\s\x00-\x7f]")
_TRIPLE = 3
_LONGEST = 64
_ORDINARY = frozenset(["Po", "Pd", "Ps", "Pe", "Pi", "Pf", "Pc", "Zs", "Zl", "Zp", "Cc"])


def folded(text: str) -> str:
    """Return ``text`` as it is compared: full width made plain, accents and case away."""
    if _UNCHANGED.fullmatch(text):
        return text.lower()
    flat = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize(
        "NFC", "".join(sign for sign in flat if not unicodedata.combining(sign))
    ).casefold()


def runs(text: str) -> list[str]:
    """Return the runs of Chinese and the runs of other letters and digits in folded ``text``."""
    return _RUN.findall(text)


def is_chinese(run: str) -> bool:
    """Tell whether a run is written without spaces between its words."""
    return run[:1] >= _FIRST_CHINESE and _IS_CHINESE.match(run) is not None


def _symbols(text: str) -> Iterator[str]:
    """Yield a token for each emoji or unusual sign, which would otherwise not be found at all."""
    for sign in text:
        if (
            not sign.isascii()
            and not sign.isalnum()
            and unicodedata.category(sign) not in _ORDINARY
        ):
            yield f"sign{ord(sign):x}"


def index_tokens(text: str) -> set[str]:
    """Return every token under which ``text`` is kept."""
    plain = folded(text)
    tokens: set[str] = set()
    add, update = tokens.add, tokens.update
    for run in _RUN.findall(plain):
        if is_chinese(run):
            update(run)
            update(map(add_pair, run, run[1:]))
        else:
            add(run[:_LONGEST])
            add(run[:1])
            add(run[:2])
            update(map("".join, zip(run, run[1:], run[2:], strict=False)))
    if _UNUSUAL.search(plain):
        update(_symbols(plain))
    return tokens


def query_terms(text: str, *, every: bool = True) -> list[str]:
    """Return the terms of an FTS5 query that all must match (none for signs alone).

    Without ``every``, of a word only the triples that cover it: the query takes half the time and
    finds some records more, whose parts lie elsewhere.
    """
    plain = folded(text)
    terms: dict[str, None] = {}
    for run in runs(plain):
        if is_chinese(run):
            if len(run) == 1:
                terms[f'"{run}"'] = None
            for at in range(len(run) - 1):
                terms[f'"{run[at : at + 2]}"'] = None
        elif len(run) < _TRIPLE:
            terms[f'"{run}"'] = None
        else:
            last = len(run) - _TRIPLE
            for at in (*range(0, last, 1 if every else _TRIPLE), last):
                terms[f'"{run[at : at + _TRIPLE]}"'] = None
    if not plain.isascii():
        terms.update((f'"{token}"', None) for token in _symbols(plain))
    return list(terms)
