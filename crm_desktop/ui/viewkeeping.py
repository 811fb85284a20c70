"""The views of a list: showing one, keeping one's own, their order and which comes first."""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from crm_desktop.i18n import _
from crm_desktop.services.lists import Query, SavedView
from crm_desktop.ui.views import ViewTabs

if TYPE_CHECKING:
    from crm_desktop.ui.listcard import ListCard


class ViewKeeper:
    """What the tabs of ``card``'s views do."""

    def __init__(self, parent: tk.Misc, card: ListCard) -> None:
        self._card = card
        self._lists = card.shell.desk.lists
        self.tabs = ViewTabs(
            parent,
            choose=card.show_view,
            save=self.save,
            rename=self.rename,
            delete=self.delete,
            move=self.move,
            show_first=self.show_first,
        )

    def every(self) -> list[SavedView]:
        """Return the views in the person's order; there is always one."""
        record = self._card.record
        return self._lists.views(record) or [SavedView(_("All"), Query(record), own=False)]

    def begin(self, name: str = "") -> SavedView:
        """Show the tabs with a view chosen: that of this name, else the one shown first."""
        every = self.every()
        first = next((one for one in every if one.first), every[0])
        chosen = next((one for one in every if one.name == name), first)
        self.tabs.show(every, chosen.name)
        return chosen

    def show(self, chosen: str) -> None:
        """Show the tabs anew."""
        self._card.view = chosen
        self.tabs.show(self.every(), chosen)

    def save(self, name: str) -> None:
        """Keep the list as it is shown under a name."""
        card = self._card
        self._lists.save_view(card.record, name, card.shown_query())
        self.show(name)
        card.shell.toast(_("The view “{name}” was saved.", name=name), kind="success")

    def rename(self, old: str, new: str) -> None:
        """Give a view of one's own another name."""
        self._lists.rename_view(self._card.record, old, new)
        self.show(new)

    def delete(self, name: str) -> None:
        """Forget a view of one's own; a toast brings it back."""
        card = self._card
        gone = next(one for one in self.every() if one.name == name)
        self._lists.delete_view(card.record, name)
        card.start()

        def back() -> None:
            self._lists.save_view(card.record, name, gone.query)
            self.show(card.view)

        card.shell.toast(_("The view “{name}” was deleted.", name=name), (_("Undo"), back))

    def move(self, name: str, by: int) -> None:
        """Put a view further to the left or to the right."""
        keys = [one.key for one in self.every()]
        names = [one.name for one in self.every()]
        place = names.index(name)
        to = max(0, min(len(keys) - 1, place + by))
        keys.insert(to, keys.pop(place))
        self._lists.order_views(self._card.record, keys)
        self.show(self._card.view)

    def show_first(self, name: str) -> None:
        """Let a view be the one that the list begins with; once more takes it back."""
        view = next(one for one in self.every() if one.name == name)
        self._lists.show_view_first(self._card.record, "" if view.first else view.key)
        self.show(self._card.view)
