"""What an import did, as pages to be kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _
from crm_desktop.reports.dataset import (
    Block,
    Column,
    KeyFigure,
    KeyFigures,
    TableBlock,
    TextBlock,
)
from crm_desktop.reports.document import ReportNotWrittenError, write_pdf
from crm_desktop.services.import_mapping import field_at
from crm_desktop.services.import_plan import ImportPlan
from crm_desktop.services.import_report import RESULTS, ImportReport
from crm_desktop.services.report_parts import head
from crm_desktop.services.reporting import CannotWriteReport
from crm_desktop.storage.reader import Reader

_MOST = 2_000
"""A table has so many rows at most; the workbook of rejected rows has all of them."""


def write_import_report(reader: Reader, plan: ImportPlan, report: ImportReport, path: Path) -> Path:
    """Write what became of a file's rows to ``path`` and return that.

    Raises ``CannotWriteReport``.
    """
    spec = reader.records[plan.record]
    blocks: list[Block] = [
        KeyFigures(
            tuple(
                KeyFigure(_(label), f"{report.records[result]:,}")
                for result, label in RESULTS.items()
                if report.records[result] or result in ("new", "changed", "invalid")
            )
        )
    ]
    notes = [str(note) for note in report.notes]
    if plan.all_or_nothing and report.rejected:
        notes.append(_("Nothing was written: all rows or none were asked for."))
    elif not report.written:
        notes.append(_("Nothing was written."))
    if notes:
        blocks.append(TextBlock(_("About this file"), "\n".join(notes)))
    number = Column("row", _("Row"), "integer", weight=0.5)
    title = Column("title", spec.fields[spec.title].show_label(), weight=1.5)
    field = Column("field", _("Field"))
    tables = (
        (
            _("Not taken"),
            (number, title, field, Column("why", _("Reason"), weight=3.0)),
            _rejected(spec, report),
        ),
        (
            _("Changed on both sides"),
            (number, title, field, Column("exported", _("Exported")), Column("mine", _("Here")),
             Column("file", _("In the file")), Column("taken", _("Taken"))),
            _conflicts(spec, report),
        ),
        (
            _("Probably there already"),
            (number, title, Column("likely", _("Record")), Column("why", _("Reason"), weight=2.0)),
            _likely(report),
        ),
        (
            _("Changed"),
            (number, title, field, Column("before", _("Before"), weight=1.5),
             Column("after", _("After"), weight=1.5)),
            _changed(spec, report),
        ),
    )  # fmt: skip
    for name, columns, found in tables:
        rows = list(found)
        if rows:
            more = len(rows) - _MOST
            note = _("{count} more are not shown.", count=f"{more:,}") if more > 0 else ""
            blocks.append(TableBlock(name, columns, rows[:_MOST], note=note))
    document = head(reader).document(
        _("Import: {types}", types=_(spec.plural)), blocks, subtitle=plan.path.name
    )
    try:
        write_pdf(document, path)
    except ReportNotWrittenError as error:
        raise CannotWriteReport(error.text) from error
    return path


def _called(spec: RecordSpec, path: str) -> str:
    return field_at(spec, path).show_label() if path else _("The whole row")


def _rejected(spec: RecordSpec, report: ImportReport) -> Iterator[tuple[Any, ...]]:
    for outcome in report.rejected:
        for one in outcome.problems:
            yield one.row, outcome.title, _called(spec, one.field), str(one.text)


def _changed(spec: RecordSpec, report: ImportReport) -> Iterator[tuple[Any, ...]]:
    for outcome in report.outcomes:
        for one in outcome.changes:
            label = _called(spec, one.field)
            yield outcome.rows[0], outcome.title, label, one.before, one.after


def _conflicts(spec: RecordSpec, report: ImportReport) -> Iterator[tuple[Any, ...]]:
    words = {"file": _("the file"), "mine": _("the program")}
    for outcome in report.conflicting:
        for one in outcome.conflicts:
            yield (
                outcome.rows[0], outcome.title, _called(spec, one.field), one.exported,
                one.present, one.file, words[one.taken],
            )  # fmt: skip


def _likely(report: ImportReport) -> Iterator[tuple[Any, ...]]:
    for outcome in report.likely:
        assert outcome.likely is not None
        why = "; ".join(map(str, outcome.likely.reasons))
        yield outcome.rows[0], outcome.title, outcome.likely.title, why
