"""Rules that bring values to one spelling: what each changes of one record, without the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from crm_desktop.analysis.duplicates.kinds import Kind
from crm_desktop.fields.contact_kinds import Phone
from crm_desktop.fields.kind import Reading, is_blank
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.fields.texts import Choice
from crm_desktop.i18n import N_, _, language
from crm_desktop.services.compared import compared
from crm_desktop.services.merge_values import notes_field

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Office:
    """What rules need to know: how the office writes, and which day it is."""

    reading: Reading
    today: date


Change = Callable[[RecordSpec, Values, Office], Iterator[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, what it does, and (field, new value) for a record's values.

    ``spares`` says what it leaves alone. What a ``whole`` one does to a record belongs together.
    """

    key: str
    label: str
    help: str
    change: Change
    spares: str = ""
    whole: bool = False


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE_BRACKETS = frozenset("（），：；！？")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_CHINESE = re.compile("[㐀-鿿]")
_SPREAD = re.compile("[㐀-鿿](?: ?[㐀-鿿]){1,3}")
"""A Chinese name of two to four characters, spread to the length of its neighbours."""
_FULL_NAME = re.compile("[㐀-鿿]{2,4}")
_BEHIND = frozenset({"先生", "女士", "小姐", "博士", "教授"})
_LEAST_DIGITS = 5
_EARLIEST_BIRTH = date(1900, 1, 1)
_SUFFIXES = (
    (re.compile(r"\bco(mpany|\.)?\s*,?\s*(ltd\b\.?|limited\b)", re.IGNORECASE), "Co., Ltd."),
    (re.compile(r",?\s+inc(orporated)?\b\.?$", re.IGNORECASE), " Inc."),
    (re.compile(r",?\s+(ltd\b\.?|limited)$", re.IGNORECASE), " Ltd"),
    (re.compile(r",?\s+corp(oration)?\b\.?$", re.IGNORECASE), " Corp."),
    (re.compile(r",?\s+l\.?l\.?c\b\.?$", re.IGNORECASE), " LLC"),
    (re.compile(r",?\s+g\.?m\.?b\.?h\b\.?", re.IGNORECASE), " GmbH"),
    (re.compile(r"\s*[(（]\s*(集团|中国|有限合伙)\s*[)）]"), r"（\1）"),
)
_PARTICLES = frozenset({"von", "van", "de", "da", "di", "der", "den", "del", "la", "le", "zu"})
_SCOTS = re.compile(r"\b(Mc)([a-z])")
_LETTER = re.compile(r"[^\W\d_]")


def _texts(spec: RecordSpec, values: Values, *, long: bool = False) -> Iterator[tuple[str, str]]:
    kinds = {"text", "long_text"} if long else {"text"}
    for name, field in spec.fields.items():
        if field.kind.key in kinds and not field.derived and values[name]:
            yield name, values[name]


def _spaces(spec: RecordSpec, values: Values, office: Office) -> Iterator[tuple[str, Any]]:
    del office
    for name, text in _texts(spec, values, long=True):
        lines = text.translate(_INVISIBLE).split("\n")
        if spec.fields[name].kind.key == "long_text":
            yield name, "\n".join(line.rstrip() for line in lines).strip("\n")
        else:
            line = _BLANKS.sub(" ", " ".join(lines)).strip()
            spread = name == spec.title and _is_person(spec, values) and _SPREAD.fullmatch(line)
            yield name, line.replace(" ", "") if spread else line


def _width(spec: RecordSpec, values: Values, office: Office) -> Iterator[tuple[str, Any]]:
    """Make full-width letters and digits plain; Chinese keeps its punctuation."""
    del office
    for name, text in _texts(spec, values):
        chinese = _CHINESE.search(text)
        yield (
            name,
            "".join(
                sign if chinese and sign in _WIDE_BRACKETS else chr(_WIDE.get(ord(sign), ord(sign)))
                for sign in text
            ),
        )


def _email(spec: RecordSpec, values: Values, office: Office) -> Iterator[tuple[str, Any]]:
    del office
    for name, field in spec.fields.items():
        if field.kind.key == "email" and values[name]:
            yield name, values[name].lower()


def _phone(spec: RecordSpec, values: Values, office: Office) -> Iterator[tuple[str, Any]]:
    """Write numbers with their dialling code; a local one gets the record's area code."""
    country = values.get("country") or office.reading.country
    reading = replace(office.reading, country=country)
    area = str(values.get("area_code") or "")
    for name, field in spec.fields.items():
        kind = field.kind
        value = values[name] if isinstance(kind, Phone) else ""
        if not value or value.startswith("+"):
            continue
        tries = [value]
        local = re.sub(r"\D", "", value.partition(";")[0])
        if country == "CN" and area and len(local) in (7, 8):
            number, mark, extension = value.partition(";ext=")
            tries.insert(0, f"{area} {number}{' ext ' if mark else ''}{extension}")
        for written in tries:
            try:
                found = kind.parse(written.replace(";ext=", " ext "), reading)
            except FieldError:
                continue
            if found.startswith("+"):
                yield name, found
                break


def _suffix(spec: RecordSpec, values: Values, office: Office) -> Iterator[tuple[str, Any]]:
    del office
    for name, kind in compared(spec).items():
        text = values[name]
        if kind is Kind.COMPANY and isinstance(text, str) and text and not _is_person(spec, values):
            for pattern, spelling in _SUFFIXES:
                text, changed = pattern.subn(spelling, text)
                if changed and spelling[-1].isascii():
                    break
            yield name, text.strip()


def _is_person(spec: RecordSpec, values: Values) -> bool:
    return compared(spec).get(spec.title) is Kind.NAME or values.get("kind") == "person"


def _capitals(spec: RecordSpec, values: Values, office: Office) -> Iterator[tuple[str, Any]]:
    """Write names of people that are all in capitals, or all small, with a capital each."""
    del office
    name = values[spec.title]
    if _is_person(spec, values) and isinstance(name, str) and name.isascii():
        letters = "".join(_LETTER.findall(name))
        if len(letters) > 2 and (letters.isupper() or letters.islower()):  # noqa: PLR2004 - initials
            words = [_capital(word, first=not at) for at, word in enumerate(name.split(" "))]
            yield spec.title, " ".join(words)


def _capital(word: str, *, first: bool) -> str:
    small = word.lower()
    if small in _PARTICLES and not first:
        return small
    made = re.sub(r"(^|[-'.])([a-z])", lambda found: found[1] + found[2].upper(), small)
    return _SCOTS.sub(lambda found: found[1] + found[2].upper(), made)


def _names(spec: RecordSpec, values: Values, office: Office) -> Iterator[tuple[str, Any]]:
    """Write ``Adams, Aaron`` as it is spoken; take a salutation before a name for itself."""
    del office
    name = values[spec.title]
    if not _is_person(spec, values) or not isinstance(name, str):
        return
    family, comma, given = name.partition(",")
    if comma and given.strip() and "," not in given and not _CHINESE.search(name):
        name = f"{given.strip()} {family.strip()}"
    field = spec.fields.get("salutation")
    if field is not None and isinstance(field.kind, Choice) and not values["salutation"]:
        head, blank, rest = name.partition(" ")
        option = next(
            (one for one in field.kind.options()
             if head.lower().rstrip(".") in {alias.lower().rstrip(".") for alias in one.aliases}),
            None,
        )  # fmt: skip
        if blank and option is not None and rest.strip():
            yield "salutation", option.key
            name = rest.strip()
        else:
            behind, short = _salutation_behind(field.kind, name)
            if behind:
                yield "salutation", behind
                name = short
    yield spec.title, name


def _salutation_behind(kind: Choice, name: str) -> tuple[str, str]:
    """Return the salutation that a Chinese name ends in and the name without it; else nothing.

    A surname alone keeps it: 张先生 without it would be nobody.
    """
    for option in kind.options():
        for written in _BEHIND.intersection(option.aliases):
            short = name.removesuffix(written).strip()
            if short != name and _FULL_NAME.fullmatch(short):
                return option.key, short
    return "", name


def _places(spec: RecordSpec, values: Values, office: Office) -> Iterator[tuple[str, Any]]:
    """Fill blank city, province and area code from each other and from the address."""
    from crm_desktop.fields import places  # noqa: PLC0415 - tables read when first needed

    if "area_code" not in spec.fields or (values["country"] or office.reading.country) != "CN":
        return
    city, province, code = values["city"], values["province"], values["area_code"]
    tongue = "zh_CN" if _CHINESE.search(f"{city}{province}{values['address']}") else language()
    if not city and not code and values["address"]:
        found = places.city(values["address"], province)
        city = found.shown(tongue) if found else ""
    if not code and city:
        code = places.area_code(city, province) or ""
    if code and not (city and province):
        place = places.place_of(code, tongue)
        if place is not None:
            province, city = province or place[0], city or place[1]
    yield from (("city", city), ("province", province), ("area_code", code))


def _impossible(spec: RecordSpec, values: Values, office: Office) -> Iterator[tuple[str, Any]]:
    """Move values that cannot be right into the notes."""
    notes = notes_field(spec)
    if not notes:
        return
    moved: list[str] = []
    for name, value in impossible(spec, values, office.today):
        field = spec.fields[name]
        moved.append(f"{field.show_label()}: {field.kind.show(value)}")
        yield name, field.kind.blank
    if moved:
        text = "\n".join([_("This cannot be right:"), *moved])
        yield notes, "\n\n".join(filter(None, (values[notes], text)))


def impossible(spec: RecordSpec, values: Values, today: date) -> Iterator[tuple[str, Any]]:
    """Yield fields and values that cannot be right: birthdays to come, too short numbers."""
    for name, field in spec.fields.items():
        value = values[name]
        if is_blank(value) or field.derived:
            continue
        if name == "birthday" and not _EARLIEST_BIRTH <= value <= today:
            yield name, value
        elif field.kind.key == "phone":
            digits = re.sub(r"\D", "", value.partition(";")[0])
            if len(digits) < _LEAST_DIGITS:
                yield name, value


RULES: Mapping[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule(
            "spaces",
            N_("Stray spaces"),
            N_("Takes away spaces that nobody means, such as those within 张　三."),
            _spaces,
            N_("Long texts keep their lines and the spaces within them."),
        ),
        Rule(
            "width",
            N_("Full-width letters"),
            N_("Writes ＡＢＣ１２３ as ABC123; Chinese keeps its punctuation."),
            _width,
            N_("Long texts stay as they are."),
        ),
        Rule("email", N_("Email case"), N_("Writes email addresses in small letters."), _email),
        Rule(
            "phone",
            N_("Phone format"),
            N_("Writes phone numbers with dialling code and area code."),
            _phone,
            N_(
                "A number that is none in the record's country stays as it is, and so does a local "
                "one without an area code."
            ),
        ),
        Rule(
            "suffix",
            N_("Company suffix"),
            N_("Writes Co., Ltd., Inc., GmbH and the like in one way."),
            _suffix,
            N_("Names of people, and forms that differ in law, such as 有限公司 and 股份有限公司."),
        ),
        Rule(
            "names",
            N_("Order of names"),
            N_("Writes “Adams, Aaron” as Aaron Adams; takes Dr. or 女士 out of the name."),
            _names,
            N_("Names of companies, and a salutation that is filled in already."),
            whole=True,
        ),
        Rule(
            "capitals",
            N_("Capitals of names"),
            N_("Writes AARON ADAMS as Aaron Adams."),
            _capitals,
            N_("Names of companies, names with accents, initials, and names that mix capitals."),
        ),
        Rule(
            "places",
            N_("City and province"),
            N_("Fills blank cities, provinces and area codes from each other and the address."),
            _places,
            N_("What is filled in already, and addresses outside of China."),
        ),
        Rule(
            "impossible",
            N_("Impossible values"),
            N_("Moves birthdays to come and far too short phone numbers into the notes."),
            _impossible,
            N_("Everything that only looks unlikely. Nothing is deleted."),
            whole=True,
        ),
    )
}
