"""A file that was read, and how it is to be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crm_desktop.exchange.table import Table
from crm_desktop.fields.kind import Reading
from crm_desktop.i18n import Text
from crm_desktop.services.import_guesses import ColumnReading
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
    written, which otherwise the columns tell. ``notes`` are sentences about the file for the
    person.
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
