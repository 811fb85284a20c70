"""Workbooks and CSV as other programs find them."""

from __future__ import annotations

import csv
import errno
import math
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from crm_desktop.exchange import sheet_part
from crm_desktop.exchange.columns import ColumnOut, SheetOut
from crm_desktop.exchange.delimited_writing import TextForm, write_csv
from crm_desktop.exchange.problems import LackingCharacters, UnwritableFile
from crm_desktop.exchange.reader import Reader
from crm_desktop.exchange.reading import read_table
from crm_desktop.exchange.rejects import REASON_TITLES, Rejected, is_reason_title, write_rejects
from crm_desktop.exchange.table import Table
from crm_desktop.exchange.template import write_template
from crm_desktop.exchange.writing import write_workbook
from crm_desktop.i18n import set_language

COLUMNS = (
    ColumnOut("code", "客户编码", help="Up to 8 characters.", required=True, example="i010110"),
    ColumnOut("name", "=Name", help="+Who they are"),
    ColumnOut("level", "Level", choices=("important", "normal, usual", 'say "hi"')),
    ColumnOut("revenue", "Revenue", "money"),
    ColumnOut("share", "Share", "percent", places=1),
    ColumnOut("since", "Since", "date"),
    ColumnOut("met", "Met", "datetime"),
    ColumnOut("active", "Active", "yes_no", choices=("是", "否")),
    ColumnOut("count", "Count", "integer"),
    ColumnOut("many", "Many", choices=[f"choice number {number}" for number in range(400)]),
    ColumnOut("id", "Id", width=30, hidden=True),
)
ROW: tuple[object, ...] = (
    "00123",
    "=1+1",
    "important",
    Decimal("1234.5"),
    0.155,
    date(2026, 3, 17),
    datetime(2026, 3, 17, 14, 30),
    True,
    3,
    "choice number 7",
    "x1",
)


def _sheet(path: Path, name: str | None = None) -> Worksheet:
    book = load_workbook(path)
    return cast("Worksheet", book[name] if name else book.worksheets[0])


def test_the_sheet_is_ready_to_work_in(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    write_workbook(path, [SheetOut("Customers", COLUMNS, [ROW])])
    sheet = _sheet(path)

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:K2"
    assert sheet["A1"].font.bold
    assert [cell.data_type for cell in sheet[1]] == ["s"] * len(COLUMNS)
    assert [cell.data_type for cell in sheet[2]] == [*"sssnnddsnss"]
    assert [cell.number_format for cell in sheet[2]] == [
        *("@", "@", "@", "#,##0.00", "0.0%", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "@", "0", "@", "@"),
    ]
    assert sheet.column_dimensions["K"].hidden
    assert sheet.column_dimensions["K"].width == 30


def test_choices_are_offered_from_a_hidden_sheet(tmp_path: Path) -> None:
    path = tmp_path / "customers.xlsx"
    write_workbook(path, [SheetOut("Customers", COLUMNS, [ROW])])
    book = load_workbook(path)
    rules = {
        str(rule.sqref).split(":")[0]: rule.formula1
        for rule in book["Customers"].data_validations.dataValidation
    }

    assert rules == {
        "C2": "Lists!$A$1:$A$3",
        "H2": "Lists!$B$1:$B$2",
        "J2": "Lists!$C$1:$C$400",
    }
    assert book["Lists"].sheet_state == "hidden"
    assert [book["Lists"].cell(row, 1).value for row in (1, 2, 3)] == list(COLUMNS[2].choices)
    assert read_table(path).sheets == ("Customers",)


def test_columns_are_as_wide_as_they_need(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    columns = [ColumnOut("a", "A"), ColumnOut("b", "B"), ColumnOut("c", "C")]
    write_workbook(
        path, [SheetOut("s", columns, [("中文" * 10, "x" * 20 + "\n" + "y", "z" * 500)])]
    )
    sheet = _sheet(path)

    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [41, 21, 60]


def test_names_of_sheets_are_made_fit(tmp_path: Path) -> None:
    path = tmp_path / "names.xlsx"
    names = ["Sales [2026]/x", "sales  2026  x", "", "History", "长" * 40, "长" * 40, "Lists"]
    write_workbook(path, [SheetOut(name, COLUMNS[:1]) for name in names])

    assert load_workbook(path).sheetnames == [
        *("Sales  2026  x", "sales  2026  x (2)", "Sheet", "History (2)"),
        *("长" * 31, "长" * 27 + " (2)", "Lists (2)"),
    ]


def test_what_could_not_be_written_is_told(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "losses.xlsx"
    rows: list[tuple[object, ...]] = [("😀" * 20_000,), ("half \ud83d of it",), (math.nan,)]
    notes = write_workbook(path, [SheetOut("s", [ColumnOut("a", "A")], rows)])

    assert [str(note).split(":")[0] for note in notes] == [
        "Texts longer than the 32,767 characters that a cell can hold were cut in “s”",
        "Broken characters were replaced in “s”",
        "Numbers without a value were left blank in “s”",
    ]
    assert read_table(path, reader=reader).rows == [["A"], ["😀" * 16_383], ["half \ufffd of it"]]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    rows = [("x",)] * 600
    write_workbook(
        tmp_path / "a.xlsx",
        [SheetOut("s", COLUMNS[:1], rows)],
        progress=lambda done, expected: told.append((done, expected)),
    )
    assert told == [(250, 600), (500, 600), (600, 600)]


class CancelledError(Exception):
    pass


def _failing_rows() -> Iterator[tuple[object, ...]]:
    yield from [("x",)] * 1000
    raise CancelledError


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "kept.xlsx"
    path.write_text("precious", encoding="utf-8")

    with pytest.raises(CancelledError):
        write_workbook(path, [SheetOut("s", COLUMNS[:1], _failing_rows())])
    with pytest.raises(CancelledError):
        write_csv(path, COLUMNS[:1], _failing_rows())
    with pytest.raises(TypeError, match="cannot hold"):
        write_workbook(path, [SheetOut("s", COLUMNS[:1], [(object(),)])])

    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["kept.xlsx"]
    assert path.read_text(encoding="utf-8") == "precious"


def test_a_place_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = SheetOut("s", COLUMNS[:1])
    with pytest.raises(UnwritableFile, match="not there any more"):
        write_workbook(tmp_path / "gone" / "a.xlsx", [sheet])

    def refuse(code: int) -> None:
        def replace(_self: Path, _target: Path) -> None:
            raise OSError(code, "no")

        monkeypatch.setattr(Path, "replace", replace)

    for code, said in ((errno.EACCES, "Close it if it is open"), (errno.ENOSPC, "enough room")):
        refuse(code)
        with pytest.raises(UnwritableFile, match=said):
            write_workbook(tmp_path / "a.xlsx", [sheet])
    assert not any(file.is_file() for file in tmp_path.iterdir())


def test_more_rows_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_part, "MOST_ROWS", 100)
    sheet = SheetOut("s", COLUMNS[:1], [("x",)] * 100)

    with pytest.raises(UnwritableFile, match="cannot hold all rows of “s”"):
        write_workbook(tmp_path / "a.xlsx", [sheet])


def test_a_template_explains_itself(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, SheetOut("Customers", COLUMNS))
    book = load_workbook(path)
    sheet = book["Customers"]

    assert book.sheetnames == ["Customers", "Explanations", "Lists"]
    assert [cell.value for cell in sheet[1]] == [
        column.title for column in COLUMNS if not column.hidden
    ]
    assert sheet["B1"].data_type == "s"
    assert sheet["A1"].comment.text == "Required\nText\nUp to 8 characters.\nExample: i010110"
    assert sheet["A1"].fill != sheet["B1"].fill
    assert sheet.column_dimensions["F"].number_format == "yyyy-mm-dd"
    assert len(sheet.data_validations.dataValidation) == 3
    assert [cell.value for cell in book["Explanations"][2]] == [
        *("客户编码", "Text", "Yes", "i010110", "Up to 8 characters.", None)
    ]
    table = read_table(path)
    assert table.header_row == 1
    assert table.count == 0


def test_rejected_rows_can_be_mended_and_imported_again(tmp_path: Path, reader: Reader) -> None:
    table = Table(
        "客户",
        ("客户",),
        [["Name", None, "Since", "Not imported because"], ["=Ann", 1.5, None, "old"]],
        [1, 7],
        1,
    )
    path = tmp_path / "rejected.xlsx"
    ((number, cells),) = table.data()
    reasons = ["The name begins with “=”.", "A date is missing."]
    write_rejects(path, table, [Rejected(number, cells, reasons, {0, 2})])
    sheet = _sheet(path)

    assert sheet.title == "客户"
    assert [sheet.cell(2, column).fill.fgColor.rgb[2:] for column in (2, 3, 4)] == [
        *("F8CBAD", "000000", "F8CBAD")
    ]
    assert sheet.row_dimensions[2].height == 30
    mended = read_table(path, reader=reader)
    assert mended.titles == ["Not imported because", "Name", "Column B", "Since"]
    assert mended.rows[1] == ["\n".join(reasons), "=Ann", 1.5]
    assert [is_reason_title(title) for title in mended.titles] == [True, False, False, False]


def test_the_column_of_reasons_is_known_in_every_language(tmp_path: Path) -> None:
    table = Table("s", ("s",), [["Name"], ["Ann"]], [1, 2], 1)
    for language, title in REASON_TITLES.items():
        set_language(language)
        path = tmp_path / f"{language}.xlsx"
        write_rejects(path, table, [Rejected(2, ["Ann"], ["?"])])
        assert _sheet(path)["A1"].value == title
        assert is_reason_title(f" {title.upper()} ")


def test_csv_as_excel_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    notes = write_csv(path, COLUMNS, [ROW, ("\ud83d", *[None] * 10)])

    assert path.read_bytes().splitlines()[:2] == [
        '\ufeff"客户编码","=Name","Level","Revenue","Share","Since","Met","Active","Count","Many","Id"'.encode(),
        '"00123","=1+1","important","1234.5","0.155","2026-03-17","2026-03-17 14:30:00","是","3",'
        '"choice number 7","x1"'.encode(),
    ]
    assert "replaced: 1" in str(notes[0])


def test_characters_that_the_encoding_lacks_are_named_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    path = tmp_path / "customers.csv"
    columns, rows = [ColumnOut("a", "A")], [("Müller",), ("张三",), ("张",)]
    with pytest.raises(LackingCharacters, match=r"CP1252 does not have 张 三.* 2 rows.* row 3"):
        write_csv(path, columns, rows, form=TextForm("cp1252"))
    assert not path.exists()
    (note,) = write_csv(path, columns, rows, form=TextForm("cp1252", lossy=True))
    assert "written as “?”: 张 三, in 2 rows" in str(note)
    assert path.read_bytes().split() == [b'"A"', b'"M\xfcller"', b'"??"', b'"?"']


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_text_comes_back_in_encodings_that_have_all_characters(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "a.csv"
    texts = ["张三丰，北京市朝阳区", "𠮷野家 😀", 'a "b"; c|d\te', "=1+1", "één\nлет", "\x07"]
    columns = [ColumnOut("a", "姓名"), ColumnOut("b", "备注")]
    rows = [(text, texts[0]) for text in texts]
    assert write_csv(path, columns, rows, form=TextForm(encoding, separator)) == ()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    with path.open(encoding=encoding, newline="") as file:
        assert list(csv.reader(file, delimiter=separator))[1:] == [list(row) for row in rows]


def test_a_workbook_is_no_larger_than_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, [SheetOut("s", COLUMNS[:2], [(str(n), "x" * 50) for n in range(10_000)])])

    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
    assert path.stat().st_size < 200_000
