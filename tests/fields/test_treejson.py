"""Filter trees keep their meaning as JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crm_desktop.fields.conditions import Condition, Every, Some, Tree
from crm_desktop.fields.treejson import tree_from_json, tree_to_json
from crm_desktop.records import record_type


@pytest.mark.parametrize(
    ("record", "tree"),
    [
        ("interaction", Condition("at", "is", date(2026, 1, 1))),
        ("interaction", Condition("at", "between", (date(2026, 1, 1), date(2026, 2, 1)))),
        ("interaction", Condition("at", "ge", datetime(2026, 1, 1, 8, tzinfo=UTC))),
        ("interaction", Condition("at", "within", "this_month")),
        ("interaction", Condition("follow_up_done", "is", False)),
        ("sale", Condition("total", "between", (Decimal("1.00"), Decimal("2.50")))),
        ("sale", Condition("customer", "is", 5)),
        ("sale", Condition("lines.product", "is", 5)),
        (
            "customer",
            Every(
                (
                    Condition("city", "contains", "北"),
                    Some((Condition("phone", "empty"), Condition("level", "is_not", "normal"))),
                )
            ),
        ),
    ],
)
def test_a_tree_comes_back_from_json(record: str, tree: Tree) -> None:
    spec = record_type(record)
    kept = json.loads(json.dumps(tree_to_json(spec, tree)))
    assert tree_from_json(spec, kept) == tree
