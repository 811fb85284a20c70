"""Who works here: the office's name and one's own."""

from __future__ import annotations

from typing import Any, ClassVar

from crm_desktop.i18n import _
from crm_desktop.ui.settings_pages.logo import LogoChoice
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Label, TextField


class OfficeSection(SettingsSection):
    """The company (of the file) and the person's own name (of this computer)."""

    FILE_KEYS: ClassVar[dict[str, str]] = {"company": ""}

    def build(self) -> None:
        """Make the two fields, and the logo between them."""
        note = _("It stands at the head of every report.")
        self.add("company", _("Company name"), TextField, note)
        Label(self, _("Logo"), "caption").pack(anchor="w", padx=(px(2), 0), pady=(0, px(5)))
        self._logo = LogoChoice(self, self.shell, self.say)
        self._logo.pack(fill="x", pady=(0, px(9)))
        note = _("History notes it with everything you do.")
        who = self.add("who", _("Your name"), TextField, note)
        who.set(self._known())
        # Who has signed in works under the name that the file knows.
        who.set_enabled(enabled=self.shell.desk.people.here() is None)
        for name in self.fields:
            self.keep_while_typing(name)

    def shown(self) -> None:
        """Read the names and the logo."""
        super().shown()
        self._logo.read()

    def _known(self) -> str:
        here = self.shell.desk.people.here()
        if here is not None:
            return here.name
        return str(self.shell.preferences.get("who") or self.shell.desk.who)

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
