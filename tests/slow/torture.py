"""Kills a process at work, again and again, and looks whether anything was lost.

``python -m tests.slow.torture --rounds 1000 --seed 1 [--encrypted]``. In each round a process
saves, changes, imports, undoes, makes backups, goes back to them and (encrypted) changes the
password, and tells after each what the last entry of the log is. At a random moment it is killed as
by ``kill -9``. Then the file is opened again: the entry that was told last must be there with its
hash, and so, by the chain, must everything before it; every import must be whole; the check must
find nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.fields.problems import PersonError
from crm_desktop.services.desk import CannotUnlock, Desk
from crm_desktop.services.lists import Query
from crm_desktop.storage.encryption import FileKey, opens

PASSWORDS = ("correct horse", "battery staple")
ROWS = 40
_FRESH = 25
"""After so many rounds a new file is begun: an old one takes longer to look over."""


@dataclass
class Told:
    """What a killed process had told: the last entry of the log, and what it was about to do."""

    entry: int = 0
    hash: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    """The entry that a restore, begun but not told as done, may have gone back to."""
    done: Counter[str] = field(default_factory=Counter)


# -- the process that is killed ------------------------------------------------------------------


def work(path: Path, seed: int, key: FileKey | None, out: int) -> None:
    """Do random things to the file for ever, telling ``out`` of each that is done."""
    chance = random.Random(seed)
    desk = Desk(path, who="Torture", key=key)
    actions = [*_ACTIONS] * 4 + [_rekey if key else _change, _restore]
    while True:
        action = chance.choice(actions)
        if action is _restore:
            backup = next(iter(desk.backups.every()), None)
            if backup is not None:
                _tell(
                    out, restoring={"entry": backup.facts.head.id, "hash": backup.facts.head.hash}
                )
        with suppress(PersonError):
            action(desk, chance)
        head = desk.audit.head()
        _tell(out, entry=head.id, hash=head.hash, done=action.__name__)


def _tell(out: int, **told: Any) -> None:
    os.write(out, json.dumps(told).encode() + b"\n")


def _ids(desk: Desk, record: str) -> list[int]:
    return list(desk.lists.ids(Query(record, sort=("id",))))


def _create(desk: Desk, chance: random.Random) -> None:
    values = {"name": f"Customer {chance.random()} 北京", "tags": ("torture",)}
    desk.records.save("customer", values)


def _change(desk: Desk, chance: random.Random) -> None:
    if ids := _ids(desk, "customer"):
        address = ({"type": "billing", "address": f"Street {chance.randrange(99)}"},)
        values = {"notes": "x" * chance.randrange(5000), "addresses": address}
        desk.records.save("customer", values, chance.choice(ids))


def _many(desk: Desk, chance: random.Random) -> None:
    desk.records.change_many("customer", _ids(desk, "customer"), {"owner": str(chance.random())})


def _delete(desk: Desk, chance: random.Random) -> None:
    if ids := _ids(desk, "customer"):
        desk.records.delete("customer", chance.sample(ids, min(3, len(ids))))


def _import(desk: Desk, chance: random.Random) -> None:
    path = desk.path.with_name("import.csv")
    lines = ["Name,City,Notes"]
    lines += [f"Imported {chance.random()},Bonn,{'y' * 300}" for _row in range(ROWS)]
    path.write_text("\n".join(lines), "utf-8")
    plan = desk.imports.plan("customer", path)
    desk.imports.apply(plan)


def _undo(desk: Desk, _chance: random.Random) -> None:
    desk.history.undo()


def _redo(desk: Desk, _chance: random.Random) -> None:
    desk.history.redo()


def _backup(desk: Desk, _chance: random.Random) -> None:
    desk.backups.make()


def _restore(desk: Desk, _chance: random.Random) -> None:
    if backup := next(iter(desk.backups.every()), None):
        desk.restores.whole(backup.path, PASSWORDS[0])


def _rekey(desk: Desk, _chance: random.Random) -> None:
    for old, new in (PASSWORDS, PASSWORDS[::-1]):
        with suppress(CannotUnlock):
            desk.locks.change_password(old, new)
            return


_ACTIONS: tuple[Callable[[Desk, random.Random], None], ...] = (
    _create, _create, _change, _change, _many, _delete, _import, _undo, _redo, _backup,
)  # fmt: skip


# -- whoever kills it ----------------------------------------------------------------------------


def killed(path: Path, seed: int, key: FileKey | None, seconds: float) -> Told:
    """Let a process work on the file for so long, kill it, and return what it had told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(path, seed, key, writing)
        except BaseException as error:  # noqa: BLE001 - told to the one who asked
            _tell(writing, failed=repr(error))
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    told = Told()
    with os.fdopen(reading, "rb") as pipe:
        lines = pipe.read().split(b"\n")[:-1]
    for line in lines:
        one = json.loads(line)
        if "failed" in one:
            raise AssertionError(one["failed"])
        told.before = one.get("restoring", {})
        if "entry" in one:
            told.entry, told.hash = one["entry"], one["hash"]
            told.done[one["done"]] += 1
    return told


def reopened(path: Path, key: FileKey | None) -> Desk:
    """Open the file with the key that it had, or the password that it has now."""
    if key is not None and opens(path, key):
        return Desk(path, key=key)
    for password in (None, *PASSWORDS):
        with suppress(CannotUnlock):
            return Desk(path, password=password)
    raise AssertionError("No password opens the file.")


def look_over(path: Path, told: Told, key: FileKey | None) -> FileKey | None:
    """Raise ``AssertionError`` if anything that was told as done is not there, or half there.

    Returns the key that the file has.
    """
    desk = reopened(path, key)
    key = desk._store.key.copy() if desk._store.key else None
    try:
        entries = {one.id: one for one in desk.audit.entries()}
        found = entries.get(told.entry)
        if told.entry and (found is None or found.hash != told.hash):
            back = told.before
            there = entries.get(back.get("entry", 0))
            assert there is not None, f"entry {told.entry} was reported and is lost"
            assert there.hash == back["hash"], "a restore is half done"
        for one in entries.values():
            if one.name == "customer.import":
                assert one.changes == ROWS, f"import {one.id} has {one.changes} of {ROWS} rows"
        problems = [str(problem) for problem in desk.checks.run().problems]
        assert problems == [], problems
    finally:
        desk.close()
    return key


def torture(
    folder: Path, rounds: int, seed: int, *, encrypted: bool, tell: Callable[[str], None]
) -> Counter[str]:
    """Do so; return how often each thing was reported as done. Raises ``AssertionError``."""
    chance = random.Random(seed)
    done: Counter[str] = Counter()
    path = folder
    key: FileKey | None = None
    for number in range(rounds):
        if number % _FRESH == 0:
            path = folder / str(number) / "office.crm"
            path.parent.mkdir(parents=True)
            key = FileKey.new(PASSWORDS[0]) if encrypted else None
            Desk(path, key=key.copy() if key else None).close()
        # The first import of a process takes most of a second: half of them get that far.
        seconds = chance.uniform(0.02, chance.choice((0.6, 2.0)))
        told = killed(path, chance.randrange(1 << 30), key, seconds)
        key = look_over(path, told, key)
        done += told.done
        if (number + 1) % 20 == 0:
            tell(f"{number + 1} rounds, {sum(done.values())} actions reported as done")
    return done


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encrypted", action="store_true")
    given = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        done = torture(
            Path(folder), given.rounds, given.seed, encrypted=given.encrypted,
            tell=_say,
        )  # fmt: skip
    told = ", ".join(f"{name.strip('_')} {count}" for name, count in done.most_common())
    _say(f"{given.rounds} rounds in {time.monotonic() - start:.0f} s, nothing lost: {told}")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
