"""Conditions as people write them, and as sentences in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm_desktop.fields.conditions import Condition, Every, Has, Not, Some, Tree
from crm_desktop.fields.kind import Reading
from crm_desktop.i18n import set_language
from crm_desktop.records import record_types
from crm_desktop.services.condition_text import UnclearCondition, read_conditions
from crm_desktop.services.wording import in_one, tell

TYPES = record_types()
IS_YORK = Condition("city", "is", "York")
RICH = Condition("annual_revenue", "ge", Decimal("10000.00"))


def read(record: str, text: str) -> Tree | None:
    return read_conditions(TYPES, TYPES[record], text, Reading())


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("city = York", IS_YORK),
        ("城市 = “York”", IS_YORK),
        ("city = York and annual_revenue >= 10000", Every((IS_YORK, RICH))),
        ("city = York or annual_revenue >= 1万", Some((IS_YORK, RICH))),
        ("not city = York", Not(IS_YORK)),
        ("not (city = York or annual_revenue >= 10000)", Not(Some((IS_YORK, RICH)))),
        (
            "(city = York or annual_revenue >= 10000) and phone is empty",
            Every((Some((IS_YORK, RICH)), Condition("phone", "empty"))),
        ),
        (
            "name = Foo (Bar) and city = York",
            Every((Condition("name", "is", "Foo (Bar)"), IS_YORK)),
        ),
        ("name = O'Brien and city = York", Every((Condition("name", "is", "O'Brien"), IS_YORK))),
        ('name = "this and that"', Condition("name", "is", "this and that")),
        ("name ^= A", Condition("name", "starts", "A")),
        ("name begins with A", Condition("name", "starts", "A")),
        ("name !~ A", Condition("name", "excludes", "A")),
        ("level in (重要, potential)", Condition("level", "any_of", ("important", "potential"))),
        ("level not in (important)", Condition("level", "none_of", ("important",))),
        ("tags = VIP", Condition("tags", "any_of", ("VIP",))),
        ("birthday recurs this month", Condition("birthday", "recurs", "this_month")),
        ("birthday = last 30 days", Condition("birthday", "within", "past_30_days")),
        ("birthday != this_year", Not(Condition("birthday", "within", "this_year"))),
        (
            "birthday between 2026-01-01 and 2026-02-01 and city = York",
            Every(
                (Condition("birthday", "between", (date(2026, 1, 1), date(2026, 2, 1))), IS_YORK)
            ),
        ),
        (
            "annual_revenue = 1..2",
            Condition("annual_revenue", "between", (Decimal("1.00"), Decimal("2.00"))),
        ),
        ("has sale", Has("sale", "customer")),
        (
            "has no interactions (at = past_90_days)",
            Not(Has("interaction", "customer", Condition("at", "within", "past_90_days"))),
        ),
        (
            "has 销售 via customer (date = this_year and (total > 5 or total < 1)) and city = York",
            Every(
                (
                    Has(
                        "sale",
                        "customer",
                        Every(
                            (
                                Condition("date", "within", "this_year"),
                                Some(
                                    (
                                        Condition("total", "gt", Decimal("5.00")),
                                        Condition("total", "lt", Decimal("1.00")),
                                    )
                                ),
                            )
                        ),
                    ),
                    IS_YORK,
                )
            ),
        ),
    ],
)
def test_a_text_means_a_tree(text: str, tree: Tree) -> None:
    assert read("customer", text) == tree


def test_a_path_leads_to_the_record_referred_to() -> None:
    wanted = Condition("customer.level", "is", "important")
    assert read("sale", "customer.level = important") == wanted
    assert read("sale", "Customer › Level = important") == wanted
    assert read("sale", "lines.product.category ~ pen") == Condition(
        "lines.product.category", "contains", "pen"
    )


@pytest.mark.parametrize(
    "text",
    ["city", "nope = 1", "annual_revenue > x", "has product", "city.x = 1", "birthday recurs 5",
     "annual_revenue > ''"],
)  # fmt: skip
def test_what_cannot_be_understood_is_said(text: str) -> None:
    with pytest.raises(UnclearCondition):
        read("customer", text)


def said(record: str, text: str) -> str:
    return in_one(tell(TYPES, TYPES[record], read(record, text)))


def test_sentences_in_english() -> None:
    assert said("customer", "city ~ ee and level in (important, normal)") == (
        "City contains “ee”; Level is any of Important, Normal"
    )
    assert said("customer", "level in (important)") == "Level is Important"
    assert said("sale", "customer.level = important and date = today") == (
        "Customer › Level is Important; Date is today"
    )
    assert said("customer", "has no interactions (at = past_90_days)") == (
        "has no interactions (Date and time is within the past 90 days)"
    )
    assert said("customer", "not (city = York or phone is empty)") == (
        "not (City is “York” or Phone is empty)"
    )


def test_sentences_in_chinese() -> None:
    set_language("zh_CN")
    assert said("customer", "city ~ ee and level in (important, normal)") == (
        "城市包含“ee”；级别为重要、普通之一"
    )
    assert said("customer", "birthday recurs this_month") == "生日在本月（不论年份）"
    assert said("customer", "has no interactions (at = past_90_days)") == (
        "没有互动记录（日期时间在最近 90 天）"
    )
    assert said("customer", "not (city = York or phone is empty)") == (
        "不满足（城市为“York”或电话为空）"
    )
