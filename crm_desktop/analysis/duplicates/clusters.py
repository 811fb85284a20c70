"""Clusters out of pairs, such that a chain of weak links does not hold one together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush
from math import inf

Pair = tuple[int, int]
_MOST = 12.0


def components(pairs: Iterable[Pair]) -> list[list[int]]:
    """Return the groups of rows that any pairs hold together, each sorted."""
    roots: dict[int, int] = {}

    def root(row: int) -> int:
        roots.setdefault(row, row)
        while roots[row] != row:
            roots[row] = row = roots[roots[row]]
        return row

    for one, other in pairs:
        roots[root(one)] = root(other)
    groups: dict[int, list[int]] = defaultdict(list)
    for row in roots:
        groups[root(row)].append(row)
    return sorted(sorted(group) for group in groups.values())


def clusters(  # noqa: C901 - one loop with its two small parts
    evidence: Mapping[Pair, float], threshold: float, unknown: float
) -> list[list[int]]:
    """Return the clusters of rows, each sorted and of two rows at least.

    ``evidence`` holds log odds of pairs (first < second). Going from the strongest pair down, two
    clusters become one where the mean of all pairs between them reaches ``threshold``; a pair
    without evidence counts ``unknown``. No single pair counts more than 12 either way, but one of
    minus infinity keeps its rows apart whatever the others say.
    """
    linked = [pair for pair, odds in evidence.items() if odds >= threshold]
    groups = {row: [row] for pair in linked for row in pair}
    known: dict[int, dict[int, tuple[float, int]]] = {row: {} for row in groups}
    for (one, other), odds in evidence.items():
        if one in groups and other in groups:
            known[one][other] = known[other][one] = (_capped(odds), 1)
    unknown = _capped(unknown)

    def mean(one: int, other: int) -> float:
        total, count = known[one][other]
        pairs = len(groups[one]) * len(groups[other])
        return (total + (pairs - count) * unknown) / pairs

    waiting = [(-mean(one, other), one, other) for one, other in linked]
    heapify(waiting)
    while waiting:
        strength, one, other = heappop(waiting)
        if one not in groups or other not in groups or -mean(one, other) != strength:
            continue  # one of them has grown since
        if len(groups[one]) < len(groups[other]):
            one, other = other, one
        groups[one] += groups.pop(other)
        for third, (total, count) in known.pop(other).items():
            del known[third][other]
            if third != one:
                before = known[one].get(third, (0.0, 0))
                joined = (total + before[0], count + before[1])
                known[one][third] = known[third][one] = joined
        for third in known[one]:
            strength = mean(one, third)
            if strength >= threshold:
                heappush(waiting, (-strength, one, third))
    return sorted(sorted(group) for group in groups.values() if len(group) > 1)


def _capped(odds: float) -> float:
    return odds if odds == -inf else max(-_MOST, min(_MOST, odds))
