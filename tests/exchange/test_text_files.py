"""Text files: which characters, which separators, which rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.exchange import delimited
from crm_desktop.exchange.encodings import find_encoding
from crm_desktop.exchange.problems import UnreadableFile
from crm_desktop.exchange.reading import read_table
from tests.exchange.samples import SAMPLES

SAMPLE_ENCODINGS = {
    "sample-arabic-1.txt": "cp1256",
    "sample-chinese.txt": "big5",
    "sample-english.bom.txt": "utf-8-sig",
    "sample-french-1.txt": "cp1252",
    "sample-greek.txt": "cp1253",
    "sample-greek-2.txt": "cp1253",
    "sample-hebrew-2.txt": "cp1255",
    "sample-hebrew-3.txt": "cp1255",
    "sample-korean.txt": "cp949",
    "sample-russian.txt": "mac-cyrillic",
    "sample-turkish.txt": "cp1254",
}


def _file(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "written", "found"),
    [
        ("name,city\nAnn,Rome\n", "ascii", "utf-8"),
        ("姓名,城市\n张三,北京\n", "utf-8", "utf-8"),
        ("姓名,城市\n张三,北京\n", "utf-8-sig", "utf-8-sig"),
        ("姓名,城市\n张三,北京\n", "utf-16", "utf-16"),
        ("姓名,城市\n张三,北京\n", "utf-16-le", "utf-16-le"),
        ("姓名,城市\n张三,北京\n", "utf-16-be", "utf-16-be"),
        ("name,city\nAnn,Rome\n", "utf-32", "utf-32"),
        ("name,city\nAnn,Rome\n", "utf-32-be", "utf-32-be"),
        ("姓名,城市\n张三,北京\n", "gbk", "gb18030"),
        ("姓名,备注\n镕堃喆,（总部）\n李四,上海浦东\n", "gbk", "gb18030"),
        ("id,name\n" + "1,abc\n" * 30_000 + "2,张三\n", "gbk", "gb18030"),
        ("公司,地址\n華為技術有限公司,深圳市龙岗区坂田\n", "gb18030", "gb18030"),
        ("姓名,城市\n張三,臺北\n李四,高雄\n王小明,新竹市東區光復路\n", "big5", "big5"),
        ("name,city\nMüller,Köln\n", "cp1252", "cp1252"),
        ("name,city\nMüller,Köln\n" * 50, "cp1252", "cp1252"),
        ("name,price\nCafé,€5\nnaïve,£3\n", "cp1252", "cp1252"),
        ("São Paulo,Ação,informação\n" * 5, "cp1252", "cp1252"),
        ("“quoted”,it’s – fine\n", "cp1252", "cp1252"),
        ("jméno,město\nŽižka,Plzeň\nDvořák,Ústí\n", "cp1250", "cp1250"),
        ("имя,город\nИван,Москва\nПётр,Тверь\n", "cp1251", "cp1251"),
        ("이름,도시\n김철수,서울\n박영희,부산\n이순신,대전광역시\n", "cp949", "cp949"),
        ("名前,都市\n山田太郎,東京\nカタカナ,テスト\n", "shift_jis", "cp932"),
    ],
)
def test_the_encoding_is_found(text: str, written: str, found: str, tmp_path: Path) -> None:
    path = _file(tmp_path, text, written)

    assert find_encoding(path) == found
    assert read_table(path).rows[0] == text.partition("\n")[0].split(",")


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample files are not here")
def test_the_encoding_of_the_samples_is_found() -> None:
    folder = (SAMPLES / "encoding/charset_normalizer").resolve()
    found = {path.name: find_encoding(path) for path in folder.glob("*.txt")}

    assert found == {name: SAMPLE_ENCODINGS.get(name, "utf-8") for name in found}


def test_an_encoding_can_be_chosen(tmp_path: Path) -> None:
    path = _file(tmp_path, "name\nMüller\n", "cp1252")

    assert read_table(path, encoding="cp1251").rows[1] == ["Mьller"]
    with pytest.raises(UnreadableFile, match="no encoding named “nonsense”"):
        read_table(path, encoding="nonsense")


def test_a_few_broken_characters_do_not_change_the_encoding(tmp_path: Path) -> None:
    path = _file(tmp_path, "姓名\n张三\n李四\n王五\n赵六\n".encode() + b"\xff\n")
    table = read_table(path)

    assert table.encoding == "utf-8"
    assert table.rows[-1] == ["\ufffd"]
    assert "could not be read" in str(table.notes[0])


@pytest.mark.parametrize(
    ("text", "separator", "row"),
    [
        ("a,b,c\n1,2,3\n", ",", ["1", "2", "3"]),
        ("a;b;c\n1;2;3\n", ";", ["1", "2", "3"]),
        ("a\tb\n1\t2\n", "\t", ["1", "2"]),
        ("a|b\n1|2\n", "|", ["1", "2"]),
        ("name;price\nx;1,50\ny;2,75\n", ";", ["x", "1,50"]),
        ("1,5;2,5;3,5\n2,5;3,5;1,5\n", ";", ["2,5", "3,5", "1,5"]),
        ("Name;City\nSmith, John;Rome\nDoe, Jane;Oslo\n", ";", ["Smith, John", "Rome"]),
        ('name,note\nx,"a;b;c;d"\ny,"e;f;g;h"\n', ",", ["x", "a;b;c;d"]),
        ("name\tnote\nx\ta, b; c\ny\td, e; f\n", "\t", ["x", "a, b; c"]),
        ('a,b\n1,"two\nlines; and ""quotes"""\n', ",", ["1", 'two\nlines; and "quotes"']),
        ('a, b\n1, "x, y"\n2, "z, w"\n', ",", ["1", "x, y"]),
        ('a,b\n1,"say \\"hi, there\\" twice"\n', ",", ["1", 'say "hi, there" twice']),
        ("sep=|\na|b\n1|2\n", "|", ["1", "2"]),
        ("a,b\r1,2\r", ",", ["1", "2"]),
        ('"a","b"\r\n"00123","=1+1"\r\n', ",", ["00123", "=1+1"]),
        ("only\nwords\n", ",", ["words"]),
    ],
)
def test_the_separator_is_found(text: str, separator: str, row: list[str], tmp_path: Path) -> None:
    table = read_table(_file(tmp_path, text))

    assert table.separator == separator
    assert row in table.rows


def test_a_separator_can_be_chosen(tmp_path: Path) -> None:
    path = _file(tmp_path, "a b\n1 2\n")

    assert read_table(path, separator=" ").rows == [["a", "b"], ["1", "2"]]


def test_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = _file(tmp_path, 'sep=,\n\na,b\n\n1,"x\ny"\n,,\n2\n3,4,5,\n')
    table = read_table(path)

    assert table.header_row == 3
    assert list(table.data()) == [
        (5, ["1", "x\ny", None]),
        (7, ["2", None, None]),
        (8, ["3", "4", "5"]),
    ]
    assert table.titles == ["a", "b", "Column C"]


def test_a_quote_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    path = _file(tmp_path, 'a,b\n1,"stray\n2,x\n3,y\n')
    table = read_table(path)

    assert table.rows == [["a", "b"], ["1", '"stray'], ["2", "x"], ["3", "y"]]
    assert "never closed" in str(table.notes[0])
    assert "row 2" in str(table.notes[0])


def test_a_quote_that_is_closed_much_later_is_told(tmp_path: Path) -> None:
    path = _file(tmp_path, 'a,b\n1,"stray\n' + "2,x\n" * 100 + '3,"y"\n')

    assert "perhaps a quotation mark is missing" in str(read_table(path).notes[0])


def test_quotes_without_order_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_MOST_BROKEN_QUOTES", 3)
    monkeypatch.setattr(delimited, "_LONGEST_FIELD", 50)
    path = _file(tmp_path, "a,b\n" + ('1,"stray\n' + "2,x\n" * 50) * 5)

    with pytest.raises(UnreadableFile, match="do not match, first in row 2"):
        read_table(path)


def test_a_very_long_field_is_kept(tmp_path: Path) -> None:
    text = "x" * 900_000
    assert read_table(_file(tmp_path, f"a,b\n1,{text}\n")).rows[1] == ["1", text]


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="Row 1 has more than 16,384 columns"):
        read_table(_file(tmp_path, "," * 20_000 + "x\n"))


def test_a_file_beyond_all_bounds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MOST_BYTES", 1000)
    with pytest.raises(UnreadableFile, match="larger than"):
        read_table(_file(tmp_path, "a,b\n" * 500))


def test_a_preview_and_cancelling(tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    def cancel(_done: int, _expected: int) -> None:
        raise CancelledError

    path = _file(tmp_path, "a,b\n" + "1,2\n" * 1000)
    preview = read_table(path, limit=5)

    assert len(preview.rows) == 5
    assert preview.cut
    with pytest.raises(CancelledError):
        read_table(path, progress=cancel)
