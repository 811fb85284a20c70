"""What every test gets: a home of its own, English, and a display where it shows a window."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import tkinter as tk
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crm_desktop.i18n import set_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

TESTS = Path(__file__).resolve().parent
WITH_WINDOW = {"ui", "app"}
"""The rooms whose tests show windows: they get ``display`` and ``errors`` unasked."""


@pytest.fixture(autouse=True)
def crm_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home for settings, databases and logs that nothing else uses."""
    home = tmp_path / "crm-home"
    monkeypatch.setenv("CRM_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """Start a display without a screen (1920 x 1080, 96 dpi) for the whole run.

    It is used even where a screen is at hand: what a window does must not depend on it.
    """
    program = shutil.which("Xvfb")
    if program is None:
        pytest.fail("Xvfb is not installed; on Debian or Ubuntu run: sudo apt-get install xvfb")
    # Xvfb picks a free number by itself and writes it to this pipe once it can be drawn on.
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            *(program, "-displayfd", str(writing), "-nolisten", "tcp"),
            *("-screen", "0", "1920x1080x24", "-dpi", "96"),
        ],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    if not number:
        pytest.fail(f"Xvfb ended at once with status {server.wait()}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", f":{number}")
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        patch.delenv("XAUTHORITY", raising=False)
        yield f":{number}"
    server.terminate()
    server.wait()


class _ErrorList(logging.Handler):
    def __init__(self, found: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._found = found
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._found.append(self.format(record))


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect every logged error and every exception in a Tk callback; fail if one is left.

    A test that provokes an error asserts what it is and then clears the list.
    """
    found: list[str] = []

    def note(
        _root: tk.Tk,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        found.append("".join(traceback.format_exception(kind, error, trace)))

    monkeypatch.setattr(tk.Tk, "report_callback_exception", note)
    # Some tools set up logging for themselves and silence whoever was there before.
    for logger in logging.Logger.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.disabled = False
    handler = _ErrorList(found)
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)
    if found:
        pytest.fail("Errors were logged during this test:\n" + "\n".join(found), pytrace=False)


@pytest.fixture(autouse=True)
def _window_test(request: pytest.FixtureRequest) -> None:
    if request.path.relative_to(TESTS).parts[0] in WITH_WINDOW:
        request.getfixturevalue("display")
        request.getfixturevalue("errors")
