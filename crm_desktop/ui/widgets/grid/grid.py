"""The list of the program: a million rows on one canvas, drawing only what is in view."""

from __future__ import annotations

import tkinter as tk
from array import array
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import fonts, on_theme_change, palette, px
from crm_desktop.ui.theme.tokens import ROW_COMPACT, ROW_ONE_LINE, ROW_TWO_LINES
from crm_desktop.ui.widgets.scrollbar import Scrollbar
from crm_desktop.ui.widgets.surface import Frame

from .events import GridEvents, GridLayout
from .header import Header
from .input import GridInput
from .layout import place
from .model import SortKey
from .rows import CHECK_X, RowItems
from .selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .layout import Placed
    from .model import Cell, Density, GridColumn, GridSource

_PAGE = 200
"""So many ids are asked of the source at a time, where they were not set as an array."""
_KEPT_ROWS = 600
_CHECK_WIDTH = 39


class VirtualGrid(Frame, GridEvents):
    """Shows the rows of ``source`` in ``columns``.

    The order is the source's own (``ids`` is asked page by page) or an array given with
    ``set_ids``. What a person does is reported as :class:`GridEvents` says.
    ``make_empty(parent)`` makes what stands in place of no rows.
    """

    def __init__(
        self,
        parent: tk.Misc,
        columns: Sequence[GridColumn],
        source: GridSource,
        *,
        checks: bool = True,
        density: Density = "comfortable",
        make_empty: Callable[[tk.Misc], tk.Widget] | None = None,
        drops: bool = True,
    ) -> None:
        Frame.__init__(self, parent)
        GridEvents.__init__(self)
        self.columns = tuple(columns)
        self.source = source
        self.selection = Selection()
        self.sort: list[SortKey] = []
        self.layout_state = GridLayout()
        self.current_index = -1
        self.total = 0
        self.row_height = px(ROW_TWO_LINES)
        self.make_empty = make_empty
        self._checks = checks
        self._density: Density = density
        self._drops = drops
        self._ids: array[int] = array("q")
        self._whole = False
        self._pages: dict[int, Sequence[int]] = {}
        self._rows: dict[int, Mapping[str, Cell]] = {}
        self._placed: list[Placed] = []
        self._pool: list[RowItems] = []
        self._hover = -1
        self._empty: tk.Widget | None = None
        self._current_id: int | None = None
        self._told: tuple[int, int, int, int] | None = None
        self._painting = ""
        self._width = 0
        self._to_see = -1

        self.header = Header(self)
        self.canvas = tk.Canvas(
            self,
            highlightthickness=0,
            borderwidth=0,
            takefocus=True,
            yscrollincrement=1,
            xscrollincrement=1,
            width=200,
            height=200,
        )
        self.canvas._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        self._bar = Scrollbar(self, self._scrolled)
        self._across = Scrollbar(self, self._scrolled_across, orient="horizontal")
        self.rowconfigure(1, weight=1)
        self.columnconfigure(0, weight=1)
        self.header.grid(row=0, column=0, columnspan=2, sticky="we")
        self.canvas.grid(row=1, column=0, sticky="nswe")
        self._bar.grid(row=1, column=1, sticky="ns")
        self.header.on_sort = self._sort_by
        self.header.on_resize = self._resize
        self.header.on_move = self._move_column
        self.header.on_check = self._check_all
        self.header.on_menu = self._header_menu
        self.input = GridInput(self)
        self.canvas.bind("<Configure>", self._configured)
        on_theme_change(self, self.rebuild)

    # --- rows and ids -------------------------------------------------------------------

    def set_source(self, source: GridSource) -> None:
        """Show other rows from the top; the choice is dropped."""
        self.source = source
        self.selection = Selection()
        self._current_id = None
        self.current_index = -1
        self._ids = array("q")
        self._whole = False
        self.canvas.yview_moveto(0)
        self.reload()

    def set_ids(self, ids: array[int] | Sequence[int], total: int | None = None) -> None:
        """Show rows in the order of ``ids``; ``total`` is larger while more are on their way.

        The current row stays current where it is still among them.
        """
        self._ids = ids if isinstance(ids, array) else array("q", ids)
        self._whole = total is None or total <= len(self._ids)
        self.total = len(self._ids) if total is None else total
        self._pages.clear()
        self._find_current()
        self._refresh()

    def reload(self) -> None:
        """Read count and visible rows again, keeping the current row."""
        self._pages.clear()
        self._rows.clear()
        if not self._whole:
            self.total = self.source.count()
            self._ids = array("q")
            self._find_current()
        self._refresh()

    def _find_current(self) -> None:
        if self._current_id is None:
            self.current_index = -1
            return
        if 0 <= self.current_index < self.total and self.id_at(self.current_index) == (
            self._current_id
        ):
            return
        found = self.index_of(self._current_id)
        if found is not None:
            self.current_index = found
        elif self._whole or not self.total:
            self.current_index = -1
            self._current_id = None
            self.on_current(None)

    def index_of(self, row: int) -> int | None:
        """Return the position of the id ``row`` among the ids known so far."""
        try:
            return self._ids.index(row)
        except ValueError:
            pass
        for page, ids in self._pages.items():
            if row in ids:
                return page * _PAGE + list(ids).index(row)
        return None

    def id_at(self, index: int) -> int:
        """Return the id at ``index``. Raises ``IndexError`` outside of the rows."""
        if 0 <= index < len(self._ids):
            return self._ids[index]
        if not 0 <= index < self.total:
            raise IndexError(index)
        page, offset = divmod(index, _PAGE)
        ids = self._pages.get(page)
        if ids is None:
            ids = self._pages[page] = self.source.ids(page * _PAGE, page * _PAGE + _PAGE)
        return ids[offset]

    def ids_between(self, start: int, stop: int) -> Sequence[int]:
        """Return the ids from ``start`` up to ``stop``."""
        if stop <= len(self._ids):
            return self._ids[start:stop]
        if start >= len(self._ids) and stop - start > _PAGE:
            return self.source.ids(start, stop)
        return [self.id_at(index) for index in range(start, min(stop, self.total))]

    def all_ids(self) -> Sequence[int]:
        """Return the ids of all rows in their order."""
        return self._ids if self._whole else self.source.ids(0, self.total)

    def selected_ids(self) -> array[int]:
        """Return the chosen ids in the order of the rows."""
        if not self.selection.inverted and len(self.selection.members) == 1:
            return array("q", self.selection.members)
        return self.selection.ids(self.all_ids())

    def row_of(self, row: int) -> Mapping[str, Cell]:
        """Return the cells of the id ``row``."""
        found = self._rows.get(row)
        if found is None:
            found = self._rows[row] = self.source.rows([row])[0]
        return found

    # --- current row and choice ---------------------------------------------------------

    @property
    def current_id(self) -> int | None:
        """The id of the current row."""
        return self._current_id

    def set_current(self, row: int | None, *, choose: bool = True) -> None:
        """Make the id ``row`` current, scroll to it and, with ``choose``, choose only it."""
        index = -1 if row is None else self.index_of(row)
        if row is None or index is None:
            self.go_to(-1)
            return
        self.go_to(index)
        if choose:
            self.selection.set_only(row)
            self.selection_changed()

    def go_to(self, index: int) -> None:
        """Make the row at ``index`` current and bring it into view; -1 is none."""
        before = self._current_id
        if index < 0 or not self.total:
            self.current_index, self._current_id = -1, None
        else:
            self.current_index = min(index, self.total - 1)
            self._current_id = self.id_at(self.current_index)
            self.see(self.current_index)
        self.paint()
        if self._current_id != before:
            self.on_current(self._current_id)

    def set_selection(self, selection: Selection) -> None:
        """Choose other rows."""
        self.selection = selection
        self.selection_changed()

    def selection_changed(self) -> None:
        """Draw and report the choice after it was changed."""
        self.paint()
        self.on_selection(self.selection)

    def see(self, index: int) -> None:
        """Scroll as little as needed to have the row at ``index`` in view."""
        top = self.top()
        height = self.canvas.winfo_height()
        if height <= self.row_height:
            self._to_see = index  # not laid out yet
            return
        y = index * self.row_height
        if y < top:
            self.scroll_to(y)
        elif y + self.row_height > top + height:
            self.scroll_to(y + self.row_height - height)

    # --- columns ------------------------------------------------------------------------

    def set_columns(self, columns: Sequence[GridColumn]) -> None:
        """Show other columns."""
        self.columns = tuple(columns)
        self._rows.clear()
        self.rebuild()

    def set_layout(self, layout: GridLayout) -> None:
        """Arrange the columns as a person once did."""
        self.layout_state = layout
        self.rebuild()

    def set_hidden(self, keys: set[str]) -> None:
        """Hide the columns ``keys`` and show all others."""
        self.layout_state.hidden = set(keys)
        self.rebuild()
        self.on_layout(self.layout_state)

    def set_density(self, density: Density) -> None:
        """Show high rows with two lines, or low ones with one."""
        self._density = density
        self.rebuild()

    def set_sort(self, keys: Sequence[SortKey]) -> None:
        """Show the rows as sorted by ``keys`` (the source does the sorting)."""
        self.sort = list(keys)
        self._show_header()

    def ordered(self) -> list[GridColumn]:
        """Return the columns that are not hidden, in the order that a person gave them."""
        order = {key: place for place, key in enumerate(self.layout_state.order)}
        natural = {column.key: place for place, column in enumerate(self.columns)}
        last = len(order)
        shown = [c for c in self.columns if c.key not in self.layout_state.hidden]
        return sorted(shown, key=lambda c: (order.get(c.key, last), natural[c.key]))

    def visible_columns(self) -> list[GridColumn]:
        """Return the columns that have found room."""
        return [each.column for each in self._placed]

    def _sort_by(self, key: str, further: bool) -> None:
        now = next((each for each in self.sort if each.key == key), None)
        if now is None:
            after = [SortKey(key)]
        elif not now.descending:
            after = [SortKey(key, descending=True)]
        else:
            after = []
        if further:
            kept = list(self.sort)
            place = kept.index(now) if now else len(kept)
            kept[place : place + 1] = after
            after = kept
        self.sort = after
        self._show_header()
        self.on_sort(list(after))

    def _resize(self, key: str, width: int, done: bool) -> None:
        column = next(c for c in self.columns if c.key == key)
        logical = round(width / (px(100) / 100))
        self.layout_state.widths[key] = max(column.min_width, logical)
        self.rebuild()
        if done:
            self.on_layout(self.layout_state)

    def _move_column(self, key: str, to: int) -> None:
        keys = [each.column.key for each in self._placed]
        others = [c.key for c in self.ordered() if c.key not in keys]
        start = keys.index(key)
        keys.insert(to, key)
        keys.pop(start if to > start else start + 1)
        self.layout_state.order = keys + others
        self.rebuild()
        self.on_layout(self.layout_state)

    def _header_menu(self, x: int, y: int) -> None:
        self.on_header_menu(x, y)

    def _check_all(self) -> None:
        if self.selection.count(self.total):
            self.selection.clear()
        else:
            self.selection.set_all()
        self.selection_changed()

    # --- painting -----------------------------------------------------------------------

    def _configured(self, event: tk.Event[Any]) -> None:
        if event.width != self._width:
            self._width = event.width
            self.rebuild()
        else:
            self._refresh()
        if self._to_see >= 0:
            index, self._to_see = self._to_see, -1
            self.see(index)

    def _left(self) -> int:
        return px(_CHECK_WIDTH) if self._checks else px(CHECK_X - 8)

    def _measure(self) -> bool:
        """Set the height of a row; return whether it has two lines."""
        body, caption = fonts.line_height(fonts.BODY), fonts.line_height(fonts.CAPTION)
        tall = any(column.kind in {"two-line", "avatar"} for column in self.columns)
        if self._density == "comfortable" and tall:
            self.row_height = max(px(ROW_TWO_LINES), body + caption + px(8))
            return True
        low = ROW_COMPACT if self._density == "compact" else ROW_ONE_LINE
        self.row_height = max(px(low), body + px(4))
        return False

    def rebuild(self) -> None:
        """Lay out the columns and draw everything anew."""
        if self._width <= 1:
            return
        first = self.top() / max(1, self.row_height)
        two_lines = self._measure()
        left = self._left()
        available = self._width - left - px(6)
        layout = self.layout_state
        self._placed = place(self.ordered(), available, layout.widths, drops=self._drops)
        c = palette()
        ground = c.surface(self.surface)
        self.canvas.configure(background=ground)
        self.canvas.delete("all")
        wide = left + sum(each.width for each in self._placed) + px(6)
        wide = max(wide, self._width)
        count = max(self.canvas.winfo_height(), self.winfo_screenheight() // 2)
        count = count // self.row_height + 2
        self._pool = []
        self._two_lines = two_lines
        self._wide = wide
        self._add_rows(count)
        self._show_header()
        if wide > self._width:
            self._across.grid(row=2, column=0, sticky="we")
        else:
            self._across.grid_remove()
            self._scrolled_across("moveto", "0")
        self._refresh()
        self.scroll_to(round(first * self.row_height))

    def _add_rows(self, count: int) -> None:
        for number in range(len(self._pool), count):
            row = RowItems(
                self.canvas,
                number,
                self._placed,
                self._left(),
                (self._wide, self.row_height),
                two_lines=self._two_lines,
                checks=self._checks,
            )
            row.hide()
            self._pool.append(row)

    def _show_header(self) -> None:
        self.header.show(self._placed, self._left(), self.sort, self._header_mark())

    def _header_mark(self) -> str | None:
        if not self._checks:
            return None
        chosen = self.selection.count(self.total)
        return "" if not chosen else "check" if chosen >= self.total else "some"

    def _refresh(self) -> None:
        """Fit the scrolled region to the number of rows and paint what is in view."""
        if self._width <= 1:
            return
        height = max(self.total * self.row_height, 1)
        self.canvas.configure(scrollregion=(0, 0, self._wide, height))
        self._show_empty()
        self.scroll_to(self.top())
        self.paint()

    def _show_empty(self) -> None:
        if self.total or self.make_empty is None:
            if self._empty is not None:
                self._empty.destroy()
                self._empty = None
        elif self._empty is None:
            self._empty = self.make_empty(self.canvas)
            self._empty.place(relx=0.5, rely=0.45, anchor="center")

    def top(self) -> int:
        """Return how many pixels of rows are above the view."""
        return round(self.canvas.canvasy(0))

    def scroll_to(self, y: int) -> None:
        """Scroll to ``y`` pixels below the first row, or as far as there are rows."""
        low = self.total * self.row_height - self.canvas.winfo_height()
        y = max(0, min(y, low))
        delta = y - self.top()
        if delta:
            self.canvas.yview_scroll(delta, "units")
            self.paint()
        self._show_bar()

    def scroll_by(self, delta: int) -> None:
        """Scroll by ``delta`` pixels."""
        self.scroll_to(self.top() + delta)

    def _show_bar(self) -> None:
        whole = max(1, self.total * self.row_height)
        top, height = self.top(), self.canvas.winfo_height()
        self._bar.set(top / whole, min(1.0, (top + height) / whole))
        first, last = self.canvas.xview()
        self._across.set(first, last)

    def _scrolled(self, verb: str, amount: str, unit: str = "") -> None:
        if verb == "moveto":
            self.scroll_to(round(float(amount) * self.total * self.row_height))
        else:
            step = self.row_height if unit == "units" else self.canvas.winfo_height()
            self.scroll_by(int(amount) * step)

    def _scrolled_across(self, *args: str) -> None:
        self.canvas.xview(*args)
        # The head is as wide as the rows, and follows them.
        self.header.configure(scrollregion=(0, 0, self._wide, 1))
        self.header.xview_moveto(self.canvas.canvasx(0) / max(1, self._wide))
        self._show_bar()

    def scroll_across(self, delta: int) -> None:
        """Scroll by ``delta`` pixels to the right."""
        self._scrolled_across("scroll", str(delta), "units")

    def visible_range(self) -> tuple[int, int]:
        """Return the first row in view and the one after the last."""
        top = self.top()
        height = max(1, self.canvas.winfo_height())
        last = min(self.total, (top + height - 1) // self.row_height + 1)
        return max(0, top // self.row_height), last

    def paint(self) -> None:
        """Show what is in view in the rows of the pool."""
        if self._width <= 1:
            return
        first, last = self.visible_range()
        if last - first + 1 > len(self._pool):
            self._add_rows(last - first + 2)
        wanted = [self.id_at(index) for index in range(first, last)]
        self._fetch(wanted)
        size = len(self._pool)
        c = palette()
        base = c.surface(self.surface)
        focused = self.input.focused
        for index, row in zip(range(first, last), wanted, strict=True):
            items = self._pool[index % size]
            if items.index != index:
                items.put(index, index * self.row_height)
            chosen = self.selection.contains(row)
            current = index == self.current_index
            ground = c.soft if chosen or current else base
            if index == self._hover and not chosen and not current:
                ground = c.row_hover
            items.show(
                self._rows[row],
                ground,
                chosen=chosen,
                current=current,
                ring=current and focused,
            )
        for items in self._pool:
            if items.index >= 0 and not first <= items.index < last:
                items.hide()
        self.header.set_mark(self._header_mark())
        self._tell(first, last)

    def _fetch(self, wanted: Sequence[int]) -> None:
        missing = [row for row in wanted if row not in self._rows]
        if not missing:
            return
        if len(self._rows) > _KEPT_ROWS:
            keep = set(wanted)
            self._rows = {row: cells for row, cells in self._rows.items() if row in keep}
        self._rows.update(zip(missing, self.source.rows(missing), strict=True))

    def _tell(self, first: int, last: int) -> None:
        # A row counts as in view when it is so entirely.
        top, height = self.top(), self.canvas.winfo_height()
        first = -(-top // self.row_height)
        last = min(self.total, max(first + 1, (top + height) // self.row_height))
        status = (self.selection.count(self.total), min(first + 1, self.total), last, self.total)
        if status != self._told:
            self._told = status
            self.on_status(*status)

    def set_hover(self, index: int) -> None:
        """Light the row under the pointer; -1 is none."""
        if index != self._hover:
            self._hover = index
            self.paint()

    def row_at(self, y: int) -> int:
        """Return the row at ``y`` pixels below the top of the view, -1 if there is none."""
        index = (self.top() + y) // self.row_height
        return index if 0 <= index < self.total else -1

    def on_check_box(self, x: int) -> bool:
        """Say whether ``x`` is in the column of check boxes."""
        return self._checks and self.canvas.canvasx(x) < self._left()
