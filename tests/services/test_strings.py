"""Whatever strange text is entered, it is the same in the file, in lists, in search, in Excel."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from tests.offices import dump, open_desk

SAMPLES = Path(__file__).resolve().parents[2] / "../shared/samples"
BLNS = SAMPLES / "strings/blns.json"
STRINGS = [
    *("", " ", "=1+1", '=HYPERLINK("http://x")', "@SUM(1)", "+1", "-1", "'quoted", "N/A", "NULL"),
    *("1e5", "007", "2026-03-04", "_x0000_", "a\tb", "a\nb", "  both ends  ", "\u200b", "\ufeff"),
    *("田中さんにあげて下さい", "👾 🙇 💁", "𝕏", "ﬁ", "İ", "<script>alert(1)</script>"),
    *("'; DROP TABLE customer; --", '"', "a;b:c"),
    *(json.loads(BLNS.read_text("utf-8")) if BLNS.exists() else ()),
]


def enter(desk: Desk) -> dict[int, str]:
    """Type every string into a form's notes; return what was kept by the customer's id."""
    kept: dict[int, str] = {}
    for at, text in enumerate(STRINGS):
        values, problems = desk.records.parse("customer", {"name": f"N{at}", "notes": text})
        assert problems == []
        kept[desk.records.save("customer", values).id] = values["notes"]
    return kept


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_strings_survive_from_form_to_excel_and_back(tmp_path: Path, suffix: str) -> None:
    desk = open_desk(tmp_path)
    kept = enter(desk)
    for (record_id, text), entered in zip(kept.items(), STRINGS, strict=True):
        assert text == entered.replace("\r\n", "\n").replace("\r", "\n")
        assert desk.records.get("customer", record_id)["notes"] == text
    rows = desk.lists.rows("customer", list(kept), ["notes"])
    assert {row["id"]: row["notes"] for row in rows} == kept
    path = tmp_path / f"out{suffix}"
    assert desk.exports.write(Query("customer"), path, every_field=True).notes == ()
    before = dump(desk.path)
    report = desk.imports.apply(desk.imports.plan("customer", path))
    assert report.records["unchanged"] == len(STRINGS)
    assert dump(desk.path) == before
    # Into an empty file, everything is made anew out of what the workbook holds.
    other = open_desk(tmp_path, "other.crm")
    report = other.imports.apply(other.imports.plan("customer", path))
    assert report.records["new"] == len(STRINGS)
    ids = other.lists.ids(Query("customer", sort=("id",)))
    found = {
        row["name"]: row["notes"] for row in other.lists.rows("customer", ids, ["name", "notes"])
    }
    assert found == {f"N{at}": text for at, text in enumerate(kept.values())}
    desk.close()
    other.close()


def test_every_string_with_a_letter_is_found(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    for record_id, text in enter(desk).items():
        words = [word for word in text.split() if word.isalnum() and len(word) > 2]
        if words:
            hits = desk.search(max(words, key=len), limit=1000)
            assert record_id in {hit.id for hit in hits}, text
    desk.close()
