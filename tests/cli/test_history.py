"""The past on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.calling import Crm


def test_versions_going_back_and_taking_back(crm: Crm, tmp_path: Path) -> None:
    for at, city in enumerate(("Bonn", "Ulm")):
        path = tmp_path / f"{at}.csv"
        path.write_text(f"Customer code,Name,City\nn001,Acme,{city}\n", "utf-8")
        assert crm("import", "customer", path).code == 0
    found = crm("history", "customer", 1, "--json").json
    assert [(one["version"], one["values"]["city"]) for one in found] == [(2, "Ulm"), (1, "Bonn")]
    assert "City" in crm("history", "customer", "n001").out
    done = crm("restore-version", "customer", 1, 1, "--fields", "city", "--json")
    assert done.json == {"changed": True}
    assert crm("show", "customer", 1, "--json").json["city"] == "Bonn"
    stuck = crm("take-back", 2, "--json")
    assert (stuck.code, [one["id"] for one in stuck.json["later"]]) == (1, [3])
    assert crm("take-back", 2, "--with-later").code == 0
    assert [one["undone"] for one in crm("history", "--json").json] == [False, True, True, False]
    assert crm("undo").code == 0
    assert crm("take-back", 99).code == 1
    assert crm("check").code == 0
