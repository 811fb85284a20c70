"""Search forgives one mistake, and says that it did."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from crm_desktop.services.desk import Desk
from crm_desktop.storage import schema, spelling
from crm_desktop.storage.engine import open_engine
from tests.offices import open_desk

PEOPLE = (
    {"name": "Greene & Sons Recycling", "city": "Rotterdam"},
    {"name": "Smith", "phone": "+8613812345678"},
    {"name": "王世晴"},
    {"name": "北京易达科技有限公司", "email": "info@yida.example.com"},
    {"name": "李明华"},
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(tmp_path_factory.mktemp("office"))
    for values in PEOPLE:
        desk.records.save("customer", values)
    return desk


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("grene", "Greene & Sons Recycling"),
        ("recylcing", "Greene & Sons Recycling"),
        ("greene roterdam", "Greene & Sons Recycling"),
        ("smyth", "Smith"),
        ("msith", "Smith"),
        ("138 1234 5878", "Smith"),
        ("王世情", "王世晴"),
        ("王是晴", "王世晴"),
        ("wangshiqng", "王世晴"),
        ("北京益达科技", "北京易达科技有限公司"),
        ("北京易大科技有限公司", "北京易达科技有限公司"),
        ("黎明华", "李明华"),
    ],
)
def test_one_mistake_is_forgiven(office: Desk, query: str, expected: str) -> None:
    hits = office.search(query)
    assert [(hit.title, hit.near) for hit in hits] == [(expected, True)]


def test_what_is_there_comes_first_and_is_not_called_near(office: Desk) -> None:
    office.records.save("customer", {"name": "Smyth"})
    assert [(hit.title, hit.near) for hit in office.search("smyth")] == [
        ("Smyth", False),
        ("Smith", True),
    ]
    assert [hit.near for hit in office.search("wang")] == [False]


@pytest.mark.parametrize("query", ["zzzz", "bob", "上海", "王", "sm", "99999999"])
def test_two_mistakes_are_not(office: Desk, query: str) -> None:
    assert [hit for hit in office.search(query) if hit.near] == []


@given(st.randoms(use_true_random=False), st.sampled_from("cgimnprtw"), st.integers(0, 3))
def test_any_word_with_one_wrong_letter(
    office: Desk, draw: random.Random, letter: str, way: int
) -> None:
    word = draw.choice(["greene", "recycling", "rotterdam", "smith", "sons"])
    at = draw.randrange(len(word))
    wrong = (
        word[:at] + letter + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    )[way]
    if len(wrong) < 4:
        return
    held = " ".join(hit.title.lower() for hit in office.search(wrong))
    home = "smith" if word == "smith" else "greene"
    assert home in held


def test_an_older_file_learns_its_words(tmp_path: Path) -> None:
    path = tmp_path / "old.crm"
    engine = open_engine(path)
    schema.upgrade(engine, path, "0002")
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.exec_driver_sql(
            "INSERT INTO search (rowid, tokens) VALUES (65, 'greene g gr gre ree n0012345 上海')"
        )
    engine.dispose()
    Desk(path).close()
    engine = open_engine(path)
    with engine.connect() as connection:
        assert spelling.neighbours(connection, "grene", 5) == ["greene"]
        assert {row[0] for row in connection.execute(text("SELECT word FROM spelling"))} == {
            "greene"
        }
    engine.dispose()
