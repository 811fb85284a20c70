"""The people of a file: who they are, what they may do, each with a password of their own."""

from __future__ import annotations

from pathlib import Path

import click

from crm_desktop.cli import passwords
from crm_desktop.cli.group import SHARED, Group, pass_session
from crm_desktop.cli.session import Session, table
from crm_desktop.i18n import _
from crm_desktop.services.people import Role, role_named

_NEW = click.option(
    "--new-password-file", "new_file", type=click.Path(path_type=Path),
    help="The password of this person: the first line of this file; - for standard input.",
)  # fmt: skip
_ROLE = click.Choice([role.value for role in Role])


@click.group("people", cls=Group, params=list(SHARED))
def people() -> None:
    """Who works with the file: owners, clerks, and people who only read.

    A person's new password is typed, or stands in a file or in CRM_NEW_PASSWORD. Where there are
    people, every command wants --as NAME and that person's password.
    """


@people.command("list")
@pass_session
def list_people(session: Session) -> None:
    """List the people and their roles."""
    _answer(session)


@people.command()
@click.argument("name")
@click.option("--role", type=_ROLE, required=True, help="What this person may do.")
@_NEW
@pass_session
def add(session: Session, name: str, role: str, new_file: Path | None) -> None:
    """Add a person; the first one is an owner."""
    found = session.desk.people
    found.add(name, role_named(role), passwords.asked(new_file, passwords.NEW_VARIABLE, new=True))
    _answer(session)


@people.command("role")
@click.argument("name")
@click.argument("role", type=_ROLE)
@pass_session
def set_role(session: Session, name: str, role: str) -> None:
    """Give a person another role."""
    session.desk.people.set_role(name, role_named(role))
    _answer(session)


@people.command("password")
@click.argument("name")
@_NEW
@pass_session
def set_password(session: Session, name: str, new_file: Path | None) -> None:
    """Give a person another password; everybody may do so for themselves."""
    session.desk.people.named(name)
    new = passwords.asked(new_file, passwords.NEW_VARIABLE, new=True)
    session.desk.people.set_password(name, new)
    _answer(session)


@people.command()
@click.argument("name")
@pass_session
def remove(session: Session, name: str) -> None:
    """Remove a person; without people, everybody may do everything."""
    session.desk.people.remove(name)
    _answer(session)


def _answer(session: Session) -> None:
    every = session.desk.people.every()
    data = [{"name": one.name, "role": one.role} for one in every]
    rows = [[one.name, _(Role(one.role).label)] for one in every]
    nobody = [_("There are no people: everybody may do everything.")]
    session.answer(data, *(table([_("Name"), _("Role")], rows) if rows else nobody))
