"""The pages of a document while it grows: paper, running head and foot, one cursor going down.

Blocks draw at ``y`` and move it; they ask with :meth:`Pages.need` for the height that must stay
together. The page's number is printed as "3 / 12": the total is not known until the end, so
each foot is a form that is filled in when the last page is done.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

from crm_desktop.i18n import _, language
from crm_desktop.reports import palette
from crm_desktop.reports.dataset import Document
from crm_desktop.reports.fonts import typeface
from crm_desktop.reports.formats import moment
from crm_desktop.reports.ink import Ink
from crm_desktop.reports.palette import PAPER, Style
from crm_desktop.reports.typesetting import clean, prepared, shortened, wrap

SIZES = {"A4": (595.28, 841.89), "Letter": (612.0, 792.0)}
"""Width and height of each paper in portrait, in points."""

MARGIN = 45.0
_TOP = 62.0
_FIRST_TOP = 45.0
_BOTTOM = 52.0
_FOOT = 30.0
_HEAD = 36.0
_PROGRAM = "CRM Desktop"


def sheet(document: Document, *, landscape: bool) -> tuple[float, float]:
    """Return the width and height of the document's paper."""
    width, height = SIZES[document.paper]
    return (height, width) if landscape else (width, height)


class Pages:
    """A PDF being written to ``target``; nothing is on disk before :meth:`close`."""

    def __init__(self, document: Document, target: Path, *, landscape: bool) -> None:
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - only when a PDF is written

        width, height = sheet(document, landscape=landscape)
        self._document = document
        self._canvas: Any = Canvas(
            str(target),
            pagesize=(width, height),
            pageCompression=1,
            lang=language().replace("_", "-"),
        )
        self._canvas.setTitle(clean(document.title))
        self._canvas.setAuthor(clean(document.company))
        self._canvas.setSubject(clean(" · ".join(document.conditions)))
        self._canvas.setCreator(_PROGRAM)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self.ink = Ink(self._canvas)
        self.left = MARGIN
        self.right = width - MARGIN
        self.number = 1
        self.y = self._top = height - _FIRST_TOP
        self._height = height
        self._bookmarks = 0
        self._foot()

    @property
    def canvas(self) -> Any:
        """The ReportLab canvas, for drawings and pictures."""
        return self._canvas

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.right - self.left

    @property
    def room(self) -> float:
        """The height left on this page."""
        return self.y - _BOTTOM

    @property
    def full(self) -> float:
        """The height that a fresh page offers."""
        return self._height - _TOP - _BOTTOM

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on this page yet."""
        return self.y >= self._top

    def need(self, height: float) -> bool:
        """Turn the page unless ``height`` still fits; return whether it was turned."""
        if self.room >= height or self.fresh:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """Begin a new page."""
        self._show()
        self.number += 1
        self.y = self._top = self._height - _TOP
        self._head()
        self._foot()

    def space(self, height: float) -> None:
        """Leave a gap, but none at the head of a page."""
        if not self.fresh:
            self.y -= height

    def lines(self, lines: list[str], style: Style, x: float | None = None) -> None:
        """Set lines one below the other and move down; the caller has asked for the room."""
        left = self.left if x is None else x
        for line in lines:
            self.y -= style.leading
            self.ink.text(left, self.y + drop(style), line, style)

    def paragraph(self, text: str, style: Style) -> None:
        """Set text of any length over the whole width, going on to further pages."""
        for line in wrap(prepared(text), self.width, typeface(style.weight), style.size):
            self.need(style.leading)
            self.lines([line], style)

    def bookmark(self, title: str, level: int = 0) -> None:
        """Name this place in the PDF's outline."""
        self._bookmarks += 1
        key = f"b{self._bookmarks}"
        self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=self.y + 6, zoom=0)
        self._canvas.addOutlineEntry(clean(title).replace("\n", " "), key, level, closed=False)

    def close(self) -> int:
        """Write the file and return the number of pages."""
        self._show()
        for number in range(1, self.number + 1):
            self._canvas.beginForm(f"foot{number}")
            self.ink.text_before(self.right, _FOOT, f"{number} / {self.number}", palette.RUNNING)
            self._canvas.endForm()
        self._canvas.save()
        return self.number

    def _show(self) -> None:
        """Finish the page, and pack it at once instead of when the file is written."""
        from reportlab.pdfbase.pdfdoc import PDFName, PDFStream  # noqa: PLC0415 - see above

        document = self._canvas._doc  # noqa: SLF001 - ReportLab keeps every page as plain text
        name = document.thisPageName()
        self._canvas.showPage()
        page = document.idToObject[name]
        packed = PDFStream(content=zlib.compress(page.stream.encode("latin-1")))
        packed.dictionary["Filter"] = PDFName("FlateDecode")
        page.Contents, page.stream = packed, None

    def _head(self) -> None:
        y = self._height - _HEAD
        company, title = (
            shortened(prepared(text), self.width / 2 - 8, typeface("regular"), palette.RUNNING.size)
            for text in (self._document.company, self._document.title)
        )
        self.ink.text(self.left, y, company, palette.RUNNING)
        self.ink.text_before(self.right, y, title, palette.RUNNING)
        self.ink.line((self.left, y - 8), (self.right, y - 8), PAPER.line)

    def _foot(self) -> None:
        made = self._document.made_at
        self.ink.line((self.left, _FOOT + 13), (self.right, _FOOT + 13), PAPER.line)
        if made:
            text = _("Made on {moment}", moment=moment(made))
            self.ink.text(self.left, _FOOT, text, palette.RUNNING)
        self._canvas.doForm(f"foot{self.number}")


def drop(style: Style) -> float:
    """Return how far the base line stands above the lower edge of a line of ``style``."""
    return (style.leading - style.size) / 2 + style.size * 0.16
