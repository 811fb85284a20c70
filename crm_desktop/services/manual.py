"""The manual: short pages that ship as files in ``assets/manual``, in each language.

A page is written in a small part of Markdown: ``#`` its title, ``##`` headings, paragraphs, ``-``
and ``1.`` lists, ``**strong**``, ``[words](page)`` for links to other pages, and what Markdown
calls code for the names of keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from crm_desktop.fields.kind import fold
from crm_desktop.resources import resource

_FIRST = "en"
_INLINE = re.compile(
    r"\*\*(?P<strong>.+?)\*\*|`(?P<key>.+?)`|\[(?P<words>.+?)\]\((?P<link>[\w-]+)\)"
)
_NUMBERED = re.compile(r"(?P<number>\d+)\. +")

BlockKind = Literal["heading", "text", "bullet", "step"]


@dataclass(frozen=True)
class Span:
    """A run of words: plain, strong, the name of a key, or a link to a page."""

    text: str
    strong: bool = False
    key: bool = False
    link: str = ""


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, or one line of a list; ``number`` counts the steps of a list."""

    kind: BlockKind
    spans: tuple[Span, ...]
    number: int = 0

    @property
    def text(self) -> str:
        """Return the words alone."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Page:
    """One page, by its name (the same in every language)."""

    name: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def links(self) -> tuple[str, ...]:
        """Return the names of the pages that this one leads to."""
        return tuple(span.link for block in self.blocks for span in block.spans if span.link)


@cache
def pages(language: str) -> tuple[Page, ...]:
    """Return all pages in their order; what is not there in ``language`` is in English."""
    folder = resource("assets/manual")
    found: list[Page] = []
    for path in sorted((folder / _FIRST).glob("*.md")):
        own = folder / language / path.name
        text = (own if own.is_file() else path).read_text("utf-8")
        found.append(_page(path.stem.partition("-")[2], text))
    return tuple(found)


def page(name: str, language: str) -> Page:
    """Return a page; the first one where there is none of this name."""
    every = pages(language)
    return next((one for one in every if one.name == name), every[0])


def find(text: str, language: str) -> list[Page]:
    """Return the pages that hold every word of ``text``, titles first."""
    words = [word for word in (fold(part) for part in text.split()) if word]
    ranked: list[tuple[int, int, Page]] = []
    for at, one in enumerate(pages(language)):
        title = fold(one.title)
        heads = fold(" ".join(block.text for block in one.blocks if block.kind == "heading"))
        whole = fold(" ".join((one.title, *(block.text for block in one.blocks))))
        for rank, place in enumerate((title, heads, whole)):
            if all(word in place for word in words):
                ranked.append((rank, at, one))
                break
    return [one for _rank, _at, one in sorted(ranked, key=lambda entry: entry[:2])]


def _page(name: str, text: str) -> Page:
    title = ""
    blocks: list[Block] = []
    for part in _parts(text):
        if part.startswith("# "):
            title = part[2:]
        else:
            blocks.append(_block(part))
    return Page(name, title, tuple(blocks))


def _parts(text: str) -> Iterator[str]:
    """Yield each heading, paragraph and line of a list as one line."""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        begins = line.startswith(("#", "- ")) or _NUMBERED.match(line) is not None
        if lines and (begins or not line.strip()):
            yield _joined(lines)
            lines = []
        if line.strip():
            lines.append(line.strip())


def _joined(lines: list[str]) -> str:
    whole = lines[0]
    for line in lines[1:]:
        # A line of Chinese goes on without a blank.
        whole += line if not (whole[-1].isascii() or line[0].isascii()) else f" {line}"
    return whole


def _block(part: str) -> Block:
    numbered = _NUMBERED.match(part)
    if part.startswith("## "):
        return Block("heading", tuple(_spans(part[3:])))
    if part.startswith("- "):
        return Block("bullet", tuple(_spans(part[2:])))
    if numbered is not None:
        return Block("step", tuple(_spans(part[numbered.end() :])), int(numbered["number"]))
    return Block("text", tuple(_spans(part)))


def _spans(text: str) -> Iterator[Span]:
    last = 0
    for found in _INLINE.finditer(text):
        if found.start() > last:
            yield Span(text[last : found.start()])
        if found["strong"] is not None:
            yield Span(found["strong"], strong=True)
        elif found["key"] is not None:
            yield Span(found["key"], key=True)
        else:
            yield Span(found["words"], link=found["link"])
        last = found.end()
    if last < len(text):
        yield Span(text[last:])
