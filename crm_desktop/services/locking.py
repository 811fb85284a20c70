"""Protecting a file with a password: giving, changing and taking it, locking and unlocking."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from crm_desktop.i18n import Text
from crm_desktop.services.attempts import Attempts, Wait
from crm_desktop.services.events import FAILED, PASSWORD, RECOVERY, SIGN_IN
from crm_desktop.services.passwords import UnfitPassword, WrongPassword, fit
from crm_desktop.services.people import PeopleService
from crm_desktop.services.permissions import Right, needs
from crm_desktop.storage import keyslots
from crm_desktop.storage.attachments import CannotKeep, ContentFolder
from crm_desktop.storage.backup import CannotBackUp, digest, read_facts, write_facts
from crm_desktop.storage.encryption import (
    CannotUnlock,
    FileKey,
    PasswordNeeded,
    is_encrypted,
    opens,
    salt_of,
)
from crm_desktop.storage.encryption_change import CannotConvert, clear_away, convert
from crm_desktop.storage.refusals import Locked
from crm_desktop.storage.store import CannotRead, CannotWrite, Store
from crm_desktop.storage.vault import KEY as VAULT_KEY
from crm_desktop.storage.vault import vault_of

__all__ = [
    "CannotConvert", "CannotUnlock", "LockService", "Locked", "PasswordNeeded", "UnfitPassword",
    "Wait", "WrongPassword", "fit", "is_encrypted", "key_for",
]  # fmt: skip

Progress = Callable[[int, int], None]

_log = logging.getLogger(__name__)
_MOVING = "attachments.moving"
"""The setting that tells that the attached files do not all have the state of the file yet."""


def key_for(path: Path, password: str | None, person: str = "") -> FileKey | None:
    """Return the key with which to open the file at ``path``; ``None`` for one in the clear.

    A file that is not there yet gets a new key where a password is given. The recovery key serves
    in the place of the password, and so does the own password of the ``person`` of this name.
    Raises ``PasswordNeeded``, ``WrongPassword``, ``Wait`` and
    ``UnfitPassword``.
    """
    if is_encrypted(path):
        if not password:
            raise PasswordNeeded(path.name)
        attempts = Attempts(path)
        attempts.allow()
        salt = salt_of(path)
        key = keyslots.open_slot(path, person, password) if person else None
        if key is None:
            key = FileKey.from_recovery(password, salt) or FileKey.from_password(password, salt)
        if not opens(path, key):
            raise WrongPassword(attempts.failed())
        attempts.succeeded()
        return key
    if password and (not path.exists() or path.stat().st_size == 0):
        return FileKey.new(fit(password))
    return None


class LockService:
    """The password of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def encrypted(self) -> bool:
        """Tell whether the file is protected by a password."""
        return is_encrypted(self._store.path)

    @property
    def locked(self) -> bool:
        """Tell whether the file is locked at present."""
        return self._store.locked

    def lock(self) -> None:
        """Close the file and forget its key; whatever is asked of it then raises ``Locked``.

        Who has signed in is signed out. Raises ``UnfitPassword`` for a file that has neither a
        password nor people.
        """
        people = PeopleService(self._store)
        if not people.every():
            self._need(protected=True)
        people.sign_out()
        self._store.close()

    def unlock(self, password: str, person: str = "") -> None:
        """Open the file again, and sign a person in where it has people.

        Raises ``WrongPassword``, ``Wait`` and ``CannotOpen``; then it stays locked.
        """
        missed = Attempts(self._store.path).failures
        key = key_for(self._store.path, password, person)
        if not self._store.locked:
            self._store.close()
        self._store.open(key)
        self.opened(missed)
        try:
            self.greet(person, password)
        except CannotUnlock:
            self._store.close()
            raise

    def greet(self, person: str, password: str | None) -> None:
        """Sign in the person of this name where the file has people.

        Who opened a protected file with another password than their own has to sign in after
        that. Raises ``WrongPassword`` and ``Wait`` for a file in the clear.
        """
        people = PeopleService(self._store)
        people.opened()
        if not person or not password or not people.needed:
            return
        if self._store.key is None:
            people.sign_in(person, password)
        else:
            people.recognise(person, password)

    def check(self, password: str) -> None:
        """Raise ``WrongPassword`` or ``Wait`` unless this is the password of the file."""
        key = key_for(self._store.path, password)
        if key is not None:
            key.clear()

    @needs(Right.PASSWORD)
    def set_password(self, new: str, progress: Progress | None = None) -> tuple[Text, ...]:
        """Protect a file that is in the clear, and its backups with the same key.

        Returns sentences about backups that could not be protected. Raises ``UnfitPassword``,
        ``CannotConvert`` and what ``progress`` raises; then nothing was changed.
        """
        self._need(protected=False)
        unfinished = self._change(FileKey.new(fit(new)), progress)
        return (*unfinished, *self._protect_backups())

    def _protect_backups(self) -> Iterator[Text]:
        """Give backups in the clear the key of the file; yield what could not be done."""
        from crm_desktop.services.backups import BackupService  # noqa: PLC0415 - seldom

        backups = BackupService(self._store)
        try:
            vault = vault_of(self._store)
            folders = [backups.folder, backups.second]
        except (CannotWrite, CannotRead) as error:
            yield Text("The backups stay in the clear: {reason}", reason=error)
            return
        for folder in filter(None, folders):
            if not folder.is_dir():
                yield Text("The backups in {folder} are not there at present; they stay in the "
                           "clear.", folder=folder)  # fmt: skip
                continue
            inside = ContentFolder(self._store.path, lambda: vault, folder=folder / "files")
            try:
                names = inside.seal()
            except CannotKeep as error:
                yield Text("The backups in {folder} stay in the clear: {reason}",
                           folder=folder, reason=error)  # fmt: skip
                continue
            for path in folder.glob(f"*{self._store.path.suffix}"):
                facts = read_facts(path)
                if facts is None or facts.of != self._store.path.name or is_encrypted(path):
                    continue
                files = tuple(names.get(name, name) for name in facts.files)
                try:
                    # Broken off between the two it would not be what its facts say: see verify.
                    write_facts(path, replace(facts, sha256="", files=files))
                    convert(path, None, self._store.key)
                    sha256, size = digest(path)
                    write_facts(path, replace(facts, sha256=sha256, size=size, files=files))
                except (CannotBackUp, CannotConvert, OSError) as error:
                    if not is_encrypted(path):
                        with suppress(CannotBackUp):
                            write_facts(path, facts)
                        yield Text("The backup {name} stays in the clear: {reason}",
                                   name=path.name, reason=error)  # fmt: skip
                    _log.warning("A backup was not protected as a whole", exc_info=True)

    @needs(Right.PASSWORD)
    def change_password(
        self, old: str, new: str, progress: Progress | None = None
    ) -> tuple[Text, ...]:
        """Give the file another password, and so another recovery key.

        Raises as ``set_password`` does, and ``WrongPassword`` and ``Wait``.
        """
        self._need(protected=True)
        self.check(old)
        return self._change(FileKey.new(fit(new)), progress)

    @needs(Right.PASSWORD)
    def remove_password(self, old: str, progress: Progress | None = None) -> tuple[Text, ...]:
        """Put the file back into the clear. Raises as ``change_password`` does."""
        self._need(protected=True)
        self.check(old)
        return self._change(None, progress)

    @needs(Right.PASSWORD)
    def recovery_key(self) -> str:
        """Return the recovery key: 14 groups of four signs that open the file like its password.

        Raises ``UnfitPassword`` for a file that has no password, and ``Locked``.
        """
        self._need(protected=True)
        if self._store.key is None:
            raise Locked
        return self._store.key.recovery()

    def write_recovery(self, path: Path) -> Path:
        """Write the recovery key as a PDF page to be printed and locked away; return ``path``.

        Raises as ``recovery_key`` does, and ``CannotWriteReport``.
        """
        from crm_desktop.services.report_recovery import write_recovery_page  # noqa: PLC0415

        recovery = self.recovery_key()
        self._store.note(RECOVERY, {"file": path.name})
        return write_recovery_page(recovery, self._store.path.name, path)

    def _change(self, key: FileKey | None, progress: Progress | None) -> tuple[Text, ...]:
        if self._store.read_only:
            raise CannotWrite(Text("This file can only be read here; its password stays."))
        self._store.set_setting(_MOVING, "yes")
        with self._store.alone() as now:
            convert(self._store.path, now, key, progress)
            self._store.has_key(key)
        try:
            # They hold the key of before; who signs in gets a new way in.
            keyslots.drop_slots(self._store.path)
            self._store.note(PASSWORD, {"protected": key is not None})
            self.settle_contents()
        except (CannotWrite, CannotKeep, CannotRead, OSError) as error:
            # The file has its new password all the same; what is left is done at the next opening.
            _log.warning("Not all was done after a change of the password", exc_info=True)
            return (
                Text("The file is done, but not yet all of its attached files ({reason}). That is "
                     "finished when it is opened the next time.", reason=error),
            )  # fmt: skip
        return ()

    def opened(self, missed: int = 0) -> None:
        """Remember that a protected file was opened, and finish what was broken off.

        ``missed`` wrong passwords were given before, while nothing could be remembered of them.
        A file that cannot be written at present can be read all the same.
        """
        if self._store.read_only:
            return
        try:
            # Who changes the key holds the file, so what lies beside an open one is left over.
            clear_away(self._store.path)
            if self._store.key is not None:
                if missed:
                    self._store.note(FAILED, {"count": missed})
                self._store.note(SIGN_IN, {})
            self.settle_contents()
        except (CannotWrite, CannotKeep, CannotRead, OSError):
            _log.warning("Nothing could be written when the file was opened", exc_info=True)

    def settle_contents(self) -> None:
        """Seal the attached files of a protected file, put those of a free one into the clear.

        Done after a change of the password; and when the file is opened, where that was broken
        off. Raises ``CannotKeep``; then it is done the next time.
        """
        store = self._store
        if store.read_only:
            return
        with store.read() as reader:
            if not reader.setting(_MOVING):
                return
        contents = ContentFolder(store.path, lambda: vault_of(store))
        if store.key is not None:
            contents.seal()
        else:
            contents.unseal()
            store.set_setting(VAULT_KEY, "")
        store.set_setting(_MOVING, "")

    def _need(self, *, protected: bool) -> None:
        if self.encrypted and not protected:
            raise UnfitPassword(Text("This file has a password already. Change it instead."))
        if protected and not self.encrypted:
            raise UnfitPassword(Text("This file has no password. Set one first."))
