"""What is written comes back as it was."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.exchange.cells import Cell
from crm_desktop.exchange.columns import ColumnOut, SheetOut
from crm_desktop.exchange.delimited_writing import TextForm, write_csv
from crm_desktop.exchange.reader import Reader
from crm_desktop.exchange.reading import read_table
from crm_desktop.exchange.writing import write_workbook
from tests.exchange.samples import naughty_strings

NUMBERED = (ColumnOut("number", "No.", "integer"), ColumnOut("text", "Text"))


def _written(path: Path, rows: list[list[object]], reader: Reader) -> list[list[Cell]]:
    """Write the rows below titles, and return them as they are read."""
    width = max(map(len, rows), default=1)
    columns = [ColumnOut(str(index), f"Title {index}") for index in range(width)]
    filled = [row + [None] * (width - len(row)) for row in rows]
    write_workbook(path, [SheetOut("Sheet", columns, filled)])
    return [cells for _number, cells in read_table(path, header_row=1, reader=reader).data()]


def test_every_naughty_string_through_a_workbook(tmp_path: Path, reader: Reader) -> None:
    texts = naughty_strings()
    path = tmp_path / "strings.xlsx"

    notes = write_workbook(path, [SheetOut("Strings", NUMBERED, list(enumerate(texts)))])
    table = read_table(path, reader=reader)

    assert notes == ()
    assert [cells for _number, cells in table.data()] == [
        [index, text] for index, text in enumerate(texts)
    ]


def test_every_naughty_string_through_csv(tmp_path: Path) -> None:
    texts = naughty_strings()
    path = tmp_path / "strings.csv"

    assert write_csv(path, NUMBERED, list(enumerate(texts))) == ()
    table = read_table(path)

    assert table.encoding == "utf-8-sig"
    assert [cells[1] for _number, cells in table.data()] == texts


def test_every_naughty_string_alone_in_a_csv_of_one_column(tmp_path: Path) -> None:
    texts = naughty_strings()
    path = tmp_path / "strings.csv"

    write_csv(path, [ColumnOut("text", "Text")], [[text] for text in texts])

    assert read_table(path).rows == [["Text"], *([text] for text in texts)]


def test_chinese_through_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "客户.csv"
    rows = [["张三", "北京市朝阳区"], ["李四；", "上海，浦东"]]

    write_csv(
        path,
        [ColumnOut("a", "姓名"), ColumnOut("b", "地址")],
        rows,
        form=TextForm("gb18030", ";"),
    )
    table = read_table(path)

    assert table.encoding == "gb18030"
    assert table.separator == ";"
    assert [cells for _number, cells in table.data()] == rows


def test_each_sort_of_value(tmp_path: Path, reader: Reader) -> None:
    moment = datetime(2026, 3, 17, 14, 30, 15)  # local time, as cells hold it
    given_and_read: list[tuple[object, Cell]] = [
        (12, 12),
        (12.0, 12),
        (-0.05, -0.05),
        (0.1 + 0.2, 0.3),
        (Decimal("1234.50"), 1234.5),
        (Decimal("1E+3"), 1000),
        (123456789012345, 123456789012345),
        (110101199001011234, "110101199001011234"),
        (Decimal("12345678901234.567"), "12345678901234.567"),
        (1.38e10, 13800000000),
        (True, True),
        (False, False),
        (date(2026, 3, 17), date(2026, 3, 17)),
        (date(1900, 3, 1), date(1900, 3, 1)),
        (date(1899, 12, 31), "1899-12-31"),
        (date(9999, 12, 31), date(9999, 12, 31)),
        (moment, moment),
        (moment.replace(hour=0, minute=0, second=0), date(2026, 3, 17)),
        (moment.astimezone().astimezone(timezone(timedelta(hours=-7))), moment),
        (time(8, 5, 9), time(8, 5, 9)),
        (None, None),
        ("", None),
        ("end", "end"),
    ]

    rows = _written(tmp_path / "values.xlsx", [[value for value, _ in given_and_read]], reader)

    assert rows == [[read for _, read in given_and_read]]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
        min_size=1,
        max_size=30,
    )
)
def test_any_text_through_a_workbook_and_csv(
    texts: list[str], tmp_path: Path, reader: Reader
) -> None:
    # "_xFFFE_" is how a workbook writes the character U+FFFE; the text itself is taken for that.
    kept = [text for text in texts if "_xfff" not in text.casefold()]
    rows = list(enumerate(kept))
    write_workbook(tmp_path / "any.xlsx", [SheetOut("Any", NUMBERED, rows)])
    write_csv(tmp_path / "any.csv", NUMBERED, rows)

    for name in ("any.xlsx", "any.csv"):
        table = read_table(tmp_path / name, header_row=1, reader=reader)
        assert [cells[1] for _number, cells in table.data()] == kept


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    moments=st.lists(
        st.datetimes(datetime(1900, 3, 1), datetime(2999, 12, 31)),
        min_size=1,
        max_size=20,
    ),
    numbers=st.lists(st.integers(-(10**15) + 1, 10**15 - 1), min_size=1, max_size=20),
)
def test_any_moment_and_whole_number(
    moments: list[datetime], numbers: list[int], tmp_path: Path, reader: Reader
) -> None:
    whole = [moment.replace(microsecond=0) for moment in moments]

    rows = _written(tmp_path / "any.xlsx", [list(whole), list(numbers)], reader)

    read = [
        datetime.combine(cell, time.min) if type(cell) is date else cell  # midnight is a date
        for cell in rows[0]
    ]
    assert [cell for cell in read if cell is not None] == whole
    assert [cell for cell in rows[1] if cell is not None] == numbers
