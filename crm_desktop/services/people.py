"""The people of a file: who they are, signing in and out, adding, changing and removing them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import Text
from crm_desktop.services.attempts import Attempts
from crm_desktop.services.events import FAILED, PEOPLE, SIGN_OUT, SIGNED_IN
from crm_desktop.services.passwords import WrongPassword, fit
from crm_desktop.services.permissions import (
    BARRED,
    RIGHTS,
    SIGN_IN_FIRST,
    Right,
    Role,
    SignInFirst,
    needs,
    owner_of,
    present,
)
from crm_desktop.storage import keyslots
from crm_desktop.storage.encryption import FileKey
from crm_desktop.storage.keyslots import has_slots, same_name
from crm_desktop.storage.persons import SETTING, Person, as_setting, people_in
from crm_desktop.storage.store import CannotWrite, Store

__all__ = [
    "LastOwner",
    "PeopleService",
    "Person",
    "Role",
    "SignInFirst",
    "UnfitPerson",
    "has_slots",
    "role_named",
]

_log = logging.getLogger(__name__)
_LONGEST = 60


class UnfitPerson(PersonError):  # noqa: N818
    """There is no such person, or there cannot be."""


class LastOwner(UnfitPerson):
    """Without this owner nobody could change anything about the people any more."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Text("{name} is the only owner. Make somebody else an owner first.", name=name)
        )


def role_named(name: str) -> Role:
    """Return the role of this name. Raises ``UnfitPerson``."""
    try:
        return Role(name.strip().lower().replace(" ", "-"))
    except ValueError:
        offered = ", ".join(role.value for role in Role)
        raise UnfitPerson(
            Text("There is no role “{name}”. There are: {offered}.", name=name, offered=offered)
        ) from None


class PeopleService:
    """The people of one open file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- who there is ------------------------------------------------------------------------

    def every(self) -> tuple[Person, ...]:
        """Return the people; none where everybody may do everything."""
        with self._store.read() as reader:
            return people_in(reader)

    def here(self) -> Person | None:
        """Return who has signed in."""
        with self._store.read() as reader:
            return present(self._store, reader)[0]

    @property
    def needed(self) -> bool:
        """Tell whether the file has people and nobody has signed in."""
        with self._store.read() as reader:
            person, every = present(self._store, reader)
        return bool(every) and person is None

    def named(self, name: str) -> Person:
        """Return the person of this name. Raises ``UnfitPerson``."""
        found = _called(self.every(), name)
        if found is None:
            raise UnfitPerson(Text("There is nobody called “{name}” in this file.", name=name))
        return found

    # -- in and out --------------------------------------------------------------------------

    def opened(self) -> None:
        """Bar writing where the file has people and nobody has signed in yet."""
        self._settle()

    def sign_in(self, name: str, password: str) -> Person:
        """Let a person work under their name, with the rights of their role.

        The password of a protected file, and its recovery key, count as that of any owner. Raises
        ``WrongPassword`` and ``Wait``.
        """
        attempts = Attempts(self._store.path)
        attempts.allow()
        person = self.recognise(name, password)
        if person is None:
            self._store.note(FAILED, {"person": name[:_LONGEST]})
            raise WrongPassword(attempts.failed())
        attempts.succeeded()
        return person

    def recognise(self, name: str, password: str) -> Person | None:
        """Sign in whom ``name`` and ``password`` mean; ``None`` where they mean nobody."""
        person = _called(self.every(), name)
        if person is None:
            return None
        own = person.known_by(password)
        if not own and not (person.role == Role.OWNER.value and self._opens_file(password)):
            return None
        self._enter(person)
        self._store.note(SIGNED_IN, {} if own else {"with": "file"})
        if own:
            self._keep_slot(person, password)
        return person

    def sign_out(self) -> None:
        """Let nobody work under the name any more; nothing where nobody has signed in."""
        if not self._store.person:
            return
        if not self._store.locked:
            try:
                self._store.note(SIGN_OUT, {})
            except CannotWrite:
                _log.warning("The signing out could not be remembered", exc_info=True)
        self._store.person = self._store.who = ""
        if not self._store.locked:
            self._settle()

    def _enter(self, person: Person) -> None:
        self._store.person, self._store.who = person.id, person.name
        self._settle()

    def _settle(self) -> None:
        """Bar writing, or not, as the rights of who works here say."""
        with self._store.read() as reader:
            person, every = present(self._store, reader)
        barred: Text | None = None
        if every and person is None:
            barred = Text(SIGN_IN_FIRST)
        elif person is not None and Right.CHANGE not in RIGHTS[Role(person.role)]:
            barred = Text(BARRED, name=person.name, owner=owner_of(every))
        self._store.barred = barred

    def _opens_file(self, password: str) -> bool:
        key = self._store.key
        if key is None:
            return False
        given = FileKey.from_recovery(password, key.salt)
        given = given or FileKey.from_password(password, key.salt)
        return given.same(key)

    # -- changing them -----------------------------------------------------------------------

    @needs(Right.PEOPLE)
    def add(self, name: str, role: Role, password: str) -> Person:
        """Add a person. The first is an owner, and has signed in with that.

        Raises ``UnfitPerson`` and ``UnfitPassword``.
        """
        name = " ".join(name.split())
        if not name or len(name) > _LONGEST:
            raise UnfitPerson(
                Text("Enter a name of at most {count} signs.", count=_LONGEST)
            )  # fmt: skip
        first = not self.every()
        if first and role is not Role.OWNER:
            raise UnfitPerson(Text("The first person of a file is an owner. Add the owner first."))
        person = Person.new(name, role.value, fit(password))

        def added(every: tuple[Person, ...]) -> tuple[Person, ...]:
            if _called(every, name):
                raise UnfitPerson(Text("There is somebody called “{name}” already.", name=name))
            return (*every, person)

        self._change(added, "add", person)
        if first:
            self._enter(person)
        self._keep_slot(person, password)
        return person

    @needs(Right.PEOPLE)
    def set_role(self, name: str, role: Role) -> None:
        """Give a person another role. Raises ``UnfitPerson`` and ``LastOwner``."""
        person = replace(self.named(name), role=role.value)
        self._change(lambda every: _exchanged(every, person), "role", person)

    def set_password(self, name: str, password: str) -> None:
        """Give a person another password; everybody may do so for themselves.

        Raises ``NotAllowed``, ``UnfitPerson`` and ``UnfitPassword``.
        """
        old = self.named(name)
        if old.id != self._store.person:
            self._need_people()
        person = Person.new(old.name, old.role, fit(password), old.id)
        self._change(lambda every: _exchanged(every, person), "password", person)
        keyslots.drop_slot(self._store.path, person.id)
        self._keep_slot(person, password)

    @needs(Right.PEOPLE)
    def remove(self, name: str) -> None:
        """Remove a person; with the last of all, everybody may do everything again.

        Raises ``UnfitPerson`` and ``LastOwner``.
        """
        person = self.named(name)
        keyslots.drop_slot(self._store.path, person.id)
        self._change(
            lambda every: tuple(one for one in every if one.id != person.id), "remove", person
        )

    @needs(Right.PEOPLE)
    def _need_people(self) -> None:
        """Raise ``NotAllowed`` unless who works here may change the people."""

    def _change(
        self,
        change: Callable[[tuple[Person, ...]], tuple[Person, ...]],
        what: str,
        person: Person,
    ) -> None:
        before = self.every()
        after = change(before)
        if after and not any(one.role == Role.OWNER.value for one in after):
            raise LastOwner(person.name)
        details: dict[str, Any] = {"what": what, "person": person.name}
        if what in {"add", "role"}:
            details["role"] = person.role
        # Own passwords are changed by who may only read, too: of all doors this one is theirs.
        self._store.set_setting(SETTING, as_setting(after), event=True)
        self._store.note(PEOPLE, details)
        self._settle()

    def _keep_slot(self, person: Person, password: str) -> None:
        """Let the person's own password open the protected file from now on."""
        store = self._store
        if store.key is None or store.read_only:
            return
        if keyslots.has_slot(store.path, person.id):
            return
        try:
            keyslots.put_slot(store.path, person.id, person.name, password, store.key)
        except OSError:
            _log.warning("The way in of a person could not be kept", exc_info=True)


def _called(people: tuple[Person, ...], name: str) -> Person | None:
    wanted = same_name(name)
    return next((one for one in people if same_name(one.name) == wanted), None)


def _exchanged(people: tuple[Person, ...], person: Person) -> tuple[Person, ...]:
    return tuple(person if one.id == person.id else one for one in people)
