"""Where in the order of a list something begins: asked of an index, not of every row."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from crm_desktop.fields.kind import Reading
from crm_desktop.fields.numbers import Number, read_decimal
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.fields.texts import Choice
from crm_desktop.storage.tables import Tables

_LAST = "\U0010ffff"


def beginning(
    tables: Tables, spec: RecordSpec, key: str, text: str, reading: Reading
) -> ColumnElement[bool] | None:
    """Return the clause for the rows whose field begins with ``text``, or comes to it.

    ``key`` is a field's name, ``-`` before it for a falling order. Words begin so as people read
    them, without regard to the case of Latin letters; of numbers, those are meant that the order
    reaches at or after the one written. ``None`` where nothing can begin so.
    """
    name, falling = key.lstrip("-"), key.startswith("-")
    if name not in spec.fields:
        return None
    field = spec.fields[name]
    column: ColumnElement[str] = tables.by_name[spec.name].c[name]
    if isinstance(field.kind, Reference):
        other = tables.records[field.kind.to]
        table = tables.by_name[other.name]
        inner = _begins(other.fields[other.title], table.c[other.title], text)
        return column.in_(select(table.c.id).where(inner))
    if isinstance(field.kind, Number):
        try:
            number = read_decimal(text, reading)
        except ValueError:
            return None
        if number is None:
            return None
        stored = int(number.scaleb(field.kind.places))
        return column <= stored if falling else column >= stored
    return None if field.kind.column != "text" else _begins(field, column, text)


def _begins(field: FieldSpec, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    if isinstance(field.kind, Choice):
        wanted = text.casefold()
        keys = [one.key for one in field.kind.options() if one.show().casefold().startswith(wanted)]
        chosen = column.in_(keys)
        return or_(chosen, _from(column, text)) if field.kind.open else chosen
    if field.kind.key == "phone":
        return or_(_from(column, text), _from(column, f"+{text}"))
    if field.kind.key == "tags":
        return _from(column, f'["{text}')
    return _from(column, text)


def _from(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    # A range, which an index answers; LIKE would look at every row. That it is not blank is said
    # once more so that the partial index of a unique field is taken.
    return (column >= text) & (column < text + _LAST) & (column != "")
