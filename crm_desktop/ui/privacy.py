"""One person's data in the window: writing all of it out, and erasing it after a plain preview."""

from __future__ import annotations

import tkinter as tk
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.fields.kind import fold
from crm_desktop.i18n import _
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Frame, Label, TextField
from crm_desktop.ui.widgets.dialog import Dialog
from crm_desktop.ui.widgets.formfield import FormField
from crm_desktop.ui.widgets.menu import MenuItem

if TYPE_CHECKING:
    from crm_desktop.services.erasing import Erased, ErasurePlan
    from crm_desktop.services.holding import Holding
    from crm_desktop.services.personal_data import Given
    from crm_desktop.ui.screen import Shell

_WIDTH = 560
_KEPT = ("unsaved", "recent")
PEOPLE = ("customer", "contact")
"""Whose data can be written out and erased."""


def privacy_items(shell: Shell, record: str, record_id: int) -> list[MenuItem | None]:
    """Return what a menu of a customer or contact offers."""
    able = not shell.desk.read_only
    return [
        MenuItem(
            _("Write out all data…"), partial(write_out, shell, record, record_id), "download"
        ),
        MenuItem(
            _("Anonymise…"), partial(ask_erase, shell, record, record_id, anonymise=True),
            "eye-off", enabled=able,
        ),
        MenuItem(
            _("Erase for good…"), partial(ask_erase, shell, record, record_id), "shield",
            enabled=able, danger=True,
        ),
    ]  # fmt: skip


def write_out(shell: Shell, record: str, record_id: int) -> None:
    """Ask for a folder, and write everything about the record into one within it."""
    chosen = shell.choose_folder(_("Folder for the data"))
    if chosen is None:
        return
    title = "".join(
        sign if sign.isalnum() else "-" for sign in shell.desk.records.title(record, record_id)
    )
    folder = chosen / f"{record}-{record_id}-{title[:40]}"
    personal = shell.desk.personal

    def done(given: Given) -> None:
        said = _("Everything about this record is in {folder}.", folder=given.folder.name)
        show = (_("Open the folder"), lambda: shell.show_file(given.folder))
        shell.toast(said, show, kind="success")
        if given.missing:
            shell.notice(
                _("These files are missing: {names}", names=", ".join(given.missing)),
                kind="warning",
            )

    shell.work(
        lambda _job: personal.write(record, record_id, folder),
        done,
        title=_("Writing out the data"),
        files=True,
    )


def ask_erase(shell: Shell, record: str, record_id: int, *, anonymise: bool = False) -> None:
    """Look what would go and what would stay, and show it; nothing is erased without the name."""
    erasures = shell.desk.erasures

    def shown(plan: ErasurePlan) -> None:
        from crm_desktop.ui.theme import pictures  # noqa: PLC0415 - with the window

        ErasureDialog(pictures.root(), shell, plan).open()

    shell.work(
        lambda _job: erasures.plan(record, record_id, anonymise=anonymise),
        shown,
        title=_("Looking what there is"),
        group="erasure",
    )


class ErasureDialog(Dialog):
    """What goes, what stays, and the name to be typed before anything happens."""

    def __init__(self, parent: tk.Misc, shell: Shell, plan: ErasurePlan) -> None:
        heading = (
            _("Anonymise “{title}”", title=plan.title)
            if plan.anonymise
            else _("Erase “{title}” for good", title=plan.title)
        )
        super().__init__(parent, heading, width=_WIDTH)
        self._shell = shell
        self._plan = plan
        Label(self.body, heading, "heading").pack(anchor="w", pady=(0, px(10)))
        self._tell()
        self.name = FormField(
            self.body,
            _("Type the name to confirm: {name}", name=plan.confirmation),
            lambda place: TextField(place, width=44),
        )
        self.name.pack(fill="x", pady=(px(10), 0))
        words = _("Anonymise") if plan.anonymise else _("Erase for good")
        self.erase = self.add_button(words, value=True, kind="danger", check=self._confirmed)
        self.add_button(_("Cancel"), default=True)

    def _tell(self) -> None:
        from crm_desktop.services.erasing import summary  # noqa: PLC0415 - with the first of it

        table = Frame(self.body)
        table.pack(fill="x")
        table.columnconfigure(1, weight=1)
        for row, (title, text) in enumerate(summary(self._plan, self._shell.desk.types)):
            label = Label(table, title, "muted")
            label.wrap_to(px(130))
            label.grid(row=row, column=0, sticky="nw", padx=(0, px(14)), pady=px(4))
            told = Label(table, text)
            told.wrap_to(px(_WIDTH - 200))
            told.grid(row=row, column=1, sticky="nw", pady=px(4))

    def _confirmed(self) -> bool:
        if fold(str(self.name.field.get())) == fold(self._plan.confirmation):
            return True
        self.name.set_error(_("This is not the name."))
        self.update_idletasks()
        self.geometry(f"{self.winfo_width()}x{self.winfo_reqheight()}")
        self.name.field.focus()
        return False

    def open(self) -> None:
        """Show it, with the keyboard in the field of the name."""
        super().open()
        self.name.field.focus()

    def end(self, result: Any) -> None:
        """End the dialog, and erase if that was confirmed."""
        super().end(result)
        if result:
            _erase(self._shell, self._plan)


def _erase(shell: Shell, plan: ErasurePlan) -> None:
    erasures = shell.desk.erasures

    def work(_job: object) -> tuple[Erased, list[Holding]]:
        done = erasures.erase(plan)
        return done, erasures.backups_with(plan.record, plan.record_id)

    def done(found: tuple[Erased, list[Holding]]) -> None:
        erased, held = found
        _forget_here(shell, plan)
        shell.broadcast(erased.changes)
        said = _("Anonymised for good.") if plan.anonymise else _("Erased for good.")
        certificate = (_("Certificate…"), partial(_certify, shell, erased))
        shell.toast(said, certificate, kind="success")
        shell.notice(said, certificate)
        if not erased.clean:
            shell.notice(
                _("The file is open elsewhere. Close it there and run "
                  "“crm-desktop privacy finish”."), kind="warning",
            )  # fmt: skip
        if held:
            _ask_backups(shell, held)

    shell.work(work, done, title=_("Erasing"), files=True)


def _forget_here(shell: Shell, plan: ErasurePlan) -> None:
    """Take the person out of the settings of this computer."""
    from crm_desktop.services.erasing_settings import cleaned_preferences  # noqa: PLC0415

    kept = {name: shell.preferences.get(name) for name in _KEPT}
    new = cleaned_preferences(
        kept, str(shell.desk.path), plan.touched, plan.forgetting.words, shell.desk.types
    )
    for name, value in new.items():
        shell.preferences.set(name, value)


def _certify(shell: Shell, erased: Erased) -> None:
    name = f"{erased.plan.record}-{erased.plan.record_id}.pdf"
    path = shell.save_file(_("Certificate of erasure"), name, (_("PDF"), "*.pdf"))
    if path is None:
        return
    erasures = shell.desk.erasures
    shell.work(
        lambda _job: erasures.certify(erased, path),
        shell.show_file,
        title=_("Writing the certificate"),
        files=True,
    )


def _ask_backups(shell: Shell, held: list[Holding]) -> None:
    erasures = shell.desk.erasures

    def renew() -> None:
        shell.work(
            lambda _job: erasures.remove_backups(held),
            lambda made: shell.toast(
                _("A backup was made and read again: {name}", name=made.backup.path.name),
                kind="success",
            ),
            title=_("Backing up"),
            files=True,
        )

    shell.ask(
        _("Backups that still hold these data: {count}. Make a new backup and remove those?",
          count=len(held)),
        (_("Make a new one, remove those"), renew),
        (_("Keep them"), lambda: None),
        danger=True,
    )  # fmt: skip
