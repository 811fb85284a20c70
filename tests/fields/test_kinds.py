"""Kinds take what people write, and give back what they took."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.fields.contact_kinds import Email, Link, Phone
from crm_desktop.fields.kind import Kind, Reading
from crm_desktop.fields.moments import Day, Moment, order_of
from crm_desktop.fields.numbers import Money, Number, Percent, YesNo
from crm_desktop.fields.problems import FieldError
from crm_desktop.fields.texts import LongText, Tags
from crm_desktop.records import record_types
from crm_desktop.records.sale import line_amount

HERE = Reading()


@pytest.mark.parametrize(
    ("written", "country", "stored", "shown"),
    [
        ("138 0013 8000", "CN", "+8613800138000", "138 0013 8000"),
        ("13800138000.0", "CN", "+8613800138000", "138 0013 8000"),
        ("１３８００１３８０００", "CN", "+8613800138000", "138 0013 8000"),
        ("(010) 8234-5678 转 12", "CN", "+861082345678;ext=12", "010 8234 5678 ext 12"),
        ("0755-82345678", "CN", "+8675582345678", "0755 8234 5678"),
        ("+49 (0)30 1234567", "CN", "+49301234567", "+49 30 1234567"),
        ("0049 30 1234567", "CN", "+49301234567", "+49 30 1234567"),
        ("888-482-7768", "US", "+18884827768", "+1 888-482-7768"),
        ("397.884.0519x718", "US", "397.884.0519;ext=718", "397.884.0519 ext 718"),
        ("110", "CN", "110", "110"),
        ("8613800138000", "CN", "+8613800138000", "138 0013 8000"),
        ("888-482-7768", "CN", "888-482-7768", "888-482-7768"),
        ("N/A", "CN", "", ""),
        ("call me", "CN", None, None),
        ("12", "CN", None, None),
    ],
)
def test_phones(written: str, country: str, stored: str | None, shown: str | None) -> None:
    if stored is None:
        with pytest.raises(FieldError, match="not a phone number"):
            Phone().parse(written, Reading(country=country))
        return
    value = Phone().parse(written, Reading(country=country))
    assert value == stored
    assert Phone().show(value) == shown
    assert Phone().parse(Phone().show(value), Reading(country=country)) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("$90,000 ", "90000.00"), ("￥1,234.5", "1234.50"), ("(12.30)", "-12.30"),
        ("3.5万", "35000.00"),
        ("1.234,50", "1234.50"), ("1,23,456", "123456.00"), (12.3, "12.30"),
        (0.1 + 0.2, "0.30"), (7, "7.00"),
        ("-", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_money(written: object, value: str | None) -> None:
    assert Money().parse(written, HERE) == (None if value is None else Decimal(value))


@pytest.mark.parametrize("written", ["1,12", "12.345", "abc", "1e400", True, "1.2.3"])
def test_money_that_could_mean_two_things_is_refused(written: object) -> None:
    with pytest.raises(FieldError):
        Money().parse(written, HERE)


def test_a_decimal_comma_is_read_where_people_write_it() -> None:
    assert Money().parse("1,12", Reading(decimal_comma=True)) == Decimal("1.12")


@given(
    st.decimals(-(10**9), 10**9, places=3),
    st.decimals(0, 10**6, places=4),
    st.decimals(0, 100, places=2),
)
def test_an_amount_is_rounded_once_half_up(
    quantity: Decimal, price: Decimal, discount: Decimal
) -> None:
    exact = quantity * price * (100 - discount) / 100
    amount = line_amount(quantity, price, discount)

    assert abs(amount - exact) <= Decimal("0.005")
    assert amount == amount.quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("written", "day_first", "value"),
    [
        ("2026-03-04", None, date(2026, 3, 4)), ("2026年3月4日", None, date(2026, 3, 4)),
        ("2026/3/4 00:00:00", None, date(2026, 3, 4)), ("20260304", None, date(2026, 3, 4)),
        ("03/04/2026", None, date(2026, 3, 4)), ("03/04/2026", True, date(2026, 4, 3)),
        ("04.03.2026", None, date(2026, 3, 4)), ("25/12/2026", None, date(2026, 12, 25)),
        ("5/14/1965", True, date(1965, 5, 14)), ("4 March 2026", None, date(2026, 3, 4)),
        ("Mar 4, 2026", None, date(2026, 3, 4)), (46085, None, date(2026, 3, 4)),
        (datetime(2026, 3, 4, 12, 0), None, date(2026, 3, 4)), ("", None, None),
    ],
)  # fmt: skip
def test_dates(written: object, day_first: bool | None, value: date | None) -> None:
    assert Day().parse(written, Reading(day_first=day_first)) == value


@pytest.mark.parametrize("written", ["2026-02-30", "13/13/2026", "soon", "1999999"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(FieldError, match="2026-03-31"):
        Day().parse(written, HERE)


def test_a_column_decides_the_order_of_its_dates() -> None:
    assert order_of(iter(["04/08/1966", "5/14/1965"])) is False
    assert order_of(iter(["04/08/1966", "14/5/1965"])) is True
    assert order_of(iter(["04/08/1966"])) is None


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)))
def test_moments_come_back_from_store_screen_and_workbook(moment: datetime) -> None:
    value = moment.replace(tzinfo=UTC, microsecond=0)
    kind = Moment()

    assert kind.load(kind.store(value)) == value
    assert kind.parse(kind.edit(value), HERE) == value
    assert kind.parse(kind.cell(value), HERE) == value


@given(st.text(max_size=200))
def test_long_text_is_kept_to_the_letter(text: str) -> None:
    kept = LongText().parse(text, HERE)

    assert kept == text.replace("\r\n", "\n").replace("\r", "\n")
    assert LongText().load(LongText().store(kept)) == kept


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8), max_size=5)
)
def test_tags_come_back(words: list[str]) -> None:
    kind = Tags()
    value = kind.parse(words, HERE)

    assert kind.load(kind.store(value)) == value


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (Email(), "mailto:Ann.Lee@Example.COM", "Ann.Lee@example.com"),
        (Email(), "Ann Lee <ann@example.com>", "ann@example.com"),
        (Link(), " www.example.com/a?b=1 ", "www.example.com/a?b=1"),
        (Percent(), "12.5 %", Decimal("12.50")),
        (Number(), 12.0, 12),
        (YesNo(), "是", True),
        (YesNo(), "N", False),
    ],
)
def test_other_kinds(kind: Kind, written: object, value: object) -> None:
    assert kind.parse(written, HERE) == value


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Email(), "ann@"),
        (Email(), "ann example.com"),
        (Link(), "no link"),
        (Number(), "1.5"),
        (YesNo(), "maybe"),
    ],
)
def test_other_kinds_refuse(kind: Kind, written: object) -> None:
    with pytest.raises(FieldError):
        kind.parse(written, HERE)


def test_every_choice_is_read_back_from_its_label() -> None:
    for spec in record_types().values():
        for field in spec.fields.values():
            for option in getattr(field.kind, "options", tuple)():
                assert field.kind.parse(option.show(), HERE) == option.key, (spec.name, field.name)
