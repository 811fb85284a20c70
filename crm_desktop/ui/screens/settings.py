"""Settings of the file (the office, how it writes) and of this computer (language, look)."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from typing import Any

from crm_desktop.i18n import _
from crm_desktop.services.history import Changes
from crm_desktop.ui.screen import Screen, Shell
from crm_desktop.ui.settings_pages import SECTIONS
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, FieldWidget, Frame, ScrollFrame

_SAID = 2_000


class SettingsScreen(Screen):
    """Everything takes effect at once; a word beside the title says that it was kept."""

    def __init__(self, parent: tk.Misc, shell: Shell, route: str) -> None:
        super().__init__(parent, shell, route)
        Button(self.actions, _("Manual"), lambda: shell.go("manual"), icon="book").pack()
        self.sections: dict[str, SettingsSection] = {}
        self.fields: dict[str, FieldWidget] = {}
        self._wanted = ""
        self._scroll = ScrollFrame(self.body)
        self._scroll.pack(fill="both", expand=True)
        inside = self._scroll.body
        columns = []
        for place in range(2):
            inside.columnconfigure(place, weight=1, uniform="settings")
            column = Frame(inside)
            column.grid(row=0, column=place, sticky="new", padx=(px(14) if place else 0, 0))
            columns.append(column)
        for section in SECTIONS:
            made = section.card_class()
            card = made(columns[section.column], shell, _(section.label), self._say)
            card.pack(fill="x", pady=(0, px(12)))
            self.sections[section.name] = card
            self.fields.update(card.fields)

    def title(self) -> str:
        """Return the title."""
        return _("Settings")

    def arrive(self, **known: Any) -> None:
        """Show the ``section`` of this name."""
        self._wanted = str(known.get("section", ""))

    def shown(self) -> None:
        """Read what may have changed, and put the keyboard into the first field."""
        for section in self.sections.values():
            section.shown()
        wanted = self.sections.get(self._wanted) or next(iter(self.sections.values()))
        self._wanted = ""
        wanted.focus_first()
        self.after_idle(self._see, wanted)

    def _see(self, section: SettingsSection) -> None:
        if self.winfo_viewable():
            self._scroll.see(section)

    def hidden(self) -> None:
        """Keep what was typed last."""
        for section in self.sections.values():
            section.hidden()

    def changed(self, changes: Changes) -> None:
        """Tell the sections what was written."""
        if self.winfo_viewable():
            for section in self.sections.values():
                section.changed(changes)

    def remember(self) -> Mapping[str, Any]:
        """Return the section that has the keyboard."""
        has = str(self.tk.call("focus"))
        for name, section in self.sections.items():
            section.hidden()
            if has.startswith(f"{section}."):
                return {"section": name}
        return {}

    def recall(self, kept: Mapping[str, Any]) -> None:
        """Show that section again."""
        self._wanted = str(kept["section"])

    def _say(self) -> None:
        self.set_count(_("Saved"))
        self.after(_SAID, lambda: self.set_count(""))
