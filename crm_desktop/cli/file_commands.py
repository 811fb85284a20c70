"""Reports as PDF, and the check of the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.session import Session, progress_bar
from crm_desktop.fields.kind import Reading
from crm_desktop.fields.moments import Day
from crm_desktop.i18n import _, ngettext
from crm_desktop.services.condition_text import read_conditions


@click.command(cls=Command)
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from", "start", default="", help="The first day of an analysis.")
@click.option("--to", "end", default="", help="The last day of an analysis.")
@click.option("--where", default="", help='Conditions, such as "customer.city = 北京".')
@click.option("--id", "record_id", help="One record: its number, code or key.")
@pass_session
def report(  # noqa: PLR0917
    session: Session, name: str, file: Path, start: str, end: str, where: str, record_id: str | None
) -> None:
    """Write a report as PDF: sales, feedback, or a record type for a list of it."""
    reports = session.desk.reports
    wanted = reports.named(name, single=record_id is not None)
    desk = session.desk
    tree = read_conditions(desk.types, desk.types[wanted.record], where, desk.records.reading())
    with progress_bar(session, _("Report")) as told:
        written = reports.write(
            name, file, record_id=record_id, start=_day(start), end=_day(end), where=tree,
            progress=told,
        )  # fmt: skip
    session.answer({"file": str(written)}, _("The report is in {file}.", file=written.name))


def _day(text: str) -> date | None:
    found: date | None = Day().parse(text, Reading())
    return found


@click.command(cls=Command)
@click.option("--tidy", is_flag=True, help="Remove contents of files that nothing mentions.")
@pass_session
def check(session: Session, tidy: bool) -> int:
    """Check that the file is whole; the exit code is 1 where something is wrong."""
    with progress_bar(session, _("Check")) as told:
        result = session.desk.checks.run(told)
    removed = session.desk.attachments.tidy() if tidy and not result.problems else []
    data = {
        "sound": not result.problems,
        "records": result.counts,
        "problems": [str(problem) for problem in result.problems],
        "unused_files": {"count": result.unused, "bytes": result.unused_size},
        "removed_files": len(removed),
    }
    types = session.desk.types
    lines = [f"{_(types[name].plural)}: {count:,}" for name, count in result.counts.items()]
    told_problems = [str(problem) for problem in result.problems]
    if tidy and result.problems:
        told_problems.append(_("Nothing was tidied up: mend what is wrong first."))
    elif tidy:
        lines.append(
            ngettext("Removed {count} unused file", "Removed {count} unused files", len(removed))
        )
    elif result.unused:
        lines.append(
            ngettext(
                "{count} file is not used any more ({size} bytes); “check --tidy” removes it.",
                "{count} files are not used any more ({size} bytes); “check --tidy” removes them.",
                result.unused,
                size=f"{result.unused_size:,}",
            )
        )
    session.answer(data, *lines, *(told_problems or [_("The file is sound.")]))
    return 1 if result.problems else 0


@click.command(cls=Command)
@pass_session
def rebuild(session: Session) -> None:
    """Work out anew what the file keeps by itself: customers' figures, the search index."""
    with progress_bar(session, _("Rebuild")) as told:
        session.desk.checks.rebuild(told)
    session.answer({"rebuilt": True}, _("Figures and search index were made anew."))
