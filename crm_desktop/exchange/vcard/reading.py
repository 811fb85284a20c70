"""Read the cards of a file, one after the other."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from crm_desktop.exchange.encodings import NotText, find_encoding
from crm_desktop.exchange.problems import UnreadableFile
from crm_desktop.exchange.vcard.card import Card
from crm_desktop.exchange.vcard.content import content_lines
from crm_desktop.exchange.vcard.meaning import read_card
from crm_desktop.exchange.vcard.properties import Property, read_property
from crm_desktop.exchange.vcard.writing import card_bytes
from crm_desktop.i18n import Text

_MOST_NOTES = 20
_SHOWN = 40


class CardFile:
    """A file of cards.

    Going through it yields ``Card`` after ``Card`` and holds one of them at a time. What is broken
    in one does not hinder the others: it is left out, and ``notes`` says where, once the file was
    gone through. ``encoding`` is for the bytes that neither the card nor UTF-8 explains; without
    it, it is found.

    Raises ``UnreadableFile`` while going through it: for a file that cannot be read to its end, or
    that holds no card.
    """

    def __init__(self, path: Path, *, encoding: str | None = None) -> None:
        self._path = path
        self._encoding = encoding
        self._notes: list[Text] = []
        self._more = 0

    @property
    def notes(self) -> tuple[Text, ...]:
        """Return what was broken in the cards that were yielded so far."""
        more = (Text("And {count} more of the kind.", count=self._more),) if self._more else ()
        return (*self._notes, *more)

    def __iter__(self) -> Iterator[Card]:
        self._notes, self._more = [], 0
        if self._encoding and not _is_encoding(self._encoding):
            raise UnreadableFile(
                Text("There is no encoding named “{name}”. Choose another.", name=self._encoding)
            )
        count = 0
        try:
            for properties in self._cards():
                yield read_card(properties)
                count += 1
        except OSError as error:
            raise UnreadableFile(
                Text(
                    "The file {name} cannot be read to its end ({reason}). "
                    "Copy it to this computer and import the copy.",
                    name=self._path.name,
                    reason=error.strerror or type(error).__name__,
                )
            ) from error
        if not count:
            raise UnreadableFile(
                Text(
                    "There is no card in the file {name}. Export the contacts once more, as vCard.",
                    name=self._path.name,
                )
            )

    @cached_property
    def _found_encoding(self) -> str:
        if self._encoding:
            return self._encoding
        try:
            found = find_encoding(self._path)
        except NotText:
            return "cp1252"
        return "cp1252" if found.startswith("utf") else found

    def _properties(self) -> Iterator[Property]:
        with self._path.open("rb") as file:
            for line in content_lines(file):
                one = read_property(line, lambda: self._found_encoding)
                if one is None:
                    self._note(_not_understood(line.number, line.raw))
                else:
                    yield one

    def _cards(self) -> Iterator[list[Property]]:
        """Yield the properties of each card, the one that begins it first."""
        card: list[Property] = []
        within = 0
        for one in self._properties():
            is_card = one.text.strip().upper() == "VCARD"
            if one.name == "BEGIN" and card and is_card and not within and not _is_agent(card[-1]):
                self._note(_no_end(card[0].number))
                yield card
                card = [one]
            elif one.name == "BEGIN" and (card or not is_card):
                within += 1
            elif one.name == "END" and within:
                within -= 1
            elif one.name == "END" and card:
                yield card
                card = []
            elif one.name == "BEGIN" or (card and not within):
                card.append(one)
            elif not within:
                self._note(_not_understood(one.number, f"{one.name}:{one.text}".encode()))
        if card:
            self._note(_no_end(card[0].number))
            yield card

    def _note(self, text: Text) -> None:
        if len(self._notes) < _MOST_NOTES:
            self._notes.append(text)
        else:
            self._more += 1


def as_read(card: Card) -> Card:
    """Return a card as it comes back once it was written."""
    lines = content_lines(io.BytesIO(card_bytes(card)))
    found = (read_property(line, lambda: "utf-8") for line in lines)
    return read_card([one for one in found if one is not None])


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _is_agent(one: Property) -> bool:
    """Tell whether the card of another person may stand in this property."""
    return one.name == "AGENT" and not one.text.strip()


def _not_understood(number: int, raw: bytes) -> Text:
    text = raw.decode("utf-8", "replace")
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return Text("Line {line} cannot be understood and was left out: {text}",
                line=number, text=shown)  # fmt: skip


def _no_end(number: int) -> Text:
    return Text(
        "The card that begins in line {line} has no end; what stands there of it was taken.",
        line=number,
    )
