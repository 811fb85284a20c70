"""The recovery key of a protected file on a page to be printed and locked away."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from crm_desktop.i18n import _
from crm_desktop.reports.dataset import Document, Field, FieldsBlock, TextBlock
from crm_desktop.reports.document import ReportNotWrittenError, write_pdf
from crm_desktop.services.reporting import CannotWriteReport

_ACROSS = 7


def write_recovery_page(recovery: str, name: str, path: Path) -> Path:
    """Write the page for the file called ``name`` to ``path`` and return that.

    Raises ``CannotWriteReport``.
    """
    groups = recovery.split()
    rows = [" ".join(groups[at : at + _ACROSS]) for at in range(0, len(groups), _ACROSS)]
    fields = tuple(
        Field(_("Line {number}", number=number), row, wide=True)
        for number, row in enumerate(rows, 1)
    )
    lines = (
        _("This key opens the file as its password does. Enter it where the password is asked "
          "for; spaces and small letters make no difference."),
        _("Print this page, lock it away, and delete the PDF: whoever has this key and the file "
          "can read everything in it."),
        _("A new password makes a new key. Backups made before keep the old password and the "
          "old key."),
        _("Without the password and without this key nobody can open the file, nor can the makers "
          "of this program."),
    )  # fmt: skip
    document = Document(
        _("Recovery key"),
        (FieldsBlock(_("Key"), fields, 1), TextBlock(_("What to do with it"), "\n".join(lines))),
        subtitle=name,
        made_at=datetime.now().astimezone().replace(tzinfo=None),
        orientation="portrait",
    )
    try:
        write_pdf(document, path)
    except ReportNotWrittenError as error:
        raise CannotWriteReport(error.text) from error
    return path
