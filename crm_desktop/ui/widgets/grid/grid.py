"""The list of the program: a million rows on one canvas, drawing only what is in view."""

from __future__ import annotations

import tkinter as tk
from array import array
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import on_theme_change, palette, px

from .book import RowBook
from .cursor import CellCursor
from .folding import Folding
from .input import GridInput
from .rows import RowItems
from .selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .heads import GroupHead
    from .model import Cell, Density, GridColumn, GridSource


class VirtualGrid(Folding):
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
        super().__init__(parent, columns, checks=checks, density=density, drops=drops)
        self.book = RowBook(source)
        self.selection = Selection()
        self.current_index = -1
        self.make_empty = make_empty
        self._two_lines = True
        self._pool: list[RowItems] = []
        self._hover = -1
        self._empty: tk.Widget | None = None
        self._current_id: int | None = None
        self._wanted = -1
        self._told: tuple[int, int, int, int] | None = None

        self.header.on_check = self._check_all
        self.cursor = CellCursor(self)
        self.input = GridInput(self)
        self.canvas.bind("<Configure>", self._configured)
        on_theme_change(self, self.rebuild)

    # --- rows and ids -------------------------------------------------------------------

    @property
    def source(self) -> GridSource:
        """Where the rows come from."""
        return self.book.source

    def set_source(self, source: GridSource) -> None:
        """Show other rows from the top; the choice is dropped."""
        self.book = RowBook(source)
        self.selection = Selection()
        self._current_id = None
        self.current_index = -1
        self.canvas.yview_moveto(0)
        self.reload()

    def set_ids(self, ids: array[int] | Sequence[int], total: int | None = None) -> None:
        """Show rows in the order of ``ids``; ``total`` is larger while more are on their way.

        The current row stays current where it is still among them, else its place does. What
        was chosen and is gone is chosen no longer.
        """
        self.book.set_ids(ids, total)
        self._rows_changed()

    def set_groups(
        self, rows: array[int], heads: Mapping[int, GroupHead], records: array[int]
    ) -> None:
        """Show groups: ``rows`` holds ids of records and the negative ones of their ``heads``.

        ``records`` are all ids, those of folded groups too.
        """
        self.book.set_groups(rows, heads, records)
        self._rows_changed()

    def _rows_changed(self) -> None:
        gone = self.book.missing(self.selection.members)
        self.selection.members -= gone
        self._find_current()
        self._refresh()
        if gone:
            self.on_selection(self.selection)

    def reload(self) -> None:
        """Read count and visible rows again, keeping the current row."""
        self.book.forget()
        self._find_current()
        self._refresh()

    def reload_rows(self) -> None:
        """Read the visible rows again; their number and order are as before."""
        self.book.forget(cells_only=True)
        self.paint()

    def _find_current(self) -> None:
        row, index = self._current_id, self.current_index
        if row is None:
            return
        if 0 <= index < self.total and self.id_at(index) == row:
            return
        found = self.book.index_of(row, index)
        if found is not None:
            self.current_index = found
        elif self.book.whole or not self.total:
            self.current_index = min(index, self.total - 1)
            self._current_id = self.id_at(self.current_index) if self.total else None
            self.on_current(self.current_id)

    def index_of(self, row: int) -> int | None:
        """Return the position of the id ``row`` among the ids known so far."""
        return self.book.index_of(row)

    def selected_ids(self) -> array[int]:
        """Return the chosen ids in the order of the rows."""
        if not self.selection.inverted and len(self.selection.members) == 1:
            return array("q", self.selection.members)
        return self.selection.ids(self.book.all())

    def row_of(self, row: int) -> Mapping[str, Cell]:
        """Return the cells of the id ``row``."""
        return self.book.fetch([row])[row]

    # --- current row and choice ---------------------------------------------------------

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
        before = self.current_id
        self._wanted = -1
        if index < 0 or not self.total:
            # A row that is asked for before there are any is gone to when they come.
            self._wanted = index
            self.current_index, self._current_id = -1, None
        else:
            self.current_index = min(index, self.total - 1)
            self._current_id = self.id_at(self.current_index)
            self.see(self.current_index)
        self.paint()
        if self.current_id != before:
            self.on_current(self.current_id)

    def set_selection(self, selection: Selection) -> None:
        """Choose other rows."""
        self.selection = selection
        self.selection_changed()

    def selection_changed(self) -> None:
        """Draw and report the choice after it was changed."""
        self.paint()
        self.on_selection(self.selection)

    def _check_all(self) -> None:
        if self.chosen_count():
            self.selection.clear()
        else:
            self.selection.set_all()
        self.selection_changed()

    # --- cells --------------------------------------------------------------------------

    def moved_across(self) -> None:
        """Tell who keeps something in place over a cell."""
        self.on_painted()

    def step_cell(self, by: int) -> bool:
        """Make the next cell of the row current, or the one before; return whether there is one.

        The next row goes on where one ends.
        """
        cursor = self.cursor
        row, place = divmod(self.current_index * len(cursor.placed) + cursor.place + by,
                            len(cursor.placed))  # fmt: skip
        if not 0 <= row < self.total:
            return False
        cursor.go_to_place(row, place)
        return True

    def copy(self) -> None:
        """Put the chosen cells, or the chosen rows with their titles, on the clipboard."""
        cells = self.cursor.range
        if cells is not None:
            ids = [row for row in self.book.between(cells.first, cells.last + 1) if row >= 0]
            self.copy_block(ids, self.cursor.keys(cells), titles=False)
            return
        chosen = self.selected_ids()
        if not chosen and self.current_id is not None:
            chosen.append(self.current_id)
        if chosen:
            self.copy_block(chosen, [column.key for column in self.visible_columns()], titles=True)

    def copy_block(self, ids: Sequence[int], keys: Sequence[str], *, titles: bool) -> None:
        """Put these cells on the clipboard, as they are shown."""
        from crm_desktop.exchange.clipboard import block_text  # noqa: PLC0415 - on first use

        names = {column.key: column.title for column in self.arrangement.columns}
        block = [[names[key] for key in keys]] if titles else []
        rows = self.source.rows(ids)
        block += [[row[key].text if key in row else "" for key in keys] for row in rows]
        self.put_on_clipboard(block_text(block))

    def put_on_clipboard(self, text: str) -> None:
        """Let other programs paste a text."""
        self.clipboard_clear()
        self.clipboard_append(text)

    # --- painting -----------------------------------------------------------------------

    def _configured(self, event: tk.Event[Any]) -> None:
        if event.width != self._width:
            self._width = event.width
            self.rebuild()
        else:
            self._refresh()
        self.see_later()

    def rebuild(self) -> None:
        """Lay out the columns and draw everything anew."""
        if self._width <= 1:
            return
        first = self.top() / max(1, self.row_height)
        two_lines = self.measure()
        left = self.left
        available = self._width - left - px(6)
        taken = self.arrangement.place(available)
        self.canvas.configure(background=palette().surface(self.surface))
        self.canvas.delete("all")
        wide = max(left + taken + px(6), self._width)
        count = max(self.canvas.winfo_height(), self.winfo_screenheight() // 2)
        count = count // self.row_height + 2
        self._pool = []
        self.cursor.forget_items()
        self._two_lines = two_lines
        self._wide = wide
        self._add_rows(count)
        self._show_header()
        self.show_across(wide)
        self._refresh()
        self.scroll_to(round(first * self.row_height))

    def _add_rows(self, count: int) -> None:
        for number in range(len(self._pool), count):
            row = RowItems(
                self.canvas,
                number,
                self.arrangement.placed,
                self.left,
                (self._wide, self.row_height),
                two_lines=self._two_lines,
                checks=self._checks,
            )
            row.hide()
            self._pool.append(row)

    def _header_mark(self) -> str | None:
        if not self._checks:
            return None
        chosen = self.chosen_count()
        return "" if not chosen else "check" if chosen >= self.record_count else "some"

    def _refresh(self) -> None:
        """Fit the scrolled region to the number of rows and paint what is in view."""
        if self._width <= 1:
            return
        if self._wanted >= 0 and self.total:
            self.go_to(self._wanted)
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

    def paint(self) -> None:
        """Show what is in view in the rows of the pool."""
        if self._width <= 1:
            return
        first, last = self.visible_range()
        if last - first + 1 > len(self._pool):
            self._add_rows(last - first + 2)
        wanted = self.book.between(first, last)
        cells = self.book.fetch(wanted)
        size = len(self._pool)
        c = palette()
        base = c.surface(self.surface)
        focused = self.input.focused and not self.cursor.on
        cells_chosen = self.cursor.range
        block = cells_chosen if cells_chosen is not None and cells_chosen.many else None
        for index, row in zip(range(first, last), wanted, strict=True):
            items = self._pool[index % size]
            if items.index != index:
                items.put(index, index * self.row_height)
            chosen = self.selection.contains(row)
            current = row == self._current_id
            ground = c.soft if (chosen or current) and block is None else base
            if index == self._hover and not chosen and not current:
                ground = c.row_hover
            items.show(
                cells[row],
                ground,
                chosen=chosen,
                current=current,
                ring=current and focused,
                band=(block.left, block.right)
                if block is not None and block.first <= index <= block.last
                else None,
                head=self.book.heads.get(row),
            )
        for items in self._pool:
            if items.index >= 0 and not first <= items.index < last:
                items.hide()
        self.cursor.paint()
        self.on_painted()
        self.header.set_mark(self._header_mark())
        self._tell()

    def _tell(self) -> None:
        # A row counts as in view when it is so entirely.
        top, height = self.top(), self.canvas.winfo_height()
        first = -(-top // self.row_height)
        last = min(self.total, max(first + 1, (top + height) // self.row_height))
        chosen = self.chosen_count()
        status = (chosen, min(first + 1, self.total), last, self.total)
        if self.book.heads:
            # Which records are in view would mean little, as some are folded away.
            status = (chosen, 0, 0, self.record_count)
        if status != self._told:
            self._told = status
            self.on_status(*status)

    def set_hover(self, index: int) -> None:
        """Light the row under the pointer; -1 is none."""
        if index != self._hover:
            self._hover = index
            self.paint()

    def on_check_box(self, x: int) -> bool:
        """Say whether ``x`` is in the column of check boxes."""
        return self._checks and self.canvas.canvasx(x) < self.left
