"""How often a wrong password was given for a file: each time one has to wait longer.

It holds up whoever sits at this desk and guesses. Who carries the file away can guess elsewhere:
against that only a long password helps.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from crm_desktop.i18n import Text
from crm_desktop.storage.encryption import CannotUnlock
from crm_desktop.storage.placing import beside

_FREE = 3
"""As many mistakes cost nothing."""

_LONGEST = 300.0
_ENDING = ".tries"


class Wait(CannotUnlock):
    """Too many wrong passwords were given; ``seconds`` have to pass before the next."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            Text("Too many wrong passwords. Try again in {seconds} s.", seconds=seconds)
        )
        self.seconds = seconds


class Attempts:
    """The wrong passwords given for one file, kept beside it so that a new start forgets none."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = beside(path, _ENDING)
        self._clock = clock

    @property
    def failures(self) -> int:
        """Return how many mistakes were made since the last right password."""
        return self._read()[0]

    def allow(self) -> None:
        """Raise ``Wait`` if the time since the last mistake is too short."""
        failures, last = self._read()
        now = self._clock()
        if now < last:
            # The clock was set back: it starts to run from here, or one would wait for years.
            self._write(failures, now)
            last = now
        left = _delay(failures) - (now - last)
        if left > 0:
            raise Wait(int(left) + 1)

    def failed(self) -> int:
        """Remember a mistake; return how many seconds have to pass before the next try."""
        failures, _last = self._read()
        self._write(failures + 1, self._clock())
        return int(_delay(failures + 1))

    def succeeded(self) -> None:
        """Forget the mistakes."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, float]:
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            return int(kept["failures"]), float(kept["last"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0, 0.0

    def _write(self, failures: int, last: float) -> None:
        # In a folder that cannot be written nothing is kept: the file can then only be read.
        with suppress(OSError):
            self._path.write_text(json.dumps({"failures": failures, "last": last}), "utf-8")


def _delay(failures: int) -> float:
    return 0.0 if failures < _FREE else min(2.0 ** (failures - _FREE + 1), _LONGEST)
