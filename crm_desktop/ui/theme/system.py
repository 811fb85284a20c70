"""Whether the system shows dark windows; asked only where a person wants to follow it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .tokens import Mode

_PATIENCE = 2
_WINDOWS = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"


def system_mode() -> Mode:
    """Return the mode of the system's own windows, light where it does not say."""
    if sys.platform == "win32":
        return "dark" if _windows_is_dark() else "light"
    if sys.platform == "darwin":
        return (
            "dark" if "Dark" in _said("defaults", "read", "-g", "AppleInterfaceStyle") else "light"
        )
    settings = ("gsettings", "get", "org.gnome.desktop.interface")
    said = _said(*settings, "color-scheme") or _said(*settings, "gtk-theme")
    return "dark" if "dark" in said.casefold() else "light"


def _windows_is_dark() -> bool:
    import winreg  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 - there only

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _WINDOWS) as key:  # type: ignore[attr-defined, unused-ignore]
            return not winreg.QueryValueEx(key, "AppsUseLightTheme")[0]  # type: ignore[attr-defined, unused-ignore]
    except OSError:
        return False


def _said(*words: str) -> str:
    program = shutil.which(words[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system
            [program, *words[1:]], capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
