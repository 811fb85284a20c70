"""Which files records mention: those in use, and every content that anything still speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crm_desktop.fields.attachments import Attachments
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage.reader import Reader

_MENTION = re.compile(r"[0-9a-f]{64}")


def field_of(spec: RecordSpec) -> str:
    """Return the field that keeps the files of such records ("" where they have none)."""
    return next((one.name for one in spec.fields.values() if isinstance(one.kind, Attachments)), "")


def hashes_in(spec: RecordSpec, image: Mapping[str, Any]) -> list[str]:
    """Return the hashes of the contents that a stored image, or a part of one, mentions."""
    return _MENTION.findall(str(image.get(field_of(spec)) or ""))


def in_use(reader: Reader) -> dict[str, tuple[RecordSpec, int, str]]:
    """Return the hashes of the files of records that are not deleted, and where they are."""
    found: dict[str, tuple[RecordSpec, int, str]] = {}
    for spec in reader.records.values():
        name = field_of(spec)
        if not name:
            continue
        rows = reader.connection.exec_driver_sql(
            f'SELECT id, "{name}" FROM "{spec.name}" '  # noqa: S608 - names are declared
            f"WHERE deleted_at IS NULL AND \"{name}\" != ''"
        )
        for record_id, stored in rows:
            for file in spec.fields[name].kind.load(stored):
                found.setdefault(file.sha256, (spec, record_id, file.name))
    return found


def mentioned(reader: Reader) -> set[str]:
    """Return the hashes in records, the recycle bin's too, and in everything that was changed."""
    found: set[str] = set()
    texts = [
        f'SELECT "{name}" FROM "{spec.name}" WHERE "{name}" != \'\''  # noqa: S608
        for spec in reader.records.values()
        if (name := field_of(spec))
    ]
    texts += [
        f"SELECT {side} FROM change WHERE instr({side}, 'sha256') > 0"  # noqa: S608
        for side in ("before", "after")
    ]
    for text in texts:
        for (stored,) in reader.connection.exec_driver_sql(text):
            found.update(_MENTION.findall(stored))
    return found
