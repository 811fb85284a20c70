"""Addresses in one line, phone numbers and where they are at home."""

from __future__ import annotations

import pytest

from crm_desktop.fields.addresses import split_address
from crm_desktop.fields.contact_kinds import Phone
from crm_desktop.fields.kind import Reading
from crm_desktop.fields.phone_places import phone_place
from crm_desktop.fields.places import province_of_postal_code
from crm_desktop.fields.problems import FieldError


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("广东省深圳市南山区科技园1号", "CN|广东|深圳||南山区科技园1号"),
        ("北京市朝阳区建国路88号 100022", "CN|北京|北京|100022|朝阳区建国路88号"),
        ("中国江苏无锡锡山区纬一路681号", "CN|江苏|无锡||锡山区纬一路681号"),
        ("内蒙古自治区呼和浩特市新城区1号", "CN|内蒙古|呼和浩特||新城区1号"),
        (
            "上海市浦东新区世纪大道100号（邮编：200120）",
            "CN|上海|上海|200120|浦东新区世纪大道100号",
        ),
        ("12 High St, Leeds LS1 4AP, UK", "GB||Leeds|LS1 4AP|12 High St"),
        ("350 5th Ave, New York, NY 10118", "US|NY|New York|10118|350 5th Ave"),
        ("Hauptstr. 5, 10115 Berlin, Germany", "DE||Berlin|10115|Hauptstr. 5"),
        (
            "Room 5, 88 Jianguo Rd, Beijing 100022, China",
            "CN|Beijing|Beijing|100022|Room 5, 88 Jianguo Rd",
        ),
    ],
)
def test_an_address_is_divided(line: str, parts: str) -> None:
    found = split_address(line)

    assert found is not None
    told = (found.country, found.province, found.city, found.postal_code, found.address)
    assert "|".join(told) == parts


@pytest.mark.parametrize(
    "line", ["", "科技园1号", "浙江省杭州市", "12 High St", "12 High St, Leeds", "a, b, c", "，，"]
)
def test_what_is_no_whole_address_is_left_alone(line: str) -> None:
    assert split_address(line) is None


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        ("+861065529988", "Beijing", "北京"),
        ("+865108888888;ext=12", "Jiangsu Wuxi", "江苏 无锡"),
        ("+442079460958", "United Kingdom", "英国"),
        ("12345", "", ""),
    ],
)
def test_a_number_tells_where_it_is_at_home(number: str, english: str, chinese: str) -> None:
    assert (phone_place(number, "en"), phone_place(number, "zh_CN")) == (english, chinese)


@pytest.mark.parametrize(
    "written",
    ["010-65529988/13800138000", "13800138000、13900139000", "0571 87654321 or 13800138000"],
)
def test_several_numbers_in_one_field_are_named(written: str) -> None:
    with pytest.raises(FieldError, match=r"There are 2 numbers here: .*13800138000"):
        Phone().parse(written, Reading())


def test_an_extension_is_no_second_number() -> None:
    kind = Phone()
    value = kind.parse("0571-87654321 转 802", Reading())

    assert value == "+8657187654321;ext=802"
    assert kind.show(value) == "0571 8765 4321 ext 802"


def test_a_postal_code_tells_its_province() -> None:
    assert province_of_postal_code("518000") == "广东"
    assert province_of_postal_code("518000", "en") == "Guangdong"
    assert province_of_postal_code("990000") is None
    assert province_of_postal_code("LS1 4AP") is None
