"""Files from many programs: each is read or refused with a sentence, soon, without a trace."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crm_desktop.exchange.problems import PasswordNeeded, UnreadableFile
from crm_desktop.exchange.reader import Reader
from crm_desktop.exchange.reading import read_table
from crm_desktop.exchange.table import Table
from tests.exchange.samples import SAMPLES, TEXTS, WORKBOOKS, sample_files, workbook_bytes

REFUSED = {
    "OOM_alloc3.xls": "damaged",
    "artifacts__wps__write.dbf": "a dBase file",
    "issue252.xlsx": "damaged",  # the packed sizes are wrong; Excel mends it, calamine does not
    "issue_594_dos.ods": "damaged",
    "pass_protected.ods": "protected with a password that only LibreOffice takes",
    "empty.csv": "is empty",
}
PROTECTED = {
    *("pass_protected.xlsb", "pass_protected.xlsx", "inputs__example_password.xlsx"),
    *("inputs__rc4cryptoapi_password.xls", "inputs__xor_password_123456789012345.xls"),
}


def _read(path: Path, reader: Reader) -> Table | str:
    try:
        return read_table(path, reader=reader)
    except PasswordNeeded:
        return "password"
    except UnreadableFile as refusal:
        return str(refusal)


def _is_sound(table: Table) -> bool:
    """Tell whether the parts of the table agree with each other."""
    return (
        len(table.rows) == len(table.numbers)
        and list(table.numbers) == sorted(set(table.numbers))
        and all(row and row[-1] is not None for row in table.rows)
        and (table.header_row is None or table.header_row in table.numbers)
        and len(set(table.titles)) == len(table.titles) == table.width
        and sum(1 for _ in table.data()) == table.count
    )


@pytest.mark.parametrize("folder", ["excel", "excel_zh", "csv", "crm_import", "orders_rfm"])
def test_every_sample_is_read_or_refused(folder: str, tmp_path: Path, reader: Reader) -> None:
    own = tmp_path / "own.xlsx"
    own.write_bytes(workbook_bytes('<row r="2"><c r="B2"><v>1</v></c></row>'))
    unexpected = {}
    slow = {}
    for path in [own, *sample_files(folder, WORKBOOKS | TEXTS)]:
        start = time.monotonic()
        result = _read(path, reader)
        seconds = time.monotonic() - start
        if seconds > 10:
            slow[path.name] = seconds
        if isinstance(result, Table):
            sound = _is_sound(result) and path.name not in REFUSED and path.name not in PROTECTED
        elif path.name in PROTECTED:
            sound = result == "password"
        else:
            sound = REFUSED.get(path.name, "?") in result
        if not sound:
            unexpected[path.name] = result

    assert not unexpected
    assert not slow


def test_reading_them_takes_no_more_memory_than_allowed(reader: Reader) -> None:
    resource = pytest.importorskip("resource")
    reader.close()

    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_600_000  # KB


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample files are not here")
class TestCells:
    """What stands in the samples, cell by cell, where programs are known to differ."""

    def _rows(self, name: str, reader: Reader, sheet: str | None = None) -> list[list[object]]:
        (path,) = (SAMPLES / name).parent.resolve().glob(Path(name).name)
        return [list(row) for row in read_table(path, sheet=sheet, reader=reader).rows]

    def test_columns_keep_their_places(self, reader: Reader) -> None:
        rows = self._rows("excel/readxl/geometry.xlsx", reader)
        assert rows[0] == [None, "var1", "var2", "var3"]

    def test_titles_over_two_rows_and_merged_cells(self, reader: Reader) -> None:
        table = read_table(
            (SAMPLES / "csv/frictionless/multiline-headers.xlsx").resolve(), reader=reader
        )
        assert table.header == [
            "Region",
            "Caloric contribution",
            "from previous quarter",
            "from baseline (%)",
        ]

    def test_header_below_a_preamble(self, reader: Reader) -> None:
        path = (SAMPLES / "excel/calamine/issue_530.xlsx").resolve()
        assert read_table(path, reader=reader).header_row == 4

    def test_wide_texts_that_were_not_marked_as_wide(self, reader: Reader) -> None:
        rows = self._rows("excel/calamine/sheet_name_parsing.xls", reader)
        assert rows[0][:4] == ["Titel", "Orginaltitel", "År", "Regissör"]

    def test_moments_are_rounded_to_the_second(self, reader: Reader) -> None:
        rows = self._rows("excel/readxl/datetime-rounding.xlsx", reader)
        assert [str(row[0]) for row in rows[1:]] == [row[1] for row in rows[1:]]

    def test_strict_workbooks_are_read(self, reader: Reader) -> None:
        rows = self._rows("excel/calamine/strict_iso_paths.xlsx", reader)
        assert rows[0][0] == "Item"
        assert len(rows) == 76

    def test_numbers_are_those_that_excel_shows(self, reader: Reader) -> None:
        rows = self._rows("csv/frictionless/adjust-floating-point-error.xlsx", reader)
        numbers = [cell for row in rows for cell in row if isinstance(cell, float)]
        assert numbers
        assert all(len(repr(number).replace(".", "").lstrip("0")) <= 16 for number in numbers)

    def test_files_of_wps(self, reader: Reader) -> None:
        for ending in ("et", "xls", "xlsx"):
            rows = self._rows(f"excel_zh/wps_office/artifacts__wps__write.{ending}", reader)
            assert rows[0] == [1, 2, 3]
            assert rows[1] == [True, False, None, "sheetjs"]
