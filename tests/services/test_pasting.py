"""Blocks of cells: as text, into records, out of lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.exchange.clipboard import block_text, read_block
from crm_desktop.services.copying import copied_text
from crm_desktop.services.desk import Desk
from crm_desktop.services.pasting import ChangedMeanwhile, Paste, PasteReport, spread_block


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "office.crm", who="Tester")
    yield desk
    desk.close()


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    return [
        desk.records.save("customer", {"name": f"Customer {letter}", "city": "Leeds"}).id
        for letter in "ABC"
    ]


def _told(report: PasteReport) -> list[tuple[str, str, str, str]]:
    return [
        (cell.title, cell.field, cell.before, "!" if cell.problem else cell.after)
        for cell in report.cells
    ]


# -- the text of a block ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),  # Excel and WPS
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),  # LibreOffice
        ('"one\r\ntwo"\tx\r\n', [["one\ntwo", "x"]]),
        ('"say ""hi""\nnow"\t2', [['say "hi"\nnow', "2"]]),
        ('5" pipe\t"open\nnext', [['5" pipe', '"open'], ["next"]]),
        ("a\t\t\n\n\tb", [["a", "", ""], [""], ["", "b"]]),
        ("word", [["word"]]),
        ("", []),
        ("\t", [["", ""]]),
    ],
)
def test_blocks_of_other_programs_are_read(text: str, rows: list[list[str]]) -> None:
    assert read_block(text) == rows


_cells = st.text(st.sampled_from('ab "\t\n,一'), max_size=6)


@given(st.integers(1, 4).flatmap(lambda wide: st.lists(
    st.lists(_cells, min_size=wide, max_size=wide), min_size=1, max_size=4)))  # fmt: skip
def test_what_is_written_is_read_back(rows: list[list[str]]) -> None:
    expected = [list(row) for row in rows]
    if expected[-1] == [""]:  # a last row of nothing is the line end of the one before
        expected.pop()
    assert read_block(block_text(rows)) == expected


@pytest.mark.parametrize(
    ("block", "rows", "columns", "filled"),
    [
        ([["a"]], 2, 3, [["a", "a", "a"], ["a", "a", "a"]]),
        ([["a", "b"]], 3, 1, [["a", "b"]] * 3),
        ([["a", "b"]], 1, 4, [["a", "b", "a", "b"]]),
        ([["a"], ["b"]], 4, 1, [["a"], ["b"], ["a"], ["b"]]),
        ([["a"], ["b"]], 3, 1, [["a"], ["b"]]),
        ([["a", "b"], ["c"]], 1, 1, [["a", "b"], ["c", ""]]),
    ],
)
def test_a_block_fills_a_rectangle_as_in_a_spreadsheet(
    block: list[list[str]], rows: int, columns: int, filled: list[list[str]]
) -> None:
    assert spread_block(block, rows, columns) == (filled, len(filled), len(filled[0]))


# -- into records ----------------------------------------------------------------------------


def test_a_block_fills_cells_in_one_step(desk: Desk, ids: list[int]) -> None:
    paste = Paste(
        "customer",
        ids,
        ("city", "annual_revenue", "birthday"),
        [["York", "1,234.50", "2026-03-31"], ["Leeds", "", ""], ["Hull", "99", ""]],
    )
    preview = desk.pastes.preview(paste)
    assert (preview.changed, preview.same, preview.rejected, preview.records) == (5, 4, 0, 2)
    assert _told(preview)[0] == ("Customer A", "city", "Leeds", "York")
    assert desk.records.get("customer", ids[0])["city"] == "Leeds", "a preview writes nothing"
    done = desk.pastes.apply(paste, preview.seen)
    assert _told(done) == _told(preview)
    row = desk.records.get("customer", ids[0])
    assert (row["city"], row["annual_revenue"]) == ("York", Decimal("1234.50"))
    assert row["birthday"] == date(2026, 3, 31)
    desk.history.undo()
    assert [desk.records.get("customer", one)["city"] for one in ids] == ["Leeds"] * 3


def test_blank_empties_a_cell(desk: Desk, ids: list[int]) -> None:
    desk.pastes.apply(Paste("customer", ids[:1], ("city",), [[""]]))
    assert desk.records.get("customer", ids[0])["city"] == ""


def test_what_cannot_be_taken_stays_and_says_why(desk: Desk, ids: list[int]) -> None:
    paste = Paste(
        "customer",
        ids,
        ("name", "email", "status"),
        [["", "x@y.example", "lost"], ["New", "nonsense", "nothing"], ["C", "", "active"]],
    )
    report = desk.pastes.apply(paste)
    bad = {(cell.title, cell.field): str(cell.problem) for cell in report.cells if cell.problem}
    assert set(bad) == {
        ("Customer A", "name"),
        ("Customer B", "email"),
        ("Customer B", "status"),
    }
    assert "nonsense" in bad["Customer B", "email"]
    rows = [desk.records.get("customer", one) for one in ids]
    assert [row["name"] for row in rows] == ["Customer A", "New", "C"]
    assert rows[0]["email"] == "x@y.example"
    assert rows[0]["status"] == "lost"


def test_a_unique_value_is_given_once(desk: Desk, ids: list[int]) -> None:
    report = desk.pastes.apply(Paste("customer", ids, ("external_id",), [["X1"], ["X1"], ["X2"]]))
    assert [cell.problem is None for cell in report.cells] == [True, False, True]


def test_other_records_are_found_by_what_they_are_called(desk: Desk, ids: list[int]) -> None:
    contact = desk.records.save("contact", {"name": "Carl", "customer": ids[0]}).id
    paste = Paste("contact", [contact], ("customer",), [["Customer B"]])
    assert _told(desk.pastes.apply(paste)) == [("Carl", "customer", "Customer A", "Customer B")]
    assert desk.records.get("contact", contact)["customer"] == ids[1]
    wrong = desk.pastes.preview(Paste("contact", [contact], ("customer",), [["Nobody"]]))
    assert wrong.rejected == 1
    same = desk.pastes.preview(Paste("contact", [contact], ("customer",), [["Customer B"]]))
    assert (same.same, same.cells) == (1, [])


def test_computed_fields_are_passed_over(desk: Desk, ids: list[int]) -> None:
    report = desk.pastes.apply(Paste("customer", ids[:1], ("abc_class", "city"), [["A", "York"]]))
    assert [cell.field for cell in report.cells] == ["city"]
    assert "ABC" in str(report.notes[0])


def test_nothing_is_written_over_what_nobody_has_seen(desk: Desk, ids: list[int]) -> None:
    paste = Paste("customer", ids, ("city",), [["York"], ["York"], ["York"]])
    preview = desk.pastes.preview(paste)
    desk.records.save("customer", {"city": "Hull"}, ids[1])
    with pytest.raises(ChangedMeanwhile):
        desk.pastes.apply(paste, preview.seen)
    assert desk.records.get("customer", ids[0])["city"] == "Leeds"


def test_a_record_that_is_gone_says_so(desk: Desk, ids: list[int]) -> None:
    desk.records.delete("customer", ids[:1])
    report = desk.pastes.preview(Paste("customer", ids[:1], ("city",), [["York"]]))
    assert report.rejected == 1
    assert "exist" in str(report.cells[0].problem)


# -- out of lists ----------------------------------------------------------------------------


def test_a_list_is_copied_so_that_it_can_be_pasted(desk: Desk, ids: list[int]) -> None:
    values = {"annual_revenue": Decimal("1234567.5"), "address": "1 High Street\nTop floor"}
    desk.records.save("customer", values, ids[0])
    names = ("name", "annual_revenue", "address", "status")
    spec = desk.types["customer"]
    text = copied_text(
        desk.lists, spec, ids[:1], names, desk.records.reading(), titles=True
    )  # fmt: skip
    block = read_block(text)
    assert block[0] == [spec.fields[name].show_label() for name in names]
    assert block[1][:3] == ["Customer A", "1234567.50", "1 High Street\nTop floor"]
    report = desk.pastes.preview(Paste("customer", ids[:1], names, block[1:]))
    assert (report.same, report.cells) == (4, [])


def test_copying_can_be_stopped(desk: Desk, ids: list[int]) -> None:
    def stop(_done: int, _whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copied_text(
            desk.lists,
            desk.types["customer"],
            ids,
            ("name",),
            desk.records.reading(),
            progress=stop,
        )
