"""What a list says when there is nothing in it."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.i18n import _
from crm_desktop.ui.navigation import icon_of
from crm_desktop.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from crm_desktop.ui.listcard import ListCard


def nothing_fits(parent: tk.Misc, card: ListCard) -> EmptyState:
    """Return what stands in the place of a list that its conditions leave empty."""
    types = _(card.spec.plural).lower()
    return EmptyState(
        parent,
        "search",
        _("Nothing fits these conditions"),
        _("Change the conditions, or take them away to see all {types}.", types=types),
        (_("Show all"), card.clear_filter),
    )


def nothing_yet(parent: tk.Misc, card: ListCard) -> EmptyState:
    """Return what stands in the place of a list that has no records at all."""
    spec = card.spec
    within = card.within is not None
    bring = (_("Import from a file"), lambda: card.shell.go("imports", record=card.record))
    return EmptyState(
        parent,
        icon_of(spec.icon),
        _("No {types} yet", types=_(spec.plural).lower()),
        _("Enter the first one.")
        if within
        else _("Enter the first one, or bring them in from Excel or CSV."),
        (_("New {type}", type=_(spec.label).lower()), card.begin_new),
        second=None if within else bring,
    )
