"""Lists as workbooks and CSV, in a form that an import takes back unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from crm_desktop.exchange.cells import MOST_ROWS
from crm_desktop.exchange.columns import SheetOut
from crm_desktop.exchange.delimited_writing import TextForm, write_csv
from crm_desktop.exchange.vcard import CardVersion
from crm_desktop.exchange.writing import write_workbook
from crm_desktop.fields.kind import Reading
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import Text, _
from crm_desktop.services import record_ids
from crm_desktop.services.contacting import refusals
from crm_desktop.services.events import EXPORT
from crm_desktop.services.group_sheet import group_sheet
from crm_desktop.services.grouping import grouped_read
from crm_desktop.services.import_mapping import spread_name
from crm_desktop.services.import_resolve import owner_fields
from crm_desktop.services.line_text import write_lines
from crm_desktop.services.lists import Query
from crm_desktop.services.permissions import Right, needs
from crm_desktop.services.references import References
from crm_desktop.services.sheet_columns import SheetColumn, record_id_column, sheet_columns
from crm_desktop.services.text_forms import has_text_form, text_form
from crm_desktop.storage.prefetch import plain_rows
from crm_desktop.storage.reader import Reader, Row
from crm_desktop.storage.store import Store

Progress = Callable[[int, int], None]

_AT_ONCE = 500
_OWN_WAYS = frozenset({"lines", "yes_no", "moment"})
"""Kinds whose cells are not just what the kind makes of a value."""


class CannotExport(PersonError):  # noqa: N818
    """The list cannot be written under such a name."""


@dataclass(frozen=True)
class Exported:
    """What was written: how many records, and what could not be written as it was."""

    count: int
    notes: tuple[Text, ...] = ()


class ExportService:
    """Exports from one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @needs(Right.EXPORT)
    def write(
        self,
        query: Query,
        path: Path,
        *,
        every_field: bool = False,
        card_version: CardVersion = "3.0",
        form: TextForm | None = None,
        progress: Progress | None = None,
    ) -> Exported:
        """Write the records of a list to a workbook (.xlsx) or a text file (.csv, .tsv).

        ``form`` says how a text file is written, ``None`` as Excel reads it best. Contacts and
        customers can also become cards (.vcf, in ``card_version``), and their special
        days or the follow-ups of interactions a calendar (.ics).

        The columns are those of the list, or with ``every_field`` all fields of the record type.
        Records with lines (sales) take a row for each line where the lines are among them. A
        grouped list is in the order of its groups; a workbook has a sheet with their totals. Raises
        ``CannotExport``, ``NoCards``, ``NoCalendar``, ``UnwritableFile`` (``LackingCharacters``
        where the encoding lacks some) and what ``progress`` raises; then what stood at ``path`` is
        untouched.
        """
        suffix = path.suffix.lower()
        if suffix in {".vcf", ".ics"}:
            self._store.note(EXPORT, {"record": query.record, "file": path.name})
            return self._write_other(query, path, card_version, progress)
        if suffix != ".xlsx" and not has_text_form(suffix):
            raise CannotExport(
                Text(
                    "Choose a name that ends in .xlsx for a workbook, in .csv for a text file, "
                    "in .vcf for cards or in .ics for a calendar."
                )
            )
        spec = self._store.records[query.record]
        names = tuple(spec.fields) if every_field else query.columns or spec.columns
        protected = [name for name in names if spec.fields[name].sensitive]
        told = {"record": query.record, "file": path.name, "protected": protected}
        self._store.note(EXPORT, told)
        if not self._store.read_only:
            self._name_file()
        with self._store.read() as reader:
            found = grouped_read(reader, query) if query.group and not query.deleted else None
            ids = (
                reader.ids(query.record, query.where, query.sort, deleted=query.deleted)
                if found is None
                else found.ids
            )
            if suffix == ".xlsx" and len(ids) >= MOST_ROWS:
                raise _too_many(len(ids))
            sheet = _Sheet(spec, reader, names)
            rows = sheet.rows(ids, progress)
            outs = [column.out for column in sheet.columns]
            if suffix == ".xlsx":
                sheets = [SheetOut(_(spec.plural), outs, rows)]
                if found is not None:
                    sheets.append(group_sheet(reader, query, found))
                notes = write_workbook(path, sheets)
            else:
                notes = write_csv(path, outs, rows, form=form or text_form(suffix))
            warned = refusals(reader, query, names)
        return Exported(len(ids), (*warned, *notes))

    def _write_other(
        self, query: Query, path: Path, version: CardVersion, progress: Progress | None
    ) -> Exported:
        """Write what is no table: cards, or a calendar."""
        if not self._store.read_only:
            self._name_file()
        if path.suffix.lower() == ".vcf":
            from crm_desktop.services.cards import write_card_file  # noqa: PLC0415 - seldom needed

            written = write_card_file(self._store, query, path, version=version, progress=progress)
        else:
            from crm_desktop.services.calendars import write_calendar_file  # noqa: PLC0415

            written = write_calendar_file(self._store, query, path, progress=progress)
        return Exported(*written)

    def _name_file(self) -> None:
        """Give the customer file a name of its own, by which its records are known again."""
        with self._store.read() as reader:
            named = bool(record_ids.file_id(reader))
        if not named:
            self._store.set_setting(record_ids.FILE_ID, record_ids.new_file_id())


class _Sheet:
    """The sheet of one export."""

    def __init__(self, spec: RecordSpec, reader: Reader, names: Sequence[str]) -> None:
        self._spec = spec
        self._reader = reader
        self._names = tuple(names)
        self._spread = spread_name(spec) if spread_name(spec) in names else ""
        self._file = record_ids.file_id(reader)
        self._references = References(reader)
        self._owners = owner_fields(reader, spec)
        self.columns = sheet_columns(spec, names, self._spread)
        if self._file:
            self.columns.append(record_id_column())
        self._writers = [(column, _writer(column)) for column in self.columns]

    def rows(self, ids: Sequence[int], progress: Progress | None) -> Iterator[list[object]]:
        """Yield the rows of these records."""
        for at in range(0, len(ids), _AT_ONCE):
            chunk = ids[at : at + _AT_ONCE]
            if progress is not None:
                progress(at, len(ids))
            yield from self._chunk(chunk)
        if progress is not None:
            progress(len(ids), len(ids))

    def _chunk(self, ids: Sequence[int]) -> Iterator[list[object]]:
        owners = [name for name in self._owners.values() if name not in self._names]
        records = self._reader.rows(self._spec.name, ids, (*self._names, *owners))
        told_ids = self._told_ids(ids)
        named = self._named(records)
        for record in records:
            told = told_ids.get(record["id"], "")
            lines = record[self._spread] if self._spread else ()
            line = lines[0] if lines else {}
            yield [
                self._cell(one, record, line, named, told)
                if write is None
                else write(record[one.path])
                for one, write in self._writers
            ]
            for line in lines[1:]:
                yield [
                    None
                    if one.field is not None and not one.lines and one.field.measure
                    else self._cell(one, record, line, named, told)
                    for one in self.columns
                ]

    def _told_ids(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the record ids as they stand in the cells, with the state that is exported."""
        if not self._file:
            return {}
        names = ["created_at", "version", "updated_at"]
        return {
            record_id: record_ids.written(
                self._file, record_id, made, record_ids.state_of(version, updated)
            )
            for record_id, made, version, updated in plain_rows(
                self._reader.connection, self._spec, ids, names
            )
        }

    def _cell(
        self,
        column: SheetColumn,
        record: Row,
        line: Mapping[str, Any],
        named: Mapping[tuple[str, int, int | None], str],
        told: str,
    ) -> object:
        if column.field is None:
            return told
        value = line.get(column.part) if column.lines else record[column.path]
        kind = column.field.kind
        if isinstance(kind, Reference):
            owner = None if column.lines else self._owner(column.path, record)
            return None if value is None else named[kind.to, value, owner]
        if column.lines and not line:
            return None
        return cell(column.field, value)

    def _owner(self, name: str, record: Row) -> int | None:
        return record[self._owners[name]] if name in self._owners else None

    def _named(self, records: Sequence[Row]) -> dict[tuple[str, int, int | None], str]:
        """Return what is written for the records that these refer to."""
        wanted: dict[str, set[tuple[int, int | None]]] = {}
        for column in self.columns:
            if column.field is None or not isinstance(column.field.kind, Reference):
                continue
            to = column.field.kind.to
            for record in records:
                if column.lines:
                    ids = [line[column.part] for line in record[column.lines]]
                    owner = None
                else:
                    ids = [record[column.path]]
                    owner = self._owner(column.path, record)
                wanted.setdefault(to, set()).update((one, owner) for one in ids if one is not None)
        return {
            (to, *pair): text
            for to, pairs in wanted.items()
            for pair, text in self._references.texts(to, pairs).items()
        }


def _too_many(count: int) -> CannotExport:
    return CannotExport(
        Text("A sheet of Excel has {most} rows, and these are {count} records. Write .csv, or "
             "narrow the list and write it in parts.", most=f"{MOST_ROWS:,}", count=f"{count:,}")
    )  # fmt: skip


def _writer(column: SheetColumn) -> Callable[[Any], object] | None:
    """Return what makes a cell of a field's value, ``None`` where it takes more than the value."""
    field = column.field
    if field is None or column.lines or isinstance(field.kind, Reference):
        return None
    if isinstance(field.kind, Choice):
        return cache(field.kind.cell)
    return partial(cell, field) if field.kind.key in _OWN_WAYS else field.kind.cell


def cell(field: FieldSpec, value: Any) -> object:
    """Return a value as a workbook keeps it; the field's kind takes it back unchanged."""
    kind = field.kind
    if isinstance(kind, Lines):
        return write_lines(kind.of, value) or None
    if kind.key == "yes_no":
        return bool(value)
    shown = kind.cell(value)
    if kind.key == "moment" and value is not None and kind.parse(shown, Reading()) != value:
        # An hour that the clocks show twice a year is told in UTC.
        return kind.store(value)
    return shown
