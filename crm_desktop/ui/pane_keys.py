"""What the keys of the window mean in a list with its panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.field import holds_focus
from crm_desktop.ui.widgets.grid import Selection

if TYPE_CHECKING:
    from crm_desktop.ui.pane import RecordsPane

_WIDER = 40
"""Logical pixels by which a key makes the panel wider."""


def obey(pane: RecordsPane, name: str) -> bool:
    """Do what the key called ``name`` means; return whether it means something here."""
    commands: dict[str, Callable[[], Any]] = {
        "new": pane.new,
        "save": lambda: _save(pane),
        "filter": lambda: _filter(pane),
        "refresh": pane.rows.refresh,
        "close": lambda: _close(pane),
        "next": lambda: pane.step(1),
        "previous": lambda: pane.step(-1),
        "print": lambda: _print(pane),
        "export": pane.card.export,
        "delete": pane.card.delete_chosen,
        "wider": lambda: pane.widen(px(_WIDER)),
        "slimmer": lambda: pane.widen(-px(_WIDER)),
    }
    if name not in commands:
        return False
    commands[name]()
    return True


def _save(pane: RecordsPane) -> None:
    if pane.panel is not None and (pane.held() or (pane.panel_open and pane.panel.new)):
        pane.panel.save()


def _print(pane: RecordsPane) -> None:
    """Print what the keyboard is in: the record of the panel, else the list."""
    panel = pane.panel
    if panel is not None and panel.record_id is not None and holds_focus(panel):
        pane.print_one(panel.record_id)
    else:
        pane.card.print_list()


def _filter(pane: RecordsPane) -> None:
    if pane.card.conditions_shown:
        pane.card.conditions.begin()
    else:
        pane.card.toggle_filter()


def _close(pane: RecordsPane) -> None:
    """Close the innermost of what is open."""
    panel, card = pane.panel, pane.card
    if card.chooser is not None:
        card.chooser.close()
    elif panel is not None and pane.panel_open and holds_focus(panel):
        if pane.held() or panel.new:
            pane.close_panel()
        else:
            pane.rows.canvas.focus_set()
    elif card.conditions_shown and holds_focus(card.conditions):
        card.toggle_filter()
    elif pane.rows.selection.count(pane.rows.total) > 1:
        pane.rows.set_selection(Selection())
    elif pane.panel_open:
        pane.close_panel()
