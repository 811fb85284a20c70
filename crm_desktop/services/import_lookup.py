"""What rules ask of other records, answered for hundreds of imported rows at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.storage.lookup import StoreLookup
from crm_desktop.storage.prefetch import folded_key, rows_having
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.rows import loaded_value, read_images
from crm_desktop.storage.unit import Unit

_REMEMBERED = 20_000


class ImportLookup:
    """Implements ``Lookup`` for the import of one record type.

    ``learn`` looks up what the next rows will be asked for; ``note`` keeps up with what they write.
    Anything else is asked of the file itself, after everything written so far has reached it.
    ``reserved`` holds the codes that stand in the file: none of them is proposed for another.
    """

    def __init__(
        self, spec: RecordSpec, reader: Reader, unit: Unit, reserved: Collection[str]
    ) -> None:
        self._spec = spec
        self._reader = reader
        self._unit = unit
        self._file = StoreLookup(reader, unit)
        self._reserved = reserved
        self._unique = [field for field in spec.fields.values() if field.unique]
        self._holders: dict[tuple[str, Any], set[int]] = {}
        self._settings: dict[str, str] = {}
        self._rows: dict[tuple[str, int], Mapping[str, Any]] = {}
        self._soon: Mapping[str, Collection[int]] = {}

    def learn(
        self, given: Iterable[Mapping[str, Any]], referred: Mapping[str, Collection[int]]
    ) -> None:
        """Look up who holds the unique values of these rows; ``referred``: ids by record type."""
        self._holders.clear()
        rows = list(given)
        for field in self._unique:
            values = {
                field.kind.store(row[field.name])
                for row in rows
                if not is_blank(row.get(field.name))
            }
            for value in values:
                self._holders[field.name, folded_key(field, value)] = set()
            if values:
                for record_id, value in rows_having(
                    self._reader.connection, self._spec, field.name, values, [field.name]
                ):
                    self._holders[field.name, folded_key(field, value)].add(record_id)
        self._soon = referred

    def note(
        self, record_id: int, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> None:
        """Remember what a row wrote."""
        for field in self._unique:
            if before is not None and not is_blank(before[field.name]):
                self._holders.get(self._holder(field, before[field.name]), set()).discard(record_id)
            if not is_blank(values[field.name]):
                self._holders.setdefault(self._holder(field, values[field.name]), set()).add(
                    record_id
                )

    @staticmethod
    def _holder(field: FieldSpec, value: Any) -> tuple[str, Any]:
        return field.name, folded_key(field, field.kind.store(value))

    def find(self, record: str, equal: Mapping[str, Any]) -> list[int]:
        """Return the ids of records in use whose fields equal these values."""
        if record == self._spec.name and len(equal) == 1:
            ((name, value),) = equal.items()
            known = self._holders.get(self._holder(self._spec.fields[name], value))
            if known is not None:
                return list(known)
        return self._file.find(record, equal)

    def value(self, record: str, record_id: int, name: str) -> Any:
        """Return one field's value of a record."""
        key = (record, record_id)
        if key not in self._rows:
            if len(self._rows) > _REMEMBERED:
                self._rows.clear()
            self._read(record, record_id)
        row = self._rows.get(key)
        return None if row is None else row[name]

    def _read(self, record: str, record_id: int) -> None:
        """Read a record, and with it all others that will be asked for soon."""
        self._unit.flush()
        spec = self._reader.records[record]
        wanted = list({record_id, *self._soon.get(record, ())})
        for found, image in read_images(self._reader.connection, spec, wanted).items():
            self._rows[record, found] = {
                name: loaded_value(field, image[name]) for name, field in spec.fields.items()
            }

    def title(self, record: str, record_id: int) -> str:
        """Return how people call the record."""
        return self._file.title(record, record_id)

    def setting(self, key: str, default: str) -> str:
        """Return a setting of this file."""
        if key not in self._settings:
            self._settings[key] = self._file.setting(key, default)
        return self._settings[key]

    def next_code(self, record: str, name: str, prefixes: tuple[str, ...], length: int) -> str:
        """Return the next free code that does not stand elsewhere in the file."""
        while True:
            code = self._file.next_code(record, name, prefixes, length)
            if code.lower() not in self._reserved:
                self._holders.setdefault((name, code.lower()), set())
                return code
