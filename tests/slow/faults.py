"""Lets each single step of an action fail, and looks whether anything was lost.

``python -m tests.slow.faults [--every] [--seed 1] [--only save,import]``. The steps that an action
takes on the disk are counted first: writes, syncs, truncations, openings, renames, removals, reads,
of SQLite and of Python. Then the action is done again for each (or, without ``--every``, for some
out of each run of equal steps), and that step fails: once, or it and all that come after. Each time

- the action was done or it was not, and a sentence says the latter;
- the same process goes on to save, and to take that back;
- after reopening, the file is what it was and the check finds nothing;
- nothing unfinished lies about (where a removal failed, once the action was done after that).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from crm_desktop.fields.problems import PersonError
from crm_desktop.services.desk import Desk
from crm_desktop.services.packing import unpack
from crm_desktop.storage import schema
from crm_desktop.storage.encryption import FileKey, is_encrypted, opens, salt_of
from crm_desktop.storage.engine import open_engine
from tests.storage.faulty import Faults, faulty

PASSWORD, OTHER = "correct horse", "battery staple"
_UNFINISHED = (".part", ".new-", ".old-key", ".restoring", ".tmp", ".pack-", "-journal")
_OWN = ("search", "sqlite_", "operation", "change", "alembic", "spelling", "setting")
"""Tables that are not compared: the log and the settings tell more than what was asked for."""


@dataclass(frozen=True)
class Action:
    """Something that a person does. ``opens``: the file is not open yet when it is done."""

    name: str
    work: Callable[[Desk], object]
    protected: tuple[bool, ...] = (False, True)


def _office(place: Path, password: str | None) -> None:
    """Make a small office with all that the actions need beside it."""
    paper = place / "paper.txt"
    paper.write_text("An offer. " * 40, "utf-8")
    lines = [f"Person {number},Bonn,{'n' * 200}" for number in range(30)]
    (place / "people.csv").write_text("\n".join(["Name,City,Notes", *lines]), "utf-8")
    desk = Desk(place / "office.crm", who="Tester", password=password)
    for name in ("Acme 北京", "Borg", "Cyan"):
        desk.records.save("customer", {"name": name, "tags": ("first",)})
    product = desk.records.save("product", {"name": "Lamp", "list_price": 3}).id
    line = {"product": product, "quantity": 2, "unit_price": None, "discount": 0, "amount": None}
    desk.records.save("sale", {"customer": 1, "lines": (line,)})
    desk.attachments.add("customer", 1, [paper])
    desk.backups.make()
    desk.backups.make(place / "elsewhere")
    desk.packing.pack(place / "packed.zip")
    desk.records.save("customer", {"notes": "later"}, 2)
    desk.close()


def _many(desk: Desk) -> None:
    desk.records.change_many("customer", [1, 2, 3], {"owner": "Ann", "notes": "z" * 9000})


def _take_in(desk: Desk) -> None:
    desk.imports.apply(desk.imports.plan("customer", desk.path.with_name("people.csv")))


def _attach(desk: Desk) -> None:
    desk.attachments.add("customer", 2, [desk.path.with_name("people.csv")])


def _go_back(desk: Desk) -> None:
    desk.restores.whole(next((desk.path.parent / "elsewhere").glob("*.crm")))


def _bring_back(desk: Desk) -> None:
    desk.restores.record(next((desk.path.parent / "elsewhere").glob("*.crm")), "customer", 2)


def _unpack(desk: Desk) -> None:
    place = desk.path.parent
    unpack(place / "packed.zip", place / "unpacked" / "office.crm")


def _export(desk: Desk) -> None:
    from crm_desktop.services.lists import Query  # noqa: PLC0415

    target = desk.path.with_name("list.csv")
    desk.exports.write(Query("customer"), target)


def _nothing_more(_desk: Desk) -> None:
    """Opening the file is all of it."""


ACTIONS = {
    one.name: one
    for one in (
        Action("save", lambda desk: desk.records.save("customer", {"name": "Zebra"})),
        Action("change many", _many),
        Action("import", _take_in),
        Action("delete", lambda desk: desk.records.delete("customer", [3])),
        Action("undo", lambda desk: desk.history.undo()),
        Action("attach", _attach),
        Action("export", _export),
        Action("backup", lambda desk: desk.backups.make()),
        Action("restore", _go_back),
        Action("restore record", _bring_back),
        Action("set password", lambda desk: desk.locks.set_password(PASSWORD), (False,)),
        Action(
            "change password", lambda desk: desk.locks.change_password(PASSWORD, OTHER), (True,)
        ),
        Action("remove password", lambda desk: desk.locks.remove_password(PASSWORD), (True,)),
        Action("pack", lambda desk: desk.packing.pack(desk.path.with_name("move.zip"))),
        Action("unpack", _unpack),
        Action("rebuild", lambda desk: desk.checks.rebuild()),
        Action("open", _nothing_more),
        Action("migrate", _nothing_more, (False,)),
    )
}


# -- looking -------------------------------------------------------------------------------------


def reopened(path: Path) -> Desk:
    """Open the file with whichever password it has."""
    return Desk(path, who="Tester", key=key_of(path))


def key_of(path: Path) -> FileKey | None:
    """Return the key of a file, which is one that these passwords make; it is derived once."""
    if not is_encrypted(path):
        return None
    salt = salt_of(path)
    for password in (PASSWORD, OTHER):
        if (password, salt) not in _KEYS:
            _KEYS[password, salt] = FileKey.from_password(password, salt)
        if opens(path, _KEYS[password, salt]):
            return _KEYS[password, salt].copy()
    raise AssertionError("no password opens the file")


_KEYS: dict[tuple[str, bytes], FileKey] = {}


def state(desk: Desk) -> dict[str, Any]:
    """Return what the file holds: every row without its times, and whether it is protected."""
    found: dict[str, Any] = {"protected": desk.locks.encrypted}
    with desk._store.read() as reader:
        names = reader.connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).scalars()
        for name in names.all():
            if not name.startswith(_OWN):
                rows = reader.connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
                found[name] = [
                    {
                        key: _MOMENT.sub("", value) if isinstance(value, str) else value
                        for key, value in row.items()
                    }
                    for row in rows
                ]
        log = reader.connection.exec_driver_sql("SELECT count(*) FROM change")
        found["changes"] = log.scalar_one()
    return found


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)")


def raw(path: Path) -> dict[str, Any]:
    """Return every row of every table of a file in the clear that is not to be upgraded."""
    with closing(driver.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in names
            if not name.startswith("search")
        }


def _unfinished(place: Path) -> list[str]:
    return [
        str(one.relative_to(place)) for one in place.rglob("*")
        if any(sign in one.name for sign in _UNFINISHED)
    ]  # fmt: skip


_REFUSED = ("Nothing was", "No backup")
"""So begins a sentence which promises that nothing was done."""


# -- one action ----------------------------------------------------------------------------------


class Trial:
    """One action on a file that is protected or not, with one step failing at a time."""

    def __init__(self, folder: Path, action: Action, *, protected: bool) -> None:
        self.action = action
        self._folder = folder
        kind = "old" if action.name == "migrate" else f"protected-{protected}"
        self._template = folder / kind
        self._opens = action.name in {"open", "migrate"}
        if not self._template.exists():
            self._template.mkdir(parents=True)
            if action.name == "migrate":
                _old_file(self._template / "office.crm")
            else:
                _office(self._template, PASSWORD if protected else None)
        self._number = 0

    def count(self, faults: Faults) -> None:
        """Do the action once without any fault: what it leads to, and by which steps."""
        place, desk = self._begin()
        self._before = state(desk) if desk else None
        faults.begin()
        desk = self._do(place, desk)
        self.steps = list(faults.steps)
        faults.end()
        self._after = state(desk)
        desk.close()
        shutil.rmtree(place)

    def attempt(self, faults: Faults, step: int, *, lasting: bool, variant: int) -> bool:
        """Let one step fail; return whether it came to that. Raises ``AssertionError``."""
        place, desk = self._begin()
        told = ""
        faults.begin(step, lasting=lasting, variant=variant)
        try:
            desk = self._do(place, desk)
        except PersonError as error:
            told = str(error)
        failed = list(faults.failed)
        faults.end()
        if self._opens and told:
            self._look_at_unopened(place)
            desk = reopened(place / "office.crm")
        assert desk is not None
        self._look(place, desk, told)
        untidy = lasting or any(kind in {"delete", "rename", "link"} for kind, _name in failed)
        left = _unfinished(place)
        if left and untidy:
            # Whoever could not clear away does so the next time; some only after an hour.
            for name in left:
                os.utime(place / name, (1, 1))
            desk = self._again(place)
            desk.close()
            left = [name for name in _unfinished(place) if not name.endswith((".tmp", "-journal"))]
        assert not left, left
        shutil.rmtree(place)
        return bool(failed)

    def _look(self, place: Path, desk: Desk, told: str) -> None:
        found = state(desk)
        wanted = self._before if told and self._before else self._after
        if told and not told.startswith(_REFUSED) and found == self._after:
            wanted = found
        assert found == wanted, _difference(told, wanted, found)
        # The program goes on.
        desk.records.save("customer", {"name": "Afterwards"})
        desk.history.undo()
        desk.close()
        with closing(reopened(place / "office.crm")) as again:
            log = {"changes": wanted["changes"] + 2}
            assert state(again) == wanted | log, "it is another after it was opened again"
            problems = [str(problem) for problem in again.checks.run().problems]
            assert problems == [], problems
            for folder in (None, place / "elsewhere"):
                for backup in again.backups.every(folder):
                    again.backups.verify(backup.path, key_of(backup.path))

    def _look_at_unopened(self, place: Path) -> None:
        if self.action.name == "migrate":
            path, old = place / "office.crm", self._template / "office.crm"
            assert raw(path) == raw(old), "the old file is another"

    def _again(self, place: Path) -> Desk:
        desk = reopened(place / "office.crm")
        with suppress(PersonError):
            self.action.work(desk)
        with suppress(PersonError):
            desk.attachments.tidy()
        desk.backups.make()
        return desk

    def _begin(self) -> tuple[Path, Desk | None]:
        self._number += 1
        place = self._folder / "at work" / str(self._number)
        shutil.copytree(self._template, place)
        return place, None if self._opens else reopened(place / "office.crm")

    def _do(self, place: Path, desk: Desk | None) -> Desk:
        if desk is None:
            desk = reopened(place / "office.crm")
        self.action.work(desk)
        return desk


def _difference(told: str, wanted: dict[str, Any], found: dict[str, Any]) -> str:
    names = [name for name in wanted if wanted[name] != found.get(name)]
    return f"told {told!r}, but {names} differ: {[(wanted[n], found.get(n)) for n in names]}"[:1500]


_LONG_AGO = "2026-01-01T00:00:00.000000Z"


def _old_file(path: Path) -> None:
    """Make a file as the first version of the program left it, with customers in the bin."""
    engine = open_engine(path)
    schema.upgrade(engine, path, "0001")
    with engine.begin() as connection:
        for number in (1, 2):
            connection.exec_driver_sql(
                "INSERT INTO customer (id, name, code, created_at, updated_at, deleted_at, "
                "version) VALUES (?, 'Old', ?, ?, ?, ?, 1)",
                (number, f"K{number}", *[_LONG_AGO] * 3),
            )
    engine.dispose()


# -- all of it -----------------------------------------------------------------------------------


def chosen(
    steps: list[tuple[str, str]], chance: random.Random, most: int | None
) -> Iterator[tuple[int, bool, int]]:
    """Yield which steps fail, whether for good, and how; all where ``most`` is ``None``."""
    if most is None:
        for number in range(1, len(steps) + 1):
            yield number, False, number
            yield number, True, number + 1
        return
    runs = groupby(range(1, len(steps) + 1), key=lambda number: steps[number - 1])
    numbers = [chance.choice(list(run)) for _step, run in runs]
    picked = numbers if len(numbers) <= most else chance.sample(numbers, most)
    for number in sorted(picked):
        yield number, chance.random() < 0.5, chance.randrange(2)


def trials(names: list[str]) -> Iterator[tuple[Action, bool]]:
    """Yield the actions of these names, each on a free and on a protected file."""
    for name in names:
        for protected in ACTIONS[name].protected:
            yield ACTIONS[name], protected


def run(
    folder: Path, action: Action, *, protected: bool, seed: int, most: int | None, reads: bool
) -> tuple[int, int, list[str]]:
    """Do one trial; return how many steps there are, how many failed, and what went wrong.

    The offices to begin with are made in ``folder`` and kept there for the next trial.
    """
    chance = random.Random(f"{seed} {action.name} {protected}")
    trial = Trial(folder, action, protected=protected)
    wrong: list[str] = []
    done = 0
    with faulty(folder / "at work") as faults:
        faults.reads = reads
        trial.count(faults)
        for number, lasting, variant in chosen(trial.steps, chance, most):
            try:
                done += trial.attempt(faults, number, lasting=lasting, variant=variant)
            except Exception:  # noqa: BLE001 - all of them are told together
                faults.end()
                step = trial.steps[number - 1]
                how = "and all after it" if lasting else "alone"
                wrong.append(
                    f"{action.name} (protected: {protected}), step {number} {step} {how}, "
                    f"variant {variant}:\n{traceback.format_exc()}"
                )
    shutil.rmtree(folder / "at work", ignore_errors=True)
    return len(trial.steps), done, wrong


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", action="store_true", help="each step, once and for good")
    parser.add_argument("--most", type=int, default=12, help="so many steps of an action")
    parser.add_argument("--reads", action="store_true", help="reading fails as well")
    parser.add_argument("--only", default=",".join(ACTIONS), help="actions with commas")
    given = parser.parse_args()
    start, sums, failures = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for action, protected in trials(given.only.split(",")):
            steps, done, wrong = run(
                Path(folder), action, protected=protected, seed=given.seed,
                most=None if given.every else given.most, reads=given.reads,
            )  # fmt: skip
            sums, failures = sums + done, failures + len(wrong)
            kind = "protected" if protected else "in the clear"
            _say(f"{action.name}, {kind}: {steps} steps, {done} failed, {len(wrong)} wrong")
            for one in wrong:
                _say(one)
    _say(f"{sums} steps failed in {time.monotonic() - start:.0f} s, {failures} went wrong")
    return 1 if failures else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
