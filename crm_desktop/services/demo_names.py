"""Names, addresses and numbers of invented people and companies, by chance.

A ``Draw`` is the ``random`` of a seeded ``random.Random``: it returns a number from 0 up to 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from crm_desktop.services.demo_words import (
    Abroad,
    ChineseCity,
    ChineseWords,
    Culture,
    Numbers,
    Spelled,
    slug,
)

Draw = Callable[[], float]
_T = TypeVar("_T")

_POSTAL_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_MOBILE_STARTS = ("13", "15", "18", "13", "18", "177", "19")
_MOBILE_THIRD = {"13": "0123456789", "15": "012356789", "18": "0123456789", "19": "01356789"}
_MOBILE_DIGITS = 11


class Person(NamedTuple):
    """Somebody: the name as it is written, as a mailbox is called, and whether a woman."""

    name: str
    mailbox: str
    female: bool


class Company(NamedTuple):
    """A company: its name, its domain and the key of its industry."""

    name: str
    domain: str
    industry: str


def pick(draw: Draw, choices: Sequence[_T]) -> _T:
    """Return one of ``choices``, each with the same chance."""
    return choices[int(draw() * len(choices))]


def chance(draw: Draw, share: float) -> bool:
    """Return True in ``share`` of all cases."""
    return draw() < share


def whole(draw: Draw, least: int, most: int) -> int:
    """Return a whole number, both ends included."""
    return least + int(draw() * (most - least + 1))


def weighted(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` as often as the number after each says."""
    parts = text.split()
    return tuple(
        word for word, count in zip(parts[::2], parts[1::2], strict=True) for _ in range(int(count))
    )


def number(draw: Draw, numbers: Numbers) -> str:
    """Return one phone number in E.164."""
    return f"{numbers.prefix}{numbers.low + int(draw() * numbers.span)}"


def chinese_mobile(draw: Draw) -> str:
    """Return a mobile number in China, in E.164."""
    start = pick(draw, _MOBILE_STARTS)
    if start in _MOBILE_THIRD:
        start += pick(draw, _MOBILE_THIRD[start])
    return f"+86{start}{int(draw() * 10**8):08d}"


def postal_code(draw: Draw, template: str) -> str:
    """Return ``template`` with a digit for each ``#`` and a letter for each ``@``."""
    return "".join(
        str(int(draw() * 10))
        if sign == "#"
        else pick(draw, _POSTAL_LETTERS)
        if sign == "@"
        else sign
        for sign in template
    )


def chinese_person(draw: Draw, words: ChineseWords) -> Person:
    """Return somebody with a Chinese name."""
    female = draw() < 0.5  # noqa: PLR2004 - one half
    surname = pick(draw, words.surnames)
    last = pick(draw, words.female if female else words.male)
    form = draw()
    if form < 0.18:  # noqa: PLR2004 - given names of one character
        return Person(surname.text + last.text, last.latin + surname.latin, female)
    own = words.female if female else words.male
    first = pick(draw, words.any_gender if form < 0.5 else own)  # noqa: PLR2004
    return Person(
        f"{surname.text}{first.text}{last.text}",
        f"{first.latin}{last.latin}.{surname.latin}",
        female,
    )


def person_abroad(draw: Draw, culture: Culture) -> Person:
    """Return somebody with a name of ``culture``."""
    female = draw() < 0.5  # noqa: PLR2004 - one half
    given = pick(draw, culture.female if female else culture.male)
    family = pick(draw, culture.family)
    return Person(f"{given} {family.text}", f"{slug(given)}.{family.latin}", female)


def chinese_company(draw: Draw, words: ChineseWords, city: ChineseCity, district: str) -> Company:
    """Return a company or, more rarely, an institution of a Chinese city."""
    if draw() < 0.03:  # noqa: PLR2004 - institutions
        return _institution(draw, words, city, district)
    first, second = pick(draw, words.trade_first), pick(draw, words.trade_second)
    while second.text == first.text:
        second = pick(draw, words.trade_second)
    trade = pick(draw, words.trades)
    what = pick(draw, trade.words)
    own = f"{first.text}{second.text}{what.text}"
    ending = pick(draw, words.suffixes)
    form = draw()
    if form < 0.52:  # noqa: PLR2004 - how often each form of name is met
        name = f"{city.name}{own}{ending}"
    elif form < 0.72:  # noqa: PLR2004
        name = f"{city.name}市{own}{ending}"
    elif form < 0.84:  # noqa: PLR2004
        name = f"{city.province}{own}{ending}"
    elif form < 0.92:  # noqa: PLR2004
        name = f"{own}（{city.name}）{ending}"
    else:
        name = own + ending
    latin = first.latin + second.latin
    style = draw()
    if style < 0.45:  # noqa: PLR2004
        domain = f"{city.initials}{latin}{what.latin}.example"
    elif style < 0.8:  # noqa: PLR2004
        domain = f"{latin}-{city.initials}{what.latin}.example"
    else:
        domain = f"{latin}{what.latin}{whole(draw, 2, 998)}.example"
    return Company(name, domain, trade.industry)


def _institution(draw: Draw, words: ChineseWords, city: ChineseCity, district: str) -> Company:
    industry, forms = pick(draw, words.institutions)
    count = "一二三四五六七八九"[int(draw() * 9)]
    name = pick(draw, forms).format(city=city.name, district=district, number=count)
    return Company(name, f"{city.initials}{industry}{whole(draw, 1, 9999)}.example", industry)


def company_abroad(draw: Draw, country: Abroad, city: str) -> Company:
    """Return a company of a country outside China."""
    culture = country.culture
    industry, trade = pick(draw, culture.trades)
    family = pick(draw, culture.family)
    other = pick(draw, culture.family)
    coined = pick(draw, culture.coined)
    form = pick(draw, culture.companies)
    name = form.format(
        family=family.text,
        other=other.text,
        coined=coined.text,
        city=city,
        trade=trade.text,
        ending=pick(draw, country.endings),
    )
    lead: Spelled = coined if form.startswith("{coined}") else family
    follow = other if "{other}" in form else family if lead is coined else coined
    tail = trade.latin if "{trade}" in form else follow.latin
    middle = f"-{other.latin}-" if "{other} {trade}" in form else "-"
    return Company(name, f"{lead.latin}{middle}{tail}.example", industry)


def address_abroad(draw: Draw, culture: Culture) -> str:
    """Return a street address as it is written in the language area."""
    return pick(draw, culture.addresses).format(
        street=pick(draw, culture.streets),
        n=whole(draw, 1, 480),
        small=whole(draw, 2, 39),
        room=whole(draw, 101, 2499),
    )
