from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Mapping, Sequence

from crm_desktop.ui.widgets.grid import Cell, GridColumn, VirtualGrid
from tests.ui.kit_driving import press


class NoRows:
    def count(self) -> int:
        return 0

    def ids(self, start: int, stop: int) -> Sequence[int]:
        del start, stop
        return ()

    def rows(self, ids: Sequence[int]) -> Sequence[Mapping[str, Cell]]:
        del ids
        return ()


def test_a_title_that_is_cut_has_a_tip(root: tk.Tk) -> None:
    long = GridColumn("stage", "What became of it in the end", 60, 60, 0)
    made = VirtualGrid(root, (GridColumn("name", "Name", 220, 150, 3, 9), long), NoRows())
    made.pack(fill="both", expand=True)
    made.reload()
    root.update()
    made.header.focus_force()
    root.update()

    def tips() -> list[tk.Toplevel]:
        return [one for one in made.header.winfo_children() if isinstance(one, tk.Toplevel)]

    press(made.header, "<Right>")
    made.canvas.focus_force()
    root.update()
    made.header.focus_force()
    end = time.monotonic() + 20
    while not tips():
        assert time.monotonic() < end
        root.tk.dooneevent(2)
        root.update()
    assert tips()[0].winfo_children()[0].cget("text") == long.title
    press(made.header, "<Left>")
    assert not tips()
