from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.ui.past import PastList
from crm_desktop.ui.screens.customer_page import CustomerPage
from tests.ui.kit_driving import press
from tests.ui.opened import Opened, opened, small_office


@pytest.fixture
def office(tmp_path: Path, display: str) -> Iterator[Opened]:
    del display
    customer = small_office(tmp_path)["customer"][1]
    with opened(tmp_path) as there:
        there.desk.records.save("customer", {"city": "Leeds", "level": "vip"}, customer)
        there.desk.records.save("customer", {"city": "York"}, customer)
        there.go("customer/page", show=customer, tab="past")
        yield there


def past(there: Opened) -> PastList:
    page = there.window.screen
    assert isinstance(page, CustomerPage)
    page.form.tabs.choose("past")
    there.settle()
    found = page.own.past
    assert found is not None
    return found


def row(there: Opened) -> tuple[object, object]:
    name = there.desk.search("Blue River")[0].id
    found = there.desk.records.get("customer", name)
    return found["city"], found["level"]


def choose(there: Opened, after: str) -> PastList:
    shown = past(there)
    place = next(at for at, one in enumerate(shown._changes) if one.after == after)
    press(shown.rows.canvas, "<Home>", *["<Down>"] * place)
    assert shown.current is not None
    assert shown.current.after == after
    return shown


def test_a_value_comes_back_and_can_be_undone(office: Opened) -> None:
    press(choose(office, "York").value, "<space>")
    office.settle()
    assert row(office) == ("Leeds", "vip")
    assert "City is what it was before Today" in office.toasts[0]
    page = office.window.screen
    assert isinstance(page, CustomerPage)
    assert page.form.draft is not None
    assert page.form.draft.values["city"] == "Leeds"
    assert past(office).current is not None
    office.window.undo()
    office.settle()
    assert row(office) == ("York", "vip")


def test_a_version_comes_back_with_all_fields(office: Opened) -> None:
    shown = past(office)
    press(shown.rows.canvas, "<End>")
    assert shown.current is not None
    assert shown.current.verb == "insert"
    assert shown.value.instate(["disabled"])
    press(shown.version, "<space>")
    office.settle()
    assert row(office) == ("London", "normal")
