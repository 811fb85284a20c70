"""How well what somebody types fits the name of an action: parts, first letters, a slip or two."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from crm_desktop.services.searching import spelled

_LONG = 4
"""A word of so many letters may have one of them wrong."""


def fit(text: str, label: str, words: Sequence[str] = ()) -> int | None:
    """Return how well ``text`` fits ``label``, or one of ``words`` that also mean it.

    0 is best; ``None`` says that it does not. Every word typed must fit somewhere: as a part, as
    first letters (``nc`` for New customer, pinyin for Chinese), as letters that come in this
    order, or with one wrong letter.
    """
    wanted = text.casefold().split()
    if not wanted:
        return 0
    names = _names(label, tuple(words))
    together = " ".join(wanted)
    if names[0].startswith(together):
        return 0
    worst = 0
    for word in wanted:
        best = min((rank for name in names if (rank := _rank(word, name)) is not None), default=-1)
        if best < 0:
            return _initials(together, names[0])
        worst = max(worst, best)
    return worst


@lru_cache(maxsize=2048)
def _names(label: str, words: tuple[str, ...]) -> tuple[str, ...]:
    every = (label, *words)
    typed = (way for name in every for way in spelled(name))
    return tuple(dict.fromkeys((*(name.casefold() for name in every), *typed)))


def _rank(word: str, name: str) -> int | None:
    """Return 1 for the beginning of a word, 2 for a part, 4 for a slip, 5 for loose letters."""
    parts = name.split()
    if any(part.startswith(word) for part in parts):
        return 1
    if word in name:
        return 2
    if len(word) >= _LONG and any(_slip(word, part) for part in parts):
        return 4
    if len(word) >= _LONG and any(_in_order(word, part) for part in parts):
        return 5
    return None


def _initials(text: str, name: str) -> int | None:
    """Return 3 where ``text`` is the first letters of the words of ``name``, in order."""
    letters = "".join(part[:1] for part in name.split())
    flat = text.replace(" ", "")
    return 3 if len(flat) > 1 and _in_order(flat, letters) else None


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return text[:1] == letters[:1] and all(letter in rest for letter in letters)


def _slip(word: str, part: str) -> bool:
    """Tell whether ``word`` begins ``part`` but for one letter wrong, missing, extra or swapped."""
    at = next((i for i, pair in enumerate(zip(word, part, strict=False)) if len(set(pair)) > 1), -1)
    if at < 0:
        return len(word) == len(part) + 1
    rest = word[at:]
    return (
        part.startswith(rest[1:], at + 1)  # a wrong letter
        or part.startswith(rest, at + 1)  # a missing one
        or part.startswith(rest[1:], at)  # one too many
        or (len(rest) > 1 and part.startswith(rest[1] + rest[0] + rest[2:], at))
    )
