"""Adding and changing single records, with a look at who may be there already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.naming import find_one, read_values
from crm_desktop.cli.session import Session
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import _

if TYPE_CHECKING:
    from crm_desktop.services.likely import Likeness

_CHECK = click.option(
    "--check", is_flag=True, help="Say who it may be that is there already; write nothing."
)


@click.command(cls=Command)
@click.argument("record")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@_CHECK
@pass_session
def add(session: Session, record: str, values: Sequence[str], *, check: bool) -> None:
    """Add a record, such as: add customer "name=Acme" "phone=010 6552 9988"."""
    spec = session.record_type(record)
    given = read_values(session, spec, values)
    if check:
        _tell(session, session.desk.likely.likely(spec.name, given))
        return
    saved = session.desk.records.save(spec.name, given)
    _told(session, spec, saved.id)


@click.command(cls=Command)
@click.argument("record")
@click.argument("record_id", metavar="ID")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@_CHECK
@pass_session
def change(
    session: Session, record: str, record_id: str, values: Sequence[str], *, check: bool
) -> None:
    """Change fields of a record, named by number, code or key."""
    spec = session.record_type(record)
    one = find_one(session, spec, record_id)
    given = read_values(session, spec, values)
    if check:
        now = session.desk.records.get(spec.name, one)
        _tell(session, session.desk.likely.likely(spec.name, now | given, record_id=one))
        return
    session.desk.records.save(spec.name, given, one)
    _told(session, spec, one)


def _told(session: Session, spec: RecordSpec, record_id: int) -> None:
    title = session.desk.records.title(spec.name, record_id)
    session.answer({"id": record_id, "title": title}, f"{record_id} {title}")


def _tell(session: Session, found: Sequence[Likeness]) -> None:
    lines = [
        f"{one.id} {one.title}  {one.probability:.2f}  ({'; '.join(map(str, one.reasons))})"
        for one in found
    ]
    session.answer(data_of(found), *(lines or [_("Nothing like it was found.")]))


def data_of(found: Sequence[Likeness]) -> list[dict[str, Any]]:
    """Return likely duplicates for an answer as JSON."""
    return [
        {
            "id": one.id,
            "title": one.title,
            "probability": one.probability,
            "reasons": [str(text) for text in one.reasons],
        }
        for one in found
    ]
