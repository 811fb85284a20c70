"""Is the file whole? The database itself, values, computed amounts, search index, change log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import true

from crm_desktop.fields.spec import PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines
from crm_desktop.i18n import N_, Text, listed
from crm_desktop.services.attachments import AttachmentService
from crm_desktop.services.auditing import chain_problems
from crm_desktop.services.backups import BackupService
from crm_desktop.services.erasing_plan import PENDING
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage import checks, daily, keeping
from crm_desktop.storage.lookup import StoreLookup
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import loaded_value, read_images
from crm_desktop.storage.store import CannotRead, Store

Progress = Callable[[int, int], None]

_log = logging.getLogger(__name__)
_AT_ONCE = 500
_MOST = 20
_UNREADABLE = (CannotRead, ValueError, TypeError, KeyError, ArithmeticError)
"""What is raised where a page, a value or an entry of the log is not what it should be."""


@dataclass(frozen=True)
class CheckResult:
    """What a check found: sentences about what is wrong, and how many records there are."""

    problems: tuple[Text, ...]
    counts: Mapping[str, int]
    unused: int = 0
    """Contents of files that nothing mentions any more, and their size in bytes."""
    unused_size: int = 0


class CheckService:
    """Checks one open file."""

    def __init__(self, store: Store, files: AttachmentService) -> None:
        self._store = store
        self._files = files

    def run(self, progress: Progress | None = None) -> CheckResult:
        """Look the whole file over; nothing is written.

        At most twenty findings of a sort are told. What ``progress`` raises ends the check.
        """
        found: list[Text] = []
        try:
            return self._look_over(found, progress)
        except _UNREADABLE as error:
            # Where the damage is, it cannot be read on; what was found so far is told.
            _log.warning("The check could not read on", exc_info=True)
            return CheckResult((*found, _damaged(error)), {})

    def _look_over(self, found: list[Text], progress: Progress | None) -> CheckResult:
        with self._store.read() as reader:
            found += map(_damaged, checks.damage(reader.connection))
            if found:
                # A damaged file has no counts that could be trusted.
                return CheckResult(tuple(found), {})
            found += _dangling(reader)
            if found:
                return CheckResult(tuple(found), {})
            counts = {name: reader.count(name) for name in self._store.records}
            whole = 2 * sum(counts.values())
            done = 0

            def tick(count: int) -> None:
                nonlocal done
                done += count
                if progress is not None:
                    progress(min(done, whole), whole)

            found += _unfinished(reader)
            found += islice(self._files.problems(reader), _MOST)
            unused = self._files.unused(reader)
            for spec in self._store.records.values():
                found += islice(_value_problems(reader, spec, tick), _MOST)
                found += _kept_problems(reader, spec)
                found += _daily_problems(reader, spec)
                found += _index_problems(reader, spec)
                found += islice(_log_problems(reader, spec, tick), _MOST)
            found += islice(chain_problems(reader), _MOST)
        found += islice(_lost_ends(self._store), _MOST)
        return CheckResult(tuple(found), counts, len(unused), sum(one.size for one in unused))

    @needs(Right.UPKEEP)
    def rebuild(self, progress: Progress | None = None) -> None:
        """Work out anew what the file keeps by itself: figures of customers, the search index.

        All or nothing: what ``progress`` raises takes it back. Raises ``CannotWrite``.
        """
        with self._store.read() as reader:
            whole = sum(reader.count(name) for name in self._store.records)
        done = 0

        def tick(count: int) -> None:
            nonlocal done
            done += count
            if progress is not None:
                progress(min(done, whole), whole)

        self._store.rebuild(tick)


def _unfinished(reader: Reader) -> Iterator[Text]:
    if reader.setting(PENDING):
        yield Text(
            "An erasure was broken off: what was erased may still stand in free pages of the file. "
            "“crm-desktop privacy finish” does the rest."
        )


def _lost_ends(store: Store) -> Iterator[Text]:
    for backup, head in BackupService(store).lost_ends():
        yield Text(
            "The backup “{name}” knows entry {entry} of the log, which this file does not have: "
            "its end was cut off or written anew. Compare the file with the backup.",
            name=backup.path.name,
            entry=head.id,
        )


def _damaged(reason: object) -> Text:
    return Text(
        "The file is damaged ({reason}). Make a copy of it and restore a backup.", reason=reason
    )


def _dangling(reader: Reader) -> Iterator[Text]:
    for table, row, parent in checks.dangling(reader.connection):
        yield Text(
            "A record refers to one that is not there: {table} {row} to {parent}.",
            table=table,
            row=row,
            parent=parent,
        )


def _value_problems(
    reader: Reader, spec: RecordSpec, tick: Callable[[int], None]
) -> Iterator[Text]:
    """Yield values that cannot be read, and computed ones that are not what they should be."""
    ids = reader.ids_where(spec.name, true())
    lookup = StoreLookup(reader)
    for at in range(0, len(ids), _AT_ONCE):
        images = read_images(reader.connection, spec, ids[at : at + _AT_ONCE])
        tick(len(images))
        for record_id, image in images.items():
            try:
                values = {
                    name: loaded_value(field, image[name]) for name, field in spec.fields.items()
                }
            except (ValueError, TypeError, ArithmeticError) as error:
                yield Text(
                    "{type} {id} holds a value that cannot be read ({reason}). Restore a backup.",
                    type=(spec.label,),
                    id=record_id,
                    reason=error,
                )
                continue
            for label in _miscomputed(spec, values, lookup):
                yield Text(
                    "{label} of {type} “{title}” is not what it should be. "
                    "Open the record and save it.",
                    label=(label,),
                    type=(spec.label,),
                    title=spec.call(values),
                )


def _miscomputed(spec: RecordSpec, values: Mapping[str, Any], lookup: StoreLookup) -> Iterator[str]:
    """Yield the labels of fields that would be computed otherwise."""
    if spec.prepare is None or not _computes(spec):
        return
    draft = dict(values)
    spec.prepare(draft, values, lookup)
    for name, field in spec.fields.items():
        own = field.derived and field.kept is None
        computed = own or (isinstance(field.kind, Lines) and _computes(field.kind.of))
        if computed and draft[name] != values[name]:
            yield field.label


def _kept_problems(reader: Reader, spec: RecordSpec) -> Iterator[Text]:
    found = keeping.wrong(reader.connection, spec, _MOST)
    titles = reader.titles(spec.name, (record_id for record_id, _name in found))
    for record_id, name in found:
        yield Text(
            "{label} of {type} “{title}” is not what its records say. Rebuild the file.",
            label=(spec.fields[name].label,),
            type=(spec.label,),
            title=titles[record_id],
        )


def _daily_problems(reader: Reader, spec: RecordSpec) -> Iterator[Text]:
    for day in daily.wrong(reader.connection, spec, _MOST):
        yield Text(
            "The sums of {types} of {day} are not what the records say. Rebuild the file.",
            types=(spec.plural,),
            day=day or "–",
        )


def _computes(part: PartSpec) -> bool:
    return any(
        (field.derived and field.kept is None)
        or (isinstance(field.kind, Lines) and _computes(field.kind.of))
        for field in part.fields.values()
    )


def _index_problems(reader: Reader, spec: RecordSpec) -> Iterator[Text]:
    connection = reader.connection
    for ids, message in (
        (
            checks.unindexed(connection, spec),
            N_("Search does not find these {types}: {ids}. Rebuild the file."),
        ),
        (
            checks.wrongly_indexed(connection, spec),
            N_("Search finds {types} that are not there: {ids}. Rebuild the file."),
        ),
        (
            checks.badly_indexed(reader, spec),
            N_("Search does not find these {types} by every word: {ids}. Rebuild the file."),
        ),
    ):
        if ids:
            yield Text(message, types=(spec.plural,), ids=listed(map(str, ids)))


def _log_problems(reader: Reader, spec: RecordSpec, tick: Callable[[int], None]) -> Iterator[Text]:
    for record_id in checks.unlike_log(reader, spec, tick):
        yield Text(
            "{type} {id} is not what the history says was written last: "
            "another program changed the file.",
            type=(spec.label,),
            id=record_id,
        )
