"""Everything of the import wizard, as a script says it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.calling import Crm
from tests.services.tables import write_csv

SAMPLES = Path(__file__).parents[2] / "../shared/samples/excel"
PROTECTED = sorted(SAMPLES.rglob("inputs__example_password.xlsx")) if SAMPLES.is_dir() else []
NAMES = [["Name", "City"], ["Alpha", "Bonn"], ["Beta", ""]]


def records(crm: Crm, *columns: str) -> list[dict[str, Any]]:
    told = crm("list", "customer", "--sort", "id", "--columns", ",".join(columns), "--json")
    found: list[dict[str, Any]] = told.json["records"]
    return found


def test_all_new_records_get_what_the_file_does_not_say(crm: Crm, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", NAMES)
    told = crm("import", "customer", path, "--default", "City=Rome", "--default", "level=VIP",
               "--tag", "fair", "--tag", "2026")  # fmt: skip
    assert told.code == 0
    first, second = records(crm, "city", "level", "tags")
    assert (first["city"], second["city"]) == ("Bonn", "Rome")
    assert first["level"] == second["level"]
    assert "fair" in str(first["tags"])
    assert "2026" in str(second["tags"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--default", "code=7"], "cannot be given to all new records"),
        (["--default", "birthday=never"], "Birthday"),
        (["--default", "nonsense"], "does not say which field"),
        (["--choose", "x=skip"], "does not decide on a row"),
        (["--choose", "2.city=new"], "does not decide on a row"),
        (["--writing", "City=loud"], "does not say how a column is written"),
    ],
)
def test_what_cannot_be_meant_is_said(
    crm: Crm, tmp_path: Path, options: list[str], said: str
) -> None:
    path = write_csv(tmp_path / "list.csv", NAMES)
    told = crm("import", "customer", path, *options)
    assert told.code == 1
    assert said in told.err


def test_how_dates_and_numbers_are_written(crm: Crm, tmp_path: Path) -> None:
    rows = [["Name", "Birthday", "Annual revenue"], ["Alpha", "03/04/1990", "1,12"]]
    path = write_csv(tmp_path / "list.csv", rows)
    crm("import", "customer", path, "--day-first", "--decimal", "comma")
    assert records(crm, "birthday", "annual_revenue")[0] | {
        "birthday": "1990-04-03", "annual_revenue": "1.12",
    } == records(crm, "birthday", "annual_revenue")[0]  # fmt: skip
    told = crm("import", "customer", path, "--writing", "Birthday=month", "--dry-run", "--json")
    changes = {one["field"]: (one["old"], one["new"]) for one in told.json["changes"]}
    assert changes["birthday"] == ("1990-04-03", "1990-03-04")


@pytest.mark.parametrize(("way", "born"), [("serial", "1990-03-31"), ("serial1904", "1994-04-01")])
def test_days_as_spreadsheets_count_them(crm: Crm, tmp_path: Path, way: str, born: str) -> None:
    path = write_csv(tmp_path / "list.csv", [["Name", "Birthday"], ["Alpha", "32963"]])
    guessed = crm("import", "customer", path, "--dry-run", "--json")
    assert any("holds numbers of days" in note for note in guessed.json["notes"])
    crm("import", "customer", path, "--writing", f"Birthday={way}")
    assert records(crm, "birthday")[0]["birthday"] == born


def test_columns_are_remembered_by_their_titles(crm: Crm, tmp_path: Path) -> None:
    rows = [["Name", "Where", "Odd"], ["Alpha", "Bonn", "x"]]
    path = write_csv(tmp_path / "one.csv", rows)
    crm("import", "customer", path, "--map", "Where=city", "--map", "Odd=notes")
    turned = [["Odd", "Where", "Name"], ["y", "Rome", "Beta"]]
    later = write_csv(tmp_path / "two.csv", turned)
    told = crm("import", "customer", later, "--remembered", "--json").json
    assert {one["header"]: one["field"] for one in told["columns"]} == {
        "Odd": "notes", "Where": "city", "Name": "name",
    }  # fmt: skip
    plain = crm("import", "customer", later, "--dry-run", "--json").json
    assert {one["field"] for one in plain["columns"]} == {"", "name"}


def test_the_match_rule_can_be_chosen(crm: Crm, tmp_path: Path) -> None:
    first = [["Name", "Email", "City"], ["Alpha", "a@x.example", "Bonn"]]
    crm("import", "customer", write_csv(tmp_path / "a.csv", first))
    second = [["Name", "Email", "City"], ["Alpha", "b@x.example", "Rome"]]
    path = write_csv(tmp_path / "b.csv", second)
    assert crm("import", "customer", path, "--dry-run", "--json").json["records"]["new"] == 1
    told = crm("import", "customer", path, "--match", "name", "--json").json
    assert told["records"]["changed"] == 1
    assert [(one["field"], one["new"]) for one in told["changes"]] == [
        ("email", "b@x.example"), ("city", "Rome"),
    ]  # fmt: skip


def test_likely_rows_are_decided_one_by_one(crm: Crm, tmp_path: Path) -> None:
    rows = [["Name", "Phone", "City"], ["Acme Trading Ltd", "+442079460001", "London"]]
    crm("import", "customer", write_csv(tmp_path / "a.csv", rows))
    rows = [["Name", "Phone", "City"], ["Acme Trading", "+442079460001", "Leeds"]]
    path = write_csv(tmp_path / "b.csv", rows)
    told = crm("import", "customer", path, "--dry-run", "--json").json
    assert [one["row"] for one in told["likely"]] == [2]
    assert told["records"]["new"] == 1
    skipped = crm("import", "customer", path, "--choose", "2=skip", "--dry-run", "--json").json
    assert skipped["records"]["skipped"] == 1
    updated = crm("import", "customer", path, "--choose", "2=update", "--json").json
    assert updated["records"]["changed"] == 1
    assert len(records(crm, "name")) == 1


def test_a_list_comes_back_with_conflicts(crm: Crm, tmp_path: Path) -> None:
    crm("import", "customer", write_csv(tmp_path / "a.csv", NAMES))
    out = tmp_path / "out.xlsx"
    crm("export", "customer", out, "--columns", "name,city", "--sort", "id")
    book = openpyxl.load_workbook(out)
    book.worksheets[0]["B2"] = "Köln"
    book.worksheets[0]["B3"] = "Rome"
    book.save(out)
    crm("change", "customer", "1", "city=Mainz")
    told = crm("import", "customer", out, "--dry-run", "--json").json
    assert [(one["row"], one["field"], one["old"], one["new"]) for one in told["changes"]] == [
        (3, "city", "", "Rome")
    ]
    (one,) = told["conflicts"]
    assert (one["exported"], one["present"], one["file"], one["taken"]) == (
        "Bonn", "Mainz", "Köln", "mine",
    )  # fmt: skip
    said = crm("import", "customer", out, "--dry-run").out
    assert "here “Mainz”" in said
    crm("import", "customer", out, "--choose", "2.city=file")
    assert [one["city"] for one in records(crm, "city")] == ["Köln", "Rome"]


def test_the_report_is_a_pdf(crm: Crm, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [*NAMES, ["", "x"]])
    pdf = tmp_path / "report.pdf"
    assert crm("import", "customer", path, "--dry-run", "--report", pdf).code == 3
    assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("path", PROTECTED[:1], ids=lambda path: path.name)
def test_a_workbook_opens_with_its_password(
    crm: Crm, tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = crm("import", "customer", path, "--dry-run")
    assert (said.code, "protected" in said.err) == (1, True)
    secret = tmp_path / "secret.txt"
    secret.write_text("Password1234_\n", "utf-8")
    opened = crm("import", "customer", path, "--dry-run", "--workbook-password-file", secret)
    assert "protected" not in opened.err
    monkeypatch.setenv("CRM_WORKBOOK_PASSWORD", "wrong")
    assert "does not open the workbook" in crm("import", "customer", path, "--dry-run").err
