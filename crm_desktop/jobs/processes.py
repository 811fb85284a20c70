"""Processes of the program's own, for work that would hold up everything else or use two cores.

They are started afresh ("spawn"), the same on every system and in the packaged program.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_starting = threading.Lock()


@contextmanager
def _without_main_module() -> Iterator[None]:
    """Keep the new process from importing the script that started the program.

    ``multiprocessing`` would load it there, and with it all that the program loads at its start.
    """
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


class Helper:
    """A process that does ``serve(connection, *known)``, and this side's end of the connection.

    ``serve`` is a function of a module. The process ends with the program at the latest.
    """

    def __init__(self, serve: Callable[..., None], *known: Any, name: str) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, *known), name=name, daemon=True)
        with _without_main_module():
            self._process.start()
        theirs.close()

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Tell whether the process runs."""
        return self._process.is_alive()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self.connection.close()
        self._process.kill()
        self._process.join()
        self._process.close()
