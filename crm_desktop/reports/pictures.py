"""Pictures that a person chose, such as the company's logo, made ready for a page."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)
_LARGEST = 900


def picture(path: Path) -> Any | None:
    """Return a ReportLab image of at most 900 pixels a side, or ``None`` if it is unreadable.

    A report is not worth losing over its logo, so a damaged file is logged and left out.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only with a logo
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415

    try:
        with Image.open(path) as source:
            clear = "A" in source.getbands() or "transparency" in source.info
            image = source.convert("RGBA" if clear else "RGB")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        _log.warning("The picture %s cannot be read and is left out", path.name, exc_info=True)
        return None
    image.thumbnail((_LARGEST, _LARGEST))
    return ImageReader(image)
