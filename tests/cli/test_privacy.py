"""One person's data on the command line: written out, erased, certified, gone from backups."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm_desktop.cli.commands import run
from tests.offices import open_desk


@pytest.fixture
def office(tmp_path: Path) -> Path:
    desk = open_desk(tmp_path)
    person = desk.records.save(
        "customer", {"name": "Zebulon Quackenbush", "notes": "secretly", "id_number": "X123456789"}
    ).id
    desk.records.save("contact", {"name": "Wilma", "customer": person})
    paper = tmp_path / "paper.txt"
    paper.write_text("content", "utf-8")
    desk.attachments.add("customer", person, [paper])
    desk.records.save("customer", {"name": "Somebody Else"})
    desk.close()
    return desk.path


def call(office: Path, *arguments: str) -> int:
    settings = office.parent / "settings.json"
    return run([*arguments, "--json"], home=office, who="Tester", settings=settings)


def test_everything_about_a_person_is_written_out(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert call(office, "privacy", "export", "customer", "1", "--out", str(out)) == 0
    assert json.loads(capsys.readouterr().out)["files"] == 1
    data = json.loads((out / "personal-data.json").read_text("utf-8"))
    assert data["record"]["id_number"] == "X123456789"
    assert [one["name"] for one in data["others"]["contact"]] == ["Wilma"]
    assert data["history"][0]["after"]["name"] == "Zebulon Quackenbush"
    assert {one["what"] for one in data["log"]} >= {"customer.create", "event.personal-data"}
    assert (out / data["attachments"][0]["copy"]).read_text("utf-8") == "content"
    assert (out / "personal-data.pdf").read_bytes().startswith(b"%PDF")


def test_a_person_is_erased_with_a_certificate_and_out_of_the_backups(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"recent": {str(office): [["customer", 1]]}, "who": "T"}))
    assert call(office, "backup") == 0
    capsys.readouterr()
    assert call(office, "privacy", "erase", "customer", "1", "--dry-run") == 0
    planned = json.loads(capsys.readouterr().out)
    assert (planned["removed"], len(planned["backups"])) == ({"contact": [1], "customer": [1]}, 1)
    assert call(office, "privacy", "erase", "customer", "1", "--confirm", "nobody") == 1
    capsys.readouterr()
    paper = tmp_path / "certificate.pdf"
    erase = ("privacy", "erase", "customer", "1", "--confirm", "zebulon quackenbush")
    assert call(office, *erase, "--certificate", str(paper), "--remove-backups") == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["clean"], done["backups"]) == (True, [])
    assert paper.read_bytes().startswith(b"%PDF")
    assert json.loads(settings.read_text()) == {"recent": {str(office): []}, "who": "T"}
    assert call(office, "show", "customer", "1") == 1
    assert call(office, "check") == 0
    capsys.readouterr()
    left = [
        path
        for path in tmp_path.rglob("*")
        if path.is_file() and b"Quackenbush" in path.read_bytes()
    ]
    assert left == []
    assert call(office, "backups") == 0
    assert len(json.loads(capsys.readouterr().out)) == 1
    assert call(office, "privacy", "finish") == 0
