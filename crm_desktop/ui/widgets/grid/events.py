"""What a grid reports, and how its columns are arranged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from .model import SortKey
    from .selection import Selection


@dataclass
class GridLayout:
    """How a person has arranged the columns: order, hidden keys, logical widths."""

    order: list[str] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    widths: dict[str, int] = field(default_factory=dict)


def _nothing(*_args: Any) -> None:
    """Stand in for a callback that nobody gave."""


class GridEvents:
    """The callbacks of a grid: attributes to be set after it was made.

    ``on_status(chosen, first, last, total)`` counts from 1 and gives 0 for no rows;
    ``on_menu`` and ``on_header_menu`` (after the column's key, "" for none) get a place on the
    screen. ``on_cell(row, key, typed)`` asks for a cell to be changed, beginning with what was
    typed ("" for nothing yet), and says whether it can be; ``on_cells_cleared`` asks for the
    chosen cells to be emptied, ``on_fold(head, open)`` for a group to be folded or not
    (``None``: the other way), ``on_paste`` for the clipboard to be taken. ``on_type(text)`` hears
    what was typed in the list within a short time. ``on_painted`` follows everything that moves
    the rows.
    """

    def __init__(self) -> None:
        self.on_open: Callable[[int], Any] = _nothing
        self.on_edit: Callable[[int], Any] = _nothing
        self.on_delete: Callable[[Selection], Any] = _nothing
        self.on_current: Callable[[int | None], Any] = _nothing
        self.on_selection: Callable[[Selection], Any] = _nothing
        self.on_sort: Callable[[list[SortKey]], Any] = _nothing
        self.on_menu: Callable[[int, int], Any] = _nothing
        self.on_header_menu: Callable[[str, int, int], Any] = _nothing
        self.on_layout: Callable[[GridLayout], Any] = _nothing
        self.on_status: Callable[[int, int, int, int], Any] = _nothing
        self.on_cell: Callable[[int, str, str], Any] = _nothing
        self.on_cells_cleared: Callable[[], Any] = _nothing
        self.on_fold: Callable[[int, bool | None], Any] = _nothing
        self.on_paste: Callable[[], Any] = _nothing
        self.on_type: Callable[[str], Any] = _nothing
        self.on_painted: Callable[[], Any] = _nothing
