"""The certificate of an erasure: what was erased and when, without a word about whom."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crm_desktop.i18n import _
from crm_desktop.reports.dataset import Document, Field, FieldsBlock, TextBlock
from crm_desktop.reports.document import ReportNotWrittenError, write_pdf
from crm_desktop.services.erasing import Erased, counted
from crm_desktop.services.report_parts import Head
from crm_desktop.services.reporting import CannotWriteReport
from crm_desktop.storage.reader import Reader


def erasure_certificate(
    reader: Reader, page: Head, done: Erased, backups: Sequence[str]
) -> Document:
    """Return the certificate; ``backups`` are the names of those that still hold the person."""
    plan, records = done.plan, reader.records
    kind = _("Anonymised") if plan.anonymise else _("Erased")
    at = done.at.astimezone().replace(tzinfo=None)
    fields = (
        Field(_("Record"), f"{_(records[plan.record].label)} {plan.record_id}"),
        Field(_("What was done"), kind),
        Field(_("When"), f"{at:%Y-%m-%d %H:%M:%S}"),
        Field(_("By"), done.who),
        Field(_("Removed"), counted(plan.removed, records) or "–", wide=True),
        Field(_("Stays without names"), counted(plan.rests, records) or "–", wide=True),
        Field(_("Attached files removed"), str(done.files)),
        Field(_("Entry of the log"), str(done.entry.id)),
        Field(_("Its hash"), done.entry.hash, wide=True),
    )
    where = _(
        "Erased were the records, the images of them in the history, unsaved input, saved views "
        "that named them, the search index and its list of words, and attached files that nobody "
        "else has. The file was written anew, so that nothing is left in its free pages."
    )
    if not done.clean:
        where += "\n" + _(
            "The write-ahead log could not be emptied, since the file was open elsewhere. Close it "
            "there and run “crm-desktop privacy finish”."
        )
    left = (
        _("These backups still hold the data: {names}", names=", ".join(backups))
        if backups
        else _("No backup in the folders of this file holds the data any more.")
    )
    copies = _(
        "Lists, reports and cards that were written to files or printed earlier are not known to "
        "the program."
    )
    blocks = (
        FieldsBlock(_("Erasure"), fields, 2),
        TextBlock(_("Where"), where),
        TextBlock(_("Backups"), f"{left}\n{copies}"),
    )
    return page.document(
        _("Certificate of erasure"), blocks, subtitle=_("Personal data"), orientation="portrait"
    )


def write_certificate(document: Document, path: Path) -> Path:
    """Write the certificate as a PDF to ``path``. Raises ``CannotWriteReport``."""
    try:
        write_pdf(document, path)
    except ReportNotWrittenError as error:
        raise CannotWriteReport(error.text) from error
    return path
