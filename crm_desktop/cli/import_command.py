"""Tables from files: what the command line says of them, and what it hears back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from crm_desktop.cli import passwords
from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.session import Session, UnclearCommand, progress_bar
from crm_desktop.fields.spec import RecordSpec
from crm_desktop.i18n import Text, _

if TYPE_CHECKING:
    from crm_desktop.services.import_choices import Action, RowChoice, Side
    from crm_desktop.services.importing import ImportPlan, ImportReport

SOME_REJECTED = 3
"""The exit code of an import that took some rows and not others."""

WORKBOOK_PASSWORD = "CRM_WORKBOOK_PASSWORD"  # noqa: S105 - the name of a variable

_TOLD = 20
_FILE = click.Path(dir_okay=False, path_type=Path)
_ANY_FILE = click.Path(path_type=Path)

_OPTIONS = (
    click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing."),
    click.option(
        "--map", "maps", multiple=True, metavar="HEADER=FIELD",
        help="Take a column as this field; HEADER= leaves it out. May be given several times.",
    ),
    click.option(
        "--remembered", is_flag=True,
        help="Take the columns as they were taken last time for a list with the same titles.",
    ),
    click.option(
        "--match", multiple=True, metavar="FIELDS",
        help="Know records again by these fields, with commas between; several in their order.",
    ),
    click.option(
        "--on-match", type=click.Choice(["update", "skip", "new"]), default="update",
        show_default=True, help="What to do where the record is there already.",
    ),
    click.option(
        "--likely", "on_likely", type=click.Choice(["tell", "skip", "update", "off"]),
        default="tell", show_default=True,
        help="What to do with a row that matches no record but probably is one.",
    ),
    click.option(
        "--prefer", type=click.Choice(["mine", "file"]), default="mine", show_default=True,
        help="Whose value counts where a cell of an exported list was changed here as well.",
    ),
    click.option(
        "--choose", "choices", multiple=True, metavar="ROW[.FIELD]=WHAT",
        help="Decide on one row (new, update, skip, mine, file) or one cell of it (mine, file).",
    ),
    click.option(
        "--default", "defaults", multiple=True, metavar="FIELD=VALUE",
        help="Give this to all new records, where the file says nothing.",
    ),
    click.option("--tag", "tags", multiple=True, help="Give this tag to all new records."),
    click.option(
        "--decimal", type=click.Choice(["point", "comma"]), help="Whether 1.12 or 1,12 is written."
    ),
    click.option(
        "--day-first/--month-first", "day_first", default=None,
        help="What comes first in 03/04/2026.",
    ),
    click.option(
        "--writing", "writings", multiple=True, metavar="HEADER=WAY",
        help="How one column is written: day, month, serial, serial1904, point or comma.",
    ),
    click.option(
        "--rejects", type=_FILE, help="Write the rows that did not go in to this workbook."
    ),
    click.option("--report", "pdf", type=_FILE, help="Write what became of the rows to this PDF."),
    click.option("--all-or-nothing", is_flag=True, help="Take all rows or none."),
    click.option(
        "--sheet", help="The sheet of a workbook; without it the first that holds something."
    ),
    click.option(
        "--header-row", type=int, help="The number of the row with the titles; 0 for none."
    ),
    click.option(
        "--encoding", help="The encoding of a text file, where it is not found by itself."
    ),
    click.option(
        "--separator", help="The separator of a text file, where it is not found by itself."
    ),
    click.option(
        "--workbook-password-file", "workbook_password", type=_ANY_FILE,
        help="The password of a protected workbook: the first line of this file.",
    ),
    click.option("--password", help="The password of a protected workbook."),
)  # fmt: skip


def _with_options(command: Any) -> Any:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("import", cls=Command)
@click.argument("record")
@click.argument("file", type=_FILE)
@_with_options
@pass_session
def import_file(session: Session, /, record: str, file: Path, **told: Any) -> int:
    """Take the rows of a workbook, text file or vCard file as records of a type.

    The password of a protected workbook may also stand in CRM_WORKBOOK_PASSWORD. The exit code is 0
    if every row went in or was there already, 3 if some were rejected.
    """
    spec = session.record_type(record)
    imports = session.desk.imports
    plan = _plan(session, spec, file, told)
    with progress_bar(session, _("Import")) as hears:
        report = (imports.preview if told["dry_run"] else imports.apply)(plan, hears)
    if report.written and (told["maps"] or told["writings"]):
        imports.remember(plan)
    if told["rejects"] is not None and report.rejected:
        lost = imports.write_rejects(plan, report, told["rejects"])
        report = replace(report, notes=report.notes + list(lost))
    if told["pdf"] is not None:
        imports.write_report(plan, report, told["pdf"])
    data = _told(plan, report) | {"dry_run": told["dry_run"]}
    session.answer(data, *_sentences(spec, report, dry_run=told["dry_run"]))
    return SOME_REJECTED if report.rejected else 0


def _plan(session: Session, spec: RecordSpec, file: Path, told: dict[str, Any]) -> ImportPlan:
    imports = session.desk.imports
    columns = dict(map(_mapping, told["maps"]))
    writing = dict(map(_writing, told["writings"]))
    password = told["password"] or passwords.given(told["workbook_password"], WORKBOOK_PASSWORD)
    plan = imports.plan(
        spec.name,
        file,
        on_match=told["on_match"],
        all_or_nothing=told["all_or_nothing"],
        sheet=told["sheet"],
        header_row=told["header_row"],
        encoding=told["encoding"],
        separator=told["separator"],
        password=password,
    )
    if told["remembered"]:
        known = imports.recall(spec.name, plan.table.titles)
        if known is not None:
            columns, writing = {**known.columns, **columns}, {**known.writing, **writing}
    plan = replace(
        plan,
        writing=writing,
        match=tuple(session.fields(spec, one) for one in told["match"]) or None,
        on_likely=told["on_likely"],
        prefer=told["prefer"],
        choices=_choices(spec, told["choices"]),
        defaults=_defaults(session, spec, told["defaults"]),
        tags=told["tags"],
    )
    reading = None
    if told["decimal"] is not None or told["day_first"] is not None:
        usual = session.desk.records.reading()
        reading = replace(
            usual, day_first=told["day_first"], decimal_comma=told["decimal"] == "comma"
        )
    return imports.with_columns(plan, columns, reading)


def _writing(written: str) -> tuple[str, Any]:
    from crm_desktop.services.import_guesses import WRITINGS  # noqa: PLC0415 - loads the readers

    header, _equals, way = written.rpartition("=")
    if not header or way not in WRITINGS:
        raise UnclearCommand(
            Text("“{value}” does not say how a column is written. Write {example}.",
                 value=written, example='--writing "Born=day"')
        )  # fmt: skip
    return header, way


def _defaults(session: Session, spec: RecordSpec, written: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in written:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise UnclearCommand(
                Text("“{value}” does not say which field. Write {example}.", value=one,
                     example="--default level=vip")
            )  # fmt: skip
        found[session.fields(spec, name)[0]] = value
    return found


def _choices(spec: RecordSpec, written: Sequence[str]) -> dict[int, RowChoice]:
    """Return the decisions on rows: ``12=skip``, ``12=file``, ``12.city=mine``."""
    from crm_desktop.services.condition_text import field_named  # noqa: PLC0415
    from crm_desktop.services.import_choices import RowChoice  # noqa: PLC0415

    found: dict[int, RowChoice] = {}
    for one in written:
        place, _equals, what = one.partition("=")
        row, dot, name = place.partition(".")
        field = field_named(spec, name) if dot else None
        sides = what in ("mine", "file")
        known = sides or (not dot and what in ("new", "update", "skip"))
        if not row.isdecimal() or not known or (dot and field is None):
            raise UnclearCommand(
                Text("“{value}” does not decide on a row. Write {example}.", value=one,
                     example="--choose 12=skip, --choose 12.city=file")
            )  # fmt: skip
        choice = found.get(int(row), RowChoice())
        if field is not None:
            choice = choice.with_cell(field.name, cast("Side", what))
        elif sides:
            choice = replace(choice, side=cast("Side", what))
        else:
            choice = replace(choice, action=cast("Action", what))
        found[int(row)] = choice
    return found


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
        "changes": [
            {
                "row": outcome.rows[0],
                "id": outcome.id,
                "title": outcome.title,
                "field": change.field,
                "old": change.before,
                "new": change.after,
            }
            for outcome in report.outcomes
            for change in outcome.changes
        ],
        "conflicts": [
            {
                "row": outcome.rows[0],
                "id": outcome.id,
                "title": outcome.title,
                "field": one.field,
                "exported": one.exported,
                "present": one.present,
                "file": one.file,
                "taken": one.taken,
            }
            for outcome in report.conflicting
            for one in outcome.conflicts
        ],
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
    lines += _conflict_lines(spec, report)
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


def _conflict_lines(spec: RecordSpec, report: ImportReport) -> list[str]:
    words = {"file": _("the file"), "mine": _("the program")}
    lines = [
        _("Row {row} · {field}: exported “{exported}”, here “{present}”, in the file “{file}”; "
          "taken from {side}.", row=outcome.rows[0], field=_label(spec, one.field),
          exported=one.exported, present=one.present, file=one.file, side=words[one.taken])
        for outcome in report.conflicting[:_TOLD]
        for one in outcome.conflicts
    ]  # fmt: skip
    return [*lines, "…"] if len(report.conflicting) > _TOLD else lines


def _label(spec: RecordSpec, path: str) -> str:
    name, _dot, inner = path.partition(".")
    field = spec.fields[name]
    return (spec.lines[name].of.fields[inner] if inner else field).show_label()
