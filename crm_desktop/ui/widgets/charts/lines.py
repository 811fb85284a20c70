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
        step = nice_step(highest)
        count = max(1, -(-highest // step))
        named = any(each.label for each in self._series)
        top, bottom = px(34 if named else 12), height - px(26)
        marks = [self.axis(step * line) for line in range(int(count) + 1)]
        left = max(fonts.measure(fonts.MICRO, mark) for mark in marks) + px(12)
        for line, mark in enumerate(marks):
            y = bottom - round((bottom - top) * line / count)
            self.create_line(left, y, width, y, fill=c.line if line else c.field_line)
            self.create_text(left - px(8), y, anchor="e", text=mark, font=fonts.MICRO, fill=c.muted)
        slot = (width - left) / len(self.items)
        xs = [round(left + slot * (index + 0.5)) for index in range(len(self.items))]
        if 0 <= self.lit < len(xs):
            self.create_line(xs[self.lit], top, xs[self.lit], bottom, fill=c.field_line)
        widest = max(fonts.measure(fonts.MICRO, item.label) for item in self.items) + px(8)
        every = max(1, -(-widest // max(1, int(slot))))
        for index, item in enumerate(self.items):
            if index % every == 0:
                self.create_text(
                    xs[index], bottom + px(13), text=item.label, font=fonts.MICRO, fill=c.muted
                )
            self.areas.append((round(xs[index] - slot / 2), 0, round(xs[index] + slot / 2), height))
        scale = (bottom - top) / (step * count)
        self._points: list[list[int | None]] = []
        for place, each in enumerate(self._series):
            ys = [None if v is None else round(bottom - max(0.0, v) * scale) for v in each.values]
            self._points.append(ys)
            self._line(xs, ys, c.series[place % len(c.series)], bottom)
        if named:
            self._legend(left)

    def _line(self, xs: Sequence[int], ys: Sequence[int | None], colour: str, bottom: int) -> None:
        ground = palette().surface(self.surface)
        run: list[tuple[int, int]] = []
        runs = [run]
        for x, y in zip(xs, ys, strict=False):
            if y is None:
                run = []
                runs.append(run)
            else:
                run.append((x, y))
        for points in runs:
            if len(points) > 1:
                if len(self._series) == 1:
                    ends = [(points[-1][0], bottom), (points[0][0], bottom)]
                    area = [n for point in (*points, *ends) for n in point]
                    self.create_polygon(*area, fill=mix(ground, colour, 0.1), width=0)
                flat = [n for point in points for n in point]
                self.create_line(*flat, fill=colour, width=px(2), joinstyle="round")
        dot = disc(colour, ground, px(7))
        for index, (x, y) in enumerate(zip(xs, ys, strict=False)):
            alone = len(xs) == 1
            if y is not None and (alone or index == self.lit):
                self.create_image(x, y, image=dot)

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
        return (left + right) // 2, min((y for y in ys if y is not None), default=px(40))

    def tip_text(self, index: int) -> str:
        """Return the values of all lines at a place."""
        item = self.items[index]
        if len(self._series) == 1:
            return super().tip_text(index)
        lines = [item.label]
        for each in self._series:
            value = each.values[index] if index < len(each.values) else None
            if value is not None:
                lines.append(f"{each.label}: {self.axis(value)}")
        return "\n".join(lines)
