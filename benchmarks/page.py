"""What was measured at each size, kept in ``measured/``, and the page that tells of it."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measure import Result, shown

PAGE = Path(__file__).with_name("RESULTS.md")
_KEPT = Path(__file__).with_name("measured")
_GROWN = (10_000, 1_000_000)
_GROWTH = 2.0
_LIBRARIES = ("ttkbootstrap", "sqlalchemy", "sqlcipher3", "reportlab", "openpyxl")
_INTRODUCTION = """\
# How fast it is

Written by `python -m benchmarks`. Times are p50 / p95 where there are two. A ratio compares with
the reference measured in the same run, in turns; it says more than the times, which depend on the
machine. Search, lists, filters and figures are measured in processor time, the rest on the wall
clock.
"""


def keep(customers: int, told: str, results: Sequence[Result]) -> None:
    """Keep what was measured; it takes the place of what was kept of these groups."""
    _KEPT.mkdir(exist_ok=True)
    path = _KEPT / f"{customers}.json"
    known: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    groups: dict[str, Any] = known.get("groups", {})
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    machine = (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}"
    )
    for group in dict.fromkeys(result.group for result in results):
        groups[group] = {
            "when": f"{datetime.now().astimezone():%Y-%m-%d %H:%M}",
            "results": [asdict(one) for one in results if one.group == group],
        }
    kept = {"told": told, "machine": machine, "versions": versions, "groups": groups}
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")


def write() -> None:
    """Write the page from everything that is kept."""
    sizes = {
        int(path.stem): json.loads(path.read_text("utf-8"))
        for path in sorted(_KEPT.glob("*.json"), key=lambda path: int(path.stem))
    }
    lines = _INTRODUCTION.splitlines()
    newest = sizes[max(sizes)]
    lines += ["", f"- {newest['machine']}", f"- {newest['versions']}"]
    lines += [f"- {kept['told']}" for kept in sizes.values()]
    groups = dict.fromkeys(group for kept in sizes.values() for group in kept["groups"])
    for group in groups:
        found = {
            size: kept["groups"][group] for size, kept in sizes.items() if group in kept["groups"]
        }
        lines += _table(group, found)
    PAGE.write_text("\n".join([*lines, ""]), "utf-8")


def _table(group: str, found: dict[int, Any]) -> list[str]:
    sizes = list(found)
    days = ", ".join(f"{size:,}: {one['when']}" for size, one in found.items())
    by_what: dict[str, dict[int, Result]] = {}
    for size, one in found.items():
        for entry in one["results"]:
            result = Result(**entry)
            by_what.setdefault(result.what, {})[size] = result
    heads = [f"{size:,}" for size in sizes]
    lines = ["", f"## {group.capitalize()}", "", f"Customers, and when: {days}.", ""]
    lines.append("| what | " + " | ".join(heads) + " | growth | reference | ratio | goal | |")
    lines.append("|---|" + "---:|" * len(heads) + "---:|---|---:|---|---|")
    for what, results in by_what.items():
        lines.append("| " + " | ".join(_row(what, sizes, results)) + " |")
    return lines


def _row(what: str, sizes: Sequence[int], results: dict[int, Result]) -> list[str]:
    last = results[max(results)]
    ratio = "" if last.ratio is None else f"{last.ratio:.2f}"
    cells = [told(results[size]) if size in results else "" for size in sizes]
    against = f"{shown(last.reference, last.unit)} {last.against}".strip()
    return [what, *cells, _growth(last, results), against, ratio, goal_of(last), last.note]


def _growth(last: Result, results: dict[int, Result]) -> str:
    small, large = (results.get(size) for size in _GROWN)
    if not last.grows or small is None or large is None:
        return ""
    times = large.ours / small.ours
    return f"{times:.1f}{' ✓' if times <= _GROWTH else ' ✗'}"


def told(result: Result) -> str:
    """Return the numbers of a result as people read them."""
    both = [result.ours] if result.p95 is None else [result.ours, result.p95]
    return " / ".join(shown(one, result.unit) for one in both)


def goal_of(result: Result) -> str:
    """Return what is aimed at, and whether it is reached."""
    sign = "≥" if result.unit == "share" else "≤"
    goals = [
        "" if result.goal is None else f"≤ {result.goal} ×",
        "" if result.limit is None else f"{sign} {shown(result.limit, result.unit)}",
    ]
    mark = {True: " ✓", False: " ✗", None: ""}[result.reached]
    return ", ".join(filter(None, goals)) + mark
