"""Where the program keeps things on this computer."""

from __future__ import annotations

import os
from pathlib import Path

NAME = "crm-desktop"
FILE_NAME = "customers.crm"


def home() -> Path:
    """Return the folder of the user's own files; ``CRM_HOME`` overrules the system's custom."""
    overruled = os.environ.get("CRM_HOME")
    if overruled:
        return Path(overruled)
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path(NAME, appauthor=False)


def database_file() -> Path:
    """Return the customer file that opens when no other is named."""
    return home() / FILE_NAME


def settings_file() -> Path:
    """Return where the window's settings (language, theme, place) are kept."""
    return home() / "settings.json"


def log_file() -> Path:
    """Return where what went wrong is written."""
    return home() / "log" / "crm-desktop.log"


def cache_folder() -> Path:
    """Return a folder whose content can be made again at any time."""
    return home() / "cache"
