from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from crm_desktop.reports import fonts
from crm_desktop.reports.dataset import Block, Column, PageBreak, TableBlock
from crm_desktop.reports.document import write_pdf
from crm_desktop.reports.fontmaking import common_han
from crm_desktop.reports.fonts import typeface
from crm_desktop.reports.typesetting import clean
from tests.reports.documents import document, squeezed, texts, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

NAUGHTY = Path(__file__).parents[2] / "../shared/samples/strings/blns.json"
OWN = [
    "O’Brien’s “text” — 5 % · naïve Zürich €",
    "黄喆堃、李昇、䶮、𠮷野家",
    "Ελληνικά Русский Türkçe",
    "日本語 ひらがな カタカナ",
    "→ ← ✓ ★ ♥ 😀",
    "\ue000 private, \U0001f9b9 new",
    "<script>alert('x')</script> \\ ( ) % {0} $math$",
]
LETTERS_IN_ORDER = {"R", "AL"}


def _print(path: Path, values: Sequence[str]) -> list[str]:
    """Print each text on a page of its own and return the pages' texts without white space."""
    blocks: list[Block] = []
    for value in values:
        blocks += [PageBreak(), TableBlock("", (Column("a", "A"),), [(value,)])]
    write_pdf(document(*blocks, title="T"), path)
    return [squeezed(page) for page in texts(path)[1:]]


@pytest.mark.parametrize("value", OWN)
def test_text_can_be_copied_from_the_file_as_it_was_written(tmp_path: Path, value: str) -> None:
    (page,) = _print(tmp_path / "own.pdf", [value])
    assert squeezed(value) in page


def test_right_to_left_words_can_be_copied_word_by_word(tmp_path: Path) -> None:
    (page,) = _print(tmp_path / "rtl.pdf", ["שלום עולם"])
    assert "שלום" in page
    assert "עולם" in page


def _plain(text: str) -> bool:
    """Whether readers return a text in the order written: no stacked marks, left to right."""
    return not any(
        unicodedata.bidirectional(sign) in LETTERS_IN_ORDER or unicodedata.combining(sign)
        for sign in text
    )


if NAUGHTY.exists():

    def test_naughty_strings_print_and_can_be_copied(tmp_path: Path) -> None:
        values: list[str] = json.loads(NAUGHTY.read_text("utf-8"))
        pages = _print(tmp_path / "naughty.pdf", values)
        assert len(pages) == len(values)
        lost = [
            value
            for value, page in zip(values, pages, strict=True)
            if _plain(value) and _folded(clean(value)) not in _folded(page)
        ]
        assert lost == []


def _folded(text: str) -> str:
    """Return a text as far as readers keep it: they take ligatures apart."""
    return squeezed(unicodedata.normalize("NFKC", text))


def test_characters_without_any_glyph_are_drawn_as_boxes(tmp_path: Path) -> None:
    target = tmp_path / "box.pdf"
    _print(target, ["\U000f1234"])
    assert typeface("regular").face("\U000f1234") is typeface("regular").main
    pdf = pypdfium2.PdfDocument(target)
    marked = pdf[1].render(scale=1).to_pil().convert("L").point(lambda value: value < 128)
    pdf.close()
    assert marked.crop((40, 60, 80, 100)).getbbox()


def test_rare_characters_in_bold_are_thickened() -> None:
    bold = typeface("bold")
    assert not bold.face("黄").thicken
    assert bold.face("䶮").thicken
    assert bold.face("䶮").path == fonts.files()["regular"]


def test_regular_face_has_every_character_of_gbk() -> None:
    widths = typeface("regular").main.widths
    han = {
        bytes((high, low)).decode("gbk")
        for high in range(0x81, 0xA1)
        for low in range(0x40, 0xFF)
        if low != 0x7F
    }
    assert not {sign for sign in han if sign not in widths}


def test_bold_face_has_the_common_characters() -> None:
    widths = typeface("bold").main.widths
    assert not {code for code in common_han() if chr(code) not in widths}


def test_text_is_cut_into_runs_by_face() -> None:
    runs = typeface("regular").runs("云帆 שלום ok")
    assert [text for _face, text in runs] == ["云帆 ", "שלום ", "ok"]
    assert runs[0][0] is runs[2][0] is typeface("regular").main


def test_width_is_the_sum_of_the_advances() -> None:
    assert typeface("regular").width("云帆", 10) == pytest.approx(20)
    assert typeface("regular").width("", 10) == 0


def test_only_used_glyphs_are_embedded(tmp_path: Path) -> None:
    target = tmp_path / "small.pdf"
    write_pdf(document(title="云帆"), target)
    assert target.stat().st_size < 20_000
    assert "云帆" in whole(target)


def test_many_different_characters_fit_one_font(tmp_path: Path) -> None:
    target = tmp_path / "many.pdf"
    every = [sign for sign in typeface("regular").main.widths if "\u4e00" <= sign <= "\u9fa5"]
    rows = [("".join(every[start : start + 50]),) for start in range(0, len(every), 50)]
    write_pdf(document(TableBlock("", (Column("a", "A"),), rows)), target)
    text = whole(target)
    assert all(squeezed(row[0]) in text for row in rows)


def test_status_names_our_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert fonts.main() == 0
    assert "NotoSansSC-Regular.ttf" in capsys.readouterr().out
