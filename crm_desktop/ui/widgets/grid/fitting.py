"""How wide a column has to be for what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts, px
from crm_desktop.ui.theme.tokens import scale

from .cells import PAD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Cell, GridColumn

_MOST = 520
"""No column grows beyond this by itself, in logical pixels."""
_DISC = 40
_SMALL_DISC = 28
_PILL = 20
_ARROW = 14


def wanted_width(
    column: GridColumn, cells: Iterable[Cell], *, two_lines: bool, arrow: bool = False
) -> int:
    """Return the logical width that shows the title and all of ``cells`` uncut.

    ``arrow``: the title has a sort arrow beside it.
    """
    title = fonts.CAPTION_BOLD if arrow else fonts.CAPTION
    widest = fonts.measure(title, column.title) + (px(_ARROW) if arrow else 0)
    font = fonts.CAPTION if column.kind == "pill" else fonts.BODY
    added = px(_PILL) if column.kind == "pill" else 0
    if column.kind == "avatar":
        added = px(_DISC if two_lines else _SMALL_DISC)
    for cell in cells:
        needed = fonts.measure(font, cell.text) if cell.text else 0
        if two_lines and cell.subtitle and column.kind in {"avatar", "two-line"}:
            needed = max(needed, fonts.measure(fonts.CAPTION, cell.subtitle))
        widest = max(widest, needed + added)
    # One pixel for what rounding takes from a text.
    return min(_MOST, round((widest + 2 * px(PAD)) / scale()) + 2)
