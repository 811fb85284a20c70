"""Pictures of a PDF's pages, for the preview on the screen and for printing through a picture.

PDFium must not be entered by two threads at once, so calls wait for each other; a page at
144 dpi takes about 40 ms.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crm_desktop.i18n import Text

_one_at_a_time = threading.Lock()


class PreviewError(Exception):
    """The file is no PDF that can be shown; ``text`` says what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415 - only for a preview

    with _one_at_a_time:
        try:
            pdf = pypdfium2.PdfDocument(path)
        except (OSError, pypdfium2.PdfiumError) as error:
            sentence = "The file {name} cannot be shown. Make the report again."
            raise PreviewError(Text(sentence, name=path.name)) from error
        try:
            yield pdf
        finally:
            pdf.close()


def page_count(path: Path) -> int:
    """Return the number of pages of a PDF. Raises :class:`PreviewError`."""
    with _opened(path) as pdf:
        return len(pdf)


def page_size(path: Path, page: int = 0) -> tuple[float, float]:
    """Return width and height of a page in points; the first page is 0."""
    with _opened(path) as pdf:
        width, height = pdf.get_page_size(page)
        return float(width), float(height)


def page_image(path: Path, page: int, dpi: float = 96) -> bytes:
    """Return a page as a PNG picture; the first page is 0.

    Raises :class:`PreviewError` for a broken file and ``IndexError`` for a page that is not there.
    """
    with _opened(path) as pdf:
        if not 0 <= page < len(pdf):
            raise IndexError(page)
        picture = pdf[page].render(scale=dpi / 72).to_pil()
        target = io.BytesIO()
        picture.save(target, "PNG", compress_level=1)
        return target.getvalue()
