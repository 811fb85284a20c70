"""From the row of a contact or customer to a card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crm_desktop.exchange.vcard.card import Account, Card, Place, SpecialDay, Way
from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import FieldSpec, RecordSpec
from crm_desktop.services.card_rows import PHONES

FIELDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("name", "family", "given", "additional", "prefix", "suffix"): ("name", "salutation"),
    ("organisation", "is_company"): ("customer", "kind", "company"),
    ("units",): ("department",),
    ("title", "role"): ("title", "occupation"),
    ("phones",): ("office_phone", "mobile", "home_phone", "fax", "phone"),
    ("emails",): ("email",),
    ("pages",): ("homepage",),
    ("places",): ("country", "province", "city", "postal_code", "address", "addresses"),
    ("accounts",): ("social",),
    ("birthday",): ("birthday",),
    ("days",): ("anniversaries",),
    ("gender",): ("gender",),
    ("hobbies",): ("hobbies",),
    ("categories",): ("tags",),
    ("notes",): ("notes",),
    ("uid",): ("external_id",),
}
"""Parts of a card, and the fields of a record that are written in them."""

WRITTEN = frozenset(name for names in FIELDS.values() for name in names)
"""The fields that a card has a place for."""

_GENDERS = {"male": "M", "female": "F", "other": "O"}
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,4}")
_DOUBLE = frozenset((
    "欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容",
    "令狐", "长孙", "宇文", "东方", "独孤", "端木", "南宫", "轩辕", "百里", "呼延",
    "东郭", "申屠", "公冶", "澹台", "濮阳", "淳于", "单于", "太叔", "仲孙", "钟离",
    "鲜于", "闾丘", "司空", "左丘", "西门",
))  # fmt: skip
"""Chinese family names of two characters."""


def record_card(spec: RecordSpec, row: Mapping[str, Any], customer: str, uid: str) -> Card:
    """Return the card of a record; ``customer`` is what a contact's customer is called."""
    company = spec.name == "customer" and row["kind"] != "person"
    family, given = ("", "") if company else split_name(row["name"])
    organisation = (
        customer if spec.name == "contact" else row["name"] if company else row["company"]
    )
    return Card(
        name=row["name"],
        family=family,
        given=given,
        prefix=_shown(spec, row, "salutation"),
        is_company=company,
        organisation=organisation,
        units=tuple(filter(None, [row.get("department", "")])),
        title=row.get("title", "") or row.get("occupation", ""),
        phones=tuple(_phones(spec, row)),
        emails=(Way(row["email"]),) if row["email"] else (),
        pages=(Way(row["homepage"]),) if row.get("homepage") else (),
        places=tuple(_places(spec, row)),
        accounts=tuple(
            Account(_line_shown(spec, "social", "network", line), line["account"])
            for line in row["social"]
        ),
        birthday=row["birthday"],
        days=tuple(SpecialDay(line["what"], line["on"]) for line in row.get("anniversaries", ())),
        gender=_GENDERS.get(row.get("gender", ""), ""),
        hobbies=row.get("hobbies", ""),
        categories=tuple(row.get("tags", ())),
        notes=row["notes"],
        uid=uid,
    )


def split_name(name: str) -> tuple[str, str]:
    """Return family name and given name, as far as the form of a name tells them apart."""
    if _CHINESE.fullmatch(name):
        length = 2 if name[:2] in _DOUBLE and len(name) > 2 else 1  # noqa: PLR2004
        return name[:length], name[length:]
    given, _space, family = name.rpartition(" ")
    return (family, given.strip()) if given else ("", name)


def not_written(spec: RecordSpec, row: Mapping[str, Any]) -> list[FieldSpec]:
    """Return the fields of a record that hold something and that no card has a place for."""
    return [
        field
        for name, field in spec.fields.items()
        if name not in WRITTEN
        and not field.derived
        and row[name] is not False
        and not is_blank(row[name])
    ]


def _phones(spec: RecordSpec, row: Mapping[str, Any]) -> list[Way]:
    found = []
    for kind, name in PHONES[spec.name].items():
        if name and row[name]:
            number, _mark, extension = row[name].partition(";ext=")
            kinds = frozenset({"fax", "work"} if kind == "fax" else {kind})
            found.append(Way(f"{number} ext {extension}" if extension else number, kinds))
    return found


def _places(spec: RecordSpec, row: Mapping[str, Any]) -> list[Place]:
    found = []
    names = ("city", "province", "postal_code", "country", "address")
    if any(row[name] for name in names):
        main = Place(
            street=row["address"],
            city=row["city"],
            region=row["province"],
            postal_code=row["postal_code"],
            country=_shown(spec, row, "country"),
            kinds=frozenset({"work"}),
            preferred=True,
        )
        found.append(main)
    for line in row.get("addresses", ()):
        label = _line_shown(spec, "addresses", "type", line)
        found.append(Place(street=line["address"], label=label))
    return found


def _shown(spec: RecordSpec, row: Mapping[str, Any], name: str) -> str:
    field = spec.fields.get(name)
    return "" if field is None else field.kind.show(row[name])


def _line_shown(spec: RecordSpec, lines: str, name: str, line: Mapping[str, Any]) -> str:
    return spec.lines[lines].of.fields[name].kind.show(line[name])
