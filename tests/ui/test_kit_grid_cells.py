"""Going through cells: the ring, rectangles, what keys and presses ask for, what is copied."""

from __future__ import annotations

import itertools
import tkinter as tk
from array import array

import pytest

from crm_desktop.exchange.clipboard import read_block
from crm_desktop.ui import theme
from crm_desktop.ui.widgets.grid import Density, GridColumn, GridLayout, VirtualGrid
from crm_desktop.ui.widgets.grid.cursor import CellRange

from .kit_driving import click, fills, press
from .test_kit_grid import COLUMNS, Rows

KEYS = ("name", "stage", "city", "sum", "active")


@pytest.fixture
def grid(root: tk.Tk) -> VirtualGrid:
    made = VirtualGrid(root, COLUMNS, Rows(500))
    made.pack(fill="both", expand=True)
    made.reload()
    root.update()
    made.canvas.focus_force()
    root.update()
    return made


def _at(grid: VirtualGrid) -> tuple[int, str]:
    assert grid.cursor.on
    return grid.current_index, grid.cursor.key


def _ring(grid: VirtualGrid) -> list[float]:
    """Return where the ring around the current cell is drawn ([] for nowhere)."""
    canvas, accent = grid.canvas, theme.palette().accent

    def told(item: int, option: str) -> str:
        return str(canvas.tk.call(str(canvas), "itemcget", item, option))

    for item in canvas.find_all():
        drawn = str(canvas.tk.call(str(canvas), "type", item)) == "rectangle"
        if drawn and told(item, "-state") != "hidden" and told(item, "-outline") == accent:
            return list(canvas.coords(item))
    return []


def _press_at(grid: VirtualGrid, x: int, row: int, *, times: int = 1) -> None:
    """Press and release the button in a row; once more at once for a double press."""
    y = grid.row_height * row + grid.row_height // 2
    when = next(_clock)
    for more in range(times):
        grid.canvas.event_generate("<ButtonPress-1>", x=x, y=y, time=when + more * 100)
        grid.canvas.event_generate("<ButtonRelease-1>", x=x, y=y, time=when + more * 100 + 50)
    grid.update()


_clock = itertools.count(10_000, 5_000)
"""Milliseconds far enough apart that two presses are no double one."""


class _Asked(list[object]):
    """What a grid asked for; ``cell`` answers for all columns but ``refused``."""

    refused = ""

    def cell(self, row: int, key: str, typed: str) -> bool:
        self.append((row, key, typed))
        return key != self.refused


def test_right_goes_into_the_cells_and_escape_comes_back(grid: VirtualGrid) -> None:
    press(grid.canvas, "<Home>", "<Down>", "<Right>")
    assert _at(grid) == (1, "name")
    name = grid.arrangement.placed[0]
    x, y, far, low = _ring(grid)
    assert grid.left <= x < far <= grid.left + name.width
    assert grid.row_height <= y < low <= 2 * grid.row_height
    press(grid.canvas, "<Right>", "<Down>")
    assert _at(grid) == (2, "stage")
    assert list(grid.selected_ids()) == [1002]
    press(grid.canvas, "<Escape>")
    assert not grid.cursor.on
    assert grid.current_id == 1002
    press(grid.canvas, "<Down>")
    assert grid.current_id == 1003
    press(grid.canvas, "<Right>", "<Left>")
    assert not grid.cursor.on


def test_the_keys_go_through_the_cells(grid: VirtualGrid) -> None:
    press(grid.canvas, "<Home>", "<Right>", "<End>")
    assert _at(grid) == (0, "active")
    press(grid.canvas, "<Home>", "<Control-Right>", "<Control-Down>")
    assert _at(grid) == (499, "active")
    press(grid.canvas, "<Control-Left>", "<Control-Up>")
    assert _at(grid) == (0, "name")
    press(grid.canvas, "<Control-End>")
    assert _at(grid) == (499, "active")
    press(grid.canvas, "<Control-Home>", "<Next>")
    assert _at(grid) == (grid.canvas.winfo_height() // grid.row_height - 1, "name")


def test_tab_goes_on_in_the_next_row(grid: VirtualGrid) -> None:
    press(grid.canvas, "<Home>", "<Right>", *["<Tab>"] * 5)
    assert _at(grid) == (1, "name")
    press(grid.canvas, "<Shift-Tab>")
    assert _at(grid) == (0, "active")
    press(grid.canvas, "<Control-Home>", "<Shift-Tab>")
    assert not grid.cursor.on
    assert grid.focus_get() is not grid.canvas


def test_shift_chooses_a_rectangle(grid: VirtualGrid) -> None:
    c = theme.palette()
    press(grid.canvas, "<Home>", "<Right>", "<Right>", "<Shift-Down>", "<Shift-Right>")
    assert grid.cursor.range == CellRange(0, 1, 1, 2)
    assert c.soft in fills(grid.canvas)
    press(grid.canvas, "<Shift-space>")
    assert grid.cursor.range == CellRange(0, 1, 0, 4)
    press(grid.canvas, "<Control-a>")
    assert grid.cursor.range == CellRange(0, 499, 0, 4)
    press(grid.canvas, "<Up>")
    assert grid.cursor.range is not None
    assert not grid.cursor.range.many
    grid.cursor.choose(CellRange(3, 6, 1, 2))
    grid.set_ids(array("q", range(1100, 1400)))
    assert grid.cursor.range is not None
    assert not grid.cursor.range.many, "other rows make another rectangle of it"


def test_cells_are_chosen_with_the_mouse(grid: VirtualGrid) -> None:
    high = grid.row_height
    stage, city = (grid.left + p.x + 20 for p in grid.arrangement.placed[1:3])
    press(grid.canvas, "<Home>")
    _press_at(grid, stage, 2)
    assert not grid.cursor.on
    _press_at(grid, stage, 2)
    assert _at(grid) == (2, "stage")
    click(grid.canvas, city, high * 4 + 5, "Shift-")
    assert grid.cursor.range == CellRange(2, 4, 1, 2)
    grid.canvas.event_generate("<ButtonPress-1>", x=city, y=high * 5 + 5)
    grid.canvas.event_generate("<B1-Motion>", x=stage, y=high * 6 + 5)
    grid.canvas.event_generate("<ButtonRelease-1>", x=stage, y=high * 6 + 5)
    assert grid.cursor.range == CellRange(5, 6, 1, 2)
    click(grid.canvas, 20, high * 3 + 5)
    assert not grid.cursor.on
    assert 1003 in grid.selected_ids()


def test_a_double_press_on_what_a_cell_says_changes_it(grid: VirtualGrid) -> None:
    asked = _Asked()
    grid.on_cell = asked.cell
    grid.on_open = asked.append
    city = grid.arrangement.placed[2]
    text = grid.left + city.x + 20
    blank = grid.left + city.x + city.width - 6
    _press_at(grid, text, 3, times=2)
    assert asked == [1003], "a row that was not chosen opens"
    _press_at(grid, text, 8)
    asked.clear()
    _press_at(grid, blank, 8, times=2)
    assert asked == [1008], "beside the text it opens"
    assert not grid.cursor.on
    asked.clear()
    _press_at(grid, text, 8, times=2)
    assert asked == [(1008, "city", "")]
    asked.clear()
    _press_at(grid, blank, 9, times=2)
    assert asked == [(1009, "city", "")], "among cells the whole cell counts"


def test_keys_ask_for_a_cell_to_be_changed(grid: VirtualGrid) -> None:
    asked = _Asked()
    asked.refused = "sum"
    grid.on_cell = asked.cell
    grid.on_open = asked.append
    grid.on_delete = lambda _chosen: asked.append("delete")
    grid.on_cells_cleared = lambda: asked.append("clear")
    grid.on_paste = lambda: asked.append("paste")
    press(grid.canvas, "<Home>", "<Right>", "<Right>", "<F2>", "<Return>", "<KeyPress-x>")
    assert asked == [(1000, "stage", ""), (1000, "stage", ""), (1000, "stage", "x")]
    asked.clear()
    press(grid.canvas, "<Delete>", "<Control-v>", "<Right>", "<Right>", "<Return>", "<space>")
    assert asked == ["clear", "paste", (1000, "sum", ""), 1000, (1000, "sum", " ")]
    assert list(grid.selected_ids()) == [], "a cell without an answer to Space leaves it the row's"


def test_chosen_cells_are_copied_without_titles(grid: VirtualGrid) -> None:
    press(grid.canvas, "<Home>", "<Right>", "<Shift-Down>", "<Shift-Right>", "<Control-c>")
    assert read_block(grid.clipboard_get()) == [["Name 1000", "Won"], ["Name 1001", "Won"]]


def test_letters_that_follow_each_other_belong_together(grid: VirtualGrid) -> None:
    typed: list[str] = []
    grid.on_type = typed.append
    canvas = grid.canvas
    for letter, when in (("n", 1000), ("a", 1200), ("k", 5000)):
        canvas.event_generate(f"<KeyPress-{letter}>", time=when)
    assert typed == ["n", "na", "k"]
    assert grid.current_index == 0


def test_the_view_follows_the_cell_across(root: tk.Tk) -> None:
    wide = [GridColumn(f"c{i}", f"Column {i}", 200, 180, 1, 9) for i in range(12)]
    grid = VirtualGrid(root, wide, Rows(50))
    grid.pack(fill="both", expand=True)
    grid.reload()
    root.update()
    press(grid.canvas, "<Right>", *["<Right>"] * 6)
    x, _y, width, _high = grid.cursor.box(0, "c6")
    left = grid.canvas.canvasx(0)
    assert left <= x
    assert x + width <= left + grid.canvas.winfo_width()
    assert grid.header.canvasx(0) == left
    press(grid.canvas, "<Home>")
    assert grid.canvas.canvasx(0) == 0


def test_a_column_fits_its_contents(grid: VirtualGrid) -> None:
    kept: list[GridLayout] = []
    grid.on_layout = kept.append
    city = grid.arrangement.placed[2]
    edge = grid.left + city.x + city.width
    for when in (100, 200):
        grid.header.event_generate("<ButtonPress-1>", x=edge, y=15, time=when)
        grid.header.event_generate("<ButtonRelease-1>", x=edge, y=15, time=when)
    fitted = kept[-1].widths["city"]
    assert 60 <= fitted < city.width
    press(grid.header, "<Left>", "<KeyPress-f>")
    assert set(kept[-1].widths) == {"name", "city"}


def test_a_wider_column_pushes_none_out_of_the_view(grid: VirtualGrid) -> None:
    before = [column.key for column in grid.visible_columns()]
    grid.header.on_resize("name", 900, True)
    assert [column.key for column in grid.visible_columns()] == before
    grid.scroll_across(200)
    assert grid.canvas.canvasx(0) == 200


def test_there_are_four_heights_of_rows(grid: VirtualGrid) -> None:
    high = []
    densities: tuple[Density, ...] = ("roomy", "comfortable", "normal", "compact")
    for density in densities:
        grid.set_density(density)
        high.append(grid.row_height)
    assert high[0] == high[1] > high[2] > high[3]


@pytest.mark.parametrize("index", [0, 3, 40])
def test_a_row_can_be_gone_to_before_there_is_a_view(root: tk.Tk, index: int) -> None:
    grid = VirtualGrid(root, COLUMNS, Rows(500))
    grid.go_to(index)
    grid.pack(fill="both", expand=True)
    grid.reload()
    grid.go_to(index)
    root.update()
    assert grid.current_index == index
    first, last = grid.visible_range()
    assert first <= index < last
    assert grid.top() == 0 or index == 40


def test_a_row_can_be_gone_to_before_there_are_rows(root: tk.Tk) -> None:
    grid = VirtualGrid(root, COLUMNS, Rows(500))
    grid.pack(fill="both", expand=True)
    grid.go_to(0)
    root.update()
    assert grid.current_index == -1
    grid.reload()
    root.update()
    assert (grid.current_id, grid.top()) == (1000, 0)
