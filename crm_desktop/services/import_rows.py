"""One import at work: what each record of a file means, and writing it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from sqlalchemy.exc import SQLAlchemyError

from crm_desktop.fields.problems import Problem
from crm_desktop.fields.spec import Draft, RecordSpec
from crm_desktop.i18n import Text
from crm_desktop.services.import_choices import Conflict, RowChoice, Side
from crm_desktop.services.import_defaults import with_tags
from crm_desktop.services.import_likely import LikelyRecord, LikelyRows, can_look
from crm_desktop.services.import_lines import Entry, conflicts, merged_lines
from crm_desktop.services.import_lookup import ImportLookup
from crm_desktop.services.import_mapping import spread_name
from crm_desktop.services.import_match import Match, Matcher
from crm_desktop.services.import_merge import exported_images, merged
from crm_desktop.services.import_report import FieldChange, Outcome, Result, RowProblem
from crm_desktop.services.import_resolve import Resolver
from crm_desktop.services.import_values import RowReader
from crm_desktop.services.saving import blank, complete
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import Image, loaded_value, read_images, stored_value
from crm_desktop.storage.unit import Unit

OnMatch = Literal["update", "skip", "new"]
OnLikely = Literal["off", "tell", "skip", "update"]
Progress = Callable[[int, int], None]

_log = logging.getLogger(__name__)


class Importer:
    """Takes the rows of one file into one record type, within one write.

    Every record of the file gets an outcome; what is wrong with one does not hinder the others.
    """

    def __init__(
        self,
        spec: RecordSpec,
        reader: Reader,
        unit: Unit,
        rows: RowReader,
        *,
        on_match: OnMatch,
        on_likely: OnLikely,
        lines: bool,
        reserved: frozenset[str],
        file_id: str,
        match: tuple[tuple[str, ...], ...] | None = None,
        choices: Mapping[int, RowChoice] | None = None,
        prefer: Side = "mine",
        defaults: Mapping[str, Any] | None = None,
        tags: Sequence[str] = (),
    ) -> None:
        self._spec = spec
        self._reader = reader
        self._unit = unit
        self._rows = rows
        self._on_match = on_match
        self._on_likely = on_likely
        self._likely_rows = (
            LikelyRows(spec, reader) if on_likely != "off" and can_look(spec) else None
        )
        self._likely: dict[int, LikelyRecord] = {}
        self._spread = spread_name(spec) if lines else ""
        self._resolver = Resolver(spec, reader, rows)
        self._file = file_id
        self._matcher = Matcher(spec, reader, file_id, match)
        self._choices = choices or {}
        self._prefer: Side = prefer
        self._defaults = defaults or {}
        self._tags = tuple(tags)
        self._exported: dict[int, Image | None] = {}
        self._lookup = ImportLookup(spec, reader, unit, reserved)
        self._seen: dict[int, int] = {}
        self._images: dict[int, Image] = {}
        self.differing: dict[str, tuple[int, str, str]] = {}
        """Path -> (row, what the file says, what is computed); the first of each field."""

    def run(
        self, read: Iterable[list[Entry]], whole: int, progress: Progress | None
    ) -> Iterator[Outcome]:
        """Yield the outcome of each record; ``read`` holds some hundred of them at a time."""
        done = 0
        for entries in read:
            self._learn(entries, whole)
            for entry in entries:
                yield self._outcome(entry)
            done += sum(len(entry.rows) for entry in entries)
            if progress is not None:
                progress(done, whole)

    def _learn(self, entries: list[Entry], whole: int) -> None:
        """Look up at once what these entries refer to, and what they may be."""
        self._unit.flush()
        for entry in entries:
            for number, problem in conflicts(self._spec, entry, self._rows):
                row = next(row for row in entry.rows if row.number == number)
                row.problems.append(problem)
        referred = self._resolver.resolve(entries)
        firsts = [entry.first for entry in entries]
        self._matcher.learn(firsts)
        matched = [self._matcher.match(row).ids for row in firsts]
        ids = [found[0] for found in matched if len(found) == 1]
        self._images = read_images(self._reader.connection, self._spec, ids)
        self._exported = exported_images(
            self._reader.connection, self._spec, firsts, self._images, self._file
        )
        self._lookup.learn([row.given for row in firsts], referred)
        if self._likely_rows is not None:
            new = [
                row
                for row, known in zip(firsts, matched, strict=True)
                if not row.problems and (not known or self._on_match == "new")
            ]
            self._likely = self._likely_rows.found(new, whole)

    # -- judging ------------------------------------------------------------------------------

    def _outcome(self, entry: Entry) -> Outcome:
        try:
            return self._judge(entry)
        except SQLAlchemyError:
            raise
        except OverflowError:
            text = Text("No free code is left for this record. Give it one.")
            return self._failed(entry, "error", [Problem("", text)])
        except Exception as error:  # noqa: BLE001 - whatever it is, the other rows go on
            _log.exception("Row %s of an import could not be judged", entry.first.number)
            text = Text(
                "This row stops the program in a way that was not foreseen ({reason}). "
                "It was left out; the log says more.",
                reason=type(error).__name__,
            )
            return self._failed(entry, "error", [Problem("", text)])

    def _judge(self, entry: Entry) -> Outcome:
        choice = self._choices.get(entry.first.number, _NO_CHOICE)
        if choice.action == "skip":
            title = self._spec.call(entry.given)
            likely = self._likely.get(entry.first.number)
            return Outcome(entry.numbers, "skipped", title, likely=likely)
        if any(row.problems for row in entry.rows):
            return self._failed(entry, "invalid", [])
        another = choice.action == "new" or self._on_match == "new"
        match = Match() if another else self._matcher.match(entry.first)
        refusal = _refusal(match)
        if refusal is not None:
            return self._failed(entry, "invalid", [Problem("", refusal)])
        if match.ids:
            return self._existing(entry, match)
        likely = self._likely.get(entry.first.number)
        wanted = choice.action or self._on_likely
        if likely is None or wanted in ("tell", "new"):
            return replace(self._new(entry), likely=likely)
        return self._likely_known(entry, likely, wanted)

    def _likely_known(self, entry: Entry, likely: LikelyRecord, wanted: str) -> Outcome:
        """Leave out a row that is probably known, or bring what it is up to date."""
        if wanted == "skip":
            title = self._spec.call(entry.given)
            return Outcome(entry.numbers, "skipped", title, likely.id, likely=likely)
        if likely.id is None or likely.id in self._seen:
            return replace(self._new(entry), likely=likely)
        image = self._unit.image(self._spec.name, likely.id)
        kept = tuple(
            one.name for one in self._spec.fields.values() if one.unique and image[one.name]
        )
        return replace(self._existing(entry, Match((likely.id,), former=kept)), likely=likely)

    def _existing(self, entry: Entry, match: Match) -> Outcome:
        record_id = match.ids[0]
        earlier = self._seen.get(record_id)
        image = self._images.get(record_id)
        if earlier is not None or image is None:
            image = self._unit.image(self._spec.name, record_id)
        given = self._given(entry, image)
        if match.former:
            given = {name: value for name, value in given.items() if name not in match.former}
        conflicts: tuple[Conflict, ...] = ()
        if record_id in self._exported and earlier is None:
            given, conflicts = self._merged(entry, record_id, image, given)
        same = all(
            stored_value(self._spec.fields[name], value) == image[name]
            for name, value in given.items()
        )
        if same:
            self._seen.setdefault(record_id, entry.first.number)
            result: Result = "skipped" if conflicts else "unchanged"
            told = self._told(entry, result, image, record_id)
            return replace(told, conflicts=conflicts)
        if earlier is not None:
            text = Text("The same record stands in row {row}, with other values.", row=earlier)
            return self._failed(entry, "invalid", [Problem("", text)])
        self._seen[record_id] = entry.first.number
        if self._on_match == "skip":
            return replace(self._told(entry, "skipped", image, record_id), conflicts=conflicts)
        return replace(self._change(entry, record_id, image, given), conflicts=conflicts)

    def _merged(
        self, entry: Entry, record_id: int, image: Image, given: Draft
    ) -> tuple[Draft, tuple[Conflict, ...]]:
        """Return what counts of an exported row whose record changed since, and the conflicts."""
        spec = self._spec
        base = self._exported[record_id]
        if base is not None:
            base = image | base  # fields that came later are as they are now
        choice = self._choices.get(entry.first.number, _NO_CHOICE)
        kept, sides = merged(
            spec,
            given,
            image,
            None if base is None else (self._given(entry, base), base),
            lambda name: choice.side_of(name, self._prefer),
        )

        def show(stored: Image | None, name: str) -> str:
            return "" if stored is None else self._stored_shown(name, stored)

        found = tuple(
            Conflict(name, show(base, name), show(image, name), self._show(name, given[name]), side)
            for name, side in sides.items()
        )
        return kept, found

    def _stored_shown(self, name: str, image: Image) -> str:
        return self._show(name, loaded_value(self._spec.fields[name], image[name]))

    def _change(self, entry: Entry, record_id: int, image: Image, given: Draft) -> Outcome:
        spec = self._spec
        before = {name: loaded_value(field, image[name]) for name, field in spec.fields.items()}
        draft = before | given
        problems = complete(spec, draft, before, record_id, self._lookup)
        if problems:
            return self._failed(entry, "invalid", problems)
        self._compare_computed(entry, draft)
        changed = {
            name: draft[name]
            for name, field in spec.fields.items()
            if stored_value(field, draft[name]) != image[name]
        }
        self._unit.update(spec.name, record_id, changed, before=image)
        self._lookup.note(record_id, draft, before)
        self._matcher.note(record_id, draft, new=False)
        changes = tuple(
            FieldChange(name, self._show(name, before[name]), self._show(name, value))
            for name, value in changed.items()
        )
        return Outcome(entry.numbers, "changed", spec.call(draft), record_id, changes)

    def _new(self, entry: Entry) -> Outcome:
        spec = self._spec
        draft = blank(spec)
        if entry.first.joined:
            for field in spec.fields.values():
                draft |= dict(field.joined_means)
        draft |= self._defaults
        draft |= self._given(entry, None)
        draft = with_tags(spec, draft, self._tags)
        problems = complete(spec, draft, None, None, self._lookup)
        if problems:
            return self._failed(entry, "invalid", problems)
        self._compare_computed(entry, draft)
        record_id = self._unit.insert(spec.name, draft)
        self._seen[record_id] = entry.first.number
        self._lookup.note(record_id, draft, None)
        self._matcher.note(record_id, draft, new=True)
        return Outcome(entry.numbers, "new", spec.call(draft), record_id)

    def _given(self, entry: Entry, image: Image | None) -> Draft:
        """Return the fields that the entry decides.

        A blank cell decides nothing, but in an export of this program it means blank.
        """
        row = entry.first
        own = row.record_id is not None
        given = dict(row.given)
        if own:
            given |= {
                name: self._spec.fields[name].kind.blank for name in row.blank if name not in given
            }
        if own and image is not None:
            for name, written in row.phones.items():
                kind = self._spec.fields[name].kind
                held = kind.load(image[name])
                if written in (kind.show(held), kind.cell(held)):
                    given[name] = kind.load(image[name])
        if self._spread:
            kept = () if image is None else image[self._spread]
            part = self._spec.lines[self._spread].of
            given[self._spread] = merged_lines(part, entry.rows, kept, own=own)
        return given

    # -- telling ------------------------------------------------------------------------------

    def _told(self, entry: Entry, result: Result, image: Image, record_id: int) -> Outcome:
        title = self._spec.fields[self._spec.title]
        values = {title.name: loaded_value(title, image[title.name])}
        return Outcome(entry.numbers, result, self._spec.call(values), record_id)

    def _failed(self, entry: Entry, result: Result, problems: Sequence[Problem]) -> Outcome:
        told = [
            RowProblem(row.number, problem.path, problem.header, problem.text)
            for row in entry.rows
            for problem in row.problems
        ]
        lines = [row.number for row in entry.rows if row.line]
        for problem in problems:
            path = f"{problem.field}.{problem.part}" if problem.part else problem.field
            number = entry.first.number
            if problem.line is not None and problem.field == self._spread:
                number = lines[problem.line]
            told.append(RowProblem(number, path, self._rows.header(path), problem.text))
        return Outcome(entry.numbers, result, self._spec.call(entry.given), problems=tuple(told))

    def _show(self, name: str, value: Any) -> str:
        field = self._spec.fields[name]
        target = self._spec.references.get(name)
        if target is not None:
            return "" if value is None else self._lookup.title(target.to, value)
        return field.kind.show(value)

    def _compare_computed(self, entry: Entry, draft: Mapping[str, Any]) -> None:
        """Remember where the file says something else than what is computed."""
        place = 0
        for row in entry.rows:
            for path, said in row.computed.items():
                name, _dot, inner = path.partition(".")
                field = self._spec.fields[name]
                value = draft[name]
                if inner:
                    field = self._spec.lines[name].of.fields[inner]
                    value = value[place][inner] if place < len(value) and row.line else said
                if said not in (None, value) and path not in self.differing:
                    shown = (row.number, field.kind.show(said), field.kind.show(value))
                    self.differing[path] = shown
            place += bool(row.line)


_NO_CHOICE = RowChoice()


def _refusal(match: Match) -> Text | None:
    """Return why a row cannot be taken as what it was found to mean."""
    if match.deleted:
        return Text("This record is in the recycle bin. Restore it first.")
    if match.foreign:
        return Text(
            "This row comes from a copy of this file, where its record ID belongs to another "
            "record. Clear the record ID and the code to add it as a new one."
        )
    if len(match.ids) > 1:
        return Text(
            "{count} records fit this row. Add a code or key that tells them apart.",
            count=len(match.ids),
        )
    return None
