"""The password of a file: set, change, remove, and its recovery key on paper."""

from __future__ import annotations

from pathlib import Path

import click

from crm_desktop.cli import passwords
from crm_desktop.cli.group import SHARED, Group, pass_session
from crm_desktop.cli.session import Session, progress_bar
from crm_desktop.i18n import _

_PDF = click.Path(dir_okay=False, path_type=Path)
_NEW = click.option(
    "--new-password-file", "new_file", type=click.Path(path_type=Path),
    help="The new password: the first line of this file; - for standard input.",
)  # fmt: skip
_RECOVERY = click.option(
    "--recovery", type=_PDF, help="Write the recovery key to this PDF, to be printed."
)


@click.group("password", cls=Group, params=list(SHARED))
def password() -> None:
    """Protect the file with a password, or make it free again.

    A password is typed, or stands in a file or in CRM_PASSWORD (the new one of a change in
    CRM_NEW_PASSWORD); it is never a part of the command.
    """


@password.command("set")
@_NEW
@_RECOVERY
@pass_session
def set_password(session: Session, new_file: Path | None, recovery: Path | None) -> None:
    """Protect a file that has no password; one that is not there is made.

    With --as the password is that of the person, and the new one is given as for a change.
    """
    new = (
        passwords.asked(new_file, passwords.NEW_VARIABLE, new=True)
        if session.person
        else passwords.asked(session.password_file, new=True)
    )
    notices: list[str] = []
    if session.path.exists():
        with progress_bar(session, _("Encryption")) as told:
            notices = [str(one) for one in session.desk.locks.set_password(new, told)]
    else:
        session.open(new)
    _answer(session, recovery, _("The file is protected by its password now."), *notices)


@password.command("change")
@_NEW
@_RECOVERY
@pass_session
def change_password(session: Session, new_file: Path | None, recovery: Path | None) -> None:
    """Give a protected file another password."""
    old = passwords.asked(session.password_file)
    session.open(old)
    new = passwords.asked(new_file, passwords.NEW_VARIABLE, new=True)
    with progress_bar(session, _("Encryption")) as told:
        notices = session.desk.locks.change_password(old, new, told)
    _answer(session, recovery, _("The file has its new password."), *map(str, notices))


@password.command("remove")
@pass_session
def remove_password(session: Session) -> None:
    """Put a protected file back into the clear."""
    old = passwords.asked(session.password_file)
    session.open(old)
    with progress_bar(session, _("Encryption")) as told:
        notices = session.desk.locks.remove_password(old, told)
    lines = (_("The file has no password any more."), *map(str, notices))
    session.answer({"protected": False}, *lines)


@password.command("recovery")
@click.argument("file", type=_PDF)
@pass_session
def recovery_key(session: Session, file: Path) -> None:
    """Write the recovery key of a protected file to a PDF, to be printed and locked away."""
    _answer(session, file)


def _answer(session: Session, recovery: Path | None, *lines: str) -> None:
    told = list(lines)
    if recovery is not None:
        session.desk.locks.write_recovery(recovery)
        told.append(
            _("The recovery key is in {file}. Print it, lock it away, and delete the file.",
              file=recovery.name)
        )  # fmt: skip
    elif lines:
        told.append(_("“crm-desktop password recovery FILE.pdf” writes its recovery key."))
    data = {"protected": session.desk.locks.encrypted, "recovery": recovery}
    session.answer(data, *told)
