"""A file that was read, and how it is to be taken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from crm_desktop.exchange.cells import Cell
from crm_desktop.exchange.table import Table
from crm_desktop.fields.kind import Reading
from crm_desktop.i18n import Text
from crm_desktop.services.import_choices import RowChoice, Side
from crm_desktop.services.import_guesses import ColumnReading, Writing
from crm_desktop.services.import_mapping import ColumnMap
from crm_desktop.services.import_rows import OnLikely, OnMatch


@dataclass(frozen=True)
class ImportPlan:
    """A file that was read, and how it is to be taken.

    ``columns`` says what each column means, ``readings`` how its cells are written; ``on_match``:
    what happens where a row's record is there already; ``on_likely``: where it does not match one,
    but is probably the same: ``tell`` takes it as new and says so, ``skip`` leaves it out,
    ``update`` brings the record up to date, ``off`` does not look. With ``all_or_nothing``, a
    single row that is wrong keeps the others out. ``reading`` settles how dates and numbers are
    written, which otherwise the columns tell; ``writing`` does so for single columns, by header.
    ``notes`` are sentences about the file for the person.

    ``match`` are the groups of fields by which records are known again, best first (``None``: those
    of the record type). ``defaults`` (field -> what a person would type) and ``tags`` go to all new
    records. ``choices`` decides on single records of the file, by the number of their first row;
    ``prefer`` on all other cells that were changed both in an exported list and here.
    """

    record: str
    path: Path
    table: Table
    columns: ColumnMap
    on_match: OnMatch = "update"
    all_or_nothing: bool = False
    reading: Reading | None = None
    readings: Mapping[int, ColumnReading] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    on_likely: OnLikely = "tell"
    writing: Mapping[str, Writing] = field(default_factory=dict)
    match: tuple[tuple[str, ...], ...] | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    choices: Mapping[int, RowChoice] = field(default_factory=dict)
    prefer: Side = "mine"

    def cells_of(self, row: int) -> list[Cell]:
        """Return the cells of the row of this number; nothing where it is not there."""
        place = self._place(row)
        return [] if place is None else list(self.table.rows[place])

    def with_cell(self, row: int, index: int, text: str) -> ImportPlan:
        """Return the plan with another text in one cell of the file; the file stays as it is.

        Raises ``KeyError`` where there is no row of this number.
        """
        place = self._place(row)
        if place is None:
            raise KeyError(row)
        cells = list(self.table.rows[place])
        cells += [None] * (index + 1 - len(cells))
        cells[index] = text or None
        rows = list(self.table.rows)
        rows[place] = cells
        return replace(self, table=replace(self.table, rows=rows))

    def with_choice(self, row: int, choice: RowChoice) -> ImportPlan:
        """Return the plan with a decision on the record that begins in this row."""
        return replace(self, choices={**self.choices, row: choice})

    def _place(self, row: int) -> int | None:
        numbers = self.table.numbers
        place = bisect_left(numbers, row)
        return place if place < len(numbers) and numbers[place] == row else None
