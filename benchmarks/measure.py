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

    ``goal`` is the ratio that is aimed at (``None`` without one), ``limit`` a time in seconds that
    must not be passed.
    """

    group: str
    what: str
    ours: float
    reference: float | None = None
    against: str = ""
    goal: float | None = None
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return how many times longer than the reference it takes."""
        return self.ours / self.reference if self.reference else None

    @property
    def reached(self) -> bool | None:
        """Tell whether goal and limit are met (``None``: there are none)."""
        if self.goal is None and self.limit is None:
            return None
        within = self.limit is None or self.ours <= self.limit
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
    ours()
    reference()
    gc.collect()
    pairs = [(timed(ours, clock), timed(reference, clock)) for _ in range(times)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value that ``part`` (0 to 1) of ``values`` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * (len(ordered) - 1)))]


def shown(seconds: float | None) -> str:
    """Return a time as people read it."""
    if seconds is None:
        return ""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1000:.1f} ms" if seconds >= 0.001 else f"{seconds * 1e6:.0f} µs"
