"""The options that every command has, and the way to the session that it works in."""

from __future__ import annotations

from pathlib import Path

import click

from crm_desktop.cli.session import Session
from crm_desktop.i18n import LANGUAGES, set_language

pass_session = click.make_pass_decorator(Session)


def _file_option(context: click.Context, _option: click.Option, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Session).path = value


def _password_option(context: click.Context, _option: click.Option, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Session).password_file = value


def _person_option(context: click.Context, _option: click.Option, value: str | None) -> None:
    if value:
        context.ensure_object(Session).person = value


def _json_option(context: click.Context, _option: click.Option, value: bool) -> None:
    if value:
        context.ensure_object(Session).json = True


def _language_option(_context: click.Context, _option: click.Option, value: str | None) -> None:
    if value:
        set_language(value)


SHARED = (
    click.Option(
        ["--database"], type=click.Path(dir_okay=False, path_type=Path), callback=_file_option,
        expose_value=False, help="The customer file to work on.",
    ),
    click.Option(
        ["--password-file"], type=click.Path(path_type=Path), callback=_password_option,
        expose_value=False, help="The password of the file: the first line of this file.",
    ),
    click.Option(
        ["--as"], metavar="NAME", callback=_person_option, expose_value=False,
        help="Who works, in a file with people; the password is then this person's own.",
    ),
    click.Option(
        ["--json"], is_flag=True, callback=_json_option, expose_value=False, help="Answer as JSON."
    ),
    click.Option(
        ["--language"], type=click.Choice(list(LANGUAGES)), callback=_language_option,
        expose_value=False, help="The language of labels and sentences.",
    ),
)  # fmt: skip


class Command(click.Command):
    """A command with the options that all have, so that they may stand anywhere in the line."""

    def __init__(self, *arguments: object, **settings: object) -> None:
        super().__init__(*arguments, **settings)  # type: ignore[arg-type]
        self.params.extend(SHARED)


class Group(click.Group):
    """A group whose commands take the shared options."""

    command_class = Command
