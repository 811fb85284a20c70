"""The reference tables: countries with dialling codes, Chinese provinces and cities, industries.

They stand in ``data/`` as ``countries.csv``, ``provinces.csv``, ``area_codes.csv`` and
``industries.csv``, the first digits of Chinese postal codes in ``postal_codes.csv``; each is read
once, when first asked for. Names are found in English and
Chinese and by what else is written for them (USA, Mainland China, 广东省, Canton), whatever the
case, accents and punctuation.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from crm_desktop.resources import resource

CHINA = "CN"
_LONGEST_CITY_NAME = 11
_AREA_CODE = re.compile(r"(?:(?:\+|00)86)?[-\s()]*0?([1-9]\d{1,2})[-\s()]*")


class Country(NamedTuple):
    """A country or region."""

    code: str
    """ISO 3166, two letters."""

    english: str
    chinese: str
    dialling_code: str
    """Digits only, such as 86."""

    leads: bool
    """Whether it is the one meant by its dialling code alone (1 is the United States)."""

    aliases: tuple[str, ...]

    def shown(self, language: str) -> str:
        """Return the name in ``language`` (``zh_CN``; English for all others)."""
        return self.chinese if language.startswith("zh") else self.english


class Province(NamedTuple):
    """A Chinese province, municipality or region."""

    chinese: str
    official: str
    english: str
    capital: str

    def shown(self, language: str) -> str:
        """Return the short name in ``language``."""
        return self.chinese if language.startswith("zh") else self.english


class City(NamedTuple):
    """A Chinese city or prefecture, or a county-level city that is widely known."""

    area_code: str
    province: str
    chinese: str
    official: str
    english: str
    level: str
    aliases: tuple[str, ...]

    def shown(self, language: str) -> str:
        """Return the short name in ``language``."""
        return self.chinese if language.startswith("zh") else self.english


class Industry(NamedTuple):
    """A line of business; ``key`` is what is kept."""

    key: str
    english: str
    chinese: str

    def shown(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.chinese if language.startswith("zh") else self.english


def _rows(name: str) -> list[list[str]]:
    with resource(f"data/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _key(text: str) -> str:
    """Return what two ways of writing a name have in common."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, text.casefold()))


@cache
def countries() -> tuple[Country, ...]:
    """Return all countries and regions, by code."""
    return tuple(
        Country(
            code, english, chinese, dialling, leads == "yes", tuple(filter(None, more.split("|")))
        )
        for code, english, chinese, dialling, leads, more in _rows("countries")
    )


@cache
def provinces() -> tuple[Province, ...]:
    """Return the 34 provinces of China in the official order."""
    return tuple(Province(*row) for row in _rows("provinces"))


@cache
def cities() -> tuple[City, ...]:
    """Return the cities by area code, the seat of each code first."""
    return tuple(
        City(code, where, chinese, official, english, level, tuple(filter(None, more.split("|"))))
        for code, where, chinese, official, english, level, more in _rows("area_codes")
    )


@cache
def industries() -> tuple[Industry, ...]:
    """Return the industries in the order in which they are offered."""
    return tuple(Industry(*row) for row in _rows("industries"))


@cache
def _countries_by_key() -> dict[str, Country]:
    found = {_key(alias): one for one in countries() for alias in one.aliases}
    found.update({one.dialling_code: one for one in countries() if one.leads})
    for one in countries():
        found[_key(one.english)] = found[_key(one.chinese)] = found[_key(one.code)] = one
    return found


@cache
def _provinces_by_key() -> dict[str, Province]:
    return {
        _key(name): one
        for one in provinces()
        for name in (one.chinese, one.official, one.english, f"{one.english} Province")
    }


@cache
def _cities_by_key() -> dict[str, list[City]]:
    found: dict[str, list[City]] = {}
    for one in sorted(cities(), key=lambda city: city.level, reverse=True):
        names = {one.chinese, one.official, f"{one.chinese}市", one.english, *one.aliases}
        if one.official.endswith("州"):
            names.add(f"{one.chinese}州")
        for key in {_key(name) for name in names}:
            found.setdefault(key, []).append(one)
    return found


@lru_cache(maxsize=4096)
def country(text: str) -> Country | None:
    """Return the country that ``text`` names: by code, name, alias or dialling code."""
    key = _key(text)
    known = _countries_by_key()
    return known.get(key) or known.get(key.removeprefix("the")) or known.get(key.lstrip("0"))


def dialling_code(country_text: str) -> str | None:
    """Return the dialling code of a country, digits only; ``None`` for one not known."""
    found = country(country_text)
    return found.dialling_code if found else None


def province(text: str) -> Province | None:
    """Return the province that ``text`` names or begins with."""
    key = _key(text)
    known = _provinces_by_key()
    found = known.get(key)
    if found is None and key and not key.isascii():
        found = next((known[key[:n]] for n in range(len(key), 1, -1) if key[:n] in known), None)
    return found


@lru_cache(maxsize=4096)
def city(text: str, province_text: str = "") -> City | None:
    """Return the Chinese city that ``text`` names, alone or within an address in Chinese.

    ``province_text`` decides between namesakes (Suzhou, Fuzhou, 朝阳); without it the first by area
    code is taken. A province alone stands for its capital.
    """
    key = _key(text)
    within = province(province_text) if province_text else None
    found = _pick(key, within)
    if found is None and "," in text:
        name, _, rest = text.partition(",")
        found = _pick(_key(name), within or province(rest.strip()))
    if found is None and not key.isascii():
        found = _in_address(key, within)
    return found


def _pick(key: str, within: Province | None) -> City | None:
    """Return the city of that name, or the capital of the province of that name."""
    if within is None and key in _provinces_by_key():
        named = _provinces_by_key()[key]
        return _pick(_key(named.capital), named) if named.capital else None
    known = _cities_by_key().get(key, [])
    return next((one for one in known if within is None or one.province == within.chinese), None)


def _in_address(key: str, within: Province | None) -> City | None:
    """Return the city that a Chinese address begins with, after its province."""
    named = province(key)
    if named:
        key = re.sub(f"^({_key(named.official)}|{_key(named.chinese)})省?", "", key)
        within = named
    starts = (key[:length] for length in range(min(len(key), _LONGEST_CITY_NAME), 1, -1))
    found = next((one for one in (_pick(start, within) for start in starts) if one), None)
    if found is None and named and named.capital == named.chinese:
        return _pick(_key(named.chinese), named)
    return found


def area_code(text: str, province_text: str = "") -> str | None:
    """Return the area code with its 0 (杭州: 0571) of a Chinese city, province or address."""
    found = city(text, province_text)
    return found.area_code if found else None


@lru_cache(maxsize=4096)
def place_of(code: str, language: str = "zh_CN") -> tuple[str, str] | None:
    """Return the province and the main city that a Chinese area code belongs to."""
    digits = _AREA_CODE.fullmatch(code)
    found = _seats().get(f"0{digits[1]}") if digits else None
    if found is None:
        return None
    return _provinces_by_key()[found.province].shown(language), found.shown(language)


@cache
def _seats() -> dict[str, City]:
    return {one.area_code: one for one in reversed(cities())}


@cache
def _postal_prefixes() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("postal_codes")}


def province_of_postal_code(text: str, language: str = "zh_CN") -> str | None:
    """Return the province that a Chinese postal code of six digits belongs to."""
    digits = text.strip()
    if not re.fullmatch(r"\d{6}", digits):
        return None
    found = _postal_prefixes().get(digits[:2])
    return _provinces_by_key()[_key(found)].shown(language) if found else None


def province_of(city_text: str, language: str = "zh_CN") -> str | None:
    """Return the province in which a Chinese city lies."""
    found = city(city_text)
    return _provinces_by_key()[found.province].shown(language) if found else None
