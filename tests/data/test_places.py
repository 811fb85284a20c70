"""The reference tables and what is looked up in them."""

from __future__ import annotations

import time
from collections import Counter

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.fields import places

PREFECTURES = {
    "河北": 11, "山西": 11, "内蒙古": 12, "辽宁": 14, "吉林": 9, "黑龙江": 13, "江苏": 13,
    "浙江": 11, "安徽": 16, "福建": 9, "江西": 11, "山东": 16, "湖南": 14, "广东": 21,
    "广西": 14, "四川": 21, "贵州": 9, "云南": 16, "西藏": 7, "陕西": 10, "甘肃": 14,
    "青海": 8, "宁夏": 5, "北京": 1, "上海": 1, "天津": 1, "重庆": 1,
    # With the cities that are governed by the province itself and count as prefectures here.
    "河南": 17 + 1, "湖北": 13 + 4, "海南": 4, "新疆": 14 + 2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CN", "CN"), ("cn", "CN"), ("CHN", "CN"), ("China", "CN"), ("中国", "CN"),
        ("Mainland China", "CN"), ("PRC", "CN"), ("中華人民共和國", None), ("中國", "CN"),
        ("USA", "US"), ("U.S.A.", "US"), ("United States of America", "US"), ("美国", "US"),
        ("UK", "GB"), ("England", "GB"), ("英国", "GB"), ("Korea", "KR"), ("韩国", "KR"),
        ("South Korea", "KR"), ("North Korea", "KP"), ("The Netherlands", "NL"),
        ("Deutschland", "DE"), ("Cote d'Ivoire", "CI"), ("Côte d’Ivoire", "CI"),
        ("Hong Kong", "HK"), ("中国香港", "HK"), ("Macau", "MO"), ("台灣", "TW"),
        ("Turkey", "TR"), ("Czech Republic", "CZ"), ("+86", "CN"), ("0049", "DE"), ("1", "US"),
        ("44", "GB"), ("", None), ("   ", None), ("Atlantis", None), ("💥", None),
    ],
)  # fmt: skip
def test_a_country_is_known_by_what_people_write(text: str, code: str | None) -> None:
    found = places.country(text)
    assert (found.code if found else None) == code


def test_dialling_codes() -> None:
    assert places.dialling_code("中国") == "86"
    assert places.dialling_code("Germany") == "49"
    assert places.dialling_code("HK") == "852"
    assert places.dialling_code("Kasachstan?") is None


def test_dialling_codes_agree_with_the_number_library() -> None:
    for country in places.countries():
        assert int(country.dialling_code) == phonenumbers.country_code_for_region(country.code)


def test_countries_are_complete_and_each_dialling_code_has_one_leader() -> None:
    all_of_them = places.countries()
    assert len(all_of_them) > 240
    assert len({one.code for one in all_of_them}) == len(all_of_them)
    leaders = Counter(one.dialling_code for one in all_of_them if one.leads)
    assert set(leaders) == {one.dialling_code for one in all_of_them}
    assert set(leaders.values()) == {1}
    assert all(one.english and one.chinese for one in all_of_them)


@pytest.mark.parametrize("country", places.countries(), ids=lambda country: country.code)
def test_a_country_is_found_by_each_of_its_own_names(country: places.Country) -> None:
    for name in (country.code, country.english, country.chinese, *country.aliases):
        assert places.country(name) == country


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("北京", "010"), ("上海", "021"), ("天津", "022"), ("重庆", "023"), ("深圳", "0755"),
        ("杭州", "0571"), ("广州", "020"), ("香港", None), ("杭州市", "0571"),
        ("Hangzhou", "0571"), ("Hangzhou, Zhejiang", "0571"), ("浙江", "0571"),
        ("浙江省", "0571"), ("Zhejiang Province", "0571"), ("昆山", "0512"), ("义乌市", "0579"),
        ("浙江省杭州市西湖区文三路1号", "0571"), ("深圳市南山区", "0755"),
        ("上海市浦东新区", "021"), ("内蒙古自治区呼和浩特市", "0471"), ("延边州", "0433"),
        ("吉林", "0431"), ("吉林市", "0432"), ("海南", "0898"), ("海南藏族自治州", "0974"),
        ("Xi'an", "029"), ("XIAN", "029"), ("Peking", "010"), ("Suzhou", "0512"),
        ("Suzhou, Anhui", "0557"), ("开封", "0371"), ("亳州", "0558"), ("Nowhere", None),
        ("", None),
    ],
)  # fmt: skip
def test_area_codes(text: str, code: str | None) -> None:
    assert places.area_code(text) == code


def test_the_province_decides_between_namesakes() -> None:
    assert places.area_code("Suzhou", "安徽") == "0557"
    assert places.area_code("Fuzhou", "Jiangxi") == "0794"
    assert places.area_code("吉林", "吉林") == "0432"
    assert places.area_code("杭州", "广东") is None


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("010", ("北京", "北京")), ("0571", ("浙江", "杭州")), ("571", ("浙江", "杭州")),
        ("+86 755", ("广东", "深圳")), ("(0731)", ("湖南", "长沙")), ("024", ("辽宁", "沈阳")),
        ("", None), ("0000", None), ("abc", None), ("86", None), ("057188", None),
    ],
)  # fmt: skip
def test_the_place_of_an_area_code(code: str, place: tuple[str, str] | None) -> None:
    assert places.place_of(code) == place


def test_places_are_named_in_either_language() -> None:
    assert places.place_of("0571", "en") == ("Zhejiang", "Hangzhou")
    assert places.province_of("Ningbo") == "浙江"
    assert places.province_of("宁波", "en") == "Zhejiang"
    assert places.province_of("Paris") is None


def test_all_provinces_and_prefectures_are_there() -> None:
    assert len(places.provinces()) == 34
    found = Counter(city.province for city in places.cities() if city.level == "prefecture")
    assert found == PREFECTURES
    for province in places.provinces():
        if province.capital:
            capital = places.city(province.capital, province.chinese)
            assert capital is not None
            assert capital.province == province.chinese


def test_each_city_leads_back_to_its_area_code() -> None:
    for city in places.cities():
        assert places.area_code(city.chinese, city.province) == city.area_code
        assert places.area_code(city.official, city.province) == city.area_code
        place = places.place_of(city.area_code)
        assert place is not None
        assert place[0] == city.province


def test_area_codes_agree_with_the_number_library() -> None:
    for code in {city.area_code for city in places.cities()}:
        local = "3333333" if len(code) > 3 else "33333333"
        numbers = [phonenumbers.parse(code + part, "CN") for part in (local, local + "3")]
        assert any(phonenumbers.is_valid_number(number) for number in numbers), code


def test_industries_have_stable_keys_and_both_names() -> None:
    industries = places.industries()
    assert len({one.key for one in industries}) == len(industries) >= 30
    assert industries[-1].key == "other"
    assert all(one.shown("en") != one.shown("zh_CN") for one in industries)


@given(st.text(max_size=40))
def test_any_text_may_be_asked(text: str) -> None:
    places.country(text)
    places.area_code(text)
    places.place_of(text)
    places.province_of(text)


def test_reading_the_tables_is_quick() -> None:
    def once() -> float:
        for table in (places.countries, places.provinces, places.cities, places.industries):
            table.cache_clear()
        begin = time.perf_counter()
        places.countries()
        places.provinces()
        places.cities()
        places.industries()
        return time.perf_counter() - begin

    assert min(once() for _ in range(20)) < 0.015
