"""The name of a record in an exported list, by which a later import knows it again.

``k3f9x2ab-123-9f1c-4-7a01``: the customer file's own name, the record's id in it, and four digits
that only fit the record that was meant: two copies of a file may give the same id to different
records. A list adds the record's version and four digits that only fit the state it was in: what
changed in the program since is told from what was changed in the list.
"""

from __future__ import annotations

import re
import secrets
import zlib
from typing import NamedTuple

from crm_desktop.fields.kind import fold
from crm_desktop.storage.reader import Reader

RECORD_ID = "@id"
"""The path under which a column of record ids stands in a column map."""

HEADERS = {"en": "CRM record ID", "zh_CN": "CRM 记录编号"}
"""What the column is called, by language. Fixed, since a file may come back after years."""

FILE_ID = "file.id"
"""The setting that holds the customer file's own name."""

_FORM = re.compile(r"([a-z0-9]{8})-(\d{1,18})-([0-9a-f]{4})(?:-(\d{1,9}-[0-9a-f]{4}))?")
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class RecordId(NamedTuple):
    """A record id that was read; ``state`` is that of ``state_of``, "" where none was written."""

    file: str
    id: int
    mark: str
    state: str = ""


def new_file_id() -> str:
    """Return a name for a customer file that no other has."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


def file_id(reader: Reader) -> str:
    """Return the file's own name ("" where it was never needed so far)."""
    return reader.setting(FILE_ID)


def mark_of(created_at: str) -> str:
    """Return the four digits for a record that was made at this moment."""
    return f"{zlib.crc32(created_at.encode()) & 0xFFFF:04x}"


def state_of(version: int, updated_at: str) -> str:
    """Return what tells the state of a record from what it was before and after."""
    return f"{version}-{mark_of(updated_at)}"


def written(file: str, record_id: int, created_at: str, state: str = "") -> str:
    """Return the record id as it stands in a cell."""
    name = f"{file}-{record_id}-{mark_of(created_at)}"
    return f"{name}-{state}" if state else name


def read(text: str) -> RecordId | None:
    """Return the record id that stands in a cell; ``None`` if it is none."""
    found = _FORM.fullmatch(text.strip())
    return RecordId(found[1], int(found[2]), found[3], found[4] or "") if found else None


def is_record_id_header(header: str, sample: str) -> bool:
    """Tell whether a column holds record ids, by its header and one of its values."""
    return fold(header) in map(fold, HEADERS.values()) and (not sample or read(sample) is not None)
