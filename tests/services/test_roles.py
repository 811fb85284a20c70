"""People of a file: who may do what at every door, whose password opens it, what the log says."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from crm_desktop import services
from crm_desktop.fields.problems import PersonError
from crm_desktop.services.desk import Desk
from crm_desktop.services.events import FAILED, PEOPLE, SIGN_OUT, SIGNED_IN
from crm_desktop.services.lists import Query
from crm_desktop.services.locking import WrongPassword
from crm_desktop.services.people import LastOwner, Role, UnfitPerson
from crm_desktop.services.permissions import RIGHTS, NotAllowed, Right, SignInFirst
from crm_desktop.storage import encryption, keyslots
from crm_desktop.storage.store import CannotWrite
from tests.offices import dump

ANNA, BOB, CARLA = "Anna Tan", "Bob Reed", "Carla 李静"
WORDS = {ANNA: "anna's long word", BOB: "bob's long word", CARLA: "carla's long word"}
ROLES = {ANNA: Role.OWNER, BOB: Role.CLERK, CARLA: Role.READ_ONLY}
NAMES = {role: name for name, role in ROLES.items()}
FILE_WORD = "the word of the file"


def office(folder: Path, *, protected: bool = False) -> Desk:
    """Make a file with three people, of whom nobody has signed in."""
    desk = Desk(folder / "office.crm", who="Tester", password=FILE_WORD if protected else None)
    first = desk.records.save("customer", {"name": "Mill Ltd", "notes": "old"}).id
    desk.records.save("customer", {"name": "Gone Ltd"})
    desk.records.delete("customer", [first + 1])
    for name, role in ROLES.items():
        desk.people.add(name, role, WORDS[name])
    desk.people.sign_out()
    return desk


def _doors() -> dict[str, Right]:
    """Return the right of every door that a service has, by ``Service.method``."""
    found: dict[str, Right] = {}
    for module in iter_modules(services.__path__, f"{services.__name__}."):
        for name, service in inspect.getmembers(import_module(module.name), inspect.isclass):
            for method, door in inspect.getmembers(service, inspect.isfunction):
                if hasattr(door, "right"):
                    found[f"{name}.{method}"] = door.right
    return found


DOORS = _doors()
SERVICES = {
    str(one.func.__annotations__["return"]): name
    for name, one in vars(Desk).items()
    if isinstance(one, cached_property)
} | {"RecordService": "records", "ListService": "lists", "HistoryService": "history"}
"""How the desk calls its services."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the slow hashes quick: how slow they are is not what is looked at here."""
    monkeypatch.setattr(keyslots, "_ROUNDS", 1 << 4)
    monkeypatch.setattr(encryption, "_ROUNDS", 1000)


def test_every_right_but_a_few_has_a_door() -> None:
    # The others are asked for within: whose work is undone, who sees a protected field.
    assert set(Right) - set(DOORS.values()) <= {Right.UNDO_OTHERS, Right.SECRETS}
    assert {door.partition(".")[0] for door in DOORS} <= set(SERVICES)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "nobody")
def test_a_door_is_closed_to_who_has_not_its_right(tmp_path: Path, role: Role | None) -> None:
    desk = office(tmp_path)
    if role is not None:
        desk.people.sign_in(NAMES[role], WORDS[NAMES[role]])
    allowed = RIGHTS[role] if role else frozenset()
    before = dump(desk.path)
    for door, right in DOORS.items():
        if right in allowed:
            continue
        service, _dot, method = door.partition(".")
        call = getattr(getattr(desk, SERVICES[service]), method)
        # Refused before it looks at what it is given.
        wanted = inspect.signature(call).parameters.values()
        given = [
            None for one in wanted if one.default is one.empty and one.kind < one.VAR_POSITIONAL
        ]
        with pytest.raises(SignInFirst if role is None else NotAllowed):
            call(*given)
    assert all(desk.may(right) == (right in allowed) for right in Right)
    assert dump(desk.path) == before
    desk.close()


def test_who_may_only_read_changes_nothing_by_any_door(tmp_path: Path) -> None:
    desk = office(tmp_path)
    desk.people.sign_in(CARLA, WORDS[CARLA])
    before = dump(desk.path)
    store: Any = desk._store  # what a forgotten door would lead to
    writes: tuple[Callable[[], Any], ...] = (
        lambda: desk.records.save("customer", {"name": "New"}),
        lambda: desk.records.delete("customer", [1]),
        desk.history.undo,
        lambda: desk.set_setting("company", "Other"),
        lambda: desk.set_setting("unsaved", "{}"),
        lambda: desk.set_setting("people", "[]"),
        lambda: desk.people.set_role(CARLA, Role.OWNER),
        lambda: store.set_setting("company", "Other"),
        lambda: store.transact("x", lambda unit, _reader: unit.insert("customer", {"name": "x"})),
        lambda: store.rehearse(lambda unit, _reader: unit.insert("customer", {"name": "x"})),
        store.undo,
    )
    for write in writes:
        with pytest.raises((NotAllowed, CannotWrite)):
            write()
    assert desk.read_only
    assert dump(desk.path) == before
    assert [row["name"] for row in desk.lists.rows("customer", [1], ["name"])] == ["Mill Ltd"]
    # Their own password is theirs.
    desk.people.set_password(CARLA, "another long word")
    with pytest.raises(NotAllowed, match=ANNA):
        desk.people.set_password(BOB, "another long word")
    desk.close()


def test_a_clerk_works_and_takes_back_their_own_alone(tmp_path: Path) -> None:
    desk = office(tmp_path)
    desk.people.sign_in(ANNA.upper(), WORDS[ANNA])
    desk.records.save("customer", {"notes": "anna's"}, 1)
    desk.people.sign_out()
    desk.people.sign_in(BOB, WORDS[BOB])
    with pytest.raises(NotAllowed, match=ANNA):
        desk.history.undo()
    desk.records.save("customer", {"notes": "bob's"}, 1)
    operation, _changes = desk.history.undo()
    assert operation.who == BOB
    assert desk.exports.write(Query("customer"), tmp_path / "list.csv").count == 1
    refusals: tuple[Callable[[], Any], ...] = (
        lambda: desk.history.take_back(1),
        lambda: desk.set_setting("company", "Other"),
        lambda: desk.people.remove(ANNA),
    )
    for refused in refusals:
        with pytest.raises(NotAllowed):
            refused()
    desk.who = "somebody else"
    assert desk.who == BOB
    desk.close()


def test_there_is_always_an_owner(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "office.crm", who="Tester")
    with pytest.raises(UnfitPerson):
        desk.people.add(BOB, Role.CLERK, WORDS[BOB])
    desk.people.add(ANNA, Role.OWNER, WORDS[ANNA])
    desk.people.add(BOB, Role.CLERK, WORDS[BOB])
    with pytest.raises(UnfitPerson):
        desk.people.add(BOB.upper(), Role.OWNER, WORDS[BOB])
    lockouts: tuple[Callable[[], Any], ...] = (
        lambda: desk.people.remove(ANNA),
        lambda: desk.people.set_role(ANNA, Role.READ_ONLY),
    )
    for lockout in lockouts:
        with pytest.raises(LastOwner):
            lockout()
    desk.people.remove(BOB)
    desk.people.remove(ANNA)
    assert not desk.people.needed
    assert desk.may(Right.PEOPLE)
    desk.close()


def test_another_role_counts_at_once_for_who_has_signed_in(tmp_path: Path) -> None:
    desk = office(tmp_path)
    desk.people.sign_in(BOB, WORDS[BOB])
    other = Desk(desk.path, person=ANNA, password=WORDS[ANNA])
    other.people.remove(BOB)
    with pytest.raises(SignInFirst):
        desk.records.save("customer", {"name": "New"})
    other.close()
    desk.close()


@pytest.mark.parametrize("protected", [False, True])
def test_the_log_names_the_person_and_the_wrong_passwords(tmp_path: Path, protected: bool) -> None:
    desk = office(tmp_path, protected=protected)
    desk.close()
    with pytest.raises(WrongPassword):
        Desk(desk.path, person=BOB, password=WORDS[ANNA])
    desk = Desk(desk.path, person=BOB, password=WORDS[BOB])
    desk.records.save("customer", {"notes": "bob's"}, 1)
    desk.close()
    desk = Desk(desk.path, person=ANNA, password=WORDS[ANNA])
    told = [(one.name, one.who) for one in desk.audit.entries()]
    assert ("customer.change", BOB) in told
    assert {(SIGNED_IN, BOB), (SIGN_OUT, BOB), (SIGNED_IN, ANNA), (PEOPLE, ANNA)} <= set(told)
    assert FAILED in [name for name, _who in told]
    assert list(desk.audit.problems()) == []
    assert WORDS[ANNA] not in str(list(desk.audit.entries()))
    desk.close()


def test_a_protected_file_opens_with_everybodys_own_password(tmp_path: Path) -> None:
    desk = office(tmp_path, protected=True)
    path = desk.path
    desk.close()
    for name, word in WORDS.items():
        desk = Desk(path, person=name, password=word)
        found = desk.people.here()
        assert found is not None
        assert found.name == name
        desk.close()
        with pytest.raises(WrongPassword):
            Desk(path, password=word)
        (path.parent / "office.crm.tries").unlink()
    desk = Desk(path, person=ANNA, password=WORDS[ANNA])
    desk.people.remove(BOB)
    desk.close()
    with pytest.raises(WrongPassword):
        Desk(path, person=BOB, password=WORDS[BOB])
    (path.parent / "office.crm.tries").unlink()
    secrets = [text.encode() for text in (*WORDS, *WORDS.values(), FILE_WORD, "李静")]
    for file in filter(Path.is_file, tmp_path.rglob("*")):
        assert not [text for text in secrets if text in file.read_bytes()], file.name


def test_the_password_of_the_file_is_a_way_in_for_owners(tmp_path: Path) -> None:
    desk = office(tmp_path, protected=True)
    path = desk.path
    desk.close()
    (tmp_path / "office.crm.keys").unlink()
    clerk = Desk(path, person=BOB, password=FILE_WORD)
    assert clerk.people.needed
    with pytest.raises(SignInFirst):
        clerk.records.save("customer", {"name": "New"})
    clerk.people.sign_in(BOB, WORDS[BOB])
    clerk.close()
    # Who signed in has a way in of their own again.
    Desk(path, person=BOB, password=WORDS[BOB]).close()
    owner = Desk(path, person=ANNA, password=FILE_WORD)
    assert owner.may(Right.PEOPLE)
    owner.locks.change_password(FILE_WORD, "a new word of the file")
    owner.close()
    with pytest.raises(WrongPassword):
        Desk(path, person=BOB, password=WORDS[BOB])


def test_a_restored_backup_keeps_the_people_of_now(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "office.crm", who="Tester")
    desk.records.save("customer", {"name": "Mill Ltd"})
    old = desk.backups.make().backup.path
    desk.people.add(ANNA, Role.OWNER, WORDS[ANNA])
    desk.restores.whole(old)
    assert [one.name for one in desk.people.every()] == [ANNA]
    desk.people.sign_out()
    with pytest.raises(PersonError):
        desk.records.save("customer", {"name": "New"})
    desk.close()


def test_protected_fields_are_empty_for_who_only_reads(tmp_path: Path) -> None:
    desk = office(tmp_path)
    secret = next(one.name for one in desk.types["customer"].fields.values() if one.sensitive)
    desk.people.sign_in(ANNA, WORDS[ANNA])
    desk.records.save("customer", {secret: "11010519491231002X"}, 1)
    assert desk.records.get("customer", 1)[secret]
    desk.people.sign_out()
    desk.people.sign_in(CARLA, WORDS[CARLA])
    assert not desk.records.get("customer", 1)[secret]
    desk.close()
