from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crm_desktop.i18n import set_language
from crm_desktop.reports import formats
from crm_desktop.reports.dataset import Amount


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "money", ""),
        ("as it is", "money", "as it is"),
        (1234567, "integer", "1,234,567"),
        (Decimal("2.5"), "integer", "3"),
        (Decimal("1E+3"), "decimal", "1,000"),
        (1234.5, "decimal", "1,234.5"),
        (0.1 + 0.2, "decimal", "0.3"),
        (Decimal("1234.5"), "money", "¥1,234.50"),
        (Decimal("-0.004"), "money", "¥0.00"),
        (Decimal("-1234.567"), "money", "-¥1,234.57"),
        (0.256, "percent", "25.6%"),
        (float("nan"), "decimal", "–"),
        (Decimal("Infinity"), "money", "¥–"),
        (date(2025, 6, 30), "date", "2025-06-30"),
        (datetime(2025, 6, 30, 14, 5), "datetime", "2025-06-30 14:05"),
        (datetime(2025, 6, 30, 14, 5), "date", "2025-06-30"),
        (True, "yes_no", "Yes"),
        (0, "yes_no", "No"),
        (12, "text", "12"),
        (Amount(Decimal(5), "CHF"), "money", "CHF 5.00"),
    ],
)
def test_values_are_written_by_their_kind(value: Any, kind: Any, text: str) -> None:
    assert formats.written(value, kind, "¥") == text


def test_decimals_can_be_asked_for() -> None:
    assert formats.written(Decimal(5), "money", "¥", 0) == "¥5"
    assert formats.written(0.12345, "percent", "", 2) == "12.35%"
    assert formats.written(1.5, "decimal", "", 3) == "1.500"


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (0, "0", "0"),
        (0.125, "0.13", "0.13"),
        (9999, "9,999", "9,999"),
        (12_345, "12.3K", "1.23万"),
        (999_499, "999K", "99.9万"),
        (999_600, "1M", "100万"),
        (-2_486_300, "-2.49M", "-249万"),
        (99_994_999, "100M", "9,999万"),
        (99_996_000, "100M", "1亿"),
        (250_000_000, "250M", "2.5亿"),
        (7_000_000_000, "7B", "70亿"),
    ],
)
def test_large_numbers_are_shortened_as_the_language_counts(
    value: float, english: str, chinese: str
) -> None:
    assert formats.compact(value) == english
    set_language("zh_CN")
    assert formats.compact(value) == chinese


def test_chart_values_follow_their_kind() -> None:
    assert formats.short(0.125, "percent") == "12.5%"
    assert formats.short(0.57, "percent") == "57%"
    assert formats.short(-1200, "money", "$") == "-$1,200"
    assert formats.short(3, "integer", "$") == "3"
