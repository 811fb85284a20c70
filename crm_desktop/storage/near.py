"""What search finds when nothing holds exactly what a person typed.

One wrong letter in a word, one wrong character in a Chinese name, a character that sounds like the
right one, or one wrong digit in a number. For each run that was typed the index is asked for all
forms that are one step away; the records found are then compared with what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection

from crm_desktop.storage import pinyin, spelling
from crm_desktop.storage.tokens import folded, is_chinese, query_terms, runs

_CORRECTIONS = 12
_LONGEST_CHINESE = 12
_FEWEST_CHINESE = 2
_HALVED = 8
_FEWEST_DIGITS = 6


def expression(connection: Connection, typed: str) -> str:
    """Return an FTS5 query for what is one step away from ``typed``; empty where nothing can be."""
    groups: list[str] = []
    stepped = False
    for run in runs(folded(typed)):
        exact = _all(query_terms(run, every=False))
        others = list(dict.fromkeys(filter(None, _others(connection, run))))
        stepped = stepped or bool(others)
        groups.append(f"({' OR '.join([exact, *others])})")
    return " AND ".join(groups) if stepped else ""


def _others(connection: Connection, run: str) -> Iterator[str]:
    """Yield queries for what may have been meant by ``run``."""
    if is_chinese(run):
        if len(run) >= _FEWEST_CHINESE:
            yield from _chinese(run[:_LONGEST_CHINESE])
    elif run.isdecimal():
        if len(run) >= _FEWEST_DIGITS:
            yield from _halves(run)
    else:
        for word in spelling.neighbours(connection, run, _CORRECTIONS):
            yield f'"{word}"'
        if len(run) >= _HALVED:
            # Names in pinyin, and words written together, are no words of the list.
            yield from _halves(run)


def _halves(run: str) -> Iterator[str]:
    """Yield queries for each half of ``run``: a single mistake leaves one of them whole."""
    middle = len(run) // 2
    for part in (run[:middle], run[middle:]):
        yield _all(query_terms(part))


def _chinese(run: str) -> Iterator[str]:
    for sound in pinyin.full(run):
        if len(sound) >= spelling.SHORTEST:
            yield _all(query_terms(sound, every=False))
    if len(run) > _FEWEST_CHINESE:
        for at in range(len(run)):
            yield _all([*_part(run[:at]), *_part(run[at + 1 :])])


def _part(run: str) -> list[str]:
    return query_terms(run) if run else []


def _all(terms: Iterable[str]) -> str:
    joined = " AND ".join(terms)
    return f"({joined})" if joined else ""


def distance(typed: Sequence[str], text: str) -> int | None:
    """Return how many of the ``typed`` runs are one step away from a part of folded ``text``.

    ``None`` where one of them is further away than that.
    """
    there = runs(text)
    steps = 0
    for run in typed:
        if run in text:
            continue
        if not _is_near(run, there):
            return None
        steps += 1
    return steps


def _is_near(run: str, there: Sequence[str]) -> bool:
    if is_chinese(run):
        return any(
            _sounds(run, other) or (len(run) > _FEWEST_CHINESE and _within(run, other))
            for other in there
            if is_chinese(other)
        )
    if run.isdecimal():
        return any(_within(run, other) for other in there if other.isdecimal())
    return any(
        _sounds_like(run, other) if is_chinese(other) else _differ_by_one(run, other)
        for other in there
    )


def _differ_by_one(run: str, other: str) -> bool:
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - see ``spelling``

    return (
        min(len(run), len(other)) >= spelling.SHORTEST - 1
        and OSA.distance(run, other, score_cutoff=1) <= 1
    )


def _within(run: str, text: str) -> bool:
    """Tell whether a part of ``text`` differs from ``run`` by one sign.

    A single mistake leaves the first or the second half of ``run`` whole, unless it turns round
    the two signs in the middle.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - see ``spelling``

    middle = len(run) // 2
    if middle and f"{run[: middle - 1]}{run[middle]}{run[middle - 1]}{run[middle + 1 :]}" in text:
        return True
    sizes = (len(run) - 1, len(run), len(run) + 1)
    starts = [(at, size) for at in _places(run[:middle], text) for size in sizes]
    starts += [
        (at + len(run) - middle - size, size)
        for at in _places(run[middle:], text)
        for size in sizes
    ]
    return any(
        OSA.distance(run, text[at : at + size], score_cutoff=1) <= 1
        for at, size in starts
        if at >= 0
    )


def _places(part: str, text: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _sounds(run: str, other: str) -> bool:
    sounds = pinyin.full(run)
    return any(sound in one for one in pinyin.full(other) for sound in sounds)


def _sounds_like(run: str, other: str) -> bool:
    return len(run) >= _HALVED and any(_within(run, sound) for sound in pinyin.full(other))
