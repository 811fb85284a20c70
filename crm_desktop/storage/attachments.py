"""The contents of attached files: a folder beside the database, each content under its hash.

``office.crm`` keeps its files in ``office.crm.files/ab/abcdef…``, the SHA-256 of what is in them. A
content stands there once, however many records have it; it is never overwritten, and taking a
file off a record leaves it there, so that undo and old backups still find it. All reading and
writing of contents is done here.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text

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

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(f"{database.name}.files")

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

    def _take_in(self, file: BinaryIO, whole: int, progress: Progress | None) -> Content:
        self.path.mkdir(exist_ok=True)
        unfinished = self.path / f"{_UNFINISHED}{uuid.uuid4().hex}"
        try:
            with unfinished.open("xb") as copy:
                digest, size = _pour(file, copy, whole, progress)
                copy.flush()
                os.fsync(copy.fileno())
            place = self._place(digest)
            if not self._holds(digest):
                place.parent.mkdir(exist_ok=True)
                if place.exists():
                    # Damaged: what is there is kept aside, the right content takes its place.
                    place.rename(place.with_name(f"{digest}.damaged-{uuid.uuid4().hex[:8]}"))
                unfinished.rename(place)
                _settle(place.parent)
                _settle(self.path)
        finally:
            unfinished.unlink(missing_ok=True)
        return Content(digest, size, time.time())

    def copy_out(
        self, sha256: str, name: str, target: Path, progress: Progress | None = None
    ) -> None:
        """Write a content to ``target``, which must not exist yet; ``name`` is for the errors.

        Raises ``ContentGone`` where it is missing or changed, ``CannotKeep`` where ``target``
        cannot be written, and what ``progress`` raises; then ``target`` is not there.
        """
        place = self._place(sha256)
        try:
            file = place.open("rb")
        except OSError as error:
            raise ContentGone(
                Text(
                    "“{name}” is missing in the folder {folder}. "
                    "Bring the folder back from a backup, or add the file again.",
                    name=name,
                    folder=self.path.name,
                )
            ) from error
        done = False
        try:
            with file, target.open("xb") as copy:
                digest, _size = _pour(file, copy, os.fstat(file.fileno()).st_size, progress)
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
                target.unlink(missing_ok=True)

    def each(self) -> Iterator[Content]:
        """Yield every content in the folder, unread."""
        for place in sorted(self.path.glob("??/*")):
            if _HASH.fullmatch(place.name):
                told = place.stat()
                yield Content(place.name, told.st_size, told.st_mtime)

    def digest(self, sha256: str, progress: Progress | None = None) -> str:
        """Return the hash of what stands under ``sha256`` now ("" where nothing does)."""
        try:
            with self._place(sha256).open("rb") as file:
                return _pour(file, None, os.fstat(file.fileno()).st_size, progress)[0]
        except OSError:
            return ""

    def drop(self, content: Content) -> None:
        """Remove a content for good; the caller knows that nothing mentions it."""
        place = self._place(content.sha256)
        place.unlink(missing_ok=True)
        if not any(place.parent.iterdir()):
            place.parent.rmdir()

    def drop_unfinished(self, before: float) -> None:
        """Remove what copies that were broken off left behind before that moment (seconds)."""
        for place in self.path.glob(f"{_UNFINISHED}*"):
            if place.stat().st_mtime < before:
                place.unlink(missing_ok=True)

    def _place(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise ValueError(sha256)
        return self.path / sha256[:2] / sha256

    def _holds(self, sha256: str) -> bool:
        return self._place(sha256).exists() and self.digest(sha256) == sha256


def _pour(
    file: BinaryIO, copy: BinaryIO | None, whole: int, progress: Progress | None
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


def _settle(folder: Path) -> None:
    """Have the folder's list of names reach the disk, where the system can be told so."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
