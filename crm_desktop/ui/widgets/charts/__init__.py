"""Small charts, drawn on a canvas; what is large or printed is drawn elsewhere."""

from __future__ import annotations

from .bars import BarChart, HBarChart
from .base import ChartItem
from .donut import DonutChart
from .lines import LineChart, Series

__all__ = ["BarChart", "ChartItem", "DonutChart", "HBarChart", "LineChart", "Series"]
