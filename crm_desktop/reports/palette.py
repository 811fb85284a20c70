"""The colours and text sizes of reports and charts; no other module names one.

The tones follow the window's own, so that a printed chart is the chart seen on the screen.
Sizes and line heights are in points.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm_desktop.reports.fonts import Weight


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``; ``series`` is used in order and repeats."""

    ground: str
    text: str
    muted: str
    line: str
    soft: str
    accent: str
    series: tuple[str, ...]

    def tone(self, place: int) -> str:
        """Return the colour of the series at ``place``."""
        return self.series[place % len(self.series)]


PAPER = Palette(
    ground="#ffffff",
    text="#1b2433",
    muted="#667085",
    line="#e4e8ee",
    soft="#f4f6f9",
    accent="#2f6fed",
    series=(
        *("#2f6fed", "#12a594", "#e39a1b", "#8464d9", "#d8517f"),
        *("#5f9fd0", "#7a9a3c", "#b8743a", "#98a3b5"),
    ),
)
"""For paper and for the light window."""

DARK = Palette(
    ground="#171c26",
    text="#e3e8f0",
    muted="#98a3b5",
    line="#2a3140",
    soft="#10141c",
    accent="#5b8df6",
    series=(
        *("#5b8df6", "#2fbdab", "#eab04a", "#a288ec", "#e77aa0"),
        *("#7fb6e0", "#9dbb62", "#cf9461", "#7b8798"),
    ),
)
"""For the dark window."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set on paper."""

    size: float
    leading: float
    weight: Weight = "regular"
    colour: str = PAPER.text


TITLE = Style(20, 26, "bold")
SUBTITLE = Style(10, 14, colour=PAPER.muted)
HEADING = Style(12, 16, "bold")
CARD_HEADING = Style(9.5, 13, "bold")
BODY = Style(9, 13.5)
STRONG = Style(9, 13.5, "bold")
LABEL = Style(7.5, 10.5, colour=PAPER.muted)
FIGURE = Style(16, 20, "bold")
RUNNING = Style(7.5, 10, colour=PAPER.muted)
RULE = "#c5ccd8"
"""The stronger line under a table's head and over its totals."""
