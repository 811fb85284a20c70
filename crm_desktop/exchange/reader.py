"""The process that reads workbooks, seen from the program."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from crm_desktop.exchange.problems import PasswordNeeded, UnreadableFile, WrongPassword
from crm_desktop.exchange.workbook.child import serve
from crm_desktop.exchange.workbook.messages import (
    Began,
    Ended,
    Failed,
    Message,
    Refused,
    Request,
    Rows,
    receive,
)
from crm_desktop.i18n import Text
from crm_desktop.jobs.processes import Helper

_TICK = 0.1
"""Seconds between two calls of ``tick`` while nothing else happens."""

_STARTED_WITHIN = 60.0


class ReaderDied(Exception):  # noqa: N818 - the process's word, not Python's
    """The process ended in the middle of its work: a library aborted it."""


class LibraryFailed(Exception):  # noqa: N818 - the library's word, not Python's
    """The library could not read the file; the process goes on. ``memory``: for want of that."""

    def __init__(self, trace: str, *, memory: bool) -> None:
        super().__init__(trace)
        self.trace = trace
        self.memory = memory


class Reader:
    """One process that reads workbooks one after the other, started anew when it dies.

    Starting it takes 0.1 s or so: whoever reads many files makes one ``with Reader() as reader``
    around all of it. It serves one thread at a time.
    """

    def __init__(self) -> None:
        self._helper: Helper | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the process, ``None`` while there is none."""
        return None if self._helper is None else self._helper.pid

    def close(self) -> None:
        """End the process, whatever it is doing; a later request starts another."""
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.close()

    def ask(
        self, request: Request, *, seconds: float, tick: Callable[[], None]
    ) -> Iterator[Began | Rows | Ended]:
        """Send the request and yield what comes back, up to ``Ended``.

        ``tick`` is called ten times a second while there is nothing to yield. Raises
        ``UnreadableFile`` where the file is refused or ``seconds`` are over, ``ReaderDied``,
        ``LibraryFailed``, and whatever ``tick`` raises. A process that was left before its answer
        was complete is ended.
        """
        answered = False
        try:
            connection = self._started(tick)
            connection.send(request)
            deadline = time.monotonic() + seconds
            while not answered:
                message = _next(connection, deadline, tick)
                if isinstance(message, Began | Rows):
                    yield message
                    continue
                answered = not isinstance(message, Failed) or not message.memory
                if isinstance(message, Ended):
                    yield message
                else:
                    raise _error(message)
        finally:
            if not answered:
                self.close()

    def _started(self, tick: Callable[[], None]) -> Connection:
        """Return the connection to a process that is ready."""
        if self._helper is None or not self._helper.alive:
            self.close()
            self._helper = Helper(serve, name="workbook-reader")
            _next(self._helper.connection, time.monotonic() + _STARTED_WITHIN, tick)
        return self._helper.connection


def _next(connection: Connection, deadline: float, tick: Callable[[], None]) -> Message:
    while time.monotonic() <= deadline:
        if connection.poll(_TICK):
            try:
                return receive(connection)
            except (EOFError, ConnectionError):
                raise ReaderDied from None
        tick()
    raise UnreadableFile(
        Text(
            "The workbook was given up because reading it took too long. "
            "Save the sheet as .csv and import that."
        )
    )


def _error(message: Message) -> Exception:
    match message:
        case Refused(kind, text):
            return {
                "UnreadableFile": UnreadableFile,
                "PasswordNeeded": PasswordNeeded,
                "WrongPassword": WrongPassword,
            }[kind](text)
        case Failed(trace, memory):
            return LibraryFailed(trace, memory=memory)
        case _:
            return RuntimeError(f"The reading process said {message!r} out of turn")
