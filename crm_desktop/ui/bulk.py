"""What can be done with several chosen records: change a field, export, print, delete."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.i18n import _, ngettext
from crm_desktop.ui.many import MOST_MERGED
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.grid import Selection
from crm_desktop.ui.widgets.surface import Frame, Label, Line

if TYPE_CHECKING:
    from crm_desktop.ui.bulk_change import ChangePanel
    from crm_desktop.ui.listcard import ListCard


class BulkBar(Frame):
    """Stands below the list while more than one record is chosen."""

    def __init__(self, parent: tk.Misc, card: ListCard) -> None:
        super().__init__(parent, "inset")
        self._card = card
        self._edit: ChangePanel | None = None
        self._count = 0
        Line(self).pack(fill="x")
        row = self._row = Frame(self, padding=(12, 6, 12, 6))
        row.pack(fill="x")
        self._label = Label(row, "", "strong")
        self._label.pack(side="left", padx=(px(4), px(12)))
        Button(row, _("Change a field…"), self.change_field, icon="edit").pack(side="left")
        self._merge = Button(row, _("Merge…"), card.merge_chosen, icon="merge")
        self._merge.pack(side="left", padx=(px(6), 0))
        Button(row, _("Delete"), card.delete_chosen, icon="trash").pack(
            side="left", padx=(px(6), 0)
        )
        IconButton(row, "close", self._nothing, _("Choose none (Esc)"), small=True).pack(
            side="right"
        )

    def show(self, count: int) -> None:
        """Say how many are chosen; with one or none, go away."""
        if count != self._count:
            # It would speak of records that are not the chosen ones any more.
            self._close_edit()
        self._count = count
        if count > 1:
            self._label.set_text(ngettext("{count} chosen", "{count} chosen", count))
            self._merge.set_enabled(count <= MOST_MERGED)
            if not self.winfo_ismapped():
                self.pack(side="bottom", fill="x", before=self._card.rows)
        else:
            self._close_edit()
            self.pack_forget()

    def _nothing(self) -> None:
        self._card.rows.set_selection(Selection())
        self._card.rows.canvas.focus_set()

    # -- changing a field of many --------------------------------------------------------------

    def change_field(self) -> None:
        """Ask which field shall become what; once more puts the question away."""
        if self._edit is not None:
            self._close_edit()
            return
        from crm_desktop.ui.bulk_change import ChangePanel  # noqa: PLC0415 - on first use

        self._edit = ChangePanel(self, self._card, self._close_edit)
        self._edit.pack(fill="x")
        self.update_idletasks()
        self._edit.field.focus()

    def _close_edit(self) -> None:
        if self._edit is not None:
            self._edit.destroy()
            self._edit = None
