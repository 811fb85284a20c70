"""Does anything in any order to a real file, and takes all of it back.

``python -m tests.slow.anyorder [--examples 200] [--steps 60]``. After each step what the
file keeps by itself must be right: references, figures, the search index. The file is also opened
again, and left as a crash leaves it: a copy of what is on the disk then, with its log, is gone on
with. At the end the check must find nothing, and undoing everything leads to the tables that there
were at the start, redoing it to those at the end.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from crm_desktop.fields.problems import PersonError
from crm_desktop.services.bulk_change import BulkChange
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.storage import checks, keeping
from crm_desktop.storage.placing import beside
from crm_desktop.storage.reader import Reader
from crm_desktop.storage.unit import Unit
from tests.offices import dump, open_desk
from tests.storage.faulty import faulty

NAMES = st.sampled_from(
    [
        "北京易达有限公司",
        "Acme Ltd",
        "Acme  Ltd ",
        "O'Neill & Söhne",
        "重庆 ABC",
        "ＡＢＣ１２３",
        "=1+1",
    ]
) | st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)
PICKS = st.integers(0, 7)
FOUND = "Zanzibar"
"""A name that search has to find wherever it was given."""


class _Crash(Exception):  # noqa: N818
    """Ends a write before it is done."""


class AnyOrder(RuleBasedStateMachine):
    """An office that a person works in; a step that is refused with a sentence changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp())
        self._lives = 0
        self.desk = open_desk(self._folder)
        self._start = dump(self.desk.path)

    # -- steps -------------------------------------------------------------------------------

    @rule(name=NAMES)
    def create(self, name: str) -> None:
        address = ({"type": "billing", "address": name},)
        values = {"name": name, "annual_revenue": Decimal("12.34"), "addresses": address}
        with suppress(PersonError):
            self.desk.records.save("customer", values)

    @rule(pick=PICKS, name=NAMES)
    def change(self, pick: int, name: str) -> None:
        with suppress(PersonError):
            self.desk.records.save("customer", {"name": name, "tags": (name,)}, self._one(pick))

    @rule(pick=PICKS)
    def sell(self, pick: int) -> None:
        with suppress(PersonError):
            product = self.desk.records.save("product", {"name": "Lamp", "list_price": 3}).id
            line = {
                "product": product, "quantity": pick + 1, "unit_price": None,
                "discount": 0, "amount": None,
            }  # fmt: skip
            self.desk.records.save("sale", {"customer": self._one(pick), "lines": (line,)})

    @rule(pick=PICKS, score=st.integers(1, 5))
    def hear(self, pick: int, score: int) -> None:
        with suppress(PersonError):
            self.desk.records.save("feedback", {"customer": self._one(pick), "score": score})

    @rule(pick=PICKS, record=st.sampled_from(["customer", "sale"]))
    def delete(self, pick: int, record: str) -> None:
        with suppress(PersonError):
            self.desk.records.delete(record, [self._one(pick, record)])

    @rule(pick=PICKS)
    def restore(self, pick: int) -> None:
        with suppress(PersonError):
            self.desk.records.restore("customer", [self._one(pick, deleted=True)])

    @rule(name=NAMES)
    def change_all(self, name: str) -> None:
        ids = self._ids("customer")
        with suppress(PersonError):
            self.desk.bulk.apply("customer", ids, [BulkChange("owner", "set", name)])

    @rule(names=st.lists(NAMES, min_size=1, max_size=4), mode=st.sampled_from(["update", "skip"]))
    def take_in(self, names: list[str], mode: Any) -> None:
        path = self._folder / "people.csv"
        codes = [f"n{number + 1:06}" for number in range(0, len(names) * 2, 2)]
        rows = [
            f'{code},"{name.replace(chr(34), "")}",Bonn'
            for code, name in zip(codes, names, strict=True)
        ]
        path.write_text("\n".join(["Customer code,Name,City", *rows]), "utf-8")
        with suppress(PersonError):
            plan = self.desk.imports.plan("customer", path, on_match=mode)
            self.desk.imports.apply(plan)

    @rule(keep=PICKS, other=PICKS)
    def merge(self, keep: int, other: int) -> None:
        with suppress(PersonError):
            one, two = self._one(keep), self._one(other)
            if one != two:
                self.desk.merging.merge(self.desk.merging.plan("customer", one, [two]))

    @rule()
    def standardise(self) -> None:
        with suppress(PersonError):
            self.desk.standardising.apply(Query("customer"))

    @rule(pick=PICKS, version=st.integers(1, 3))
    def go_back_to(self, pick: int, version: int) -> None:
        with suppress(PersonError):
            self.desk.history.restore("customer", self._one(pick), version)

    @rule(pick=PICKS, along=st.booleans())
    def take_back(self, pick: int, along: bool) -> None:
        with suppress(PersonError):
            done = self.desk.history.operations()
            if done:
                self.desk.history.take_back(done[pick % len(done)].id, with_later=along)

    @rule()
    def undo(self) -> None:
        with suppress(PersonError):
            self.desk.history.undo()

    @rule()
    def redo(self) -> None:
        with suppress(PersonError):
            self.desk.history.redo()

    @rule()
    def reopen(self) -> None:
        path = self.desk.path
        self.desk.close()
        self.desk = Desk(path, who="Tester")

    @rule()
    def crash(self) -> None:
        before = dump(self.desk.path)
        self._go_on_with(self._as_on_the_disk())
        assert dump(self.desk.path) == before

    @rule(name=NAMES)
    def crash_at_work(self, name: str) -> None:
        before = dump(self.desk.path)
        copies: list[Path] = []

        def work(unit: Unit, _reader: Reader) -> None:
            for _time in range(3):
                unit.insert("customer", self.desk.records.blank("customer", name=name))
            unit.flush()
            copies.append(self._as_on_the_disk())
            raise _Crash

        with suppress(_Crash):
            self.desk._store.transact("customer.create", work)
        self._go_on_with(copies[0])
        assert dump(self.desk.path) == before

    # -- what holds --------------------------------------------------------------------------

    @invariant()
    def what_it_keeps_is_right(self) -> None:
        with self.desk._store.read() as reader:
            connection = reader.connection
            assert list(checks.dangling(connection)) == []
            for spec in self.desk.types.values():
                assert keeping.wrong(connection, spec, 5) == []
                assert checks.unindexed(connection, spec) == []
                assert checks.wrongly_indexed(connection, spec) == []
                assert checks.badly_indexed(reader, spec) == []

    @rule(pick=PICKS)
    def search_finds(self, pick: int) -> None:
        with suppress(PersonError):
            saved = self.desk.records.save("customer", {"name": FOUND}, self._one(pick))
            assert saved.id in {hit.id for hit in self.desk.search(FOUND)}

    def teardown(self) -> None:
        """Look at all, undo all, redo all."""
        try:
            problems = [str(problem) for problem in self.desk.checks.run().problems]
            assert problems == [], problems
            end, undone = dump(self.desk.path), 0
            while self.desk.history.next_undo():
                self.desk.history.undo()
                undone += 1
            assert dump(self.desk.path) == self._start
            for _time in range(undone):
                self.desk.history.redo()
            assert dump(self.desk.path) == end
        finally:
            self.desk.close()
            shutil.rmtree(self._folder)

    # -- within ------------------------------------------------------------------------------

    def _ids(self, record: str, *, deleted: bool = False) -> list[int]:
        return list(self.desk.lists.ids(Query(record, deleted=deleted, sort=("id",))))

    def _one(self, pick: int, record: str = "customer", *, deleted: bool = False) -> int:
        """Return one of the records; the number of none, which is refused, where there is none."""
        ids = self._ids(record, deleted=deleted)
        return ids[pick % len(ids)] if ids else 1_000_000

    def _as_on_the_disk(self) -> Path:
        """Copy the file and its log, as a power cut would leave them, to a folder of their own."""
        self._lives += 1
        folder = self._folder / str(self._lives)
        folder.mkdir()
        for ending in ("", "-wal"):
            source = beside(self.desk.path, ending)
            if source.exists():
                shutil.copyfile(source, folder / source.name)
        return folder / self.desk.path.name

    def _go_on_with(self, path: Path) -> None:
        self.desk.close()
        self.desk = Desk(path, who="Tester")


def do(examples: int, steps: int, *, derandomized: bool) -> None:
    """Do so many examples of so many steps. Raises ``AssertionError`` with the shortest one."""
    # Through a disk that is not waited for: nobody pulls the plug here.
    with faulty(Path(tempfile.gettempdir())):
        run_state_machine_as_test(
            AnyOrder,
            settings=settings(
                max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
                derandomize=derandomized, suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--steps", type=int, default=60)
    given = parser.parse_args()
    start = time.monotonic()
    do(given.examples, given.steps, derandomized=False)
    took = time.monotonic() - start
    sys.stdout.write(f"{given.examples} times {given.steps} steps in {took:.0f} s, nothing lost\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
