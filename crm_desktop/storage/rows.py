"""Between values and rows: storing, loading, and reading single records with their lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Connection

from crm_desktop.fields.kind import Kind
from crm_desktop.fields.spec import FieldSpec, PartSpec, RecordSpec
from crm_desktop.storage.tables import META

T = TypeVar("T")

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Image = dict[str, Any]
"""A record as it is stored, by field name, with ``META``; lines are lists of such mappings."""


def stored_line(part: PartSpec, line: Mapping[str, Any]) -> Image:
    """Return a line's values as the database keeps them."""
    return {spec.name: spec.kind.store(line.get(spec.name)) for spec in part.fields.values()}


def stored_value(field: FieldSpec, value: Any) -> Any:
    """Return one field's value as the database keeps it."""
    if field.stored:
        return field.kind.store(value)
    part: PartSpec = field.kind.of  # type: ignore[attr-defined]
    return [stored_line(part, line) for line in value or ()]


def loaded_value(field: FieldSpec, stored: Any) -> Any:
    """Return one field's value from what the database kept."""
    if field.stored:
        return field.kind.load(stored)
    part: PartSpec = field.kind.of  # type: ignore[attr-defined]
    return tuple(
        {inner.name: inner.kind.load(line[inner.name]) for inner in part.fields.values()}
        for line in stored
    )


def stored_image(part: PartSpec, values: Mapping[str, Any]) -> Image:
    """Return what people decide, as the database keeps it; what ``values`` lacks is blank."""
    image: Image = {}
    get = values.get
    for name, store, blank, plain in _stores(part.cls):
        value = get(name, blank)
        image[name] = value if plain and type(value) is str else store(value)
    return image


@cache
def _stores(cls: type) -> tuple[tuple[str, Callable[[Any], Any], Any, bool], ...]:
    """Return name, how it is stored, blank and whether a text is stored as it is."""
    spec: PartSpec = cls.__crm_spec__  # type: ignore[attr-defined]
    return tuple(
        (
            name,
            field.kind.store if field.stored else partial(stored_value, field),
            field.kind.blank,
            field.stored and type(field.kind).store is Kind.store,
        )
        for name, field in spec.fields.items()
        if field.kept is None
    )


@cache
def _names(cls: type, *, lines: bool) -> tuple[str, ...]:
    spec: PartSpec = cls.__crm_spec__  # type: ignore[attr-defined]
    return tuple(name for name, field in spec.fields.items() if field.stored or lines)


def column_names(spec: PartSpec) -> tuple[str, ...]:
    """Return the names of the fields that have a column of their own."""
    return _names(spec.cls, lines=False)


def quoted(names: Iterable[str]) -> str:
    """Return column names for a statement."""
    return ", ".join(f'"{name}"' for name in names)


def decided(spec: RecordSpec, image: Image) -> Image:
    """Return an image without what the file keeps by itself."""
    return {
        name: value
        for name, value in image.items()
        if name not in spec.fields or spec.fields[name].kept is None
    }


def inserting(spec: RecordSpec) -> tuple[tuple[str, ...], str]:
    """Return the columns of a record's own table, and the statement that fills id and these."""
    return _inserting(spec.cls)


def row_of(spec: RecordSpec, record_id: int, image: Image) -> tuple[Any, ...]:
    """Return what the statement of ``inserting`` is given for a record."""
    values: tuple[Any, ...] = _picking(spec.cls)(image)
    return (record_id, *values)


@cache
def _picking(cls: type) -> Callable[[Image], tuple[Any, ...]]:
    return itemgetter(*_inserting(cls)[0])


@cache
def _inserting(cls: type) -> tuple[tuple[str, ...], str]:
    spec: RecordSpec = cls.__crm_spec__  # type: ignore[attr-defined]
    columns = (*(name for name in column_names(spec) if spec.fields[name].kept is None), *META)
    return columns, (
        f'INSERT INTO "{spec.name}" (id, {quoted(columns)}) '  # noqa: S608 - names are declared
        f"VALUES ({marks(len(columns) + 1)})"
    )


def marks(count: int) -> str:
    """Return as many placeholders."""
    return ", ".join("?" * count)


def read_images(connection: Connection, spec: RecordSpec, ids: Sequence[int]) -> dict[int, Image]:
    """Return the stored images of those records that exist, by id."""
    found: dict[int, Image] = {}
    columns = (*column_names(spec), *META)
    statement = f'SELECT id, {quoted(columns)} FROM "{spec.name}" WHERE id IN'  # noqa: S608 - declared
    for chunk in chunks(ids):
        for row in connection.exec_driver_sql(f"{statement} ({marks(len(chunk))})", tuple(chunk)):
            found[row[0]] = dict(zip(columns, row[1:], strict=True))
        for name, kind in spec.lines.items():
            inner = column_names(kind.of)
            lines_of: dict[int, list[Image]] = {}
            rows = connection.exec_driver_sql(
                f"SELECT owner_id, {quoted(inner)} "  # noqa: S608 - names are declared
                f'FROM "{spec.name}_{name}" WHERE owner_id IN ({marks(len(chunk))}) '
                "ORDER BY owner_id, position",
                tuple(chunk),
            )
            for row in rows:
                lines_of.setdefault(row[0], []).append(dict(zip(inner, row[1:], strict=True)))
            for record_id in chunk:
                if record_id in found:
                    found[record_id][name] = lines_of.get(record_id, [])
    return found


_CHUNK = 500


def chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """Yield ``values``, such as ids, in pieces that fit one statement."""
    for at in range(0, len(values), _CHUNK):
        yield values[at : at + _CHUNK]


def as_json(image: Mapping[str, Any] | None) -> str | None:
    """Return an image as the change log keeps it."""
    if image is None:
        return None
    return _JSON.encode(image)
