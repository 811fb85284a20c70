"""The process that reads workbooks: cheap to start, kept for many files, started anew."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import OrderedDict
from multiprocessing import Pipe
from pathlib import Path

import pytest

from crm_desktop.exchange.reader import Reader
from crm_desktop.exchange.reading import read_table
from crm_desktop.exchange.workbook.messages import Rows, receive
from tests.exchange.samples import cells_xml, workbook_bytes

ROOT = Path(__file__).parents[2]
HEAVY = "numpy openpyxl lxml python_calamine msoffcrypto charset_normalizer PIL tkinter sqlalchemy"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "file.xlsx"
    path.write_bytes(workbook_bytes(cells_xml([["Name", "Age"], *[[n, n] for n in range(5000)]])))
    return path


def test_importing_the_exchange_loads_nothing_heavy() -> None:
    modules = "reading writing template rejects delimited_writing table"
    code = (
        f"import sys, importlib\n"
        f"for name in {modules.split()!r}:\n"
        "    importlib.import_module('crm_desktop.exchange.' + name)\n"
        f"print([name for name in {HEAVY.split()!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_process_does_not_load_the_program_that_starts_it(
    workbook: Path, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "print('loaded')\n"
        "from crm_desktop.exchange.reading import read_table\n"
        "if __name__ == '__main__':\n"
        f"    print(len(read_table({str(workbook)!r}).rows))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["loaded", "5001"]
    assert done.stderr == ""


def test_a_reader_is_kept_for_the_next_file_and_replaced_when_it_dies(workbook: Path) -> None:
    with Reader() as reader:
        read_table(workbook, reader=reader)
        first = reader.pid
        read_table(workbook, reader=reader)
        assert reader.pid == first

        reader.close()
        assert reader.pid is None
        assert read_table(workbook, reader=reader).count == 5000
        assert reader.pid not in {None, first}


def test_a_preview_reads_as_much_as_asked_and_leaves_the_reader_in_order(
    workbook: Path, reader: Reader
) -> None:
    preview = read_table(workbook, limit=10, reader=reader)

    assert len(preview.rows) == 10
    assert preview.cut
    assert not read_table(workbook, reader=reader).cut


def test_progress_is_told(workbook: Path, reader: Reader) -> None:
    told: list[tuple[int, int]] = []

    read_table(
        workbook, progress=lambda done, expected: told.append((done, expected)), reader=reader
    )

    assert told[-1] == (5001, 5001)


def test_nothing_but_plain_values_is_taken_from_the_process() -> None:
    ours, theirs = Pipe()
    theirs.send_bytes(pickle.dumps(Rows([1], [["x"]])))
    assert receive(ours) == Rows([1], [["x"]])
    theirs.send_bytes(pickle.dumps(OrderedDict(a=1)))
    with pytest.raises(pickle.UnpicklingError):
        receive(ours)
