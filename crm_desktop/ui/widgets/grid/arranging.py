"""The part of a grid that has to do with its columns: which, how wide, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.ui.theme import fonts, px
from crm_desktop.ui.theme.tokens import ROW_COMPACT, ROW_ONE_LINE, ROW_TWO_LINES, scale

from .arrangement import Arrangement, next_sort
from .events import GridEvents
from .fitting import wanted_width
from .rows import CHECK_X
from .scrolling import Scrolling

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Sequence

    from .book import RowBook
    from .events import GridLayout
    from .model import Density, GridColumn, SortKey

_CHECK_WIDTH = 39


class Arranging(Scrolling, GridEvents):
    """Columns, their head and the height of the rows."""

    book: RowBook

    def __init__(
        self,
        parent: tk.Misc,
        columns: Sequence[GridColumn],
        *,
        checks: bool,
        density: Density,
        drops: bool,
    ) -> None:
        Scrolling.__init__(self, parent)
        GridEvents.__init__(self)
        self.arrangement = Arrangement(columns, drops=drops)
        self.sort: list[SortKey] = []
        self.density: Density = density
        self._checks = checks
        self.header.on_sort = self.sort_by
        self.header.on_resize = self._resize
        self.header.on_move = self.move_column
        self.header.on_fit = self.fit_column
        self.header.on_menu = self._header_menu

    def rebuild(self) -> None:
        """Lay out the columns and draw everything anew."""
        raise NotImplementedError

    def _header_mark(self) -> str | None:
        raise NotImplementedError

    @property
    def left(self) -> int:
        """How many pixels stand before the first column."""
        return px(_CHECK_WIDTH) if self._checks else px(CHECK_X - 8)

    def set_columns(self, columns: Sequence[GridColumn]) -> None:
        """Show other columns."""
        self.arrangement.columns = tuple(columns)
        self.book.forget(cells_only=True)
        self.rebuild()

    def set_layout(self, layout: GridLayout) -> None:
        """Arrange the columns as a person once did."""
        self.arrangement.layout = layout
        self.rebuild()

    def set_hidden(self, keys: set[str]) -> None:
        """Hide the columns ``keys`` and show all others."""
        self.arrangement.layout.hidden = set(keys)
        self.rebuild()
        self.on_layout(self.arrangement.layout)

    def set_density(self, density: Density) -> None:
        """Show high rows with two lines, rows of one line, or low ones."""
        if density != self.density:
            self.density = density
            self.rebuild()

    def set_sort(self, keys: Sequence[SortKey]) -> None:
        """Show the rows as sorted by ``keys`` (the source does the sorting)."""
        self.sort = list(keys)
        self._show_header()

    def visible_columns(self) -> list[GridColumn]:
        """Return the columns that have found room."""
        return [each.column for each in self.arrangement.placed]

    def sort_by(self, key: str, further: bool) -> None:
        """Sort by a column: rising, then falling, then not at all; ``further`` keeps the others."""
        self.sort = next_sort(self.sort, key, further=further)
        self._show_header()
        self.on_sort(list(self.sort))

    def fit_column(self, key: str) -> None:
        """Make a column as wide as what is known of it."""
        self.fit_columns([key])

    def fit_columns(self, keys: Sequence[str]) -> None:
        """Make columns as wide as their titles and the rows that were read need."""
        for column in self.arrangement.columns:
            if column.key in keys:
                sorted_by = any(one.key == column.key for one in self.sort)
                cells = [row[column.key] for row in self.book.known() if column.key in row]
                width = wanted_width(column, cells, two_lines=self.measure(), arrow=sorted_by)
                self.arrangement.resize(column.key, width)
        self.rebuild()
        self.on_layout(self.arrangement.layout)

    def _resize(self, key: str, width: int, done: bool) -> None:
        self.arrangement.resize(key, round(width / scale()))
        self.rebuild()
        if done:
            self.on_layout(self.arrangement.layout)

    def move_column(self, key: str, to: int) -> None:
        """Put a column before the one at the place ``to`` among those in view."""
        self.arrangement.move(key, to)
        self.rebuild()
        self.on_layout(self.arrangement.layout)

    def _header_menu(self, key: str, x: int, y: int) -> None:
        self.on_header_menu(key, x, y)

    def _show_header(self) -> None:
        self.header.show(self.arrangement.placed, self.left, self.sort, self._header_mark())

    def measure(self) -> bool:
        """Set the height of a row; return whether it has two lines."""
        body, caption = fonts.line_height(fonts.BODY), fonts.line_height(fonts.CAPTION)
        tall = any(column.kind in {"two-line", "avatar"} for column in self.arrangement.columns)
        if self.density == "roomy" or (self.density == "comfortable" and tall):
            self.row_height = max(px(ROW_TWO_LINES), body + caption + px(8))
            return True
        low = ROW_COMPACT if self.density == "compact" else ROW_ONE_LINE
        self.row_height = max(px(low), body + px(4))
        return False
