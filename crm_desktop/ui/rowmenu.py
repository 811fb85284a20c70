"""The menu of the rows of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.i18n import _
from crm_desktop.ui.many import MOST_MERGED
from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu

if TYPE_CHECKING:
    from crm_desktop.ui.pane import RecordsPane


def row_menu(pane: RecordsPane) -> PopupMenu:
    """Return the menu of what can be done with the current and the chosen rows."""
    card = pane.card
    ids, current = card.chosen_ids(), pane.rows.current_id
    items: list[MenuItem | None] = []
    if current is not None:
        items += [
            MenuItem(_("Open"), lambda: pane.open(current), "open", "Enter"),
            MenuItem(_("Edit"), lambda: pane.edit(current), "edit", "F2"),
            MenuItem(_("Print record"), lambda: pane.print_one(current), "printer"),
        ]
    items += [
        MenuItem(_("New"), pane.new, "plus", "Ctrl+N"),
        None,
        MenuItem(_("Copy"), pane.rows.input.copy, "copy", "Ctrl+C", enabled=bool(ids)),
        MenuItem(_("Paste"), pane.rows.on_paste, "paste", "Ctrl+V"),
        MenuItem(_("Change a field…"), card.change_field, "edit", enabled=len(ids) > 1),
        MenuItem(_("Merge…"), card.merge_chosen, "merge", enabled=1 < len(ids) <= MOST_MERGED),
        MenuItem(_("Export list"), card.export, "download", "Ctrl+E"),
        MenuItem(_("Print list"), card.print_list, "printer", "Ctrl+P"),
        None,
        MenuItem(_("Delete"), card.delete_chosen, "trash", "Del", enabled=bool(ids), danger=True),
    ]
    return PopupMenu(pane, items)
