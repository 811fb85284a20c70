"""Who works here: the office's name and one's own."""

from __future__ import annotations

from typing import Any, ClassVar

from crm_desktop.i18n import _
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.widgets import TextField


class OfficeSection(SettingsSection):
    """The company (of the file) and the person's own name (of this computer)."""

    FILE_KEYS: ClassVar[dict[str, str]] = {"company": ""}

    def build(self) -> None:
        """Make the two fields."""
        note = _("It stands at the head of every report.")
        self.add("company", _("Company name"), TextField, note)
        note = _("History notes it with everything you do.")
        who = self.add("who", _("Your name"), TextField, note)
        who.set(self.shell.preferences.get("who") or self.shell.desk.who)
        for name in self.fields:
            self.keep_while_typing(name)

    def keep(self, name: str, value: Any) -> None:
        """Keep the company in the file, the own name on this computer."""
        if name != "who":
            super().keep(name, value)
        else:
            given = str(value).strip()
            self.shell.preferences.set(name, given)
            self.shell.desk.who = given or self.shell.desk.who
            self.say()
        # The window shows both names in its navigation.
        self.winfo_toplevel().event_generate("<<OfficeNamed>>")
