"""The window: from a key or a click to the paint, against the same in bare ttkbootstrap.

Both windows run in a process of their own on a display of their own, one after the other.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.display import display
from benchmarks.measure import Result, percentile
from benchmarks.office import Office

_KEY, _SCREEN = 0.050, 0.150
"""Seconds: what a person takes for at once after a key, and after going to a screen."""
_TIMES = 20

_PARTS: tuple[tuple[str, str, float], ...] = (
    ("typing in a field", "typing in an Entry", _KEY),
    ("arrow in the list", "arrow in a Treeview", _KEY),
    ("typing in the search, to its first paint", "typing in an Entry", _KEY),
    ("typing in the search, to what is found", "typing in an Entry", _SCREEN),
    ("going to a screen seen before", "raising a frame", _SCREEN),
    ("opening a record in the panel", "raising a frame", _SCREEN),
    ("opening the customer's page", "raising a frame", _SCREEN),
)
"""What is measured, what it is compared with, and the most seconds for its median."""


def measure(office: Office) -> Iterator[Result]:
    """Yield how long each thing takes: the median, with p95 beside it."""
    with display() as environment, tempfile.TemporaryDirectory() as home:
        if environment is None:
            print("Xvfb is missing: the window is not measured.")
            return
        environment |= {"CRM_HOME": home, "CRM_LANGUAGE": "en"}
        command = [sys.executable, "-m", "benchmarks.window_run", str(office.path), str(_TIMES)]
        done = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=Path(__file__).resolve().parents[1],
        )
    taken: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    for what, against, limit in _PARTS:
        times, reference = taken[what], taken[against]
        yield Result(
            "window",
            what,
            statistics.median(times),
            statistics.median(reference),
            f"{against}, bare ttkbootstrap",
            limit=limit,
            note=f"p95 {percentile(times, 0.95) * 1000:.0f} ms against "
            f"{percentile(reference, 0.95) * 1000:.0f} ms",
        )
