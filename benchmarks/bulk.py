"""Very many rows in and out: an import of the whole path, an export against bare openpyxl.

python -m benchmarks.bulk                      100,000 rows
python -m benchmarks.bulk --rows 10000         fewer
python -m benchmarks.bulk --database FILE      memory of exporting all customers of a large file

Each measurement is made in a process of its own, whose memory tells of nothing else. Processor
time counts all processes; on a quiet machine of two processors, they work side by side.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import Result, shown
from benchmarks.office import TODAY
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.services.demo_people import DemoWorld
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query

COLUMNS = (
    "external_id", "name", "kind", "level", "status", "source", "industry", "phone", "mobile",
    "email", "homepage", "country", "province", "city", "postal_code", "address",
    "annual_revenue", "birthday", "tags", "owner",
)  # fmt: skip
"""What an office's own list of customers holds: twenty columns, codes to be given."""

_ROWS = 100_000
_LEAST_SPEED = 3_000
"""Rows a second that an import is to take at least, once they are read."""

_MOST_MEMORY = 500
"""Megabytes that the program is to need at most."""

Figures = dict[str, float]


def measure(rows: int = _ROWS) -> Iterator[Result]:
    """Yield speed and memory of importing and exporting so many customers."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _apart("list", folder, rows)
        found = _apart("import", folder, rows)
        yield Result(
            "bulk",
            f"xlsx: import of {rows:,} new customers, {len(COLUMNS)} columns, after reading",
            found["wall"],
            limit=rows / _LEAST_SPEED,
            note=f"{rows / found['wall']:,.0f} rows a second; processor time of the program "
            f"{found['own']:.1f} s, of its helpers {found['others']:.1f} s; "
            f"memory at most {_told(found['memory'])}, of a helper {found['helper']:.0f} MB",
        )
        ours, bare = _apart("export", folder, rows), _apart("openpyxl", folder, rows)
        yield Result(
            "bulk",
            f"xlsx: export of {rows:,} customers, processor time",
            ours["own"],
            bare["own"],
            "openpyxl, write-only, same texts and types",
            goal=1.3,
            note=f"memory at most {_told(ours['memory'])}",
        )


def export_memory(path: Path) -> Result:
    """Return the memory that exporting all customers of a file takes."""
    with TemporaryDirectory() as name:
        found = _apart("export", Path(name), 0, path)
    what = f"xlsx: export of {found['count']:,.0f} customers"
    note = f"memory at most {_told(found['memory'])}"
    return Result("bulk", what, found["wall"], note=note)


def customers(spec: RecordSpec, count: int, seed: int = 7) -> Iterator[list[Any]]:
    """Yield invented customers as cells: Chinese, German, English and other companies, people."""
    world = DemoWorld(seed, TODAY, "zh")
    kinds = [(name, spec.fields[name].kind) for name in COLUMNS[1:]]
    for index in range(count):
        values = world.customer(index)
        yield [f"K{index:07}", *(kind.cell(values.get(name)) for name, kind in kinds)]


def _write_list(folder: Path, rows: int, _database: Path) -> Figures:
    from crm_desktop.exchange.columns import SheetOut  # noqa: PLC0415
    from crm_desktop.exchange.writing import write_workbook  # noqa: PLC0415
    from crm_desktop.records import record_types  # noqa: PLC0415
    from crm_desktop.services.sheet_columns import sheet_columns  # noqa: PLC0415

    spec = record_types()["customer"]
    columns = [column.out for column in sheet_columns(spec, COLUMNS, "")]
    sheet = SheetOut("Customers", columns, customers(spec, rows))
    write_workbook(folder / "list.xlsx", [sheet])
    return {}


def _import(folder: Path, rows: int, database: Path) -> Figures:
    desk = Desk(database)
    plan = desk.imports.plan("customer", folder / "list.xlsx")
    reading = _used(resource.RUSAGE_CHILDREN)
    helpers: list[float] = []

    def look(_now: int, _whole: int) -> None:
        helpers.extend(map(_memory_of, active_children()))

    begun, own = time.perf_counter(), time.process_time()
    report = desk.imports.apply(plan, look)
    figures = {
        "wall": time.perf_counter() - begun,
        "own": time.process_time() - own,
        "others": _used(resource.RUSAGE_CHILDREN) - reading,
        "memory": _megabytes(resource.RUSAGE_SELF),
        "helper": max(helpers, default=0.0),
    }
    assert report.rows["new"] == rows, report.rows
    desk.close()
    return figures


def _export(folder: Path, _rows: int, database: Path) -> Figures:
    desk = Desk(database, look_only=True)
    begun, own = time.perf_counter(), time.process_time()
    query = Query("customer", None, ("code",), columns=COLUMNS)
    written = desk.exports.write(query, folder / "out.xlsx")
    figures = {
        "wall": time.perf_counter() - begun,
        "own": time.process_time() - own,
        "memory": _megabytes(resource.RUSAGE_SELF),
        "count": written.count,
    }
    desk.close()
    return figures


def _openpyxl(folder: Path, _rows: int, _database: Path) -> Figures:
    from openpyxl import Workbook  # noqa: PLC0415

    from crm_desktop.exchange.reading import read_table  # noqa: PLC0415

    rows = read_table(folder / "out.xlsx").rows
    own = time.process_time()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(folder / "bare.xlsx")
    return {"own": time.process_time() - own}


_WORKS = {"list": _write_list, "import": _import, "export": _export, "openpyxl": _openpyxl}


def _told(megabytes: float) -> str:
    mark = "✓" if megabytes <= _MOST_MEMORY else "✗"
    return f"{megabytes:,.0f} MB (goal {_MOST_MEMORY}) {mark}"


def _used(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def _memory_of(process: BaseProcess) -> float:
    """Return the megabytes of a process now (0 where the system does not say)."""
    try:
        told = Path(f"/proc/{process.pid}/statm").read_text("ascii")
    except OSError:
        return 0.0
    return int(told.split()[1]) * resource.getpagesize() / 1e6


def _megabytes(whose: int) -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(whose).ru_maxrss * unit / 1e6


def _apart(work: str, folder: Path, rows: int, database: Path | None = None) -> Figures:
    """Return what a work measures in a process of its own."""
    asked = [work, str(folder), str(rows), str(database or folder / "office.crm")]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bulk", "--work", *asked],
        check=True, stdout=subprocess.PIPE, encoding="utf-8", env=os.environ,
    )  # fmt: skip
    figures: Figures = json.loads(done.stdout)
    return figures


def _main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.bulk")
    parser.add_argument("--rows", type=int, default=_ROWS)
    parser.add_argument("--database", type=Path)
    parser.add_argument("--work", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work, folder, rows, database = asked.work
        print(json.dumps(_WORKS[work](Path(folder), int(rows), Path(database))))
        return
    for result in [export_memory(asked.database)] if asked.database else measure(asked.rows):
        ratio = "" if result.ratio is None else f"{result.ratio:.2f} × {result.against}"
        print(result.what, shown(result.ours), ratio, result.note, sep="\n    ", flush=True)


if __name__ == "__main__":
    _main()
