"""From a card to the row of a table, for contacts and for customers.

Whatever a card says that has no field of its own goes into the notes, as label and value: what
somebody wrote down about a person is not thrown away for want of a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from crm_desktop.exchange.vcard.card import Card, Place, Way
from crm_desktop.fields.kind import Reading, clean, is_blank
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import N_, _
from crm_desktop.services.line_text import write_lines

PHONES = {
    "contact": {"work": "office_phone", "home": "home_phone", "cell": "mobile", "fax": "fax"},
    "customer": {"work": "phone", "home": "", "cell": "mobile", "fax": "fax"},
}
"""Record type -> kind of phone -> the field that holds one; "" for one that has none."""

_GENDERS = {"M": "male", "F": "female", "O": "other", "N": "other", "U": "other"}
_KIND_LABELS = {
    "home": N_("Home"), "work": N_("Work"), "cell": N_("Mobile"), "fax": N_("Fax"),
    "pager": N_("Pager"), "main": N_("Main number"), "car": N_("Car"), "other": N_("Other"),
}  # fmt: skip
_CHINESE_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")


class CardRows:
    """Makes the rows for one record type.

    ``is_customer`` tells whether a name is that of exactly one customer: only such an organisation
    can be referred to. ``homeless`` collects the names of the others.
    """

    def __init__(
        self, spec: RecordSpec, reading: Reading, is_customer: Callable[[str], bool]
    ) -> None:
        self._spec = spec
        self._reading = reading
        self._is_customer = is_customer
        self._row: dict[str, Any] = {}
        self._remarks: list[tuple[str, str]] = []
        self.homeless: dict[str, None] = {}

    def row(self, card: Card) -> dict[str, Any]:
        """Return field -> cell for what the card says."""
        self._row = {}
        self._remarks = []
        self._who(card)
        self._work(card)
        self._phones(card.phones)
        self._emails(card)
        self._pages(card)
        self._places(card)
        self._social(card)
        self._personal(card)
        for label, value in card.extras:
            self._remark(_(label), value)
        told = [f"{label}: {value}" for label, value in dict.fromkeys(self._remarks)]
        notes = "\n".join((*((card.notes,) if card.notes else ()), *told))
        if notes:
            self._row["notes"] = notes
        return self._row

    # -- putting things where they belong -------------------------------------------------------

    def _remark(self, label: str, value: str) -> None:
        if clean(value):
            self._remarks.append((label, clean(value)))

    def _put(self, name: str, value: object) -> bool:
        """Fill a field that is free with what it can hold; tell whether it did."""
        field = self._spec.fields.get(name)
        if field is None or name in self._row:
            return False
        try:
            parsed = field.kind.parse(value, self._reading)
            field.kind.check(parsed)
        except FieldError:
            return False
        if is_blank(parsed):
            return False
        self._row[name] = clean(value) if isinstance(value, str) else value
        return True

    def _put_or_remark(self, name: str, label: str, value: str) -> None:
        if clean(value) and not self._put(name, value):
            self._remark(label, value)

    def _put_choice(self, name: str, key: str) -> None:
        self._row[name] = self._spec.fields[name].kind.cell(key)

    # -- who --------------------------------------------------------------------------------------

    def _who(self, card: Card) -> None:
        name = self._row["name"] = shown_name(card)
        if "salutation" in self._spec.fields and clean(card.prefix):
            name = self._row["name"] = without_prefix(name, card.prefix)
            self._put_or_remark("salutation", _("Salutation"), card.prefix)
        elif clean(card.prefix) and card.prefix not in name:
            self._remark(_("Salutation"), card.prefix)
        for part, label in (
            (card.additional, _("Middle name")),
            (card.suffix, _("Name suffix")),
        ):
            if part not in name:
                self._remark(label, part)
        for nickname in card.nicknames:
            self._remark(_("Nickname"), nickname)

    def _work(self, card: Card) -> None:
        organisation = clean(card.organisation)
        if self._spec.name == "customer":
            self._put_choice("kind", "company" if card.is_company else "person")
            if organisation != self._row["name"] or not card.is_company:
                self._put_or_remark("company", _("Organisation"), organisation)
            self._put_or_remark("occupation", _("Job title"), card.title)
        elif organisation:
            if self._is_customer(organisation):
                self._row["customer"] = organisation
            else:
                self.homeless[organisation] = None
                self._remark(_("Organisation"), organisation)
        units = ", ".join(map(clean, card.units))
        self._put_or_remark("department", _("Department"), units)
        if "title" in self._spec.fields:
            self._put_or_remark("title", _("Job title"), card.title)
        if not self._put("title", card.role):
            self._put_or_remark("occupation", _("Role"), card.role)

    # -- how to reach them ------------------------------------------------------------------------

    def _phones(self, phones: Iterable[Way]) -> None:
        left = sorted(phones, key=lambda way: not way.preferred)
        waiting: list[tuple[str, Way]] = []
        untold: list[Way] = []
        for way in left:
            kind = _phone_kind(way)
            name = PHONES[self._spec.name].get(kind, "")
            if not kind and not way.label:
                untold.append(way)
            elif way.kinds >= {"home", "fax"} or not self._put(name, way.value):
                waiting.append((kind, way))
        for way in untold:
            kind = "cell" if _CHINESE_MOBILE.fullmatch(re.sub(r"[\s-]", "", way.value)) else "work"
            if not self._put(PHONES[self._spec.name][kind], way.value):
                waiting.append((kind, way))
        for kind, way in waiting:
            # A home number stands in for the office's where a record knows no home, and a fax at
            # home for one in the office.
            name = PHONES[self._spec.name].get(kind, "x") or PHONES[self._spec.name]["work"]
            if way.label or not self._put(name, way.value):
                self._remark(_way_label(_("Phone"), way), way.value)

    def _emails(self, card: Card) -> None:
        for way in sorted(card.emails, key=_business_first):
            self._put_or_remark("email", _way_label(_("Email"), way), way.value)

    def _pages(self, card: Card) -> None:
        known: set[str] = set()
        for way in sorted(card.pages, key=_business_first):
            bare = clean(way.value).removeprefix("http://").removeprefix("https://").rstrip("/")
            if bare not in known:
                known.add(bare)
                self._put_or_remark("homepage", _way_label(_("Home page"), way), way.value)

    def _places(self, card: Card) -> None:
        places = sorted(card.places, key=_business_first)
        if not places:
            return
        main, *others = places
        self._put_or_remark("address", _("Address"), street_of(main))
        for name, part, label in (
            ("city", main.city, _("City")),
            ("province", main.region, _("Province or state")),
            ("postal_code", main.postal_code, _("Postal code")),
            ("country", main.country, _("Country or region")),
        ):
            self._put_or_remark(name, label, part)
        if "addresses" in self._spec.fields:
            lines = [{"type": self._address_type(one), "address": whole(one)} for one in others]
            self._put_lines("addresses", lines)
        else:
            for one in others:
                self._remark(_way_label(_("Address"), one), whole(one))

    def _address_type(self, place: Place) -> str:
        if place.label:
            kind = self._spec.lines["addresses"].of.fields["type"].kind
            found: str = kind.parse(place.label, self._reading)
            return found
        return "home" if "home" in place.kinds else "branch" if "work" in place.kinds else "other"

    def _social(self, card: Card) -> None:
        kind = self._spec.lines["social"].of.fields["network"].kind
        lines = [
            {"network": kind.parse(_(one.network), self._reading), "account": clean(one.account)}
            for one in card.accounts
        ]
        self._put_lines("social", lines)

    def _put_lines(self, name: str, lines: list[dict[str, Any]]) -> None:
        """Fill lines; what does not fit into one stands in the notes."""
        part = self._spec.lines[name].of
        fitting = []
        for line in lines:
            try:
                for field in part.fields.values():
                    field.kind.check(line[field.name])
            except FieldError:
                self._remark(_(part.label), " · ".join(map(str, line.values())))
            else:
                fitting.append(line)
        if fitting:
            self._row[name] = write_lines(part, fitting)

    # -- the rest ---------------------------------------------------------------------------------

    def _personal(self, card: Card) -> None:
        if card.birthday is not None and not self._put("birthday", card.birthday):
            self._remark(_("Birthday"), card.birthday.isoformat())
        if "anniversaries" in self._spec.fields:
            days = [{"what": day.what or _("Anniversary"), "on": day.on} for day in card.days]
            self._put_lines("anniversaries", days)
        else:
            for day in card.days:
                self._remark(day.what or _("Anniversary"), day.on.isoformat())
        if card.gender:
            if "gender" in self._spec.fields:
                self._put_choice("gender", _GENDERS[card.gender])
            else:
                kind = {"M": _("Male"), "F": _("Female")}.get(card.gender, _("Other or not said"))
                self._remark(_("Gender"), kind)
        self._put_or_remark("hobbies", _("Hobbies"), card.hobbies)
        self._put_or_remark("tags", _("Categories"), ", ".join(card.categories))


def shown_name(card: Card) -> str:
    """Return what to call the card's owner: as it is shown, else the best there is.

    "" where the card holds nothing of the kind.
    """
    parts = [clean(card.given), clean(card.additional), clean(card.family), clean(card.suffix)]
    if _CHINESE.fullmatch("".join(parts)):
        parts = [clean(card.family) + clean(card.given)]
    reachable = (way.value for way in (*card.emails, *card.phones))
    for name in (
        card.name,
        " ".join(filter(None, parts)),
        *card.nicknames,
        card.organisation,
        *reachable,
    ):
        if clean(name):
            return " ".join(name.split())
    return ""


def without_prefix(name: str, prefix: str) -> str:
    """Return a name without the title that it begins with, where anything is left then."""
    bare = clean(name.removeprefix(clean(prefix)))
    return bare or name


def street_of(place: Place) -> str:
    """Return the part of an address before the city, in one line."""
    parts = [place.box, place.extended, place.street]
    lines = [line for part in parts for line in part.splitlines() if clean(line)]
    if len(lines) == 1:
        return clean(lines[0])
    return ", ".join(line.strip(" \t\r,") for line in lines)


def whole(place: Place) -> str:
    """Return an address in one line."""
    city = " ".join(filter(None, map(clean, (place.region, place.postal_code))))
    parts = (street_of(place).rstrip(" ,"), clean(place.city), city, clean(place.country))
    return ", ".join(filter(None, parts))


def _business_first(way: Way | Place) -> tuple[bool, bool]:
    return not way.preferred, "work" not in way.kinds


def _phone_kind(way: Way) -> str:
    """Return the kind that decides where a number goes ("" for one that says nothing)."""
    if way.label:
        return "labelled"
    for kind in ("pager", "car", "fax", "cell", "home", "work", "other"):
        if kind in way.kinds:
            return kind
    return "work" if "main" in way.kinds else ""


def _way_label(what: str, way: Way | Place) -> str:
    kinds = [_(_KIND_LABELS[kind]) for kind in sorted(way.kinds)]
    told = way.label or ", ".join(kinds)
    return f"{what} ({told})" if told else what
