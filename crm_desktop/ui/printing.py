"""Handing a PDF to a printer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text

_SECONDS = 20


class CannotPrint(PersonError):  # noqa: N818 - the field's word, not Python's
    """The printing system refused the file; the report itself is whole."""


def printer() -> str:
    """Return the name of the printer that would be used ("" if none is set up here)."""
    lpstat = shutil.which("lpstat")
    if sys.platform == "win32" or lpstat is None or shutil.which("lp") is None:
        return ""
    words = _said(lpstat, "-d").rpartition(":")[2].split()
    if len(words) == 1:
        return words[0]
    every = _said(lpstat, "-e").split()
    return every[0] if every else ""


def send(path: Path, name: str) -> None:
    """Put a PDF into the queue of the printer ``name``; raises ``CannotPrint``."""
    lp = shutil.which("lp")
    if lp is None:
        raise CannotPrint(Text("Nothing on this computer can print. Save the report as a PDF."))
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, on a file of our own
            [lp, "-d", name, "--", str(path)],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotPrint(
            Text("The printer “{name}” does not answer. Save the report as a PDF.", name=name)
        ) from error
    if done.returncode:
        raise CannotPrint(
            Text(
                "The printer “{name}” did not take the report ({reason}).",
                name=name,
                reason=done.stderr.strip()[:120],
            )
        )


def _said(program: str, option: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system
            [program, option],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
