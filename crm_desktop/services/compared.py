"""By which fields records of a type are compared, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from crm_desktop.analysis.duplicates.kinds import Kind, kind_of_title
from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import FieldSpec, RecordSpec

_BY_KIND = {
    "phone": Kind.PHONE, "email": Kind.EMAIL, "link": Kind.LINK, "date": Kind.DATE,
    "moment": Kind.DATE, "reference": Kind.COMPANY,
}  # fmt: skip
_BY_TITLE = frozenset({
    Kind.NAME, Kind.COMPANY, Kind.GIVEN, Kind.SURNAME, Kind.ADDRESS, Kind.PLACE, Kind.POSTCODE,
    Kind.STATE, Kind.CODE,
})  # fmt: skip


@cache
def _kinds(cls: type) -> Mapping[str, Kind]:
    spec: RecordSpec = cls.__crm_spec__  # type: ignore[attr-defined]
    if _kind(spec, spec.fields[spec.title]) not in {Kind.NAME, Kind.COMPANY}:
        return {}
    return {name: kind for name, field in spec.fields.items() if (kind := _kind(spec, field))}


def compared(spec: RecordSpec) -> Mapping[str, Kind]:
    """Return the fields that tell who or what a record is, with what they hold.

    Codes and keys are not among them, because no two records share one. Nor is what many share
    and what changes: choices, tags, amounts, who is responsible. What has no name (a sale, a call)
    has no such fields: two of them on one day are two.
    """
    return _kinds(spec.cls)


def must_agree(spec: RecordSpec) -> str:
    """Return the field in which two records of one thing must have something in common.

    It is the name of people: those of one office share number, address and more. ("" if none.)
    """
    return spec.title if compared(spec).get(spec.title) is Kind.NAME else ""


def _kind(spec: RecordSpec, field: FieldSpec) -> Kind | None:
    if field.unique or field.derived:
        return None
    if field.name != spec.title and field.kind.key != "text":
        return _BY_KIND.get(field.kind.key)
    found = kind_of_title(field.label) if field.kind.key == "text" else None
    if field.name == spec.title:
        person = any(kind.owned for kind in spec.references.values())
        named = Kind.NAME if person else Kind.COMPANY
        return named if found is Kind.NAME else Kind.TEXT
    # Codes that are not keys say what another field says, such as an area code.
    told = found in _BY_TITLE and (found is not Kind.CODE or field.sensitive)
    shared = field.suggest and found not in {Kind.PLACE, Kind.STATE}
    return found if told and not shared else None


def texts(spec: RecordSpec, row: Mapping[str, Any]) -> dict[str, str]:
    """Return what is compared of a record: field name -> text; blank fields are left out.

    Of another record the title stands under ``name + ".title"``.
    """
    found = {}
    for name in compared(spec):
        value = row.get(name)
        if is_blank(value):
            continue
        field = spec.fields[name]
        if name in spec.references:
            found[name] = str(row.get(f"{name}.title") or "")
        elif field.kind.key == "phone":
            found[name] = str(value).partition(";")[0]
        else:
            found[name] = field.kind.show(value)
    return found
