"""Everything the file knows of one person, written out: for machines, for people, with the files.

``personal-data.json`` holds the record, what belongs or refers to it, the history of all of them
and the entries of the log about them; ``personal-data.pdf`` is the same for reading; attached files
are copied into ``files``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm_desktop.exchange.saving import replacing
from crm_desktop.fields.attachments import Attachment, free_name
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import FieldSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import Text
from crm_desktop.reports.document import ReportNotWrittenError, write_pdf
from crm_desktop.services.attachment_mentions import field_of
from crm_desktop.services.attachments import AttachmentService, ContentGone
from crm_desktop.services.events import GIVEN
from crm_desktop.services.permissions import Right, needs
from crm_desktop.services.report_personal import personal_report
from crm_desktop.services.reporting import CannotWriteReport
from crm_desktop.storage import owners, pairs
from crm_desktop.storage.reader import Reader, Row
from crm_desktop.storage.rows import chunks
from crm_desktop.storage.store import Store
from crm_desktop.storage.unit import MissingRecord

_FORM = 1
_JSON = "personal-data.json"
_PDF = "personal-data.pdf"
_FILES = "files"


class CannotGive(PersonError):  # noqa: N818
    """The data were not written out; the sentence says why."""


@dataclass(frozen=True)
class Given:
    """What was written: the folder, how many records and files, and names of files that lack."""

    folder: Path
    records: int
    files: int
    missing: tuple[str, ...]


class PersonalDataService:
    """Writes out what one open file knows of a person."""

    def __init__(self, store: Store, files: AttachmentService) -> None:
        self._store = store
        self._files = files

    @needs(Right.EXPORT)
    def write(self, record: str, record_id: int, folder: Path) -> Given:
        """Write everything about the record into ``folder``, which is made where it is not there.

        Raises ``MissingRecord``, ``CannotGive``, ``CannotWriteReport`` and ``UnwritableFile``.
        """
        with self._store.read() as reader:
            if reader.get(record, record_id) is None:
                raise MissingRecord
        self._store.note(GIVEN, {"record": record, "id": record_id})
        try:
            (folder / _FILES).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotGive(
                Text("The folder {folder} cannot be made ({reason}). Choose another one.",
                     folder=folder, reason=error.strerror or error)
            ) from error  # fmt: skip
        with self._store.read() as reader:
            about = _about(reader, record, record_id)
            document = personal_report(reader, record, record_id, about)
            data = self._data(reader, record, record_id, about)
        copied, missing = self._copy(data["attachments"], folder / _FILES)
        if not copied:
            (folder / _FILES).rmdir()
        with replacing(folder / _JSON) as new:
            new.write_text(json.dumps(data, ensure_ascii=False, indent=1, default=_plain), "utf-8")
        try:
            write_pdf(document, folder / _PDF)
        except ReportNotWrittenError as error:
            raise CannotWriteReport(error.text) from error
        return Given(folder, sum(map(len, about.values())), copied, tuple(missing))

    def _data(
        self, reader: Reader, record: str, record_id: int, about: dict[str, list[int]]
    ) -> dict[str, Any]:
        rows = {name: [_row(reader, name, one) for one in ids] for name, ids in about.items()}
        mine = next(row for row in rows[record] if row["id"] == record_id)
        return {
            "form": _FORM,
            "file": self._store.path.name,
            "made_at": datetime.now(UTC).replace(microsecond=0),
            "about": {"type": record, "id": record_id},
            "record": mine,
            "others": {
                name: [row for row in found if row is not mine] for name, found in rows.items()
            },
            "not_the_same_as": [
                pair.one if pair.other == record_id else pair.other
                for pair in pairs.pairs_of(reader.connection, pairs.DISTINCT, record, [record_id])
            ],
            "history": list(_history(reader, about)),
            "log": list(_log(reader, about)),
            "attachments": [
                {"of": {"type": name, "id": one}, **file.image()}
                for name, ids in about.items()
                for one in ids
                for file in _files_of(reader, name, one)
            ],
        }

    def _copy(self, attachments: list[dict[str, Any]], folder: Path) -> tuple[int, list[str]]:
        """Copy the files, and tell of each under which name it stands there."""
        taken: list[str] = []
        missing: list[str] = []
        for told in attachments:
            file = Attachment.of(told)
            name = free_name(file.name, taken)
            try:
                self._files.save_as(file, folder / name)
            except ContentGone:
                missing.append(file.name)
                told["copy"] = None
                continue
            taken.append(name)
            told["copy"] = f"{_FILES}/{name}"
        return len(taken), missing


def _about(reader: Reader, record: str, record_id: int) -> dict[str, list[int]]:
    """Return the record, those merged into it, and all that refers to them, by type; bin too."""
    people = [record_id, *pairs.absorbed(reader.connection, record, [record_id])]
    found = {record: people}
    for spec in reader.records.values():
        ids: set[int] = set()
        for name, kind in spec.references.items():
            if kind.to == record:
                ids.update(owners.referring(reader, spec, name, people))
        for name, lines in spec.lines.items():
            for part, inner in lines.of.fields.items():
                if isinstance(inner.kind, Reference) and inner.kind.to == record:
                    ids.update(owners.line_owners(reader, spec, name, part, people))
        known = found.get(spec.name, [])
        if ids:
            found[spec.name] = [*known, *sorted(ids - {*known})]
    return found


def _row(reader: Reader, record: str, record_id: int) -> dict[str, Any]:
    spec = reader.records[record]
    row = reader.get(record, record_id)
    assert row is not None
    told: dict[str, Any] = {"id": record_id}
    told |= {name: row[name] for name in ("created_at", "updated_at", "deleted_at")}
    return told | {name: _value(one, row) for name, one in spec.fields.items()}


def _value(one: FieldSpec, row: Row) -> Any:
    value = row.get(one.name)
    if isinstance(one.kind, Lines):
        return [
            {name: _value(inner, line) for name, inner in one.kind.of.fields.items()}
            for line in value or ()
        ]
    if isinstance(one.kind, Reference):
        title = row.get(f"{one.name}.title", "")
        return None if value is None else {"type": one.kind.to, "id": value, "title": title}
    return value


def _history(reader: Reader, about: dict[str, list[int]]) -> Iterator[dict[str, Any]]:
    for record, record_id, change in _changes(reader, about):
        at, who, verb, before, after = change
        yield {
            "type": record, "id": record_id, "at": at, "who": who, "what": verb,
            "before": json.loads(before or "null"), "after": json.loads(after or "null"),
        }  # fmt: skip


def _changes(
    reader: Reader, about: dict[str, list[int]]
) -> Iterator[tuple[str, int, tuple[str, str, str, str | None, str | None]]]:
    for record, ids in about.items():
        for chunk in chunks(ids):
            rows = reader.connection.exec_driver_sql(
                "SELECT c.record_id, o.at, o.who, c.verb, c.before, c.after FROM change AS c "  # noqa: S608
                "JOIN operation AS o ON o.id = c.operation_id WHERE c.record = ? "
                f"AND c.record_id IN ({', '.join('?' * len(chunk))}) ORDER BY c.id",
                (record, *chunk),
            )
            for record_id, *change in rows:
                yield record, record_id, tuple(change)


def _log(reader: Reader, about: dict[str, list[int]]) -> Iterator[dict[str, Any]]:
    """Yield the entries of the log that changed one of the records or speak of one."""
    numbers = set(_numbers(reader, about))
    for number, at, who, name, details in reader.connection.exec_driver_sql(
        "SELECT id, at, who, name, details FROM operation ORDER BY id"
    ):
        told = json.loads(details)
        named = told.get("id") in about.get(str(told.get("record", "")), ())
        if number in numbers or named:
            yield {"entry": number, "at": at, "who": who, "what": name, "details": told}


def _numbers(reader: Reader, about: dict[str, list[int]]) -> Iterable[int]:
    for record, ids in about.items():
        for chunk in chunks(ids):
            yield from reader.connection.exec_driver_sql(
                "SELECT DISTINCT operation_id FROM change WHERE record = ? "  # noqa: S608
                f"AND record_id IN ({', '.join('?' * len(chunk))})",
                (record, *chunk),
            ).scalars()


def _files_of(reader: Reader, record: str, record_id: int) -> tuple[Attachment, ...]:
    name = field_of(reader.records[record])
    row = reader.get(record, record_id) if name else None
    files: tuple[Attachment, ...] = row[name] if row else ()
    return files


def _plain(value: object) -> object:
    if isinstance(value, Attachment):
        return value.image()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | set | frozenset) else str(value)


__all__ = ["CannotGive", "Given", "PersonalDataService"]
