"""Printing and exporting what a list or a page shows."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.i18n import _, ngettext
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.lists import Query

if TYPE_CHECKING:
    from crm_desktop.services.exporting import Exported
    from crm_desktop.ui.screen import Shell

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 60


def file_name(title: str, ending: str) -> str:
    """Return a file name made of ``title`` that every system takes."""
    words = _UNFIT.sub(" ", title).strip(" .")[:_LONGEST].strip(" .")
    return f"{words or 'crm'}{ending}"


def print_list(shell: Shell, query: Query, title: str) -> None:
    """Show the pages of a list with its order, columns and conditions, ready to be printed."""
    shell.go("reports", report=f"list.{query.record}", query=query, title=title)


def print_record(shell: Shell, record: str, record_id: int) -> None:
    """Show the pages of one record, ready to be printed."""
    shell.go("reports", report=f"card.{record}", record_id=record_id)


def export_list(shell: Shell, query: Query, title: str) -> None:
    """Ask for a file and write a list into it, with its order, columns and conditions."""
    path = shell.save_file(
        _("Export"), file_name(title, ".xlsx"), ("Excel", "*.xlsx"), ("CSV", "*.csv")
    )
    if path is None:
        return
    exports = shell.desk.exports

    def write(job: Job) -> Exported:
        return exports.write(query, path, progress=job.progress)

    shell.work(write, partial(_exported, shell, path), title=_("Exporting"), files=True)


def _exported(shell: Shell, path: Path, exported: Exported) -> None:
    said = ngettext(
        "{count} record was written to {name}.",
        "{count} records were written to {name}.",
        exported.count,
        name=path.name,
    )
    notes = " ".join(str(note) for note in exported.notes[:2])
    shell.toast(
        f"{said} {notes}".rstrip(),
        (_("Open"), partial(shell.show_file, path)),
        kind="warning" if notes else "success",
    )
