"""What an import knows so far; it outlives a change of language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.services.import_choices import RowChoice, Side
from crm_desktop.services.import_guesses import Writing, first_values
from crm_desktop.services.import_mapping import ColumnMap, match_columns
from crm_desktop.services.importing import ImportPlan, ImportReport, OnLikely, OnMatch

FILE, COLUMNS, ROWS = "file", "columns", "rows"
STEPS = (FILE, COLUMNS, ROWS)


@dataclass
class ImportState:
    """An import on its way.

    ``read`` is the file as it was read first, for any record type; ``plan`` is how it is to be
    taken, with the columns that the person ``chose`` (header -> path, "" for none) and how they
    said they are written; ``recalled`` tells that this is how it was the last time, ``titled`` for
    which record type and titles that was looked for. ``report`` is the preview, or with ``done``
    the result; ``stale`` tells that rows of it were judged one by one since.
    """

    record: str = ""
    fixed: bool = False
    path: Path | None = None
    read: ImportPlan | None = None
    chosen: dict[str, str] = field(default_factory=dict)
    writing: dict[str, Writing] = field(default_factory=dict)
    recalled: bool = False
    titled: tuple[str, ...] = ()
    match: tuple[tuple[str, ...], ...] | None = None
    defaults: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    choices: dict[int, RowChoice] = field(default_factory=dict)
    prefer: Side = "mine"
    on_likely: OnLikely = "tell"
    on_match: OnMatch = "update"
    all_or_nothing: bool = False
    stale: bool = False
    plan: ImportPlan | None = None
    report: ImportReport | None = None
    done: bool = False
    step: str = FILE

    def forget_file(self) -> None:
        """Forget everything that came from the file."""
        self.read = None
        self.choices = {}
        self.prefer, self.on_likely = "mine", "tell"
        self.titled = ()
        self.forget_columns()

    def forget_columns(self) -> None:
        """Forget what was said of the columns."""
        self.chosen = {}
        self.writing = {}
        self.recalled = False
        self.match = None
        self.defaults = {}
        self.forget_plan()

    def forget_plan(self) -> None:
        """Forget what follows from record type, columns and options."""
        self.plan = self.report = None
        self.done = self.stale = False

    def frozen(self) -> ImportState:
        """Return the state as it is now, for work in the background."""
        return replace(
            self,
            writing=dict(self.writing),
            defaults=dict(self.defaults),
            choices=dict(self.choices),
        )

    def told(self, plan: ImportPlan) -> ImportPlan:
        """Return the plan of a table with all that the person said, the columns left out."""
        return replace(
            plan,
            writing=dict(self.writing),
            match=self.match,
            defaults={name: text for name, text in self.defaults.items() if text},
            tags=self.tags,
            choices=dict(self.choices),
            prefer=self.prefer,
            on_likely=self.on_likely,
        )


def matches(types: Mapping[str, RecordSpec], read: ImportPlan) -> dict[str, ColumnMap]:
    """Return for each record type what the columns of the file would mean."""
    table = read.table
    if table.header_row is None:
        return {}
    samples = first_values(table, table.width)
    return {name: match_columns(spec, table.titles, samples) for name, spec in types.items()}


def taken(found: ColumnMap | None) -> int:
    """Return how many columns of a file would be taken."""
    return sum(column.taken for column in found.columns) if found is not None else 0


def best_type(types: Mapping[str, RecordSpec], read: ImportPlan) -> str:
    """Return the record type that a file most likely holds.

    That is the one that most columns fit; a file named after a type counts as three columns.
    """
    found = matches(types, read)
    name = read.path.stem.casefold()

    def score(record: str) -> tuple[int, int]:
        spec = types[record]
        words = {spec.name, *(alias.casefold() for alias in spec.aliases)}
        named = 3 if any(word in name for word in words) else 0
        missing = sum(
            1
            for field_name, one in spec.fields.items()
            if one.required and one.default is None and not _fills(found.get(record), field_name)
        )
        return taken(found.get(record)) + named - missing, -spec.number

    return max(types, key=score)


def _fills(found: ColumnMap | None, name: str) -> bool:
    if found is None:
        return False
    return any(path == name or path.startswith(f"{name}.") for path in found.fields)
