"""The saved views of a list as tabs; those that find no room are in a menu."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.services.lists import SavedView
from crm_desktop.ui.theme import fonts, px
from crm_desktop.ui.widgets.button import Button, IconButton
from crm_desktop.ui.widgets.surface import Frame, Label
from crm_desktop.ui.widgets.tabs import SegmentedTabs
from crm_desktop.ui.widgets.textfield import TextField

_AROUND = 24


class ViewTabs(Frame):
    """The tabs and a menu. Each callback gets names; ``choose`` gets the view."""

    def __init__(
        self,
        parent: tk.Misc,
        *,
        choose: Callable[[SavedView], Any],
        save: Callable[[str], Any],
        rename: Callable[[str, str], Any],
        delete: Callable[[str], Any],
        move: Callable[[str, int], Any],
        show_first: Callable[[str], Any],
    ) -> None:
        super().__init__(parent)
        self._choose = choose
        self._save = save
        self._rename = rename
        self._delete = delete
        self._move = move
        self._show_first = show_first
        self._views: Sequence[SavedView] = ()
        self._room = 0
        self.chosen = ""
        self._tabs = SegmentedTabs(self)
        self._tabs.on_choose = self._tab_chosen
        self._tabs.pack(side="left")
        self._more = IconButton(self, "chevron-down", self._menu, _("Views"), size=12)
        self._more.pack(side="left", padx=(px(2), 0))
        self._naming: Frame | None = None

    def show(self, views: Sequence[SavedView], chosen: str) -> None:
        """Show these views, the one named ``chosen`` as the present one."""
        self._views = views
        names = [view.name for view in views]
        self.chosen = chosen if chosen in names else (names[0] if names else "")
        self._fill()

    def fit(self, room: int) -> None:
        """Use at most ``room`` screen pixels."""
        if abs(room - self._room) > px(8):
            self._room = room
            self._fill()

    def _fill(self) -> None:
        shown: list[str] = []
        left = (self._room or px(330)) - px(40)
        for view in self._views:
            width = fonts.measure(fonts.BODY, view.name) + px(_AROUND)
            if shown and width > left:
                break
            left -= width
            shown.append(view.name)
        if self.chosen and self.chosen not in shown:
            shown = [*shown[:-1], self.chosen]
        if shown != self._tabs.tab_keys:
            self._tabs.set_tabs([(name, name) for name in shown])
        if self._tabs.chosen != self.chosen:
            self._tabs.choose(self.chosen)

    def _tab_chosen(self, name: str) -> None:
        if name != self.chosen:
            self.take(name)

    def take(self, name: str) -> None:
        """Show the view called ``name``."""
        self.chosen = name
        self._fill()
        for view in self._views:
            if view.name == name:
                self._choose(view)

    def _menu(self) -> None:
        from crm_desktop.ui.widgets.menu import MenuItem, PopupMenu  # noqa: PLC0415 - on first use

        items: list[MenuItem | None] = [
            MenuItem(view.name, partial(self.take, view.name), checked=view.name == self.chosen)
            for view in self._views
        ]
        chosen = next((view for view in self._views if view.name == self.chosen), None)
        own = chosen is not None and chosen.own
        place = self._views.index(chosen) if chosen is not None else 0
        last = len(self._views) - 1
        left, right = partial(self._move, self.chosen, -1), partial(self._move, self.chosen, 1)
        items += [
            None,
            MenuItem(_("Save as a view…"), self.name_new, "save"),
            MenuItem(_("Save changes to “{name}”", name=self.chosen), self._overwrite, enabled=own),
            MenuItem(_("Rename…"), self.name_anew, enabled=own),
            MenuItem(_("Delete this view"), self.delete_chosen, "trash", enabled=own),
            None,
            MenuItem(
                _("Begin with this view"),
                partial(self._show_first, self.chosen),
                enabled=chosen is not None and bool(chosen.key),
                checked=chosen is not None and chosen.first,
            ),
            MenuItem(_("Move to the left"), left, "chevron-left", enabled=place > 0),
            MenuItem(_("Move to the right"), right, "chevron-right", enabled=place < last),
        ]
        PopupMenu(self, items).open_below(self._more)

    def delete_chosen(self) -> None:
        """Forget the present view."""
        self._delete(self.chosen)

    def _overwrite(self) -> None:
        self._save(self.chosen)

    # -- naming --------------------------------------------------------------------------------

    def name_new(self) -> None:
        """Ask for the name of a new view, in the place of the tabs."""
        self._ask("", self._save)

    def name_anew(self) -> None:
        """Ask for another name of the present view."""
        self._ask(self.chosen, partial(self._rename, self.chosen))

    def _ask(self, name: str, done: Callable[[str], Any]) -> None:
        self._tabs.pack_forget()
        self._more.pack_forget()
        bar = self._naming = Frame(self)
        bar.pack(side="left")
        Label(bar, _("Name of the view"), "caption").pack(side="left", padx=(px(4), px(8)))
        entry = TextField(bar, width=20)
        entry.set(name)
        entry.pack(side="left")

        def take() -> str:
            words = entry.get()
            if words:
                self._named()
                done(words)
            return "break"

        def away() -> str:
            self._named()
            return "break"

        Button(bar, _("Save"), take, "primary").pack(side="left", padx=px(8))
        Button(bar, _("Cancel"), away, "ghost").pack(side="left")
        target = entry.focus_target()
        target.bind("<Return>", lambda _event: take())
        target.bind("<Escape>", lambda _event: away())
        self.update_idletasks()
        entry.focus()

    def _named(self) -> None:
        if self._naming is not None:
            self._naming.destroy()
            self._naming = None
            self._tabs.pack(side="left")
            self._more.pack(side="left", padx=(px(2), 0))
