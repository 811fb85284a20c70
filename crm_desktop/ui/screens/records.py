"""The list of one record type, the same for every type."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.ui.pane import RecordsPane
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets.button import Button

_FORM_FOLLOWS = 60
"""Milliseconds after the list before the form is built."""


class ListScreen(Screen):
    """Title, count and buttons above a ``RecordsPane``; ``route`` is the record type's name."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        self.spec = shell.desk.types[route]
        super().__init__(parent, shell, route)
        words = _("New {type}", type=_(self.spec.label).lower())
        for text, command, icon in (
            (_("Import"), self._import, "upload"),
            (_("Export"), self._export, "download"),
        ):
            Button(self.actions, text, command, icon=icon).pack(side="left", padx=(0, px(8)))
        Button(self.actions, words, self._new, "primary", "plus", tooltip="Ctrl+N").pack(
            side="left"
        )
        self.pane = RecordsPane(self.body, shell, route)
        self.pane.pack(fill="both", expand=True)
        self.pane.on_count = self.set_count
        self._started = False

    def title(self) -> str:
        """Return the plural of the record type."""
        return _(self.spec.plural)

    def _import(self) -> None:
        self.shell.go("imports", record=self.route)

    def _export(self) -> None:
        self.pane.card.export()

    def _new(self) -> None:
        self.pane.new()

    def _start(self) -> None:
        if not self._started:
            self._started = True
            self.pane.start()

    def shown(self) -> None:
        """Show the first view, and the current record beside it."""
        self._start()
        self.pane.rows.take_density()  # the settings may have changed it
        self.after(_FORM_FOLLOWS, self._form_follows)
        if self.pane.panel is None or not self.pane.panel.new:
            self.pane.rows.canvas.focus_set()
        else:
            self.update_idletasks()  # it may have begun before anything was in view
            self.pane.panel.form.focus_first()

    def _form_follows(self) -> None:
        """Build the form once the list is on the screen, which comes first."""
        if self.winfo_viewable():
            self.pane.show_panel_first()
        elif self.winfo_manager() and not self.winfo_toplevel().winfo_viewable():
            self.after(_FORM_FOLLOWS, self._form_follows)

    def arrive(self, **known: Any) -> None:
        """Show a ``query`` (called ``title``), the record ``show``, or begin a ``new`` one.

        ``enter`` holds values to go on with in the record shown.
        """
        self._start()
        query, show, new = known.get("query"), known.get("show"), known.get("new")
        if isinstance(query, Query):
            self.pane.show_query(query)
            self.set_title(known.get("title") or self.title())
        if show is not None:
            self.pane.show_record(int(show), known.get("enter"))
        if new is not None:
            self.pane.new(new)

    def neighbour(self, record_id: int, by: int) -> int | None:
        """Return the record ``by`` rows further, and make it the current one."""
        self._start()
        return self.pane.neighbour(record_id, by)

    def place_of(self, record_id: int) -> tuple[int, int] | None:
        """Return which one it is in the list (from 1), and how many there are."""
        self._start()
        index = self.pane.rows.index_of(record_id)
        return None if index is None else (index + 1, self.pane.rows.total)

    def changed(self, changes: Changes) -> None:
        """Read anew what a write touched."""
        if self._started:
            self.pane.changed(changes)

    def command(self, name: str) -> bool:
        """Obey a key of the window."""
        return self.pane.command(name)

    def unsaved(self) -> bool:
        """Tell whether the panel holds something unsaved."""
        return self.pane.unsaved()

    def discard(self) -> None:
        """Forget it."""
        self.pane.discard()

    def keep(self) -> bool:
        """Save it."""
        return self.pane.save()

    def remember(self) -> Mapping[str, Any]:
        """Return filter, order, columns, place and input."""
        return self.pane.remember() if self._started else {}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Take them up again."""
        self._started = True
        self.pane.recall(kept)
