"""Printing and exporting what a list or a page shows."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.i18n import _
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.lists import Query

if TYPE_CHECKING:
    from crm_desktop.ui.screen import Shell

Write = Callable[[Path, Job], object]
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 60


def file_name(title: str, ending: str) -> str:
    """Return a file name made of ``title`` that every system takes."""
    words = _UNFIT.sub(" ", title).strip(" .")[:_LONGEST].strip(" .")
    return f"{words or 'crm'}{ending}"


def print_list(shell: Shell, query: Query, title: str) -> None:
    """Make a PDF of a list in its order, with its columns and conditions, and show it."""
    reports = shell.desk.reports

    def write(path: Path, job: Job) -> None:
        reports.write(f"list.{query.record}", path, query=query, title=title, progress=job.progress)

    _print(shell, write, title)


def print_record(shell: Shell, record: str, record_id: int) -> None:
    """Make a PDF of one record and show it."""
    reports = shell.desk.reports

    def write(path: Path, job: Job) -> None:
        reports.write(f"card.{record}", path, record_id=record_id, progress=job.progress)

    _print(shell, write, shell.desk.records.title(record, record_id))


def _print(shell: Shell, write: Write, title: str) -> None:
    # A folder of its own, as the file keeps a name that a person knows it by.
    path = Path(tempfile.mkdtemp(prefix="crm-desktop-")) / file_name(title, ".pdf")

    def written(_none: object) -> None:
        shell.show_file(path)
        shell.toast(
            _("“{title}” is open in your PDF viewer; print it there.", title=title),
            (_("Save as…"), partial(_save_pdf, shell, write, title)),
            kind="success",
        )

    shell.work(partial(write, path), written, title=_("Preparing the pages"), files=True)


def _save_pdf(shell: Shell, write: Write, title: str) -> None:
    path = shell.save_file(_("Save as PDF"), file_name(title, ".pdf"), ("PDF", "*.pdf"))
    if path is not None:
        said = partial(_saved, shell, path)
        shell.work(partial(write, path), said, title=_("Preparing the pages"), files=True)


def _saved(shell: Shell, path: Path, _none: object) -> None:
    shell.toast(
        _("Saved as {name}", name=path.name),
        (_("Open"), partial(shell.show_file, path)),
        kind="success",
    )
