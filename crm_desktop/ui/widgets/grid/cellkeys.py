"""What keys do while a person goes through the cells of a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.ui.widgets.bindings import holds_alt, is_typing

from .cursor import CellRange

if TYPE_CHECKING:
    import tkinter as tk

    from .grid import VirtualGrid

_SHIFT = 0x1
_CONTROL = 0x4


class CellKeys:
    """Moves the cursor of ``grid`` and asks for what its events name."""

    def __init__(self, grid: VirtualGrid) -> None:
        self._grid = grid

    def press(self, event: tk.Event[Any]) -> str | None:
        """Do what a key says; ``None`` where it means nothing to cells."""
        key = event.keysym.removeprefix("KP_")
        state = int(event.state)
        if (
            (not holds_alt(event) and self._move(key, state))
            or self._step(key, state)
            or self._act(key, state)
        ):
            return "break"
        if key in {"Prior", "Next", "Menu", "F10"}:
            return None
        if is_typing(event) and not state & _CONTROL and self._ask(event.char):
            return "break"
        return None

    def _ask(self, typed: str) -> bool:
        grid = self._grid
        row = grid.current_id
        return row is not None and bool(grid.on_cell(row, grid.cursor.key, typed))

    # --- moving -------------------------------------------------------------------------

    def _move(self, key: str, state: int) -> bool:
        """Do what an arrow or page key says."""
        grid = self._grid
        cursor = grid.cursor
        control = bool(state & _CONTROL)
        if control and key in {"Prior", "Next"}:
            return False
        row, place = max(0, grid.current_index), cursor.place
        end, edge = grid.total - 1, len(cursor.placed) - 1
        page = max(1, grid.canvas.winfo_height() // grid.row_height - 1)
        targets = {
            "Up": (0 if control else row - 1, place),
            "Down": (end if control else row + 1, place),
            "Prior": (row - page, place),
            "Next": (row + page, place),
            "Left": (row, 0 if control else place - 1),
            "Right": (row, edge if control else place + 1),
            "Home": (0 if control else row, 0),
            "End": (end if control else row, edge),
        }
        if key not in targets:
            return False
        if key == "Left" and not place and not state & (_SHIFT | _CONTROL):
            cursor.leave()
            return True
        cursor.go_to_place(*targets[key], extend=bool(state & _SHIFT))
        return True

    def _step(self, key: str, state: int) -> bool:
        """Go to the next cell with Tab, and on to the next row at the end of one."""
        if key not in {"Tab", "ISO_Left_Tab"} or state & _CONTROL:
            return False
        back = key == "ISO_Left_Tab" or bool(state & _SHIFT)
        if self._grid.step_cell(-1 if back else 1):
            return True
        self._grid.cursor.leave()
        return False

    # --- doing --------------------------------------------------------------------------

    def _act(self, key: str, state: int) -> bool:
        grid = self._grid
        row = grid.current_id
        if key == "Escape":
            grid.cursor.leave()
        elif key == "space" and state & _SHIFT:
            cells = grid.cursor.range
            if cells is not None:
                edge = len(grid.cursor.placed) - 1
                grid.cursor.choose(CellRange(cells.first, cells.last, 0, edge))
        elif key == "space":
            if not self._ask(" "):
                grid.input.toggle()
        elif key == "F2":
            self._ask("")
        elif key in {"Return", "Enter"}:
            if not self._ask("") and row is not None:
                grid.on_open(row)
        elif key in {"Delete", "BackSpace"}:
            # Never the records: who stands in a cell means what is in it.
            grid.on_cells_cleared()
        else:
            return False
        return True

    def choose_all(self) -> None:
        """Choose all cells."""
        grid = self._grid
        if grid.total:
            edge = len(grid.cursor.placed) - 1
            grid.cursor.choose(CellRange(0, grid.total - 1, 0, edge))
