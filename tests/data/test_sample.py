"""The sample workbook: its headers and values are those of the record types."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from openpyxl import load_workbook

from crm_desktop.fields.kind import Reading, fold
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.records import record_type
from crm_desktop.resources import resource

RECORDS = ("customer", "contact", "product", "sale", "feedback", "interaction")


@pytest.fixture(scope="module")
def sheets() -> dict[str, list[dict[str, Any]]]:
    book = load_workbook(resource("data/sample.xlsx"), data_only=True)
    found = {}
    for sheet in book:
        header, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    return found


def field_of(spec: RecordSpec, header: str) -> FieldSpec | None:
    """Return the field that a header means."""
    fields = [*spec.fields.values()]
    for lines in spec.lines.values():
        fields += lines.of.fields.values()
    return next(
        (one for one in fields if fold(header) in map(fold, (one.label, *one.aliases))), None
    )


@pytest.mark.parametrize("record", RECORDS)
def test_every_header_and_value_is_understood(
    sheets: dict[str, list[dict[str, Any]]], record: str
) -> None:
    spec = record_type(record)
    rows = sheets[spec.plural]
    for header in rows[0]:
        assert field_of(spec, header), header
    for row in rows:
        for header, value in row.items():
            field = field_of(spec, header)
            if value is None or field is None or isinstance(field.kind, Reference):
                continue
            read = field.kind.parse(value, Reading())
            field.kind.check(read)
            if field.kind.key == "choice":
                assert field.kind.show(read) == value


def test_every_reference_leads_somewhere(sheets: dict[str, list[dict[str, Any]]]) -> None:
    names = Counter(row["Name"] for row in sheets["Customers"])
    codes = {row["Customer code"] for row in sheets["Customers"]}
    products = {row["Product code"] for row in sheets["Products"]}
    assert set(names.values()) == {1}
    assert len(codes) == len(sheets["Customers"])
    assert all(len(code) <= 8 for code in codes)
    for sheet in ("Contacts", "Interactions"):
        assert {row["Customer"] for row in sheets[sheet]} <= set(names)
    for sheet in ("Sales", "Feedback"):
        assert {row["Customer code"] for row in sheets[sheet]} <= codes
    assert {row["Product code"] for row in sheets["Sales"]} <= products


def test_it_is_as_large_as_a_small_office(sheets: dict[str, list[dict[str, Any]]]) -> None:
    sizes = {name: len(rows) for name, rows in sheets.items()}
    assert sizes["Customers"] == 60
    assert sizes["Products"] == 30
    assert 70 <= sizes["Contacts"] <= 110
    assert 190 <= sizes["Sales"] <= 210
    assert 40 <= sizes["Feedback"] <= 80
    assert 100 <= sizes["Interactions"] <= 130
