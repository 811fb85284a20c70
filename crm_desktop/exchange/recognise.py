"""What a file is, by its first bytes and never by its name."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from crm_desktop.exchange.problems import UnreadableFile
from crm_desktop.i18n import N_, Text

Form = Literal["ooxml", "ods", "ole", "markup", "text"]
"""``ooxml``: .xlsx, .xlsm, .xlsb; ``ole``: .xls, .et and protected workbooks; ``markup``: a web
page or XML under the name of a workbook; ``text``: CSV and the like."""

MOST_UNPACKED = 2_000_000_000
_UNSUSPICIOUS = 100_000_000
_MOST_RATIO = 150
"""Of the unpacked size to the packed one; honest workbooks stay below 30."""

_FOREIGN = (
    (b"%PDF", N_("a PDF document")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"Rar!", N_("an archive")),
    (b"7z\xbc\xaf", N_("an archive")),
    (b"\x1f\x8b", N_("an archive")),
    (b"SQLite format 3", N_("a database")),
    (b"{\\rtf", N_("a text document")),
    (b"ID;P", N_("a SYLK file")),
    (b"BEGIN:VCARD", N_("a file of contacts (vCard)")),
    (b"BEGIN:VCALENDAR", N_("a calendar (iCalendar)")),
    (b"MIME-Version:", N_("a web archive")),
    (b"\x09\x08\x04\x00", N_("a workbook of Excel 2 to 4")),
    (b"\x09\x04\x06\x00", N_("a workbook of Excel 2 to 4")),
    (b"\x09\x02\x06\x00", N_("a workbook of Excel 2 to 4")),
    (b"\x09\x00\x04\x00", N_("a workbook of Excel 2 to 4")),
)
_FOREIGN_PARTS = (
    ("word/", N_("a text document")),
    ("ppt/", N_("a presentation")),
    ("Index/", N_("a document of Apple Numbers")),
)
_MARKUP = re.compile(
    rb"<(!doctype html|html|table|head|meta|style|\?xml|workbook|ss:workbook)", re.IGNORECASE
)
_DBASE = frozenset({0x02, 0x03, 0x30, 0x31, 0x43, 0x83, 0x8B, 0xF5})


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file that can be tried; ``unpacked`` is its size in bytes once it is unpacked."""

    form: Form
    unpacked: int


def unopened(path: Path, error: OSError) -> Text:
    """Return the sentence for a file that the system does not give out."""
    return Text(
        "The file {name} cannot be opened ({reason}). "
        "Close it in other programs, or copy it to another folder.",
        name=path.name,
        reason=error.strerror or type(error).__name__,
    )


def recognise(path: Path) -> Recognised:
    """Return what the file is. Raises ``UnreadableFile`` for what holds no table."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except FileNotFoundError:
        raise UnreadableFile(
            Text("The file {name} is not there any more.", name=path.name)
        ) from None
    except IsADirectoryError:
        raise UnreadableFile(
            Text("{name} is a folder. Choose a file in it.", name=path.name)
        ) from None
    except OSError as error:
        raise UnreadableFile(unopened(path, error)) from error
    if not start.strip(b"\0"):
        raise UnreadableFile(Text("The file {name} is empty.", name=path.name))
    for mark, what in _FOREIGN:
        if start.startswith(mark):
            raise _foreign(what)
    if start.startswith(b"PK"):
        with path.open("rb") as package:
            return recognise_package(package, size)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Recognised("ole", size)
    if _is_dbase(start, size):
        raise _foreign(N_("a dBase file"))
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip()
    text = text.removeprefix(b"\xff\xfe").lstrip()
    return Recognised("markup" if _MARKUP.match(text) else "text", size)


def _foreign(what: str) -> UnreadableFile:
    return UnreadableFile(
        Text(
            "This is {what}, not a table. If it holds one, open it in its own program, "
            "save the table as .xlsx or .csv and import that.",
            what=(what,),
        )
    )


def _is_dbase(start: bytes, size: int) -> bool:
    """Tell whether this is the head of a .dbf file, which carries no mark of its own."""
    if len(start) < 33 or start[0] not in _DBASE or b"\0" not in start[:32]:  # noqa: PLR2004 - the shortest head
        return False
    month, day = start[2], start[3]
    head = int.from_bytes(start[8:10], "little")
    return 1 <= month <= 12 and 1 <= day <= 31 and 33 <= head <= size  # noqa: PLR2004 - a date


def recognise_package(file: BinaryIO, size: int) -> Recognised:
    """Return what the zip archive of ``size`` bytes is, having made sure that it is no bomb.

    Raises ``UnreadableFile``.
    """
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            encrypted = _is_encrypted_ods(package)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError, EOFError):
        raise UnreadableFile(
            Text(
                "The workbook is damaged: its end is missing or broken. "
                "Copy or download it again, or open it in Excel and save it anew."
            )
        ) from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or (unpacked > _UNSUSPICIOUS and unpacked > size * _MOST_RATIO):
        raise too_large()
    names = {part.filename for part in parts}
    for start, what in _FOREIGN_PARTS:
        if any(name.startswith(start) for name in names):
            raise _foreign(what)
    if "[Content_Types].xml" in names:
        return Recognised("ooxml", unpacked)
    if encrypted:
        raise UnreadableFile(
            Text(
                "The workbook is protected with a password that only LibreOffice takes. "
                "Open it there, save it without a password and import that."
            )
        )
    if "content.xml" in names and "mimetype" in names:
        return Recognised("ods", unpacked)
    raise _foreign(N_("an archive"))


def _is_encrypted_ods(package: zipfile.ZipFile) -> bool:
    try:
        part = package.getinfo("META-INF/manifest.xml")
    except KeyError:
        return False
    with package.open(part) as manifest:
        return b"encryption-data" in manifest.read(1_000_000)


def too_large() -> UnreadableFile:
    """Return the error for a workbook that does not fit."""
    return UnreadableFile(
        Text(
            "The workbook is too large to be read at once. "
            "Divide it into several, or save the sheet as .csv and import that."
        )
    )
