"""Pinyin of names, for searching: the initials and the full spelling, without tones or blanks.

A character that is read in several ways yields several spellings, the most plausible first. A
known word (重庆, 银行) is read as such; what looks like a person's name starts with the surname's
reading (单 is shan there, dan elsewhere). ü is written v. The table is ``data/pinyin.txt``.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from crm_desktop.resources import resource

_MOST_SPELLINGS = 4
_PERSON_LENGTHS = range(2, 5)


class _Letters(dict[int, str]):
    """A table for ``str.translate`` that learns characters outside the pinyin table as they come.

    Letters and digits of any script stay, without marks and in lower case; the rest goes.
    """

    def __missing__(self, number: int) -> str:
        shown = unicodedata.normalize("NFKD", chr(number)).casefold()
        kept = self[number] = "".join(letter for letter in shown if letter.isalnum())
        return kept


class _Table:
    """What ``data/pinyin.txt`` says, laid out for speed.

    In ``quick`` a character with a choice of spellings stands as a capital: a translated text
    without capitals is its only spelling.
    """

    def __init__(self, *, initials: bool) -> None:
        cut = 1 if initials else None
        self.first = _Letters()
        self.others: dict[str, list[str]] = {}
        self.words: dict[str, list[str]] = {}
        self.surnames: dict[str, list[str]] = {}
        section = ""
        for line in resource("data/pinyin.txt").read_text("utf-8").splitlines():
            if line.startswith(("#", "[")):
                section = line.strip("[]")
                continue
            key, _, rest = line.partition(" ")
            if section == "1":
                self.first.update(dict.fromkeys(map(ord, rest), key[:cut]))
            elif section == "2":
                for character in rest:
                    self.others.setdefault(character, []).append(key[:cut])
            else:
                spelled = [part[:cut] for part in rest.split()]
                (self.words if section == "words" else self.surnames)[key] = spelled
        self.choices = {
            character: (self.first[ord(character)], *self.others.get(character, ()))
            for character in self._open_to_choice()
        }
        self.quick = _Letters(self.first)
        for character, (first, *_) in self.choices.items():
            self.quick[ord(character)] = first.upper()

    def _open_to_choice(self) -> set[str]:
        """Return the characters that are not always spelled by their first reading alone."""
        found = {
            character
            for character, spelled in self.others.items()
            if set(spelled) != {self.first[ord(character)]}
        }
        for group in (self.words, self.surnames):
            for word, spelled in group.items():
                found.update(
                    character
                    for character, syllable in zip(word, spelled, strict=True)
                    if syllable != self.first[ord(character)]
                )
        return found

    def spell(self, text: str) -> list[str]:
        """Return the spellings of ``text``, the most plausible first, at most four."""
        spelled = text.translate(self.quick)
        if spelled.islower() or spelled.isdigit() or not spelled:
            return [spelled] if spelled else []
        text = text.strip()
        places = [place for place, character in enumerate(text) if character in self.choices]
        best = self._best(text, places)
        found = {"".join(best): None}
        for place in places:
            kept = best[place]
            for other in self.choices[text[place]]:
                if other != kept:
                    best[place] = other
                    found["".join(best)] = None
            best[place] = kept
            if len(found) >= _MOST_SPELLINGS:
                break
        return list(found)[:_MOST_SPELLINGS]

    def _best(self, text: str, places: list[int]) -> list[str]:
        """Return the most plausible reading of every character; ``places`` have a choice."""
        first = self.first
        best = [first[ord(character)] for character in text]
        settled = -1
        for place in places:
            for start in (place - 1, place):
                if start > settled - 1 and start >= 0 and text[start : start + 2] in self.words:
                    best[start : start + 2] = self.words[text[start : start + 2]]
                    settled = start + 2
                    break
        if len(text) in _PERSON_LENGTHS and all("㐀" <= character <= "鿿" for character in text):
            surname = self.surnames.get(text[:2]) or self.surnames.get(text[:1])
            if surname:
                best[: len(surname)] = surname
        return best


@cache
def _initials() -> _Table:
    return _Table(initials=True)


@cache
def _full() -> _Table:
    return _Table(initials=False)


def initials(text: str) -> list[str]:
    """Return the plausible initials of ``text``: 重庆ABC公司 gives ``["cqabcgs", "zqabcgs"]``.

    Letters and digits that are not Chinese are kept whole, in lower case. A text without any
    gives an empty list.
    """
    return _initials().spell(text)


def full(text: str) -> list[str]:
    """Return the plausible full spellings: 重庆 gives ``["chongqing", "zhongqing"]``."""
    return _full().spell(text)
