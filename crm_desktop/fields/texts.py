"""Kinds of words: long text, one of several choices, tags."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from crm_desktop.fields.kind import Kind, Operator, Reading, Stored, clean, fold, plain
from crm_desktop.fields.problems import FieldError
from crm_desktop.i18n import Text, _, listed


@dataclass(frozen=True)
class Line(Kind):
    """One line of text, at most ``most`` characters long."""

    most: int = 200
    width: int = 18

    def check(self, value: Any) -> None:
        """Refuse what is too long."""
        if value and len(value) > self.most:
            raise FieldError(
                Text(
                    "This may have at most {most} characters; it has {count}.",
                    most=self.most,
                    count=len(value),
                )
            )


class LongText(Kind):
    """Text of several lines, kept to the letter."""

    key: ClassVar[str] = "long_text"
    operators: ClassVar[tuple[Operator, ...]] = ("contains", "excludes", "empty", "filled")
    width = 40

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the text with uniform line ends."""
        del reading
        return plain(raw).replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values that a choice offers.

    ``key`` is kept for ever, ``label`` is shown; ``aliases`` are taken on reading. ``colour`` is
    the name of a pill's colour ("green", "amber", "red", "blue", "purple", "grey"; "" for plain
    text).
    """

    key: str
    label: str
    colour: str = ""
    aliases: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    """Language code -> label, for options read from a table instead of the catalogue."""

    def show(self) -> str:
        """Return the label in the current language."""
        from crm_desktop.i18n import language  # noqa: PLC0415 - the language may have changed

        return dict(self.labels).get(language()) or _(self.label)


@dataclass(frozen=True)
class Choice(Kind):
    """One of several options; the value is the option's stable key, never its label.

    An ``open`` choice also keeps words of the user's own, as they are written.
    """

    key: ClassVar[str] = "choice"
    operators: ClassVar[tuple[Operator, ...]] = (
        "is", "is_not", "any_of", "none_of", "empty", "filled"
    )  # fmt: skip

    source: Callable[[], tuple[Option, ...]] = field(default=tuple)
    open: bool = False
    width: int = 12

    def options(self) -> tuple[Option, ...]:
        """Return what is offered, in order."""
        return self.source()

    def option(self, key: str) -> Option | None:
        """Return the option with this key."""
        return _index(self).get(key)

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the key of the option meant: by key, by a label in any language, by an alias."""
        del reading
        text = clean(plain(raw))
        if not text:
            return ""
        if text in _index(self):
            return text
        key = _meanings(self).get(fold(text) or text)
        if key is not None:
            return key
        if self.open:
            return text
        if fold(text) in ("", "na", "none", "null"):
            return ""
        offered = listed(option.show() for option in self.options()[:8])
        raise FieldError(
            Text(
                "“{value}” is not offered here. Choose one of: {offered}.",
                value=text[:60],
                offered=offered,
            )
        )

    def show(self, value: Any) -> str:
        """Return the label."""
        option = self.option(value) if value else None
        return option.show() if option else (value or "")

    def edit(self, value: Any) -> str:
        """Return the key: entries of choices work on keys."""
        return value or ""

    def cell(self, value: Any) -> object:
        """Return the label, which people read and ``parse`` takes back."""
        return self.show(value) or None

    def words(self, value: Any) -> Iterator[str]:
        """Yield own words only: labels change with the language."""
        if value and self.open and self.option(value) is None:
            yield value


_INDEXES: dict[int, tuple[Choice, dict[str, Option]]] = {}
_MEANINGS: dict[int, tuple[Choice, dict[str, str]]] = {}


def _index(kind: Choice) -> dict[str, Option]:
    # Kept by identity: hashing a kind with a callable in it would be slower than the look-up.
    found = _INDEXES.get(id(kind))
    if found is None:
        found = (kind, {option.key: option for option in kind.options()})
        _INDEXES[id(kind)] = found
    return found[1]


def _meanings(kind: Choice) -> dict[str, str]:
    from crm_desktop.i18n import every_language  # noqa: PLC0415 - only when something is read

    found = _MEANINGS.get(id(kind))
    if found is None:
        meanings: dict[str, str] = {}
        for option in kind.options():
            names = [option.key, *every_language(option.label), *dict(option.labels).values()]
            for name in (*names, *option.aliases):
                meanings.setdefault(fold(name) or name, option.key)
        found = (kind, meanings)
        _MEANINGS[id(kind)] = found
    return found[1]


class Tags(Kind):
    """Any number of short words; the value is a tuple, in the order given, without repeats."""

    key: ClassVar[str] = "tags"
    operators: ClassVar[tuple[Operator, ...]] = (
        "any_of", "none_of", "contains", "excludes", "empty", "filled"
    )  # fmt: skip
    width = 20

    @property
    def blank(self) -> Any:
        """Return no tags."""
        return ()

    def parse(self, raw: object, reading: Reading) -> Any:
        """Return the tags written with commas, semicolons or ideographic commas between them."""
        del reading
        text = "\x00".join(map(str, raw)) if isinstance(raw, list | tuple) else plain(raw)
        for mark in ",，;；、\n":
            text = text.replace(mark, "\x00")
        words = map(clean, text.split("\x00"))
        return tuple(dict.fromkeys(word for word in words if word))

    def show(self, value: Any) -> str:
        """Return the tags with commas between them."""
        return ", ".join(value or ())

    def store(self, value: Any) -> Stored:
        """Return a JSON list, "" for none."""
        return json.dumps(list(value), ensure_ascii=False) if value else ""

    def load(self, stored: Any) -> Any:
        """Return the tags."""
        return tuple(json.loads(stored)) if stored else ()

    def cell(self, value: Any) -> object:
        """Return the tags as shown."""
        return self.show(value) or None

    def words(self, value: Any) -> Iterator[str]:
        """Yield each tag."""
        yield from value or ()
