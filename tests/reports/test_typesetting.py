from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.reports.fonts import WIDE, typeface
from crm_desktop.reports.typesetting import (
    clean,
    longest_word,
    prepared,
    shortened,
    visual,
    wrap,
)

FACE = typeface("regular")
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=80)


def _lines(text: str, width: float) -> list[str]:
    return wrap(clean(text), width, FACE, 10)


@given(ANY_TEXT, st.floats(1, 400))
def test_lines_fit_and_nothing_but_spaces_is_lost(text: str, width: float) -> None:
    ready = prepared(text)
    lines = wrap(ready, width, FACE, 10)
    assert "".join("".join(lines).split()) == "".join(ready.split())
    for line in lines:
        assert len(line) <= 1 or FACE.width(line, 10) <= width + 0.1 or _one_sign(line)


def _one_sign(line: str) -> bool:
    """A letter with its marks is never broken, however narrow the line."""
    import unicodedata  # noqa: PLC0415 - only here

    return all(unicodedata.combining(mark) for mark in line[1:])


@given(ANY_TEXT)
def test_cleaned_text_is_harmless_and_stays_so(text: str) -> None:
    ready = clean(text)
    assert clean(ready) == ready
    ready.encode("utf-8")
    assert not any(ord(sign) < 32 and sign != "\n" for sign in ready)


def test_words_stay_whole_where_they_fit() -> None:
    assert _lines("delivered on Monday morning", 80) == ["delivered on", "Monday morning"]


def test_words_longer_than_the_line_are_broken_after_signs_if_they_have_any() -> None:
    assert _lines("somebody.important@example.com", 100) == [
        "somebody.",
        "important@example.",
        "com",
    ]
    assert "".join(_lines("W" * 50, 100)) == "W" * 50


def test_dates_are_not_broken() -> None:
    assert _lines("until 2025-06-30", 60) == ["until", "2025-06-30"]


def test_chinese_lines_do_not_begin_with_closing_or_end_with_opening_signs() -> None:
    text = "他说（昨天）：“合同，已经签好。”" * 4
    for width in range(30, 120, 7):
        for line in _lines(text, width):
            assert line[0] not in "，。：）”"
            assert line[-1] not in "（“"


def test_line_ends_of_every_kind_are_kept() -> None:
    assert _lines("a\r\nb\rc\u2028d", 100) == ["a", "b", "c", "d"]
    assert _lines("", 100) == [""]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("tab\there", "tab    here"),
        ("bell\x07 null\x00", "bell\ufffd null\ufffd"),
        ("lone \ud83d half", "lone \ufffd half"),
        ("safe\u202etxt.exe", "safetxt.exe"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("thin\u2009space", "thin space"),
        ("no\u00a0break　wide", "no\u00a0break　wide"),
        ("heart\u2764\ufe0f", "heart\u2764"),
    ],
)
def test_what_acts_unseen_is_taken_out(text: str, result: str) -> None:
    assert clean(text) == result


def test_quotes_are_narrow_in_latin_text_and_wide_in_chinese() -> None:
    latin, chinese = prepared("it’s"), prepared("他说“好”")
    assert "".join(WIDE.get(sign, sign) for sign in latin) == "it’s"
    assert FACE.width(latin, 10) < FACE.width("it’s", 10) - 5
    assert chinese == "他说“好”"


def test_right_to_left_words_are_turned_and_their_numbers_are_not() -> None:
    assert visual("abc שלום 12 עולם def") == "abc םלוע 12 םולש def"
    assert visual("plain") == "plain"
    assert visual("א(1)ב") == "ב(1)א"


def test_shortened_text_fits_and_ends_with_an_ellipsis() -> None:
    text = shortened("A title that is far too long", 80, FACE, 10)
    assert FACE.width(text, 10) <= 80
    assert "".join(WIDE.get(sign, sign) for sign in text).endswith("…")
    assert shortened("short", 80, FACE, 10) == "short"


def test_longest_word_is_what_must_not_be_broken() -> None:
    assert longest_word("a much longer word", FACE, 10) == FACE.width("longer", 10)
    assert longest_word("中文没有单词", FACE, 10) == 10
    assert longest_word("", FACE, 10) == 0
