"""The invented office, to try things out: it comes and goes."""

from __future__ import annotations

from crm_desktop.i18n import _, ngettext
from crm_desktop.jobs.lanes import Job
from crm_desktop.services.history import Changes
from crm_desktop.services.lists import Query
from crm_desktop.services.permissions import Right
from crm_desktop.ui.screens.first_steps import make_sample_data
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, Label


class SampleSection(SettingsSection):
    """Makes the sample data, or takes it away again."""

    def build(self) -> None:
        """Make the sentence and the button."""
        self._sample_said = Label(self, "", "muted", wrap=True)
        self._sample_said.pack(fill="x")
        self.sample = Button(self, _("Make sample data"), self._sample, icon="bulb")
        self.sample.pack(anchor="w", pady=(px(10), px(2)))
        desk = self.shell.desk
        self.sample.set_enabled(enabled=desk.may(Right.UPKEEP) and not desk.read_only)
        self._present = False

    def shown(self) -> None:
        """Ask whether the sample data is there."""
        self._ask_sample()

    def changed(self, changes: Changes) -> None:
        """Ask anew whether there is sample data: it may be undone."""
        del changes
        self._ask_sample()

    def _ask_sample(self) -> None:
        desk = self.shell.desk

        def read(_job: Job) -> tuple[bool, int]:
            return desk.demo.present, desk.lists.count(Query("customer"))

        self.shell.work(read, self._show_sample, group="sample", owner=self)

    def _show_sample(self, found: tuple[bool, int]) -> None:
        self._present, count = found
        if self._present:
            said = _("The sample data is in this file. Your own records stay when it goes.")
            self.sample.set_text(_("Take the sample data away"))
            self.sample.set_icon("trash")
        else:
            said = _("An invented office with customers, sales and feedback, to try things out.")
            if count:
                said += " " + ngettext(
                    "It is added to your {count} customer.",
                    "It is added to your {count} customers.",
                    count,
                )
            self.sample.set_text(_("Make sample data"))
            self.sample.set_icon("bulb")
        self._sample_said.set_text(said)

    def _sample(self) -> None:
        if not self._present:
            make_sample_data(self.shell)
            return
        demo = self.shell.desk.demo

        def done(changes: Changes) -> None:
            self.shell.broadcast(changes)
            undo = (_("Undo"), self.shell.undo)
            self.shell.toast(_("The sample data was taken away."), undo, kind="success")

        self.shell.work(
            lambda job: demo.remove(progress=job.progress),
            done,
            title=_("Taking the sample data away"),
            files=True,
        )
