"""Two libraries read the same workbooks: what both open, they read alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm_desktop.exchange import reading
from crm_desktop.exchange.problems import UnreadableFile
from crm_desktop.exchange.reader import Reader
from crm_desktop.exchange.reading import read_table
from tests.exchange.samples import SAMPLES, sample_files

LARGEST = 12_000
"""Bytes of the largest workbook compared: openpyxl is slow."""

MERGED = {
    *("multiline-headers.xlsx", "compatibility__t04.xlsx", "demo__fill__composite.xlsx"),
    *("demo__fill__horizontal.xlsx", "fill__composite.xlsx", "fill__horizontal.xlsx"),
}
"""Cells of a merged area: only the first library tells of it."""

KNOWN = MERGED | {
    "hyperlinks.xlsx",  # a link that is no web address: openpyxl drops its text
    "encoded_entities.xlsx",  # rows without numbers in a sheet that breaks the standard
    # Formats of dates that openpyxl does not know as such:
    *("dataformat__dataformat.xlsx", "minimal_package.xlsx", "los-angeles-arrests-xlsx.xlsx"),
    "compatibility__t09.xlsx",  # an escaped escape
}

Both = Callable[[Path], dict[str, list[list[Any]] | None]]


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch, reader: Reader) -> Both:
    """Read a file with each of the libraries alone; ``None`` where it does not."""

    def read(path: Path) -> dict[str, list[list[Any]] | None]:
        found: dict[str, list[list[Any]] | None] = {}
        for library in ("calamine", "openpyxl"):
            libraries = dict.fromkeys(("ooxml", "ods", "ole"), (library,))
            monkeypatch.setattr(reading, "_LIBRARIES", libraries)
            try:
                table = read_table(path, reader=reader, header_row=0)
            except UnreadableFile:
                found[library] = None
            else:
                found[library] = [list(map(plain, row)) for row in table.rows]
        return found

    return read


def plain(cell: Any) -> Any:
    """Return a cell without blanks at its ends, and with line ends that are meant alike."""
    if not isinstance(cell, str):
        return cell
    return cell.replace("_x000D_\n", "\r\n").strip() or None


def own(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row in ([1, "a", 2.5, True], [None, "客户", "=1+1", None], ["x", None, None, -3]):
        book.active.append(row)  # type: ignore[union-attr]
    path = folder / "own.xlsx"
    book.save(path)
    return path


def test_what_both_libraries_open_they_read_alike(both: Both, tmp_path: Path) -> None:
    folders = ("excel", "excel_zh", "csv")
    samples = [path for name in folders for path in sample_files(name, {".xlsx", ".xlsm"})]
    small = [path for path in samples if path.stat().st_size < LARGEST and path.name not in KNOWN]
    differing = []
    for path in [own(tmp_path), *small]:
        found = both(path)
        one, other = found["calamine"], found["openpyxl"]
        if one is None or other is None:
            continue
        wide = max(map(len, [*one, *other]), default=0)
        if [row + [None] * (wide - len(row)) for row in one] != [
            row + [None] * (wide - len(row)) for row in other
        ]:
            differing.append(path.name)
    assert differing == []


def test_days_counted_from_1904_are_the_same_in_every_form(reader: Reader) -> None:
    folder = SAMPLES / "excel/calamine"
    found = {
        path.suffix: read_table(path, reader=reader, header_row=0).rows
        for path in sorted(folder.glob("date_1904.xls*"))
    }
    assert len({str(rows) for rows in found.values()}) <= 1
