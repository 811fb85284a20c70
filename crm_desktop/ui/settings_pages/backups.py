"""The backups of the file: making one, where they go, and going back to one of them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from datetime import UTC
from pathlib import Path

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import _
from crm_desktop.services.backups import AUTOMATIC, FOLDER, Backup, Made
from crm_desktop.services.generations import REASONS
from crm_desktop.services.history import Changes
from crm_desktop.services.locking import PasswordNeeded, WrongPassword
from crm_desktop.services.packing import Packed
from crm_desktop.services.permissions import Right
from crm_desktop.services.restoring import Restored
from crm_desktop.ui.activity import when
from crm_desktop.ui.filesizes import size_words
from crm_desktop.ui.form.secretfield import SecretField
from crm_desktop.ui.plain_rows import PlainRows
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, EmptyState, Frame, Label, SwitchField
from crm_desktop.ui.widgets.formfield import FormField
from crm_desktop.ui.widgets.grid import ESSENTIAL, Cell, GridColumn, VirtualGrid

_HEIGHT = 216


class BackupsSection(SettingsSection):
    """What is there, the latest first; each was read again after it was made."""

    def build(self) -> None:
        """Make the sentence, the buttons, the folders and the list."""
        desk = self.shell.desk
        writable = not desk.read_only
        may_set = writable and desk.may(Right.SETTINGS)
        self._last = Label(self, "", "muted", wrap=True)
        self._last.pack(fill="x")
        row = Frame(self)
        row.pack(fill="x", pady=(px(10), px(10)))
        self.make = Button(row, _("Back up now"), self._make, "primary", "save")
        self.make.pack(side="left")
        self.pack_all = Button(row, _("Pack for a new computer…"), self._pack, icon="product")
        self.pack_all.pack(side="left", padx=(px(8), 0))
        note = _("Once a day while the program is open, and when it is closed after a change.")
        auto = self.add("backup", _("By itself"), lambda p: SwitchField(p, _("Back up")), note)
        auto.on_change(lambda wanted: self._keep_it(wanted=bool(wanted)))
        auto.set_enabled(enabled=may_set)
        self._folder = self._place(_("Folder"), self._choose, _("The usual one"), self._usual)
        self._second = self._place(
            _("Second folder, best on another disk"), self._choose_second, _("None"), self._none
        )
        columns = [
            GridColumn("at", _("When"), 140, 120, 1.0, ESSENTIAL, sortable=False, kind="date"),
            GridColumn("kept", _("Kept as"), 120, 90, 1.0, 6, sortable=False),
            GridColumn("records", _("Records"), 90, 70, 0.4, 5, align="right", sortable=False),
            GridColumn("size", _("Size"), 90, 70, 0.4, 7, align="right", sortable=False),
        ]
        place = Frame(self)
        place.configure(height=px(_HEIGHT))
        place.pack_propagate(flag=False)
        place.pack(fill="x", pady=(px(4), px(8)))
        self._backups: list[Backup] = []
        self.rows = VirtualGrid(
            place, columns, PlainRows([], self._cells), checks=False, make_empty=self._nothing
        )
        self.rows.pack(fill="both", expand=True)
        self.rows.on_current = lambda _row: self._able()
        self._needed = FormField(
            self,
            _("Password of that time"),
            SecretField,
            help_text=_("This backup was made when the file had another password."),
        )
        row = self._buttons = Frame(self)
        row.pack(fill="x")
        self.verify = Button(row, _("Read it again"), self._verify, icon="database-check")
        self.verify.pack(side="left")
        self.look = Button(row, _("Look into it"), self._look, icon="eye")
        self.look.pack(side="left", padx=(px(8), 0))
        self.restore = Button(row, _("Restore…"), self._ask, icon="history")
        self.restore.pack(side="left", padx=(px(8), 0))
        self.checked = Label(self, "", "muted", wrap=True)
        self._writable = writable and desk.may(Right.RESTORE)
        self.pack_all.set_enabled(enabled=desk.may(Right.PACK))
        self.make.set_enabled(enabled=writable)
        self._able()

    def _place(
        self, label: str, choose: Callable[[], None], usual: str, back: Callable[[], None]
    ) -> Label:
        Label(self, label, "caption").pack(anchor="w", padx=px(2))
        row = Frame(self)
        row.pack(fill="x", pady=(px(2), px(10)))
        for text, call in ((usual, back), (_("Choose…"), choose)):
            button = Button(row, text, call)
            button.pack(side="right", padx=(px(6), 0))
            desk = self.shell.desk
            button.set_enabled(enabled=not desk.read_only and desk.may(Right.SETTINGS))
        words = Label(row, "", wrap=True)
        words.pack(side="left", fill="x", expand=True, padx=px(2))
        return words

    @staticmethod
    def _nothing(parent: tk.Misc) -> tk.Widget:
        return EmptyState(parent, "database", _("No backup yet"))

    def _cells(self, one: Backup) -> Mapping[str, Cell]:
        return {
            "at": Cell(when(one.at.astimezone(UTC))),
            "kept": Cell(_(REASONS[one.generation]) if one.generation else "", muted=True),
            "records": Cell(f"{one.records:,}"),
            "size": Cell(size_words(one.size)),
        }

    # -- reading -----------------------------------------------------------------------------

    def shown(self) -> None:
        """Read which backups there are."""
        desk = self.shell.desk
        self.fields["backup"].set(desk.setting(AUTOMATIC) != "no")
        self._folder.set_text(str(desk.backups.folder))
        second = desk.backups.second
        self._second.set_text(_("none") if second is None else str(second))

        def arrived(found: list[Backup]) -> None:
            self._backups = found
            self.rows.set_source(PlainRows(found, self._cells))
            if found:
                self.rows.go_to(0)
                moment = when(found[0].at.astimezone(UTC))
                said = _("Last backup: {when}. It was read again and is whole.", when=moment)
            else:
                said = _("There is no backup of this file yet.")
            self._last.set_text(said)
            self._able()

        self.shell.work(lambda _job: desk.backups.every(), arrived, group="backups", owner=self)

    def changed(self, changes: Changes) -> None:
        """Read nothing: a write makes no backup."""

    @property
    def current(self) -> Backup | None:
        """Return the backup that was chosen."""
        place = self.rows.current_id
        return self._backups[place] if place is not None and place < len(self._backups) else None

    def _able(self) -> None:
        self.verify.set_enabled(enabled=self.current is not None)
        self.restore.set_enabled(enabled=self.current is not None and self._writable)
        self.look.set_enabled(enabled=self.current is not None and self._writable)
        self._needed.pack_forget()
        self._needed.field.set("")

    # -- where -------------------------------------------------------------------------------

    def _keep_it(self, *, wanted: bool) -> None:
        desk = self.shell.desk
        self.shell.act(lambda: desk.set_setting(AUTOMATIC, "" if wanted else "no"))
        self.say()

    def _choose(self) -> None:
        chosen = self.shell.choose_folder(_("Folder for backups"))
        if chosen is not None:
            self._keep_folders(chosen, self.shell.desk.backups.second)

    def _usual(self) -> None:
        self._keep_folders(None, self.shell.desk.backups.second)

    def _choose_second(self) -> None:
        chosen = self.shell.choose_folder(_("Second folder for backups"))
        if chosen is not None:
            self._keep_folders(self._first(), chosen)

    def _none(self) -> None:
        self._keep_folders(self._first(), None)

    def _first(self) -> Path | None:
        chosen = self.shell.desk.setting(FOLDER)
        return Path(chosen) if chosen else None

    def _keep_folders(self, folder: Path | None, second: Path | None) -> None:
        backups = self.shell.desk.backups
        self.shell.act(lambda: backups.choose(folder=folder, second=second))
        self.shown()
        self.say()

    # -- doing -------------------------------------------------------------------------------

    def _make(self) -> None:
        shell = self.shell
        backups = shell.desk.backups
        self.make.set_enabled(enabled=False)

        def again() -> None:
            self.make.set_enabled(enabled=True)

        def done(made: Made) -> None:
            again()
            for notice in made.notices:
                shell.notice(str(notice), kind="warning")
            said = _("A backup was made and read again: {name}", name=made.backup.path.name)
            folder = made.backup.path.parent
            show = (_("Open the folder"), lambda: shell.show_file(folder))
            shell.toast(said, show, kind="success")
            self.shown()

        def failed(error: BaseException) -> None:
            again()
            shell.fail(error)

        shell.work(
            lambda job: backups.make(progress=job.progress),
            done,
            title=_("Backing up"),
            failed=failed,
            stopped=again,
            files=True,
            owner=self,
        )

    def _pack(self) -> None:
        shell = self.shell
        packing, name = shell.desk.packing, f"{shell.desk.path.stem}.zip"
        target = shell.save_file(_("Pack for a new computer"), name, (_("Packed file"), "*.zip"))
        if target is None:
            return

        def done(packed: Packed) -> None:
            said = _(
                "Everything is packed in {name} ({size}). "
                "“crm-desktop unpack” makes a file of it again.",
                name=packed.path.name,
                size=size_words(packed.size),
            )
            show = (_("Open the folder"), lambda: shell.show_file(packed.path.parent))
            shell.toast(said, show, kind="success")

        shell.work(
            lambda job: packing.pack(target, progress=job.progress),
            done,
            title=_("Packing"),
            files=True,
        )

    def _verify(self) -> None:
        backup, backups = self.current, self.shell.desk.backups
        if backup is None:
            return
        moment = when(backup.at.astimezone(UTC))

        def done(_none: None) -> None:
            self._say_checked(_("The backup of {when} is whole.", when=moment))

        def failed(error: BaseException) -> None:
            if isinstance(error, PersonError):
                self._say_checked(str(error), wrong=True)
            else:
                self.shell.fail(error)

        self.shell.work(
            lambda _job: backups.verify(backup.path),
            done,
            title=_("Reading the backup"),
            failed=failed,
            files=True,
            owner=self,
        )

    def _say_checked(self, text: str, *, wrong: bool = False) -> None:
        self.checked.set_kind("error" if wrong else "success")
        self.checked.set_text(text)
        self.checked.pack(fill="x", pady=(px(10), 0))

    def _look(self) -> None:
        if self.current is not None:
            self._open(self.current, look=True)

    def _ask(self) -> None:
        backup = self.current
        if backup is None:
            return
        self.shell.ask(
            _(
                "Go back to the file as it was {when}? What it is now is kept as a backup first.",
                when=when(backup.at.astimezone(UTC)),
            ),
            (_("Restore"), lambda: self._open(backup)),
            (_("Leave it"), lambda: None),
            danger=True,
        )

    def _open(self, backup: Backup, *, look: bool = False) -> None:
        """Restore it, or look into it, once it is known that the key opens it."""
        entry = self._needed.field
        assert isinstance(entry, SecretField)
        password = entry.entry.variable.get() or None
        restores = self.shell.desk.restores

        def failed(error: BaseException) -> None:
            if not isinstance(error, PasswordNeeded | WrongPassword):
                self.shell.fail(error)
                return
            self._needed.pack(fill="x", before=self._buttons, pady=(0, px(8)))
            self._needed.set_error(str(error) if isinstance(error, WrongPassword) else None)
            entry.focus()

        self.shell.work(
            lambda _job: restores.openable(backup.path, password),
            lambda _none: (
                self.shell.go("backup", backup=backup, password=password)
                if look
                else self._restore(backup, password)
            ),
            failed=failed,
            owner=self,
        )

    def _restore(self, backup: Backup, password: str | None) -> None:
        shell = self.shell

        def done(restored: Restored) -> None:
            said = _("The file is what it was {when}.", when=when(backup.at.astimezone(UTC)))
            shell.toast(said, kind="success")
            shell.notice(
                _("What the file was before is kept as {name}.", name=restored.before.path.name),
                (_("Backups"), lambda: shell.go("settings", section="backups")),
            )
            if restored.missing_files:
                shell.notice(
                    _("Attached files that the backup does not have: {count}",
                      count=restored.missing_files),
                    kind="warning",
                )  # fmt: skip

        shell.alone(
            lambda _job: shell.desk.restores.whole(backup.path, password),
            done,
            title=_("Restoring the file"),
            fresh=True,
        )
