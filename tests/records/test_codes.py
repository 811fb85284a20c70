"""Customer codes: the rule, the next free one, and what happens when numbers run out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.records.customer import CODE_LENGTH, code_prefixes
from crm_desktop.services.desk import Desk
from crm_desktop.storage.lookup import _capacity, _serial_number, _serial_text
from tests.offices import open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path)


@pytest.mark.parametrize(
    ("values", "prefix"),
    [
        ({"level": "important", "area_code": "010", "country": "CN"}, "i010"),
        ({"level": "normal", "area_code": "0755", "country": ""}, "n0755"),
        ({"level": "potential", "dialling_code": "+49", "country": "DE"}, "p49"),
        ({"level": "normal", "country": "CN"}, "n000"),
    ],
)
def test_the_code_begins_with_level_and_place(values: dict[str, str], prefix: str) -> None:
    assert code_prefixes(values)[0] == prefix


def _code(desk: Desk, **values: object) -> str:
    saved = desk.records.save("customer", {"name": "Acme", **values})
    return str(desk.records.get("customer", saved.id)["code"])


def test_the_next_free_code_follows_the_highest(desk: Desk) -> None:
    place = {"level": "important", "city": "北京"}

    assert _code(desk, **place) == "i010001"
    assert _code(desk, **place, code="i010109") == "i010109"
    assert _code(desk, **place) == "i010110"
    assert _code(desk, level="normal", city="北京") == "n010001"
    assert _code(desk, level="normal", country="DE") == "n49001"


def test_numbers_that_run_out_go_on_with_letters(desk: Desk) -> None:
    place = {"level": "normal", "area_code": "0755"}

    assert _code(desk, **place, code="n0755999") == "n0755999"
    assert _code(desk, **place) == "n0755A00"
    assert _code(desk, **place, code="n0755ZZZ") == "n0755ZZZ"
    assert _code(desk, **place) == "n000001"


def test_a_new_level_brings_a_new_code_and_the_old_one_still_finds_the_customer(desk: Desk) -> None:
    saved = desk.records.save("customer", {"name": "Acme", "level": "normal", "area_code": "021"})
    desk.records.save("customer", {"level": "important", "code": ""}, saved.id)

    assert desk.records.get("customer", saved.id)["code"] == "i021001"
    assert [hit.id for hit in desk.search("n021001")] == [saved.id]


@given(st.integers(1, 7), st.data())
def test_serials_are_read_back_and_rise(room: int, data: st.DataObject) -> None:
    serial = data.draw(st.integers(1, _capacity(room) - 2))
    text, following = _serial_text(serial, room), _serial_text(serial + 1, room)

    assert len(text) <= room
    assert room <= CODE_LENGTH
    if serial >= 10**room:
        assert _serial_number(text, room) == serial
        assert text < following
    else:
        assert int(text) == serial
