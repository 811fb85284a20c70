"""Clusters out of pairs, such that a chain of weak links does not hold one together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

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


def clusters(evidence: Mapping[Pair, float], threshold: float, unknown: float) -> list[list[int]]:
    """Return the clusters of rows, each sorted and of two rows at least.

    ``evidence`` holds log odds of pairs (first < second). Going from the strongest pair down, two
    clusters become one where the mean of all pairs between them reaches ``threshold``; a pair
    without evidence counts ``unknown``. No single pair counts more than 12 either way.
    """
    linked = [pair for pair, odds in evidence.items() if odds >= threshold]
    return sorted(
        group
        for rows in components(linked)
        for group in _divided(rows, evidence, threshold, unknown)
        if len(group) > 1
    )


def _divided(
    rows: list[int], evidence: Mapping[Pair, float], threshold: float, unknown: float
) -> list[list[int]]:
    if len(rows) == 2:  # noqa: PLR2004
        return [rows]

    def odds(one: int, other: int) -> float:
        pair = (one, other) if one < other else (other, one)
        return max(-_MOST, min(_MOST, evidence.get(pair, unknown)))

    groups = {row: [row] for row in rows}
    sums = {
        one: {other: odds(one, other) for other in rows if other != one} for one in rows
    }  # fmt: skip
    while len(groups) > 1:
        best, left, right = max(
            (total / (len(groups[one]) * len(groups[other])), one, other)
            for one in groups
            for other, total in sums[one].items()
        )
        if best < threshold:
            break
        groups[left] += groups.pop(right)
        for other, total in sums.pop(right).items():
            if other != left:
                sums[left][other] += total
                sums[other][left] += total
                del sums[other][right]
        del sums[left][right]
    return [sorted(group) for group in groups.values()]
