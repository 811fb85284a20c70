"""Timing: a thing and a reference, taken in turns, so that a busy machine slows both."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """What one measurement says; times in seconds.

    ``ours`` and ``reference`` are medians where more than one was taken, ``p95`` is what 95 of 100
    did not exceed. ``goal`` is the ratio that is aimed at (``None`` without one), ``limit`` a time
    in seconds that must not be passed, by p95 where there is one. ``grows`` tells that it has to
    take about as long in a large file as in a small one. ``unit`` is what the numbers are: seconds,
    megabytes, or a share from 0 to 1, of which ``limit`` is the least.
    """

    group: str
    what: str
    ours: float
    reference: float | None = None
    against: str = ""
    goal: float | None = None
    limit: float | None = None
    note: str = ""
    p95: float | None = None
    grows: bool = False
    unit: str = "s"

    @property
    def ratio(self) -> float | None:
        """Return how many times longer than the reference it takes."""
        return self.ours / self.reference if self.reference else None

    @property
    def reached(self) -> bool | None:
        """Tell whether goal and limit are met (``None``: there are none)."""
        if self.goal is None and self.limit is None:
            return None
        worst = self.ours if self.p95 is None else self.p95
        if self.unit == "share":
            return self.limit is None or self.ours >= self.limit
        within = self.limit is None or worst <= self.limit
        return within and (self.goal is None or (self.ratio or 0) <= self.goal)


Clock = Callable[[], float]

WALL: Clock = time.perf_counter
WORK: Clock = time.process_time
"""Processor time of this process: what a quiet machine takes, however busy this one is."""


def timed(work: Callable[[], object], clock: Clock = WALL) -> float:
    """Return how long ``work`` takes once."""
    begun = clock()
    work()
    return clock() - begun


def in_turns(
    ours: Callable[[], object],
    reference: Callable[[], object],
    times: int = 5,
    clock: Clock = WALL,
) -> tuple[float, float]:
    """Return the median times of both, done in turns ``times`` times after one unmeasured turn."""
    mine, theirs = pairs_of(ours, reference, times, clock)
    return statistics.median(mine), statistics.median(theirs)


def pairs_of(
    ours: Callable[[], object],
    reference: Callable[[], object],
    times: int = 5,
    clock: Clock = WALL,
) -> tuple[list[float], list[float]]:
    """Return the times of both, done in turns ``times`` times after one unmeasured turn."""
    ours()
    reference()
    gc.collect()
    pairs = [(timed(ours, clock), timed(reference, clock)) for _ in range(times)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value that ``part`` (0 to 1) of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


def shown(value: float | None, unit: str = "s") -> str:
    """Return a number as people read it."""
    if value is None:
        return ""
    if unit == "share":
        return f"{value:.3f}"
    if unit == "MB":
        return f"{value:,.0f} MB"
    if value >= 1:
        return f"{value:.2f} s"
    return f"{value * 1000:.1f} ms" if value >= 0.001 else f"{value * 1e6:.0f} µs"
