"""Forms in the window: what is said beside fields, what is worked out, what is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.ui.form.secretfield import SecretField
from crm_desktop.ui.widgets import Button, LinesField, SuggestField, TextField
from crm_desktop.ui.widgets.popup import Popup

from .kit_driving import find
from .window_driver import Driver, fill, opened

TRADE: dict[str, list[Mapping[str, Any]]] = {
    "customer": [{"name": "Harbour"}],
    "product": [{"name": "Paper", "list_price": Decimal(3)}],
}
"""What a sale needs."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "office.crm"


def error(driver: Driver, name: str) -> str:
    return driver.field(name).error or ""


def entry(driver: Driver, name: str) -> Any:
    widget = driver.field(name)
    return widget.entry  # type: ignore[attr-defined]


def placeholder(driver: Driver, name: str) -> str:
    label = entry(driver, name)._placeholder
    return str(label.cget("text")) if label is not None and label.winfo_manager() else ""


def test_an_unreadable_value_is_told_on_leaving_and_goes_when_mended(path: Path) -> None:
    fill(path, {"customer": [{"name": "Harbour"}]})
    with opened(path, place="customer") as driver:
        driver.press("<F2>")
        driver.settle()
        driver.tab_to("phone")
        driver.type("abc")
        assert error(driver, "phone") == ""
        driver.press("<Tab>")
        assert "“abc” is not a phone number" in error(driver, "phone")
        driver.press("<Control-s>")
        assert driver.window.screen.unsaved()
        assert driver.field("phone").has_focus()
        driver.replace("13800138000")
        assert error(driver, "phone") == ""
        driver.press("<Tab>")
        assert driver.field("phone").get() == "138 0013 8000"
        driver.press("<Control-s>")
        assert not driver.window.screen.unsaved()


def test_a_required_field_is_told_on_saving_and_shown(path: Path) -> None:
    with opened(path, place="contact") as driver:
        driver.press("<Control-n>")
        driver.settle()
        driver.tab_to("birthday")
        driver.press("<Control-s>")
        assert error(driver, "name") == "Full name must be filled in."
        assert driver.field("name").has_focus()
        assert driver.form.tabs.chosen == "tab0"


def test_the_code_is_proposed_and_offered_anew_with_the_level(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.press("<Control-n>")
        driver.settle()
        assert placeholder(driver, "code") == "n000001"
        driver.type("Harbour")
        driver.tab_to("level")
        driver.type("Imp")
        driver.press("<Return>")
        driver.settle()
        assert placeholder(driver, "code") == "i000001"
        driver.press("<Control-s>")
        driver.settle()
        assert driver.field("code").get() == "i000001"
        driver.tab_to("level")
        driver.type("Pot")
        driver.press("<Return>")
        driver.settle()
        offers = [one for one in find(driver.form, Button) if one.cget("text") == "Take p000001"]
        assert offers
        offers[0].focus_force()
        driver.press("<space>")
        assert driver.field("code").get() == "p000001"
        driver.press("<Control-s>")
        driver.settle()
        row = driver.window.desk.records.get("customer", 1)
        assert row["code"] == "p000001"
        assert row["former_codes"] == ("i000001",)


def test_lines_are_worked_out_while_they_are_written(path: Path) -> None:
    fill(
        path,
        {
            "customer": [{"name": "Harbour"}],
            "product": [{"name": "Paper", "list_price": Decimal("2.5")}],
        },
    )
    with opened(path, place="sale") as driver:
        driver.press("<Control-n>")
        driver.settle()
        driver.tab_to("customer")
        driver.type("harb")
        driver.settle()
        driver.press("<Return>")
        lines = driver.tab_to("lines")
        assert isinstance(lines, LinesField)
        driver.press("<space>")
        driver.type("pap")
        driver.settle()
        driver.press("<Return>", "<Tab>")
        driver.replace("4")
        driver.settle()
        cells = lines.line_fields(0)
        assert cells["unit_price"].entry._placeholder.cget("text") == "2.50"  # type: ignore[attr-defined]
        assert cells["amount"].get() == "10.00"
        assert driver.field("total").get() == "10.00"
        driver.press("<Tab>", "<Tab>")
        driver.replace("150")
        driver.press("<Control-s>")
        driver.settle()
        assert "at most 100" in (lines.error or "")
        driver.replace("10")
        driver.press("<Control-s>")
        driver.settle()
        sale = driver.window.desk.records.get("sale", 1)
        assert sale["total"] == Decimal("9.00")
        assert sale["lines"][0]["unit_price"] == Decimal("2.5000")


def test_a_reference_can_be_made_in_place(path: Path) -> None:
    with opened(path, place="contact") as driver:
        driver.press("<Control-n>")
        driver.settle()
        driver.type("Dora")
        field = driver.tab_to("customer")
        driver.type("Brand New Ltd")
        driver.settle()
        driver.press("<Down>", "<Return>")
        driver.settle()
        assert isinstance(field, SuggestField)
        assert field.title == "Brand New Ltd"
        assert "Brand New Ltd" in driver.said()
        driver.press("<Control-s>")
        driver.settle()
        desk = driver.window.desk
        assert desk.records.get("contact", 1)["customer.title"] == "Brand New Ltd"
        assert desk.lists.count(Query("customer")) == 1


def test_contacts_are_offered_for_the_chosen_customer_only(path: Path) -> None:
    fill(path, {"customer": [{"name": "Harbour"}, {"name": "Mill"}]})
    fill(path, {"contact": [{"name": "Ann", "customer": 1}, {"name": "Bea", "customer": 2}]})
    with opened(path, place="feedback") as driver:
        driver.press("<Control-n>")
        driver.settle()
        driver.tab_to("customer")
        driver.type("mill")
        driver.settle()
        driver.press("<Return>")
        driver.tab_to("contact")
        driver.press("<Down>")
        driver.settle()
        driver.press("<Return>")
        field = driver.field("contact")
        assert isinstance(field, SuggestField)
        assert field.title == "Bea"


def test_a_sensitive_value_is_hidden_until_asked_for(path: Path) -> None:
    fill(path, {"customer": [{"name": "Ann", "id_number": "A1234567"}]})
    with opened(path, place="customer") as driver:
        driver.press("<F2>")
        driver.settle()
        field = driver.tab_to("id_number")
        assert isinstance(field, SecretField)
        assert field.entry.cget("show") == "•"
        driver.press("<Tab>", "<space>")
        assert field.entry.cget("show") == ""
        assert field.get() == "A1234567"


def test_derived_values_can_be_read_and_not_written(path: Path) -> None:
    fill(path, TRADE)
    with opened(path, place="sale") as driver:
        driver.press("<Control-n>")
        driver.settle()
        total = driver.field("total")
        assert isinstance(total, TextField)
        assert total.entry.instate(["readonly"])


def test_esc_asks_only_where_something_would_be_lost(path: Path) -> None:
    fill(path, {"customer": [{"name": "Harbour"}]})
    with opened(path, place="customer") as driver:
        driver.press("<F2>")
        driver.settle()
        driver.press("<Escape>")
        assert not driver.asked()
        assert driver.focus is driver.pane.rows.canvas
        driver.press("<F2>")
        driver.settle()
        driver.type("x")
        assert driver.window.screen.unsaved()
        driver.press("<Escape>")
        assert driver.asked()
        driver.press("<Escape>")  # the answer that changes nothing
        assert not driver.asked()
        assert driver.field("name").get() == "Harbourx"
        driver.press("<Escape>", "<Tab>", "<Return>")  # discard
        driver.settle()
        assert not driver.asked()
        assert not driver.window.screen.unsaved()
        assert driver.titles() == ["Harbour"]


def test_two_people_at_once_see_both_values(path: Path) -> None:
    fill(path, {"customer": [{"name": "Harbour", "city": "Leeds", "company": "A"}]})
    with opened(path, place="customer") as driver:
        driver.press("<F2>")
        driver.settle()
        driver.replace("Harbour Ltd")
        other = Desk(path, who="somebody else")
        other.records.save("customer", {"name": "Harbour plc", "company": "B"}, 1)
        other.close()
        driver.press("<Control-s>")
        driver.settle()
        compare = driver.form.comparison
        assert compare is not None
        words = [str(child.cget("text")) for child in walk_labels(compare)]
        assert "Harbour Ltd" in words
        assert "Harbour plc" in words
        assert driver.field("company").get() == "B"  # theirs was taken over
        driver.press("<Control-s>")
        driver.settle()
        row = driver.window.desk.records.get("customer", 1)
        assert (row["name"], row["company"]) == ("Harbour Ltd", "B")
        assert driver.form.comparison is None


def test_undo_in_a_field_is_its_own_until_there_is_none_left(path: Path) -> None:
    fill(path, {"product": [{"name": "Paper"}]})
    with opened(path, place="product") as driver:
        driver.press("<F2>")
        driver.settle()
        driver.type("x")
        driver.press("<Control-z>")
        assert driver.field("name").get() == "Paper"
        assert not driver.window.screen.unsaved()
        assert driver.titles() == ["Paper"]
        driver.press("<Control-z>")
        driver.settle()
        assert driver.titles() == []  # the entry of the product was taken back


def test_undo_of_the_file_waits_while_something_is_unsaved(path: Path) -> None:
    fill(path, {"product": [{"name": "Paper"}]})
    with opened(path, place="product") as driver:
        driver.press("<F2>")
        driver.settle()
        driver.type("x")
        driver.pane.rows.canvas.focus_force()
        driver.press("<Control-z>")
        assert driver.titles() == ["Paper"]
        assert "Save or cancel" in driver.said()


def test_next_and_previous_record_from_the_panel(path: Path) -> None:
    fill(path, {"product": [{"name": name} for name in ("Ale", "Bread", "Cheese")]})
    with opened(path, place="product") as driver:
        driver.press("<F2>")
        driver.settle()
        driver.press("<Control-Next>")
        driver.settle()
        assert driver.field("name").get() == "Bread"
        driver.press("<Control-Next>", "<Control-Prior>", "<Control-Next>")
        driver.settle()
        assert driver.field("name").get() == "Cheese"
        driver.press("<Control-Next>")
        driver.settle()
        assert driver.field("name").get() == "Cheese"


def test_a_popup_closes_before_the_form(path: Path) -> None:
    with opened(path, place="customer") as driver:
        driver.press("<Control-n>")
        driver.settle()
        driver.tab_to("level")
        driver.press("<Down>")
        driver.settle()
        assert [one for one in driver.root.winfo_children() if isinstance(one, Popup)] or find(
            driver.form, Popup
        )
        driver.press("<Escape>")
        assert not driver.asked()
        assert driver.pane.panel_open


def walk_labels(widget: Any) -> list[Any]:
    from crm_desktop.ui.widgets import Label  # noqa: PLC0415

    return find(widget, Label)


def test_unsaved_input_outlives_a_crash(path: Path) -> None:
    fill(path, TRADE)
    with opened(path, place="sale") as driver:
        driver.press("<Control-n>")
        driver.settle()
        driver.until(lambda: driver.field("customer").has_focus(), "the keyboard in the form")
        driver.field("number").focus()
        driver.settle()
        driver.type("S5")
        driver.tab_to("customer")
        driver.type("harb")
        driver.settle()
        driver.press("<Return>")
        driver.tab_to("lines")
        driver.press("<space>")
        driver.type("pap")
        driver.settle()
        driver.press("<Return>")
        kept = driver.window.preferences
        whole = re.compile(r"S5.*product\W+1\b|product\W+1\b.*S5")
        driver.until(lambda: whole.search(repr(kept.get("unsaved"))), "the input to be kept")
        values = kept.kept  # type: ignore[attr-defined]
        # The window is destroyed without being closed.
    with opened(path, place="customer", **values) as driver:
        assert driver.asked()
        driver.press("<Return>")
        driver.settle()
        assert driver.window.here == "sale"
        assert driver.field("number").get() == "S5"
        driver.press("<Control-s>")
        driver.settle()
        sale = driver.window.desk.records.get("sale", 1)
        assert (sale["number"], sale["customer.title"], sale["total"]) == (
            "S5",
            "Harbour",
            Decimal("3.00"),
        )
        assert not driver.window.preferences.get("unsaved")
    with opened(path, place="customer", **driver.window.preferences.kept) as driver:  # type: ignore[attr-defined]
        assert not driver.asked()
