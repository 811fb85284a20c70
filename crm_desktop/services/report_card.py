"""One record on paper: its fields in the sections of its form, its lines as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.numbers import YesNo
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Lines, Reference
from crm_desktop.i18n import _
from crm_desktop.reports.dataset import Block, Column, Document, FieldsBlock, TableBlock
from crm_desktop.services.report_parts import (
    card_field,
    cell,
    column,
    currency_of,
    file_currency,
    head,
    places_of,
)
from crm_desktop.storage.reader import Reader, Row

_ACROSS = 3


def card_report(reader: Reader, record: str, row: Row) -> Document:
    """Return the card of a record: ``row`` is what ``Reader.get`` gave."""
    spec = reader.records[record]
    below = ""
    if spec.subtitle:
        below = str(cell(spec.fields[spec.subtitle], row, "") or "")
    kind = _(spec.label)
    return head(reader).document(
        spec.call(row),
        (*section_blocks(reader, spec, row),),
        subtitle=" · ".join(text for text in (kind, below) if text),
    )


def section_blocks(
    reader: Reader, spec: RecordSpec, row: Row, *, without: frozenset[str] = frozenset()
) -> Iterator[Block]:
    """Yield the filled-in fields, section by section; lines as tables after their section."""
    currency = currency_of(row, file_currency(reader))
    sections = [
        (_(section.label), [name for line in section.rows for name in line])
        for tab in spec.layout
        for section in tab.sections
    ]
    placed = {name for _title, names in sections for name in names}
    sections[0][1].extend(name for name in spec.fields if name not in placed)
    for title, names in sections:
        shown = [name for name in names if name not in without]
        yield from _section(reader, title, [spec.fields[name] for name in shown], row, currency)


def _section(
    reader: Reader, title: str, every: list[FieldSpec], row: Row, currency: str
) -> Iterator[Block]:
    fields = [field for field in every if _says_something(field, row)]
    tables = [field for field in fields if isinstance(field.kind, Lines)]
    plain = [field for field in fields if field not in tables]
    summed = {name for field in tables for name in _totals_of(field, plain)}
    shown = tuple(card_field(field, row, currency) for field in plain if field.name not in summed)
    if shown:
        yield FieldsBlock(title, shown, _ACROSS)
    for field in tables:
        yield lines_table(reader, field, row, currency)


def _totals_of(lines: FieldSpec, beside: list[FieldSpec]) -> list[str]:
    """Return derived sums that stand below the table of ``lines`` anyway."""
    assert isinstance(lines.kind, Lines)
    adds = any(
        field.measure and field.kind.key == "money" for field in lines.kind.of.fields.values()
    )
    return [f.name for f in beside if adds and f.derived and f.measure and f.kind.key == "money"]


def _says_something(field: FieldSpec, row: Mapping[str, Any]) -> bool:
    value = row.get(field.name)
    return value is True if isinstance(field.kind, YesNo) else not is_blank(value)


def lines_table(reader: Reader, field: FieldSpec, row: Row, currency: str) -> TableBlock:
    """Return the lines of a record as a table; what a line refers to also with its subtitle."""
    assert isinstance(field.kind, Lines)
    lines = [dict(line) for line in row[field.name]]
    columns: list[Column] = []
    values: list[list[Any]] = [[] for _line in lines]
    for inner in field.kind.of.fields.values():
        if isinstance(inner.kind, Reference):
            other = reader.records[inner.kind.to]
            if other.subtitle and other.fields[other.subtitle].kind.key == "text":
                below = other.fields[other.subtitle]
                ids = [line[inner.name] for line in lines if line[inner.name]]
                known = {one["id"]: one for one in reader.rows(other.name, ids, (below.name,))}
                columns.append(column(below))
                for line, shown in zip(lines, values, strict=True):
                    found = known.get(line[inner.name])
                    shown.append(cell(below, found, currency) if found else "")
        told = column(inner, decimals=places_of(inner, lines))
        # Pieces and kilos do not add up, money does.
        columns.append(told if told.kind == "money" else replace(told, total=False))
        for line, shown in zip(lines, values, strict=True):
            shown.append(cell(inner, line, currency))
    return TableBlock(field.show_label(), tuple(columns), values)
