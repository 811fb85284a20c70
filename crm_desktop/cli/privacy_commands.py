"""One person's data: written out, erased, and who may be contacted."""

from __future__ import annotations

import json
from pathlib import Path

import click

from crm_desktop.cli.group import SHARED, Group, pass_session
from crm_desktop.cli.naming import find_one
from crm_desktop.cli.session import Session, UnclearCommand, table
from crm_desktop.exchange.saving import replacing
from crm_desktop.fields.kind import fold
from crm_desktop.i18n import Text, _
from crm_desktop.services.erasing import ErasurePlan, summary
from crm_desktop.services.erasing_settings import cleaned_preferences

_FOLDER = click.Path(file_okay=False, path_type=Path)
_PDF = click.Path(dir_okay=False, path_type=Path)


@click.group("privacy", cls=Group, params=list(SHARED))
def privacy() -> None:
    """What the file knows of one person: write it out, erase it; who may be contacted."""


@privacy.command("export")
@click.argument("record")
@click.argument("record_id", metavar="ID")
@click.option("--out", "folder", type=_FOLDER, required=True, help="The folder to write into.")
@pass_session
def export_person(session: Session, record: str, record_id: str, folder: Path) -> None:
    """Write out everything about a record: JSON, a PDF to read, and its files."""
    spec = session.record_type(record)
    given = session.desk.personal.write(spec.name, find_one(session, spec, record_id), folder)
    lines = [_("Everything about this record is in {folder}.", folder=folder)]
    if given.missing:
        lines.append(_("These files are missing: {names}", names=", ".join(given.missing)))
    session.answer(
        {"folder": folder, "records": given.records, "files": given.files,
         "missing": given.missing}, *lines,
    )  # fmt: skip


@privacy.command("erase")
@click.argument("record")
@click.argument("record_id", metavar="ID")
@click.option("--anonymise", is_flag=True, help="Keep figures and choices, without any words.")
@click.option("--confirm", help="The name as it is shown; without it you are asked to type it.")
@click.option("--dry-run", is_flag=True, help="Only say what would go and what would stay.")
@click.option("--certificate", type=_PDF, help="Write a certificate to this PDF.")
@click.option(
    "--remove-backups", is_flag=True,
    help="Make a new backup and remove those that still hold the person.",
)  # fmt: skip
@pass_session
def erase(  # noqa: PLR0917
    session: Session,
    record: str,
    record_id: str,
    anonymise: bool,
    confirm: str | None,
    dry_run: bool,
    certificate: Path | None,
    remove_backups: bool,
) -> None:
    """Erase a customer or contact everywhere in the file; it cannot be undone."""
    spec = session.record_type(record)
    erasures = session.desk.erasures
    plan = erasures.plan(spec.name, find_one(session, spec, record_id), anonymise=anonymise)
    lines = [f"{title}: {text}" for title, text in summary(plan, session.desk.types)]
    data = {
        "removed": plan.removed,
        "stays": plan.rests,
        "files": plan.files,
        "views": plan.views,
        "named_in": [[one.record, one.id] for one in plan.mentions],
    }
    if dry_run:
        held = [one.path.name for one in erasures.backups_with(plan.record, plan.record_id)]
        session.answer(data | {"backups": held}, *lines, *_backup_lines(held))
        return
    if not session.json:
        for line in lines:
            click.echo(line)
    _confirm(session, plan, confirm)
    done = erasures.erase(plan)
    _clean_computer(session, plan)
    found = erasures.backups_with(plan.record, plan.record_id)
    if remove_backups and found:
        erasures.remove_backups(found)
        found = erasures.backups_with(plan.record, plan.record_id)
    if certificate is not None:
        erasures.certify(done, certificate)
    held = [one.path.name for one in found]
    told = [_("Erased; entry {number} of the log tells so.", number=done.entry.id)]
    if not done.clean:
        told.append(_("The file is open elsewhere. Close it there and run "
                      "“crm-desktop privacy finish”."))  # fmt: skip
    session.answer(
        data | {"entry": done.entry.id, "clean": done.clean, "backups": held},
        *told, *_backup_lines(held),
    )  # fmt: skip


def _backup_lines(names: list[str]) -> list[str]:
    if not names:
        return []
    return [
        _("These backups still hold the data: {names}", names=", ".join(names)),
        _("With --remove-backups a new one is made and these are removed."),
    ]


def _confirm(session: Session, plan: ErasurePlan, given: str | None) -> None:
    if given is None and not session.json:
        given = click.prompt(_("Type the name “{name}” to erase it", name=plan.confirmation))
    if fold(given or "") != fold(plan.confirmation):
        raise UnclearCommand(
            Text("Nothing was erased: the name “{name}” was not confirmed.", name=plan.confirmation)
        )


def _clean_computer(session: Session, plan: ErasurePlan) -> None:
    """Take the person out of the settings of this computer: unsaved input, opened last."""
    path = session.settings
    if path is None or not path.exists():
        return
    kept = json.loads(path.read_text("utf-8"))
    new = cleaned_preferences(
        kept, str(session.desk.path), plan.touched, plan.forgetting.words, session.desk.types
    )
    if new:
        with replacing(path) as fresh:
            fresh.write_text(json.dumps(kept | new, ensure_ascii=False, indent=1), "utf-8")


@privacy.command("finish")
@pass_session
def finish(session: Session) -> None:
    """Scour the file after an erasure that was broken off or held up."""
    clean = session.desk.erasures.finish()
    session.answer(
        {"clean": clean},
        _("Nothing of what was erased is left in the file.")
        if clean
        else _("The file is open elsewhere. Close it there and run “crm-desktop privacy finish”."),
    )


@privacy.command("who")
@click.option(
    "--channel", default="email", show_default=True, help="email, phone, message or post."
)
@click.option("--pdf", type=_PDF, help="Write the list to this PDF too.")
@pass_session
def who(session: Session, channel: str, pdf: Path | None) -> None:
    """List who may be contacted by this way, and what that rests on."""
    contacting = session.desk.contacting
    people = contacting.who(channel)
    if pdf is not None:
        contacting.write(channel, pdf)
    header = [_("Name"), _("Customer"), _("Reached at"), _("Since"), _("Source of the consent")]
    rows = [
        [one.title, one.customer, one.address, str(one.since or ""), one.source] for one in people
    ]
    data = [
        {"record": one.record, "id": one.id, "title": one.title, "address": one.address,
         "channel": one.channel, "since": one.since, "source": one.source}
        for one in people
    ]  # fmt: skip
    lines = table(header, rows) if rows else [_("Nobody has given consent for this way.")]
    session.answer(data, *lines)
