"""What the program and the reading process say to each other.

Both ends pickle, and the program's end refuses everything but plain values: a file that got the
better of a library in the reading process still cannot make the program run anything.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Literal

from crm_desktop.exchange.recognise import Form
from crm_desktop.i18n import Text

Library = Literal["calamine", "openpyxl", "lxml"]


@dataclass(frozen=True, slots=True)
class Request:
    """What to read, by which library, and with how much memory in bytes."""

    path: str
    form: Form
    library: Library
    sheet: str | None
    password: str | None
    limit: int | None
    memory: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The process has started."""


@dataclass(frozen=True, slots=True)
class Began:
    """The sheet is open; rows follow, ``expected`` in number (0: unknown)."""

    sheet: str
    sheets: tuple[str, ...]
    expected: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows that hold something, with their numbers."""

    numbers: list[int]
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Ended:
    """All was sent. ``cut``: the sheet holds more rows than were asked for.

    ``missed``: the file holds cells, but the library found none.
    """

    notes: tuple[Text, ...]
    cut: bool
    missed: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """The file cannot be read; ``kind`` names the class of the error."""

    kind: Literal["UnreadableFile", "PasswordNeeded", "WrongPassword"]
    text: Text


@dataclass(frozen=True, slots=True)
class Failed:
    """The library could not read the file; ``trace`` is for the log."""

    trace: str
    memory: bool = False


Message = Ready | Began | Rows | Ended | Refused | Failed

_ALLOWED = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("crm_desktop.i18n", "Text"),
    *((__name__, kind.__name__) for kind in (Ready, Began, Rows, Ended, Refused, Failed)),
}


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def send(connection: Connection, message: Message) -> None:
    """Send to the program."""
    connection.send_bytes(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))


def receive(connection: Connection) -> Message:
    """Receive in the program. Raises ``EOFError`` where the other process is gone."""
    message: Message = _PlainUnpickler(io.BytesIO(connection.recv_bytes())).load()
    return message
