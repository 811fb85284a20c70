"""Which row holds the titles, and what the columns are called."""

from __future__ import annotations

import pytest

from crm_desktop.exchange.cells import Cell, column_letters
from crm_desktop.exchange.header import find_header, header_titles
from crm_desktop.exchange.table import Table

PEOPLE: list[list[Cell]] = [["Ann", 33, "ann@example.com"], ["Bob", 44, "bob@example.com"]]


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([], None),
        ([["Name", "Age", "Mail"], *PEOPLE], 0),
        (PEOPLE, None),
        ([["Name", "Age", "Mail"]], 0),
        ([["姓名", "年龄", "邮箱"], ["张三", "33", "a@b.cn"]], 0),
        ([["Customers"], ["Name", "Age", "Mail"], *PEOPLE], 1),
        ([["Customers"], ["As of", "2026-03-01"], ["Name", "Age", "Mail"], *PEOPLE], 2),
        ([["客户表", None, None], [], ["姓名", "年龄", "邮箱"], *PEOPLE], 2),
        (
            [
                ["Person", None, None, "Address", None, None],
                ["Name", "Age", "Mail", "Street", "City", "Code"],
                ["Ann", 33, "a@b.cn", "Main 1", "Rome", 123],
            ],
            1,
        ),
        ([["Name", "City"], ["Ann", "Rome"], ["Bob", "Oslo"]], 0),
        ([["Region", 2023, 2024, 2025], ["North", 1, 2, 3], ["South", 4, 5, 6]], 0),
        ([["id", 100022, 100025], [1, 5, 6], [2, 7, 8]], 0),
        ([["1", "english"], ["2", "中国人"]], None),
        ([["x" * 150, "y" * 150], ["Ann", "Rome"]], None),
        ([["13800138000", "张三"], ["13900139000", "李四"]], None),
        ([["Name"], ["Ann"], ["Bob"]], 0),
    ],
)
def test_the_header_is_found(rows: list[list[Cell]], index: int | None) -> None:
    assert find_header(rows) == index


def test_every_column_has_a_name_of_its_own() -> None:
    assert header_titles(["Name", None, " Phone\n number ", "name", "", 2024], 8) == [
        *("Name", "Column B", "Phone number", "name (2)"),
        *("Column E", "2024", "Column G", "Column H"),
    ]


def test_letters_are_those_of_a_spreadsheet() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702, 16_383)] == [
        *("A", "Z", "AA", "ZZ", "AAA", "XFD")
    ]


def test_another_header_row_can_be_chosen() -> None:
    table = Table("s", ("s",), [["List"], ["Name", "Age"], ["Ann", 33]], [1, 3, 4], 3)

    assert list(table.data()) == [(4, ["Ann", 33])]
    assert table.with_header(1).titles == ["List", "Column B"]
    assert table.with_header(1).count == 2
    assert table.with_header(None).count == 3
    assert list(table.data(start=1)) == []
    with pytest.raises(ValueError, match="2"):
        table.with_header(2)
