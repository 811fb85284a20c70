"""What rules ask of other records, answered from a write or a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_desktop.fields.spec import title_text
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.unit import Unit

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LEAST_SERIAL = 3
_REMEMBERED = 50_000


class StoreLookup:
    """Implements ``Lookup``.

    Made for one write (``unit``) or one look (without).
    """

    def __init__(self, reader: Reader, unit: Unit | None = None) -> None:
        self._reader = reader
        self._unit = unit
        self._serials: dict[str, int] = {}
        self._settings: dict[str, str] = {}
        self._values: dict[tuple[str, int], Mapping[str, Any] | None] = {}

    def find(self, record: str, equal: Mapping[str, Any]) -> list[int]:
        """Return the ids of records in use whose fields equal these values."""
        if self._unit is not None:
            self._unit.flush()
        return self._reader.find(record, equal)

    def value(self, record: str, record_id: int, name: str) -> Any:
        """Return one field's value of a record."""
        row = self._row(record, record_id)
        return None if row is None else row[name]

    def title(self, record: str, record_id: int) -> str:
        """Return how people call the record."""
        spec = self._reader.records[record]
        return title_text(
            spec.fields[spec.title].kind.show(self.value(record, record_id, spec.title))
        )

    def setting(self, key: str, default: str) -> str:
        """Return a setting of this file."""
        if key not in self._settings:
            self._settings[key] = self._reader.setting(key)
        return self._settings[key] or default

    def next_code(self, record: str, name: str, prefixes: tuple[str, ...], length: int) -> str:
        """Return the next free code; see ``Lookup``.

        Serial numbers have at least three digits where there is room. When a prefix has given all
        its numbers, its serials go on with letters (A00 … ZZZ); when these are used up, the next
        prefix is tried. Raises ``OverflowError`` when none has room.
        """
        for prefix in prefixes:
            room = length - len(prefix)
            serial = self._serials.get(prefix)
            if serial is None:
                serial = self._last_serial(record, name, prefix, room)
            if serial + 1 < _capacity(room):
                self._serials[prefix] = serial + 1
                return prefix + _serial_text(serial + 1, room)
        raise OverflowError(prefixes)

    def _last_serial(self, record: str, name: str, prefix: str, room: int) -> int:
        if self._unit is not None:
            self._unit.flush()
        connection = self._reader.connection
        start = (
            f'SELECT max({{}}) FROM "{record}" WHERE deleted_at IS NULL AND "{name}" <> \'\' '  # noqa: S608
            f'AND "{name}" >= ? AND "{name}" < ?'
        )
        letters = connection.exec_driver_sql(
            start.format(f'upper(substr("{name}", {len(prefix) + 1}))')
            + f' AND length("{name}") = {len(prefix) + room}',
            (prefix + "a", prefix + "{"),  # codes compare in lower case,
        ).scalar_one()
        if letters:
            return _serial_number(letters, room)
        digits = connection.exec_driver_sql(
            start.format(f'CAST(substr("{name}", {len(prefix) + 1}, {room}) AS INTEGER)'),
            (prefix + "0", prefix + ":"),
        ).scalar_one()
        return int(digits or 0)

    def _row(self, record: str, record_id: int) -> Mapping[str, Any] | None:
        key = (record, record_id)
        if key not in self._values:
            if self._unit is not None:
                self._unit.flush()
            if len(self._values) > _REMEMBERED:
                self._values.clear()
            self._values[key] = self._reader.get(record, record_id)
        return self._values[key]


def _capacity(room: int) -> int:
    return int(10**room + 26 * 36 ** (room - 1))


def _serial_text(serial: int, room: int) -> str:
    if serial < 10**room:
        return str(serial).zfill(min(room, _LEAST_SERIAL))
    rest = serial - 10**room + 10 * 36 ** (room - 1)
    text = ""
    while rest:
        rest, digit = divmod(rest, 36)
        text = _DIGITS[digit] + text
    return text


def _serial_number(text: str, room: int) -> int:
    return int(text, 36) - int(10 * 36 ** (room - 1)) + int(10**room)
