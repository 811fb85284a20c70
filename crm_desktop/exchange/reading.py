"""Read a table from a workbook or a text file, whatever its name says it is."""

from __future__ import annotations

import logging
import os
from array import array
from pathlib import Path

from crm_desktop.exchange.cells import Cell, Progress
from crm_desktop.exchange.delimited import read_delimited
from crm_desktop.exchange.header import choose_header
from crm_desktop.exchange.problems import UnreadableFile
from crm_desktop.exchange.reader import LibraryFailed, Reader, ReaderDied
from crm_desktop.exchange.recognise import Form, recognise, too_large, unopened
from crm_desktop.exchange.sharing import Shared
from crm_desktop.exchange.table import Table
from crm_desktop.exchange.workbook.messages import Began, Ended, Library, Request, Rows
from crm_desktop.i18n import Text

SECONDS = 20.0
SECONDS_PER_MB = 0.3
"""How long a workbook may take: so long, and so much more for each megabyte once unpacked."""

MEMORY = 1_500_000_000
MEMORY_PER_BYTE = 2.5
MOST_MEMORY = 3_500_000_000
"""How many bytes it may take: so many, or so many times its size once unpacked up to a limit.
The first is enough for 600,000 rows of 20 columns, the last for a full sheet of them."""

_MB = 1_000_000
_SLOW = 150 * _MB
"""openpyxl, which is ten times slower, is not tried on larger workbooks for want of memory."""

_LIBRARIES: dict[Form, tuple[Library, ...]] = {
    "ooxml": ("calamine", "openpyxl"),  # the second reads some that stop the first
    "ods": ("calamine",),
    "ole": ("calamine",),
    "markup": ("lxml",),
}
_log = logging.getLogger(__name__)


def read_table(
    path: str | os.PathLike[str],
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    password: str | None = None,
    header_row: int | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
    reader: Reader | None = None,
) -> Table:
    """Return one sheet of the file.

    ``sheet`` is a name out of ``Table.sheets``; without it the first visible sheet that holds
    something is read. ``encoding`` and ``separator`` are found where they are not given, and mean
    nothing to a workbook, as ``password`` means nothing to a text file. ``header_row`` is the
    number of the row with the titles, 0 for none; without it the row is found. ``limit`` ends the
    reading after so many rows that hold something. ``reader`` is the process to read workbooks in,
    for those who read many; without it one is started and ended.

    Raises ``PasswordNeeded``, ``WrongPassword`` or ``UnreadableFile``, and whatever ``progress``
    raises.
    """
    file = Path(path).absolute()  # the reading process may stand in another folder
    found = recognise(file)
    if found.form == "text":
        try:
            return read_delimited(
                file,
                encoding=encoding,
                separator=separator,
                header_row=header_row,
                limit=limit,
                progress=progress,
            )
        except OSError as error:
            raise UnreadableFile(unopened(file, error)) from error
    reading = _WorkbookReading(file, found.form, found.unpacked, progress)
    if reader is not None:
        return reading.table(reader, sheet, password, header_row, limit)
    with Reader() as own:
        return reading.table(own, sheet, password, header_row, limit)


class _WorkbookReading:
    """The reading of one workbook, by one library after the other until one succeeds."""

    def __init__(self, path: Path, form: Form, unpacked: int, progress: Progress | None) -> None:
        self._path = path
        self._form = form
        self._unpacked = unpacked
        self._progress = progress

    def table(
        self,
        reader: Reader,
        sheet: str | None,
        password: str | None,
        header_row: int | None,
        limit: int | None,
    ) -> Table:
        memory = False
        empty: Table | None = None
        for library in _LIBRARIES[self._form]:
            if memory and self._unpacked > _SLOW:
                break
            request = self._request(library, sheet, password, limit)
            try:
                table, missed = self._received(reader, request, header_row)
            except LibraryFailed as failure:
                reason = failure.trace.strip().splitlines()[-1]
                _log.warning("%s does not read %s: %s", library, self._path.name, reason)
                memory = memory or failure.memory
            except ReaderDied:
                _log.warning("%s ended its process over %s", library, self._path.name)
                memory = True
            else:
                if not missed:
                    return table
                empty = table
        if empty is not None:
            return empty
        if memory:
            raise too_large()
        raise UnreadableFile(
            Text(
                "The workbook is damaged, or written in a way that cannot be read. "
                "Open it in Excel or WPS, save it anew as .xlsx and import that."
            )
        )

    def _request(
        self, library: Library, sheet: str | None, password: str | None, limit: int | None
    ) -> Request:
        memory = min(max(MEMORY, int(MEMORY_PER_BYTE * self._unpacked)), MOST_MEMORY)
        path = os.fspath(self._path)
        return Request(path, self._form, library, sheet, password, limit, memory)

    def _received(
        self, reader: Reader, request: Request, header_row: int | None
    ) -> tuple[Table, bool]:
        """Return the table, and whether the library overlooked what is in it."""
        rows: list[list[Cell]] = []
        shared = Shared()
        numbers = array("q")
        expected = 0
        name = ""
        sheets: tuple[str, ...] = ()

        def tick() -> None:
            if self._progress is not None:
                self._progress(len(rows), expected)

        seconds = SECONDS + SECONDS_PER_MB * self._unpacked / _MB
        for message in reader.ask(request, seconds=seconds, tick=tick):
            match message:
                case Began():
                    name, sheets, expected = message.sheet, message.sheets, message.expected
                case Rows():
                    rows.extend(shared.share(message.rows))
                    numbers.extend(message.numbers)
                    tick()
                case Ended():
                    table = Table(
                        sheet=name,
                        sheets=sheets,
                        rows=rows,
                        numbers=numbers,
                        header_row=choose_header(rows, numbers, header_row),
                        notes=message.notes,
                        cut=message.cut,
                    )
                    return table, message.missed
        raise ReaderDied
