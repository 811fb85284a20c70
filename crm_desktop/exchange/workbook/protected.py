"""Workbooks in an OLE container: which are encrypted, and what is in them once they are opened."""

from __future__ import annotations

import io
from pathlib import Path

from crm_desktop.exchange.problems import PasswordNeeded, UnreadableFile, WrongPassword
from crm_desktop.i18n import Text

_FILEPASS = 0x2F
_BOF = (0x0809, 0x0409, 0x0209, 0x0009)
_RECORDS_LOOKED_AT = 8
_ANYBODYS = "VelvetSweatshop"
"""What Excel itself uses where a workbook is only protected against changes."""


def opened(path: Path, password: str | None) -> io.BytesIO | None:
    """Return the decrypted workbook, or ``None`` where it is not encrypted.

    Raises ``PasswordNeeded``, ``WrongPassword`` and ``UnreadableFile``.
    """
    import olefile  # noqa: PLC0415 - only in the reading process

    with olefile.OleFileIO(str(path)) as container:
        if container.exists("WordDocument") or container.exists("PowerPoint Document"):
            raise UnreadableFile(
                Text(
                    "This is a document of Word or PowerPoint, not a table. "
                    "Copy the table from it into a workbook and import that."
                )
            )
        encrypted = container.exists("EncryptedPackage") or any(
            container.exists(name) and _has_filepass(container.openstream(name).read(4096))
            for name in ("Workbook", "Book")
        )
    return _decrypted(path, password) if encrypted else None


def _has_filepass(start: bytes) -> bool:
    """Tell whether the stream of an .xls says, among its first records, that it is encrypted."""
    place = 0
    for _ in range(_RECORDS_LOOKED_AT):
        kind = int.from_bytes(start[place : place + 2], "little")
        if kind == _FILEPASS:
            return True
        if place == 0 and kind not in _BOF:
            return False
        place += 4 + int.from_bytes(start[place + 2 : place + 4], "little")
    return False


def _decrypted(path: Path, password: str | None) -> io.BytesIO:
    from msoffcrypto import OfficeFile  # noqa: PLC0415 - heavy, and seldom needed
    from msoffcrypto.exceptions import (  # noqa: PLC0415
        DecryptionError,
        FileFormatError,
        InvalidKeyError,
    )

    for key in (_ANYBODYS,) if password is None else (password, _ANYBODYS):
        plain = io.BytesIO()
        try:
            with path.open("rb") as file:
                office = OfficeFile(file)
                # Only the newer format can check the key first; the older one always does.
                check = {"verify_password": True} if office.format == "ooxml" else {}
                office.load_key(password=key, **check)
                office.decrypt(plain)
        except (InvalidKeyError, DecryptionError):
            continue
        except (FileFormatError, NotImplementedError) as error:
            raise UnreadableFile(
                Text(
                    "The workbook is protected in a way that only its own program opens. "
                    "Open it there, save it without protection and import that."
                )
            ) from error
        plain.seek(0)
        return plain
    if password is None:
        raise PasswordNeeded(Text("The workbook is protected. Enter its password."))
    raise WrongPassword(Text("This password does not open the workbook. Try another."))
