r"""How well and how fast duplicates are found.

python -m benchmarks.duplicates --customers 100000 --copies 5000
python -m benchmarks.duplicates --file people.csv --id rec_id --truth "rec-(\d+)" --without ssn
python -m benchmarks.duplicates --file messy.csv --id Id --truth-file true.csv --truth-column X
"""

from __future__ import annotations

import argparse
import csv
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

from benchmarks.corrupting import COLUMNS, customers, with_copies
from benchmarks.measure import Result
from benchmarks.office import Office
from crm_desktop.analysis.duplicates import candidates
from crm_desktop.analysis.duplicates.fields import fields_of
from crm_desktop.analysis.duplicates.finding import find_duplicates
from crm_desktop.services.file_duplicates import FileTable, spelled, table_of

_MOST = 100_000
"""Larger tables take minutes and gigabytes; the command at the top measures them."""
_SECONDS, _PRECISION, _RECALL, _CANDIDATES = 30.0, 0.95, 0.9, 0.97


def measure(office: Office) -> Iterator[Result]:
    """Yield how well and how fast planted copies are found among as many invented customers."""
    if office.customers > _MOST:
        return
    copies = max(20, office.customers // 20)
    rows, truth = with_copies(customers(office.customers), copies)
    columns = [list(column) for column in zip(*rows, strict=True)]
    wanted = {(min(pair), max(pair)): truth[pair[0]][1] for pair in _pairs(truth)}
    begun, worked = time.perf_counter(), time.process_time()
    found = find_duplicates(COLUMNS, columns, spell=spelled)
    wall, worked = time.perf_counter() - begun, time.process_time() - worked
    yield Result(
        "duplicates", "search for duplicates", worked, limit=_SECONDS,
        note=f"processor time; {wall:.0f} s on the wall clock; {found.candidates:,} pairs compared",
    )  # fmt: skip
    got = {(match.first, match.second) for match in found.matches}
    yield _share("precision", len(got & wanted.keys()) / max(len(got), 1), _PRECISION)
    for changes in sorted(set(wanted.values())):
        part = {pair for pair, count in wanted.items() if count == changes}
        limit = _RECALL if changes <= 2 else None
        what = f"recall, fields changed in the copy: {changes}"
        yield _share(what, len(got & part) / len(part), limit)
    seen = _seen(columns, len(rows), wanted)
    yield _share("copies among the candidates", len(seen) / len(wanted), _CANDIDATES)


def _share(what: str, value: float, limit: float | None) -> Result:
    return Result("duplicates", what, value, limit=limit, unit="share")


def _seen(
    columns: list[list[str]], rows: int, wanted: dict[tuple[int, int], int]
) -> set[tuple[int, int]]:
    """Return which of the pairs are among the candidates."""
    fields = fields_of(COLUMNS, columns, spell=spelled)
    pairs = candidates.pairs_of(fields, rows, lambda _now, _whole: None)
    numbers = set(pairs.tolist())
    return {pair for pair in wanted if pair[0] * rows + pair[1] in numbers}


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.duplicates")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--copies", type=int)
    parser.add_argument("--recall", action="store_true", help="the recall of candidates too")
    parser.add_argument("--file")
    parser.add_argument("--id")
    parser.add_argument("--truth", default="(.*)", help="what of the id means the same thing")
    parser.add_argument("--truth-file")
    parser.add_argument("--truth-column")
    parser.add_argument("--without", default="", help="columns to leave out, with commas")
    parser.add_argument("--threshold", type=float, default=0.5)
    asked = parser.parse_args()
    if asked.file:
        _file(asked)
    else:
        copies = asked.copies or asked.customers // 20
        _planted(asked.customers, copies, asked.threshold, count_candidates=asked.recall)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"memory: {used.ru_maxrss / 1024:,.0f} MB; processor: {used.ru_utime:.1f} s, all in all")
    return 0


def _file(asked: argparse.Namespace) -> None:
    table = table_of(asked.file, asked.id)
    left_out = set(asked.without.split(","))
    kept = [at for at, title in enumerate(table.titles) if title not in left_out]
    table = FileTable(
        table.ids, [table.titles[at] for at in kept], [table.columns[at] for at in kept]
    )
    truth: Callable[[str], str] = partial(_matched, asked.truth)
    if asked.truth_file:
        with Path(asked.truth_file).open(encoding="utf-8", errors="replace") as stream:
            known = {row[asked.id]: row[asked.truth_column] for row in csv.DictReader(stream)}
        truth = known.__getitem__
    groups: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(table.ids):
        groups[truth(str(one))].append(row)
    wanted = {pair for group in groups.values() for pair in combinations(group, 2)}
    start = time.perf_counter()
    found = find_duplicates(
        table.titles, table.columns, threshold=asked.threshold, spell=spelled
    )  # fmt: skip
    seconds = time.perf_counter() - start
    print(", ".join(f"{name}: {kind}" for name, kind in found.kinds.items()))
    _told({(match.first, match.second) for match in found.matches}, wanted, seconds)


def _matched(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1] if found else text


def _told(got: set[tuple[int, int]], wanted: set[tuple[int, int]], seconds: float) -> None:
    right = len(got & wanted)
    precision, recall = right / max(len(got), 1), right / max(len(wanted), 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    print(
        f"precision {precision:.4f}  recall {recall:.4f}  F1 {both:.4f}  {seconds:.1f} s  "
        f"({len(got)} found, {len(wanted)} true)"
    )


def _planted(count: int, copies: int, threshold: float, *, count_candidates: bool) -> None:
    rows, truth = with_copies(customers(count), copies)
    columns = [list(column) for column in zip(*rows, strict=True)]
    print(f"{count:,} customers and {copies:,} copies", flush=True)
    wanted = {(min(pair), max(pair)): truth[pair[0]][1] for pair in _pairs(truth)}
    last = [time.perf_counter()]

    def told(now: int, whole: int) -> None:
        if time.perf_counter() - last[0] > 2:
            last[0] = time.perf_counter()
            print(f"  {time.perf_counter() - start:5.1f} s {now}/{whole}", file=sys.stderr)

    start = time.perf_counter()
    found = find_duplicates(COLUMNS, columns, threshold=threshold, spell=spelled, progress=told)
    seconds = time.perf_counter() - start
    print(f"{found.candidates:,} candidates")
    got = {(match.first, match.second) for match in found.matches}
    _told(got, set(wanted), seconds)
    _by_changes("recall", got, wanted)
    if count_candidates:
        _by_changes("recall of candidates", _seen(columns, len(rows), wanted), wanted)
    for match in [one for one in found.matches if (one.first, one.second) not in wanted][:6]:
        print(rows[match.first], rows[match.second], match.probability, match.fields, sep="\n  ")


def _pairs(truth: dict[int, tuple[int, int]]) -> list[tuple[int, int]]:
    return [(copy, original) for copy, (original, _changes) in truth.items()]


def _by_changes(what: str, got: set[tuple[int, int]], wanted: dict[tuple[int, int], int]) -> None:
    whole = Counter(wanted.values())
    right = Counter(changes for pair, changes in wanted.items() if pair in got)
    shares = "  ".join(f"{one} changed {right[one] / whole[one]:.4f}" for one in sorted(whole))
    print(f"{what} {sum(right.values()) / sum(whole.values()):.4f}: {shares}")


if __name__ == "__main__":
    sys.exit(main())
