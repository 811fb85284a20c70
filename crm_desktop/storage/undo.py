"""Playing an operation backwards, through the same verbs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.storage.pairs import PAIR, Pair
from crm_desktop.storage.rows import Image, read_images
from crm_desktop.storage.unit import Unit, timestamp

_STEP = 500
_STAMPS = frozenset({"updated_at", "version"})


class UndoBlocked(PersonError):  # noqa: N818
    """A later change stands in the way of taking this operation back."""


class UndoErased(UndoBlocked):
    """Data that this operation wrote were erased for good."""


def reverse(unit: Unit, operation: int, *, loose: bool = False) -> None:
    """Bring every record that ``operation`` touched back to what it was before.

    With ``loose`` only the fields that it changed go back, and what was done to other fields since
    stays: a change of its own, with its own time. Raises ``UndoBlocked`` when one of them was
    changed since by an operation that still stands, ``UndoErased`` where data are gone.
    """
    gone = unit.connection.exec_driver_sql(
        "SELECT 1 FROM change WHERE operation_id = ? AND verb = 'erased' LIMIT 1", (operation,)
    ).first()
    if gone is not None:
        raise UndoErased(
            Text("Data of this step were erased for good; it cannot be taken back any more.")
        )
    last = unit.connection.exec_driver_sql(
        "SELECT coalesce(max(id), 0) + 1 FROM change WHERE operation_id = ?", (operation,)
    ).scalar_one()
    touched: set[tuple[str, int]] = set()
    while True:
        rows = unit.connection.exec_driver_sql(
            "SELECT id, record, record_id, before, after FROM change "
            "WHERE operation_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
            (operation, last, _STEP),
        ).all()
        if not rows:
            return
        for record, run in groupby(rows, key=lambda row: row[1]):
            _turn_back(unit, record, [(row[2], row[3], row[4]) for row in run], touched, loose)
        last = rows[-1][0]


def _turn_back(
    unit: Unit,
    record: str,
    steps: Sequence[tuple[int, str | None, str | None]],
    touched: set[tuple[str, int]],
    loose: bool,
) -> None:
    """Undo these changes (id, before, after) of records of one type, in this order."""
    if record.startswith(PAIR):
        for _record_id, before, after in steps:
            pair = Pair(**json.loads(before or after or "{}"))
            (unit.part if before is None else unit.join)(pair)
        return
    unit.flush()
    spec = unit.records[record]
    images = read_images(unit.connection, spec, list({record_id for record_id, *_rest in steps}))
    leaving: dict[int, Image] = {}
    for record_id, before, after in steps:
        now = images.get(record_id)
        if _differs(now, _image(after), _STAMPS if loose else frozenset()):
            title = "" if now is None else spec.call({spec.title: now[spec.title]})
            raise UndoBlocked(
                Text(
                    "This cannot be undone: “{title}” was changed later. "
                    "Undo the later change first.",
                    title=title or record_id,
                )
            )
        if (record, record_id) in touched:
            # A record that the operation touched twice: its steps must reach the file in order.
            _take_out(unit, record, leaving)
            unit.flush()
        touched.add((record, record_id))
        image = _image(before)
        if loose and now is not None and image is not None:
            image = {name: value for name, value in image.items() if name not in _STAMPS}
            image |= {"updated_at": timestamp(), "version": now["version"] + 1}
        if image is None:
            assert now is not None
            leaving[record_id] = now
            del images[record_id]
        else:
            unit.put_back(record, record_id, now, image)
            images[record_id] = (now or {}) | image
    _take_out(unit, record, leaving)


def _take_out(unit: Unit, record: str, leaving: dict[int, Image]) -> None:
    if leaving:
        unit.take_out(record, leaving)
        leaving.clear()


def _differs(now: Image | None, expected: Image | None, aside: AbstractSet[str]) -> bool:
    """Tell whether a record is not what the operation left behind, some fields left aside."""
    if now is None or expected is None:
        return (now is None) != (expected is None)
    return any(
        now[name] != value for name, value in expected.items() if name in now and name not in aside
    )


def _image(text: str | None) -> Image | None:
    return None if text is None else json.loads(text)
