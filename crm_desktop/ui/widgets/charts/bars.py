"""Bars that stand, and bars that lie."""

from __future__ import annotations

from crm_desktop.ui.theme import fonts, palette, px
from crm_desktop.ui.theme.shapes import Shape, rounded
from crm_desktop.ui.theme.tokens import mix

from .base import Chart, nice_step, steps_in

_ROW = 34
_LEAST = 72
"""Logical pixels that the bars keep beside long labels."""


class BarChart(Chart):
    """Standing bars with a scale at the left: months, stages. Values below zero count as zero.

    All bars have the accent's colour unless an item names one.
    """

    def colour(self, index: int) -> str:
        """Return the colour of a bar."""
        named = self.items[index].colour
        return palette().tones[named] if named else palette().accent

    def draw(self, width: int, height: int) -> None:
        """Draw grid, bars and labels."""
        c = palette()
        ground = c.surface(self.surface)
        highest = max((item.value for item in self.items), default=0)
        top, bottom = px(12), height - px(26)
        step = nice_step(highest, steps_in(bottom - top))
        count = max(1, -(-highest // step))
        marks = [self.axis(step * line) for line in range(int(count) + 1)]
        left = max(fonts.measure(fonts.MICRO, mark) for mark in marks) + px(12)
        for line, mark in enumerate(marks):
            y = bottom - round((bottom - top) * line / count)
            self.create_line(left, y, width, y, fill=c.line if line else c.field_line)
            self.create_text(left - px(8), y, anchor="e", text=mark, font=fonts.MICRO, fill=c.muted)
        slot = (width - left) / len(self.items)
        bar = max(px(3), min(px(44), round(slot * 0.56)))
        every = self._every(slot)
        for index, item in enumerate(self.items):
            middle = round(left + slot * (index + 0.5))
            tall = round((bottom - top) * max(0.0, item.value) / (step * count))
            colour = self.colour(index)
            if self.lit not in {-1, index}:
                colour = mix(colour, ground, 0.45)
            if tall > 0:
                self._bar(middle - bar // 2, bottom - tall, bar, tall, colour)
            if index % every == 0:
                label = fonts.cut(fonts.MICRO, item.label, round(slot * every) - px(2))
                self.create_text(
                    middle, bottom + px(13), text=label, font=fonts.MICRO, fill=c.muted
                )
            self.areas.append((round(middle - slot / 2), 0, round(middle + slot / 2), height))
        self._tops = [
            bottom - round((bottom - top) * max(0.0, item.value) / (step * count))
            for item in self.items
        ]

    def _every(self, slot: float) -> int:
        widest = max(fonts.measure(fonts.MICRO, item.label) for item in self.items)
        return max(1, -(-min(widest, px(60)) // max(1, int(slot))))

    def _bar(self, x: int, y: int, width: int, height: int, colour: str) -> None:
        # Only the head of a bar is round: its foot stands on the line.
        radius = min(px(4), width // 2, height // 2)
        ground = palette().surface(self.surface)
        if radius > 1:
            head = rounded(Shape(colour, ground, radius, "", 0), width, 2 * radius)
            self.create_image(x, y, anchor="nw", image=head)
            y += radius
            height -= radius
        self.create_rectangle(x, y, x + width, y + height, width=0, fill=colour)

    def tip_at(self, index: int) -> tuple[int, int]:
        """Return the head of the bar."""
        left, _top, right, _bottom = self.areas[index]
        return (left + right) // 2, self._tops[index]


class HBarChart(Chart):
    """Lying bars with label and value in a line: what comes first stands on top.

    Both can be read without a tip, which only tells a label that had to be shortened.
    """

    def draw(self, width: int, height: int) -> None:
        """Draw labels, bars and values."""
        c = palette()
        ground = c.surface(self.surface)
        highest = max((item.value for item in self.items), default=0) or 1
        row = min(px(_ROW), max(px(18), (height - px(8)) // len(self.items)))
        labels = max(fonts.measure(fonts.CAPTION, item.label) for item in self.items)
        values = max(fonts.measure(fonts.CAPTION, item.shown) for item in self.items)
        labels = min(labels, max(px(24), width - values - px(32 + _LEAST)))
        left = px(4) + labels + px(12)
        room = max(px(12), width - left - values - px(16))
        self._short: set[int] = set()
        for index, item in enumerate(self.items):
            middle = px(4) + row * index + row // 2
            lit = index == self.lit
            text = fonts.cut(fonts.CAPTION, item.label, labels)
            if text != item.label:
                self._short.add(index)
            self.create_text(
                px(4),
                middle,
                anchor="w",
                text=text,
                font=fonts.CAPTION,
                fill=c.text if lit else c.muted,
            )
            thick = min(px(12), row - px(6))
            track = Shape(c.hover, ground, thick // 2, "", 0)
            self.create_image(left, middle, anchor="w", image=rounded(track, room, thick))
            long = round(room * max(0.0, item.value) / highest)
            if long > 0:
                shape = Shape(self.colour(index), c.hover, thick // 2, "", 0)
                picture = rounded(shape, max(long, thick), thick)
                self.create_image(left, middle, anchor="w", image=picture)
            self.create_text(
                width - px(4),
                middle,
                anchor="e",
                text=item.shown,
                font=fonts.CAPTION_BOLD if lit else fonts.CAPTION,
                fill=c.text,
            )
            self.areas.append((0, middle - row // 2, width, middle + row - row // 2))

    def colour(self, index: int) -> str:
        """Return the colour of a bar."""
        named = self.items[index].colour
        return palette().tones[named] if named else palette().accent

    def tip_text(self, index: int) -> str:
        """Return label and value where the label was shortened."""
        return super().tip_text(index) if index in self._short else ""
