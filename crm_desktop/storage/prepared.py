"""New records made ready for the file: as rows, as the log's text, as words of the search index.

Most of the work of an insert needs nothing of the file, so a process of its own can do it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage.indexing import Indexed, indexed
from crm_desktop.storage.rows import Image, as_json, column_names, inserting, stored_image


class Prepared(NamedTuple):
    """A new record: its row and those of its lines, what the log tells, what search finds it by.

    ``row`` is in the order of ``rows.inserting``; ``lines`` holds, by field, rows in the order of
    the lines' columns.
    """

    record: str
    id: int
    row: tuple[Any, ...]
    lines: Mapping[str, Sequence[tuple[Any, ...]]]
    told: str
    words: Indexed

    def image(self, spec: RecordSpec) -> Image:
        """Return the columns of the record's own table by name."""
        columns, _statement = inserting(spec)
        return dict(zip(columns, self.row, strict=True))


def timestamp() -> str:
    """Return the present moment in UTC, to the microsecond, as text that sorts."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def new_image(spec: RecordSpec, values: Mapping[str, Any], created: str = "") -> Image:
    """Return a new record as it is stored; a field that ``values`` lacks is blank.

    ``created`` is a moment in the form of ``timestamp`` for one that was made earlier.
    """
    now = timestamp()
    meta = {"created_at": created or now, "updated_at": now, "version": 1, "deleted_at": None}
    return stored_image(spec, values) | meta


def prepared(
    spec: RecordSpec, record_id: int, values: Mapping[str, Any], *, created: str = ""
) -> Prepared:
    """Make a record ready; a field that ``values`` lacks is blank; ``created``: as above."""
    image = new_image(spec, values, created)
    columns, _statement = inserting(spec)
    lines = {}
    for name, kind in spec.lines.items():
        if image[name]:
            inner = column_names(kind.of)
            lines[name] = [tuple(line[column] for column in inner) for line in image[name]]
    return Prepared(
        spec.name,
        record_id,
        tuple(image[name] for name in columns),
        lines,
        as_json(image) or "",
        indexed(spec, values),
    )
