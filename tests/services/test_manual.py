from __future__ import annotations

import pytest

from crm_desktop.i18n import LANGUAGES
from crm_desktop.resources import resource
from crm_desktop.services.manual import find, page, pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language(language: str) -> None:
    folder = resource("assets/manual")
    names = [path.name for path in sorted((folder / "en").glob("*.md"))]
    assert [path.name for path in sorted((folder / language).glob("*.md"))] == names
    assert len(pages(language)) == len(names) > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_page_and_every_page_has_words(language: str) -> None:
    every = pages(language)
    names = {one.name for one in every}
    for one in every:
        assert one.title
        assert one.blocks
        assert set(one.links) <= names, one.name
        left = "".join(block.text for block in one.blocks)
        assert not set("`*[]") & set(left), one.name


def test_both_languages_tell_the_same() -> None:
    for english, chinese in zip(pages("en"), pages("zh_CN"), strict=True):
        kinds = [block.kind for block in english.blocks if block.kind in {"heading", "step"}]
        others = [block.kind for block in chinese.blocks if block.kind in {"heading", "step"}]
        assert kinds == others, english.name
        assert sorted(english.links) == sorted(chinese.links), english.name
        keys = {span.text for block in english.blocks for span in block.spans if span.key}
        told = {span.text for block in chinese.blocks for span in block.spans if span.key}
        assert {key for key in keys if not key.startswith(">")} == {
            key for key in told if not key.startswith(">")
        }, english.name


def test_what_is_written_becomes_blocks_and_spans() -> None:
    call = page("call", "en")
    assert call.title == "Log a call and follow up"
    first = call.blocks[0]
    assert (first.kind, first.number) == ("step", 1)
    assert [span.text for span in first.spans if span.key] == ["Ctrl+K", "Tab"]
    assert [span.text for span in first.spans if span.strong] == ["Log a call"]
    assert call.blocks[0].text.startswith("Find the customer with Ctrl+K, press Tab")


def test_lines_of_chinese_are_joined_without_blanks() -> None:
    assert all(" " not in block.text or "`" not in block.text for block in pages("zh_CN")[0].blocks)


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("undo", "en", "undo"),
        ("recycle bin", "en", "undo"),
        ("phone number", "en", "find"),
        ("EXCEL list", "en", "excel"),
        ("备份", "zh_CN", "backup"),
        ("来电", "zh_CN", "find"),
        ("merge", "en", "faq"),
    ],
)
def test_pages_are_found_by_their_words(text: str, language: str, name: str) -> None:
    assert name in [one.name for one in find(text, language)][:2]


def test_nothing_is_found_for_what_is_not_there() -> None:
    assert find("xylophone", "en") == []


def test_an_unknown_page_is_the_first() -> None:
    assert page("nothing", "en").name == "start"
