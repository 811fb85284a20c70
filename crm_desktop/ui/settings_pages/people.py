"""The people of the file: who they are, what they may do, each with a password of their own."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text, _
from crm_desktop.services.locking import UnfitPassword
from crm_desktop.services.people import Person, Role
from crm_desktop.services.permissions import Right
from crm_desktop.ui.form.secretfield import SecretField
from crm_desktop.ui.settings_pages.section import SettingsSection
from crm_desktop.ui.theme import px
from crm_desktop.ui.widgets import Button, ChoiceField, Frame, Label, TextField
from crm_desktop.ui.widgets.button import IconButton
from crm_desktop.ui.widgets.formfield import FormField

_ROLE_WIDTH = 12


class PeopleSection(SettingsSection):
    """A line for each person, and below them the entry of a new one or of a new password."""

    def build(self) -> None:
        """Make the sentence, and the places for what depends on who there is."""
        said = _(
            "Who works with this file, each with a password of their own. Without people, "
            "everybody may do everything."
        )
        Label(self, said, "muted", wrap=True).pack(fill="x", pady=(0, px(8)))
        self._place = Frame(self)
        self._place.pack(fill="x")
        self.rows: dict[str, _Row] = {}
        self._of: Person | None = None
        self._fill()

    # -- what is there -----------------------------------------------------------------------

    def shown(self) -> None:
        """Read who there is now."""
        self._fill()

    def hidden(self) -> None:
        """Forget what was entered: it is nobody's who comes later."""
        if self.password is not None:
            self.password.set("")

    def focus_first(self) -> None:
        """Put the keyboard into the first field that is to be filled."""
        first = self.name if self.name is not None else self.password
        if first is not None:
            first.focus()

    def _fill(self) -> None:
        for old in self._place.winfo_children():
            old.destroy()
        desk = self.shell.desk
        people, here = desk.people.every(), desk.people.here()
        able = desk.may(Right.PEOPLE) and not (people and here is None)
        self.name: TextField | None = None
        self.role: ChoiceField | None = None
        self.password: SecretField | None = None
        self.rows = {}
        for person in people:
            mine = here is not None and person.id == here.id
            row = self.rows[person.name] = _Row(self._place, self, person, mine=mine, able=able)
            row.pack(fill="x", pady=(0, px(4)))
        if self._of is not None:
            self._build_password(self._of)
        elif able:
            self._build_new(first=not people)
        if people:
            note = (
                _("The password of the file opens it too, as an owner. Give it to owners only.")
                if desk.locks.encrypted
                else _(
                    "The file is not protected: these passwords tell people apart and keep clerks "
                    "from the owner's work, but whoever copies the file can read it. Give the "
                    "file a password too."
                )
            )
            self._say_below(note)
            button = Button(self._place, _("Sign out"), self.shell.lock, icon="lock")
            button.pack(anchor="w", pady=(px(8), 0))

    def _say_below(self, text: str) -> None:
        label = Label(self._place, text, "caption", wrap=True)
        # It takes the width that there is, and asks for none.
        label.configure(width=1)
        label.pack(fill="x", pady=(px(6), 0))

    def _build_new(self, *, first: bool) -> None:
        place = self._place
        name = FormField(place, _("Name of this person"), TextField)
        name.pack(fill="x", pady=(px(6), px(8)))
        roles = [(role.value, _(role.label)) for role in Role]
        offered = roles[:1] if first else roles
        role = FormField(place, _("Role"), lambda parent: ChoiceField(parent, offered))
        role.pack(fill="x", pady=(0, px(8)))
        role.field.set(Role.OWNER.value if first else Role.CLERK.value)
        assert isinstance(name.field, TextField)
        assert isinstance(role.field, ChoiceField)
        self.name, self.role = name.field, role.field
        self._build_secret(_("Password of this person"))
        word = _("Add the first owner") if first else _("Add")
        self.button = Button(place, word, self._add, "primary", "plus")
        self.button.pack(anchor="w", pady=(px(4), 0))

    def _build_password(self, person: Person) -> None:
        self._build_secret(_("New password for {name}", name=person.name))
        row = Frame(self._place)
        row.pack(fill="x", pady=(px(4), 0))
        self.button = Button(row, _("Keep the password"), self._renew, "primary", "key")
        self.button.pack(side="left")
        Button(row, _("Cancel"), lambda: self.renew(None)).pack(side="left", padx=(px(8), 0))

    def _build_secret(self, label: str) -> None:
        note = _("At least eight signs; a few words are best.")
        form = FormField(self._place, label, SecretField, help_text=note)
        form.pack(fill="x", pady=(0, px(8)))
        assert isinstance(form.field, SecretField)
        field = self.password = form.field
        field.on_change(lambda _value: field.set_error(None))

    # -- doing -------------------------------------------------------------------------------

    def renew(self, person: Person | None) -> None:
        """Ask for a new password of a person; ``None`` asks for a new person again."""
        self._of = person
        self._fill()
        self.focus_first()

    def _add(self) -> None:
        assert self.name is not None
        assert self.role is not None
        name, role = str(self.name.get() or "").strip(), Role(self.role.get())
        if not name:
            self.name.set_error(str(Text("Enter a name.")))
            self.name.focus()
            return
        given, people = self._given(), self.shell.desk.people
        self._carry_out(lambda: people.add(name, role, given), _("{name} was added.", name=name))

    def _renew(self) -> None:
        assert self._of is not None
        name, given, people = self._of.name, self._given(), self.shell.desk.people

        def done() -> None:
            self._of = None

        said = _("{name} has a new password.", name=name)
        self._carry_out(lambda: people.set_password(name, given), said, done)

    def take_role(self, person: Person, role: str) -> None:
        """Give a person another role."""
        people = self.shell.desk.people
        said = _("{name} is now: {role}.", name=person.name, role=_(Role(role).label))
        self._carry_out(lambda: people.set_role(person.name, Role(role)), said)

    def remove(self, person: Person) -> None:
        """Remove a person, once that was confirmed."""
        people = self.shell.desk.people
        said = _("{name} was removed.", name=person.name)
        self.shell.ask(
            _("Remove {name}? Their password opens the file no more; what they did stays in the "
              "history.", name=person.name),
            (_("Remove"), lambda: self._carry_out(lambda: people.remove(person.name), said)),
            (_("Leave it"), lambda: None),
            danger=True,
        )  # fmt: skip

    def _given(self) -> str:
        assert self.password is not None
        text: str = self.password.entry.variable.get()
        return text

    def _carry_out(
        self, work: Callable[[], Any], said: str, before: Callable[[], Any] = lambda: None
    ) -> None:
        shell = self.shell

        def done(_value: object) -> None:
            before()
            shell.toast(said, kind="success")
            if shell.desk.people.needed:
                # Somebody who removed themselves: the next one signs in.
                shell.lock()
                return
            self.winfo_toplevel().event_generate("<<OfficeNamed>>")
            self._fill()

        def failed(error: BaseException) -> None:
            if isinstance(error, UnfitPassword) and self.password is not None:
                self.password.set_error(str(error))
                self.password.focus()
                return
            shell.fail(error)
            if isinstance(error, PersonError) and self.name is None:
                self._fill()

        shell.work(lambda _job: work(), done, failed=failed, group="people", owner=self)


class _Row(Frame):
    """One person: name, role, and what can be done with them."""

    def __init__(
        self, parent: tk.Misc, section: PeopleSection, person: Person, *, mine: bool, able: bool
    ) -> None:
        super().__init__(parent)
        Label(self, person.name, "strong" if mine else "body").pack(side="left", padx=(px(2), 0))
        if mine:
            Label(self, _("you"), "muted").pack(side="left", padx=(px(8), 0))
        self.remove = IconButton(
            self, "trash", partial(section.remove, person), _("Remove {name}", name=person.name)
        )
        self.key = IconButton(
            self,
            "key",
            partial(section.renew, person),
            _("New password for {name}", name=person.name),
        )
        if able:
            self.remove.pack(side="right")
        if able or mine:
            self.key.pack(side="right", padx=(px(4), 0))
        roles = [(role.value, _(role.label)) for role in Role]
        self.role = ChoiceField(self, roles, width=_ROLE_WIDTH)
        self.role.set(person.role)
        if able:
            self.role.pack(side="right", padx=(px(8), px(4)))
            self.role.on_change(lambda value: section.take_role(person, str(value)))
        else:
            label = Label(self, _(Role(person.role).label), "muted")
            label.pack(side="right", padx=(px(8), px(4)))
