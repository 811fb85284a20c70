"""Who may do what. Every door of the services asks here; nothing else knows a role's rights.

A file without people has no roles: everybody may do everything. Where there are people, who has
not signed in may write nothing and carry nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from crm_desktop.fields.problems import PersonError
from crm_desktop.i18n import N_, Text
from crm_desktop.storage.persons import SETTING, Person, people_in
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.store import Store

P = ParamSpec("P")
T = TypeVar("T")


class Role(Enum):
    """What a person is in the office."""

    OWNER = "owner"
    CLERK = "clerk"
    READ_ONLY = "read-only"

    @property
    def label(self) -> str:
        """Return what the role is called (a msgid)."""
        return _LABELS[self]


class Right(Enum):
    """What may be allowed or not; the value is what one is told who has it not."""

    CHANGE = N_("Only an owner or a clerk may enter and change records. Ask {owner}.")
    DELETE = N_("Only an owner or a clerk may delete and restore records. Ask {owner}.")
    MANY = N_("Only an owner or a clerk may change many records at once. Ask {owner}.")
    IMPORT = N_("Only an owner or a clerk may import. Ask {owner}.")
    EXPORT = N_("Only an owner or a clerk may write lists to files. Ask {owner}.")
    REPORT = N_("Only who has signed in may make reports. Sign in first.")
    VIEWS = N_("Only an owner or a clerk may save views. Ask {owner}.")
    BACK_UP = N_("Only an owner or a clerk may make backups. Ask {owner}.")
    SECRETS = N_("Only an owner or a clerk may see protected fields. Ask {owner}.")
    UNDO_OTHERS = N_("Only an owner may take back what somebody else did. Ask {owner}.")
    SETTINGS = N_("Only an owner may change the settings of the file. Ask {owner}.")
    UPKEEP = N_("Only an owner may do this to the file as a whole. Ask {owner}.")
    PEOPLE = N_("Only an owner may change the people and their roles. Ask {owner}.")
    PASSWORD = N_("Only an owner may change the password of the file. Ask {owner}.")
    RESTORE = N_("Only an owner may look into backups and restore them. Ask {owner}.")
    PACK = N_("Only an owner may pack the file for another computer. Ask {owner}.")
    ERASE = N_("Only an owner may remove something for good. Ask {owner}.")
    LOG = N_("Only an owner may read and write out the whole log. Ask {owner}.")


_LABELS = {
    Role.OWNER: N_("Owner"),
    Role.CLERK: N_("Clerk"),
    Role.READ_ONLY: N_("Read only"),
}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.CLERK: frozenset(
        {
            Right.CHANGE, Right.DELETE, Right.MANY, Right.IMPORT, Right.EXPORT, Right.REPORT,
            Right.VIEWS, Right.BACK_UP, Right.SECRETS,
        }
    ),
    Role.READ_ONLY: frozenset({Right.REPORT}),
}  # fmt: skip
"""What each role may do. Looking and searching may everybody who can open the file."""

BARRED = N_("{name} may only read here. Ask {owner} for more.")
SIGN_IN_FIRST = N_("This file has people of its own. Sign in first.")
_DAILY = frozenset({"unsaved"})
"""Settings that are kept in passing, whoever works."""


class NotAllowed(PersonError):  # noqa: N818
    """The person who has signed in has not the right to do this."""


class SignInFirst(NotAllowed):
    """The file has people, and nobody has signed in."""

    def __init__(self) -> None:
        super().__init__(Text(SIGN_IN_FIRST))


def present(store: Store, reader: Reader) -> tuple[Person | None, tuple[Person, ...]]:
    """Return who has signed in, as the file knows them now, and all people of the file."""
    every = people_in(reader)
    return next((one for one in every if one.id == store.person), None), every


def may_in(store: Store, reader: Reader, right: Right) -> bool:
    """Tell, within a reading, whether who works here has a right."""
    person, every = present(store, reader)
    return not every or (person is not None and right in RIGHTS[Role(person.role)])


def may(store: Store, right: Right) -> bool:
    """Tell whether who works here has a right."""
    with store.read() as reader:
        return may_in(store, reader, right)


def need(store: Store, right: Right) -> None:
    """Raise ``NotAllowed`` where who works here has not the right."""
    with store.read() as reader:
        person, every = present(store, reader)
    if not every:
        return
    if person is None:
        raise SignInFirst
    if right not in RIGHTS[Role(person.role)]:
        raise NotAllowed(Text(right.value, owner=owner_of(every)))


def owner_of(people: tuple[Person, ...]) -> str:
    """Return the name of an owner, whom the others may ask."""
    return next((one.name for one in people if one.role == Role.OWNER.value), "")


def needs(
    right: Right,
) -> Callable[[Callable[Concatenate[Any, P], T]], Callable[Concatenate[Any, P], T]]:
    """Mark a method of a service that keeps its file in ``_store`` as a door of this right.

    Called by somebody without the right it raises ``NotAllowed`` before anything is done.
    """

    def door(method: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
        @wraps(method)
        def asking(service: Any, /, *arguments: P.args, **named: P.kwargs) -> T:
            need(service._store, right)  # noqa: SLF001 - the decorator is a part of the service
            return method(service, *arguments, **named)

        asking.right = right  # type: ignore[attr-defined]
        return asking

    return door


def need_own(store: Store, who: str) -> None:
    """Raise ``NotAllowed`` where something that ``who`` did may not be taken back here."""
    if who != store.who:
        need(store, Right.UNDO_OTHERS)


def need_for_setting(store: Store, key: str) -> None:
    """Raise ``NotAllowed`` where who works here may not keep the setting of this name."""
    if key == SETTING:
        raise NotAllowed(Text("The people of a file are changed with “people”, not as a setting."))
    need(store, Right.CHANGE if key in _DAILY else Right.SETTINGS)
