"""Files that belong to a record: what is known of each, and the kind of field that keeps them.

A field keeps only the description of its files. What is in them stands once in a folder beside
the database, under the hash of the content; see ``storage.attachments``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from crm_desktop.fields.kind import Kind, Operator, Reading, Stored
from crm_desktop.fields.problems import FieldError
from crm_desktop.i18n import Text

_LONGEST = 120
_LONGEST_ENDING = 16
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
_HASH = re.compile(r"[0-9a-f]{64}")
_KEPT_TOGETHER = "\u200c\u200d"
"""Invisible signs that some scripts cannot be written without."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file: its name, the SHA-256 of its content, its size in bytes, when it was added."""

    name: str
    sha256: str
    size: int
    media_type: str
    added_at: datetime

    def image(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "size": self.size,
            "media_type": self.media_type,
            "added_at": self.added_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    @classmethod
    def of(cls, image: Mapping[str, Any]) -> Attachment:
        """Return what ``image`` describes; raises ``ValueError`` where it is no such thing."""
        digest = str(image["sha256"])
        if not _HASH.fullmatch(digest):
            raise ValueError(digest)
        moment = datetime.fromisoformat(str(image["added_at"]))
        return cls(str(image["name"]), digest, int(image["size"]), str(image["media_type"]), moment)


class Attachments(Kind):
    """Any number of files; the value is a tuple of ``Attachment`` in the order of adding."""

    key: ClassVar[str] = "attachments"
    operators: ClassVar[tuple[Operator, ...]] = ("empty", "filled")
    typed: ClassVar[bool] = False
    width = 24

    @property
    def blank(self) -> Any:
        """Return no files."""
        return ()

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the files of a list of them; words are refused, for they bring no content."""
        del reading
        if raw is None or raw == "":
            return ()
        if isinstance(raw, list | tuple) and all(isinstance(one, Attachment) for one in raw):
            return tuple(raw)
        raise FieldError(Text("Files cannot be written here. Add them to the record one by one."))

    def show(self, value: Any) -> str:
        """Return the names."""
        return ", ".join(one.name for one in value or ())

    def store(self, value: Any) -> Stored:
        """Return a JSON list, "" for none."""
        images = [one.image() for one in value or ()]
        return json.dumps(images, ensure_ascii=False, separators=(",", ":")) if images else ""

    def load(self, stored: Any) -> Any:
        """Return the files."""
        return tuple(map(Attachment.of, json.loads(stored))) if stored else ()

    def cell(self, value: Any) -> object:
        """Return the names, for reading only."""
        return self.show(value) or None

    def words(self, value: Any) -> Iterator[str]:
        """Yield the names."""
        for one in value or ():
            yield one.name


def safe_name(text: str) -> str:
    """Return a file name that every system takes and that hides nothing.

    Folders, control characters and signs that turn the direction of writing are left out; the
    ending is kept when the name must be shortened.
    """
    name = re.split(r"[\\/]", unicodedata.normalize("NFC", text))[-1]
    name = "".join(
        sign for sign in name if sign in _KEPT_TOGETHER or unicodedata.category(sign)[0] != "C"
    )
    name = " ".join(_FORBIDDEN.sub("_", name).split()).strip(" .")
    if not name or _RESERVED.fullmatch(name):
        name = f"_{name}" if name else "file"
    stem, dot, ending = name.rpartition(".")
    if len(name) <= _LONGEST:
        return name
    if not dot or len(ending) > _LONGEST_ENDING:
        return name[:_LONGEST].rstrip(" .")
    return f"{stem[: _LONGEST - len(ending) - 1].rstrip(' .')}.{ending}"


def free_name(name: str, taken: Collection[str]) -> str:
    """Return ``name``, or with a number behind it the first that is not ``taken``."""
    used = {one.casefold() for one in taken}
    if name.casefold() not in used:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    number = 2
    while f"{stem} ({number}){dot}{ending}".casefold() in used:
        number += 1
    return f"{stem} ({number}){dot}{ending}"
