"""The ground on which a chart is drawn: measures in points, texts, legend, axes, labels."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import Affine2D

from crm_desktop.reports.dataset import ChartBlock
from crm_desktop.reports.fonts import Weight, typeface
from crm_desktop.reports.formats import short
from crm_desktop.reports.ink import channels
from crm_desktop.reports.palette import Palette
from crm_desktop.reports.typesetting import prepared, shortened, wrap

TEXT = 7.5
_EDGE = 4.0
_LEGEND_LINE = 14.0
_SWATCH = 7.0
_LINES = 2


def number(value: float | Decimal | None) -> float:
    """Return ``value`` as matplotlib takes it; what is missing is not a number."""
    return math.nan if value is None else float(value)


def mixed(colour: str, ground: str, part: float) -> tuple[float, float, float]:
    """Return ``part`` of ``colour`` on ``ground``."""
    red, green, blue = (
        over * part + under * (1 - part)
        for over, under in zip(channels(colour), channels(ground), strict=True)
    )
    return red, green, blue


class Plot:
    """One chart while it is drawn. All places are in points from the lower left corner."""

    def __init__(
        self, chart: ChartBlock, size: tuple[float, float], dpi: float, palette: Palette
    ) -> None:
        self.chart = chart
        self.palette = palette
        self.width, self.height = size[0] * 72, size[1] * 72
        self.figure = Figure(figsize=size, dpi=dpi, facecolor=palette.ground)
        self.labels = [prepared(label).replace("\n", " ") for label in chart.labels]
        self.names = [prepared(series.name).replace("\n", " ") for series in chart.series]
        self.values = [
            [number(value) for value in series.values[: len(self.labels)]]
            + [math.nan] * (len(self.labels) - len(series.values))
            for series in chart.series
        ]
        self._points = Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans

    def tone(self, place: int) -> str:
        """Return the colour of a series."""
        return self.palette.tone(place)

    def short(self, value: float) -> str:
        """Return a value as the chart writes it."""
        return short(value, self.chart.value_kind, self.chart.sign)

    def measure(self, text: str, weight: Weight = "regular", size: float = TEXT) -> float:
        """Return the width of a text in points."""
        return typeface(weight).width(text, size)

    def say(self, text: str) -> None:
        """Write one muted sentence in the middle."""
        self.text(self.width / 2, self.height / 2, text, ha="center", va="center", size=8.5)

    def text(self, x: float, y: float, text: str, **how: Any) -> None:
        """Write ``text`` at a place; muted unless ``color`` says otherwise."""
        how = {"fontsize": how.pop("size", TEXT), "color": self.palette.muted, **how}
        self.figure.text(x, y, text, transform=self._points, **how)

    def rectangle(self, x: float, y: float, width: float, height: float, colour: Any) -> None:
        """Fill a rectangle outside the axes."""
        patch = Rectangle((x, y), width, height, facecolor=colour, edgecolor="none", linewidth=0)
        patch.set_transform(self._points)
        self.figure.add_artist(patch)

    def axes(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Return bare axes with these margins."""
        width = max(1.0, self.width - left - right)
        height = max(1.0, self.height - bottom - top)
        place = (left / self.width, bottom / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(place)
        axes.set_facecolor("none")
        for spine in axes.spines.values():
            spine.set_visible(False)
        axes.tick_params(length=0, pad=4, labelsize=TEXT, labelcolor=self.palette.muted, width=0.5)
        axes.set_axisbelow(True)
        return axes

    def legend(self) -> float:
        """Write the names of several series on top; return the height that this takes."""
        if len(self.names) < 2:  # noqa: PLR2004 - a single series needs no legend
            return 0.0
        names = self.names
        for per_line in (1, 2, 3):
            room = self.width / per_line - _EDGE - _SWATCH - 18
            names = [self.trimmed(name, room) for name in self.names]
            places = self._legend_places(names)
            if places[-1][1] >= self.height - 10 - 3 * _LEGEND_LINE:
                break
        for place, (name, (x, y)) in enumerate(zip(names, places, strict=True)):
            self.rectangle(x, y - _SWATCH / 2, _SWATCH, _SWATCH, self.tone(place))
            self.text(x + _SWATCH + 4, y, name, va="center_baseline")
        return self.height - places[-1][1] + 6

    def _legend_places(self, names: list[str]) -> list[tuple[float, float]]:
        """Return where each name of the legend begins, line after line."""
        places = []
        x, y = _EDGE, self.height - 10.0
        for name in names:
            needed = _SWATCH + 4 + self.measure(name)
            if x > _EDGE and x + needed > self.width:
                x, y = _EDGE, y - _LEGEND_LINE
            places.append((x, y))
            x += needed + 14
        return places

    def trimmed(self, text: str, width: float, size: float = TEXT) -> str:
        """Return ``text``, shortened with an ellipsis where it is wider than ``width``."""
        return shortened(text, width, typeface("regular"), size)

    def fitted(self, slot: float) -> list[str]:
        """Return the labels as they fit under slots of this width: in lines, or some left out."""
        room = slot - 3
        face = typeface("regular")
        longest = max((self.measure(label) for label in self.labels), default=0.0)
        if longest <= room:
            return self.labels
        broken = [wrap(label, room, face, TEXT) for label in self.labels]
        whole = all(
            len(lines) <= _LINES and not _cut(label, lines)
            for label, lines in zip(self.labels, broken, strict=True)
        )
        if whole:
            return ["\n".join(lines) for lines in broken]
        if len(self.labels) > 8 or self.chart.kind == "line":  # noqa: PLR2004 - a row of times
            every = math.ceil((min(longest, 80.0) + 6) / max(slot, 1.0))
            return [
                self.trimmed(label, slot * every) if place % every == 0 else ""
                for place, label in enumerate(self.labels)
            ]
        return [
            "\n".join(self._two_lines(label, lines, room))
            for label, lines in zip(self.labels, broken, strict=True)
        ]

    def _two_lines(self, label: str, lines: list[str], room: float) -> list[str]:
        if len(lines) <= _LINES:
            return lines
        rest = label[len(lines[0]) :].lstrip()
        return [lines[0], self.trimmed(rest, room)]

    def scale(self, axes: Axes, low: float, high: float, *, written: bool) -> float:
        """Set the value axis from ``low`` to ``high``; return the width of its labels."""
        whole = self.chart.value_kind == "integer"
        locator = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10], integer=whole)
        ticks = [float(tick) for tick in locator.tick_values(low, high)]
        axes.set_ylim(ticks[0] if low else 0, max(ticks[-1], high))
        axes.set_yticks(ticks)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: self.short(value)))
        if not written:
            axes.set_yticks([])
            return 0.0
        axes.grid(axis="y", color=self.palette.line, linewidth=0.6)
        return max(self.measure(self.short(tick)) for tick in ticks)

    def ground_line(self, axes: Axes, level: float = 0) -> None:
        """Draw the line at zero, or at the ``level`` at which the axis begins."""
        colour = mixed(self.palette.muted, self.palette.ground, 0.6)
        axes.axhline(level, color=colour, linewidth=0.7, clip_on=False)


def _cut(label: str, lines: list[str]) -> bool:
    """Whether a word or a date was broken in the middle to make ``lines``."""
    place = 0
    for line in lines[:-1]:
        place += len(line)
        if label[place] == " ":
            place += 1
        elif label[place - 1].isascii() and label[place].isascii():
            return True
    return False
