"""Backups: making, listing, looking over, going back; one file for a new computer."""

from __future__ import annotations

from pathlib import Path

import click

from crm_desktop.cli import passwords
from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.naming import find_one
from crm_desktop.cli.session import Session, UnclearCommand, progress_bar, table
from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text, _
from crm_desktop.services.backups import Backup
from crm_desktop.services.generations import REASONS

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(cls=Command)
@click.option("--to", type=_FOLDER, help="The folder; without it the usual one.")
@pass_session
def backup(session: Session, to: Path | None) -> None:
    """Make a backup now; it is read again before it counts."""
    with progress_bar(session, _("Backup")) as told:
        made = session.desk.backups.make(to, told)
    notices = [str(notice) for notice in made.notices]
    done = _("The backup is in {file}.", file=made.backup.path)
    session.answer(_data(made.backup) | {"notices": notices}, done, *notices)


@click.command(cls=Command)
@click.option("--from", "folder", type=_FOLDER, help="The folder; without it the usual one.")
@click.option("--verify", is_flag=True, help="Read each of them to the last bit.")
@click.option("--folder", "chosen", type=_FOLDER, help="Keep backups in this folder from now on.")
@click.option("--second", type=_FOLDER, help="And a copy of each in this one, such as a USB stick.")
@pass_session
def backups(
    session: Session,
    folder: Path | None,
    verify: bool,
    chosen: Path | None,
    second: Path | None,
) -> int:
    """List the backups, the latest first."""
    mine = session.desk.backups
    if chosen is not None or second is not None:
        mine.choose(folder=chosen or mine.folder, second=second or mine.second)
    data, rows = [], []
    for one in mine.every(folder):
        wrong = _wrong(session, one) if verify else ""
        data.append(_data(one) | ({"sound": not wrong} if verify else {}))
        reason = _(REASONS.get(one.generation, ""))
        cells = [f"{one.at:%Y-%m-%d %H:%M}", reason, f"{one.records:,}", f"{one.size:,}"]
        rows.append([*cells, one.path.name, wrong])
    header = [_("Date and time"), _("Kept as"), _("Records"), _("Bytes"), _("File"), ""]
    lines = table(header, rows) if rows else [_("There are no backups so far.")]
    session.answer(data, *lines)
    return 0 if all(one.get("sound", True) for one in data) else 1


def _wrong(session: Session, one: Backup) -> str:
    try:
        session.desk.backups.verify(one.path)
    except PersonError as error:
        return str(error)
    return ""


@click.command(cls=Command)
@click.argument("file", type=_FILE)
@click.option("--record", help="Bring back one record of this type …")
@click.option("--id", "named", help="… with this number, code or key.")
@pass_session
def restore(session: Session, file: Path, record: str | None, named: str | None) -> None:
    """Go back to a backup; what the file is now is kept as a backup first.

    With --record and --id only that record comes back, which can be undone.
    """
    password = passwords.given(session.password_file)
    if record is None:
        restored = session.desk.restores.whole(file, password)
        lines = [
            _("The file is what it was in {name}.", name=file.name),
            _("What it was before is in {file}.", file=restored.before.path),
        ]
        if restored.missing_files:
            lines.append(
                _("{count} attached files are missing in the backup.", count=restored.missing_files)
            )
        data = {"restored": file, "before": restored.before.path}
        session.answer(data | {"missing_files": restored.missing_files}, *lines)
        return
    spec = session.record_type(record)
    if named is None:
        raise UnclearCommand(Text("Which {type}? Give --id.", type=(spec.label,)))
    record_id = int(named) if named.isdecimal() else find_one(session, spec, named)
    changes = session.desk.restores.record(file, spec.name, record_id, password)
    done = _("The record is what it was in {name}.", name=file.name)
    same = _("The record was the same; nothing was changed.")
    session.answer({"changed": bool(changes)}, done if changes else same)


@click.command(cls=Command)
@click.argument("file", type=_FILE)
@pass_session
def pack(session: Session, file: Path) -> None:
    """Put the file, what is attached and the settings into one file for another computer."""
    with progress_bar(session, _("Pack")) as told:
        packed = session.desk.packing.pack(file, session.settings, told)
    lines = [_("Everything is in {file}.", file=file.name)]
    session.answer({"file": packed.path, "files": packed.files, "bytes": packed.size}, *lines)


@click.command(cls=Command)
@click.argument("file", type=_FILE)
@pass_session
def unpack(session: Session, file: Path) -> None:
    """Make the file of --database from what another computer packed."""
    from crm_desktop.services.packing import unpack as unpacked  # noqa: PLC0415 - needs no open file

    with progress_bar(session, _("Unpack")) as told:
        done = unpacked(file, session.path, session.settings, told)
    session.answer(
        {"database": done.path, "files": done.files, "bytes": done.size},
        _("The customer file is {file}.", file=done.path),
    )


def _data(one: Backup) -> dict[str, object]:
    return {
        "file": one.path, "at": one.facts.at, "bytes": one.size, "records": one.records,
        "generation": one.generation, "entry": one.facts.head.id, "sha256": one.facts.sha256,
    }  # fmt: skip
