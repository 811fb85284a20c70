"""Where far more records hold the words than anybody reads, the best still come first."""

from __future__ import annotations

import pytest

from crm_desktop.services.desk import Desk
from tests.offices import open_desk

_MANY = 700


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return an office in which the record that is meant was made last."""
    desk = open_desk(tmp_path_factory.mktemp("office"))
    for number in range(_MANY):
        desk.records.save(
            "customer",
            {
                "name": f"Lindqvist Trading {number}",
                "city": "Lima",
                "email": f"x{number}@a.example",
            },
        )
    desk.records.save("customer", {"name": "Li", "email": "li@last.example"})
    desk.records.save("customer", {"name": "李明", "notes": "prefers 15:00 @ the office"})
    desk.records.save("customer", {"name": "Zoë Trading"})
    return desk


@pytest.mark.parametrize("query", ["li", "LI", "Li", "li@last.example", "last.example"])
def test_the_exact_title_is_first_among_many(office: Desk, query: str) -> None:
    assert office.search(query, 5)[0].title == "Li"


def test_shorter_titles_come_before_longer(office: Desk) -> None:
    found = [hit.title for hit in office.search("trading", 20)]

    assert found == sorted(found, key=len)


def test_titles_come_before_other_fields(office: Desk) -> None:
    found = office.search("lim", 10)

    assert len(found) == 10
    assert {hit.where for hit in found} == {"city"}
    assert found[0].text == "Lima"


def test_names_are_found_by_pinyin_among_many(office: Desk) -> None:
    assert "李明" in [hit.title for hit in office.search("lm", 5)]
    assert office.search("liming", 5)[0].title == "李明"


def test_signs_alone_are_found(office: Desk) -> None:
    assert len(office.search("@", 10)) == 10


def test_a_search_may_be_held_to_one_type(office: Desk) -> None:
    assert office.records.choices_for("customer", "lindqvist")
    assert office.records.choices_for("product", "lindqvist") == []
