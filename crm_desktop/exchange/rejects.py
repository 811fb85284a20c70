"""The rows that an import did not take, in a workbook to be mended and imported again."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_desktop.exchange.cells import Cell, Progress
from crm_desktop.exchange.columns import ColumnOut
from crm_desktop.exchange.sheet_part import ROWS_MEASURED, Line, SheetPart, save, widths
from crm_desktop.exchange.skeleton import BAD_FILL, Skeleton, sheet_names
from crm_desktop.exchange.table import Table
from crm_desktop.i18n import Text, language

REASON_TITLES = {"en": "Not imported because", "zh_CN": "未导入的原因"}
"""Language -> the title of the column with the reasons, which an import passes over.

It stands here and not in the catalogues because it must be known again in every language.
"""

_REASON_WIDTH = 50.0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken.

    ``number`` and ``cells`` are what ``Table.data`` yields; ``reasons`` are sentences, ``columns``
    the columns from 0 that are to be mended.
    """

    number: int
    cells: Sequence[Cell]
    reasons: Sequence[str]
    columns: Collection[int] = ()


def is_reason_title(title: str) -> bool:
    """Tell whether a column of that title holds reasons of an earlier import."""
    return title.strip().casefold() in {known.casefold() for known in REASON_TITLES.values()}


def write_rejects(
    path: str | os.PathLike[str],
    table: Table,
    rejected: Iterable[Rejected],
    *,
    progress: Progress | None = None,
) -> tuple[Text, ...]:
    """Write the rejected rows of ``table`` under its own titles, the reasons in front of them.

    The cells to be mended are coloured. Reasons of an earlier import are not written again. Returns
    sentences and raises as ``write_workbook`` does.
    """
    titles = table.titles
    kept = [place for place, title in enumerate(titles) if not is_reason_title(title)]
    rows = list(rejected)
    columns = [
        ColumnOut("reason", REASON_TITLES[language()], width=_REASON_WIDTH),
        *(ColumnOut(str(place), titles[place], "general") for place in kept),
    ]
    shown = [values for values, _marked in _lines(rows[:ROWS_MEASURED], kept)]
    skeleton = Skeleton()
    (name,) = sheet_names([table.sheet])
    sheet = skeleton.add(name, columns, widths(columns, shown))
    part = SheetPart(sheet, columns, _lines(rows, kept), {0: BAD_FILL}, wrapped={0})
    return save(Path(path), skeleton, [part], expected=len(rows), progress=progress)


def _lines(rows: Iterable[Rejected], kept: Sequence[int]) -> Iterator[Line]:
    for row in rows:
        values = [row.cells[place] if place < len(row.cells) else None for place in kept]
        marked = {index for index, place in enumerate(kept, 1) if place in row.columns}
        yield ["\n".join(row.reasons), *values], marked
