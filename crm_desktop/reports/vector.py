"""Drawing a matplotlib figure straight onto a PDF page, as lines and text rather than dots.

The chart prints as sharply as the table beside it, uses the fonts that the document already
embeds, and its words can be searched and copied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.path import Path as Outline

from crm_desktop.reports.fonts import Weight, typeface
from crm_desktop.reports.ink import Ink
from crm_desktop.reports.palette import Style

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import Transform

_ASCENT = 0.76
_DESCENT = 0.16
_CAPS = {"butt": 0, "round": 1, "projecting": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_BOLD = 600


def draw_figure(figure: Figure, canvas: Any, ink: Ink, left: float, bottom: float) -> None:
    """Draw ``figure`` with its lower left corner at a place on the page; one inch is 72 points."""
    figure.set_dpi(72)
    canvas.saveState()
    canvas.translate(left, bottom)
    width, height = figure.get_size_inches() * 72
    figure.draw(_PageRenderer(canvas, ink, float(width), float(height)))
    canvas.restoreState()


class _PageRenderer(RendererBase):
    """What matplotlib needs to draw on a ReportLab canvas."""

    def __init__(self, canvas: Any, ink: Ink, width: float, height: float) -> None:
        super().__init__()
        self._canvas = canvas
        self._ink = ink
        self._size = (width, height)

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._size

    def flipy(self) -> bool:
        return False

    def points_to_pixels(self, points: Any) -> Any:
        return points

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Outline,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803 - matplotlib's name
    ) -> None:
        canvas = self._canvas
        stroke = gc.get_linewidth() > 0 and gc.get_alpha() != 0
        if not stroke and rgbFace is None:
            return
        canvas.saveState()
        self._clip(gc)
        if rgbFace is not None:
            opacity = rgbFace[3] if len(rgbFace) > 3 else 1.0  # noqa: PLR2004 - alpha
            canvas.setFillColorRGB(*rgbFace[:3])
            canvas.setFillAlpha(gc.get_alpha() if gc.get_forced_alpha() else opacity)
        if stroke:
            self._pen(gc)
        canvas.drawPath(
            self._outline(path.transformed(transform)),
            stroke=int(stroke),
            fill=int(rgbFace is not None),
        )
        canvas.restoreState()

    def _pen(self, gc: GraphicsContextBase) -> None:
        canvas = self._canvas
        red, green, blue, alpha = _rgba(gc)
        canvas.setStrokeColorRGB(red, green, blue)
        canvas.setStrokeAlpha(alpha)
        canvas.setLineWidth(gc.get_linewidth())
        canvas.setLineCap(_CAPS[gc.get_capstyle()])
        canvas.setLineJoin(_JOINS[gc.get_joinstyle()])
        pattern: Any = gc.get_dashes()
        if pattern[1] is not None:
            canvas.setDash([float(dash) for dash in pattern[1]], float(pattern[0]))

    def _clip(self, gc: GraphicsContextBase) -> None:
        box = gc.get_clip_rectangle()
        if box is not None:
            clip = self._canvas.beginPath()
            clip.rect(box.x0, box.y0, box.width, box.height)
            self._canvas.clipPath(clip, stroke=0, fill=0)

    def _outline(self, path: Outline) -> Any:
        outline = self._canvas.beginPath()
        last = (0.0, 0.0)
        for points, code in path.iter_segments(simplify=False, curves=True):
            if code == Outline.MOVETO:
                outline.moveTo(*points)
            elif code == Outline.LINETO:
                outline.lineTo(*points)
            elif code == Outline.CURVE3:
                outline.curveTo(*_cubic(last, *map(float, points)))
            elif code == Outline.CURVE4:
                outline.curveTo(*points)
            elif code == Outline.CLOSEPOLY:
                outline.close()
            if code != Outline.CLOSEPOLY:
                last = (float(points[-2]), float(points[-1]))
        return outline

    def draw_text(  # noqa: PLR0917 - matplotlib's signature
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,  # noqa: ARG002 - formulas are switched off
        mtext: Any = None,  # noqa: ARG002 - the same
    ) -> None:
        red, green, blue = (round(channel * 255) for channel in _rgba(gc)[:3])
        size = float(prop.get_size_in_points())
        style = Style(size, size, _weight(prop), f"#{red:02x}{green:02x}{blue:02x}")
        self._canvas.saveState()
        self._canvas.translate(x, y)
        if angle:
            self._canvas.rotate(angle)
        self._ink.text(0, 0, s, style)
        self._canvas.restoreState()

    def get_text_width_height_descent(
        self,
        s: str,
        prop: FontProperties,
        ismath: bool | str,  # noqa: ARG002 - formulas are switched off
    ) -> tuple[float, float, float]:
        size = float(prop.get_size_in_points())
        width = typeface(_weight(prop)).width(s, size)
        return width, (_ASCENT + _DESCENT) * size, _DESCENT * size


def _rgba(gc: GraphicsContextBase) -> tuple[float, float, float, float]:
    return to_rgba(gc.get_rgb())


def _weight(prop: FontProperties) -> Weight:
    weight = prop.get_weight()
    heavy = weight in {"bold", "heavy", "black"} or (isinstance(weight, int) and weight >= _BOLD)
    return "bold" if heavy else "regular"


def _cubic(
    start: tuple[float, float], x1: float, y1: float, x2: float, y2: float
) -> tuple[float, ...]:
    """Return the cubic Bézier curve that equals a quadratic one."""
    return (
        start[0] + 2 / 3 * (x1 - start[0]),
        start[1] + 2 / 3 * (y1 - start[1]),
        x2 + 2 / 3 * (x1 - x2),
        y2 + 2 / 3 * (y1 - y2),
        x2,
        y2,
    )
