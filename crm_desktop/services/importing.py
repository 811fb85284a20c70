"""Taking tables from files into the records: read, match the columns, look ahead, write.

A plan is a file that was read together with what its columns mean. A preview does everything that
the import does and takes it back, so it cannot promise what the import does not keep. An
import is one write: all of it is one operation, taken back by one undo.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from crm_desktop.exchange.cells import Progress as ReadingProgress
from crm_desktop.exchange.reader import Reader as WorkbookReader
from crm_desktop.exchange.reading import read_table
from crm_desktop.exchange.table import Table
from crm_desktop.exchange.vcard import is_card_file
from crm_desktop.fields.kind import Reading, clean, fold, plain
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text, every_language, listed
from crm_desktop.services import record_ids
from crm_desktop.services.import_ahead import reading_ahead
from crm_desktop.services.import_defaults import default_values
from crm_desktop.services.import_guesses import first_values, read_columns
from crm_desktop.services.import_lines import group_rows
from crm_desktop.services.import_mapping import (
    Column,
    ColumnMap,
    UnclearMapping,
    choose_columns,
    field_at,
    match_columns,
    spread_name,
)
from crm_desktop.services.import_memory import Remembered, recalled, remember
from crm_desktop.services.import_notes import column_notes, differing_notes
from crm_desktop.services.import_plan import ImportPlan
from crm_desktop.services.import_rejects import write_rejected_rows
from crm_desktop.services.import_report import (
    REJECTED,
    RESULTS,
    FieldChange,
    ImportReport,
    Outcome,
    Result,
    RowProblem,
)
from crm_desktop.services.import_rows import Importer, OnLikely, OnMatch, Progress
from crm_desktop.services.import_values import RowReader
from crm_desktop.services.permissions import Right, needs
from crm_desktop.services.templates import write_record_template
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import Unit

__all__ = [
    "REJECTED",
    "RESULTS",
    "CannotImport",
    "Column",
    "ColumnMap",
    "FieldChange",
    "ImportPlan",
    "ImportReport",
    "ImportService",
    "OnLikely",
    "OnMatch",
    "Outcome",
    "Result",
    "RowProblem",
    "UnclearMapping",
]

_NAMED = 8


class CannotImport(PersonError):  # noqa: N818
    """The file can be read, but nothing in it can be taken as such a record."""


class _Refused(Exception):  # noqa: N818
    """Ends an import that is to be taken whole or not at all."""


class ImportService:
    """Imports into one open file."""

    def __init__(self, store: Store, reading: Callable[[], Reading]) -> None:
        self._store = store
        self._reading = reading

    # -- planning -----------------------------------------------------------------------------

    def plan(
        self,
        record: str,
        path: Path,
        *,
        columns: Mapping[str, str] | None = None,
        on_match: OnMatch = "update",
        all_or_nothing: bool = False,
        sheet: str | None = None,
        header_row: int | None = None,
        encoding: str | None = None,
        separator: str | None = None,
        password: str | None = None,
        progress: ReadingProgress | None = None,
        reader: WorkbookReader | None = None,
    ) -> ImportPlan:
        """Read a file and match its columns; nothing is written.

        Of several sheets the one called like the record type is read, else the first that holds
        something. ``columns`` overrules what is found: header -> field, "" to leave a column
        out. ``reader`` is the process to read workbooks in, for those who read many. Raises
        ``UnreadableFile`` and its kinds, ``NoCards``, ``UnclearMapping``.
        """
        if is_card_file(path):
            from crm_desktop.services.cards import card_table  # noqa: PLC0415 - seldom needed

            cards = card_table(
                self._store, record, path, self._reading(), encoding=encoding, progress=progress
            )
            return self.plan_table(
                record, path, cards, columns=columns, on_match=on_match,
                all_or_nothing=all_or_nothing,
            )  # fmt: skip

        def read(named: str | None) -> Table:
            return read_table(
                path,
                sheet=named,
                encoding=encoding,
                separator=separator,
                password=password,
                header_row=header_row,
                progress=progress,
                reader=reader,
            )

        table = read(sheet)
        named = "" if sheet else _sheet_named(self._store.records[record], table)
        if named and named != table.sheet:
            table = read(named)
        return self.plan_table(
            record,
            path,
            table,
            columns=columns,
            on_match=on_match,
            all_or_nothing=all_or_nothing,
        )

    def plan_table(
        self,
        record: str,
        path: Path,
        table: Table,
        *,
        columns: Mapping[str, str] | None = None,
        on_match: OnMatch = "update",
        all_or_nothing: bool = False,
    ) -> ImportPlan:
        """Match the columns of a table that was read. Raises ``UnclearMapping``."""
        spec = self._store.records[record]
        found = ColumnMap(tuple(Column(at, name) for at, name in enumerate(table.titles)))
        if table.header_row is not None:
            found = match_columns(spec, table.titles, first_values(table, table.width))
        plan = ImportPlan(record, path, table, found, on_match, all_or_nothing)
        return self.with_columns(plan, columns or {})

    def with_columns(
        self, plan: ImportPlan, chosen: Mapping[str, str], reading: Reading | None = None
    ) -> ImportPlan:
        """Return the plan with the ``chosen`` columns: header -> field, "" to leave one out.

        ``reading`` settles how dates and numbers are written. Raises ``UnclearMapping``.
        """
        spec = self._store.records[plan.record]
        columns = choose_columns(spec, plan.columns, chosen) if chosen else plan.columns
        settled = reading or plan.reading
        readings, notes = read_columns(
            spec,
            columns,
            plan.table,
            settled or self._reading(),
            settled=settled is not None,
            said=plan.writing,
        )
        told = [*plan.table.notes, *notes, *column_notes(spec, columns, plan.table)]
        return replace(plan, columns=columns, reading=settled, readings=readings, notes=tuple(told))

    def recall(self, record: str, titles: Sequence[str]) -> Remembered | None:
        """Return what was said of columns with these titles; ``None`` where they are new."""
        with self._store.read() as reader:
            return recalled(reader, self._store.records[record], titles)

    def remember(self, plan: ImportPlan) -> None:
        """Remember for lists with the same titles what was said of the columns."""
        spec, table = self._store.records[plan.record], plan.table
        if table.header_row is not None and not self._store.read_only:
            found = match_columns(spec, table.titles, first_values(table, table.width))
            remember(self._store, spec, found, plan.columns, plan.writing)

    # -- doing --------------------------------------------------------------------------------

    @needs(Right.IMPORT)
    def preview(
        self,
        plan: ImportPlan,
        progress: Progress | None = None,
        only: Collection[int] | None = None,
    ) -> ImportReport:
        """Return what ``apply`` would do; nothing is written.

        With ``only``, what it would do with the records in the rows of these numbers, were they
        alone in the file. ``progress(now, whole)`` hears of rows; what it raises ends the work and
        reaches the caller. Raises ``CannotImport`` or ``CannotWrite``.
        """
        self._refuse_hopeless(plan)
        return self._store.rehearse(
            lambda unit, reader: self._run(plan, unit, reader, progress, only)
        )

    @needs(Right.IMPORT)
    def apply(self, plan: ImportPlan, progress: Progress | None = None) -> ImportReport:
        """Write the file's rows as one operation and return the outcome of each.

        Raises ``CannotImport`` or ``CannotWrite``, and what ``progress`` raises; then nothing was
        written.
        """
        self._refuse_hopeless(plan)
        details: dict[str, Any] = {"record": plan.record, "file": plan.path.name}
        refused: list[ImportReport] = []

        def work(unit: Unit, reader: Reader) -> ImportReport:
            report = self._run(plan, unit, reader, progress)
            counts = report.records
            details["count"] = counts["new"] + counts["changed"]
            if plan.all_or_nothing and report.rejected:
                refused.append(report)
                raise _Refused
            return report

        try:
            report, changes = self._store.transact(f"{plan.record}.import", work, details)
        except _Refused:
            return refused[0]
        return replace(report, written=bool(changes), changes=changes)

    def write_rejects(self, plan: ImportPlan, report: ImportReport, path: Path) -> tuple[Text, ...]:
        """Write the rows that did not go in, with the reasons, to be mended and imported again.

        Returns what could not be written as it was. Raises ``UnwritableFile``.
        """
        spec = self._store.records[plan.record]
        return write_rejected_rows(spec, plan, report, path)

    def write_report(self, plan: ImportPlan, report: ImportReport, path: Path) -> Path:
        """Write what an import did, or would do, as a PDF and return its path.

        Raises ``CannotWriteReport``.
        """
        from crm_desktop.services.import_pdf import write_import_report  # noqa: PLC0415 - heavy

        with self._store.read() as reader:
            return write_import_report(reader, plan, report, path)

    def write_template(self, record: str, path: Path, names: Sequence[str] = ()) -> None:
        """Write an empty workbook for such records, with choices and explanations.

        With ``names``, only for these fields. Raises ``UnwritableFile``.
        """
        write_record_template(self._store.records[record], path, names)

    def _run(
        self,
        plan: ImportPlan,
        unit: Unit,
        reader: Reader,
        progress: Progress | None,
        only: Collection[int] | None = None,
    ) -> ImportReport:
        spec = self._store.records[plan.record]
        rows = RowReader(spec, plan.columns, plan.readings, plan.reading or self._reading())
        spread = spread_name(spec)
        importer = Importer(
            spec,
            reader,
            unit,
            rows,
            on_match=plan.on_match,
            on_likely=plan.on_likely,
            lines=any(path.startswith(f"{spread}.") for path in plan.columns.fields),
            reserved=_codes(spec, plan),
            file_id=record_ids.file_id(reader),
            match=plan.match,
            choices=plan.choices,
            prefer=plan.prefer,
            defaults=default_values(spec, reader, plan.defaults, plan.reading or self._reading()),
            tags=plan.tags,
        )
        groups = group_rows(spec, plan.columns, plan.table)
        if only is not None:
            groups = [group for group in groups if any(number in only for number, _ in group)]
        report = ImportReport(plan.record, notes=list(plan.notes))
        reading = plan.reading or self._reading()
        with reading_ahead(plan, rows, groups, reading, unit, few=only is not None) as read:
            report.outcomes.extend(importer.run(read, plan.table.count, progress))
        unit.flush()
        report.notes += differing_notes(spec, importer.differing)
        return report

    def _refuse_hopeless(self, plan: ImportPlan) -> None:
        """Refuse a file of which nothing can go in, with one sentence instead of one a row."""
        spec = self._store.records[plan.record]
        title = (spec.label,)
        if not plan.table.count:
            raise CannotImport(Text("There are no rows with data in this file."))
        if not any(column.taken for column in plan.columns.columns):
            raise CannotImport(
                Text(
                    "None of the columns of this file could be recognised as one of {type}. "
                    "The columns are: {offered}. Say which is which.",
                    type=title,
                    offered=listed(plan.table.titles[:_NAMED]),
                )
            )
        missing = [
            one.label
            for path, one in _required(spec)
            if path not in plan.columns.fields
            and not _fills_itself(spec, path)
            and path not in plan.defaults
        ]
        own = any(column.field == record_ids.RECORD_ID for column in plan.columns.columns)
        known = any(set(group) <= set(plan.columns.fields) for group in spec.match)
        if missing and not own and not known:
            raise CannotImport(
                Text(
                    "No column of this file holds “{label}”, which every {type} needs. "
                    "The columns are: {offered}. Say which it is.",
                    label=(missing[0],),
                    type=title,
                    offered=listed(plan.table.titles[:_NAMED]),
                )
            )


def _sheet_named(spec: RecordSpec, table: Table) -> str:
    """Return the sheet that is called like the record type ("" if none is)."""
    names = [spec.name, *every_language(spec.label), *every_language(spec.plural), *spec.aliases]
    wanted = set(map(fold, names))
    return next((sheet for sheet in table.sheets if fold(sheet) in wanted), "")


def _required(spec: RecordSpec) -> Iterator[tuple[str, Any]]:
    for name, one in spec.fields.items():
        if name == spread_name(spec):
            for inner in spec.lines[name].of.fields.values():
                if inner.required:
                    yield f"{name}.{inner.name}", inner
        elif one.required:
            yield name, one


def _fills_itself(spec: RecordSpec, path: str) -> bool:
    """Tell whether a new record has something here by itself."""
    return field_at(spec, path).default is not None


def _codes(spec: RecordSpec, plan: ImportPlan) -> frozenset[str]:
    """Return the codes that stand in the file: none of them is given to a row without one."""
    path = spec.match[0][0] if spec.match else ""
    columns = plan.columns.of(path)
    if not columns or not spec.fields[path].unique:
        return frozenset()
    index = columns[0].index
    return frozenset(clean(plain(cells[index])).lower() for _number, cells in plan.table.data())
