"""Short lists of what is to be done: a grid in a card, with keys, a menu and a line below it.

They read nothing by themselves: ``show`` takes what was read.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, Frame, Label
from crm_desktop.ui.widgets.grid import Cell, GridColumn, VirtualGrid
from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu

T = TypeVar("T")
TICK = "tick"
"""The key of the column in which a thing can be ticked off."""


class Worklist(Frame, Generic[T]):
    """A list of ``things``; ``cells(thing)`` says how one looks.

    ``on_open`` and ``on_tick`` get a thing; ``menu(thing)`` returns what else can be done with it.
    Enter opens, Space ticks off, the Menu key or Shift+F10 opens the menu. With ``begins`` the
    first thing is the current one before anybody chose one.
    """

    def __init__(
        self,
        parent: tk.Misc,
        columns: Sequence[GridColumn],
        cells: Callable[[T], Mapping[str, Cell]],
        nothing: str,
        *,
        begins: bool = False,
    ) -> None:
        super().__init__(parent)
        self._cells = cells
        self._nothing = nothing
        self._begins = begins
        self._things: Sequence[T] = ()
        self._ticked: set[int] = set()
        self.on_open: Callable[[T], Any] = lambda _thing: None
        self.on_tick: Callable[[T], Any] | None = None
        self.on_current: Callable[[T | None], Any] = lambda _thing: None
        self.menu: Callable[[T], Sequence[MenuItem | None]] = lambda _thing: ()
        grid = self.grid_of = VirtualGrid(
            self, columns, self._source(), checks=False, make_empty=self._make_empty
        )
        grid.header.grid_remove()
        grid.pack(fill="both", expand=True)
        grid.on_open = grid.on_edit = self._open
        grid.on_menu = self._menu
        grid.on_current = lambda _row: self.on_current(self.current)
        # What means something here is heard before the grid hears it.
        grid.canvas.bindtags((str(self), *grid.canvas.bindtags()))
        self.bind("<ButtonPress-1>", self._pressed)
        self.bind("<Double-Button-1>", self._twice)
        self.bind("<KeyPress-space>", self._space)
        for across in ("<KeyPress-Left>", "<KeyPress-Right>"):
            self.bind(across, self._across)

    @property
    def things(self) -> Sequence[T]:
        """Return what is listed."""
        return self._things

    @property
    def current(self) -> T | None:
        """Return the thing that the keyboard is on."""
        row = self.grid_of.current_id
        return self._things[row] if row is not None and row < len(self._things) else None

    def show(self, things: Sequence[T]) -> None:
        """List ``things``; the place that the keyboard is at stays."""
        self._things = things
        self._ticked.clear()
        grid = self.grid_of
        place, top = grid.current_index, grid.top()
        grid.set_source(self._source())
        grid.scroll_to(top)
        if things and (place >= 0 or self._begins):
            grid.go_to(min(max(place, 0), len(things) - 1))
        self.on_current(self.current)

    def focus_target(self) -> tk.Misc:
        """Return what takes the keyboard."""
        return self.grid_of.canvas

    def _source(self) -> PlainRows[tuple[int, T]]:
        return PlainRows(list(enumerate(self._things)), self._row)

    def _row(self, entry: tuple[int, T]) -> Mapping[str, Cell]:
        place, thing = entry
        return {TICK: Cell(checked=place in self._ticked), **self._cells(thing)}

    def _make_empty(self, parent: tk.Misc) -> tk.Widget:
        words = Label(parent, self._nothing, "muted")
        words.configure(justify="center")
        words.wrap_to(max(px(120), self.winfo_width() - px(40)))
        return words

    # -- what a person does ------------------------------------------------------------------

    def _open(self, row: int) -> None:
        self.on_open(self._things[row])

    def _pressed(self, event: tk.Event[Any]) -> str | None:
        grid = self.grid_of
        if event.widget is not grid.canvas:
            return None
        row = grid.row_at(event.y)
        grid.canvas.focus_set()
        if row >= 0:
            grid.go_to(row)
            if self._on_tick_box(event.x):
                self.tick()
        return "break"

    def _on_tick_box(self, x: int) -> bool:
        first = self.grid_of.arrangement.placed[0]
        return first.column.key == TICK and x <= px(8) + first.x + first.width

    def _twice(self, event: tk.Event[Any]) -> str | None:
        if event.widget is not self.grid_of.canvas:
            return None
        row = self.grid_of.row_at(event.y)
        if row >= 0 and not self._on_tick_box(event.x):
            self._open(row)
        return "break"

    def _across(self, event: tk.Event[Any]) -> str | None:
        """Stay among the rows: there are no cells to go through here."""
        return "break" if event.widget is self.grid_of.canvas else None

    def _space(self, event: tk.Event[Any]) -> str | None:
        if event.widget is not self.grid_of.canvas:
            return None
        self.tick()
        return "break"

    def tick(self) -> None:
        """Tick off what the keyboard is on; it shows the mark until the list is read anew."""
        thing, row = self.current, self.grid_of.current_id
        if self.on_tick is None or thing is None or row is None or row in self._ticked:
            return
        self._ticked.add(row)
        self.grid_of.reload_rows()
        if not self.on_tick(thing):
            self._ticked.discard(row)
            self.grid_of.reload_rows()

    def _menu(self, x: int, y: int) -> None:
        thing = self.current
        items = self.menu(thing) if thing is not None else ()
        if items:
            PopupMenu(self, items).open_at(x, y)


class Foot(Frame):
    """The line below a list: buttons at the left for the current thing, ways on at the right."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, padding=(12, 6, 12, 0))
        self._ways: list[Button] = []
        self.pack(side="bottom", fill="x")

    def set_ways(self, ways: Sequence[tuple[str, Callable[[], Any]]]) -> None:
        """Offer other places to go to: words, and what they do."""
        if len(ways) != len(self._ways):
            for button in self._ways:
                button.destroy()
            self._ways = [Button(self, "", kind="ghost") for _way in ways]
            for button in self._ways:
                button.pack(side="left")
        for button, (words, go) in zip(self._ways, ways, strict=True):
            button.set_text(words)
            button.configure(command=go)

    @property
    def ways(self) -> list[Button]:
        """Return the buttons that lead elsewhere."""
        return list(self._ways)
