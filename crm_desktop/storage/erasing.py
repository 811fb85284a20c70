"""Forgetting for good: rows, the log's images of them, words, and the pages where they stood.

Records are taken out, or written over by what is left of them. Every entry of the log about them is
written over in the same way and keeps its hash; what it is now stands in the entry of the erasure
(``storage.audit``). All of that is one transaction. ``scour`` then makes the file anew, so that
nothing is left in free pages, in the segments of the search index or in the write-ahead log.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine

from crm_desktop.storage import audit, spelling
from crm_desktop.storage.pairs import DISTINCT, MERGED, PAIR, pairs_of
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import Image, as_json, chunks, loaded_value, marks, read_images
from crm_desktop.storage.unit import Unit, timestamp

ERASED_CHANGE = "erased"
"""The verb of a change of which nothing or only the rest is kept."""

_AT_ONCE = 500
_STAMPS = ("updated_at", "version")
_PATIENCE = 20
_PAUSE = 0.25
_log = logging.getLogger(__name__)

Rest = Callable[[str, Any], Any]
"""Returns what is left of a field: given its name and what is stored there."""


@dataclass(frozen=True)
class Forgetting:
    """What is to be forgotten.

    ``removed`` records go, by type; of ``rests`` only what the function leaves stays, by type and
    id. ``words`` are what names the person: they are taken out of what the log tells in words.
    ``settings`` get these values at the same time. Of ``alone`` nothing is known any more of who
    is the same and who is not.
    """

    removed: Mapping[str, tuple[int, ...]]
    rests: Mapping[str, Mapping[int, Rest]]
    words: tuple[str, ...] = field(repr=False)
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)
    alone: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


class ForgettingUnit(Unit):
    """A write that keeps no image of what was there before."""

    def _log(
        self, record: str, record_id: int, verb: str, before: Image | None, after: Image | None
    ) -> None:
        if record.startswith(PAIR):
            super()._log(record, record_id, verb, before, after)
            return
        rest = None if verb == "remove" else after
        super()._log(record, record_id, ERASED_CHANGE, rest, rest)


def forget(unit: Unit, reader: Reader, wanted: Forgetting, told: dict[str, Any]) -> None:
    """Do it within a write; ``told`` gets ``redacted``: what the log's entries are now."""
    connection, records = unit.connection, unit.records
    words = set(_words(reader, wanted))
    for record, ids in _touched(wanted).items():
        for kind in (MERGED, DISTINCT):
            for pair in pairs_of(connection, kind, record, wanted.alone.get(record, ())):
                unit.part(pair)
        rests = wanted.rests.get(record, {})
        for record_id, image in read_images(connection, records[record], sorted(ids)).items():
            if record_id in rests:
                _write_over(unit, record, record_id, image, rests[record_id])
            else:
                unit.take_out(record, {record_id: image})
    unit.flush()
    numbers = _redact_changes(unit, wanted) | _redact_words(unit, wanted)
    spelling.forget(connection, words)
    for setting in wanted.settings.items():
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", setting
        )
    told["redacted"] = audit.states(connection, numbers)


def _touched(wanted: Forgetting) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {record: set(ids) for record, ids in wanted.removed.items()}
    for record, rests in wanted.rests.items():
        found.setdefault(record, set()).update(rests)
    return found


def _write_over(unit: Unit, record: str, record_id: int, image: Image, rest: Rest) -> None:
    left = _left(image, rest)
    changed = {name: value for name, value in left.items() if value != image[name]}
    if changed:
        changed |= {"updated_at": timestamp(), "version": image["version"] + 1}
        unit.put_back(record, record_id, image, changed)


def _left(image: Mapping[str, Any], rest: Rest) -> Image:
    return {name: rest(name, value) for name, value in image.items()}


# -- the log ---------------------------------------------------------------------------------


def _redact_changes(unit: Unit, wanted: Forgetting) -> set[int]:
    """Write the older changes of these records over; return the operations that had any."""
    connection, numbers = unit.connection, set[int]()
    for record, ids in _touched(wanted).items():
        rests = wanted.rests.get(record, {})
        for change, operation, record_id, before, after in _changes(connection, record, ids):
            if operation == unit.operation:
                continue
            rest = rests.get(record_id)
            new = tuple(_rest_of(text, rest) for text in (before, after))
            if new == (before, after):
                continue
            numbers.add(operation)
            verb = "verb" if rest else f"'{ERASED_CHANGE}'"
            connection.exec_driver_sql(
                f"UPDATE change SET before = ?, after = ?, verb = {verb} WHERE id = ?",  # noqa: S608
                (*new, change),
            )
    return numbers


def _rest_of(text: str | None, rest: Rest | None) -> str | None:
    if text is None or rest is None:
        return None
    image = json.loads(text)
    left = _left(image, rest)
    return text if left == image else as_json(left)


def _changes(
    connection: Connection, record: str, ids: Iterable[int]
) -> Iterator[tuple[int, int, int, str | None, str | None]]:
    for chunk in chunks(sorted(ids)):
        found = connection.exec_driver_sql(
            "SELECT id, operation_id, record_id, before, after FROM change "  # noqa: S608
            f"WHERE record = ? AND record_id IN ({marks(len(chunk))})",
            (record, *chunk),
        ).all()
        yield from map(tuple, found)


def _redact_words(unit: Unit, wanted: Forgetting) -> set[int]:
    """Take the words that name the person out of what entries tell; return which had them."""
    connection, numbers = unit.connection, set[int]()
    touched = _touched(wanted)
    mine = _operations_on(connection, touched)
    for number, event, text in connection.exec_driver_sql(
        "SELECT id, event, details FROM operation WHERE id < ?", (unit.operation,)
    ).all():
        details = json.loads(text)
        about = _about(details, touched)
        if not (event or about or number in mine):
            # Of somebody else, who may bear the same name.
            continue
        new = without_words(details, wanted.words)
        if about or (number in mine and mine[number].get(details.get("record")) is not False):
            new.pop("title", None)
        if new != details:
            numbers.add(number)
            connection.exec_driver_sql(
                "UPDATE operation SET details = ? WHERE id = ?",
                (json.dumps(new, ensure_ascii=False), number),
            )
    return numbers


def _operations_on(
    connection: Connection, touched: Mapping[str, set[int]]
) -> dict[int, dict[str | None, bool]]:
    """Return by operation and type whether all that it changed is among these records.

    The type ``None`` stands for all types.
    """
    numbers = {
        row[0]
        for record, ids in touched.items()
        for chunk in chunks(sorted(ids))
        for row in connection.exec_driver_sql(
            "SELECT DISTINCT operation_id FROM change "  # noqa: S608
            f"WHERE record = ? AND record_id IN ({marks(len(chunk))})",
            (record, *chunk),
        )
    }
    found: dict[int, dict[str | None, bool]] = {}
    for number in numbers:
        whole = found[number] = {None: True}
        for record, record_id in connection.exec_driver_sql(
            "SELECT record, record_id FROM change WHERE operation_id = ?", (number,)
        ):
            one = record_id in touched.get(record.removeprefix(PAIR), ())
            whole[record] = whole.get(record, True) and one
            whole[None] = whole[None] and one
    return found


def _about(details: Mapping[str, Any], touched: Mapping[str, set[int]]) -> bool:
    return details.get("id") in touched.get(str(details.get("record", "")), ())


def without_words(value: Any, words: Iterable[str]) -> Any:
    """Return JSON values without these words in any text."""
    match value:
        case str():
            for word in words:
                value = value.replace(word, "…")
            return value
        case list():
            return [without_words(one, words) for one in value]
        case dict():
            return {
                without_words(name, words): without_words(one, words)
                for name, one in value.items()
            }  # fmt: skip
    return value


# -- words ------------------------------------------------------------------------------------


def images_of(reader: Reader, record: str, ids: Iterable[int]) -> Iterator[Image]:
    """Yield what these records are, and all that the log says they were, in part or whole."""
    chosen = sorted(ids)
    yield from read_images(reader.connection, reader.records[record], chosen).values()
    for _change, _operation, _id, *texts in _changes(reader.connection, record, chosen):
        for text in texts:
            if text:
                yield json.loads(str(text))


def _words(reader: Reader, wanted: Forgetting) -> Iterator[str]:
    """Yield the words by which these records were found, at any time."""
    from crm_desktop.storage.indexing import indexed  # noqa: PLC0415 - needed for this alone

    for record, ids in _touched(wanted).items():
        spec = reader.records[record]
        for image in images_of(reader, record, ids):
            values = {
                one.name: loaded_value(one, image[one.name])
                for one in spec.searched
                if one.name in image
            }
            yield from indexed(spec, values).words


# -- the pages --------------------------------------------------------------------------------


def scour(engine: Engine) -> bool:
    """Make the file anew and empty its write-ahead log: nothing of what was deleted is left.

    Returns whether the log could be emptied: somebody who reads the file elsewhere holds it up.
    """
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        # Samples of values, by which SQLite plans; they are taken anew later.
        connection.exec_driver_sql("DELETE FROM sqlite_stat4") if _has_samples(connection) else None
        connection.exec_driver_sql("INSERT INTO search(search) VALUES ('optimize')")
    whole = engine.raw_connection()
    try:
        cursor: Any = whole.cursor()
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
        for _attempt in range(_PATIENCE):
            busy, *_pages = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return True
            time.sleep(_PAUSE)
    finally:
        whole.close()
    _log.warning("The write-ahead log could not be emptied: the file is read elsewhere")
    return False


def _has_samples(connection: Connection) -> bool:
    found = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat4'"
    )  # fmt: skip
    return found.first() is not None
