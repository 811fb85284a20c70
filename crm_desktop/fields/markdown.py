"""Light Markdown in long texts: headings, bullets, bold, links.

What is kept is plain text, which lists, searches and exports show as it is. This module says what
its marks mean: ``#`` to ``###`` before a heading, ``-``, ``*`` or ``•`` before a bullet (two spaces
deeper is a bullet below it), ``**`` around what is bold, ``[words](address)`` for a link. Every
line is a line; a mark that is not closed is just a sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["text", "heading", "bullet"]

_HEADING = re.compile(r"(#{1,3}) +(\S.*)")
_BULLET = re.compile(r"( *)[-*•] +(\S.*)")
_INLINE = re.compile(
    r"\*\*(?P<bold>[^*\s](?:[^*]*[^*\s])?)\*\*"
    r"|\[(?P<words>[^\[\]]+)\]\((?P<address>(?:https?://|www\.|mailto:)[^\s()]+)\)"
    r"|(?P<bare>(?:https?://|www\.)[^\s<>（）()，。；“”]*[^\s<>（）()，。；“”.,;:!?])"
)
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Some words that look alike; ``link`` is where they lead."""

    text: str
    bold: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One line; ``level`` is 1 to 3 for headings, 0 to 3 for bullets: how deep they stand."""

    kind: BlockKind
    spans: tuple[Span, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """Return its words without marks."""
        return "".join(span.text for span in self.spans)


def blocks(text: str) -> list[Block]:
    """Return the lines of ``text`` with what their marks mean."""
    found: list[Block] = []
    for line in text.split("\n"):
        if heading := _HEADING.fullmatch(line.rstrip()):
            found.append(Block("heading", _spans(heading[2]), len(heading[1])))
        elif bullet := _BULLET.fullmatch(line.rstrip()):
            level = min(len(bullet[1]) // 2, _DEEPEST)
            found.append(Block("bullet", _spans(bullet[2]), level))
        else:
            found.append(Block("text", _spans(line)))
    return found


def without_marks(text: str) -> str:
    """Return the words of ``text`` as a person reads them, without marks."""
    return "\n".join(
        ("• " if block.kind == "bullet" else "") + block.text for block in blocks(text)
    )


def _spans(line: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = 0
    for found in _INLINE.finditer(line):
        if found.start() > at:
            spans.append(Span(line[at : found.start()]))
        if found["bold"]:
            spans.append(Span(found["bold"], bold=True))
        elif found["words"]:
            spans.append(Span(found["words"], link=_address(found["address"])))
        else:
            spans.append(Span(found["bare"], link=_address(found["bare"])))
        at = found.end()
    if at < len(line):
        spans.append(Span(line[at:]))
    return tuple(spans)


def _address(text: str) -> str:
    return f"https://{text}" if text.startswith("www.") else text
