"""The loop of the process that reads workbooks: a request in, messages out, until the end."""

from __future__ import annotations

import io
import signal
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from crm_desktop.exchange.problems import PasswordNeeded, UnreadableFile, WrongPassword
from crm_desktop.exchange.recognise import recognise_package
from crm_desktop.exchange.workbook.libraries import by_calamine, by_openpyxl
from crm_desktop.exchange.workbook.limits import MemoryBound, silence
from crm_desktop.exchange.workbook.markup import by_lxml
from crm_desktop.exchange.workbook.messages import (
    Began,
    Ended,
    Failed,
    Message,
    Ready,
    Refused,
    Request,
    Rows,
    send,
)
from crm_desktop.exchange.workbook.ooxml import look_at_cells
from crm_desktop.exchange.workbook.protected import opened
from crm_desktop.exchange.workbook.sheet import Findings, RawSheet, Tidying

_CELLS_AT_ONCE = 20_000
"""Few enough that the program's window does not stall while it unpacks them."""


def serve(connection: Connection) -> None:
    """Answer requests until the program closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program decides what Ctrl+C ends
    silence()
    memory = MemoryBound()
    send(connection, Ready())
    while True:
        try:
            request: Request = connection.recv()
        except EOFError:
            return
        memory.set(request.memory)
        try:
            send(connection, _answer(connection, request))
        except BrokenPipeError:
            return


def _answer(connection: Connection, request: Request) -> Message:
    """Send what the file holds and return the last message."""
    try:
        return _read(connection, request)
    except UnreadableFile as error:
        kind = type(error)
        if kind is WrongPassword:
            return Refused("WrongPassword", error.text)
        if kind is PasswordNeeded:
            return Refused("PasswordNeeded", error.text)
        return Refused("UnreadableFile", error.text)
    except (BrokenPipeError, KeyboardInterrupt, SystemExit):
        raise
    except MemoryError:
        return Failed("MemoryError", memory=True)
    except BaseException:  # noqa: BLE001 - a panic of calamine is no Exception; the program logs it
        trace = traceback.format_exc()
        return Failed(trace, memory="Cell limit exceeded" in trace)


def _read(connection: Connection, request: Request) -> Message:
    findings = Findings()
    sheet, plain = _opened(request)
    send(connection, Began(sheet.name, sheet.sheets, sheet.expected))
    numbers: list[int] = []
    rows: list[list[object]] = []
    cells = count = 0
    cut = False
    for number, row in Tidying(sheet, findings).rows():
        if request.limit is not None and count >= request.limit:
            cut = True
            break
        count += 1
        cells += len(row)
        numbers.append(number)
        rows.append(list(row))
        if cells >= _CELLS_AT_ONCE:
            send(connection, Rows(numbers, rows))
            numbers, rows, cells = [], [], 0
    if rows:
        send(connection, Rows(numbers, rows))
    if plain is not None and not cut:
        look_at_cells(plain, sheet.name, findings)
    missed = not count and findings.values
    return Ended(tuple(findings.notes()), cut, missed)


def _opened(request: Request) -> tuple[RawSheet, io.BytesIO | None]:
    """Return the sheet, and the bytes of the workbook where they can be looked at further."""
    path = Path(request.path)
    if request.library == "lxml":
        return by_lxml(path, request.sheet), None
    plain = None
    if request.form == "ole":
        plain = opened(path, request.password)
        if plain is not None and plain.getvalue().startswith(b"PK"):
            recognise_package(plain, plain.getbuffer().nbytes)
    if plain is None:
        plain = io.BytesIO(path.read_bytes())
    plain.seek(0)
    if request.library == "openpyxl":
        return by_openpyxl(plain, request.sheet), None
    return by_calamine(plain, request.sheet), plain
