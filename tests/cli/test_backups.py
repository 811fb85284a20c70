"""Backups on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.calling import Crm


def test_backup_list_look_and_go_back(crm: Crm, tmp_path: Path) -> None:
    crm("demo", "--customers", 5)
    made = crm("backup", "--json").json
    assert Path(made["file"]).exists()
    assert made["notices"] == []
    listed = crm("backups", "--verify", "--json").json
    assert [(one["file"], one["sound"]) for one in listed] == [(made["file"], True)]
    crm("demo", "--remove")
    one = crm("restore", made["file"], "--record", "customer", "--id", 1)
    assert (one.code, one.out.strip()) == (
        0,
        f"The record is what it was in {Path(made['file']).name}.",
    )
    assert crm("list", "customer", "--json").json["count"] == 1
    assert crm("restore", made["file"]).code == 0
    assert crm("list", "customer", "--json").json["count"] == 5
    assert len(crm("backups", "--json").json) == 2
    assert crm("check").code == 0
    to = tmp_path / "elsewhere"
    assert Path(crm("backup", "--to", to, "--json").json["file"]).parent == to
    assert crm("restore", tmp_path / "none.crm").code == 1


def test_a_damaged_backup_is_told(crm: Crm) -> None:
    crm("demo", "--customers", 5)
    path = Path(crm("backup", "--json").json["file"])
    path.write_bytes(path.read_bytes()[:-100])
    listed = crm("backups", "--verify")
    assert listed.code == 1
    assert "damaged" in listed.out


def test_pack_and_unpack(crm: Crm, tmp_path: Path) -> None:
    crm("demo", "--customers", 5)
    assert crm("pack", tmp_path / "move.zip").code == 0
    there = tmp_path / "there" / "new.crm"
    assert crm("unpack", tmp_path / "move.zip", "--database", there).code == 0
    assert crm("list", "customer", "--database", there, "--json").json["count"] == 5
    assert crm("unpack", tmp_path / "move.zip", "--database", there).code == 1


def test_the_log_can_be_read_and_written_out(crm: Crm, tmp_path: Path) -> None:
    crm("demo", "--customers", 5)
    crm("export", "customer", tmp_path / "list.csv")
    told = crm("audit", "--json").json
    assert [one["name"] for one in told[:2]] == ["event.export", "demo.create"]
    assert crm("audit", "--csv", tmp_path / "log.csv").code == 0
    assert "List written to a file" in crm("audit", "--limit", "2").out
