"""The menu of a list's head: the order of its rows, its columns, the height of its rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.i18n import _
from crm_desktop.ui.densities import DENSITIES, SUITING
from crm_desktop.ui.grouping import column_items
from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu

if TYPE_CHECKING:
    from crm_desktop.ui.listcard import ListCard
    from crm_desktop.ui.listing import RecordGrid
    from crm_desktop.ui.widgets.grid import Density


def head_menu(card: ListCard, key: str) -> PopupMenu:
    """Return the menu of the column ``key``, or ("") of the head as a whole."""
    rows = card.rows
    items: list[MenuItem | None] = []
    if key:
        items += [*_of_column(rows, key), *column_items(card, key)]
    items += [
        MenuItem(_("Fit all columns"), lambda: rows.fit_columns(rows.shown_keys()), "columns"),
        MenuItem(_("Columns…"), card.choose_columns, "list"),
        None,
        MenuItem(_("Height of the rows"), icon="density", children=density_items(rows)),
    ]
    return PopupMenu(card, items)


def density_items(rows: RecordGrid) -> list[MenuItem | None]:
    """Return an entry for each height of the rows."""
    now: Density = rows.density
    if now == SUITING:
        now = "roomy" if rows.measure() else "normal"
    return [
        MenuItem(_(label), partial(rows.choose_density, density), checked=density == now)
        for density, label in DENSITIES.items()
    ]


def _of_column(rows: RecordGrid, key: str) -> list[MenuItem | None]:
    keys = rows.shown_keys()
    place = keys.index(key)
    column = rows.visible_columns()[place]
    sort = rows.sort[0] if rows.sort else None
    mine = sort is not None and sort.key == key
    down = mine and sort is not None and sort.descending
    items: list[MenuItem | None] = []
    if column.sortable:
        items += [
            MenuItem(
                _("Sort upwards"), partial(rows.order_by, key), "sort-up", enabled=not mine or down
            ),
            MenuItem(
                _("Sort downwards"),
                partial(rows.order_by, key, falling=True),
                "sort-down",
                enabled=not down,
            ),
            None,
        ]
    return [
        *items,
        MenuItem(
            _("Move to the left"),
            partial(rows.move_column, key, place - 1),
            "arrow-left",
            "Ctrl+←",
            enabled=place > 0,
        ),
        MenuItem(
            _("Move to the right"),
            partial(rows.move_column, key, place + 2),
            "arrow-right",
            "Ctrl+→",
            enabled=place < len(keys) - 1,
        ),
        MenuItem(_("Fit to the contents"), partial(rows.fit_column, key), "columns", "F"),
        MenuItem(
            _("Hide this column"), partial(rows.hide_column, key), "close", enabled=len(keys) > 1
        ),
        None,
    ]
