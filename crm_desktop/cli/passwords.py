"""Where a password comes from: a file, the environment, or the person. Never the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text, _

VARIABLE = "CRM_PASSWORD"
NEW_VARIABLE = "CRM_NEW_PASSWORD"


class NoPassword(PersonError):  # noqa: N818
    """A password is needed and cannot be asked for."""


def given(file: Path | None, variable: str = VARIABLE) -> str | None:
    """Return the password of the file or the environment; ``None`` where there is none."""
    if file is None:
        return os.environ.get(variable) or None
    try:
        text = sys.stdin.readline() if str(file) == "-" else file.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise NoPassword(
            Text("The password file {name} cannot be read ({reason}).",
                 name=file.name, reason=error)
        ) from error  # fmt: skip
    return (text.splitlines() or [""])[0]


def asked(file: Path | None, variable: str = VARIABLE, *, new: bool = False) -> str:
    """Return the password that was given, else the one that the person types.

    Raises ``NoPassword`` where nobody can be asked.
    """
    found = given(file, variable)
    if found:
        return found
    if not sys.stdin.isatty():
        raise NoPassword(
            Text("A password is needed. Give it with {option} or in the variable {variable}.",
                 option="--new-password-file" if variable == NEW_VARIABLE else "--password-file",
                 variable=variable)
        )  # fmt: skip
    label = _("New password") if new else _("Password")
    typed: str = click.prompt(label, hide_input=True, confirmation_prompt=new, err=True)
    return typed
