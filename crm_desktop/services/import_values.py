"""From the cells of a row to values: what the row gives, leaves blank, refers to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from crm_desktop.exchange.cells import Cell
from crm_desktop.fields.kind import Kind, Reading, clean, is_blank, plain
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import Text
from crm_desktop.services import record_ids
from crm_desktop.services.import_guesses import ColumnReading
from crm_desktop.services.import_mapping import Column, ColumnMap, field_at, spread_name
from crm_desktop.services.line_text import read_lines
from crm_desktop.services.record_ids import RECORD_ID, RecordId

_REMEMBERED = 5_000
_KEPT_TO_THE_LETTER = frozenset({"long_text"})
_REMEMBERED_KINDS = frozenset(("choice", "date", "money", "number", "percent", "yes_no", "email"))
_NOT_A_SIGN = str.maketrans("", "", "0123456789.,()+-%' \t\u00a0\u3000万亿kK")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a cell cannot be taken."""

    header: str
    path: str
    text: Text


@dataclass(slots=True)
class RowValues:
    """What one row of a file says.

    ``given`` holds the values of the fields that are filled in, ``blank`` the fields that stand in
    the file and are blank here; ``refers`` holds what is written for other records, all
    columns in their order. ``line``, ``line_blank`` and ``line_refers`` hold the same for the row's
    line. ``computed`` holds what the file says where this program computes for itself.
    """

    number: int
    given: dict[str, Any] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    refers: dict[str, list[str]] = field(default_factory=dict)
    line: dict[str, Any] = field(default_factory=dict)
    line_blank: list[str] = field(default_factory=list)
    line_refers: dict[str, list[str]] = field(default_factory=dict)
    computed: dict[str, Any] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    record_id: RecordId | None = None
    joined: bool = False
    phones: dict[str, str] = field(default_factory=dict)
    """Telephone numbers as they are written: in the place where the record is, they may mean
    another number than where they were first read."""
    keys: tuple[tuple[Any, ...] | None, ...] | None = None
    """What the row is compared by, once it was asked for."""
    likeness: list[tuple[str, Any]] | None = None
    """Under what likely records are looked for, where that was found out ahead."""

    @property
    def has_line(self) -> bool:
        """Tell whether anything of a line is filled in."""
        return bool(self.line or self.line_refers)


class RowReader:
    """Reads the rows of one file."""

    def __init__(
        self,
        spec: RecordSpec,
        columns: ColumnMap,
        readings: Mapping[int, ColumnReading],
        reading: Reading,
    ) -> None:
        self._spec = spec
        self._reading = reading
        self._record_id = next((one.index for one in columns.of(RECORD_ID)), -1)
        spread = spread_name(spec)
        self._within = f"{spread}." if spread else "\x00"
        self._cells: list[_CellReader] = []
        self._references: list[tuple[str, list[int]]] = []
        self._together: list[tuple[FieldSpec, list[Column], ColumnReading]] = []
        computed = [one.field for one in columns.columns if one.why == "computed"]
        for path in dict.fromkeys((*columns.fields, *computed)):
            if path == RECORD_ID:
                continue
            spec_field = field_at(spec, path)
            mine = columns.of(path) or [one for one in columns.columns if one.field == path]
            how = readings[mine[0].index]
            if isinstance(spec_field.kind, Reference):
                self._references.append((path, [one.index for one in mine]))
            elif len(mine) > 1:
                self._together.append((spec_field, mine, how))
            else:
                within = path.startswith(self._within)
                self._cells.append(_CellReader(path, spec_field, mine[0], how, within=within))
        # The country first: telephone numbers are read by it.
        self._cells.sort(key=lambda one: one.path != "country")
        self._headers = {one.field: one.header for one in reversed(columns.columns) if one.field}
        self._currency = self._currency_kind(columns)
        self._readings: dict[str, Reading] = {}

    def _currency_kind(self, columns: ColumnMap) -> Choice | None:
        kind = self._spec.fields["currency"].kind if "currency" in self._spec.fields else None
        return kind if isinstance(kind, Choice) and not columns.of("currency") else None

    def header(self, path: str) -> str:
        """Return the header of the column that fills a field ("" if none does)."""
        return self._headers.get(path, "")

    def read(self, number: int, cells: Sequence[Cell]) -> RowValues:
        """Return what the row of this ``number`` says."""
        row = RowValues(number)
        for one in self._cells:
            self._read_cell(row, one, cells[one.index])
        for path, indexes in self._references:
            self._read_reference(row, path, [plain(cells[index]) for index in indexes])
        for spec_field, columns, how in self._together:
            self._read_together(row, spec_field, [cells[one.index] for one in columns], how)
        if self._record_id >= 0 and cells[self._record_id] is not None:
            row.record_id = record_ids.read(str(cells[self._record_id]))
        return row

    def _read_cell(self, row: RowValues, one: _CellReader, raw: Cell) -> None:
        within, name = one.within, one.name
        if raw is None:
            if not one.computed:
                (row.line_blank if within else row.blank).append(name)
            return
        key = one.field.kind.key
        reading = self._reading_of(row.given.get("country")) if key == "phone" else None
        try:
            value = one.read(raw, reading)
        except FieldError as error:
            if not one.computed:
                row.problems.append(CellProblem(one.header, one.path, error.text))
            return
        if one.computed:
            row.computed[one.path] = value
        elif is_blank(value):
            (row.line_blank if within else row.blank).append(name)
        else:
            (row.line if within else row.given)[name] = value
            if key == "phone" and not within:
                row.phones[name] = plain(raw)
            elif key == "money" and self._currency is not None:
                self._note_currency(row, raw)

    def _reading_of(self, country: str | None) -> Reading | None:
        if not country or len(country) != 2 or not country.isascii():  # noqa: PLR2004 - ISO 3166
            return None
        found = self._readings.get(country)
        if found is None:
            found = self._readings[country] = replace(self._reading, country=country)
        return found

    def _note_currency(self, row: RowValues, raw: Cell) -> None:
        if not isinstance(raw, str) or self._currency is None or "currency" in row.given:
            return
        sign = raw.translate(_NOT_A_SIGN)
        if sign:
            try:
                row.given["currency"] = self._currency.parse(sign, self._reading)
            except FieldError:
                return

    def _read_reference(self, row: RowValues, path: str, written: list[str]) -> None:
        filled = [text for text in map(clean, written) if text]
        within = path.startswith(self._within)
        name = path[len(self._within) :] if within else path
        if filled:
            (row.line_refers if within else row.refers)[name] = filled
        else:
            (row.line_blank if within else row.blank).append(name)

    def _read_together(
        self, row: RowValues, spec_field: FieldSpec, raws: list[Cell], how: ColumnReading
    ) -> None:
        parts = [clean(plain(raw)) for raw in raws if raw is not None]
        text = joined_name([part for part in parts if part])
        if not text:
            row.blank.append(spec_field.name)
            return
        try:
            row.given[spec_field.name] = spec_field.kind.parse(text, how.reading)
            row.joined = bool(spec_field.joined)
        except FieldError as error:
            name = spec_field.name
            row.problems.append(CellProblem(self.header(name), name, error.text))


class _CellReader:
    """Reads the cells of one column, remembering what it has read."""

    def __init__(
        self, path: str, spec: FieldSpec, column: Column, how: ColumnReading, *, within: bool
    ) -> None:
        self.path = path
        self.within = within
        self.name = spec.name
        self.field = spec
        self.index = column.index
        self.header = column.header
        self.computed = column.why == "computed"
        self._how = how
        self._parse = _parser(spec.kind)
        self._known: dict[tuple[type, Cell], Any] | None = (
            {} if spec.kind.key in _REMEMBERED_KINDS else None
        )

    def read(self, raw: Cell, reading: Reading | None) -> Any:
        """Return the value of a cell. Raises ``FieldError``."""
        if self._how.serial:
            raw = self._how.cell(raw)
        if self._known is None:
            return self._parse(_meant(raw), reading or self._how.reading)
        key = (type(raw), raw)
        if key in self._known:
            return self._known[key]
        if self._how.fractions and isinstance(raw, int | float):
            value = self._parse(str(Decimal(str(raw)) * 100), self._how.reading)
        else:
            value = self._parse(_meant(raw), self._how.reading)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[key] = value
        return value


def _parser(kind: Kind) -> Callable[[Any, Reading], Any]:
    if isinstance(kind, Lines):
        part = kind.of
        return lambda raw, reading: read_lines(part, plain(raw), reading)
    if kind.key in _KEPT_TO_THE_LETTER:
        return kind.parse

    def parse(raw: Any, reading: Reading) -> Any:
        # Also for yes and no, which have no blank of their own: who writes nothing says nothing.
        return None if isinstance(raw, str) and not clean(raw) else kind.parse(raw, reading)

    return parse


def _meant(raw: Cell) -> Any:
    """Return a cell's value as people see it: a day without its midnight."""
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date()
    return raw


def joined_name(parts: Sequence[str]) -> str:
    """Return a name from its parts, given name first; Chinese names family name first."""
    if len(parts) > 1 and all(_is_chinese(part) for part in parts):
        return "".join(reversed(parts))
    return " ".join(parts)


def _is_chinese(text: str) -> bool:
    return all("\u3400" <= sign <= "\u9fff" for sign in text)
