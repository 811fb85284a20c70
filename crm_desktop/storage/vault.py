"""Contents of attached files under lock: each a small encrypted database of its own.

They have a key of their own, kept within the protected file, so that a new password does not mean
that all of them are written anew. A content's name in the folder is an HMAC of its hash: whoever
has a file cannot tell from the names whether it is among them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import sqlcipher3.dbapi2 as driver

from crm_desktop.storage.encryption import SECRET, FileKey, connect, salt_of
from crm_desktop.storage.store import Store

KEY = "attachments.key"
"""The setting of the file that holds the key of its contents."""


class SealBroken(Exception):  # noqa: N818
    """A sealed content cannot be read: it is damaged, or has another key."""


class Sink(Protocol):
    """Where a content is written to."""

    def write(self, chunk: bytes, /) -> object:
        """Take the next piece."""


class Vault:
    """Seals and opens contents with one key; ``writes`` tells whether new ones are sealed."""

    def __init__(self, secret: bytes, *, writes: bool) -> None:
        self._secret = secret
        self._naming = hashlib.sha256(b"names of contents" + secret).digest()
        self.writes = writes

    def name(self, sha256: str) -> str:
        """Return the name under which the content with this hash stands."""
        return hmac.new(self._naming, sha256.encode(), hashlib.sha256).hexdigest()

    @contextmanager
    def create(self, path: Path) -> Iterator[Sealing]:
        """Write a new sealed content; it is on the disk when the block ends."""
        key = FileKey(self._secret, os.urandom(16))
        try:
            with closing(connect(path, key)) as connection:
                # The file is thrown away where it does not become whole.
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("BEGIN")
                connection.execute("CREATE TABLE content (part INTEGER PRIMARY KEY, data BLOB)")
                connection.execute("CREATE TABLE about (sha256 TEXT)")
                sealing = Sealing(connection)
                yield sealing
                connection.execute("INSERT INTO about VALUES (?)", (sealing.sha256(),))
                connection.execute("COMMIT")
        except driver.Error as error:
            raise OSError(str(error)) from error
        with path.open("rb+") as file:
            os.fsync(file.fileno())

    @contextmanager
    def open(self, path: Path) -> Iterator[Unsealed]:
        """Read a sealed content. Raises ``OSError`` and ``SealBroken``."""
        try:
            key = FileKey(self._secret, salt_of(path).ljust(16, b"\0"))
            with closing(connect(path, key, mode="ro")) as connection:
                yield Unsealed(connection)
        except driver.Error as error:
            raise SealBroken(path.name) from error

    def sha256(self, path: Path) -> str:
        """Return the hash of a sealed content; "" for what is none."""
        try:
            with self.open(path) as content:
                return content.sha256()
        except SealBroken:
            return ""


class Sealing:
    """A sealed content that is being written."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._digest = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        """Take the next piece."""
        self._digest.update(chunk)
        self._connection.execute("INSERT INTO content (data) VALUES (?)", (chunk,))

    def sha256(self) -> str:
        """Return the hash of what was written."""
        return self._digest.hexdigest()


class Unsealed:
    """A sealed content that is being read, piece by piece."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._parts = connection.execute("SELECT data FROM content ORDER BY part")

    def read(self, _size: int = -1) -> bytes:
        """Return the next piece, as large as it was written; nothing at the end."""
        try:
            row = self._parts.fetchone()
        except driver.Error as error:
            raise SealBroken(str(error)) from error
        return bytes(row[0]) if row else b""

    def sha256(self) -> str:
        """Return the hash that the content had when it was sealed."""
        row = self._connection.execute("SELECT sha256 FROM about").fetchone()
        return str(row[0]) if row else ""


Source = BinaryIO | Unsealed


def vault_of(store: Store) -> Vault | None:
    """Return the vault of an open file; ``None`` where its contents are in the clear.

    A protected file gets a key for its contents when it is first asked.
    """
    with store.read() as reader:
        kept = reader.setting(KEY)
    if not kept:
        if store.key is None or store.read_only or store.barred is not None:
            return None
        kept = secrets.token_hex(SECRET)
        store.set_setting(KEY, kept)
    return Vault(bytes.fromhex(kept), writes=store.key is not None)
