"""The first page of a list is the beginning of the whole list, however it was found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm_desktop.fields.conditions import Condition, Every, Tree
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.storage import walking
from tests.offices import open_desk


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(tmp_path_factory.mktemp("office"))
    desk.demo.create(120, 3, today=date(2026, 6, 1))
    return desk


@pytest.mark.parametrize("walked", [5, 40, 8_000])
@pytest.mark.parametrize("sort", [("name",), ("-spent",), ("level", "-city"), ("occupation",), ()])
@pytest.mark.parametrize(
    "where",
    [
        Condition("status", "is", "active"),
        Condition("code", "is", "n0000001"),
        Condition("phone", "starts", "+86"),
        Condition("name", "starts", "a"),
        Every((Condition("spent", "gt", Decimal(10)), Condition("city", "filled"))),
        Condition("tags", "empty"),
    ],
)
def test_the_first_page_is_the_beginning_of_the_list(
    office: Desk,
    where: Tree,
    sort: tuple[str, ...],
    walked: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(walking, "_WALKED", walked)
    query = Query("customer", where, sort)
    whole = office.lists.ids(query)
    for limit in (1, 7, 60):
        assert office.lists.ids(query, limit=limit) == whole[:limit]
