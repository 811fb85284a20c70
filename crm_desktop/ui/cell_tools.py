"""What can be done in the cells of a list; each part is imported when it is first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_desktop.ui.cell_editing import CellEditing
    from crm_desktop.ui.jumping import Jumping
    from crm_desktop.ui.listcard import ListCard
    from crm_desktop.ui.pasting import Pasting


class CellTools:
    """Answers what the grid of a list asks for.

    That is: changing, emptying and pasting cells, the menu of its head, where letters lead.
    """

    def __init__(self, card: ListCard) -> None:
        self._card = card
        self._editing: CellEditing | None = None
        self._pasting: Pasting | None = None
        self._jumping: Jumping | None = None
        rows = card.rows
        rows.on_cell = self._change
        rows.on_cells_cleared = self._clear
        rows.on_paste = self._paste
        rows.on_header_menu = self._head_menu
        rows.on_type = self._type

    @property
    def editing(self) -> CellEditing:
        """Return what changes cells in their place."""
        if self._editing is None:
            from crm_desktop.ui.cell_editing import CellEditing  # noqa: PLC0415

            self._editing = CellEditing(self._card.rows)
        return self._editing

    @property
    def pasting(self) -> Pasting:
        """Return what takes blocks of cells from the clipboard."""
        if self._pasting is None:
            from crm_desktop.ui.pasting import Pasting  # noqa: PLC0415

            self._pasting = Pasting(self._card)
        return self._pasting

    @property
    def entered(self) -> bool:
        """Tell whether something stands in a cell that was not saved."""
        return self._editing is not None and self._editing.dirty

    def save(self) -> bool:
        """Save the cell that is being changed; return whether that went well."""
        return self._editing is None or self._editing.commit()

    def discard(self) -> None:
        """Give up what was entered into a cell."""
        if self._editing is not None and self._editing.open:
            self._editing.cancel()

    def _change(self, row: int, name: str, typed: str) -> bool:
        return self.editing.begin(row, name, typed)

    def _clear(self) -> None:
        self.pasting.clear()

    def _paste(self) -> None:
        self.pasting.begin()

    def _type(self, text: str) -> None:
        if self._jumping is None:
            from crm_desktop.ui.jumping import Jumping  # noqa: PLC0415

            self._jumping = Jumping(self._card.rows)
        self._jumping.jump(text)

    def _head_menu(self, key: str, x: int, y: int) -> None:
        from crm_desktop.ui.headmenu import head_menu  # noqa: PLC0415

        head_menu(self._card, key).open_at(x, y)
