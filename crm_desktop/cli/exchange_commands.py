"""Tables from files and into files: import, export, template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.session import Session, UnclearCommand, progress_bar
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text, _

if TYPE_CHECKING:
    from crm_desktop.exchange.vcard import CardVersion
    from crm_desktop.services.importing import ImportPlan, ImportReport, OnLikely

SOME_REJECTED = 3
"""The exit code of an import that took some rows and not others."""

_TOLD = 20
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("import", cls=Command)
@click.argument("record")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="HEADER=FIELD",
    help="Take a column as this field; HEADER= leaves it out. May be given several times.",
)
@click.option(
    "--on-match",
    type=click.Choice(["update", "skip", "new"]),
    default="update",
    show_default=True,
    help="What to do where the record is there already.",
)
@click.option(
    "--likely",
    "on_likely",
    type=click.Choice(["tell", "skip", "update", "off"]),
    default="tell",
    show_default=True,
    help="What to do with a row that matches no record but probably is one.",
)
@click.option("--rejects", type=_FILE, help="Write the rows that did not go in to this workbook.")
@click.option("--all-or-nothing", is_flag=True, help="Take all rows or none.")
@click.option("--sheet", help="The sheet of a workbook; without it the first that holds something.")
@click.option("--header-row", type=int, help="The number of the row with the titles; 0 for none.")
@click.option("--encoding", help="The encoding of a text file, where it is not found by itself.")
@click.option("--separator", help="The separator of a text file, where it is not found by itself.")
@click.option("--password", help="The password of a protected workbook.")
@pass_session
def import_file(  # noqa: PLR0917
    session: Session,
    record: str,
    file: Path,
    dry_run: bool,
    maps: Sequence[str],
    on_match: str,
    on_likely: OnLikely,
    rejects: Path | None,
    all_or_nothing: bool,
    sheet: str | None,
    header_row: int | None,
    encoding: str | None,
    separator: str | None,
    password: str | None,
) -> int:
    """Take the rows of a workbook, text file or vCard file as records of a type.

    The exit code is 0 if every row went in or was there already, 3 if some were rejected.
    """  # fmt: skip
    spec = session.record_type(record)
    imports = session.desk.imports
    plan = imports.plan(
        spec.name,
        file,
        columns=dict(map(_mapping, maps)),
        on_match=on_match,  # type: ignore[arg-type]
        all_or_nothing=all_or_nothing,
        sheet=sheet,
        header_row=header_row,
        encoding=encoding,
        separator=separator,
        password=password,
    )
    plan = replace(plan, on_likely=on_likely)
    with progress_bar(session, _("Import")) as told:
        report = (imports.preview if dry_run else imports.apply)(plan, told)
    if rejects is not None and report.rejected:
        report = replace(
            report, notes=report.notes + list(imports.write_rejects(plan, report, rejects))
        )
    data = _told(plan, report) | {"dry_run": dry_run}
    session.answer(data, *_sentences(spec, report, dry_run=dry_run))
    return SOME_REJECTED if report.rejected else 0


def _mapping(written: str) -> tuple[str, str]:
    header, equals, target = written.rpartition("=")
    if not equals:
        raise UnclearCommand(
            Text("“{value}” does not say which field. Write {example}.", value=written,
                 example='--map "Phone 2=mobile"')
        )  # fmt: skip
    return header, target


def _told(plan: ImportPlan, report: ImportReport) -> dict[str, Any]:
    return {
        "record": plan.record,
        "file": plan.path.name,
        "sheet": plan.table.sheet,
        "written": report.written,
        "counts": report.rows,
        "records": report.records,
        "columns": [
            {"header": column.header, "field": column.field if column.taken else ""}
            for column in plan.columns.columns
        ],
        "notes": [str(note) for note in report.notes],
        "likely": [
            {
                "row": outcome.rows[0],
                "id": outcome.likely.id,
                "earlier_row": outcome.likely.row,
                "title": outcome.likely.title,
                "probability": outcome.likely.probability,
                "reasons": [str(text) for text in outcome.likely.reasons],
            }
            for outcome in report.likely
            if outcome.likely is not None
        ],
        "problems": [
            {
                "row": problem.row,
                "field": problem.field,
                "header": problem.header,
                "reason": str(problem.text),
            }
            for problem in report.problems()
        ],
    }


def _sentences(spec: RecordSpec, report: ImportReport, *, dry_run: bool) -> list[str]:
    from crm_desktop.services.importing import RESULTS  # noqa: PLC0415 - loads the readers

    counts = report.records
    lines = [
        f"{_(label)}: {counts[result]:,}" for result, label in RESULTS.items() if counts[result]
    ]
    lines += map(str, report.notes)
    problems = list(islice(report.problems(), _TOLD + 1))
    for problem in problems[:_TOLD]:
        where = problem.header or (_label(spec, problem.field) if problem.field else "")
        place = _("Row {row}", row=problem.row)
        lines.append(" · ".join(filter(None, (place, where))) + f": {problem.text}")
    if len(problems) > _TOLD:
        lines.append("…")
    lines += _likely_lines(report)
    if dry_run:
        lines.append(_("Nothing was written."))
    elif report.rejected and not report.written and (counts["new"] or counts["changed"]):
        lines.append(_("Nothing was written: all rows or none were asked for."))
    return lines


def _likely_lines(report: ImportReport) -> list[str]:
    lines = [
        _("Row {row} is probably “{title}” ({reasons}).", row=outcome.rows[0],
          title=outcome.likely.title, reasons="; ".join(map(str, outcome.likely.reasons)))
        for outcome in report.likely[:_TOLD]
        if outcome.likely is not None
    ]  # fmt: skip
    return [*lines, "…"] if len(report.likely) > _TOLD else lines


def _label(spec: RecordSpec, path: str) -> str:
    name, _dot, inner = path.partition(".")
    field = spec.fields[name]
    return (spec.lines[name].of.fields[inner] if inner else field).show_label()


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
@pass_session
def export_list(  # noqa: PLR0917
    session: Session,
    record: str,
    file: Path,
    where: str,
    columns: str,
    sort: str,
    card_version: CardVersion,
) -> None:
    """Write records to a workbook (.xlsx), a text file (.csv), cards (.vcf) or a calendar (.ics).

    Cards are made of contacts and customers; a calendar holds the open follow-ups of interactions,
    or the birthdays and special days of contacts and customers.
    """
    _spec, query = session.query(record, where, sort, columns)
    with progress_bar(session, _("Export")) as told:
        done = session.desk.exports.write(
            query, file, every_field=not columns, card_version=card_version, progress=told
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
