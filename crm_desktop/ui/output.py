"""Printing and exporting what a list or a page shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crm_desktop.services.lists import Query

if TYPE_CHECKING:
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
    from crm_desktop.ui.screens.exports import ask_export  # noqa: PLC0415 - on first use

    ask_export(shell, query, title)
