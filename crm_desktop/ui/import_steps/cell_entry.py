"""Changing a cell of the file in the list of its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crm_desktop.ui.cell_keys import EditorKeys
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Frame, TextField
from crm_desktop.ui.widgets.grid import VirtualGrid

_LEAST = 150


class CellEntry:
    """A line of text over a cell of ``grid``.

    ``text_of(row, key)`` says what stands there, ``None`` where nobody may type; ``take(row, key,
    text)`` hears what was entered. Enter takes it and goes down, Tab to the right, Esc gives up.
    """

    def __init__(
        self,
        grid: VirtualGrid,
        text_of: Callable[[int, str], str | None],
        take: Callable[[int, str, str], Any],
    ) -> None:
        self._grid = grid
        self._text_of = text_of
        self._take = take
        self._box: Frame | None = None
        self._at: tuple[int, str] | None = None
        self._before = ""
        self.field: TextField | None = None
        self._keys = EditorKeys(grid, self.commit, self.cancel, self.leave)
        grid.on_cell = self.begin
        grid.on_painted = self.follow

    def begin(self, row: int, key: str, typed: str) -> bool:
        """Change a cell, beginning with what was typed; return whether that can be."""
        if self.field is not None:
            self.commit()
        text = self._text_of(row, key)
        if text is None:
            return False
        if typed == " ":
            typed = ""
        self._at, self._before = (row, key), text
        box = self._box = Frame(self._grid.canvas, "card")
        field = self.field = TextField(box)
        field.pack(fill="both", expand=True)
        field.set(typed or text)
        self._grid.cursor.covered = True
        self._grid.cursor.paint()
        box.update_idletasks()
        self.follow()
        box.update_idletasks()
        self._keys.listen(field, typed=bool(typed))
        field.focus()
        field.entry.icursor("end")
        if not typed:
            field.entry.selection_range(0, "end")
        return True

    def commit(self, down: int = 0, right: int = 0) -> bool:
        """Take what was entered and go on by so many cells."""
        if self.field is None or self._at is None:
            return True
        row, key = self._at
        text = self.field.get()
        changed = text != self._before
        self._close()
        grid = self._grid
        grid.canvas.focus_set()
        grid.cursor.on = True
        if right:
            grid.step_cell(right)
        elif down:
            grid.cursor.go(grid.current_index + down, key)
        if changed:
            self._take(row, key, text)
        return True

    def cancel(self) -> None:
        """Give up what was entered."""
        self._close()
        self._grid.canvas.focus_set()

    def leave(self) -> None:
        """Take what was entered as the keyboard goes elsewhere."""
        if self.field is None or self._at is None:
            return
        (row, key), text = self._at, self.field.get()
        changed = text != self._before
        self._close()
        if changed:
            self._take(row, key, text)

    def _close(self) -> None:
        box, self._box, self._at, self.field = self._box, None, None, None
        self._keys.forget()
        self._grid.cursor.covered = False
        self._grid.cursor.paint()
        if box is not None and box.winfo_exists():
            box.destroy()

    def follow(self) -> None:
        """Keep the entry at its cell wherever it goes."""
        if self._box is None or self._at is None or self.field is None:
            return
        grid, (row, key) = self._grid, self._at
        index = grid.index_of(row)
        if index is None:
            return
        x, y, width, high = grid.cursor.box(index, key)
        x -= round(grid.canvas.canvasx(0))
        y -= grid.top()
        tall = self.field.winfo_reqheight()
        width = max(width, px(_LEAST))
        x = min(x, max(0, grid.canvas.winfo_width() - width - px(2)))
        self._box.place(x=x, y=y + (high - tall) // 2, width=width, height=tall)
