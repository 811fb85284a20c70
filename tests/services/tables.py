"""Small files to import, and importing them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crm_desktop.services.desk import Desk
from crm_desktop.services.importing import ImportReport
from crm_desktop.services.lists import Query


def write_csv(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write rows, the titles first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def imported(
    desk: Desk, record: str, rows: Sequence[Sequence[object]], **options: Any
) -> ImportReport:
    """Import a CSV file of these rows, having made sure that the preview promises the same."""
    path = write_csv(desk.path.with_name("in.csv"), rows)
    plan = desk.imports.plan(record, path, **options)
    promised = desk.imports.preview(plan)
    report = desk.imports.apply(plan)
    assert promised.records == report.records
    assert promised.rows == report.rows
    return report


def counts(report: ImportReport) -> dict[str, int]:
    """Return the results that occurred, by number of rows."""
    return {result: count for result, count in report.rows.items() if count}


def reasons(report: ImportReport) -> list[tuple[int, str, str]]:
    """Return row, field and reason of what did not go in."""
    return [(one.row, one.field, str(one.text)) for one in report.problems()]


def records(desk: Desk, record: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return these fields of all records, in the order in which they were made."""
    ids = desk.lists.ids(Query(record, sort=("id",)))
    return [tuple(row[name] for name in columns) for row in desk.lists.rows(record, ids, columns)]
