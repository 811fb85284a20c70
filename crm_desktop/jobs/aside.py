"""Parcels of work done in a process of its own, one after the other, while the program goes on."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from crm_desktop.jobs.processes import Helper

P = TypeVar("P")
R = TypeVar("R")

_READY_WITHIN = 0.0
"""Seconds to wait for the process; until it is there, the work is done here."""

_log = logging.getLogger(__name__)


class Aside(Generic[P, R]):
    """Does ``make(*known)(parcel)`` for each parcel, where possible in a process of its own.

    ``make`` is a function of a module; what it returns may remember what it has seen, as long as
    that does not show. Whether a parcel was done there or here does not show either: what cannot
    be done there, because the process has not started yet or has died, is done here, and what
    ``make`` or the work raises is raised here. Parcels go through memory only.
    """

    def __init__(self, make: Callable[..., Callable[[P], R]], *known: Any, name: str) -> None:
        self.name = name
        self._make = make
        self._known = known
        self._here: Callable[[P], R] | None = None
        self._ready = self._sent = False
        self._parcels: list[P] = []
        self._helper: Helper | None = None
        try:
            self._helper = Helper(_serve, make, known, name=name)
        except OSError:
            _log.warning("No process could be started for %s", name, exc_info=True)

    @property
    def busy(self) -> bool:
        """Tell whether a parcel was sent that was not received."""
        return bool(self._parcels)

    def send(self, parcel: P) -> None:
        """Hand over a parcel; the one before must have been received."""
        assert not self._parcels
        self._parcels.append(parcel)
        if self._helper is None:
            return
        connection = self._helper.connection
        try:
            if not self._ready and connection.poll(_READY_WITHIN):
                connection.recv()
                self._ready = True
            if self._ready:
                connection.send(parcel)
                self._sent = True
        except (EOFError, OSError):
            self._lose()

    def receive(self) -> R:
        """Return what was made of the parcel that was sent, when it is done."""
        if self._sent and self._helper is not None:
            self._sent = False
            try:
                made: R = self._helper.connection.recv()
            except (EOFError, OSError):
                self._lose()
            else:
                self._parcels.clear()
                return made
        if self._here is None:
            self._here = self._make(*self._known)
        return self._here(self._parcels.pop())

    def close(self) -> None:
        """End the process, whatever it is doing."""
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.close()

    def _lose(self) -> None:
        _log.warning("The process %s ended before its work was done; it is done here", self.name)
        self._sent = False
        self.close()


def _serve(connection: Connection, make: Callable[..., Callable[[Any], Any]], known: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program decides what Ctrl+C ends
    try:
        work = make(*known)
        connection.send(None)
        while True:
            connection.send(work(connection.recv()))
    except Exception:  # noqa: BLE001 - the same happens again in the program, which tells of it
        connection.close()
