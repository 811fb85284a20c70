"""The office's own picture at the head of every report; it is kept in the file itself."""

from __future__ import annotations

import base64
import binascii
import logging
from pathlib import Path

SETTING = "logo"
"""The setting of the file that holds it."""
_log = logging.getLogger(__name__)


def kept(text: str) -> bytes | None:
    """Return the picture that a setting holds, ``None`` where there is none."""
    if not text:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        _log.warning("The logo of this file is damaged and is left out")
        return None


def to_keep(path: Path) -> str:
    """Return what the setting has to hold for the picture at ``path``.

    Raises ``UnreadablePicture``.
    """
    from crm_desktop.reports.pictures import packed  # noqa: PLC0415 - brings Pillow

    return base64.b64encode(packed(path)).decode("ascii")


def drawn(content: bytes, height: int, ground: str) -> bytes:
    """Return the picture as PPM, ``height`` screen pixels high, on the colour ``ground``."""
    from crm_desktop.reports.pictures import flattened  # noqa: PLC0415 - brings Pillow

    return flattened(content, height, ground)
