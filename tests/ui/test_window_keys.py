"""Every record type through the whole window, by the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from crm_desktop.records import record_types
from crm_desktop.ui.screens.reports import ReportsScreen

from .window_driver import Driver, fill, opened

CUSTOMER = "Harbour Trading"
PRODUCT = "Paper A4"


@dataclass(frozen=True)
class Life:
    """What is typed into a new record, field by field, and what is changed later."""

    entries: tuple[tuple[str, str], ...]
    title: str
    changed: str
    to: str
    search: str


LIVES = {
    "customer": Life(
        (("name", "Lantern Works"), ("company", "Lantern Group"), ("city", "Leeds")),
        "Lantern Works",
        "company",
        "Beacon Group",
        "lantern",
    ),
    "contact": Life(
        (("name", "Dora Brown"), ("customer", "harbour"), ("title", "Buyer")),
        "Dora Brown",
        "title",
        "Director",
        "dora",
    ),
    "product": Life(
        (("name", "Copper wire"), ("unit", "m"), ("list_price", "12.5")),
        "Copper wire",
        "unit",
        "km",
        "copper",
    ),
    "sale": Life(
        (("number", "S77"), ("customer", "harbour"), ("lines", "paper")),
        "S77",
        "owner",
        "Carol",
        "s77",
    ),
    "feedback": Life(
        (("customer", "harbour"), ("satisfaction", "4"), ("content", "quick help")),
        "quick help",
        "satisfaction",
        "5",
        "quick help",
    ),
    "interaction": Life(
        (("customer", "harbour"), ("subject", "Spring offer")),
        "Spring offer",
        "outcome",
        "interested",
        "spring",
    ),
}


def test_every_record_type_is_tried() -> None:
    assert set(LIVES) == set(record_types())


def enter(driver: Driver, name: str, text: str) -> None:
    """Write into a field, going there by Tab; a reference is searched and chosen by Enter."""
    kind = driver.form.spec.fields[name].kind.key
    driver.tab_to(name)
    if kind == "lines":
        driver.press("<space>")  # the button that adds a line
        driver.type(text)
        driver.settle()
        driver.press("<Return>")
    elif kind == "reference":
        driver.type(text)
        driver.settle()
        driver.press("<Return>")
    else:
        driver.replace(text)


@dataclass
class Person:
    """Somebody at the keyboard, living through one record."""

    driver: Driver
    record: str
    life: Life
    place: int

    def value(self, record_id: int) -> str:
        """Return what the file holds in the field that is changed."""
        desk = self.driver.window.desk
        kind = desk.types[self.record].fields[self.life.changed].kind
        return kind.show(desk.records.get(self.record, record_id)[self.life.changed])

    def press(self, *keys: str) -> None:
        self.driver.press(*keys)
        self.driver.settle()

    def create(self) -> int:
        self.press("<Control-n>")
        for name, text in self.life.entries:
            enter(self.driver, name, text)
        self.press("<Control-s>")
        assert self.life.title in self.driver.titles(), self.driver.said()
        assert not self.driver.window.screen.unsaved()
        made = self.driver.pane.rows.current_id
        assert made is not None
        assert self.driver.window.desk.records.title(self.record, made) == self.life.title
        return made

    def edit(self, record_id: int) -> None:
        self.press("<Escape>")
        assert self.driver.focus is self.driver.pane.rows.canvas
        self.press("<F2>")
        enter(self.driver, self.life.changed, self.life.to)
        assert self.driver.window.screen.unsaved()
        self.press("<Control-Return>")
        assert self.value(record_id) == self.life.to
        # From within the field that was saved.
        self.press("<Control-z>")
        assert self.value(record_id) != self.life.to
        self.press("<Control-Z>")
        assert self.value(record_id) == self.life.to

    def search(self, record_id: int) -> None:
        self.press("<Control-k>")
        self.driver.type(self.life.search)
        self.driver.settle()
        self.press("<Return>")
        here = self.driver.window.here
        assert here == ("customer/page" if self.record == "customer" else self.record)
        draft = self.driver.form.draft
        assert draft is not None
        assert draft.record_id == record_id

    def delete(self, record_id: int, before: list[str]) -> None:
        self.press(f"<Alt-Key-{self.place}>")
        if self.driver.focus is not self.driver.pane.rows.canvas:
            self.press("<Escape>")
        assert self.driver.pane.rows.current_id == record_id
        self.press("<Delete>")
        assert self.driver.titles() == before
        self.press("<Control-z>")
        assert self.life.title in self.driver.titles()
        self.press("<Control-y>")
        assert self.driver.titles() == before
        self.press("<Control-z>")
        assert self.life.title in self.driver.titles()

    def print_list(self) -> None:
        self.press("<Control-p>")
        screen = self.driver.window.screen
        assert isinstance(screen, ReportsScreen)
        self.driver.until(lambda: screen.preview.pages, "pages")


@pytest.mark.parametrize("record", sorted(LIVES))
def test_a_life_by_keys(record: str, tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    customer, product = {"name": CUSTOMER}, {"name": PRODUCT, "list_price": Decimal(3)}
    fill(path, {"customer": [customer], "product": [product]})
    place = list(record_types()).index(record) + 2
    with opened(path, place="settings") as driver:
        person = Person(driver, record, LIVES[record], place)
        person.press(f"<Alt-Key-{place}>")
        assert driver.window.here == record
        before = driver.titles()
        record_id = person.create()
        person.edit(record_id)
        person.search(record_id)
        person.delete(record_id, before)
        person.print_list()
