"""Filling cells of a list from a block of text, such as a spreadsheet puts on the clipboard.

A preview does what the paste does and takes it back. Cells are read as an import reads them; a
cell that cannot be taken stays as it is and hinders no other. A paste is one operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.exchange.table import Table
from crm_desktop.fields.kind import Reading, clean
from crm_desktop.fields.problems import PersonError, Problem
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines
from crm_desktop.i18n import Text, listed
from crm_desktop.services.import_guesses import read_columns
from crm_desktop.services.import_lines import Entry
from crm_desktop.services.import_lookup import ImportLookup
from crm_desktop.services.import_mapping import Column, ColumnMap
from crm_desktop.services.import_resolve import Resolver
from crm_desktop.services.import_values import RowReader, RowValues
from crm_desktop.services.permissions import Right, needs
from crm_desktop.services.saving import complete
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import Image, chunks, loaded_value, read_images, stored_value
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import Unit

Progress = Callable[[int, int], None]


class ChangedMeanwhile(PersonError):  # noqa: N818
    """A record was changed since the preview, which so promises what would not come."""


@dataclass(frozen=True)
class Paste:
    """Which cells shall hold what.

    ``block`` has a row for each of ``ids`` and a text for each of the fields ``names``; a blank
    text empties the cell.
    """

    record: str
    ids: Sequence[int]
    names: tuple[str, ...]
    block: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class CellChange:
    """What becomes of one cell, as people read it; with a ``problem`` it stays as it is."""

    record_id: int
    title: str
    field: str
    before: str
    after: str
    problem: Text | None = None


@dataclass
class PasteReport:
    """What a paste does, or did: the cells that change or cannot be taken, in their order.

    ``same`` counts cells that hold it already, ``records`` the records that change. ``seen`` is
    when each record was last changed before.
    """

    cells: list[CellChange] = field(default_factory=list)
    same: int = 0
    records: int = 0
    notes: list[Text] = field(default_factory=list)
    seen: dict[int, str] = field(default_factory=dict)
    changes: Changes | None = None

    @property
    def changed(self) -> int:
        """How many cells change."""
        return len(self.cells) - self.rejected

    @property
    def rejected(self) -> int:
        """How many cells cannot be taken."""
        return sum(cell.problem is not None for cell in self.cells)


class PasteService:
    """Pastes into one open file."""

    def __init__(self, store: Store, reading: Callable[[], Reading]) -> None:
        self._store = store
        self._reading = reading

    def preview(self, paste: Paste, progress: Progress | None = None) -> PasteReport:
        """Return what ``apply`` would do; nothing is written.

        Raises ``CannotWrite`` and what ``progress`` raises.
        """
        return self._store.rehearse(
            lambda unit, reader: self._run(paste, unit, reader, {}, progress)
        )

    @needs(Right.MANY)
    def apply(
        self,
        paste: Paste,
        seen: Mapping[int, str] | None = None,
        progress: Progress | None = None,
    ) -> PasteReport:
        """Fill the cells as one operation and return what became of them.

        ``seen`` is that of the preview: raises ``ChangedMeanwhile`` where somebody else was
        faster, ``CannotWrite``, and what ``progress`` raises; then nothing was written.
        """
        details: dict[str, Any] = {"record": paste.record, "count": len(paste.ids)}

        def work(unit: Unit, reader: Reader) -> PasteReport:
            report = self._run(paste, unit, reader, seen or {}, progress)
            details["count"] = report.records
            changed = {cell.record_id: cell.title for cell in report.cells if cell.problem is None}
            if len(changed) == 1:
                ((details["id"], details["title"]),) = changed.items()
            return report

        report, changes = self._store.transact(f"{paste.record}.change", work, details)
        report.changes = changes
        return report

    def _run(
        self,
        paste: Paste,
        unit: Unit,
        reader: Reader,
        seen: Mapping[int, str],
        progress: Progress | None,
    ) -> PasteReport:
        spec = self._store.records[paste.record]
        run = _Run(spec, paste, unit, reader, self._reading())
        done = 0
        for ids in chunks(list(paste.ids)):
            run.fill(ids, done, seen)
            done += len(ids)
            if progress is not None:
                progress(done, len(paste.ids))
        unit.flush()
        return run.report


class _Run:
    """One paste at work."""

    def __init__(
        self, spec: RecordSpec, paste: Paste, unit: Unit, reader: Reader, reading: Reading
    ) -> None:
        self._spec = spec
        self._unit = unit
        self._reader = reader
        self.report = PasteReport()
        taken = [(at, name) for at, name in enumerate(paste.names) if _typed(spec.fields[name])]
        left = [name for name in paste.names if not _typed(spec.fields[name])]
        if left:
            labels = listed(spec.fields[name].show_label() for name in left)
            self.report.notes.append(
                Text("These are not typed and stay as they are: {labels}.", labels=labels)
            )
        self._names = tuple(name for _at, name in taken)
        rows: list[list[Any]] = [
            [(line[at] if at < len(line) else "") or None for at, _name in taken]
            for line in paste.block
        ]
        # Read as a table of an import, so that a whole column tells how its numbers are written.
        self._table = Table("", (), rows, range(1, len(rows) + 1), None)
        columns = ColumnMap(
            tuple(
                Column(at, spec.fields[name].show_label(), name, "chosen")
                for at, name in enumerate(self._names)
            )
        )
        readings, _notes = read_columns(spec, columns, self._table, reading, settled=False)
        self._rows = RowReader(spec, columns, readings, reading)
        self._resolver = Resolver(spec, reader, self._rows)
        self._lookup = ImportLookup(spec, reader, unit, frozenset())

    def fill(self, ids: Sequence[int], start: int, seen: Mapping[int, str]) -> None:
        """Fill the cells of some of the records; ``start`` is the place of the first of them."""
        self._unit.flush()
        images = read_images(self._reader.connection, self._spec, ids)
        width = len(self._names)
        entries = []
        for place, record_id in enumerate(ids, start):
            cells = self._table.rows[place]
            row = self._rows.read(place + 1, cells + [None] * (width - len(cells)))
            self._keep_references(row, images.get(record_id))
            entries.append(Entry([row]))
        referred = self._resolver.resolve(entries)
        self._lookup.learn([entry.given for entry in entries], referred)
        for record_id, entry in zip(ids, entries, strict=True):
            self._fill_one(record_id, entry.first, images.get(record_id), seen)

    def _keep_references(self, row: RowValues, image: Image | None) -> None:
        """Take what a record is called for the one that stands there, if it is called so."""
        for name, texts in list(row.refers.items()):
            value = None if image is None else image[name]
            if value is not None and self._title(name, value) == clean(texts[0]):
                del row.refers[name]
                row.given[name] = value

    def _title(self, name: str, value: int) -> str:
        return self._lookup.title(self._spec.references[name].to, value)

    # -- one record --------------------------------------------------------------------------

    def _fill_one(
        self, record_id: int, row: RowValues, image: Image | None, seen: Mapping[int, str]
    ) -> None:
        spec = self._spec
        if image is None or image["deleted_at"]:
            text = Text("This record does not exist any more.")
            self._refuse(record_id, "", {}, dict.fromkeys(self._names, text), row)
            return
        self.report.seen[record_id] = image["updated_at"]
        if record_id in seen and seen[record_id] != image["updated_at"]:
            raise ChangedMeanwhile(
                Text("Records were changed meanwhile. Look at what would change now.")
            )
        before = {name: loaded_value(one, image[name]) for name, one in spec.fields.items()}
        refused = {problem.path: problem.text for problem in row.problems}
        given = {name: row.given[name] for name in self._names if name in row.given}
        given |= {
            name: spec.fields[name].kind.blank
            for name in row.blank
            if name not in (*given, *refused)
        }
        changed = {
            name: value
            for name, value in given.items()
            if stored_value(spec.fields[name], value) != image[name]
        }
        self.report.same += len(given) - len(changed)
        draft, more = self._completed(record_id, before, changed)
        title = spec.call(before)
        self._refuse(record_id, title, before, refused | more, row)
        if not changed:
            return
        for name, value in changed.items():
            self.report.cells.append(
                CellChange(
                    record_id, title, name, self._show(name, before[name]), self._show(name, value)
                )
            )
        self.report.records += 1
        written = {
            name: draft[name]
            for name, one in spec.fields.items()
            if stored_value(one, draft[name]) != image[name]
        }
        self._unit.update(spec.name, record_id, written, before=image)
        self._lookup.note(record_id, draft, before)

    def _completed(
        self, record_id: int, before: Mapping[str, Any], changed: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Text]]:
        """Return the record as it will be, and why some of what was ``changed`` cannot be.

        The latter is taken out of ``changed``: first the fields that problems name, then all.
        """
        refused: dict[str, Text] = {}
        while True:
            draft = dict(before) | changed
            if not changed:
                return draft, refused
            problems = complete(self._spec, draft, before, record_id, self._lookup)
            if not problems:
                return draft, refused
            named = {one.field: one.text for one in problems if one.field in changed}
            if not named:
                named = dict.fromkeys(changed, self._elsewhere(problems[0]))
            refused |= named
            for name in named:
                del changed[name]

    def _elsewhere(self, problem: Problem) -> Text:
        """Return a problem with what it is about, where that is none of the pasted fields."""
        about = self._spec.fields.get(problem.field)
        if about is None:
            return problem.text
        return Text("{label}: {reason}", label=(about.label,), reason=problem.text)

    def _refuse(
        self,
        record_id: int,
        title: str,
        before: Mapping[str, Any],
        refused: Mapping[str, Text],
        row: RowValues,
    ) -> None:
        cells = self._table.rows[row.number - 1]
        for name, text in refused.items():
            at = self._names.index(name)
            written = str(cells[at] or "") if at < len(cells) else ""
            shown = self._show(name, before[name]) if name in before else ""
            self.report.cells.append(CellChange(record_id, title, name, shown, written, text))

    def _show(self, name: str, value: Any) -> str:
        if name in self._spec.references:
            return "" if value is None else self._title(name, value)
        return self._spec.fields[name].kind.show(value)


def _typed(one: FieldSpec) -> bool:
    """Tell whether a cell of this field can be typed."""
    return one.written and not isinstance(one.kind, Lines)


def spread_block(
    block: Sequence[Sequence[str]], rows: int, columns: int
) -> tuple[list[list[str]], int, int]:
    """Return the block as it fills a chosen rectangle, as spreadsheets do it, and its size.

    A rectangle that is a multiple of the block is filled with copies of it; any other begins it.
    Rows that are shorter than others are filled up with blanks.
    """
    height, width = len(block), max(map(len, block), default=0)
    if not height or not width:
        return [], 0, 0
    fits = (rows % height == 0 or rows < height) and (columns % width == 0 or columns < width)
    down, across = (max(1, rows // height), max(1, columns // width)) if fits else (1, 1)
    filled = [[*line, *[""] * (width - len(line))] * across for line in block]
    return filled * down, height * down, width * across
