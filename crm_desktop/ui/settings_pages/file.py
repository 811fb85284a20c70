"""The file that is open: where it is, and whether it is in order."""

from __future__ import annotations

from crm_desktop.i18n import _, ngettext
from crm_desktop.services.checking import CheckResult
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, Frame, Label


class FileSection(SettingsSection):
    """Name, folder and size, and a check of all that is in it."""

    def build(self) -> None:
        """Say where the file is, and offer to check it."""
        path = self.shell.desk.path
        Label(self, path.name, "strong", wrap=True).pack(fill="x")
        Label(self, str(path.parent), "muted", wrap=True).pack(fill="x", pady=(px(2), 0))
        if path.is_file():
            size = path.stat().st_size / 1_000_000
            Label(self, _("{size} MB", size=f"{size:,.1f}"), "muted").pack(anchor="w")
        row = Frame(self)
        row.pack(fill="x", pady=(px(12), 0))
        Button(
            row, _("Open the folder"), lambda: self.shell.show_file(path.parent), icon="folder"
        ).pack(side="left")
        self.check = Button(row, _("Check the file"), self._check, icon="database-check")
        self.check.pack(side="left", padx=(px(8), 0))
        self.checked = Label(self, "", "muted", wrap=True)

    def _check(self) -> None:
        desk = self.shell.desk
        self.check.set_enabled(enabled=False)

        def done(found: CheckResult) -> None:
            self.check.set_enabled(enabled=True)
            words = [str(one) for one in found.problems]
            count = sum(found.counts.values())
            fine = ngettext(
                "The file is in order: {count} record was looked at.",
                "The file is in order: {count} records were looked at.",
                count,
            )
            self.checked.set_kind("error" if words else "success")
            self.checked.set_text("\n".join(words) or fine)
            self.checked.pack(fill="x", pady=(px(10), 0))

        def failed(error: BaseException) -> None:
            self.check.set_enabled(enabled=True)
            self.shell.fail(error)

        self.shell.work(
            lambda job: desk.checks.run(job.progress),
            done,
            title=_("Checking the file"),
            failed=failed,
            stopped=lambda: self.check.set_enabled(enabled=True),
            files=True,
            owner=self,
        )
