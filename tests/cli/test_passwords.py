"""A protected file on the command line: every command works, no password is a part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import Crm

PASSWORD = "correct horse"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "password.txt"
    path.write_text(f"{PASSWORD}\r\nsecond line\n", "utf-8")
    return path


def test_every_command_opens_a_protected_file(
    crm: Crm, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm("demo", "--customers", 5)
    page = tmp_path / "key.pdf"
    done = crm("password", "set", "--password-file", file, "--recovery", page, "--json")
    assert (done.code, done.json["protected"]) == (0, True)
    assert page.read_bytes().startswith(b"%PDF")
    refused = crm("list", "customer")
    assert (refused.code, "CRM_PASSWORD" in refused.err) == (1, True)
    assert crm("list", "customer", "--password-file", file, "--json").json["count"] == 5
    monkeypatch.setenv("CRM_PASSWORD", PASSWORD)
    assert crm("check", "--json").json["sound"]
    csv = tmp_path / "people.csv"
    csv.write_text("Name\nNew one\n", "utf-8")
    assert crm("import", "customer", csv).code == 0
    assert crm("undo").code == 0


def test_change_and_remove(
    crm: Crm, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert crm("password", "set", "--password-file", file).code == 0
    monkeypatch.setenv("CRM_NEW_PASSWORD", "a new password")
    assert crm("password", "change", "--password-file", file).code == 0
    wrong = crm("password", "remove", "--password-file", file)
    assert (wrong.code, wrong.err.strip()) == (
        1,
        "The password is wrong. Capital and small letters are different.",
    )
    monkeypatch.setenv("CRM_PASSWORD", "a new password")
    assert crm("password", "remove").code == 0
    assert (tmp_path / "office.crm").read_bytes().startswith(b"SQLite format 3")
    missing = crm("list", "customer", "--password-file", tmp_path / "none.txt")
    assert missing.code == 0, "a file in the clear needs no password"
