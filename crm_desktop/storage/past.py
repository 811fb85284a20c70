"""What records were earlier, put together from the log."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from crm_desktop.fields.spec import RecordSpec
from crm_desktop.storage.rows import Image, chunks, marks


def earlier_images(
    connection: Connection,
    spec: RecordSpec,
    now: Mapping[int, Image],
    sought: Callable[[int, Image], bool],
) -> dict[int, Image]:
    """Return by id the latest image of each record for which ``sought(id, image)`` holds.

    ``now`` holds what is stored. Records that were never like that are left out.
    """
    found: dict[int, Image] = {}
    for ids in chunks(list(now)):
        images = {record_id: dict(now[record_id]) for record_id in ids}
        for record_id, image in images.items():
            if sought(record_id, image):
                found[record_id] = dict(image)
        rows = connection.exec_driver_sql(
            "SELECT record_id, before FROM change "  # noqa: S608 - placeholders alone
            f"WHERE record = ? AND record_id IN ({marks(len(ids))}) ORDER BY id DESC",
            (spec.name, *ids),
        )
        for record_id, before in rows:
            if record_id in found or record_id not in images or before is None:
                continue
            image = images[record_id]
            image.update(json.loads(before))
            if sought(record_id, image):
                found[record_id] = dict(image)
    return found
