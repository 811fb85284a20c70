"""An open file with all that can be done with it, for the window and the command line."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.records import record_types
from crm_desktop.services.attempts import Attempts
from crm_desktop.services.history import HistoryService
from crm_desktop.services.lists import ListService
from crm_desktop.services.locking import CannotUnlock, LockService, PasswordNeeded, key_for
from crm_desktop.services.people import PeopleService
from crm_desktop.services.permissions import Right, may, need_for_setting
from crm_desktop.services.records import RecordService
from crm_desktop.storage.encryption import FileKey
from crm_desktop.storage.persons import SETTING as PEOPLE
from crm_desktop.storage.placing import facts_file
from crm_desktop.storage.search import Hit
from crm_desktop.storage.store import CannotOpen, CannotWrite, Store

if TYPE_CHECKING:
    from crm_desktop.services.analysing import AnalysisService
    from crm_desktop.services.attachments import AttachmentService
    from crm_desktop.services.auditing import AuditService
    from crm_desktop.services.backups import BackupService
    from crm_desktop.services.bulk_change import BulkChangeService
    from crm_desktop.services.checking import CheckService
    from crm_desktop.services.contacting import ContactingService
    from crm_desktop.services.demo import DemoService
    from crm_desktop.services.duplicates import DuplicateService
    from crm_desktop.services.erasing import ErasureService
    from crm_desktop.services.exporting import ExportService
    from crm_desktop.services.figures import FigureService
    from crm_desktop.services.importing import ImportService
    from crm_desktop.services.likely import LikelyService
    from crm_desktop.services.merging import MergeService
    from crm_desktop.services.packing import PackService
    from crm_desktop.services.pasting import PasteService
    from crm_desktop.services.personal_data import PersonalDataService
    from crm_desktop.services.quality import QualityService
    from crm_desktop.services.reporting import ReportService
    from crm_desktop.services.restoring import RestoreService
    from crm_desktop.services.standardising import StandardService
    from crm_desktop.services.timeline import TimelineService
    from crm_desktop.services.today import TodayService

__all__ = ["CannotOpen", "CannotUnlock", "CannotWrite", "Desk", "Hit", "PasswordNeeded"]


class Desk:
    """One open customer file.

    Services that need heavy libraries are made when they are first asked for. ``password`` (or
    recovery key) opens a protected file, and makes a new file a protected one; with ``person`` it
    is the own one of somebody who signs in where the file has people. ``look_only`` opens a file
    that is not to be changed; a backup is never opened otherwise. Raises ``CannotOpen``,
    ``PasswordNeeded`` and ``CannotUnlock``.
    """

    backs_up_on_closing = False
    """Whether ``close`` makes a backup where something was done since the last one."""

    def __init__(
        self,
        path: Path,
        *,
        who: str = "",
        password: str | None = None,
        person: str = "",
        key: FileKey | None = None,
        look_only: bool = False,
    ) -> None:
        # What is written into a backup would not be the backup any more.
        look_only = look_only or facts_file(path).exists()
        missed = 0 if look_only else Attempts(path).failures
        key = key or key_for(path, password, person)
        self._store = Store(path, record_types(), who=who, key=key, look_only=look_only)
        locks = LockService(self._store)
        locks.opened(missed)
        try:
            locks.greet(person, password)
        except CannotUnlock:
            self._store.close()
            raise
        self.types = self._store.records
        self.records = RecordService(self._store)
        self.lists = ListService(self._store)
        self.history = HistoryService(self._store)

    @cached_property
    def locks(self) -> LockService:
        """Return the password of the file: giving and taking it, locking and unlocking."""
        return LockService(self._store)

    @cached_property
    def people(self) -> PeopleService:
        """Return the people of the file, and the way in for them."""
        return PeopleService(self._store)

    def may(self, right: Right) -> bool:
        """Tell whether who works here has a right."""
        return may(self._store, right)

    @cached_property
    def audit(self) -> AuditService:
        """Return the log as a whole: its entries, and what is to be remembered in it."""
        from crm_desktop.services.auditing import AuditService  # noqa: PLC0415

        return AuditService(self._store)

    @cached_property
    def backups(self) -> BackupService:
        """Return the backups of the file."""
        from crm_desktop.services.backups import BackupService  # noqa: PLC0415

        return BackupService(self._store)

    @cached_property
    def restores(self) -> RestoreService:
        """Return the way back from a backup."""
        from crm_desktop.services.restoring import RestoreService  # noqa: PLC0415

        return RestoreService(self._store, self.backups)

    @cached_property
    def packing(self) -> PackService:
        """Return the way to another computer."""
        from crm_desktop.services.packing import PackService  # noqa: PLC0415

        return PackService(self._store)

    @cached_property
    def figures(self) -> FigureService:
        """Return the key figures, breakdowns and sums."""
        from crm_desktop.services.figures import FigureService  # noqa: PLC0415 - see the class

        return FigureService(self._store)

    @cached_property
    def today(self) -> TodayService:
        """Return what is to be done now."""
        from crm_desktop.services.today import TodayService  # noqa: PLC0415

        return TodayService(self._store, self.records)

    @cached_property
    def demo(self) -> DemoService:
        """Return the sample data."""
        from crm_desktop.services.demo import DemoService  # noqa: PLC0415

        return DemoService(self._store)

    @cached_property
    def reports(self) -> ReportService:
        """Return the printed lists, cards and analyses."""
        from crm_desktop.services.reporting import ReportService  # noqa: PLC0415

        return ReportService(self._store)

    @cached_property
    def analysis(self) -> AnalysisService:
        """Return the analyses that write their results into the records."""
        from crm_desktop.services.analysing import AnalysisService  # noqa: PLC0415

        return AnalysisService(self._store)

    @cached_property
    def bulk(self) -> BulkChangeService:
        """Return the changes of many records at once."""
        from crm_desktop.services.bulk_change import BulkChangeService  # noqa: PLC0415

        return BulkChangeService(self._store)

    @cached_property
    def checks(self) -> CheckService:
        """Return the check of the file."""
        from crm_desktop.services.checking import CheckService  # noqa: PLC0415

        return CheckService(self._store, self.attachments)

    @cached_property
    def exports(self) -> ExportService:
        """Return the way out for lists, into files."""
        from crm_desktop.services.exporting import ExportService  # noqa: PLC0415

        return ExportService(self._store)

    @cached_property
    def imports(self) -> ImportService:
        """Return the way in for tables from files."""
        from crm_desktop.services.importing import ImportService  # noqa: PLC0415

        return ImportService(self._store, self.records.reading)

    @cached_property
    def duplicates(self) -> DuplicateService:
        """Return the records that are there more than once."""
        from crm_desktop.services.duplicates import DuplicateService  # noqa: PLC0415

        return DuplicateService(self._store)

    @cached_property
    def likely(self) -> LikelyService:
        """Return who a record that is being entered may be."""
        from crm_desktop.services.likely import LikelyService  # noqa: PLC0415

        return LikelyService(self._store)

    @cached_property
    def standardising(self) -> StandardService:
        """Return the bringing of values to one spelling."""
        from crm_desktop.services.standardising import StandardService  # noqa: PLC0415

        return StandardService(self._store, self.records.reading)

    @cached_property
    def quality(self) -> QualityService:
        """Return how good the data are."""
        from crm_desktop.services.quality import QualityService  # noqa: PLC0415

        return QualityService(self._store)

    @cached_property
    def merging(self) -> MergeService:
        """Return the making of one record out of several."""
        from crm_desktop.services.merging import MergeService  # noqa: PLC0415

        return MergeService(self._store)

    @cached_property
    def attachments(self) -> AttachmentService:
        """Return the files of records."""
        from crm_desktop.services.attachments import AttachmentService  # noqa: PLC0415

        return AttachmentService(self._store, self.records)

    @cached_property
    def erasures(self) -> ErasureService:
        """Return the erasing of a person's data."""
        from crm_desktop.services.erasing import ErasureService  # noqa: PLC0415

        return ErasureService(self._store, self.attachments, self.backups)

    @cached_property
    def contacting(self) -> ContactingService:
        """Return who may be contacted, by which way."""
        from crm_desktop.services.contacting import ContactingService  # noqa: PLC0415

        return ContactingService(self._store)

    @cached_property
    def personal(self) -> PersonalDataService:
        """Return the writing out of all that is known of a person."""
        from crm_desktop.services.personal_data import PersonalDataService  # noqa: PLC0415

        return PersonalDataService(self._store, self.attachments)

    @cached_property
    def timeline(self) -> TimelineService:
        """Return what happened with one customer, in order."""
        from crm_desktop.services.timeline import TimelineService  # noqa: PLC0415

        return TimelineService(self._store)

    @cached_property
    def pastes(self) -> PasteService:
        """Return the way in for blocks of cells from the clipboard."""
        from crm_desktop.services.pasting import PasteService  # noqa: PLC0415

        return PasteService(self._store, self.records.reading)

    @property
    def path(self) -> Path:
        """Return where the file is."""
        return self._store.path

    @property
    def who(self) -> str:
        """The name under which operations are remembered."""
        return self._store.who

    @who.setter
    def who(self, name: str) -> None:
        if not self._store.person:
            self._store.who = name

    @property
    def read_only(self) -> bool:
        """Tell whether the file can only be looked at, by whoever works here."""
        return self._store.read_only or self._store.barred is not None

    def close(self) -> None:
        """Close the file.

        Raises ``CannotBackUp`` where a backup on closing failed; the file is closed all the same.
        """
        if "attachments" in self.__dict__:
            self.attachments.close()
        try:
            self.people.sign_out()
            if self.backs_up_on_closing and not self._store.locked:
                self.backups.closing()
        finally:
            self._store.close()

    def search(self, text: str, limit: int = 30) -> list[Hit]:
        """Return the records that a person may mean by ``text``, the best first.

        A telephone number is found in any spelling.
        """
        from crm_desktop.services.searching import search  # noqa: PLC0415 - see the class

        country = self.records.reading().country
        with self._store.read() as reader:
            return search(reader, text, country, limit)

    def setting(self, key: str, default: str = "") -> str:
        """Return a setting of this file, such as ``company`` or ``currency``."""
        if key == PEOPLE:
            return default
        with self._store.read() as reader:
            return reader.setting(key, default)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting of this file. Raises ``NotAllowed`` and ``CannotWrite``."""
        need_for_setting(self._store, key)
        self._store.set_setting(key, value)
