"""What went wrong goes into one log file, whatever thread it happens in."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

_log = logging.getLogger("crm_desktop")
_SIZE = 1_000_000
_KEPT = 3


def write_to(path: Path) -> None:
    """Log to ``path`` (a few megabytes at most) from now on, unexpected errors included.

    Where the folder cannot be written the program goes on without a log.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
        crashes = path.with_name("crashes.log").open("a", encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # The crash file stays open: a crash is no time to open files.
    faulthandler.enable(crashes)
    sys.excepthook = _unexpected
    threading.excepthook = lambda failed: _unexpected(
        failed.exc_type, failed.exc_value, failed.exc_traceback
    )


def _unexpected(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
        return
    _log.error("Unexpected", exc_info=(kind, error or kind(), trace))
    sys.__excepthook__(kind, error or kind(), trace)
