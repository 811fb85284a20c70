"""Playing an operation backwards, through the same verbs."""

from __future__ import annotations

import json

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.storage.rows import Image, read_images
from crm_desktop.storage.unit import Unit

_STEP = 500


class UndoBlocked(PersonError):  # noqa: N818
    """A later change stands in the way of taking this operation back."""


def reverse(unit: Unit, operation: int) -> None:
    """Bring every record that ``operation`` touched back to what it was before.

    Raises ``UndoBlocked`` when one of them was changed since by an operation that still stands.
    """
    last = unit.connection.exec_driver_sql(
        "SELECT coalesce(max(id), 0) + 1 FROM change WHERE operation_id = ?", (operation,)
    ).scalar_one()
    while True:
        rows = unit.connection.exec_driver_sql(
            "SELECT id, record, record_id, before, after FROM change "
            "WHERE operation_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
            (operation, last, _STEP),
        ).all()
        if not rows:
            return
        for _id, record, record_id, before, after in rows:
            _turn_back(unit, record, record_id, _image(before), _image(after))
        last = rows[-1][0]


def _image(text: str | None) -> Image | None:
    return None if text is None else json.loads(text)


def _turn_back(
    unit: Unit, record: str, record_id: int, before: Image | None, after: Image | None
) -> None:
    unit.flush()
    spec = unit.records[record]
    now = read_images(unit.connection, spec, [record_id]).get(record_id)
    expected = after
    if (now is None) != (expected is None) or (
        now is not None
        and expected is not None
        and any(now[name] != value for name, value in expected.items() if name in now)
    ):
        title = "" if now is None else spec.call({spec.title: now[spec.title]})
        raise UndoBlocked(
            Text(
                "This cannot be undone: “{title}” was changed later. Undo the later change first.",
                title=title or record_id,
            )
        )
    unit.replay(record, record_id, before)
