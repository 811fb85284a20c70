"""Duplicates: in any file that holds a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.session import Session, progress_bar
from crm_desktop.i18n import _, ngettext

if TYPE_CHECKING:
    from crm_desktop.analysis.duplicates.finding import Found, Match

_TOLD = 50


@click.command(cls=Command)
@click.option(
    "--file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="A workbook or text file with a table.",
)
@click.option("--id", "id_column", metavar="COLUMN", help="The column that names the rows.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.5,
    show_default=True,
    help="The least probability of a pair.",
)
@pass_session
def duplicates(session: Session, file: Path, id_column: str | None, threshold: float) -> None:
    """Find rows that mean the same person or company, with the reasons.

    Without --id a row is named by its number among the rows of data, from 1.
    """
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
                "fields": {
                    name: {"level": one.level, "weight": one.weight}
                    for name, one in match.fields.items()
                },
            }
            for match in found.matches
        ],
        "clusters": [[ids[row] for row in group] for group in found.clusters],
        "columns": found.kinds,
    }


def _lines(ids: list[Any], found: Found) -> list[str]:
    lines = [_line(ids, match) for match in found.matches[:_TOLD]]
    if len(found.matches) > _TOLD:
        lines.append("…")
    pairs, groups = len(found.matches), len(found.clusters)
    return [
        *lines,
        ngettext("{count} pair", "{count} pairs", pairs),
        ngettext("{count} cluster", "{count} clusters", groups),
    ]


def _line(ids: list[Any], match: Match) -> str:
    why = ", ".join(
        f"{name} {one.weight:+.1f}" for name, one in match.fields.items() if one.weight > 1
    )
    return f"{ids[match.first]} = {ids[match.second]}  {match.probability:.3f}  ({why})"
