"""Whether the program reminds, and how."""

from __future__ import annotations

from crm_desktop.i18n import _
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.widgets import SwitchField


class RemindersSection(SettingsSection):
    """Follow-ups that are due are told once by a message; the bell shows them in any case."""

    def build(self) -> None:
        """Make the switch."""
        note = _("A message appears once for each follow-up; the bell lists them in any case.")
        tell = self.add(
            "remind", _("When something is due"), lambda p: SwitchField(p, _("Tell me")), note
        )
        tell.set(bool(self.shell.preferences.get("remind", True)))
        tell.on_change(self._keep_it)

    def _keep_it(self, wanted: object) -> None:
        self.shell.preferences.set("remind", bool(wanted))
        self.say()
