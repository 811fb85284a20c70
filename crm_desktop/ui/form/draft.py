"""What a person has entered and not yet saved: values, what was read before, what is unreadable.

It knows no widgets. Values are field values (see ``fields.kind``); what cannot be read stays in
``unread`` with its sentence until it is written otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crm_desktop.fields.kind import Reading, is_blank
from crm_desktop.fields.problems import FieldError, Problem
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import Text
from crm_desktop.services.desk import Desk


class Draft:
    """One record being entered; ``record_id`` is ``None`` for a new one.

    Raises ``MissingRecord`` for an id that is not in the file.
    """

    def __init__(
        self, desk: Desk, record: str, record_id: int | None, known: Mapping[str, Any]
    ) -> None:
        self._desk = desk
        self.record = record
        self.spec: RecordSpec = desk.types[record]
        self.record_id = record_id
        self.reading: Reading = desk.records.reading()
        self.unread: dict[str, Text] = {}
        self.unread_cells: list[Problem] = []
        """What cannot be read within lines."""
        self.titles: dict[str, str] = {}
        """Reference field -> how the record referred to is called."""
        self.values: dict[str, Any] = {}
        self.start: dict[str, Any] = {}
        self.seen: str | None = None
        self._read(known)

    def reload(self) -> None:
        """Read the record anew; what was entered is forgotten."""
        self._read({})

    def _read(self, known: Mapping[str, Any]) -> None:
        if self.record_id is None:
            self.start = self._desk.records.blank(self.record)
            self.values = self.start | dict(known)
            self.seen = None
            # What would be chosen without asking is shown as chosen, such as the currency.
            for name, value in self.proposals(self.completed()).items():
                kind = self.spec.fields[name].kind
                if isinstance(kind, Choice) and not kind.open:
                    self.start[name] = self.values[name] = value
        else:
            row = self._desk.records.get(self.record, self.record_id)
            self.start = {
                name: _plain(field, row[name]) for name, field in self.spec.fields.items()
            }
            self.values = dict(self.start)
            self.seen = row["updated_at"]
        self.unread.clear()
        self.unread_cells.clear()
        self.read_titles()

    def read_titles(self) -> None:
        """Read anew how the records referred to are called."""
        for name, kind in self.spec.references.items():
            value = self.values[name]
            title = self._desk.records.title(kind.to, value) if value is not None else ""
            self.titles[name] = title

    # -- what was entered --------------------------------------------------------------------

    def enter(self, name: str, raw: object) -> Text | None:
        """Take what was written into a field; return why it cannot be read, if so."""
        field = self.spec.fields[name]
        try:
            self.values[name] = field.kind.parse(raw, self.reading)
        except FieldError as error:
            self.unread[name] = error.text
            return error.text
        self.unread.pop(name, None)
        return None

    def enter_lines(self, name: str, raw: Sequence[Mapping[str, object]]) -> None:
        """Take what was written into lines; what cannot be read is kept cell by cell."""
        kind = self.spec.fields[name].kind
        assert isinstance(kind, Lines)
        self.unread_cells = [one for one in self.unread_cells if one.field != name]
        lines = []
        for place, cells in enumerate(raw):
            line = kind.of.blank()
            for part in kind.of.fields.values():
                if part.derived:
                    continue
                try:
                    line[part.name] = part.kind.parse(cells.get(part.name), self.reading)
                except FieldError as error:
                    self.unread_cells.append(Problem(name, error.text, place, part.name))
            lines.append(line)
        self.values[name] = tuple(lines)

    def put(self, name: str, value: Any) -> None:
        """Take a value."""
        self.unread.pop(name, None)
        self.values[name] = value

    def wrong(self, name: str) -> Text | None:
        """Return what is wrong with one field as it stands."""
        if name in self.unread:
            return self.unread[name]
        field = self.spec.fields[name]
        value = self.values[name]
        if is_blank(value):
            if not field.required:
                return None
            return Text("{label} must be filled in.", label=(field.label,))
        try:
            field.kind.check(value)
        except FieldError as error:
            return error.text
        return None

    @property
    def changed(self) -> dict[str, Any]:
        """Return the fields whose values differ from what was read."""
        return {
            name: value
            for name, value in self.values.items()
            if not self.spec.fields[name].derived and not self._same(name, value)
        }

    def _same(self, name: str, value: Any) -> bool:
        kind = self.spec.fields[name].kind
        if not isinstance(kind, Lines):
            return bool(value == self.start[name])
        written = [part.name for part in kind.of.fields.values() if not part.derived]
        return [[line[key] for key in written] for line in value] == [
            [line[key] for key in written] for line in self.start[name]
        ]

    @property
    def dirty(self) -> bool:
        """Tell whether closing now would lose something."""
        return bool(self.unread or self.unread_cells or self.changed)

    # -- what the program would fill in --------------------------------------------------------

    def completed(self) -> dict[str, Any]:
        """Return the values with all that a save would fill in."""
        return self._desk.records.completed(self.record, self.values, self.record_id)

    def proposals(self, completed: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a save would fill into fields that are blank now."""
        return {
            name: value
            for name, value in completed.items()
            if name in self.spec.fields
            and not isinstance(self.spec.fields[name].kind, Lines)
            and is_blank(self.values[name])
            and not is_blank(value)
        }

    def offered_anew(self) -> dict[str, Any]:
        """Return fresh values of unique fields that what was changed speaks for.

        Such as a customer's code, whose first letter follows the level: the old one is kept
        unless the person takes the new one. Also what the record type offers by itself.
        """
        offered = dict(self.spec.offer(self.values)) if self.spec.offer is not None else {}
        if self.record_id is None or not self.changed:
            return offered
        for name, field in self.spec.fields.items():
            if not field.unique or is_blank(self.start[name]) or name in self.changed:
                continue
            blank = {name: field.kind.blank}
            now = self._desk.records.completed(self.record, self.values | blank, self.record_id)[
                name
            ]
            before = self._desk.records.completed(self.record, self.start | blank, self.record_id)[
                name
            ]
            if now != before and not is_blank(now):
                offered[name] = now
        return offered

    # -- saving ------------------------------------------------------------------------------

    def narrowed(self, name: str) -> dict[str, Any]:
        """Return what the choice for a reference is narrowed by.

        Where the record referred to refers to the same other record as this one, only those that
        agree are offered: the contacts of the sale's customer.
        """
        mine = self.spec.references
        theirs = self._desk.types[mine[name].to].references
        return {
            other: self.values[other]
            for other, kind in theirs.items()
            if other in mine and mine[other].to == kind.to and self.values[other] is not None
        }

    def take(self, values: Mapping[str, Any], seen: str | None) -> None:
        """Go on from a newer state of the record, with what was entered still entered."""
        mine = self.changed
        self.start = {name: _plain(self.spec.fields[name], values[name]) for name in self.start}
        self.values = self.start | mine
        self.seen = seen


def _plain(field: FieldSpec, value: Any) -> Any:
    if isinstance(field.kind, Lines):
        inner = field.kind.of.fields
        return tuple({key: line[key] for key in inner} for line in value)
    return value
