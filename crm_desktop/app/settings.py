"""Settings of this computer: language, theme, the window's place.

Settings of a file are in the file.
"""

from __future__ import annotations

import json
import locale
import logging
import os
from pathlib import Path
from typing import Any

from crm_desktop.i18n import LANGUAGES

_log = logging.getLogger(__name__)


class Settings:
    """A small JSON file; unreadable or missing, it counts as empty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        try:
            kept = json.loads(path.read_text("utf-8"))
            self._values = kept if isinstance(kept, dict) else {}
        except FileNotFoundError:
            pass
        except (OSError, ValueError):
            _log.exception("The settings cannot be read; starting with fresh ones")

    def get(self, key: str, default: Any = None) -> Any:
        """Return a setting."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Keep a setting at once (written beside and renamed, so that it is never half there)."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
        os.replace(beside, self._path)  # noqa: PTH105 - replaces on every system

    def language(self) -> str:
        """Return the language chosen, else the system's if it is offered, else English."""
        chosen = os.environ.get("CRM_LANGUAGE") or self.get("language")
        if chosen in LANGUAGES:
            return str(chosen)
        system = locale.getlocale()[0] or os.environ.get("LANG", "")
        return "zh_CN" if system.lower().startswith(("zh", "chinese")) else "en"
