"""The contents of attached files: a folder beside the database, each content under its hash.

``office.crm`` keeps its files in ``office.crm.files/ab/abcdef…``, the SHA-256 of what is in them. A
content stands there once, however many records have it; it is never overwritten, and taking a
file off a record leaves it there, so that undo and old backups still find it. All reading and
writing of contents is done here.

Those of a protected file are sealed and stand under other names; see ``storage.vault``.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.storage.placing import clear_up, settle_folder, wipe
from crm_desktop.storage.vault import SealBroken, Sink, Source, Vault

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all; what it raises ends the work."""

_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".new-"


class CannotKeep(PersonError):  # noqa: N818 - the field's word, not Python's
    """A file cannot be read, or its content cannot be written into the folder."""


class ContentGone(PersonError):  # noqa: N818
    """The content of a file is not in the folder, or is not what it was."""


@dataclass(frozen=True, slots=True)
class Content:
    """A content in the folder: its hash, its size in bytes, when it was put there (seconds)."""

    sha256: str
    size: int
    since: float


class ContentFolder:
    """The contents of one database's files. The folder is made with the first of them."""

    def __init__(
        self,
        database: Path,
        vault: Callable[[], Vault | None] = lambda: None,
        *,
        folder: Path | None = None,
    ) -> None:
        self.path = folder or database.with_name(f"{database.name}.files")
        self._vault = vault

    def put(self, source: Path, progress: Progress | None = None) -> Content:
        """Keep a copy of what is in ``source``; the same content is kept once.

        It is on the disk for good when this returns. Raises ``CannotKeep`` and what ``progress``
        raises; then nothing is left behind.
        """
        try:
            with source.open("rb") as file:
                whole = os.fstat(file.fileno()).st_size
                return self._take_in(file, whole, progress)
        except OSError as error:
            raise CannotKeep(_reason(source.name, error)) from error

    def _take_in(
        self, file: Source, whole: int, progress: Progress | None, *, anew: bool = False
    ) -> Content:
        self.path.mkdir(exist_ok=True)
        unfinished = self.path / f"{_UNFINISHED}{uuid.uuid4().hex}"
        vault = self._vault()
        sealing = vault if vault is not None and vault.writes else None
        try:
            with sealing.create(unfinished) if sealing else _plain(unfinished) as copy:
                digest, size = _pour(file, copy, whole, progress)
            place = self._place(sealing.name(digest) if sealing else digest)
            if (anew and not place.exists()) or not self._holds(digest):
                place.parent.mkdir(exist_ok=True)
                if place.exists():
                    # Damaged: what is there is kept aside, the right content takes its place.
                    place.rename(place.with_name(f"{place.name}.damaged-{uuid.uuid4().hex[:8]}"))
                unfinished.rename(place)
                settle_folder(place.parent)
                settle_folder(self.path)
        finally:
            clear_up(unfinished)
        return Content(digest, size, time.time())

    def copy_out(
        self, sha256: str, name: str, target: Path, progress: Progress | None = None
    ) -> None:
        """Write a content to ``target``, which must not exist yet; ``name`` is for the errors.

        Raises ``ContentGone`` where it is missing or changed, ``CannotKeep`` where ``target``
        cannot be written, and what ``progress`` raises; then ``target`` is not there.
        """
        if not self._find(sha256)[0].exists():
            raise ContentGone(
                Text(
                    "“{name}” is missing in the folder {folder}. "
                    "Bring the folder back from a backup, or add the file again.",
                    name=name,
                    folder=self.path.name,
                )
            )
        done = False
        try:
            try:
                with self._open(sha256) as (file, size), target.open("xb") as copy:
                    digest, _size = _pour(file, copy, size, progress)
            except SealBroken:
                digest = ""
            if digest != sha256:
                raise ContentGone(
                    Text(
                        "“{name}” is not what was added: its content in the folder {folder} was "
                        "changed. Bring the folder back from a backup, or add the file again.",
                        name=name,
                        folder=self.path.name,
                    )
                )
            done = True
        except OSError as error:
            raise CannotKeep(_reason(target.name, error)) from error
        finally:
            if not done:
                clear_up(target)

    def each(self) -> Iterator[Content]:
        """Yield every content in the folder, unread."""
        vault = self._vault()
        for place in self.places():
            told = place.stat()
            sha256 = (vault.sha256(place) if vault else "") or place.name
            yield Content(sha256, told.st_size, told.st_mtime)

    def places(self) -> Iterator[Path]:
        """Yield the files of the contents in the folder."""
        for place in sorted(self.path.glob("??/*")):
            if _HASH.fullmatch(place.name):
                yield place

    def seal(self) -> dict[str, str]:
        """Seal what is in the clear, and return the new names by the old ones.

        What was there is overwritten with zeros. Broken off, it can be done again: meanwhile both
        kinds are found. Raises ``CannotKeep``.
        """
        vault = self._vault()
        found: dict[str, str] = {}
        if vault is None:
            return found
        for place in self.places():
            if not vault.sha256(place):
                try:
                    with place.open("rb") as file:
                        content = self._take_in(file, 0, None, anew=True)
                    wipe(place)
                except OSError as error:
                    raise CannotKeep(_reason(place.name, error)) from error
                found[place.name] = vault.name(content.sha256)
        return found

    def unseal(self) -> None:
        """Put what is sealed into the clear. Raises ``CannotKeep``."""
        vault = self._vault()
        if vault is None:
            return
        for place in self.places():
            if vault.sha256(place):
                try:
                    with vault.open(place) as content:
                        self._take_in(content, 0, None, anew=True)
                    place.unlink()
                except (OSError, SealBroken) as error:
                    raise CannotKeep(
                        Text("An attached file is damaged and stays as it is ({name}). "
                             "Bring it back from a backup.", name=place.name)
                    ) from error  # fmt: skip

    def stands(self, sha256: str) -> bool:
        """Tell whether anything stands where this content belongs, whole or damaged."""
        return self._find(sha256)[0].exists()

    def digest(self, sha256: str, progress: Progress | None = None) -> str:
        """Return the hash of what stands under ``sha256`` now ("" where nothing does)."""
        try:
            with self._open(sha256) as (file, size):
                return _pour(file, None, size, progress)[0]
        except (OSError, SealBroken):
            return ""

    def drop(self, content: Content) -> None:
        """Remove a content for good; the caller knows that nothing mentions it."""
        place, _vault = self._find(content.sha256)
        place.unlink(missing_ok=True)
        if not any(place.parent.iterdir()):
            place.parent.rmdir()

    def wipe(self, sha256: str) -> bool:
        """Overwrite and remove a content and what is kept of damaged ones; tell if it was there."""
        place, _vault = self._find(sha256)
        there = place.exists()
        for one in (place, *place.parent.glob(f"{place.name}.damaged-*")):
            wipe(one)
        with suppress(OSError):
            place.parent.rmdir()  # it goes with the last content in it
        return there

    def drop_unfinished(self, before: float) -> None:
        """Remove what copies that were broken off left behind before that moment (seconds)."""
        for place in self.path.glob(f"{_UNFINISHED}*"):
            if place.stat().st_mtime < before:
                place.unlink(missing_ok=True)

    def _place(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise ValueError(sha256)
        return self.path / sha256[:2] / sha256

    def _find(self, sha256: str) -> tuple[Path, Vault | None]:
        """Return where the content with this hash stands, or would, and what opens it."""
        plain, vault = self._place(sha256), self._vault()
        if vault is not None:
            sealed = self._place(vault.name(sha256))
            if sealed.exists() or (vault.writes and not plain.exists()):
                return sealed, vault
        return plain, None

    @contextmanager
    def _open(self, sha256: str) -> Iterator[tuple[Source, int]]:
        place, vault = self._find(sha256)
        size = place.stat().st_size
        if vault is not None:
            with vault.open(place) as content:
                yield content, size
            return
        with place.open("rb") as file:
            yield file, size

    def _holds(self, sha256: str) -> bool:
        return self._find(sha256)[0].exists() and self.digest(sha256) == sha256


@contextmanager
def _plain(path: Path) -> Iterator[BinaryIO]:
    """Write a new file in the clear; it is on the disk when the block ends."""
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _pour(
    file: Source, copy: Sink | None, whole: int, progress: Progress | None
) -> tuple[str, int]:
    """Read ``file`` to its end, into ``copy`` if there is one; return hash and size."""
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if copy is not None:
            copy.write(chunk)
        if progress is not None:
            progress(size, max(size, whole))
    return digest.hexdigest(), size


def _reason(name: str, error: OSError) -> Text:
    if isinstance(error, IsADirectoryError):
        return Text("“{name}” is a folder. Add the files in it one by one.", name=name)
    if isinstance(error, FileNotFoundError):
        return Text("The file “{name}” is not there any more.", name=name)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Text(
            "“{name}” was not copied: the disk is full. Make room and try again.", name=name
        )
    return Text(
        "“{name}” was not copied ({reason}). Check that the file can be read and the folder "
        "written.",
        name=name,
        reason=error.strerror or type(error).__name__,
    )
