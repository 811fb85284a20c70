"""The commands, as a script would call them: exit codes, JSON, sentences."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.services.lists import ListService
from tests.cli.calling import Crm
from tests.services.tables import write_csv


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return write_csv(
        tmp_path / "people.csv",
        [
            ["Customer code", "客户名称", "City", "Email", "Annual revenue", "Shoe size"],
            ["n001", "北京易达", "北京", "a@x.example", "¥1,000", "42"],
            ["n002", "Acme", "Bonn", "b@x.example", "2000", "43"],
            ["n003", "Bad", "Bonn", "not an address", "x", ""],
        ],
    )


def test_import_tells_what_went_in_and_what_did_not(crm: Crm, people: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.xlsx"
    dry = crm("import", "customer", people, "--dry-run", "--json")
    assert (dry.code, dry.json["written"], dry.json["dry_run"]) == (3, False, True)
    assert crm("list", "customer", "--json").json["count"] == 0
    done = crm("import", "customers", people, "--json", "--rejects", rejects)
    assert done.code == 3
    assert done.json["counts"] | {"new": 2, "invalid": 1} == done.json["counts"]
    assert done.json["columns"][1] == {"header": "客户名称", "field": "name"}
    assert [(one["row"], one["field"], one["header"]) for one in done.json["problems"]] == [
        (4, "email", "Email"), (4, "annual_revenue", "Annual revenue"),
    ]  # fmt: skip
    assert all(one["reason"] for one in done.json["problems"])
    again = crm("import", "客户", rejects, "--map", "Email=", "--map", "Annual revenue=notes")
    assert (again.code, again.out.splitlines()[0]) == (0, "New: 1")
    assert crm("import", "customer", rejects, "--map", "Nope=name").code == 1


def test_importing_again_changes_nothing_and_undo_takes_it_back(crm: Crm, people: Path) -> None:
    crm("import", "customer", people, "--map", "Email=", "--map", "annual revenue=")
    again = crm(
        "import", "customer", people, "--map", "Email=", "--map", "annual revenue=", "--json"
    )
    assert (again.code, again.json["counts"]["unchanged"]) == (0, 3)
    undone = crm("undo")
    assert (undone.code, undone.out.strip()) == (0, "Undone: Import of Customers: 3")
    assert crm("list", "customer", "--json").json["count"] == 0
    assert crm("redo").code == 0
    assert crm("list", "customer", "--json").json["count"] == 3
    crm("undo")
    nothing = crm("undo")
    assert (nothing.code, nothing.err.strip()) == (1, "There is nothing to undo.")


def test_lists_searches_and_shows(crm: Crm, people: Path) -> None:
    crm("import", "customer", people)
    told = crm("list", "customer", "--where", "city = 北京", "--columns", "name,code", "--json")
    assert told.json == {
        "count": 1,
        "records": [{"id": 1, "name": "北京易达", "code": "n001"}],
        "conditions": ["City is “北京”"],
    }
    assert "北京易达" in crm("list", "customer", "--sort", "-name", "--limit", "1").out
    assert crm("search", "bjyd", "--json").json[0]["title"] == "北京易达"
    assert crm("show", "customer", "N001", "--json").json["annual_revenue"] == "1000.00"
    assert "City: Bonn" in crm("show", "customer", "2").out


def test_export_and_template(crm: Crm, people: Path, tmp_path: Path) -> None:
    crm("import", "customer", people)
    path = tmp_path / "out.xlsx"
    told = crm("export", "customer", path, "--where", "city = 北京", "--json")
    assert (told.code, told.json["records"]) == (0, 1)
    assert crm("import", "customer", path, "--json").json["counts"]["unchanged"] == 1
    assert crm("template", "sale", tmp_path / "sale.xlsx").code == 0
    assert (tmp_path / "sale.xlsx").exists()


def test_sample_data_reports_and_the_check(crm: Crm, tmp_path: Path) -> None:
    made = crm("demo", "--customers", "15", "--json")
    assert (made.code, made.json["records"]["customer"]) == (0, 15)
    assert crm("check", "--json").json["sound"] is True
    for name in ("sales", "feedback", "customer", "list.sale"):
        path = tmp_path / f"{name}.pdf"
        assert crm("report", name, path).code == 0
        assert path.read_bytes().startswith(b"%PDF")
    assert crm("demo", "--remove", "--json").json["records"]["customer"] == 0
    assert crm("check").code == 0


def test_settings_of_the_file(crm: Crm) -> None:
    assert crm("set", "company", "易达").code == 0
    assert crm("set", "company").out.strip() == "易达"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["list", "spaceship"], "There is no record type “spaceship”"),
        (["list", "customer", "--where", "nope = 1"], "There is no field “nope”"),
        (["show", "customer", "nobody"], "There is no record “nobody”"),
        (["show", "customer", "4711"], "does not exist any more"),
        (["export", "customer", "x.doc"], "ends in .xlsx"),
        (["import", "customer", "missing.csv"], "is not there any more"),
        (["import", "customer", "x.csv", "--map", "nonsense"], "does not say which field"),
        (["report", "nonsense", "x.pdf"], "There is no report “nonsense”"),
    ],
)
def test_what_went_wrong_is_one_sentence(crm: Crm, arguments: list[str], sentence: str) -> None:
    told = crm(*arguments)
    assert told.code == 1
    assert sentence in told.err
    assert told.out == ""
    as_json = crm(*arguments, "--json")
    assert as_json.code == 1
    assert sentence in as_json.json["error"]


def test_misuse_is_the_other_exit_code(crm: Crm) -> None:
    assert crm("nonsense").code == 2
    assert crm("import", "customer").code == 2


def test_what_nobody_foresaw_is_a_sentence_too(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ListService, "count", lambda *_arguments: 1 / 0)
    told = crm("list", "customer")
    assert (told.code, told.out) == (1, "")
    assert "not foreseen (ZeroDivisionError)" in told.err
    assert "Traceback" not in told.err
    assert "ZeroDivisionError" in caplog.text


def test_a_reader_that_has_heard_enough_is_no_failure(tmp_path: Path, crm: Crm) -> None:
    crm("demo", "--customers", "300")
    environment = os.environ | {"CRM_HOME": str(tmp_path / "home"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "crm_desktop", "list", "customer", "--limit", "0",
               "--database", str(tmp_path / "office.crm")]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


def test_language(crm: Crm) -> None:
    told = crm("list", "customer", "--language", "zh_CN")
    assert told.code == 0
    assert "客户" in told.out or "Customer" in told.out


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.crm"
    path.write_text("Dear Sir or Madam, " * 500, "utf-8")
    before = path.read_bytes()
    environment = os.environ | {"CRM_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-m", "crm_desktop", "list", "customer", "--database", str(path)],
        capture_output=True, text=True, encoding="utf-8", env=environment, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "is not a file of this program" in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before


def test_today_tells_what_is_to_be_done(crm: Crm) -> None:
    crm("demo", "--customers", "60")

    told = crm("today", "--limit", "3")
    data = crm("today", "--limit", "3", "--json").json

    assert told.code == 0
    follow_ups = data["follow_ups"]
    due = follow_ups["overdue"] + follow_ups["today"]
    assert f"Follow-ups due: {due}" in told.out
    assert len(follow_ups["due"]) == min(3, due)
    assert follow_ups["due"][0]["subject"] in told.out
    listed = crm("list", "interaction", "--json", "--where",
                 "follow_up_done = no and next_follow_up <= " + data["day"])  # fmt: skip
    assert listed.json["count"] == due
    assert set(data["sales"]) == {"this_month", "last_month", "last_year"}
    assert data["sales"]["this_month"]["to"] == data["day"]


def test_today_says_so_where_nothing_is_to_be_done(crm: Crm) -> None:
    told = crm("today")

    assert told.code == 0
    assert "Follow-ups due: 0" in told.out
    assert "Unanswered complaints: 0" in told.out
    assert crm("today", "--json").json["special_days"]["next"] == []
