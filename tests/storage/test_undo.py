"""Whatever was done can be taken back, and brought back, to the letter."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.fields.problems import PersonError
from crm_desktop.services.desk import Desk
from crm_desktop.services.history import NothingToUndo, UndoBlocked
from crm_desktop.services.lists import Query
from tests.offices import dump, open_desk

NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12
) | st.sampled_from(["北京易达有限公司", "Acme Ltd", "O'Neill & Söhne", "=1+1", "重庆 ABC"])

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["create", "change", "delete", "restore", "many", "sale", "undo", "redo"]),
        st.integers(0, 6),
        NAMES,
    ),
    max_size=14,
)


def _ids(desk: Desk, record: str, *, deleted: bool = False) -> list[int]:
    return list(desk.lists.ids(Query(record, deleted=deleted, sort=("id",))))


def _create(desk: Desk, _pick: int, name: str) -> None:
    contact = {"tags": (name,), "social": ({"network": "qq", "account": name},)}
    desk.records.save("customer", {"name": name, "annual_revenue": Decimal("12.34"), **contact})


def _change(desk: Desk, pick: int, name: str) -> None:
    if ids := _ids(desk, "customer"):
        address = ({"type": "billing", "address": name},)
        values = {"name": name + "x", "birthday": date(1990, 1, 2), "addresses": address}
        desk.records.save("customer", values, ids[pick % len(ids)])


def _delete(desk: Desk, pick: int, _name: str) -> None:
    if ids := _ids(desk, "customer"):
        desk.records.delete("customer", [ids[pick % len(ids)]])


def _restore(desk: Desk, pick: int, _name: str) -> None:
    if ids := _ids(desk, "customer", deleted=True):
        desk.records.restore("customer", [ids[pick % len(ids)]])


def _many(desk: Desk, _pick: int, name: str) -> None:
    desk.records.change_many("customer", _ids(desk, "customer"), {"owner": name})


def _sale(desk: Desk, pick: int, name: str) -> None:
    if ids := _ids(desk, "customer"):
        product = desk.records.save("product", {"name": name, "list_price": Decimal("3.3333")}).id
        line = {"product": product, "quantity": Decimal(pick + 1), "unit_price": None}
        lines = ({**line, "discount": Decimal(5), "amount": None},)
        desk.records.save("sale", {"customer": ids[pick % len(ids)], "lines": lines})


def _undo(desk: Desk, _pick: int, _name: str) -> None:
    desk.history.undo()


def _redo(desk: Desk, _pick: int, _name: str) -> None:
    desk.history.redo()


ACTIONS: dict[str, Callable[[Desk, int, str], None]] = {
    "create": _create, "change": _change, "delete": _delete, "restore": _restore,
    "many": _many, "sale": _sale, "undo": _undo, "redo": _redo,
}  # fmt: skip


@given(STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_undoing_everything_leads_back_and_redoing_it_forth(
    steps: list[tuple[str, int, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder))
        start = dump(desk.path)
        for action, pick, name in steps:
            try:
                ACTIONS[action](desk, pick, name)
            except PersonError:
                continue
        end = dump(desk.path)

        undone = 0
        while desk.history.next_undo():
            desk.history.undo()
            undone += 1
        assert dump(desk.path) == start

        for _step in range(undone):
            desk.history.redo()
        assert dump(desk.path) == end
        desk.close()


def test_nothing_to_undo_is_said(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)

    with pytest.raises(NothingToUndo, match="nothing to undo"):
        desk.history.undo()


def test_undo_stays_undone_after_a_restart(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "First"})
    desk.records.save("customer", {"name": "Second"})
    desk.history.undo()
    desk.close()

    again = open_desk(tmp_path)
    assert [hit.title for hit in again.search("First")] == ["First"]
    assert again.search("Second") == []
    again.history.redo()
    assert [hit.title for hit in again.search("Second")] == ["Second"]


def test_a_new_operation_ends_redoing(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.records.save("customer", {"name": "First"})
    desk.history.undo()
    desk.records.save("customer", {"name": "Second"})

    with pytest.raises(NothingToUndo):
        desk.history.redo()


def test_a_record_that_others_refer_to_is_not_taken_away(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    customer = desk.records.save("customer", {"name": "First"}).id

    def refer(unit: Any, _reader: Any) -> None:
        # As another program would: an operation of its own that the stack does not know.
        values = desk.records.blank("contact", name="Somebody", customer=customer)
        unit.insert("contact", values)

    desk._store.transact("contact.create", refer)
    before = dump(desk.path)
    desk.history.undo()
    desk.history.undo()
    assert dump(desk.path)["customer"] == []
    desk.history.redo()
    desk.history.redo()
    assert dump(desk.path) == before


def test_a_later_change_blocks_undo_with_a_sentence(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    saved = desk.records.save("customer", {"name": "First"})

    def meddle(unit: Any, _reader: Any) -> None:
        unit.connection.exec_driver_sql("UPDATE customer SET name = 'Other' WHERE id = 1")

    desk._store.transact("meddling", meddle)
    with pytest.raises(UndoBlocked, match="“Other” was changed later"):
        desk.history.undo()
    assert desk.records.get("customer", saved.id)["name"] == "Other"
