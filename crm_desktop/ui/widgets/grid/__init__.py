"""The virtual grid: columns, source, selection and the widget itself."""

from __future__ import annotations

from .events import GridEvents, GridLayout
from .footer import GridFooter
from .grid import VirtualGrid
from .heads import GroupHead
from .model import ESSENTIAL, Cell, Density, GridColumn, GridSource, SortKey
from .selection import Selection

__all__ = [
    "ESSENTIAL",
    "Cell",
    "Density",
    "GridColumn",
    "GridEvents",
    "GridFooter",
    "GridLayout",
    "GridSource",
    "GroupHead",
    "Selection",
    "SortKey",
    "VirtualGrid",
]
