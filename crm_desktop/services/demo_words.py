"""The words that invented records are made of, from ``data/demo/``, laid out for speed.

A list in which a word comes more often than others holds it several times: one draw of a random
number picks from it fairly.
"""

from __future__ import annotations

import csv
import tomllib
import unicodedata
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from crm_desktop.fields import places
from crm_desktop.resources import resource
from crm_desktop.storage import pinyin


class Spelled(NamedTuple):
    """A word and its spelling in small Latin letters."""

    text: str
    latin: str


class Numbers(NamedTuple):
    """Phone numbers in a row: ``prefix`` and then ``low`` up to ``low + span - 1``."""

    prefix: str
    low: int
    span: int


class ChineseCity(NamedTuple):
    """A city in China; ``postal`` are the first four digits of its codes."""

    name: str
    province: str
    region: str
    """What an address begins with: the province (unless it is the city itself) and the city."""
    area_code: str
    landline: Numbers
    postal: str
    districts: tuple[str, ...]
    initials: str


class ChineseTrade(NamedTuple):
    """What companies of an industry call themselves."""

    industry: str
    words: tuple[Spelled, ...]


class ChineseWords(NamedTuple):
    """All words for customers in China."""

    surnames: tuple[Spelled, ...]
    male: tuple[Spelled, ...]
    female: tuple[Spelled, ...]
    any_gender: tuple[Spelled, ...]
    trade_first: tuple[Spelled, ...]
    trade_second: tuple[Spelled, ...]
    suffixes: tuple[str, ...]
    cities: tuple[ChineseCity, ...]
    streets: tuple[str, ...]
    buildings: tuple[str, ...]
    homes: tuple[str, ...]
    trades: tuple[ChineseTrade, ...]
    institutions: tuple[tuple[str, tuple[str, ...]], ...]


class CityAbroad(NamedTuple):
    """A city outside China."""

    name: str
    region: str
    area_code: str
    landline: Numbers
    postal: str


class Culture(NamedTuple):
    """How people and companies of a language area are called, and how they write addresses."""

    male: tuple[str, ...]
    female: tuple[str, ...]
    family: tuple[Spelled, ...]
    coined: tuple[Spelled, ...]
    streets: tuple[str, ...]
    addresses: tuple[str, ...]
    companies: tuple[str, ...]
    trades: tuple[tuple[str, Spelled], ...]
    """Industry and a word for it."""


class Abroad(NamedTuple):
    """A country outside China."""

    code: str
    dialling_code: str
    culture: Culture
    endings: tuple[str, ...]
    mobile: tuple[Numbers, ...]
    cities: tuple[CityAbroad, ...]


class Pair(NamedTuple):
    """A text in both languages."""

    chinese: str
    english: str

    def shown(self, language: str) -> str:
        """Return it in ``language``."""
        return self.chinese if language.startswith("zh") else self.english


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(resource(f"data/demo/{name}.toml").read_text("utf-8"))


def words(text: str) -> tuple[str, ...]:
    """Return the words of a list; ``_`` in a word stands for a blank."""
    return tuple(word.replace("_", " ") for word in text.split())


def slug(text: str) -> str:
    """Return what of ``text`` may stand in a domain or a mailbox name."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def _spelled(text: str) -> tuple[Spelled, ...]:
    return tuple(Spelled(word, pinyin.full(word)[0]) for word in text.split())


def numbers(template: str, dialling_code: str) -> Numbers:
    """Return the numbers of a template: digits, then N (2 to 9) or #, then # for any digit."""
    fixed = template.rstrip("#")
    step: int = 10 ** (len(template) - len(fixed))
    if fixed.endswith("N"):
        return Numbers(f"+{dialling_code}{fixed[:-1]}", 2 * step, 8 * step)
    # The part that is counted must not begin with a 0.
    kept = len(fixed.rstrip("0")) - 1
    return Numbers(f"+{dialling_code}{fixed[:kept]}", int(fixed[kept:]) * step, step)


@cache
def chinese() -> ChineseWords:
    """Return the words for customers in China."""
    file = _file("words")
    surnames = file["surnames"].split()
    suffixes = file["suffixes"].split()
    eight_digits = frozenset(file["eight_digits"].split())
    return ChineseWords(
        surnames=tuple(
            Spelled(surnames[at], surnames[at + 1])
            for at in range(0, len(surnames), 3)
            for _ in range(int(surnames[at + 2]))
        ),
        male=_spelled(file["given_male"]),
        female=_spelled(file["given_female"]),
        any_gender=_spelled(file["given_any"]),
        trade_first=_spelled(file["trade_first"]),
        trade_second=_spelled(file["trade_second"]),
        suffixes=tuple(
            suffixes[at] for at in range(0, len(suffixes), 2) for _ in range(int(suffixes[at + 1]))
        ),
        cities=tuple(
            city
            for line in file["cities"].strip().splitlines()
            for city in [_chinese_city(line.split(), eight_digits)] * int(line.split()[1])
        ),
        streets=(
            *words(file["streets"]),
            *(
                street[:-1] + part
                for street in words(file["streets"])[:16]
                if street.endswith("路")
                for part in words(file["street_parts"])
            ),
        ),
        buildings=words(file["buildings"]),
        homes=words(file["homes"]),
        trades=tuple(
            trade
            for industry, line in file["industries"].items()
            for trade in [ChineseTrade(industry, _trade_words(line.split()[1:]))]
            * int(line.split()[0])
        ),
        institutions=tuple(
            institution
            for industry, line in file["institutions"].items()
            for institution in [(industry, tuple(line.split()[1:]))] * int(line.split()[0])
        ),
    )


def _trade_words(found: list[str]) -> tuple[Spelled, ...]:
    return tuple(Spelled(word, pinyin.initials(word)[0]) for word in found)


def _chinese_city(line: list[str], eight_digits: frozenset[str]) -> ChineseCity:
    name, _weight, postal, *districts = line
    found = places.city(name)
    if found is None:
        raise ValueError(name)
    official = next(one.official for one in places.provinces() if one.chinese == found.province)
    code = found.area_code[1:]
    local = "3#######" if code in eight_digits else "3######"
    first = numbers(code + local, "86")
    return ChineseCity(
        name=name,
        province=found.province,
        region=f"{name}市" if name == found.province else f"{official}{name}市",
        area_code=found.area_code,
        # Local numbers begin with 3 to 7 here; 1 and 9 are services, 8 has gaps.
        landline=first._replace(span=first.span * 5),
        postal=postal,
        districts=tuple(districts),
        initials=pinyin.initials(name)[0],
    )


@cache
def abroad() -> tuple[Abroad, ...]:
    """Return the countries outside China, those with many customers several times."""
    file = _file("abroad")
    coined = tuple(Spelled(word, slug(word)) for word in words(file["coined"]["names"]))
    cultures = {
        name: Culture(
            male=words(entry["male"]),
            female=words(entry["female"]),
            family=tuple(Spelled(word, slug(word)) for word in words(entry["family"])),
            coined=coined,
            streets=tuple(entry["streets"].split("|")),
            addresses=tuple(entry["address"].split("|")),
            companies=tuple(entry["company"].split("|")),
            trades=_trades_abroad(file, name),
        )
        for name, entry in file["cultures"].items()
    }
    return tuple(
        country
        for code, entry in file["countries"].items()
        for country in [_country(code, entry, cultures[entry["culture"]])] * entry["weight"]
    )


def _trades_abroad(file: dict[str, Any], culture: str) -> tuple[tuple[str, Spelled], ...]:
    """Return industry and word, as companies of the culture call themselves."""
    local = words(file["local_trades"].get(culture, ""))
    found = []
    for industry, both in file["trades"].items():
        english, _, german = both.partition("|")
        own = local if industry in ("machinery", "wholesale", "electronics") else ()
        named = own or words(german if culture == "german" else english)
        found += [(industry, Spelled(word, slug(word))) for word in named]
    return tuple(found)


def _country(code: str, entry: dict[str, Any], culture: Culture) -> Abroad:
    dialling_code = places.dialling_code(code)
    if dialling_code is None:
        raise ValueError(code)
    cities = []
    for line in entry["cities"].strip().splitlines():
        name, region, area_code, landline, postal = (part.strip() for part in line.split("|"))
        cities.append(CityAbroad(name, region, area_code, numbers(landline, dialling_code), postal))
    return Abroad(
        code=code,
        dialling_code=dialling_code,
        culture=culture,
        endings=tuple(entry["endings"].split("|")),
        mobile=tuple(numbers(one, dialling_code) for one in entry["mobile"].split()),
        cities=tuple(cities),
    )


@cache
def texts() -> dict[str, tuple[Pair, ...]]:
    """Return the texts in both languages by what they are for, such as ``call_subject``."""
    found = {}
    for name, entry in _file("texts").items():
        tables = entry if isinstance(entry, dict) else {name: entry}
        for key, text in tables.items():
            if not key.startswith("staff"):
                lines = (line.partition(" | ") for line in text.strip().splitlines())
                found[key] = tuple(Pair(chinese, english) for chinese, _, english in lines)
    return found


@cache
def staff(language: str) -> tuple[str, ...]:
    """Return who works in the office."""
    return words(_file("texts")["staff_zh" if language.startswith("zh") else "staff_en"])


class Product(NamedTuple):
    """A product on sale, in both languages."""

    code: str
    category: Pair
    name: Pair
    unit: Pair
    price: Decimal
    cost: Decimal


@cache
def products() -> tuple[Product, ...]:
    """Return the products that the office sells."""
    with resource("data/demo/products.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Product(
                code=row["code"],
                category=Pair(row["category_zh"], row["category_en"]),
                name=Pair(row["name_zh"], row["name_en"]),
                unit=Pair(row["unit_zh"], row["unit_en"]),
                price=Decimal(row["price"]),
                cost=Decimal(row["cost"]),
            )
            for row in csv.DictReader(file)
        )
