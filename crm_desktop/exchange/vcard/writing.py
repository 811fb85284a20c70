"""Write cards as vCard 3.0 or 4.0."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from crm_desktop.exchange.saving import replacing
from crm_desktop.exchange.vcard.card import Card, Place, Way

CardVersion = Literal["3.0", "4.0"]

_WIDTH = 75
_SPECIAL = re.compile(r"[\\;,\n]")
_PLAIN = re.compile(r"[\w-]+", re.ASCII)
_CARETS = {"\n": "^n", '"': "^'", "^": "^^"}
_CARET = re.compile(r'[\n"^]')


def write_cards(
    path: str | os.PathLike[str],
    cards: Iterable[Card],
    *,
    version: CardVersion = "3.0",
    tick: Callable[[int], None] | None = None,
) -> int:
    """Write the cards in UTF-8 and return how many there were; ``tick`` hears of each.

    ``CardFile`` reads back what is written, ``extras`` and ``lost`` apart; line ends within texts
    become LF. Raises ``UnwritableFile`` and whatever ``cards`` or ``tick`` raise; then what stood
    at ``path`` before is untouched.
    """
    count = 0
    with replacing(Path(path)) as new, new.open("xb") as file:
        for count, card in enumerate(cards, 1):
            file.write(card_bytes(card, version))
            if tick is not None:
                tick(count)
    return count


def card_bytes(card: Card, version: CardVersion = "3.0") -> bytes:
    """Return a card as it stands in a file."""
    return b"".join(map(_folded, _Writing(card, version).lines()))


class _Writing:
    """One card while it is written."""

    def __init__(self, card: Card, version: CardVersion) -> None:
        self._card = card
        self._new = version == "4.0"
        self._version = version
        self._groups = 0

    def lines(self) -> Iterator[str]:
        card = self._card
        yield "BEGIN:VCARD"
        yield f"VERSION:{self._version}"
        yield from self._texts(("UID", card.uid))
        if card.is_company:
            yield "KIND:org" if self._new else "X-ABShowAs:COMPANY"
        yield from self._who()
        yield from self._texts(("TITLE", card.title), ("ROLE", card.role))
        for name, ways in (("TEL", card.phones), ("EMAIL", card.emails), ("URL", card.pages)):
            for way in ways:
                yield from self._labelled(name, way, _escaped(way.value))
        for place in card.places:
            yield from self._labelled("ADR", place, ";".join(map(_escaped, place.parts)))
        for account in card.accounts:
            network = _parameter(account.network)
            kind = "SOCIALPROFILE;VALUE=text;SERVICE-TYPE" if self._new else "X-SOCIALPROFILE;TYPE"
            yield f"{kind}={network}:{_escaped(account.account)}"
        yield from self._days()
        yield from self._texts(
            ("GENDER" if self._new else "X-GENDER", card.gender),
            ("HOBBY" if self._new else "X-HOBBY", card.hobbies),
        )
        yield from self._listed("CATEGORIES", card.categories)
        yield from self._texts(("NOTE", card.notes))
        yield "END:VCARD"

    def _who(self) -> Iterator[str]:
        """Yield the names; 3.0 wants both forms of a person's in any case, 4.0 the first."""
        card = self._card
        yield f"FN:{_escaped(card.name)}"
        names = (card.family, card.given, card.additional, card.prefix, card.suffix)
        if any(names) or not self._new:
            yield "N:" + ";".join(map(_escaped, names))
        yield from self._listed("NICKNAME", card.nicknames)
        if card.organisation or card.units:
            yield "ORG:" + ";".join(map(_escaped, (card.organisation, *card.units)))

    def _texts(self, *texts: tuple[str, str]) -> Iterator[str]:
        return (f"{name}:{_escaped(text)}" for name, text in texts if text)

    def _listed(self, name: str, values: Sequence[str]) -> Iterator[str]:
        if values:
            yield f"{name}:{','.join(map(_escaped, values))}"

    def _days(self) -> Iterator[str]:
        if self._card.birthday:
            yield f"BDAY:{self._date(self._card.birthday.isoformat())}"
        named = False
        for day in self._card.days:
            on = self._date(day.on.isoformat())
            if self._new and not day.what and not named:
                named = True  # 4.0 has one anniversary
                yield f"ANNIVERSARY:{on}"
            else:
                group = self._group()
                yield f"{group}.X-ABDATE:{on}"
                yield f"{group}.X-ABLabel:{_escaped(day.what) or '_$!<Anniversary>!$_'}"

    def _date(self, day: str) -> str:
        return day.replace("-", "") if self._new else day

    def _labelled(self, name: str, way: Way | Place, value: str) -> Iterator[str]:
        group = f"{self._group()}." if way.label else ""
        kinds = sorted(way.kinds)
        if way.preferred and not self._new:
            kinds.append("pref")
        written = "".join(f";TYPE={kind}" for kind in kinds)
        if way.preferred and self._new:
            written += ";PREF=1"
        yield f"{group}{name}{written}:{value}"
        if group:
            yield f"{group}X-ABLabel:{_escaped(way.label)}"

    def _group(self) -> str:
        self._groups += 1
        return f"item{self._groups}"


def _escaped(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SPECIAL.sub(lambda sign: "\\n" if sign[0] == "\n" else "\\" + sign[0], text)


def _parameter(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    one_line = text.replace("\r\n", "\n").replace("\r", "\n")
    return '"' + _CARET.sub(lambda sign: _CARETS[sign[0]], one_line) + '"'


def _folded(line: str) -> bytes:
    """Return the line in pieces of at most 75 bytes, none of which cuts a character."""
    rest = line.encode("utf-8", "replace")
    pieces = []
    width = _WIDTH
    while len(rest) > width:
        cut = width
        while rest[cut] & 0xC0 == 0x80:  # noqa: PLR2004 - a later byte of a character in UTF-8
            cut -= 1
        pieces.append(rest[:cut])
        rest, width = rest[cut:], _WIDTH - 1  # the blank before it counts
    return b"\r\n ".join([*pieces, rest]) + b"\r\n"
