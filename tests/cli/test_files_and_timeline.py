"""Files and the timeline from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.cli.commands import run
from crm_desktop.services.desk import Desk


class Office:
    """A file and the command line on it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.path = folder / "office.crm"
        self._capsys = capsys
        desk = Desk(self.path)
        self.customer = desk.records.save("customer", {"name": "Acme", "code": "n010001"}).id
        values = {"customer": self.customer, "subject": "Asked for an offer"}
        desk.records.save("interaction", values)
        desk.close()

    def __call__(self, *arguments: str, code: int = 0) -> str:
        assert run(arguments, home=self.path, who="Tester") == code
        return self._capsys.readouterr().out

    def json(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self(*arguments, "--json", code=code))


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


def test_a_file_is_attached_listed_and_taken_out(office: Office) -> None:
    letter = office.folder / "letter.txt"
    letter.write_text("Dear Sir")

    added = office.json("attach", "n010001", str(letter))
    assert [one["name"] for one in added["added"]] == ["letter.txt"]
    assert office.json("attachments", "n010001")["attachments"][0]["size"] == 8
    assert "letter.txt" in office("attachments", "n010001")

    out = office.folder / "out.txt"
    office("attachments", "n010001", "--save", "LETTER.TXT", "--to", str(out))
    assert out.read_text() == "Dear Sir"
    assert office.json("attachments", "n010001", "--save", "none.txt", code=1)["error"]
    assert office.json("check")["sound"]


def test_a_damaged_file_is_found_by_check_and_nothing_is_tidied(office: Office) -> None:
    letter = office.folder / "letter.txt"
    letter.write_text("Dear Sir")
    office("attach", "n010001", str(letter))
    for content in office.folder.glob("office.crm.files/??/*"):
        content.write_text("changed!")

    told = office.json("check", "--tidy", code=1)

    assert "was changed outside" in told["problems"][0]
    assert told["removed_files"] == 0


def test_the_timeline_is_told(office: Office) -> None:
    told = office.json("timeline", "n010001")

    assert told["title"] == "Acme"
    kinds = {one["kind"]: one["title"] for one in told["entries"]}
    assert kinds == {"interaction": "Asked for an offer", "change": "Added to the file"}
    assert len(office.json("timeline", "n010001", "--kind", "sale")["entries"]) == 0
    assert "Asked for an offer" in office(
        "timeline", "n010001", "--search", "offer", "--limit", "0"
    )
