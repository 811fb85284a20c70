"""The commands. Exit code 0 only if all went well; 1 for what a person can mend, 2 for misuse."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from crm_desktop import __version__
from crm_desktop.cli import (
    attachment_commands,
    audit_commands,
    backup_commands,
    change_commands,
    clean_commands,
    duplicate_commands,
    exchange_commands,
    file_commands,
    history_commands,
    import_command,
    list_commands,
    lock_commands,
    merge_commands,
    people_commands,
    privacy_commands,
    record_commands,
    timeline_commands,
    today_commands,
)
from crm_desktop.cli.group import SHARED, Group, pass_session
from crm_desktop.cli.naming import find_one
from crm_desktop.cli.session import Session, progress_bar, shown, table
from crm_desktop.fields.problems import InvalidRecord, PersonError
from crm_desktop.i18n import Text, _
from crm_desktop.services.lists import Query

_log = logging.getLogger(__name__)


def run(arguments: Sequence[str], *, home: Path, who: str, settings: Path | None = None) -> int:
    """Do one command on the file ``home`` unless another is named; return the exit code.

    ``settings`` is the file with the settings of this computer.
    """
    session = Session(home, who, settings=settings)
    try:
        code = commands.main(list(arguments), "crm-desktop", obj=session, standalone_mode=False)
    except BrokenPipeError:
        # Whoever read the answer has heard enough; what is left must not be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last one to be asked
        return _failure(session, error)
    finally:
        session.close()
    return code if isinstance(code, int) else 0


def _failure(session: Session, error: Exception) -> int:
    """Say what went wrong, and return the exit code for it."""
    match error:
        case click.ClickException():
            error.show()
            return error.exit_code
        case click.Abort():
            return 130
        case InvalidRecord():
            _complain(session, error, [(one.field, one.text) for one in error.problems])
        case PersonError():
            _complain(session, error, [])
        case _:
            _log.error("A command failed", exc_info=error)
            text = Text(
                "Something went wrong that was not foreseen ({reason}). The log tells more.",
                reason=type(error).__name__,
            )
            _complain(session, PersonError(text), [])
    return 1


def _complain(session: Session, error: PersonError, problems: list[tuple[str, Text]]) -> None:
    if session.json:
        told = [{"field": field, "reason": str(text)} for field, text in problems]
        click.echo(json.dumps({"error": str(error), "problems": told}, ensure_ascii=False))
    for line in [f"{field}: {text}" for field, text in problems] or [str(error)]:
        click.echo(line, err=True)


@click.group(cls=Group, params=list(SHARED), invoke_without_command=False)
@click.version_option(__version__, prog_name="CRM Desktop")
def commands() -> None:
    """CRM Desktop without its window. Without a command, the window opens."""


for _command in (
    import_command.import_file,
    exchange_commands.export_list,
    exchange_commands.template,
    list_commands.list_records,
    change_commands.change,
    file_commands.report,
    file_commands.check,
    file_commands.rebuild,
    lock_commands.password,
    people_commands.people,
    audit_commands.audit,
    history_commands.history,
    history_commands.restore_version,
    history_commands.take_back,
    backup_commands.backup,
    backup_commands.backups,
    backup_commands.restore,
    backup_commands.pack,
    backup_commands.unpack,
    duplicate_commands.duplicates,
    clean_commands.quality,
    clean_commands.standardise,
    duplicate_commands.not_same,
    merge_commands.merge,
    privacy_commands.privacy,
    record_commands.add,
    today_commands.today,
    timeline_commands.timeline,
    attachment_commands.attach,
    attachment_commands.attachments,
):
    commands.add_command(_command)


@commands.command()
@click.argument("record")
@click.argument("record_id", metavar="ID")
@pass_session
def show(session: Session, record: str, record_id: str) -> None:
    """Show one record, by its number, code or key."""
    spec = session.record_type(record)
    row = session.desk.records.get(spec.name, find_one(session, spec, record_id))
    filled = [field.name for field in spec.fields.values() if field.sensitive and row[field.name]]
    if filled:
        session.desk.audit.shown(spec.name, row["id"], *filled)
    lines = [
        f"{spec.fields[name].show_label()}: {text}"
        for name in spec.fields
        if (text := shown(spec.fields[name], row))
    ]
    session.answer(row, *lines)


@commands.command()
@click.argument("text")
@click.option("--limit", default=20, show_default=True)
@pass_session
def search(session: Session, text: str, limit: int) -> None:
    """Find records of all types by any part of what they say."""
    hits = session.desk.search(text, limit)
    rows = [
        [_(session.desk.types[hit.record].label), str(hit.id), hit.title, hit.subtitle, hit.text]
        for hit in hits
    ]
    data = [
        {"record": hit.record, "id": hit.id, "title": hit.title, "field": hit.where} for hit in hits
    ]
    header = [_("Type"), "id", _("Name"), "", _("Found in")]
    session.answer(data, *(table(header, rows) if rows else [_("Nothing was found.")]))


@commands.command()
@pass_session
def undo(session: Session) -> None:
    """Take back the last operation."""
    operation, changes = session.desk.history.undo()
    sentence = session.desk.history.sentence(operation)
    session.answer(
        {"undone": sentence, "touched": sorted(changes.touched)}, _("Undone: {what}", what=sentence)
    )


@commands.command()
@pass_session
def redo(session: Session) -> None:
    """Bring back what was taken back last."""
    operation, changes = session.desk.history.redo()
    sentence = session.desk.history.sentence(operation)
    session.answer(
        {"redone": sentence, "touched": sorted(changes.touched)}, _("Redone: {what}", what=sentence)
    )


@commands.command("set")
@click.argument("key")
@click.argument("value", required=False)
@pass_session
def settings(session: Session, key: str, value: str | None) -> None:
    """Set, or without VALUE show, a setting of the file, such as company, currency, country."""
    if value is not None:
        session.desk.set_setting(key, value)
    kept = session.desk.setting(key)
    session.answer({key: kept}, kept)


@commands.command()
@click.option("--customers", default=200, show_default=True, help="How many customers.")
@click.option("--seed", default=1, show_default=True, help="The same number makes the same office.")
@click.option("--remove", is_flag=True, help="Take the sample data away instead.")
@pass_session
def demo(session: Session, customers: int, seed: int, remove: bool) -> None:
    """Fill the file with an invented office, as one operation that can be taken back."""
    with progress_bar(session, _("Sample data")) as told:
        if remove:
            session.desk.demo.remove(progress=told)
        else:
            session.desk.demo.create(customers, seed, progress=told)
    lists = session.desk.lists
    counts = {name: lists.count(Query(name)) for name in session.desk.types}
    lines = [f"{_(session.desk.types[name].plural)}: {count:,}" for name, count in counts.items()]
    session.answer({"records": counts}, *lines)
