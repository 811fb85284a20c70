"""What an import did, or would do: an outcome for each record that stands in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from crm_desktop.i18n import N_, Text
from crm_desktop.services.import_choices import Conflict
from crm_desktop.services.import_likely import LikelyRecord
from crm_desktop.storage.changes import Changes

Result = Literal["new", "changed", "unchanged", "skipped", "invalid", "error"]

RESULTS: dict[Result, str] = {
    "new": N_("New"),
    "changed": N_("Changed"),
    "unchanged": N_("Unchanged"),
    "skipped": N_("Skipped"),
    "invalid": N_("Invalid"),
    "error": N_("Error"),
}
"""Every result with its label, in the order in which they are told."""

REJECTED: frozenset[Result] = frozenset({"invalid", "error"})


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row did not go in: the row's number in the file, the field, the column, the reason.

    ``field`` is a path such as ``lines.product``, "" for the row as a whole; ``header`` is ""
    where no column of the file fills the field.
    """

    row: int
    field: str
    header: str
    text: Text


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that a row changes, as people read it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record of the file.

    ``rows`` are the numbers of the rows that it stands in: several where each holds one of its
    lines. ``id`` is the record (``None`` where it did not go in, or does not exist yet). ``likely``
    is the record, or the earlier row, that it probably is although it does not match.
    ``conflicts`` are the cells that were changed both in an exported list and here.
    """

    rows: tuple[int, ...]
    result: Result
    title: str
    id: int | None = None
    changes: tuple[FieldChange, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    likely: LikelyRecord | None = None
    conflicts: tuple[Conflict, ...] = ()


@dataclass
class ImportReport:
    """The outcomes of all rows, in the order of the file.

    ``written`` tells whether anything is in the file now; ``changes`` says what was touched.
    """

    record: str
    outcomes: list[Outcome] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    written: bool = False
    changes: Changes = field(default_factory=Changes)

    @property
    def records(self) -> dict[Result, int]:
        """Return the number of records for each result."""
        counted = Counter(outcome.result for outcome in self.outcomes)
        return {result: counted[result] for result in RESULTS}

    @property
    def rows(self) -> dict[Result, int]:
        """Return the number of rows of the file for each result."""
        counted: Counter[Result] = Counter()
        for outcome in self.outcomes:
            counted[outcome.result] += len(outcome.rows)
        return {result: counted[result] for result in RESULTS}

    @property
    def rejected(self) -> list[Outcome]:
        """Return what did not go in."""
        return [outcome for outcome in self.outcomes if outcome.result in REJECTED]

    @property
    def likely(self) -> list[Outcome]:
        """Return the rows that are probably something that is there under other words."""
        return [outcome for outcome in self.outcomes if outcome.likely is not None]

    @property
    def conflicting(self) -> list[Outcome]:
        """Return the rows of an exported list that somebody changed here as well."""
        return [outcome for outcome in self.outcomes if outcome.conflicts]

    def problems(self) -> Iterator[RowProblem]:
        """Yield why rows did not go in."""
        for outcome in self.rejected:
            yield from outcome.problems
