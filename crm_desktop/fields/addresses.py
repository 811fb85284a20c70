"""An address in one line, and the parts that it is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_desktop.fields.texts import Line

if TYPE_CHECKING:
    from crm_desktop.fields.places import City

_POSTAL = {
    "CN": r"\d{6}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "US": r"\d{5}(?:-\d{4})?",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "NL": r"\d{4} ?[A-Z]{2}",
    "JP": r"\d{3}-\d{4}",
    "": r"\d{4,6}",
}
"""Country -> how its postal codes look; "" stands for all others."""
_STATE = re.compile(r"([A-Z]{2,3})")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_COUNTRY = re.compile(r"^(?:中国|中华人民共和国)[,，\s]*")
_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_MARKS = " ,，;；、\t"
_LEAST = 2


@dataclass(frozen=True)
class AddressLine(Line):
    """An address: street and number, or all of it as it was pasted."""


@dataclass(frozen=True, slots=True)
class AddressParts:
    """What an address says; "" for what it does not. ``country`` is an ISO 3166 code."""

    address: str
    city: str = ""
    province: str = ""
    postal_code: str = ""
    country: str = ""

    def found(self) -> dict[str, str]:
        """Return the parts that are there, by the name of their field."""
        parts = {
            "country": self.country,
            "province": self.province,
            "city": self.city,
            "postal_code": self.postal_code,
        }
        return {name: value for name, value in parts.items() if value} | {"address": self.address}

    def whole(self) -> dict[str, str]:
        """Return the parts, and blanks for what belonged to another place."""
        told = self.found()
        blank = dict.fromkeys(("province", "city", "postal_code", "area_code"), "")
        return blank | ({"dialling_code": ""} if self.country else {}) | told


def split_address(text: str) -> AddressParts | None:
    """Return the parts of an address, ``None`` where it is not clear that there are any.

    At least two parts besides the street must be found, and a street must be left.
    """
    line = " ".join(text.split()).strip(_MARKS)
    parts = _split_chinese(line) if _CHINESE.search(line) else _split_western(line)
    if parts is None or not parts.address or len(parts.found()) <= _LEAST:
        return None
    return parts


def _split_chinese(line: str) -> AddressParts | None:
    from crm_desktop.fields import places  # noqa: PLC0415 - the tables are read when first needed

    postal = ""
    if code := _CODE.search(line):
        postal = code[1]
        line = (line[: code.start()] + line[code.end() :]).strip(_MARKS)
        line = re.sub(r"[（(]?\s*邮编[:：]?\s*[)）]?", "", line).strip(_MARKS)
    rest = _COUNTRY.sub("", line)
    province = places.province(rest)
    within = ""
    if province is not None:
        within = province.chinese
        for name in (province.official, f"{province.chinese}省", province.chinese):
            if rest.startswith(name):
                rest = rest[len(name) :].lstrip(_MARKS)
                break
    city = _leading_city(rest, within)
    if city is not None:
        name, found = city
        rest = rest[len(name) :].lstrip(_MARKS)
        within = within or found.province
        return AddressParts(rest, found.chinese, within, postal, "CN")
    if province is not None and province.capital == province.chinese:
        # 北京市朝阳区…: the municipality is province and city at once.
        return AddressParts(rest, province.chinese, within, postal, "CN")
    if province is None:
        return None
    return AddressParts(rest, "", within, postal, "CN")


def _leading_city(text: str, within: str) -> tuple[str, City] | None:
    """Return the longest beginning of ``text`` that names a city, and the city."""
    from crm_desktop.fields import places  # noqa: PLC0415

    for length in range(min(len(text), 11), 1, -1):
        name = text[:length]
        for one in places.cities():
            if within and one.province != within:
                continue
            if name in {one.official, f"{one.chinese}市"}:
                return name, one
    for length in range(min(len(text), 5), 1, -1):
        for one in places.cities():
            if text[:length] == one.chinese and (not within or one.province == within):
                return text[:length], one
    return None


def _split_western(line: str) -> AddressParts | None:
    from crm_desktop.fields import places  # noqa: PLC0415

    pieces = [piece.strip(_MARKS) for piece in re.split(r"[,;\n]", line) if piece.strip(_MARKS)]
    if len(pieces) < _LEAST:
        return None
    country = ""
    named = places.country(pieces[-1]) if not re.search(r"\d", pieces[-1]) else None
    if named is not None and len(pieces) > _LEAST:
        country = named.code
        pieces.pop()
    postal, state, country = _take_codes(pieces, country)
    if len(pieces) < _LEAST:
        return None
    city = pieces.pop()
    if country == "CN" or (not country and places.city(city) is not None):
        found = places.city(city)
        country = "CN"
        state = state or (places.province_of(city, "en") or "" if found else "")
    return AddressParts(", ".join(pieces), city, state, postal, country)


def _take_codes(pieces: list[str], country: str) -> tuple[str, str, str]:
    """Take postal code and state out of the last pieces; return both and the country."""
    postal = state = ""
    for place in range(len(pieces) - 1, max(len(pieces) - 3, 0), -1):
        tried = [country if country in _POSTAL else ""] if country else ["GB", "US", "CA", ""]
        for code in tried:
            # At an end of its piece: a number within a street is none.
            found = re.search(
                rf"(?:^|(?<=\s)){_POSTAL[code]}$|^{_POSTAL[code]}(?=\s)", pieces[place]
            )
            if found is None:
                continue
            if code == "US" and not country and not _STATE.match(pieces[place]):
                continue
            postal = found[0]
            country = country or code
            left = (pieces[place][: found.start()] + pieces[place][found.end() :]).strip(_MARKS)
            if country in {"US", "CA", "AU"} and (told := _STATE.fullmatch(left)):
                state, left = told[1], ""
            elif country in {"US", "CA", "AU"} and (told := re.search(r"\s([A-Z]{2,3})$", left)):
                state, left = told[1], left[: told.start()].strip(_MARKS)
            if left:
                pieces[place] = left
            else:
                pieces.pop(place)
            return postal, state, country
    return postal, state, country
