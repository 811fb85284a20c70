"""One or more lines over the same points, such as months."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts, icon, palette, px
from crm_desktop.ui.theme.shapes import disc
from crm_desktop.ui.theme.tokens import mix

from .base import Chart, ChartItem, nice_step

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Sequence


_OVER = 3


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name and a value for each point; ``None`` leaves a gap."""

    label: str
    values: Sequence[float | None]


class LineChart(Chart):
    """``set`` draws one line through items; ``set_series`` several, with a legend on top."""

    def __init__(self, parent: tk.Misc, *, height: int = 200, width: int = 320) -> None:
        super().__init__(parent, height=height, width=width)
        self._series: Sequence[Series] = ()
        self._points: list[list[float | None]] = []
        self.marks: tuple[float, int] | None = None
        """Distance and number of the grid lines above zero, where the scale is given."""

    def set(self, items: Sequence[ChartItem]) -> None:
        """Show one line through ``items``."""
        self._series = (Series("", [item.value for item in items]),)
        super().set(items)

    def set_series(self, points: Sequence[ChartItem], series: Sequence[Series]) -> None:
        """Show ``series`` over ``points``, whose own values are not drawn."""
        self._series = series
        super().set(points)

    def draw(self, width: int, height: int) -> None:
        """Draw grid, lines and labels."""
        c = palette()
        values = [v for each in self._series for v in each.values if v is not None]
        highest = max([*values, 0])
        step, count = self.marks or _scale(highest)
        named = any(each.label for each in self._series)
        top, bottom = px(34 if named else 12), height - px(26)
        marks = [self.axis(step * line) for line in range(int(count) + 1)]
        left = max(fonts.measure(fonts.MICRO, mark) for mark in marks) + px(12)
        for line, mark in enumerate(marks):
            y = bottom - round((bottom - top) * line / count)
            self.create_text(left - px(8), y, anchor="e", text=mark, font=fonts.MICRO, fill=c.muted)
        slot = (width - left) / len(self.items)
        xs = [round(left + slot * (index + 0.5)) for index in range(len(self.items))]
        widest = max(fonts.measure(fonts.MICRO, item.label) for item in self.items) + px(8)
        every = max(1, -(-widest // max(1, int(slot))))
        for index, item in enumerate(self.items):
            if index % every == 0:
                self.create_text(
                    xs[index], bottom + px(13), text=item.label, font=fonts.MICRO, fill=c.muted
                )
            self.areas.append((round(xs[index] - slot / 2), 0, round(xs[index] + slot / 2), height))
        scale = (bottom - top) / (step * count)
        self._points = [
            [None if v is None else bottom - max(0.0, v) * scale for v in each.values]
            for each in self._series
        ]
        levels = tuple(bottom - round((bottom - top) * n / count) for n in range(int(count) + 1))
        self._plot(xs, levels, (width - left, bottom + px(8)), left)
        if 0 <= self.lit < len(xs):
            self.create_line(xs[self.lit], top, xs[self.lit], bottom, fill=c.field_line)
        for place, ys in enumerate(self._points):
            for index, (x, at) in enumerate(zip(xs, ys, strict=False)):
                if at is not None and (len(xs) == 1 or index == self.lit):
                    colour = c.series[place % len(c.series)]
                    dot = disc(colour, c.surface(self.surface), px(8))
                    self.create_image(x, round(at), image=dot)
        if named:
            self._legend(left)

    def _plot(
        self, xs: Sequence[int], levels: tuple[int, ...], size: tuple[int, int], left: int
    ) -> None:
        """Put the grid and the lines there as one picture: Tk's own lines have no smooth edge."""
        c = palette()
        ground = c.surface(self.surface)
        key = (tuple(xs), levels, size, ground, tuple(map(tuple, self._points)))

        def draw() -> bytes:
            from PIL import Image, ImageDraw  # noqa: PLC0415 - heavy; only when drawing

            big = Image.new("RGB", (size[0] * _OVER, size[1] * _OVER), ground)
            pen = ImageDraw.Draw(big)
            thin = px(1) * _OVER
            for number, y in enumerate(levels):
                colour = c.line if number else c.field_line
                box = (0, y * _OVER, big.width, y * _OVER + thin - 1)
                pen.rectangle(box, fill=colour)
            for place, ys in enumerate(self._points):
                colour = c.series[place % len(c.series)]
                for points in _runs(xs, ys, left):
                    if len(self._series) == 1:
                        foot = levels[0] * _OVER
                        area = [*points, (points[-1][0], foot), (points[0][0], foot)]
                        pen.polygon(area, fill=mix(ground, colour, 0.1))
                    pen.line(points, fill=colour, width=px(2) * _OVER, joint="curve")
            flat = big.reduce(_OVER)
            return b"P6 %d %d 255\n" % flat.size + flat.tobytes()

        self.create_image(left, 0, anchor="nw", image=self.picture(key, draw))

    def _legend(self, left: int) -> None:
        c = palette()
        ground = c.surface(self.surface)
        x = left
        for place, each in enumerate(self._series):
            colour = c.series[place % len(c.series)]
            self.create_image(x, px(12), anchor="w", image=icon("dot", 8, colour, ground))
            self.create_text(
                x + px(14), px(12), anchor="w", text=each.label, font=fonts.CAPTION, fill=c.muted
            )
            x += px(14) + fonts.measure(fonts.CAPTION, each.label) + px(18)

    def tip_at(self, index: int) -> tuple[int, int]:
        """Return the highest point above the place."""
        left, _top, right, _bottom = self.areas[index]
        ys = [line[index] for line in self._points if index < len(line)]
        return (left + right) // 2, round(min((y for y in ys if y is not None), default=px(40)))

    def tip_text(self, index: int) -> str:
        """Return the values of all lines at a place."""
        item = self.items[index]
        if len(self._series) == 1:
            return super().tip_text(index)
        lines = [item.title or item.label]
        for each in self._series:
            value = each.values[index] if index < len(each.values) else None
            if value is not None:
                lines.append(f"{each.label}: {self.axis(value)}")
        return "\n".join(lines)


def _scale(highest: float) -> tuple[float, int]:
    step = nice_step(highest)
    return step, max(1, int(-(-highest // step)))


def _runs(
    xs: Sequence[int], ys: Sequence[float | None], left: int
) -> list[list[tuple[float, float]]]:
    """Return the unbroken parts of a line, enlarged for drawing."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(xs, ys, strict=False):
        if y is None:
            runs.append([])
        else:
            runs[-1].append(((x - left) * _OVER, y * _OVER))
    return [run for run in runs if len(run) > 1]
