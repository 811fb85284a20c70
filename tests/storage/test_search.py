"""Search finds what a person remembers of a record: any part, any spelling of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.services.desk import Desk
from crm_desktop.storage.tokens import folded, index_tokens, query_terms
from tests.offices import open_desk


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(tmp_path_factory.mktemp("office"))
    people = (
        {
            "name": "北京易达科技有限公司",
            "phone": "+861082345678",
            "email": "info@yida.example.com",
        },
        {"name": "重庆长江贸易有限公司", "mobile": "+8613800138000", "city": "重庆"},
        {"name": "Müller & Söhne GmbH", "phone": "+493012345678", "city": "Berlin"},
        {"name": "Smith", "company": "Smithsonian Trading", "notes": "likes 🍵 and jazz"},
        {"name": "Smithers Ltd", "tags": ("VIP", "展会")},
    )
    for values in people:
        desk.records.save("customer", values)
    customer = desk.search("长江")[0].id
    desk.records.save(
        "contact", {"name": "单雄信", "customer": customer, "mobile": "+8613911112222"}
    )
    desk.records.save("interaction", {"customer": customer, "subject": "合同条款讨论"})
    return desk


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("易达", "北京易达科技有限公司"),
        ("京", "北京易达科技有限公司"),
        ("bjyd", "北京易达科技有限公司"),
        ("yida", "北京易达科技有限公司"),
        ("8234 5678", "北京易达科技有限公司"),
        ("yida.example", "北京易达科技有限公司"),
        ("cqcj", "重庆长江贸易有限公司"),
        ("chongqing", "重庆长江贸易有限公司"),
        ("138 0013 8000", "重庆长江贸易有限公司"),
        ("0013", "重庆长江贸易有限公司"),
        ("muller", "Müller & Söhne GmbH"),
        ("söhne", "Müller & Söhne GmbH"),
        ("sohne berlin", "Müller & Söhne GmbH"),
        ("+49 30 1234", "Müller & Söhne GmbH"),
        ("🍵", "Smith"),
        ("onian", "Smith"),
        ("vip", "Smithers Ltd"),
        ("展会", "Smithers Ltd"),
        ("ＳＭＩＴＨＥＲＳ", "Smithers Ltd"),
        ("sxx", "单雄信"),
        ("1391111", "单雄信"),
        ("条款", "合同条款讨论"),
    ],
)
def test_a_part_finds_the_record(office: Desk, query: str, expected: str) -> None:
    assert expected in [hit.title for hit in office.search(query)]


def test_equal_comes_before_longer(office: Desk) -> None:
    assert [hit.title for hit in office.search("smith")][:2] == ["Smith", "Smithers Ltd"]


@pytest.mark.parametrize(
    "query", ["", "   ", "zzzz", "上海", '"', "'; DROP TABLE customer; --", "*"]
)
def test_nothing_is_found_for_what_is_not_there(office: Desk, query: str) -> None:
    assert office.search(query) == []


@given(st.text(min_size=2, max_size=30), st.data())
def test_the_index_keeps_every_part_of_a_word(text: str, data: st.DataObject) -> None:
    plain = folded(text)
    start = data.draw(st.integers(0, max(0, len(plain) - 2)))
    stop = data.draw(st.integers(start, len(plain)))
    tokens = index_tokens(text)

    for term in query_terms(plain[start:stop]):
        word, prefix = term.rstrip("*").strip('"'), term.endswith("*")
        found = any(token.startswith(word) for token in tokens) if prefix else word in tokens
        assert found or len(word) < 3
