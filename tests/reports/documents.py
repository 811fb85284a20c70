"""Reports that the tests print, and what they read back from the files."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pypdfium2

from crm_desktop.reports.dataset import (
    Block,
    ChartBlock,
    Column,
    Document,
    Entry,
    Field,
    FieldsBlock,
    Group,
    KeyFigure,
    KeyFigures,
    Series,
    TableBlock,
    TextBlock,
    TimelineBlock,
)

if TYPE_CHECKING:
    from pathlib import Path

MADE = datetime(2025, 6, 30, 14, 5)

MONTHS = tuple(f"2025-{month:02d}" for month in range(1, 7))

SALES = Document(
    "Sales report",
    (
        KeyFigures((KeyFigure("Revenue", "$2,486,300", "+12.4 %"), KeyFigure("Orders", "486"))),
        ChartBlock("By month", "line", MONTHS, (Series("2025", (5, 9, None, 7, 12, 11)),)),
        ChartBlock("By region", "donut", ("North", "South"), (Series("", (3, 1)),), "money", "$"),
        TableBlock(
            "By person",
            (
                Column("name", "Name"),
                Column("won", "Won", "integer", total=True),
                Column("amount", "Amount", "money", total=True, sign="$"),
            ),
            groups=(
                Group("North", [("Alice Chen", 12, Decimal("1200.50"))]),
                Group("South", [("Bob Lin", 3, Decimal("99.50")), ("Eve Brown", 0, None)]),
            ),
        ),
        TextBlock("Remarks", "Steady growth.\nMore in the autumn."),
    ),
    company="Harbour Trading Ltd.",
    conditions=("Period: first half of 2025", "Status is paid"),
    made_at=MADE,
)

CARD = Document(
    "黄喆堃（北京云帆科技有限公司）",
    (
        FieldsBlock(
            "基本资料",
            (
                Field("客户编码", "i010110"),
                Field("年收入", Decimal(12800000), "money", "¥"),
                Field("建档日期", date(2019, 3, 14)),
                Field("传真", None),
                Field("备注", "下午来电为宜，重视交付周期与售后响应。" * 20, wide=True),
            ),
        ),
        TimelineBlock(
            "互动记录",
            (
                Entry(MADE, "电话沟通：确认三季度采购预算", "约定下周二上门演示。", "电话"),
                Entry(date(2025, 5, 2), "拜访"),
            ),
        ),
    ),
    company="云帆贸易有限公司",
    made_at=MADE,
)

LIST_COLUMNS = (
    Column("code", "Code"),
    Column("name", "Customer", weight=3),
    Column("city", "City"),
    Column("phone", "Phone"),
    Column("revenue", "Annual revenue", "money", sign="¥", total=True),
    Column("last", "Last contact", "datetime"),
    Column("active", "Active", "yes_no"),
    Column("since", "Since", "date"),
    Column("share", "Share", "percent"),
)

_NAMES = (
    "北京云帆科技有限公司",
    "Pan-Pacific Precision Machinery Manufacturing Limited",
    "Lakeside",
)


def customers(count: int) -> Document:
    """Return a list of ``count`` customers with nine columns."""
    rows = [
        (
            f"i{place:06d}",
            f"{_NAMES[place % 3]} {place}",
            ("上海", "Rotterdam")[place % 2],
            "+86 138 0013 8000",
            Decimal(place * 1001) / 100,
            MADE,
            place % 2 == 0,
            date(2020, 1, 1),
            place / max(count, 1),
        )
        for place in range(count)
    ]
    return document(TableBlock("", LIST_COLUMNS, rows), title="Customers")


def document(*blocks: Block, title: str = "Report") -> Document:
    """Return a plain document of ``blocks``."""
    return Document(title, blocks)


def texts(path: Path) -> list[str]:
    """Return the text of every page."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def squeezed(text: str) -> str:
    """Return ``text`` without any white space, as line breaks may stand anywhere."""
    return re.sub(r"\s+", "", text)


def whole(path: Path) -> str:
    """Return the text of a file without white space."""
    return squeezed("".join(texts(path)))
