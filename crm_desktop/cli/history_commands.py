"""What was done, what became of a record, and the way back to any of it."""

from __future__ import annotations

from collections.abc import Sequence

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.naming import find_one
from crm_desktop.cli.session import Session, UnclearCommand, plain, table
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text, _
from crm_desktop.services.history import LaterEdits, Operation, Version


@click.command("history", cls=Command)
@click.argument("record", required=False)
@click.argument("record_id", metavar="[ID]", required=False)
@click.option("--limit", default=20, show_default=True)
@pass_session
def history(session: Session, record: str | None, record_id: str | None, limit: int) -> None:
    """Tell what was done, the latest first; with RECORD and ID the versions of one record."""
    if record is None:
        _operations(session, limit)
        return
    spec = session.record_type(record)
    if record_id is None:
        raise UnclearCommand(Text("Which {type}? Give its number.", type=(spec.label,)))
    number = _number(session, spec, record_id)
    found = session.desk.history.versions(spec.name, number)[:limit]
    data = [_version(one) for one in found]
    header = [_("No."), _("Date and time"), _("Who"), _("Changed"), spec.fields[spec.title].label]
    rows = [
        [
            str(one.number), f"{one.at.astimezone():%Y-%m-%d %H:%M:%S}", one.who,
            ", ".join(spec.fields[name].show_label() for name in one.fields) or one.verb,
            str(one.values.get(spec.title, "")),
        ]
        for one in found
    ]  # fmt: skip
    session.answer(data, *table([*header[:4], _(header[4])], rows))


def _number(session: Session, spec: RecordSpec, named: str) -> int:
    return int(named) if named.isdecimal() else find_one(session, spec, named)


def _version(one: Version) -> dict[str, object]:
    return {
        "version": one.number, "at": plain(one.at), "who": one.who, "verb": one.verb,
        "operation": one.operation, "fields": one.fields, "deleted": one.deleted,
        "values": one.values,
    }  # fmt: skip


def _operations(session: Session, limit: int) -> None:
    past = session.desk.history
    found = past.operations(limit)
    data = [_operation(session, one) for one in found]
    rows = [
        [str(one.id), one.at[:19], one.who, past.sentence(one), _("undone") if one.undone else ""]
        for one in found
    ]
    header = [_("No."), _("Date and time"), _("Who"), _("What"), ""]
    session.answer(data, *table(header, rows))


def _operation(session: Session, one: Operation) -> dict[str, object]:
    what = session.desk.history.sentence(one)
    return {"id": one.id, "at": one.at, "who": one.who, "what": what, "undone": one.undone}


@click.command("restore-version", cls=Command)
@click.argument("record")
@click.argument("record_id", metavar="ID")
@click.argument("version", type=int)
@click.option("--fields", default="", help="Only these fields: names with commas.")
@pass_session
def restore_version(
    session: Session, record: str, record_id: str, version: int, fields: str
) -> None:
    """Make a record, or some of its fields, be what they were in a version."""
    spec = session.record_type(record)
    number = _number(session, spec, record_id)
    names = session.fields(spec, fields) or None
    changes = session.desk.history.restore(spec.name, number, version, names)
    done = _("It is what it was in version {number}.", number=version)
    same = _("It was the same; nothing was changed.")
    session.answer({"changed": bool(changes)}, done if changes else same)


@click.command("take-back", cls=Command)
@click.argument("operation", type=int)
@click.option("--with-later", is_flag=True, help="Also the later operations that stand on it.")
@pass_session
def take_back(session: Session, operation: int, with_later: bool) -> int:
    """Take back any operation, by its number in the history; undo brings it back."""
    past = session.desk.history
    try:
        taken, changes = past.take_back(operation, with_later=with_later)
    except LaterEdits as error:
        _tell_later(session, error, error.later)
        return 1
    sentence = past.sentence(taken)
    session.answer(
        {"undone": sentence, "touched": sorted(changes.touched)}, _("Undone: {what}", what=sentence)
    )
    return 0


def _tell_later(session: Session, error: LaterEdits, later: Sequence[Operation]) -> None:
    rows = [
        [str(one.id), one.at[:19], one.who, session.desk.history.sentence(one)] for one in later
    ]
    data = {"error": str(error), "later": [_operation(session, one) for one in later]}
    header = [_("No."), _("Date and time"), _("Who"), _("What")]
    advice = _("These stand on it. With --with-later they are taken back too:")
    session.answer(data, str(error), advice, *table(header, rows))
