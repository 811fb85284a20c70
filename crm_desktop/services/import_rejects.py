"""The rows that an import did not take, as a workbook to be mended and imported again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm_desktop.exchange.cells import Cell
from crm_desktop.exchange.rejects import Rejected, write_rejects
from crm_desktop.fields.kind import Kind
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text, _
from crm_desktop.services.import_guesses import ColumnReading
from crm_desktop.services.import_mapping import field_at
from crm_desktop.services.import_plan import ImportPlan
from crm_desktop.services.import_report import ImportReport, Outcome
from crm_desktop.services.record_ids import RECORD_ID


def write_rejected_rows(
    spec: RecordSpec, plan: ImportPlan, report: ImportReport, path: Path
) -> tuple[Text, ...]:
    """Write the rows that did not go in, with the reasons; return what was lost in writing.

    Dates and numbers are written so that they mean the same without the rows that went in: in
    the whole column it was plain which part of 03/04/2026 is the month. Raises
    ``UnwritableFile``.
    """
    columns, readings = plan.columns.columns, plan.readings
    rejected = {number: outcome for outcome in report.rejected for number in outcome.rows}
    kinds = {
        column.index: field_at(spec, column.field).kind
        for column in columns
        if column.field and column.field != RECORD_ID
    }

    def rows() -> Iterator[Rejected]:
        for number, cells in plan.table.data():
            outcome = rejected.get(number)
            if outcome is None:
                continue
            plain = [
                cell if index not in readings else _plain(cell, kinds[index], readings[index])
                for index, cell in enumerate(cells)
            ]
            fields = {one.field for one in outcome.problems if one.row == number}
            marked = {one.index for one in columns if one.taken and one.field in fields}
            yield Rejected(number, plain, list(_reasons(spec, outcome, number)), marked)

    return write_rejects(path, plan.table, rows())


def _reasons(spec: RecordSpec, outcome: Outcome, number: int) -> Iterator[str]:
    mine = [one for one in outcome.problems if one.row == number]
    for problem in mine:
        label = field_at(spec, problem.field).show_label() if problem.field else ""
        yield f"{label}: {problem.text}" if label else str(problem.text)
    if not mine and outcome.problems:
        yield _(
            "Row {row} belongs to the same record and could not be taken.",
            row=outcome.problems[0].row,
        )


def _plain(cell: Cell, kind: Kind, how: ColumnReading) -> Any:
    """Return a cell that means the same wherever it stands."""
    try:
        if how.serial or (kind.key in ("date", "moment") and isinstance(cell, str)):
            return kind.cell(kind.parse(how.cell(cell), how.reading)) or cell
        if how.reading.decimal_comma and kind.key in ("number", "money") and isinstance(cell, str):
            return kind.cell(kind.parse(cell, how.reading)) if cell.strip() else cell
        if how.fractions and isinstance(cell, int | float):
            return f"{cell * 100:g} %"
    except FieldError:
        return cell
    return cell
