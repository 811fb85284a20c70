"""Lists into files: export, template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.session import Session, UnclearCommand, progress_bar
from crm_desktop.i18n import Text, _

if TYPE_CHECKING:
    from crm_desktop.exchange.vcard import CardVersion

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("export", cls=Command)
@click.argument("record")
@click.argument("file", type=_FILE)
@click.option("--where", default="", help='Conditions, such as "city = 北京".')
@click.option("--columns", default="", help="Field names with commas; without them all fields.")
@click.option(
    "--sort", default="", help="Field names with commas; a minus sign before falling ones."
)
@click.option(
    "--vcard",
    "card_version",
    type=click.Choice(["3.0", "4.0"]),
    default="3.0",
    show_default=True,
    help="The version of vCard for a .vcf file.",
)
@click.option(
    "--encoding",
    default="",
    help="The encoding of a text file: utf-8-sig (usual), utf-8, gb18030, utf-16, big5 …",
)
@click.option("--separator", default="", help="The separator of a text file: , ; | or tab.")
@click.option(
    "--lossy", is_flag=True, help="Write ? for characters that the encoding does not have."
)
@pass_session
def export_list(  # noqa: PLR0917
    session: Session,
    record: str,
    file: Path,
    where: str,
    columns: str,
    sort: str,
    card_version: CardVersion,
    encoding: str,
    separator: str,
    *,
    lossy: bool,
) -> None:
    """Write records to a workbook (.xlsx), a text file (.csv), cards (.vcf) or a calendar (.ics).

    Cards are made of contacts and customers; a calendar holds the open follow-ups of interactions,
    or the birthdays and special days of contacts and customers. Where a text file's encoding does
    not have all characters, that is told and nothing is written, unless --lossy is given.
    """
    from crm_desktop.services.text_forms import has_text_form, text_form  # noqa: PLC0415

    ending = file.suffix.lower()
    form = text_form(ending, encoding, separator, lossy=lossy) if has_text_form(ending) else None
    if form is None and (encoding or separator or lossy):
        raise UnclearCommand(
            Text("Only text files (.csv, .tsv, .txt) have an encoding and a separator.")
        )
    _spec, query = session.query(record, where, sort, columns)
    with progress_bar(session, _("Export")) as told:
        done = session.desk.exports.write(
            query,
            file,
            every_field=not columns,
            card_version=card_version,
            form=form,
            progress=told,
        )
    sentence = _("Records written to {file}: {count}", file=file.name, count=f"{done.count:,}")
    data = {"records": done.count, "file": str(file), "notes": [str(note) for note in done.notes]}
    session.answer(data, sentence, *map(str, done.notes))


@click.command(cls=Command)
@click.argument("record")
@click.argument("file", type=_FILE)
@click.option("--columns", default="", help="Field names with commas; without them all fields.")
@pass_session
def template(session: Session, record: str, file: Path, columns: str) -> None:
    """Write an empty workbook to be filled in and imported, with choices and explanations."""
    spec = session.record_type(record)
    session.desk.imports.write_template(spec.name, file, session.fields(spec, columns))
    session.answer({"file": str(file)}, _("The template is in {file}.", file=file.name))
