"""Files of records: adding, listing, taking out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.naming import find_one
from crm_desktop.cli.session import Session, progress_bar, table
from crm_desktop.fields.attachments import Attachment
from crm_desktop.i18n import _, ngettext

_RECORD = click.option(
    "--record", default="customer", show_default=True, help="The type of the record."
)


@click.command(cls=Command)
@click.argument("code")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_RECORD
@pass_session
def attach(session: Session, code: str, files: tuple[Path, ...], record: str) -> None:
    """Add FILES to the record with this code, key or number."""
    spec = session.record_type(record)
    record_id = find_one(session, spec, code)
    with progress_bar(session, _("Adding files")) as told:
        added, _changes = session.desk.attachments.add(spec.name, record_id, files, told)
    said = ngettext("Added {count} file", "Added {count} files", len(added))
    session.answer({"added": list(map(plain_file, added))}, said)


@click.command(cls=Command)
@click.argument("code")
@click.option("--save", "name", default="", metavar="NAME", help="Write the file of this name …")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="… to this file (else to its name)."
)
@_RECORD
@pass_session
def attachments(session: Session, code: str, name: str, target: Path | None, record: str) -> None:
    """List the files of the record with this code, key or number, or save one of them."""
    spec = session.record_type(record)
    record_id = find_one(session, spec, code)
    if name:
        file = session.desk.attachments.named(spec.name, record_id, name)
        path = target or Path(file.name)
        with progress_bar(session, file.name) as told:
            session.desk.attachments.save_as(file, path, told)
        session.answer({"file": str(path)}, _("The file is in {file}.", file=str(path)))
        return
    files = session.desk.attachments.of(spec.name, record_id)
    rows = [[one.name, f"{one.size:,}", f"{one.added_at.astimezone():%Y-%m-%d %H:%M}"]
            for one in files]  # fmt: skip
    lines = table([_("Name"), _("Bytes"), _("Added")], rows) if rows else [_("No files.")]
    session.answer({"attachments": list(map(plain_file, files))}, *lines)


def plain_file(file: Attachment) -> dict[str, Any]:
    """Return a file as JSON takes it."""
    return file.image()
