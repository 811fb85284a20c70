"""``python -m benchmarks``: measure, print, and write ``RESULTS.md`` beside this file.

python -m benchmarks                      everything, at 100,000 customers
python -m benchmarks --customers 5000     smaller and quicker
python -m benchmarks --only start,search  some of it (then RESULTS.md is left alone)
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import lists, papers, searching, start, trust, window
from benchmarks.measure import Result, shown
from benchmarks.office import Office

RESULTS = Path(__file__).with_name("RESULTS.md")
_PAPER_CUSTOMERS = 10_000

_GROUPS: dict[str, Callable[[Office], Iterator[Result]]] = {
    "start": start.measure,
    "search": searching.measure,
    "lists": lists.measure,
    "papers": papers.measure,
    "trust": trust.measure,
    "window": window.measure,
}


def main() -> int:
    """Return 0 if every goal and limit is met."""
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--only", default=",".join(_GROUPS), help="groups with commas")
    parser.add_argument("--database", type=Path, help="measure on this file of so many customers")
    asked = parser.parse_args()
    wanted = asked.only.split(",")
    office = Office(asked.customers, asked.database)
    told = office.counts()
    print(f"{asked.customers:,} customers: {told}\n")
    results: list[Result] = []
    for group in wanted:
        smaller = group == "papers" and asked.customers > _PAPER_CUSTOMERS
        place = Office(_PAPER_CUSTOMERS) if smaller else office
        for result in _GROUPS[group](place):
            results.append(result)
            print("  ".join(filter(None, _cells(result))), flush=True)
        if smaller:
            place.close()
    office.close()
    if set(wanted) == set(_GROUPS):
        RESULTS.write_text(_page(results, told), "utf-8")
        print(f"\nWritten to {RESULTS.name}.")
    return 0 if all(result.reached is not False for result in results) else 1


def _cells(result: Result) -> list[str]:
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    goals = [
        "" if result.goal is None else f"≤ {result.goal}",
        "" if result.limit is None else f"≤ {shown(result.limit)}",
    ]
    goal = ", ".join(filter(None, goals))
    mark = {True: " ✓", False: " ✗", None: ""}[result.reached]
    return [
        result.what,
        shown(result.ours),
        f"{shown(result.reference)} {result.against}".strip(),
        ratio,
        f"{goal}{mark}",
        result.note,
    ]


def _page(results: list[Result], told: str) -> str:
    libraries = ("ttkbootstrap", "sqlalchemy", "sqlcipher3", "reportlab", "openpyxl")
    versions = ", ".join(f"{name} {version(name)}" for name in libraries)
    machine = (
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    lines = [
        "# How fast it is",
        "",
        "Written by `python -m benchmarks`. A ratio compares with the reference measured in the",
        "same run, in turns; it says more than the times, which depend on the machine. Search,",
        "lists and figures are measured in processor time, the rest on the wall clock.",
        "",
        f"- {machine}",
        f"- {versions}",
        f"- {told}",
    ]
    for group in dict.fromkeys(result.group for result in results):
        lines += [
            "",
            f"## {group.capitalize()}",
            "",
            "| what | takes | reference | ratio | goal | |",
            "|---|---:|---|---:|---|---|",
        ]
        lines += [
            "| " + " | ".join(_cells(result)) + " |" for result in results if result.group == group
        ]
    return "\n".join([*lines, ""])


sys.exit(main())
