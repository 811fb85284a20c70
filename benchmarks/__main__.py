"""``python -m benchmarks``: measure, print, keep, and write ``RESULTS.md`` beside this file.

python -m benchmarks                        everything, at 100,000 customers
python -m benchmarks --customers 5000       smaller and quicker
python -m benchmarks --only start,search    some of it
python -m benchmarks --customers 1000000 --database FILE    on a file that is there

What was measured is kept by size and group; the page tells of all of it. With ``--look`` nothing
is kept.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import (
    duplicates,
    filtering,
    lists,
    page,
    papers,
    recall,
    searching,
    start,
    trust,
    window,
)
from benchmarks.measure import Result, shown
from benchmarks.office import Office

_PAPER_CUSTOMERS = 10_000

_GROUPS: dict[str, Callable[[Office], Iterator[Result]]] = {
    "start": start.measure,
    "search": searching.measure,
    "recall": recall.measure,
    "lists": lists.measure,
    "filters": filtering.measure,
    "duplicates": duplicates.measure,
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
    parser.add_argument("--note", default="", help="what is to be known of the file")
    parser.add_argument("--look", action="store_true", help="keep nothing")
    asked = parser.parse_args()
    office = Office(asked.customers, asked.database)
    told = "; ".join(filter(None, (office.counts(), asked.note)))
    print(f"{asked.customers:,} customers: {told}\n")
    results: list[Result] = []
    for group in asked.only.split(","):
        smaller = group == "papers" and asked.customers > _PAPER_CUSTOMERS
        place = Office(_PAPER_CUSTOMERS) if smaller else office
        for result in _GROUPS[group](place):
            results.append(result)
            print("  ".join(filter(None, _cells(result))), flush=True)
        if smaller:
            place.close()
    office.close()
    if not asked.look:
        page.keep(asked.customers, told, results)
        page.write()
        print(f"\nWritten to {page.PAGE.name}.")
    return 0 if all(result.reached is not False for result in results) else 1


def _cells(result: Result) -> list[str]:
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    against = f"{shown(result.reference, result.unit)} {result.against}".strip()
    return [result.what, page.told(result), against, ratio, page.goal_of(result), result.note]


sys.exit(main())
