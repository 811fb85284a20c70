"""The log as a whole: what was done and looked at, by whom."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.session import Session, table
from crm_desktop.i18n import _
from crm_desktop.services.auditing import as_data
from crm_desktop.services.events import EVENTS


@click.command("audit", cls=Command)
@click.option(
    "--csv", "file", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the whole log to this file (.csv, or .json).",
)  # fmt: skip
@click.option("--limit", default=0, help="How many entries at the most; 0 for all.")
@pass_session
def audit(session: Session, file: Path | None, limit: int) -> None:
    """Tell what was done and looked at, the latest first; --csv writes it to a file."""
    log = session.desk.audit
    if file is not None:
        count = log.write(file)
        session.answer(
            {"file": file, "entries": count},
            _("{count} entries of the log are in {file}.", count=f"{count:,}", file=file.name),
        )
        return
    entries = list(islice(log.entries(limit or None), limit or None))
    rows = [
        [str(one.id), one.at[:19], one.who, _(EVENTS.get(one.name, one.name)), str(one.changes),
         one.hash[:12]]
        for one in entries
    ]  # fmt: skip
    header = [_("No."), _("Date and time"), _("Who"), _("What"), _("Records touched"), _("Hash")]
    session.answer([as_data(one) for one in entries], *table(header, rows))
