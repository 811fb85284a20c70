"""Pictures that a person chose, such as the company's logo, made ready for a page."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path
from typing import Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text

_log = logging.getLogger(__name__)
_LARGEST = 900
_KEPT = (640, 200)
"""Pixels: a logo is printed at most 130 points wide and 34 high."""


class UnreadablePicture(PersonError):  # noqa: N818 - the rule is for programming errors
    """A file is not a picture that can be read."""


def picture(source: Path | bytes) -> Any | None:
    """Return a ReportLab image of at most 900 pixels a side, or ``None`` if it is unreadable.

    A report is not worth losing over its logo, so a damaged file is logged and left out.
    """
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - only with a logo

    image = _opened(source)
    if image is None:
        return None
    image.thumbnail((_LARGEST, _LARGEST))
    return ImageReader(image)


def packed(path: Path) -> bytes:
    """Return a picture as a small PNG to be kept. Raises ``UnreadablePicture``."""
    image = _opened(path)
    if image is None:
        raise UnreadablePicture(
            Text("“{name}” is not a picture that can be read. Choose a PNG or JPEG file.",
                 name=path.name)
        )  # fmt: skip
    image.thumbnail(_KEPT)
    content = BytesIO()
    image.save(content, "PNG", optimize=True)
    return content.getvalue()


def flattened(content: bytes, height: int, ground: str) -> bytes:
    """Return a picture kept by ``packed`` as PPM, ``height`` pixels high on a colour."""
    from PIL import Image  # noqa: PLC0415

    image = _opened(content)
    if image is None:
        image = Image.new("RGB", (1, height), ground)
    width = max(1, round(image.width * height / image.height))
    image = image.convert("RGBA").resize((width, height), Image.Resampling.LANCZOS)
    flat = Image.new("RGB", image.size, ground)
    flat.paste(image, mask=image)
    found = BytesIO()
    flat.save(found, "PPM")
    return found.getvalue()


def _opened(source: Path | bytes) -> Any | None:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(BytesIO(source) if isinstance(source, bytes) else source) as found:
            clear = "A" in found.getbands() or "transparency" in found.info
            return found.convert("RGBA" if clear else "RGB")
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        name = source.name if isinstance(source, Path) else "kept in the file"
        _log.warning("The picture %s cannot be read and is left out", name, exc_info=True)
        return None
