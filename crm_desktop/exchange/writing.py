"""Write workbooks: row by row, whatever their number, without a text ever becoming a formula."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence, Sized
from pathlib import Path

from crm_desktop.exchange.cells import Progress
from crm_desktop.exchange.columns import SheetOut
from crm_desktop.exchange.sheet_part import ROWS_MEASURED, SheetPart, save, widths
from crm_desktop.exchange.skeleton import Skeleton, sheet_names
from crm_desktop.i18n import Text


def write_workbook(
    path: str | os.PathLike[str],
    sheets: Sequence[SheetOut],
    *,
    progress: Progress | None = None,
) -> tuple[Text, ...]:
    """Write a workbook and return sentences about what could not be written as it was.

    Every text comes back from ``read_table`` as it was, a leading ``=`` and control characters
    included. Two things Excel cannot hold: a text longer than 32,767 characters is cut, and half
    of a surrogate pair becomes U+FFFD. A number of more than 15 digits and a date before March
    1900 are written as text, since Excel would change them.

    Raises ``UnwritableFile``, ``TypeError`` for a value that no cell can hold, and whatever the
    rows or ``progress`` raise; then what stood at ``path`` before is untouched.
    """
    skeleton = Skeleton()
    parts = []
    for name, out in zip(sheet_names(sheet.name for sheet in sheets), sheets, strict=True):
        rows = iter(out.rows)
        first = list(itertools.islice(rows, ROWS_MEASURED))
        sheet = skeleton.add(name, out.columns, widths(out.columns, first))
        lines = ((row, ()) for row in itertools.chain(first, rows))
        parts.append(SheetPart(sheet, out.columns, lines))
    for part in parts:
        skeleton.add_choices(part.sheet, part.columns)
    counts = [len(out.rows) if isinstance(out.rows, Sized) else 0 for out in sheets]
    expected = sum(counts) if all(counts) else 0
    return save(Path(path), skeleton, parts, expected=expected, progress=progress)
