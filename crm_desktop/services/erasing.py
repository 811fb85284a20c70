"""Erasing one person, or leaving only figures of them: what goes, what stays, and doing it.

A customer goes with everything that belongs to it. What the books need (sales) stays without any
words, with a customer that is called by its number. Anonymised, interactions and feedback stay in
the same way. A contact goes, and is taken out of what its customer's other records say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text, _, listed
from crm_desktop.services.attachment_mentions import hashes_in
from crm_desktop.services.attachments import AttachmentService
from crm_desktop.services.backups import BackupService, Made
from crm_desktop.services.erasing_plan import PENDING, ErasurePlan, Mention, Planning
from crm_desktop.services.erasing_rest import PEOPLE
from crm_desktop.services.holding import Holding, holding, let_go
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage.audit import Head, head
from crm_desktop.storage.changes import Changes
from crm_desktop.storage.erasing import images_of
from crm_desktop.storage.store import CannotWrite, Store


class CannotErase(PersonError):  # noqa: N818
    """Nothing was erased; the sentence says why."""


@dataclass(frozen=True)
class Erased:
    """An erasure that is done: ``entry`` of the log tells of it.

    ``clean`` is false where the write-ahead log could not be emptied yet, since the file is open
    elsewhere: ``finish`` does it then.
    """

    plan: ErasurePlan
    at: datetime
    who: str
    entry: Head
    files: int
    clean: bool
    changes: Changes


class ErasureService:
    """Erases people from one open file."""

    def __init__(self, store: Store, files: AttachmentService, backups: BackupService) -> None:
        self._store = store
        self._files = files
        self._backups = backups

    def plan(self, record: str, record_id: int, *, anonymise: bool = False) -> ErasurePlan:
        """Return what erasing this person would do.

        Raises ``MissingRecord``, and ``CannotErase`` for a record that is no person.
        """
        if record not in PEOPLE:
            raise CannotErase(
                Text("Only customers and contacts are erased; delete other records as usual.")
            )
        with self._store.read() as reader:
            return Planning(reader, record, record_id, anonymise=anonymise).plan()

    @needs(Right.ERASE)
    def erase(self, plan: ErasurePlan) -> Erased:
        """Do what was planned; it cannot be undone.

        Raises ``CannotErase`` where something was done since the plan was made, ``CannotWrite``.
        """
        store = self._store
        if store.read_only:
            raise CannotWrite(Text("This file can only be read here; nothing was erased."))
        with store.read() as reader:
            if head(reader.connection) != plan.seen:
                raise CannotErase(
                    Text("The file was changed since this was looked at. Look at it again.")
                )
            contents = {
                sha256
                for record, one in plan.touched
                for image in images_of(reader, record, [one])
                for sha256 in hashes_in(reader.records[record], image)
            }
        told: dict[str, Any] = {
            "record": plan.record,
            "id": plan.record_id,
            "anonymised": plan.anonymise,
            "removed": {record: len(ids) for record, ids in plan.removed.items()},
            "rests": {record: len(ids) for record, ids in plan.rests.items()},
        }
        changes = store.erase(plan.forgetting, told)
        self._files.close()
        dropped = self._files.forget(contents)
        clean = self.finish()
        with store.read() as reader:
            entry = head(reader.connection)
        at = datetime.now(UTC).replace(microsecond=0)
        return Erased(plan, at, store.who, entry, dropped, clean, changes)

    def backups_with(self, record: str, record_id: int) -> list[Holding]:
        """Return the backups of this file that still hold the person, or may."""
        return holding(self._store, self._backups, record, [record_id])

    @needs(Right.ERASE)
    def remove_backups(self, found: Iterable[Holding]) -> Made:
        """Make a new backup, then remove these; return the new one. Raises ``CannotBackUp``."""
        made = self._backups.make()
        let_go(one.path for one in found if one.path != made.backup.path)
        return made

    def certify(self, done: Erased, path: Path) -> Path:
        """Write the certificate of an erasure as a PDF; raises ``CannotWriteReport``."""
        from crm_desktop.services.report_erasure import (  # noqa: PLC0415 - with it comes the PDF
            erasure_certificate,
            write_certificate,
        )
        from crm_desktop.services.report_parts import head as page_head  # noqa: PLC0415

        names = [one.path.name for one in self.backups_with(done.plan.record, done.plan.record_id)]
        with self._store.read() as reader:
            document = erasure_certificate(reader, page_head(reader), done, names)
        return write_certificate(document, path)

    def pending(self) -> bool:
        """Tell whether an erasure was broken off before the file was scoured."""
        with self._store.read() as reader:
            return bool(reader.setting(PENDING))

    def finish(self) -> bool:
        """Scour the file, also after an erasure that was broken off; return whether it is clean."""
        clean = self._store.scour()
        if clean:
            self._store.set_setting(PENDING, "")
        return clean


def summary(plan: ErasurePlan, records: Mapping[str, RecordSpec]) -> list[tuple[str, str]]:
    """Return what goes and what stays in words: (heading, sentence), for people to read."""
    removed = counted(plan.removed, records) or _("nothing but what is said below")
    lines = [(_("Goes"), removed)]
    if plan.files:
        lines.append((_("Files"), _("{count} attached files go where nobody else has them.",
                                    count=plan.files)))  # fmt: skip
    stays = counted(plan.rests, records)
    if stays:
        lines.append((_("Stays without names"), stays))
    if plan.views:
        lines.append((_("Saved views that go"), listed(plan.views)))
    if plan.draft:
        lines.append((_("Unsaved input"), _("What was being entered goes too.")))
    if plan.mentions:
        told = listed(
            f"{_(records[one.record].label)} “{one.title}”" for one in plan.mentions[:_TOLD]
        )
        lines.append(
            (_("Also named in"), _("{records}. Look at these yourself: they are left as they are.",
                                   records=told))
        )  # fmt: skip
    lines.append(
        (_("History"), _("Every entry about it loses what it said; when and by whom it was "
                         "written stays. This cannot be undone, nor what was done before."))
    )  # fmt: skip
    return lines


_TOLD = 6


def counted(ids: Mapping[str, tuple[int, ...]], records: Mapping[str, RecordSpec]) -> str:
    """Return how many of which type, in words."""
    return listed(
        _("{types}: {count}", types=_(records[record].plural), count=f"{len(some):,}")
        for record, some in ids.items()
        if some
    )


__all__ = [
    "CannotErase", "Erased", "ErasurePlan", "ErasureService", "Mention", "summary",
]  # fmt: skip
