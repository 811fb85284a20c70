"""Which column of a file fills which field.

Headers are compared without regard to case, blanks and punctuation, in every language. A
header that is a field's label or name goes first, then aliases in the order of their
declaration; of two headers for the same field the first one in the file is taken. What fits
nothing is reported, not refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from crm_desktop.exchange.rejects import is_reason_title
from crm_desktop.fields.kind import fold
from crm_desktop.fields.problems import PersonError
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import Text, every_language, listed
from crm_desktop.services.condition_text import field_named
from crm_desktop.services.record_ids import RECORD_ID, is_record_id_header

Why = Literal["label", "alias", "joined", "chosen", "computed", "record id", "reason", ""]

_REMARK = re.compile(r"[(（\[【<].*?[)）\]】>]")


class UnclearMapping(PersonError):  # noqa: N818
    """A column was given to a field, and one of them is not there or cannot take the other."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file.

    ``field`` is the path of the field that it fills: ``name``, ``lines.quantity``, ``RECORD_ID``;
    "" for a column that is not taken. ``place`` orders the columns of one field: parts to be
    joined, or other ways to name the same record. ``why`` tells how the column was recognised.
    """

    index: int
    header: str
    field: str = ""
    why: Why = ""
    place: int = 0

    @property
    def taken(self) -> bool:
        """Tell whether the column fills something."""
        return bool(self.field) and self.why != "computed"


@dataclass(frozen=True)
class ColumnMap:
    """The columns of a file, from the left."""

    columns: tuple[Column, ...]

    def of(self, path: str) -> list[Column]:
        """Return the columns that fill a field, in the order in which they count."""
        found = [column for column in self.columns if column.field == path and column.taken]
        return sorted(found, key=lambda column: column.place)

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the paths of the fields that the file fills."""
        return tuple(dict.fromkeys(column.field for column in self.columns if column.taken))

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Return the headers of the columns that are not taken."""
        return tuple(
            column.header for column in self.columns if not column.field and not column.why
        )


def spread_lines(spec: RecordSpec) -> Lines | None:
    """Return the lines that stand one a row in a file (``None``: there are none).

    These are the lines without which a record is nothing, such as the products of a sale; all
    others stand together in one cell.
    """
    name = spread_name(spec)
    return spec.lines[name] if name else None


def spread_name(spec: RecordSpec) -> str:
    """Return the name of the field whose lines stand one a row ("" if there is none)."""
    return next((name for name in spec.lines if spec.fields[name].required), "")


def field_at(spec: RecordSpec, path: str) -> FieldSpec:
    """Return the field that a column's path leads to. Raises ``KeyError``."""
    name, _dot, rest = path.partition(".")
    field = spec.fields[name]
    if rest:
        assert isinstance(field.kind, Lines)
        return field.kind.of.fields[rest]
    return field


def paths(spec: RecordSpec) -> Iterator[tuple[str, FieldSpec]]:
    """Yield every field that a column can fill, with its path."""
    spread = spread_name(spec)
    for name, field in spec.fields.items():
        if name == spread:
            for inner in spec.lines[name].of.fields.values():
                yield f"{name}.{inner.name}", inner
        else:
            yield name, field


def match_columns(spec: RecordSpec, headers: Sequence[str], samples: Sequence[str]) -> ColumnMap:
    """Return what each of the ``headers`` means; ``samples`` holds a value of each column."""
    matching = _Matching(spec, headers)
    for index, header in enumerate(headers):
        if is_record_id_header(header, samples[index] if index < len(samples) else ""):
            matching.take(index, RECORD_ID, "record id")
            break
    matching.pass_over(is_reason_title)
    matching.by_label()
    matching.by_alias()
    matching.by_parts()
    matching.for_title()
    return ColumnMap(tuple(matching.columns))


def choose_columns(spec: RecordSpec, found: ColumnMap, chosen: Mapping[str, str]) -> ColumnMap:
    """Return ``found`` with the ``chosen`` columns: header -> field ("" to leave it out).

    Headers and fields go by their names in any language. Raises ``UnclearMapping``.
    """
    columns = list(found.columns)
    wanted: dict[int, str] = {}
    for header, target in chosen.items():
        wanted[_header_index(columns, header)] = _path_named(spec, target)
    given = set(wanted.values()) - {""}
    for index, column in enumerate(columns):
        if index in wanted or column.field in given:
            columns[index] = Column(column.index, column.header)
    for index, path in wanted.items():
        if not path:
            continue
        place = sum(column.field == path for column in columns)
        if place and not _may_have_several(field_at(spec, path)):
            raise UnclearMapping(
                Text("Two columns cannot both fill “{label}”.", label=(field_at(spec, path).label,))
            )
        columns[index] = replace(columns[index], field=path, why="chosen", place=place)
    return ColumnMap(tuple(columns))


def _may_have_several(field: FieldSpec) -> bool:
    return isinstance(field.kind, Reference) or field.kind.key in ("text", "long_text", "tags")


def _header_index(columns: Sequence[Column], header: str) -> int:
    for same in (lambda one: one == header, lambda one: fold(one) == fold(header)):
        for index, column in enumerate(columns):
            if same(column.header):
                return index
    raise UnclearMapping(
        Text(
            "There is no column “{header}” in the file. Its columns are: {offered}.",
            header=header,
            offered=listed(column.header for column in columns[:40]),
        )
    )


def _path_named(spec: RecordSpec, target: str) -> str:
    if not target or target == RECORD_ID:
        return target
    spread = spread_name(spec)
    name, _dot, rest = target.partition(".")
    field = field_named(spec, name)
    if field is not None and field.name == spread:
        inner = field_named(spec.lines[spread].of, rest) if rest else None
        if inner is not None and inner.written:
            return f"{spread}.{inner.name}"
    elif field is not None and not rest and field.written:
        return field.name
    elif spread and not rest and field is None:
        inner = field_named(spec.lines[spread].of, name)
        if inner is not None and inner.written:
            return f"{spread}.{inner.name}"
    offered = listed(path for path, field in paths(spec) if field.written)
    raise UnclearMapping(
        Text(
            "“{name}” cannot be filled from a file. Choose one of: {offered}.",
            name=target,
            offered=offered,
        )
    )


class _Matching:
    """The columns of one file while they are being recognised."""

    def __init__(self, spec: RecordSpec, headers: Sequence[str]) -> None:
        self._spec = spec
        self.columns = [Column(index, header) for index, header in enumerate(headers)]
        self._by_key: dict[str, list[int]] = {}
        for index, header in enumerate(headers):
            for key in dict.fromkeys((fold(header), fold(_REMARK.sub("", header)))):
                if key:
                    self._by_key.setdefault(key, []).append(index)
        self._filled: set[str] = set()

    def take(self, index: int, path: str, why: Why, place: int = 0) -> None:
        """Give a column to a field."""
        self.columns[index] = replace(self.columns[index], field=path, why=why, place=place)
        self._filled.add(path)

    def pass_over(self, meant: Callable[[str], bool]) -> None:
        """Leave out, without a word about it, the columns of an earlier import's own."""
        for index, column in enumerate(self.columns):
            if meant(column.header):
                self.columns[index] = replace(column, why="reason")

    def by_label(self) -> None:
        """Give the columns that are headed by a field's label or name."""
        for path, keys in _labels(self._spec.name, self._spec):
            self._take_free(path, keys, "label")

    def by_alias(self) -> None:
        """Give the columns that are headed by an alias; a reference may have several of them."""
        for path, field in paths(self._spec):
            self._take_free(path, [fold(alias) for alias in field.aliases], "alias")

    def _take_free(self, path: str, keys: Sequence[str], why: Why) -> None:
        field = field_at(self._spec, path)
        several = isinstance(field.kind, Reference)
        if path in self._filled and not several:
            return
        for key in keys:
            for index in self._by_key.get(key, []):
                if not self.columns[index].field:
                    place = sum(column.field == path for column in self.columns)
                    self.take(index, path, why if field.written else "computed", place)
                    if not several:
                        return

    def by_parts(self) -> None:
        """Give the columns that make up a field together, such as first and last name."""
        for path, field in paths(self._spec):
            if path in self._filled:
                continue
            for group in field.joined:
                indexes = [self._free(fold(header)) for header in group]
                if all(index is not None for index in indexes):
                    for place, index in enumerate(_family_last(group, indexes)):
                        assert index is not None
                        self.take(index, path, "joined", place)
                    break

    def _free(self, key: str) -> int | None:
        free = [index for index in self._by_key.get(key, []) if not self.columns[index].field]
        return free[0] if free else None

    def for_title(self) -> None:
        """Let a title without a column take the one below it.

        A company that stands beside a person's name is their employer; where no name stands
        beside it, it is itself the customer.
        """
        title, below = self._spec.title, self._spec.fields.get(self._spec.subtitle)
        if title in self._filled or below is None or below.kind.key != "text":
            return
        for column in self.columns:
            if column.field == below.name:
                self.take(column.index, title, column.why)


def _family_last(group: Sequence[str], indexes: list[int | None]) -> list[int | None]:
    """Return the columns of a name with the given name first."""
    return indexes if group[0].isascii() else indexes[::-1]


@cache
def _label_keys(cls: type, spread: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    spec: PartSpec = cls.__crm_spec__  # type: ignore[attr-defined]
    found: list[tuple[str, tuple[str, ...]]] = []
    for name, field in spec.fields.items():
        if name == spread:
            assert isinstance(field.kind, Lines)
            for inner in field.kind.of.fields.values():
                own = every_language(inner.label)
                titles = every_language(field.label)
                long = [f"{title} {label}" for title in titles for label in own]
                keys = [*own, inner.name, f"{name}.{inner.name}", *long]
                found.append((f"{name}.{inner.name}", tuple(map(fold, keys))))
        else:
            keys = [*every_language(field.label), name]
            found.append((name, tuple(map(fold, keys))))
    return tuple(found)


def _labels(_name: str, spec: RecordSpec) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return _label_keys(spec.cls, spread_name(spec))
