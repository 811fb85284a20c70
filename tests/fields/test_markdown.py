"""What the marks in long texts mean, and that everything else is left to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.fields.markdown import Span, blocks, without_marks


def test_headings_bullets_bold_and_links() -> None:
    text = (
        "# Visit\n- wants **two** offers\n  - see [our page](https://a.example/x)\nwww.b.example."
    )

    found = blocks(text)

    assert [(one.kind, one.level) for one in found] == [
        ("heading", 1),
        ("bullet", 0),
        ("bullet", 1),
        ("text", 0),
    ]
    assert found[1].spans == (Span("wants "), Span("two", bold=True), Span(" offers"))
    assert found[2].spans[1] == Span("our page", link="https://a.example/x")
    assert found[3].spans == (Span("www.b.example", link="https://www.b.example"), Span("."))
    assert without_marks(text) == "Visit\n• wants two offers\n• see our page\nwww.b.example."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5 * 3 ** 2",
        "**",
        "** a **",
        "#tag",
        "-5 degrees",
        "[x](javascript:alert)",
        "a\n\nb",
        "北京",
    ],
)
def test_signs_that_are_no_marks_stay(text: str) -> None:
    assert without_marks(text) == text


@given(st.text(alphabet="ab *-#[]()•\n .:/wh北", max_size=60))
def test_no_line_gets_lost(text: str) -> None:
    found = blocks(text)

    assert len(found) == len(text.split("\n"))
    letters = [sign for sign in text if sign in "ab北"]
    shown = [sign for one in found for sign in one.text if sign in "ab北"]
    assert len(shown) <= len(letters)
