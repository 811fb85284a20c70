from __future__ import annotations

import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from crm_desktop.i18n import LANGUAGES, set_language
from crm_desktop.reports.dataset import (
    ChartBlock,
    Column,
    Document,
    FieldsBlock,
    KeyFigures,
    PageBreak,
    Series,
    TableBlock,
    TextBlock,
    TimelineBlock,
)
from crm_desktop.reports.document import ReportNotWrittenError, write_pdf
from tests.reports.documents import CARD, SALES, customers, document, squeezed, texts, whole


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "report.pdf"


def test_first_page_says_who_what_when_and_under_which_conditions(target: Path) -> None:
    write_pdf(SALES, target)
    first = texts(target)[0]
    for text in (
        "Harbour Trading Ltd.",
        "Sales report",
        "2025-06-30 14:05",
        "Period: first half of 2025",
        "Status is paid",
        "$2,486,300",
    ):
        assert text in first


def test_every_page_says_which_of_how_many_it_is(target: Path) -> None:
    count = write_pdf(customers(120), target)
    pages = texts(target)
    assert count == len(pages) > 2
    assert [f"{number}/{count}" in squeezed(page) for number, page in enumerate(pages, 1)] == [
        True
    ] * count


def test_later_pages_carry_company_and_title(target: Path) -> None:
    write_pdf(replace(customers(120), company="Harbour Trading Ltd."), target)
    assert all("Harbour Trading Ltd." in page for page in texts(target))
    assert all("Customers" in page for page in texts(target))


def test_chinese_card_can_be_copied_as_it_was_written(target: Path) -> None:
    set_language("zh_CN")
    write_pdf(CARD, target)
    text = whole(target)
    for part in ("黄喆堃（北京云帆科技有限公司）", "¥12,800,000.00", "确认三季度采购预算"):
        assert part in text
    assert squeezed("下午来电为宜，重视交付周期与售后响应。" * 20) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_can_be_written_in_every_language(target: Path, language: str) -> None:
    set_language(language)
    assert write_pdf(SALES, target) >= 1


def test_file_names_its_title_and_author(target: Path) -> None:
    write_pdf(SALES, target)
    pdf = pypdfium2.PdfDocument(target)
    facts = pdf.get_metadata_dict()
    pdf.close()
    assert facts["Title"] == "Sales report"
    assert facts["Author"] == "Harbour Trading Ltd."


def test_blocks_with_titles_are_in_the_outline(target: Path) -> None:
    write_pdf(SALES, target)
    pdf = pypdfium2.PdfDocument(target)
    titles = [entry.get_title() for entry in pdf.get_toc()]
    pdf.close()
    assert titles == ["By month", "By region", "By person", "Remarks"]


@pytest.mark.parametrize(
    ("paper", "orientation", "size"),
    [
        ("A4", "portrait", (595, 842)),
        ("A4", "landscape", (842, 595)),
        ("Letter", "portrait", (612, 792)),
        ("Letter", "landscape", (792, 612)),
    ],
)
def test_paper_is_the_one_asked_for(
    target: Path, paper: str, orientation: str, size: tuple[int, int]
) -> None:
    wanted = Document("Report", SALES.blocks, paper=paper, orientation=orientation)  # type: ignore[arg-type]
    write_pdf(wanted, target)
    pdf = pypdfium2.PdfDocument(target)
    found = tuple(round(side) for side in pdf.get_page_size(0))
    pdf.close()
    assert found == size


@pytest.mark.parametrize(("columns", "landscape"), [(3, False), (14, True)])
def test_wide_tables_turn_the_paper(target: Path, columns: int, landscape: bool) -> None:
    wide = TableBlock(
        "",
        tuple(Column(str(n), f"Column {n}") for n in range(columns)),
        [tuple(f"some words {n}" for n in range(columns))],
    )
    write_pdf(document(wide), target)
    pdf = pypdfium2.PdfDocument(target)
    width, height = pdf.get_page_size(0)
    pdf.close()
    assert (width > height) is landscape


def test_blocks_without_content_say_so_and_do_not_fail(target: Path) -> None:
    empty = document(
        KeyFigures(()),
        ChartBlock("Bars", "bar", (), ()),
        ChartBlock("Ring", "donut", ("a", "b"), (Series("", (0, None)),)),
        TableBlock("Table", (Column("a", "A"), Column("b", "B", "money", total=True)), []),
        FieldsBlock("Fields", ()),
        TimelineBlock("Timeline", ()),
        TextBlock("", ""),
        PageBreak(),
    )
    assert write_pdf(empty, target) == 2
    text = texts(target)[0]
    assert text.count("There are no values to draw.") == 2
    assert "There is nothing to show under these conditions." in text
    assert "Nothing has been recorded yet." in text
    assert write_pdf(Document("", ()), target) == 1


def test_page_break_begins_a_page_but_never_leaves_one_empty(target: Path) -> None:
    broken = document(TextBlock("", "one"), PageBreak(), PageBreak(), TextBlock("", "two"))
    assert write_pdf(broken, target) == 2
    assert "two" in texts(target)[1]


def test_heading_is_not_left_alone_at_the_foot(target: Path) -> None:
    for lines in range(30, 60):
        write_pdf(
            document(TextBlock("", "\n".join(["line"] * lines)), TextBlock("Next", "x")), target
        )
        for page in texts(target):
            assert ("Next" in page) == ("x" in page)


def test_logo_is_printed_and_a_broken_one_left_out(target: Path, tmp_path: Path) -> None:
    from PIL import Image  # noqa: PLC0415 - only here

    logo = tmp_path / "标志.png"
    Image.new("RGBA", (300, 100), "#2f6fed80").save(logo)
    write_pdf(replace(SALES, logo=logo), target)
    with_logo = target.stat().st_size
    logo.write_bytes(b"no picture")
    write_pdf(replace(SALES, logo=logo), target)
    assert target.stat().st_size < with_logo
    assert "Harbour Trading Ltd." in texts(target)[0]


def test_progress_counts_the_rows_of_tables(target: Path) -> None:
    told: list[tuple[int, int]] = []
    write_pdf(customers(300), target, progress=lambda done, whole: told.append((done, whole)))
    assert told
    assert all(0 < done <= whole == 300 for done, whole in told)


def test_stopping_leaves_the_old_file_and_nothing_else(target: Path) -> None:
    target.write_bytes(b"old")

    def stop(_done: int, _whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_pdf(customers(300), target, progress=stop)
    assert target.read_bytes() == b"old"
    assert os.listdir(target.parent) == [target.name]  # noqa: PTH208 - hidden files too


def test_folder_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ReportNotWrittenError, match=r"sales\.pdf could not be written"):
        write_pdf(SALES, tmp_path / "missing" / "sales.pdf")


def test_target_that_cannot_be_replaced_is_explained_and_leaves_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.mkdir()
    (target / "in the way").touch()
    with pytest.raises(ReportNotWrittenError):
        write_pdf(SALES, target)
    assert os.listdir(tmp_path) == ["report.pdf"]  # noqa: PTH208 - hidden files too


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_file_has_the_usual_rights(target: Path) -> None:
    write_pdf(SALES, target)
    plain = target.with_name("plain")
    plain.touch()
    assert target.stat().st_mode == plain.stat().st_mode


def test_ten_thousand_rows_are_all_there(target: Path) -> None:
    count = write_pdf(customers(10_000), target)
    pdf = pypdfium2.PdfDocument(target)
    assert count == len(pdf)
    seen = 0
    for number in (0, 1, count // 2, count - 2, count - 1):
        codes = re.findall(r"i(\d{6})", pdf[number].get_textpage().get_text_range())
        first = int(codes[0])
        assert [int(code) for code in codes] == list(range(first, first + len(codes)))
        assert first >= seen
        seen = first + len(codes)
    pdf.close()
    assert seen == 10_000
    assert target.stat().st_size < 4_000_000


def test_reports_can_be_written_by_several_threads(tmp_path: Path) -> None:
    targets = [tmp_path / f"{number}.pdf" for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda target: write_pdf(CARD, target), targets))
    assert len({whole(target) for target in targets}) == 1
    assert "黄喆堃" in whole(targets[0])


def test_reports_load_without_heavy_libraries() -> None:
    import subprocess  # noqa: PLC0415 - only here

    code = (
        "import sys, crm_desktop.reports.document, crm_desktop.reports.charts, "
        "crm_desktop.reports.preview; "
        "print([m for m in ('reportlab', 'matplotlib', 'numpy', 'PIL', 'pypdfium2') "
        "if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
