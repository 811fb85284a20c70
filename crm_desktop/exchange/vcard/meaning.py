"""From the properties of a card to what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import unquote

from crm_desktop.exchange.vcard.card import KINDS, Account, Card, Place, SpecialDay, Way
from crm_desktop.exchange.vcard.properties import Property
from crm_desktop.fields.kind import clean
from crm_desktop.i18n import N_

_APPLE = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
_DATE = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?\s*", re.DOTALL)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?=.)", re.IGNORECASE | re.DOTALL)
_EXTENSION = re.compile(r";ext=(\d+)", re.IGNORECASE)
_ENCODED_NAME = "X-FCENCODED-"
_NETWORKS = {
    "X-QQ": "QQ", "X-WECHAT": "WeChat", "X-WEIXIN": "WeChat", "X-WEIBO": "Weibo",
    "X-DINGTALK": "DingTalk", "X-LINKEDIN": "LinkedIn", "X-WHATSAPP": "WhatsApp",
    "X-FACEBOOK": "Facebook", "X-TWITTER": "X", "X-AIM": "AIM", "X-ICQ": "ICQ", "X-MSN": "MSN",
    "X-YAHOO": "Yahoo", "X-JABBER": "Jabber", "X-SKYPE": "Skype", "X-SKYPE-USERNAME": "Skype",
    "X-GTALK": "Google Talk", "X-GOOGLE-TALK": "Google Talk", "X-GROUPWISE": "GroupWise",
    "X-GADUGADU": "Gadu-Gadu", "X-MS-IMADDRESS": N_("Messenger"),
}  # fmt: skip
_PROPER = {"twitter": "X", "qq": "QQ", "aim": "AIM", "icq": "ICQ", "msn": "MSN"}
_RELATIONS = {
    "X-SPOUSE": N_("Spouse"), "X-EVOLUTION-SPOUSE": N_("Spouse"), "X-MS-SPOUSE": N_("Spouse"),
    "X-MANAGER": N_("Superior"), "X-EVOLUTION-MANAGER": N_("Superior"),
    "X-MS-MANAGER": N_("Superior"), "X-ASSISTANT": N_("Assistant"),
    "X-EVOLUTION-ASSISTANT": N_("Assistant"), "X-MS-ASSISTANT": N_("Assistant"),
    "X-MS-CHILD": N_("Child"), "X-PHONETIC-FIRST-NAME": N_("Given name as spoken"),
    "X-PHONETIC-LAST-NAME": N_("Family name as spoken"),
    "X-PHONETIC-MIDDLE-NAME": N_("Middle name as spoken"),
}  # fmt: skip
_ANNIVERSARIES = frozenset(
    {"ANNIVERSARY", "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY", "X-MS-ANNIVERSARY"}
)
_SILENT = frozenset({"BEGIN", "VERSION", "PRODID", "REV", "PROFILE", "X-ABUID", "X-ABADR",
                     "X-ABLABEL", "SOURCE", "NAME", "SORT-STRING", "MAILER", "X-GENERATOR",
                     "X-EVOLUTION-FILE-AS",
                     "X-MS-OL-DEFAULT-POSTAL-ADDRESS"})  # fmt: skip
"""What tells of the card or of the program that wrote it, not of a person."""

_KINDS_BY_LABEL = {
    "mobile": "cell", "cell": "cell", "iphone": "cell", "home": "home", "work": "work",
    "main": "main", "pager": "pager", "other": "other", "homepage": "", "work fax": "work fax",
    "home fax": "home fax", "workfax": "work fax", "homefax": "home fax",
}  # fmt: skip
_LAST_NAME = 2
"""The place of the last part of a name that is no title."""

_GENDERS = {"male": "M", "female": "F", "m": "M", "f": "F", "o": "O", "n": "N", "u": "U"}


def read_card(properties: Sequence[Property]) -> Card:
    """Return what the properties of one card say; the first of them is its ``BEGIN``."""
    return _Gathering(properties).card()


class _Gathering:
    """One card while its properties are gone through."""

    def __init__(self, properties: Sequence[Property]) -> None:
        self._properties = properties
        self._labels = {
            one.group: _bare_label(one.value)
            for one in properties
            if one.name == "X-ABLABEL" and one.group
        }
        self._nameless = {
            one.group
            for one in properties
            if one.name == "X-ABLABEL" and one.value.lower() == "_$!<anniversary>!$_"
        }
        self._found: dict[str, Any] = {"line": properties[0].number}
        self._lists: dict[str, list[Any]] = {}
        self._extras: list[tuple[str, str]] = []
        self._lost: list[str] = []
        self._label_texts: list[Property] = []
        self._simple: dict[str, Callable[[Property], None]] = {
            "N": self._name_parts, "ORG": self._organisation, "TEL": self._phone,
            "X-MS-TEL": self._outlook_phone,
            "EMAIL": self._email, "URL": self._page, "ADR": self._place, "BDAY": self._birthday,
            "IMPP": self._messenger, "X-SOCIALPROFILE": self._profile,
            "SOCIALPROFILE": self._profile, "NICKNAME": self._nicknames,
            "CATEGORIES": self._categories, "GENDER": self._gender, "X-GENDER": self._gender,
            "X-ABDATE": self._day, "X-ABRELATEDNAMES": self._related, "RELATED": self._related,
            **dict.fromkeys(_ANNIVERSARIES, self._day), "NOTE": self._note,
            "X-ABSHOWAS": self._shown_as, "KIND": self._shown_as, "LABEL": self._label_texts.append,
        }  # fmt: skip
        self._texts = {
            "FN": ("name", N_("Another name")), "TITLE": ("title", N_("Another job title")),
            "ROLE": ("role", N_("Another role")), "HOBBY": ("hobbies", N_("Hobbies")),
            "X-HOBBY": ("hobbies", N_("Hobbies")), "UID": ("uid", ""),
        }  # fmt: skip

    def card(self) -> Card:
        for one in self._properties:
            self._take(one)
        self._take_labels()
        if "name" not in self._found and not self._has_person() and "organisation" in self._found:
            self._found["is_company"] = True
        notes = "\n".join(dict.fromkeys(self._lists.pop("notes", [])))
        lists = {**self._lists, "extras": self._extras, "lost": self._lost}
        for name, found in lists.items():
            self._found[name] = tuple(dict.fromkeys(found))
        return Card(**self._found, notes=notes)

    def _take(self, one: Property) -> None:
        if one.name in self._simple:
            self._simple[one.name](one)
        elif one.name in self._texts:
            self._text(one, *self._texts[one.name])
        elif one.name in _NETWORKS:
            self._account(_NETWORKS[one.name], one.value)
        elif one.name in _RELATIONS:
            self._extra(_RELATIONS[one.name], one.value)
        elif one.name.startswith(_ENCODED_NAME):
            self._encoded(one)
        elif one.name not in _SILENT and (clean(one.text) or one.name != "AGENT"):
            self._lost.append(one.name)

    def _list(self, name: str, value: object) -> None:
        self._lists.setdefault(name, []).append(value)

    def _extra(self, label: str, value: str) -> None:
        if clean(value):
            self._extras.append((label, value))

    def _note(self, one: Property) -> None:
        if clean(one.value):
            self._list("notes", one.value)

    def _text(self, one: Property, name: str, another: str) -> None:
        value = one.value
        if not clean(value) or self._found.get(name) == value:
            return
        if name in self._found:
            if another:
                self._extra(another, value)
        else:
            self._found[name] = value

    # -- who ----------------------------------------------------------------------------------

    def _name_parts(self, one: Property) -> None:
        names = ("family", "given", "additional", "prefix", "suffix")
        for name, part in zip(names, _structured(one), strict=False):
            if clean(part):
                self._found.setdefault(name, part)

    def _has_person(self) -> bool:
        return "family" in self._found or "given" in self._found

    def _organisation(self, one: Property) -> None:
        name, *units = one.parts()
        units = [unit for unit in units if clean(unit)]
        if not clean(name) and not units:
            return
        told = (name, tuple(units))
        if "organisation" not in self._found:
            self._found["organisation"], self._found["units"] = told
        elif told != (self._found["organisation"], self._found["units"]):
            self._extra(N_("Another organisation"), ", ".join(filter(str.strip, (name, *units))))

    def _shown_as(self, one: Property) -> None:
        if one.value.strip().lower() in {"company", "org", "organization"}:
            self._found["is_company"] = True

    def _nicknames(self, one: Property) -> None:
        for name in one.parts(",") if not one.old else [one.value]:
            if clean(name):
                self._list("nicknames", name)

    def _categories(self, one: Property) -> None:
        for name in one.parts(","):
            if clean(name):
                self._list("categories", name)

    def _gender(self, one: Property) -> None:
        written = one.parts()[0].strip().lower()
        if written in _GENDERS:
            self._found.setdefault("gender", _GENDERS[written])

    # -- how to reach them ----------------------------------------------------------------------

    def _way(self, one: Property, value: str) -> Way:
        kinds, label = self._kinds(one)
        return Way(value, kinds, label, one.preferred)

    def _kinds(self, one: Property) -> tuple[frozenset[str], str]:
        kinds = one.types & KINDS
        label = self._labels.get(one.group, "")
        meant = _KINDS_BY_LABEL.get(label.lower())
        if meant is None:
            return kinds, label
        return kinds | frozenset(meant.split()), ""

    def _phone(self, one: Property) -> None:
        number = one.value
        if number.strip().lower().startswith("tel:"):
            number = _EXTENSION.sub(r" ext \1", unquote(number.strip()[4:]))
        if clean(number):
            self._list("phones", self._way(one, number))

    def _outlook_phone(self, one: Property) -> None:
        """Take a number of a kind that only Outlook knows, such as one to call back."""
        label = " ".join(sorted(one.types - {"voice", "pref"})).capitalize()
        if clean(one.value):
            self._list("phones", Way(one.value, one.types & KINDS, label, one.preferred))

    def _email(self, one: Property) -> None:
        if clean(one.value):
            self._list("emails", self._way(one, one.value))

    def _page(self, one: Property) -> None:
        if clean(one.value):
            self._list("pages", self._way(one, one.value))

    def _place(self, one: Property) -> None:
        parts = (_structured(one) + [""] * 7)[:7]
        if any(clean(part) for part in parts):
            box, extended, street, city, region, code, country = parts
            kinds, label = self._kinds(one)
            place = Place(
                box, extended, street, city, region, code, country, kinds, label, one.preferred
            )
            self._list("places", place)

    def _take_labels(self) -> None:
        """Take addresses as they are printed, where the card has them in no other form."""
        for one in self._label_texts if "places" not in self._lists else ():
            if clean(one.value):
                kinds, label = self._kinds(one)
                street = one.value.replace("\r\n", "\n")
                self._list("places", Place("", "", street, "", "", "", "", kinds, label))

    def _account(self, network: str, value: str) -> None:
        if clean(value):
            self._list("accounts", Account(network, value))

    def _messenger(self, one: Property) -> None:
        scheme = _SCHEME.match(one.value)
        account = one.value[scheme.end() :] if scheme else one.value
        service = one.param("X-SERVICE-TYPE") or one.param("SERVICE-TYPE")
        self._account(service or (_proper(scheme[0][:-1]) if scheme else ""), unquote(account))

    def _profile(self, one: Property) -> None:
        kinds = one.params.get("SERVICE-TYPE") or one.params.get("TYPE", [])
        named = [kind for kind in kinds if kind.lower() not in {"pref", *KINDS}] or kinds
        network = named[0] if named else self._labels.get(one.group, "")
        user = one.param("X-USER") or one.param("USERNAME")
        if user:
            self._account(_proper(network), user)
        else:
            self._account(network, one.value)

    # -- days, relatives ------------------------------------------------------------------------

    def _birthday(self, one: Property) -> None:
        day = _date(one)
        if day is not None:
            self._found.setdefault("birthday", day)
        elif one.param("VALUE").lower() != "text" or "birthday" not in self._found:
            self._extra(N_("Birthday"), _without_year(one))

    def _day(self, one: Property) -> None:
        what = "" if one.group in self._nameless else self._labels.get(one.group, "")
        day = _date(one)
        if day is not None:
            self._list("days", SpecialDay(what, day))
        else:
            self._extra(what or N_("Anniversary"), _without_year(one))

    def _related(self, one: Property) -> None:
        kinds = sorted(one.types - {"pref"})
        label = self._labels.get(one.group, "") or ", ".join(kinds).capitalize()
        self._extra(label or N_("Related person"), one.value)

    def _encoded(self, one: Property) -> None:
        """Take what FullContact writes: a name in hexadecimal that holds kind and label."""
        try:
            told = bytes.fromhex(one.name.removeprefix(_ENCODED_NAME)).decode()
        except ValueError:
            self._lost.append(one.name)
            return
        kind, _colon, label = told.partition(":")
        day = _date(one)
        if kind == "X-FC-OtherDates" and day is not None:
            self._list("days", SpecialDay("" if label == "Anniversary" else label, day))
        else:
            self._extra(label or kind, one.value)


def _structured(one: Property) -> list[str]:
    """Return the parts of a name or address; what is a list within a part is joined."""
    if one.old or one.name == "ADR":
        return one.parts()
    return [
        (", " if place > _LAST_NAME else " ").join(filter(None, part))
        for place, part in enumerate(one.parts_of_lists())
    ]


def _bare_label(text: str) -> str:
    found = _APPLE.fullmatch(text)
    return found[1] if found else text


def _proper(name: str) -> str:
    """Return the name of a network that stands in small letters as people write it."""
    known = _PROPER.get(name.lower())
    return known or (name.capitalize() if name.islower() else name)


def _date(one: Property) -> date | None:
    """Return the day, ``None`` where the text is none or the year is only a stand-in."""
    found = _DATE.fullmatch(one.value)
    if found is None or found[1] == one.param("X-APPLE-OMIT-YEAR"):
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _without_year(one: Property) -> str:
    """Return a day as it is written, without a year that was put in to fill the form."""
    year = one.param("X-APPLE-OMIT-YEAR")
    return f"--{one.value[5:]}" if year and one.value.startswith(f"{year}-") else one.value
