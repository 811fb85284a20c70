"""Parts of an address fill each other, for customers and contacts alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.services.desk import Desk
from tests.offices import open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path)
    yield opened
    opened.close()


PLACE = ("country", "dialling_code", "province", "city", "area_code")


@pytest.mark.parametrize("record", ["customer", "contact"])
@pytest.mark.parametrize(
    ("given", "filled"),
    [
        ({"city": "无锡"}, "CN|86|江苏|无锡|0510"),
        ({"city": "Wuxi"}, "CN|86|Jiangsu|Wuxi|0510"),
        ({"city": "Leeds"}, "|||Leeds|"),
        ({"country": "GB", "city": "Leeds"}, "GB|44||Leeds|"),
        ({"city": "苏州", "province": "安徽"}, "||安徽|苏州|"),
        ({"area_code": "0510"}, "||江苏||0510"),
        ({"country": "CN", "postal_code": "518000"}, "CN|86|广东||"),
        ({"country": "CN", "city": "深圳", "province": "粤"}, "CN|86|粤|深圳|0755"),
    ],
)
def test_blank_parts_are_filled_from_those_that_are_there(
    desk: Desk, record: str, given: dict[str, str], filled: str
) -> None:
    saved = desk.records.save(record, {"name": "Acme", **given}).id

    row = desk.records.get(record, saved)
    assert "|".join(row[name] for name in PLACE) == filled


def test_the_city_of_an_area_code_is_offered_and_not_filled_in(desk: Desk) -> None:
    offer = desk.types["customer"].offer
    assert offer is not None
    blank = desk.records.blank("customer")

    assert offer(blank | {"area_code": "0510"}) == {"city": "无锡"}
    assert offer(blank | {"area_code": "0510", "city": "江阴"}) == {}
    assert offer(blank | {"area_code": "20", "country": "GB"}) == {}
