"""A caller, from the ring to the slip, by keys alone: how many it takes is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.services.lists import Query
from crm_desktop.ui import printing
from crm_desktop.ui.screens.reports import ReportsScreen

from .window_driver import Driver, fill, opened

MOST = {"find": 6, "call": 5, "follow-up": 4, "sale": 7, "lines": 5, "print": 2, "undo": 1}
"""The most keys for each part, the words that are written not counted."""
ROWS: dict[str, list[Mapping[str, Any]]] = {
    "customer": [
        {"name": "Blue River Ltd", "phone": "+442079460001"},
        {"name": "黄超磊", "phone": "+8613800137702"},
        {"name": "Anna Tan", "phone": "+6561234567"},
    ],
    "product": [
        {"code": "P1", "name": "Sensor kit", "list_price": 100},
        {"code": "P2", "name": "Router", "list_price": 250},
    ],
}


class Counted:
    """Somebody at the keyboard whose keys are counted; words are what they are in any program."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.keys = 0

    def press(self, *keys: str) -> None:
        self.keys += len(keys)
        self.driver.press(*keys)

    def search(self, text: str) -> None:
        self.keys += len(text)
        self.driver.type(text)

    def write(self, text: str) -> None:
        self.driver.type(text)

    def taken(self) -> int:
        """Let the window come to rest; return the keys since the last time."""
        self.driver.settle()
        taken, self.keys = self.keys, 0
        return taken


def ring(person: Counted, taken: dict[str, int]) -> None:
    """The telephone shows a number: its last digits say who it is."""
    person.press("<Control-k>")
    person.search("7702")
    person.press("<Return>")
    taken["find"] = person.taken()
    assert person.driver.window.here == "customer/page"


def log(person: Counted, taken: dict[str, int], again: dt.date) -> None:
    """What was said, and when to call again."""
    person.press("<Control-k>")
    person.press("<Tab>", "<Down>", "<Down>", "<Return>")
    person.driver.settle()
    person.write("Wants an offer for two kits")
    taken["call"] = person.taken()
    person.press("<Tab>", "<Tab>", "<Tab>")
    person.write(f"{again}")
    person.press("<Control-s>")
    taken["follow-up"] = person.taken()


def order(person: Counted, taken: dict[str, int]) -> None:
    """Two lines; the price is the product's."""
    person.press("<Control-k>")
    person.press("<Tab>", *["<Down>"] * 4, "<Return>")
    taken["sale"] = person.taken()
    person.press("<Return>")
    person.write("P1")
    person.driver.settle()
    person.press("<Return>", "<Control-Return>")
    person.write("P2")
    person.driver.settle()
    person.press("<Return>", "<Control-s>")
    taken["lines"] = person.taken()


def slip(person: Counted, taken: dict[str, int]) -> None:
    """The pages of the sale, and then the paper."""
    person.press("<Control-p>")
    person.driver.settle()
    assert isinstance(person.driver.window.screen, ReportsScreen)
    person.press("<Control-p>")
    taken["print"] = person.taken()


def test_a_caller_is_served_by_the_keyboard_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "office.crm"
    caller = fill(path, ROWS)["customer"][1]
    tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - the local day
    taken: dict[str, int] = {}
    printed: list[Path] = []
    # The paper comes out of a printer that is not there.
    monkeypatch.setattr(printing, "printer", lambda: "")
    with opened(path, place="today") as driver:
        person = Counted(driver)
        driver.window.show_file = printed.append  # type: ignore[method-assign,assignment]
        desk = driver.window.desk
        ring(person, taken)
        log(person, taken, tomorrow)
        (logged,) = desk.lists.ids(Query("interaction"))
        row = desk.records.get("interaction", logged)
        found = row["customer"], row["type"], row["next_follow_up"]
        assert found == (caller, "call", tomorrow)
        order(person, taken)
        (sold,) = desk.lists.ids(Query("sale"))
        sale = desk.records.get("sale", sold)
        assert sale["customer"] == caller
        assert [line["unit_price"] for line in sale["lines"]] == [100, 250]
        slip(person, taken)
        assert [path.suffix for path in printed] == [".pdf"]
        assert printed[0].read_bytes().startswith(b"%PDF")
        # He changes his mind.
        person.press("<Control-z>")
        taken["undo"] = person.taken()
        assert not desk.lists.ids(Query("sale"))
        assert desk.lists.ids(Query("interaction"))
    assert {part: keys for part, keys in taken.items() if keys > MOST[part]} == {}
    assert taken.keys() == MOST.keys()
