"""The current cell of a grid, and the rectangle of cells that is chosen with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_desktop.ui.theme import palette, px

if TYPE_CHECKING:
    from .grid import VirtualGrid
    from .layout import Placed

_RING = 2


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle of cells: rows by position and columns by place, both ends included."""

    first: int
    last: int
    left: int
    right: int

    @property
    def many(self) -> bool:
        """Whether there is more than one cell in it."""
        return self.first != self.last or self.left != self.right

    def holds(self, row: int, place: int) -> bool:
        """Say whether a cell is in it."""
        return self.first <= row <= self.last and self.left <= place <= self.right


class CellCursor:
    """Whether a person goes through cells (``on``), or through rows as at first, and where.

    The row is the grid's current one; ``key`` is the column. With an anchor, all cells between
    it and the current one are chosen. A column that is no longer in view gives way to the one
    that took its place.
    """

    def __init__(self, grid: VirtualGrid) -> None:
        self._grid = grid
        self.on = False
        self.covered = False
        """Whether something stands over the cell, so that its ring is not drawn."""
        self.key = ""
        self._anchor: tuple[int, int, str] | None = None
        """Position and id of the row, and the column."""
        self._ring = 0

    # --- where it is --------------------------------------------------------------------

    @property
    def placed(self) -> list[Placed]:
        """The columns that can be gone through, from the left."""
        return self._grid.arrangement.placed

    @property
    def place(self) -> int:
        """The place of the current column among those in view, from 0."""
        return self._place_of(self.key)

    def _place_of(self, key: str) -> int:
        for place, each in enumerate(self.placed):
            if each.column.key == key:
                return place
        return 0

    @property
    def range(self) -> CellRange | None:
        """The chosen cells; ``None`` while rows are gone through."""
        grid = self._grid
        if not self.on or grid.current_index < 0 or not self.placed:
            return None
        row, place = grid.current_index, self.place
        other, corner = row, place
        if self._anchor is not None:
            index, row_id, key = self._anchor
            # Rows that came or went in between make another rectangle of it: then it is given up.
            if index < grid.total and grid.id_at(index) == row_id:
                other, corner = index, self._place_of(key)
            else:
                self._anchor = None
        return CellRange(min(row, other), max(row, other), min(place, corner), max(place, corner))

    def keys(self, cells: CellRange) -> list[str]:
        """Return the columns of a rectangle."""
        return [each.column.key for each in self.placed[cells.left : cells.right + 1]]

    def key_at(self, x: int) -> str:
        """Return the column at ``x`` pixels from the left of the view ("" for none)."""
        grid = self._grid
        far = round(grid.canvas.canvasx(x)) - grid.left
        for each in self.placed:
            if each.x <= far < each.x + each.width:
                return each.column.key
        return ""

    def box(self, index: int, key: str) -> tuple[int, int, int, int]:
        """Return x, y, width and height of a cell on the canvas, whatever is in view."""
        grid = self._grid
        each = self.placed[self._place_of(key)]
        high = grid.row_height
        return grid.left + each.x, index * high, each.width, high

    # --- moving -------------------------------------------------------------------------

    def enter(self, key: str = "") -> bool:
        """Go through cells from now on; return whether there are any."""
        grid = self._grid
        if not grid.total or not self.placed:
            return False
        if not key:
            far = grid.canvas.canvasx(0) - grid.left
            inside = [each for each in self.placed if each.x >= far]
            key = (inside or self.placed)[0].column.key
        self.on = True
        self._anchor = None
        self.go(max(0, grid.current_index), key)
        return True

    def leave(self) -> None:
        """Go through rows again."""
        if self.on:
            self.on = False
            self._anchor = None
            self._grid.paint()

    def go(self, index: int, key: str, *, extend: bool = False) -> None:
        """Make a cell current and bring it into view; ``extend`` keeps the other corner."""
        grid = self._grid
        index = max(0, min(index, grid.total - 1))
        index = grid.past_heads(index, index - grid.current_index)
        if not extend:
            self._anchor = None
        elif self._anchor is None and grid.current_index >= 0:
            now = grid.current_index
            self._anchor = (now, grid.id_at(now), self.key)
        self.key = key
        row = grid.id_at(index)
        differs = not (grid.selection.members == {row} and not grid.selection.inverted)
        grid.selection.set_only(row)
        grid.go_to(index)
        self._see()
        if differs:
            grid.selection_changed()

    def go_to_place(self, index: int, place: int, *, extend: bool = False) -> None:
        """Make the cell at a row and a place among the columns current."""
        place = max(0, min(place, len(self.placed) - 1))
        self.go(index, self.placed[place].column.key, extend=extend)

    def choose(self, cells: CellRange) -> None:
        """Choose a rectangle; its last cell is the current one."""
        grid = self._grid
        top = grid.top()
        self.on = True
        self.go_to_place(cells.last, cells.right)
        first = grid.id_at(cells.first)
        self._anchor = (cells.first, first, self.placed[cells.left].column.key)
        grid.scroll_to(top)
        grid.paint()

    def _see(self) -> None:
        x, _y, width, _high = self.box(self._grid.current_index, self.key)
        first = self.place == 0
        self._grid.see_across(0 if first else x, width + (x if first else 0))

    # --- painting -----------------------------------------------------------------------

    def forget_items(self) -> None:
        """Draw anew: everything on the canvas was deleted."""
        self._ring = 0

    def paint(self) -> None:
        """Show the ring around the current cell where it is now."""
        grid = self._grid
        canvas = grid.canvas
        gone = not self.on or self.covered or grid.current_index < 0
        if gone or not self.placed:
            if self._ring:
                canvas.itemconfigure(self._ring, state="hidden")
            return
        c = palette()
        if not self._ring:
            self._ring = canvas.create_rectangle(0, 0, 0, 0)
        x, y, width, high = self.box(grid.current_index, self.key)
        thick = px(_RING)
        canvas.coords(
            self._ring, x + thick // 2, y + thick // 2, x + width - thick, y + high - thick
        )
        colour = c.accent if grid.input.focused else c.muted
        canvas.itemconfigure(self._ring, state="normal", outline=colour, width=thick)
        canvas.tag_raise(self._ring)
