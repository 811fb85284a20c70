"""Files that are not what they seem, or that mean harm."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest

from crm_desktop.exchange import reading
from crm_desktop.exchange.problems import PasswordNeeded, UnreadableFile, WrongPassword
from crm_desktop.exchange.reader import Reader
from crm_desktop.exchange.reading import read_table
from tests.exchange.samples import SAMPLES, cells_xml, sample_files, workbook_bytes

CORNER = '<row r="1"><c r="A1"><v>1</v></c></row>'
WEB_PAGE = """<html><head><meta charset="gb2312"></head><body>
<table><tr><td>导出</td></tr></table>
<table border=1>
 <tr><th>姓名</th><th colspan=2>电话</th><th>金额</th></tr>
 <tr><td rowspan=2>张三</td><td>010</td><td>&nbsp;12<br>34</td><td x:num="1234.5">1,234.50</td></tr>
 <tr><td>021</td><td><b>5</b>678</td><td>=1+1<script>alert(1)</script></td></tr>
 <tr></tr>
</table></body></html>"""
EXCEL_2003 = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Worksheet ss:Name="客户"><Table>
  <Row>
   <Cell><Data ss:Type="String">Name</Data></Cell>
   <Cell ss:Index="3"><Data ss:Type="String">Since</Data></Cell>
  </Row>
  <Row ss:Index="4">
   <Cell><Data ss:Type="Number">12</Data></Cell>
   <Cell><Data ss:Type="Boolean">1</Data></Cell>
   <Cell><Data ss:Type="DateTime">2026-03-17T00:00:00.000</Data></Cell>
  </Row>
  <Row>
   <Cell><Data ss:Type="Error">#N/A</Data></Cell>
   <Cell><Data ss:Type="String">a&#10;&secret;b</Data></Cell>
  </Row>
 </Table></Worksheet></Workbook>"""


def _refusal(path: Path, reader: Reader) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_table(path, reader=reader)
    return str(refused.value)


def test_a_declared_size_of_the_whole_sheet(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "wide.xlsx"
    path.write_bytes(workbook_bytes(CORNER, before='<dimension ref="A1:XFD1048576"/>'))

    assert read_table(path, reader=reader).rows == [[1]]


def test_cells_in_opposite_corners(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "corners.xlsx"
    path.write_bytes(
        workbook_bytes(CORNER + '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    )
    table = read_table(path, reader=reader)

    assert table.rows == [[1]]
    assert "10,000 blank rows" in str(table.notes[0])


def test_a_library_that_aborts_its_process_gives_way_to_the_other(
    tmp_path: Path, reader: Reader
) -> None:
    # calamine asks for one block of memory for all cells between these two.
    path = tmp_path / "abort.xlsx"
    path.write_bytes(workbook_bytes(CORNER + '<row r="9000"><c r="NTP9000"><v>2</v></c></row>'))

    table = read_table(path, reader=reader)

    assert list(table.numbers) == [1, 9000]
    assert len(table.rows[1]) == 10_000


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(110):
                part.write(bytes(1_000_000))

    assert "too large" in _refusal(path, reader)


def test_a_bomb_that_lies_about_its_size(tmp_path: Path, reader: Reader) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 60_000))
    honest = workbook_bytes(rows)
    with zipfile.ZipFile(io.BytesIO(honest)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    path = tmp_path / "liar.xlsx"
    path.write_bytes(honest.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))

    assert "damaged" in _refusal(path, reader)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (bytes(5000), "is empty"),
        (b"%PDF-1.7\n%...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "vCard"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "a web archive"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "damaged"),
        (bytes(range(256)) * 20, "neither a workbook nor a text file"),
        (b"<html><body>Please log in.</body></html>", "a web page without a table"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(
    content: bytes, said: str, tmp_path: Path, reader: Reader
) -> None:
    path = tmp_path / "客户.xlsx"
    path.write_bytes(content)

    assert said in _refusal(path, reader)


def test_a_document_and_an_archive(tmp_path: Path, reader: Reader) -> None:
    for inner, said in (("word/document.xml", "a text document"), ("a.csv", "an archive")):
        path = tmp_path / "file.xlsx"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr(inner, "x")
        assert said in _refusal(path, reader)


def test_broken_workbooks_never_raise_anything_else(tmp_path: Path, reader: Reader) -> None:
    rows: list[list[object]] = [["Name", "Age"], *[[f"客户{n}", n] for n in range(50)]]
    whole = [
        workbook_bytes(cells_xml(rows)),
        *(path.read_bytes() for path in sample_files("excel_zh", {".xls", ".et", ".xlsx"})[:12]),
    ]
    chance = random.Random(7)
    path = tmp_path / "broken.xlsx"
    for _ in range(150):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 10)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.randint(len(data) // 2, len(data) * 3)])
        with contextlib.suppress(UnreadableFile):
            read_table(path, reader=reader)


def test_a_missing_file_and_a_folder(tmp_path: Path, reader: Reader) -> None:
    assert "not there" in _refusal(tmp_path / "gone.xlsx", reader)
    assert "is a folder" in _refusal(tmp_path, reader)


def test_a_file_that_may_not_be_read(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    def forbidden(*_arguments: object, **_settings: object) -> None:
        raise PermissionError(13, "Permission denied")  # nothing is forbidden to root by its mode

    monkeypatch.setattr(Path, "open", forbidden)
    assert "cannot be opened" in _refusal(path, reader)


def test_a_truncated_workbook(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "half.xlsx"
    path.write_bytes(workbook_bytes(CORNER)[:-300])

    assert "end is missing" in _refusal(path, reader)


def test_a_workbook_under_the_name_of_a_text_file(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "really.csv"
    path.write_bytes(workbook_bytes(cells_xml([["Name", "Age"], ["Ann", 33]])))

    assert read_table(path, reader=reader).header == ["Name", "Age"]


def test_a_text_file_under_the_name_of_a_workbook(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "really.xls"
    path.write_bytes("姓名\t年龄\r\n张三\t33\r\n".encode("gbk"))
    table = read_table(path, reader=reader)

    assert (table.separator, table.encoding) == ("\t", "gb18030")
    assert table.rows == [["姓名", "年龄"], ["张三", "33"]]


def test_a_web_page_under_the_name_of_a_workbook(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "page.xls"
    path.write_bytes(WEB_PAGE.encode("gb2312"))
    table = read_table(path, reader=reader)

    assert table.sheets == ("Table 1", "Table 2")
    assert table.sheet == "Table 2"
    assert table.rows == [
        ["姓名", "电话", None, "金额"],
        ["张三", "010", "12\n34", 1234.5],
        [None, "021", "5678", "=1+1"],
    ]
    assert read_table(path, sheet="Table 1", reader=reader).rows == [["导出"]]


def test_the_xml_of_excel_2003(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "old.xls"
    path.write_text(EXCEL_2003, encoding="utf-8")
    table = read_table(path, reader=reader)

    assert table.sheets == ("客户",)
    assert list(table.numbers) == [1, 4, 5]
    assert table.rows[:2] == [["Name", None, "Since"], [12, True, date(2026, 3, 17)]]
    assert table.rows[2] == [None, "a\n&secret;b"], "an entity that names a file is not followed"
    assert "error such as #N/A" in str(table.notes[0])


def test_errors_and_formulas_without_result_are_told(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "formulas.xlsx"
    path.write_bytes(
        workbook_bytes(
            cells_xml(
                [
                    ["Sum", "Ratio", "Number"],
                    ['<c r="A2"><f>1+1</f></c>', '<c r="B2" t="e"><v>#DIV/0!</v></c>', 5],
                    ['<c r="A3"><f>1+1</f><v>2</v></c>', '<c r="B3" t="str"><f>""</f><v></v></c>'],
                    [None, '<c r="B4" t="e"><f>1/0</f><v>#N/A</v></c>', 110101199001011234],
                ]
            )
        )
    )
    table = read_table(path, reader=reader)

    assert table.rows[1:] == [[None, None, 5], [2], [None, None, 110101199001011000]]
    errors, formulas, long = map(str, table.notes)
    assert errors.endswith("blank: 2, the first in row 2.")
    assert formulas.startswith("Formulas without a stored result were taken as blank: 1.")
    assert long.startswith("Numbers with more than 15 digits: 1, the first in row 4.")


def test_merged_cells_speak_for_every_row_they_span(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "merged.xlsx"
    path.write_bytes(
        workbook_bytes(
            cells_xml([["Region", "City"], ["North", "A"], [None, "B"], [], [None, "C"]]),
            after='<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>',
        )
    )
    table = read_table(path, reader=reader)

    assert table.rows == [["Region", "City"], ["North", "A"], ["North", "B"], [None, "C"]]
    assert list(table.numbers) == [1, 2, 3, 5]
    assert "Merged cells" in str(table.notes[0])


def test_a_sheet_is_chosen_by_name(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "two.xlsx"
    path.write_bytes(workbook_bytes(CORNER, sheets=("One", "客户")))

    assert read_table(path, reader=reader).sheets == ("One", "客户")
    assert read_table(path, sheet="客户", reader=reader).rows == []
    with pytest.raises(UnreadableFile, match="no sheet named “Three”"):
        read_table(path, sheet="Three", reader=reader)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample files are not here")
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("msoffcrypto/inputs__example_password.xlsx", "Password1234_"),
        ("msoffcrypto/inputs__rc4cryptoapi_password.xls", "Password1234_"),
        ("msoffcrypto/inputs__xor_password_123456789012345.xls", "123456789012345"),
    ],
)
def test_a_password_opens_a_workbook(name: str, password: str, reader: Reader) -> None:
    path = (SAMPLES / "excel" / name).resolve()

    with pytest.raises(PasswordNeeded) as needed:
        read_table(path, reader=reader)
    assert not isinstance(needed.value, WrongPassword)
    with pytest.raises(WrongPassword):
        read_table(path, password="wrong", reader=reader)
    assert read_table(path, password=password, reader=reader).rows


def test_reading_that_takes_too_long_is_given_up(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "long.xlsx"
    path.write_bytes(workbook_bytes(cells_xml([[n, n, n, n, n] for n in range(30_000)])))
    monkeypatch.setattr(reading, "SECONDS", 0.0)
    monkeypatch.setattr(reading, "SECONDS_PER_MB", 0.0)

    assert "took too long" in _refusal(path, reader)


def test_whoever_cancels_leaves_no_process_behind(tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    def cancel(_done: int, _expected: int) -> None:
        raise CancelledError

    path = tmp_path / "long.xlsx"
    path.write_bytes(workbook_bytes(cells_xml([[n, n, n, n, n] for n in range(30_000)])))
    before = {child.pid for child in multiprocessing.active_children()}

    with pytest.raises(CancelledError):
        read_table(path, progress=cancel)

    assert {child.pid for child in multiprocessing.active_children()} == before
