"""Drawing on a page: text in the right face at a place, boxes and lines.

Places are in points from the page's lower left corner; a text's ``y`` is its base line.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crm_desktop.reports.embedding import EmbeddedFont
from crm_desktop.reports.fonts import Face, typeface
from crm_desktop.reports.palette import Style
from crm_desktop.reports.typesetting import visual

_THICKER = 0.032
"""The stroke, as a part of the size, that makes a regular face look bold."""

Placed = tuple[float, float, str]


def channels(colour: str) -> tuple[float, float, float]:
    """Return the red, green and blue of ``#rrggbb`` between 0 and 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


class Ink:
    """What is drawn on one ReportLab canvas; embeds each font that is used, once."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._fonts: dict[Face, EmbeddedFont] = {}

    def _font(self, face: Face) -> EmbeddedFont:
        font = self._fonts.get(face)
        if font is None:
            document = self._canvas._doc  # noqa: SLF001 - where ReportLab's own fonts register
            font = self._fonts[face] = EmbeddedFont(face.drawing, document, len(self._fonts) + 1)
        return font

    def texts(self, style: Style, placed: Iterable[Placed]) -> None:
        """Draw several texts of one style, each from its left end."""
        used = typeface(style.weight)
        code = [f"BT {_colour(style.colour)} rg"]
        current: Face | None = None
        for x, y, text in placed:
            if not text:
                continue
            code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            for face, part in used.runs(visual(text)):
                font = self._font(face)
                if face is not current:
                    code.append(f"/{font.name} {style.size:g} Tf {_pen(face, style)}")
                    current = face
                code.append(f"{font.operand(part)} Tj")
        if len(code) > 1:
            if current and current.thicken:
                code.append("0 Tr")
            code.append("ET")
            self._canvas.addLiteral(" ".join(code))

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """Draw ``text`` from its left end."""
        self.texts(style, [(x, y, text)])

    def text_before(self, x: float, y: float, text: str, style: Style) -> None:
        """Draw ``text`` so that it ends at ``x``."""
        self.text(x - typeface(style.weight).width(text, style.size), y, text, style)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float = 0.5
    ) -> None:
        """Draw a straight line."""
        self._canvas.setStrokeColorRGB(*channels(colour))
        self._canvas.setLineWidth(width)
        self._canvas.line(*start, *end)

    def box(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        *,
        fill: str | None = None,
        stroke: str | None = None,
        radius: float = 0,
    ) -> None:
        """Draw a box from its lower left ``corner``, filled, outlined or both."""
        if fill:
            self._canvas.setFillColorRGB(*channels(fill))
        if stroke:
            self._canvas.setStrokeColorRGB(*channels(stroke))
            self._canvas.setLineWidth(0.75)
        self._canvas.roundRect(
            *corner, *size, radius, fill=int(bool(fill)), stroke=int(bool(stroke))
        )

    def dot(self, centre: tuple[float, float], radius: float, colour: str) -> None:
        """Draw a filled circle."""
        self._canvas.setFillColorRGB(*channels(colour))
        self._canvas.circle(*centre, radius, fill=1, stroke=0)


def _colour(colour: str) -> str:
    return "{:.3f} {:.3f} {:.3f}".format(*channels(colour))


def _pen(face: Face, style: Style) -> str:
    if face.thicken:
        return f"2 Tr {style.size * _THICKER:.3f} w {_colour(style.colour)} RG"
    return "0 Tr"
