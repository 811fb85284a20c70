"""The password of the file: giving it one, another one or none, and when it locks itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crm_desktop.i18n import Text, _, ngettext
from crm_desktop.services.locking import CannotUnlock, UnfitPassword, fit
from crm_desktop.services.permissions import Right
from crm_desktop.ui.form.secretfield import SecretField
from crm_desktop.ui.locking import AFTER, USUAL
from crm_desktop.ui.screen import Shell
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, ChoiceField, Frame, Label

_MINUTES = (1, 5, 10, 30, 60)


class PasswordSection(SettingsSection):
    """Whatever is wrong with an entry is said below it; nothing is done before all is right."""

    def build(self) -> None:
        """Make the fields that the file needs as it is."""
        desk = self.shell.desk
        protected = desk.locks.encrypted
        said = (
            _("The file, its backups and its attached files are encrypted.")
            if protected
            else _("Whoever gets at this computer can read the file. With a password, nobody can "
                   "without it, neither can the makers of this program.")
        )  # fmt: skip
        Label(self, said, "muted", wrap=True).pack(fill="x", pady=(0, px(10)))
        if protected:
            self._secret("password", _("Present password"))
        note = _("At least eight signs; a few words are best.")
        self._secret("new", _("New password"), note)
        self._secret("again", _("The new password again"))
        row = Frame(self)
        row.pack(fill="x", pady=(px(4), 0))
        if protected:
            self.change = Button(row, _("Change the password"), self._change, "primary", "key")
            self.change.pack(side="left")
            self.remove = Button(row, _("Remove it"), self._remove, icon="close")
            self.remove.pack(side="left", padx=(px(8), 0))
            self._build_locking()
        else:
            self.change = Button(row, _("Set the password"), self._set, "primary", "lock")
            self.change.pack(side="left")
        if desk.read_only or not desk.may(Right.PASSWORD):
            self.change.set_enabled(enabled=False)
            if protected:
                self.remove.set_enabled(enabled=False)
                self.recovery.set_enabled(enabled=False)

    def _secret(self, name: str, label: str, note: str = "") -> None:
        field = self.add(name, label, SecretField, note)
        field.on_change(lambda _value: field.set_error(None))

    def _build_locking(self) -> None:
        minutes = [
            (str(one), ngettext("After {count} minute", "After {count} minutes", one))
            for one in _MINUTES
        ]
        Frame(self).pack(pady=px(4))
        idle = self.add(
            AFTER,
            _("Lock by itself"),
            lambda p: ChoiceField(p, [*minutes, ("0", _("Never"))]),
            _("When no key was pressed and the mouse was not moved for so long."),
        )
        idle.set(str(self.shell.preferences.get(AFTER, USUAL)))
        idle.on_change(self._keep_idle)
        row = Frame(self)
        row.pack(fill="x", pady=(px(2), 0))
        Button(row, _("Lock now"), self.shell.lock, icon="lock", tooltip="Ctrl+L").pack(side="left")
        self.recovery = Button(row, _("Recovery key…"), self._recovery, icon="file-pdf")
        self.recovery.pack(side="left", padx=(px(8), 0))
        note = _("The recovery key opens the file if the password is forgotten. Print it, lock it "
                 "away, and print it anew after each change of the password.")  # fmt: skip
        Label(self, note, "caption", wrap=True).pack(fill="x", pady=(px(8), 0))

    def _keep_idle(self, value: Any) -> None:
        self.shell.preferences.set(AFTER, int(value))
        self.say()

    def focus_first(self) -> None:
        """Put the keyboard into the first field that is to be filled."""
        next(iter(self.fields.values())).focus()

    def hidden(self) -> None:
        """Forget what was entered: it is nobody's who comes later."""
        for name in ("password", "new", "again"):
            if name in self.fields:
                self.fields[name].set("")
                self.fields[name].set_error(None)

    # -- what was entered --------------------------------------------------------------------

    def _given(self, name: str) -> str:
        field = self.fields[name]
        assert isinstance(field, SecretField)
        return field.entry.variable.get()

    def _wrong(self, name: str, error: Text | BaseException) -> None:
        self.fields[name].set_error(str(error))
        self.fields[name].focus()

    def _new(self) -> str | None:
        """Return the new password, ``None`` where something is wrong with it."""
        new = self._given("new")
        try:
            fit(new)
        except UnfitPassword as error:
            self._wrong("new", error)
            return None
        if self._given("again") != new:
            self._wrong("again", Text("This is not the same as above. Enter it once more."))
            return None
        return new

    def _knowing(self, then: Callable[[str], Any]) -> None:
        """Call ``then`` with the present password once it was found to be right."""
        old, locks = self._given("password"), self.shell.desk.locks
        if not old:
            self._wrong("password", Text("Enter the present password first."))
            return

        def failed(error: BaseException) -> None:
            if isinstance(error, CannotUnlock):
                self._wrong("password", error)
            else:
                self.shell.fail(error)

        self.shell.work(
            lambda _job: locks.check(old),
            lambda _none: then(old),
            failed=failed,
            group="password",
            owner=self,
        )

    # -- doing -------------------------------------------------------------------------------

    def _set(self) -> None:
        new, shell = self._new(), self.shell
        if new is None:
            return

        def done(notices: tuple[Text, ...]) -> None:
            self._warn(notices)
            self._tell(_("The file has a password now. Print the recovery key."))

        shell.alone(
            lambda job: shell.desk.locks.set_password(new, job.progress),
            done,
            title=_("Encrypting the file"),
        )

    def _warn(self, notices: tuple[Text, ...]) -> None:
        for notice in notices:
            self.shell.notice(str(notice), kind="warning")

    def _change(self) -> None:
        new, shell = self._new(), self.shell
        if new is None:
            return

        def changed(notices: tuple[Text, ...]) -> None:
            self._warn(notices)
            self._tell(_("The password was changed. Print the new recovery key."))

        def known(old: str) -> None:
            shell.alone(
                lambda job: shell.desk.locks.change_password(old, new, job.progress),
                changed,
                title=_("Encrypting the file anew"),
            )

        self._knowing(known)

    def _remove(self) -> None:
        shell = self.shell

        def removed(notices: tuple[Text, ...]) -> None:
            self._warn(notices)
            shell.toast(_("The file has no password any more."), kind="success")

        def sure(old: str) -> None:
            shell.alone(
                lambda job: shell.desk.locks.remove_password(old, job.progress),
                removed,
                title=_("Decrypting the file"),
            )

        def known(old: str) -> None:
            shell.ask(
                _("Remove the password? Whoever gets at this computer can read the file then."),
                (_("Remove it"), lambda: sure(old)),
                (_("Keep it"), lambda: None),
                danger=True,
            )

        self._knowing(known)

    def _tell(self, said: str) -> None:
        # This card is gone by now: the window was built anew.
        shell = self.shell
        shell.toast(said, (_("Recovery key…"), lambda: write_recovery(shell)), kind="success")

    def _recovery(self) -> None:
        write_recovery(self.shell)


def write_recovery(shell: Shell) -> None:
    """Ask where the recovery page shall go, write it and show it."""
    name = _("Recovery key {name}", name=shell.desk.path.stem) + ".pdf"
    target = shell.save_file(_("Recovery key"), name, ("PDF", "*.pdf"))
    if target is not None:
        shell.work(
            lambda _job: shell.desk.locks.write_recovery(target),
            shell.show_file,
            title=_("Writing the recovery key"),
            files=True,
        )
