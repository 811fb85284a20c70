"""Every record type through the whole window, by the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from crm_desktop.fields.kind import is_blank
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.fields.structures import Reference
from crm_desktop.records import record_types
from crm_desktop.ui.navigation import places
from crm_desktop.ui.screens.reports import ReportsScreen

from .window_driver import Driver, fill, opened

WRITTEN = {
    "number": "5",
    "percent": "5",
    "money": "5",
    "date": "2026-03-31",
    "moment": "2026-03-31 10:00",
    "phone": "13800138000",
    "email": "a@example.com",
    "link": "www.example.com",
    "reference": "seed",
    "lines": "seed",
}
"""What is typed into a field of each kind; into any other, words."""
WORDS = "Lantern"


@dataclass(frozen=True)
class Life:
    """What is typed into a new record, field by field, and what is changed later."""

    entries: tuple[tuple[str, str], ...]
    title: str
    changed: str
    to: str


def life_of(spec: RecordSpec) -> Life:
    """Return a life for any record type: its title and what it requires are filled in."""
    laid_out = [
        name
        for tab in spec.layout
        for section in tab.sections
        for row in section.rows
        for name in row
    ]
    fields = [spec.fields[name] for name in laid_out if not spec.fields[name].derived]
    entries = [
        (field.name, WRITTEN.get(field.kind.key, f"{WORDS} {spec.name}"))
        for field in fields
        if field.name == spec.title or (field.required and is_blank(field.new_value()))
    ]
    changed = next(
        field.name
        for field in fields
        if field.kind.key == "text" and field.name != spec.title and not field.unique
    )
    return Life(tuple(entries), dict(entries)[spec.title], changed, "Changed")


def seed(path: Path, spec: RecordSpec) -> None:
    """Put a record of each type into the file that ``spec`` may refer to."""
    parts = [spec, *(lines.of for lines in spec.lines.values())]
    wanted = {
        field.kind.to
        for part in parts
        for field in part.fields.values()
        if isinstance(field.kind, Reference)
    }
    for record in sorted(wanted):
        fill(path, {record: [{record_types()[record].title: f"Seed {record}"}]})


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
        self.driver.type(self.life.title.lower())
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


@pytest.mark.parametrize("record", sorted(record_types()))
def test_a_life_by_keys(record: str, tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    spec = record_types()[record]
    seed(path, spec)
    place = [place.name for place in places()].index(record) + 1
    with opened(path, place="settings") as driver:
        person = Person(driver, record, life_of(spec), place)
        person.press(f"<Alt-Key-{place}>")
        assert driver.window.here == record
        before = driver.titles()
        record_id = person.create()
        person.edit(record_id)
        person.search(record_id)
        person.delete(record_id, before)
        person.print_list()
