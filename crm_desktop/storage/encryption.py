"""The key of an encrypted file: from a password, from a recovery key, kept in memory only.

A file is a plain SQLCipher 4 database: its first 16 bytes are a salt, its key is made of password
and salt by PBKDF2-HMAC-SHA512 with 256,000 rounds. So any SQLCipher program opens it with the
password. Here the key is derived once and handed to each connection as it is, which spares every
connection the 0.1 s.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.storage.refusals import NotAtHand, unopened

SALT = 16
SECRET = 32
_ROUNDS = 256_000
_PLAIN = b"SQLite format 3\0"
_PAGE = 4096
_LEAST_DIFFERENT = 200
"""A page of noise holds nearly all of the 256 bytes; texts and office files do not."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No I, L, O, U: nobody has to guess what is printed."""

_LOOKALIKES = str.maketrans("OIL", "011")
_GROUP = 4
_KEY_SIGNS = 52
_MARK_SIGNS = 4


class CannotUnlock(PersonError):  # noqa: N818
    """The file is encrypted, and what was given does not open it."""


class PasswordNeeded(CannotUnlock):
    """The file is encrypted and no password was given."""

    def __init__(self, name: str) -> None:
        super().__init__(Text("“{name}” is protected. Enter its password.", name=name))


class FileKey:
    """The raw key of a file and its salt.

    Both lie in memory of their own, which ``clear`` overwrites; afterwards the key is of no use.
    """

    def __init__(self, secret: bytes | bytearray, salt: bytes) -> None:
        if len(secret) != SECRET or len(salt) != SALT:
            raise ValueError("A key has 32 bytes and its salt 16.")
        self._secret = bytearray(secret)
        self.salt = bytes(salt)

    @classmethod
    def from_password(cls, password: str, salt: bytes) -> FileKey:
        """Return the key that this password makes for a file with this salt (0.1 to 0.4 s)."""
        entered = unicodedata.normalize("NFC", password).encode()
        return cls(hashlib.pbkdf2_hmac("sha512", entered, salt, _ROUNDS, SECRET), salt)

    @classmethod
    def new(cls, password: str) -> FileKey:
        """Return a key for a file that is going to be made."""
        return cls.from_password(password, os.urandom(SALT))

    @classmethod
    def from_recovery(cls, text: str, salt: bytes) -> FileKey | None:
        """Return the key that a recovery key names; ``None`` if ``text`` is none, or mistyped."""
        signs = "".join(sign for sign in text.upper() if sign.isalnum()).translate(_LOOKALIKES)
        if len(signs) != _KEY_SIGNS + _MARK_SIGNS or set(signs) - set(_ALPHABET):
            return None
        number = 0
        for sign in signs[:_KEY_SIGNS]:
            number = number * 32 + _ALPHABET.index(sign)
        secret = (number >> 4).to_bytes(SECRET, "big")
        return cls(secret, salt) if _mark(secret) == signs[_KEY_SIGNS:] else None

    def recovery(self) -> str:
        """Return the key as people write it down: 14 groups of four signs.

        The last four tell whether the others were typed rightly.
        """
        number = int.from_bytes(self._secret, "big") << 4
        signs = "".join(_ALPHABET[number >> shift & 31] for shift in range(255, -1, -5))
        signs += _mark(bytes(self._secret))
        return " ".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))

    def pragma(self) -> str:
        """Return the key as SQLCipher takes it in ``PRAGMA key`` and ``ATTACH … KEY``."""
        return f"\"x'{self._secret.hex()}{self.salt.hex()}'\""

    def raw(self) -> bytes:
        """Return the key itself, to be wrapped for somebody; it cannot be overwritten later."""
        return bytes(self._secret)

    def copy(self) -> FileKey:
        """Return a key that stays when this one is cleared."""
        return FileKey(self._secret, self.salt)

    def same(self, other: FileKey) -> bool:
        """Tell whether both are the same key of the same file."""
        return self.salt == other.salt and hmac.compare_digest(self._secret, other._secret)

    def clear(self) -> None:
        """Overwrite the key in memory."""
        self._secret[:] = bytes(SECRET)

    def __repr__(self) -> str:
        return "FileKey(…)"


def _mark(secret: bytes) -> str:
    number = int.from_bytes(hashlib.sha256(b"recovery" + secret).digest()[:3], "big") >> 4
    return "".join(_ALPHABET[number >> shift & 31] for shift in (15, 10, 5, 0))


def is_encrypted(path: Path) -> bool:
    """Tell whether there is a file at ``path`` that may be an encrypted database.

    It cannot be known for certain: what is encrypted looks like noise. A database in the clear, a
    text, a workbook or an empty file are told from it.
    """
    try:
        with path.open("rb") as file:
            page = file.read(_PAGE)
    except OSError:
        return False
    whole = len(page) == _PAGE and path.stat().st_size % _PAGE == 0
    return whole and not page.startswith(_PLAIN) and len(set(page)) > _LEAST_DIFFERENT


def salt_of(path: Path) -> bytes:
    """Return the salt of an encrypted file. Raises ``OSError``."""
    with path.open("rb") as file:
        return file.read(SALT)


def opens(path: Path, key: FileKey | None) -> bool:
    """Tell whether ``key`` opens the file (``None``: whether it is in the clear).

    Raises ``NotAtHand`` where the disk does not let it be read.
    """
    try:
        with closing(connect(path, key, mode="ro")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.OperationalError as error:
        raise NotAtHand(unopened(path.name, str(error))) from error
    except driver.DatabaseError:
        return False
    return True


@contextmanager
def looked_into(path: Path, key: FileKey | None) -> Iterator[Any]:
    """Yield a connection that only reads. Raises ``NotAtHand`` where the disk refuses."""
    try:
        with closing(connect(path, key, mode="ro")) as connection:
            yield connection
    except driver.Error as error:
        raise NotAtHand(unopened(path.name, str(error))) from error


def connect(path: Path, key: FileKey | None, *, mode: str = "rwc") -> Any:
    """Return a connection of the driver's own, in which transactions begin explicitly."""
    from urllib.parse import quote  # noqa: PLC0415 - a name may hold ? or #

    connection = driver.connect(
        f"file:{quote(path.absolute().as_posix())}?mode={mode}",
        uri=True, check_same_thread=False, isolation_level=None,
    )  # fmt: skip
    # Else a wrong password is told on the standard error stream, and at length.
    connection.execute("PRAGMA cipher_log_level = NONE").close()
    if key is not None:
        connection.execute(f"PRAGMA key = {key.pragma()}").close()
    return connection
