"""The rows of a file read some hundred at a time; of a long one, while those before are judged.

Two processes of their own share in a long import: one reads rows ahead, one makes what the log and
the search index are told. Whatever looks at the customer file or writes to it stays in the program.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import NamedTuple

from crm_desktop.fields.kind import Reading
from crm_desktop.i18n import language, set_language
from crm_desktop.jobs.aside import Aside
from crm_desktop.records import record_types
from crm_desktop.services.import_guesses import ColumnReading
from crm_desktop.services.import_likely import can_look, keys_of
from crm_desktop.services.import_lines import Entry, Row
from crm_desktop.services.import_mapping import ColumnMap
from crm_desktop.services.import_plan import ImportPlan
from crm_desktop.services.import_values import RowReader
from crm_desktop.storage.unit import Unit

_AT_ONCE = 500
_WORTH_HELP = 4_000
"""Fewer rows are done sooner than a process is started."""

Chunk = list[Sequence[Row]]
"""The rows of some records, with their numbers in the file."""


def read_chunk(rows: RowReader, chunk: Chunk) -> list[Entry]:
    """Return what the rows of some records say."""
    return [Entry([rows.read(number, cells) for number, cells in group]) for group in chunk]


class Known(NamedTuple):
    """What another process has to know to read the rows; ``language`` is the one spoken.

    With ``likely``, it also finds out under what likely records are looked for.
    """

    record: str
    columns: ColumnMap
    readings: Mapping[int, ColumnReading]
    reading: Reading
    language: str
    likely: bool


def chunk_reader(known: Known) -> Callable[[Chunk], list[Entry]]:
    """Return what reads rows in another process."""
    set_language(known.language)
    spec = record_types()[known.record]
    rows = RowReader(spec, known.columns, known.readings, known.reading)
    if not known.likely:
        return lambda chunk: read_chunk(rows, chunk)
    keys = keys_of(spec)

    def read(chunk: Chunk) -> list[Entry]:
        entries = read_chunk(rows, chunk)
        for entry in entries:
            if len(entry.rows) == 1:
                entry.first.likeness = keys(entry.given)
        return entries

    return read


@contextmanager
def reading_ahead(
    plan: ImportPlan,
    rows: RowReader,
    groups: Iterable[Sequence[Row]],
    reading: Reading,
    unit: Unit,
    *,
    few: bool,
) -> Iterator[Iterator[list[Entry]]]:
    """Yield the records of the file; until the block is left, others help if there are many.

    ``few`` says that some rows of a long file are all that is read.
    """
    source = iter(groups)
    chunks = iter(lambda: list(itertools.islice(source, _AT_ONCE)), [])
    if few or plan.table.count < _WORTH_HELP or (os.cpu_count() or 1) == 1:
        yield (read_chunk(rows, chunk) for chunk in chunks)
        return
    likely = plan.on_likely != "off" and can_look(record_types()[plan.record])
    known = Known(plan.record, plan.columns, plan.readings, reading, language(), likely)
    with (
        unit.helped(record_types),
        closing(Aside(chunk_reader, known, name="import-rows")) as aside,
    ):
        yield _one_ahead(aside, chunks)


def _one_ahead(aside: Aside[Chunk, list[Entry]], chunks: Iterator[Chunk]) -> Iterator[list[Entry]]:
    for chunk in itertools.islice(chunks, 1):
        aside.send(chunk)
    while aside.busy:
        found = aside.receive()
        for chunk in itertools.islice(chunks, 1):
            aside.send(chunk)
        yield found
