"""Duplicates: among the records, or in any file that holds a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.naming import find_one
from crm_desktop.cli.session import Session, UnclearCommand, progress_bar
from crm_desktop.i18n import Text, _, ngettext

if TYPE_CHECKING:
    from crm_desktop.analysis.duplicates.finding import Agreement, Found, Match
    from crm_desktop.services.duplicates import FoundDuplicates

_TOLD = 50


@click.command(cls=Command)
@click.argument("record", required=False)
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A workbook or text file with a table, instead of the records of a type.",
)
@click.option("--id", "id_column", metavar="COLUMN", help="The column that names the rows.")
@click.option("--where", default="", help='Conditions on the records, such as "city = 北京".')
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.5,
    show_default=True,
    help="The least probability of a pair.",
)
@pass_session
def duplicates(  # noqa: PLR0917
    session: Session,
    record: str | None,
    file: Path | None,
    id_column: str | None,
    where: str,
    threshold: float,
) -> None:
    """Find records, or rows of a file, that mean the same person or company, with the reasons.

    Without --id a row of a file is named by its number among the rows of data, from 1.
    """
    if (record is None) == (file is None):
        raise UnclearCommand(Text("Name either a record type or, with --file, a file."))
    if file is not None:
        _of_file(session, file, id_column, threshold)
        return
    spec, query = session.query(record or "", where, "", "")
    with progress_bar(session, _("Duplicates")) as told:
        found = session.desk.duplicates.find(
            spec.name, threshold=threshold, where=query.where, progress=told
        )
    session.answer(_records_data(found), *_record_lines(session, found))


def _of_file(session: Session, file: Path, id_column: str | None, threshold: float) -> None:
    from crm_desktop.services.file_duplicates import duplicates_in, table_of  # noqa: PLC0415

    table = table_of(file, id_column)
    with progress_bar(session, _("Duplicates")) as told:
        found = duplicates_in(table, threshold=threshold, progress=told)
    session.answer(_data(table.ids, found), *_lines(table.ids, found))


def _data(ids: list[Any], found: Found) -> dict[str, Any]:
    return {
        "pairs": [
            {
                "a": ids[match.first],
                "b": ids[match.second],
                "probability": round(match.probability, 6),
                "through_cluster": match.through_cluster,
                "fields": _fields(match.fields),
            }
            for match in found.matches
        ],
        "clusters": [[ids[row] for row in group] for group in found.clusters],
        "columns": found.kinds,
    }


def _records_data(found: FoundDuplicates) -> dict[str, Any]:
    return {
        "record": found.record,
        "records": found.records,
        "surplus": found.surplus,
        "pairs": [
            {
                "a": pair.one,
                "b": pair.other,
                "probability": round(pair.probability, 6),
                "through_cluster": pair.through_cluster,
                "fields": _fields(pair.fields),
            }
            for cluster in found.clusters
            for pair in cluster.pairs
        ],
        "clusters": [cluster.ids for cluster in found.clusters],
        "columns": found.kinds,
    }


def _fields(fields: dict[str, Agreement]) -> dict[str, Any]:
    return {name: {"level": one.level, "weight": one.weight} for name, one in fields.items()}


def _record_lines(session: Session, found: FoundDuplicates) -> list[str]:
    spec = session.desk.types[found.record]
    lines: list[str] = []
    for page in session.desk.duplicates.page(found, 0, _TOLD):
        names = [f"{row['id']} {spec.call(row)}" for row in page.rows]
        why = "; ".join(map(str, page.reasons[0])) if page.reasons else ""
        lines.append(f"{' = '.join(names)}  {page.cluster.probability:.3f}  ({why})")
    if len(found.clusters) > _TOLD:
        lines.append("…")
    pairs = sum(len(cluster.pairs) for cluster in found.clusters)
    return [*lines, *_counts(pairs, len(found.clusters))]


def _lines(ids: list[Any], found: Found) -> list[str]:
    lines = [_line(ids, match) for match in found.matches[:_TOLD]]
    if len(found.matches) > _TOLD:
        lines.append("…")
    return [*lines, *_counts(len(found.matches), len(found.clusters))]


def _counts(pairs: int, groups: int) -> list[str]:
    return [
        ngettext("{count} pair", "{count} pairs", pairs),
        ngettext("{count} cluster", "{count} clusters", groups),
    ]


def _line(ids: list[Any], match: Match) -> str:
    why = ", ".join(
        f"{name} {one.weight:+.1f}" for name, one in match.fields.items() if one.weight > 1
    )
    return f"{ids[match.first]} = {ids[match.second]}  {match.probability:.3f}  ({why})"


@click.command("not-same", cls=Command)
@click.argument("record")
@click.argument("one")
@click.argument("other")
@click.option("--forget", is_flag=True, help="They may be the same after all.")
@pass_session
def not_same(session: Session, record: str, one: str, other: str, *, forget: bool) -> None:
    """Remember that two records are not the same: they are not shown as duplicates any more."""
    spec = session.record_type(record)
    ids = find_one(session, spec, one), find_one(session, spec, other)
    likely = session.desk.likely
    (likely.perhaps_the_same if forget else likely.not_the_same)(spec.name, *ids)
    session.answer({"record": spec.name, "pair": ids, "distinct": not forget}, _("Done."))
