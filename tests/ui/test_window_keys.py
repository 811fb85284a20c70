"""Every record type through the whole window, by the keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from crm_desktop.records import record_types

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


@pytest.mark.parametrize("record", sorted(LIVES))
def test_a_life_by_keys(record: str, tmp_path: Path) -> None:
    path = tmp_path / "office.crm"
    fill(
        path,
        {
            "customer": [{"name": CUSTOMER}],
            "product": [{"name": PRODUCT, "list_price": Decimal(3)}],
        },
    )
    life = LIVES[record]
    place = list(record_types()).index(record) + 2
    with opened(path, place="settings" if record == "customer" else "customer") as driver:
        desk = driver.window.desk
        driver.press(f"<Alt-Key-{place}>")
        driver.settle()
        assert driver.window.here == record
        before = driver.titles()

        # Create.
        driver.press("<Control-n>")
        driver.settle()
        for name, text in life.entries:
            enter(driver, name, text)
        driver.press("<Control-s>")
        driver.settle()
        assert life.title in driver.titles(), driver.said()
        assert not driver.window.screen.unsaved()
        record_id = driver.pane.rows.current_id
        assert record_id is not None
        assert desk.records.title(record, record_id) == life.title

        # Edit.
        driver.press("<Escape>")
        assert driver.focus is driver.pane.rows.canvas
        driver.press("<F2>")
        driver.settle()
        enter(driver, life.changed, life.to)
        assert driver.window.screen.unsaved()
        driver.press("<Control-Return>")
        driver.settle()
        field = desk.types[record].fields[life.changed]
        assert field.kind.show(desk.records.get(record, record_id)[life.changed]) == life.to

        # Undo and redo of the change, from within the field that was saved.
        driver.press("<Control-z>")
        driver.settle()
        assert field.kind.show(desk.records.get(record, record_id)[life.changed]) != life.to
        driver.press("<Control-Z>")
        driver.settle()
        assert field.kind.show(desk.records.get(record, record_id)[life.changed]) == life.to

        # Search, from anywhere.
        driver.press("<Control-k>")
        driver.settle()
        driver.type(life.search)
        driver.settle()
        driver.press("<Return>")
        driver.settle()
        assert driver.window.here == ("customer/page" if record == "customer" else record)
        assert driver.form.draft is not None
        assert driver.form.draft.record_id == record_id

        # Delete; undo, redo, undo.
        driver.press(f"<Alt-Key-{place}>")
        driver.settle()
        driver.pane.rows.canvas.focus_force()
        assert driver.pane.rows.current_id == record_id
        driver.press("<Delete>")
        driver.settle()
        assert driver.titles() == before
        driver.press("<Control-z>")
        driver.settle()
        assert life.title in driver.titles()
        driver.press("<Control-y>")
        driver.settle()
        assert driver.titles() == before
        driver.press("<Control-z>")
        driver.settle()
        assert life.title in driver.titles()

        # Print the list: its pages are shown.
        driver.press("<Control-p>")
        driver.settle()
        assert driver.window.here == "reports"
        driver.until(lambda: driver.window.screen.preview.pages, "pages")  # type: ignore[attr-defined]
