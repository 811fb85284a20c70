"""What goes out comes back unchanged, whatever is in it and whatever language is spoken."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import LANGUAGES, set_language
from crm_desktop.records import record_types
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from tests.offices import dump, open_desk
from tests.services.fillings import filled

TYPES = list(record_types())
# Without shrinking, which would take minutes: the assertion names the value that changed.
FEW = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def save(desk: Desk, record: str, values: dict[str, Any]) -> int | None:
    try:
        return desk.records.save(record, values).id
    except PersonError:
        return None


def some_office(desk: Desk, data: st.DataObject, records: list[str]) -> None:
    """Fill a file with records of these types that refer to each other."""
    made: dict[str, list[int]] = {name: [] for name in TYPES}
    for name in records:
        spec = desk.types[name]
        for _ in range(data.draw(st.integers(1, 3))):
            values = data.draw(filled(spec))
            for field, kind in spec.references.items():
                if made[kind.to]:
                    values[field] = data.draw(st.sampled_from([*made[kind.to], None]))
            for field, lines in spec.lines.items():
                for line in values[field]:
                    if "product" in lines.of.fields and made["product"]:
                        line["product"] = data.draw(st.sampled_from(made["product"]))
            saved = save(desk, name, values)
            if saved is not None:
                made[name].append(saved)


@pytest.mark.parametrize("record", TYPES)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@FEW
@given(data=st.data())
def test_a_round_trip_changes_nothing(record: str, suffix: str, data: st.DataObject) -> None:
    out, back = data.draw(st.permutations(list(LANGUAGES)))
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder))
        needed = ["customer", "contact", "product", record]
        some_office(desk, data, list(dict.fromkeys(needed)))
        path = Path(folder) / f"out{suffix}"
        set_language(out)
        exported = desk.exports.write(Query(record), path, every_field=True)
        before = dump(desk.path)
        set_language(back)
        if exported.count:
            plan = desk.imports.plan(record, path)
            assert not plan.columns.unmatched
            report = desk.imports.apply(plan)
            told = [
                (outcome.result, outcome.changes, [str(one.text) for one in outcome.problems])
                for outcome in report.outcomes
                if outcome.result != "unchanged"
            ]
            assert told == []
            assert len(report.outcomes) == exported.count
            assert dump(desk.path) == before
        set_language("en")
        desk.close()
