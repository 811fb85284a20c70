from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from crm_desktop.reports.columns import plan
from crm_desktop.reports.dataset import Amount, Column, Group, TableBlock
from crm_desktop.reports.document import write_pdf
from crm_desktop.reports.tables import table_totals, totals
from tests.reports.documents import LIST_COLUMNS, SALES, customers, document, squeezed, texts, whole

if TYPE_CHECKING:
    from collections.abc import Sequence


def _table(*columns: Column, rows: Sequence[Sequence[object]]) -> TableBlock:
    return TableBlock("Table", columns, rows)


def test_head_is_repeated_on_every_page(tmp_path: Path) -> None:
    target = tmp_path / "list.pdf"
    write_pdf(customers(150), target)
    for page in texts(target):
        assert all(column.title.split()[0] in page for column in LIST_COLUMNS)


def test_sums_are_printed_under_groups_and_table(tmp_path: Path) -> None:
    target = tmp_path / "groups.pdf"
    write_pdf(SALES, target)
    text = whole(target)
    assert "Subtotal12$1,200.50" in text
    assert "Subtotal3$99.50" in text
    assert "Totals15$1,300.00" in text


def test_given_totals_go_before_sums() -> None:
    column = Column("rate", "Rate", "percent", total=True)
    assert totals([column], [(0.5,), (0.7,)], {"rate": 0.6}) == ["60.0%"]


def test_currencies_are_summed_apart() -> None:
    column = Column("amount", "Amount", "money", total=True)
    rows = [(Amount(Decimal(5), "$"),), (Amount(Decimal(7), "€"),), (Amount(Decimal(1), "$"),)]
    assert totals([column], rows, None) == ["$6.00\n€7.00"]


def test_sum_of_floats_is_not_off_by_a_hair() -> None:
    column = Column("x", "X", "decimal", total=True)
    assert totals([column], [(0.1,)] * 3, None) == ["0.3"]


def test_table_without_rows_has_no_totals() -> None:
    assert table_totals(_table(Column("x", "X", "money", total=True), rows=[])) == [""]


def test_long_texts_are_broken_but_never_cut(tmp_path: Path) -> None:
    target = tmp_path / "long.pdf"
    sentence = "Delivered on Monday, leaks at the upper flange, manual is missing. "
    values = ["W" * 400, "长" * 900, sentence * 150, "https://example.com/" + "path/" * 60]
    columns = (Column("a", "A"), Column("b", "B"), Column("c", "C", "integer"))
    write_pdf(document(_table(*columns, rows=[("key", value, 7) for value in values])), target)
    found = "".join(_column_text(target, "key", "7"))
    for value in values:
        assert squeezed(value) in found


def _column_text(path: Path, *others: str) -> list[str]:
    """Return the lines of the pages without heads, feet and the texts of other columns."""
    kept = []
    for page in texts(path):
        for line in page.splitlines():
            if line.strip() not in {"Report", "Table", "A", "B", "C", "A B C", ""}:
                text = squeezed(line)
                for other in others:
                    text = text.removeprefix(other).removesuffix(other)
                kept.append("" if "/" in text and text.replace("/", "").isdigit() else text)
    return kept


def test_nothing_is_drawn_beyond_the_margins(tmp_path: Path) -> None:
    target = tmp_path / "margins.pdf"
    columns = tuple(
        Column(str(n), f"Quite a long heading {n}", ("money", "text", "datetime")[n % 3], sign="$")
        for n in range(16)
    )
    row = tuple(
        (Decimal("123456789.12"), "Unbreakably" * 9, "2025-06-30 14:05")[n % 3] for n in range(16)
    )
    write_pdf(document(_table(*columns, rows=[row] * 40)), target)
    pdf = pypdfium2.PdfDocument(target)
    for page in pdf:
        width, height = page.get_size()
        for item in page.get_objects(filter=[1]):
            left, bottom, right, top = item.get_bounds()
            assert left >= 44
            assert right <= width - 44
            assert bottom >= 20
            assert top <= height - 20
    pdf.close()


def test_numbers_and_dates_stay_on_one_line(tmp_path: Path) -> None:
    target = tmp_path / "numbers.pdf"
    columns = (
        *(Column(f"t{n}", f"Text {n}") for n in range(4)),
        Column("m", "Amount", "money", sign="¥", total=True),
        Column("d", "When", "datetime"),
    )
    rows = [
        ("some more words than fit " * 3,) * 4 + (Decimal(10) ** (n % 9), "x") for n in range(999)
    ]
    write_pdf(document(_table(*columns, rows=rows)), target)
    assert "¥100,000,000.00" in "".join(texts(target))
    assert "¥12,333,333,321.00" in texts(target)[-1]


@pytest.mark.parametrize("available", [300.0, 505.0, 752.0])
@pytest.mark.parametrize("count", [1, 2, 9, 30])
def test_columns_fill_the_width_exactly(available: float, count: int) -> None:
    columns = tuple(Column(str(n), f"Heading {n}") for n in range(count))
    block = _table(*columns, rows=[tuple("value" * (n + 1) for n in range(count))] * 3)
    parts = plan(block, [""] * count, available)
    for part in parts:
        assert sum(part.widths) == pytest.approx(available)
        assert part.places[0] == 0
    assert sorted({place for part in parts for place in part.places}) == list(range(count))


def test_parts_of_a_very_wide_table_repeat_the_first_column(tmp_path: Path) -> None:
    target = tmp_path / "wide.pdf"
    columns = tuple(Column(str(n), f"Field number {n}") for n in range(40))
    rows = [(f"KEY{row}", *(f"cell{row}x{n}" for n in range(1, 40))) for row in range(5)]
    write_pdf(document(_table(*columns, rows=rows)), target)
    text = whole(target)
    assert all(value in text for row in rows for value in row)
    assert text.count("KEY3") > 1


def test_heavier_columns_get_more_of_the_spare_width() -> None:
    rows: list[tuple[object, ...]] = [("word " * 60, "word " * 60)]
    light, heavy = plan(
        _table(Column("a", "A"), Column("b", "B", weight=3), rows=rows), ["", ""], 505
    )[0].widths
    assert heavy > light * 1.5


def test_group_heading_stays_with_its_rows(tmp_path: Path) -> None:
    target = tmp_path / "groups.pdf"
    for size in range(20, 40):
        groups = [Group("First", [("a",)] * size), Group("Second", [("zz",)])]
        write_pdf(document(TableBlock("", (Column("x", "X"),), groups=groups)), target)
        for page in texts(target):
            assert ("Second" in page) == ("zz" in page)


def test_note_is_printed_under_the_table(tmp_path: Path) -> None:
    target = tmp_path / "note.pdf"
    block = TableBlock("Table", (Column("x", "X"),), [("row",)], note="Without tax.")
    write_pdf(document(block), target)
    text = texts(target)[0]
    assert text.index("row") < text.index("Without tax.")
