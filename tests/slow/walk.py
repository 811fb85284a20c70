"""A random walk through the window: ``python -m tests.slow.walk --steps 10000 --seed 1``.

Real events at random widgets: keys and shortcuts, odd texts, the mouse, the wheel, other sizes,
languages and colours. Whatever comes, nothing may fail, memory must not grow, the file must be
whole afterwards, and undoing everything must give back what was there. The same seed takes the
same steps.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
import tempfile
import time
import tkinter as tk
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.i18n import set_language
from crm_desktop.jobs.memory import give_back
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.ui import printing
from crm_desktop.ui.screenshots.tour import Tour
from crm_desktop.ui.window import Window
from tests.offices import dump
from tests.slow.walker import TEXTS, Walker
from tests.ui.window_driver import Preferences

_UNDONE = 100_000
_LOOKS = (("en", "light"), ("zh_CN", "dark"))
"""The languages and colours in which all there is to see is visited before a long walk."""
_WRITTEN = (("sale", ".xlsx"), ("customer", ".csv"), ("contact", ".vcf"), ("interaction", ".ics"))
MOST_GROWTH = 20.0
"""Megabytes."""


@dataclass
class Walked:
    """What a walk came to: ``faults`` with the steps before them, and memory in megabytes."""

    steps: int = 0
    faults: list[str] = field(default_factory=list)
    warm: float = 0.0
    end: float = 0.0
    whole: bool = False
    given_back: bool = False

    @property
    def growth(self) -> float:
        """Return by how many megabytes the process grew after it was warm."""
        return self.end - self.warm


def memory() -> float:
    """Return how much of this process is in memory, in megabytes; 0 where nobody can say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class _Heard(logging.Handler):
    def __init__(self, hear: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._hear = hear

    def emit(self, record: logging.LogRecord) -> None:
        told = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            told += "\n" + "".join(traceback.format_exception(record.exc_info[1]))
        self._hear(told)


@contextmanager
def walking(folder: Path, customers: int) -> Iterator[tuple[Window, Path]]:
    """Open the window on an invented office; nothing it does reaches beyond ``folder``."""
    path = folder / "walk.crm"
    set_language("en")
    desk = Desk(path, who="walker")
    desk.demo.create(customers)
    window = Window(desk, Preferences(language="en", window=[1366, 768, 0, 0]))
    # What leaves the program is a fake.
    replaced: dict[str, Any] = {
        "choose_file": lambda *_facts: None,
        "choose_folder": lambda _title: None,
        "save_file": lambda _title, name, *_types: folder / Path(name).name,
        "show_file": lambda _path: None,
    }
    for name, fake in replaced.items():
        setattr(window, name, fake)
    printer = printing.printer
    printing.printer = lambda: ""
    try:
        window.open("customer")
        window.root.update()
        window.root.focus_force()
        # Where nothing manages windows, one that opens under the pointer takes the keyboard.
        window.root.event_generate("<Motion>", warp=True, x=2, y=2)
        yield window, path
    finally:
        printing.printer = printer
        window.background.stop()
        if window.root.winfo_exists():
            window.root.destroy()
        desk.close()
        del window
        gc.collect()


def _memory_at_rest(walker: Walker) -> float:
    """Return what is in memory once the window rests and gave back what it does not use."""
    walker.settle()
    gc.collect()
    give_back()
    return memory()


def _warm_up(window: Window, walker: Walker, folder: Path) -> None:
    """Visit every place, dialog and report once, and write a file of each kind.

    What is loaded on first use is there then, the fonts for rare signs on paper included.
    """
    odd = window.desk.records.save("customer", {"name": "Warm", "notes": " ".join(TEXTS)})
    for record, ending in _WRITTEN:
        window.desk.exports.write(Query(record), folder / f"warm{ending}")
    window.desk.reports.write("card.customer", folder / "warm.pdf", record_id=odd.id)
    for language, mode in _LOOKS:
        window.speak(language)
        window.dress(mode)
        for _stop in Tour(window, walker.settle).stops():
            pass


def walk(
    folder: Path,
    steps: int,
    seed: int,
    *,
    customers: int = 25,
    told: bool = False,
    warmed_up: bool = False,
) -> Walked:
    """Take ``steps`` random steps and return what came of them.

    ``warmed_up`` visits all there is before the first step; only then the growth of memory tells
    anything.
    """
    walked = Walked()
    with walking(folder, customers) as (window, path):
        begun = dump(path)
        made = window.desk.history.next_undo()
        assert made is not None
        walker = Walker(window, seed)

        def hear(told: str) -> None:
            walked.faults.append(f"step {walked.steps}: {told}\n  after {walker.trail}")

        heard = _Heard(hear)
        logging.getLogger().addHandler(heard)
        try:
            if warmed_up:
                _warm_up(window, walker, folder)
            walked.warm = _memory_at_rest(walker)
            if told:
                print(f"warm: {walked.warm:.0f} MB", flush=True)
            started = time.monotonic()
            for walked.steps in range(1, steps + 1):
                try:
                    walker.step()
                except tk.TclError as error:
                    # The widget went away between looking and pressing; all else is a fault.
                    if "bad window path" not in str(error):
                        hear("".join(traceback.format_exception(error)))
                if told and walked.steps % 500 == 0:
                    passed = time.monotonic() - started
                    print(
                        f"{walked.steps} steps, {passed:.0f} s, {memory():.0f} MB, "
                        f"{len(walked.faults)} faults", flush=True,
                    )  # fmt: skip
            walked.end = _memory_at_rest(walker)
            _finish(window, walked, walker, made.id)
        finally:
            logging.getLogger().removeHandler(heard)
        # The walk may have undone the making of the office, and then done something else.
        nothing = window.desk.history.next_undo() is None
        end = _of_records(window, dump(path))
        walked.given_back = not any(end.values()) if nothing else end == _of_records(window, begun)
    return walked


def _of_records(window: Window, tables: dict[str, Any]) -> dict[str, Any]:
    """Return the tables that hold records: settings and views are not undone with them."""
    names = tuple(window.desk.types)
    return {name: rows for name, rows in tables.items() if name.startswith((*names, "search"))}


def _finish(window: Window, walked: Walked, walker: Walker, first: int) -> None:
    """Undo all that was done since the office was made, and check the file."""
    if window.screen.unsaved():
        window.screen.discard()
    history = window.desk.history
    for _time in range(_UNDONE):
        last = history.next_undo()
        if last is None or last.id == first:
            break
        window.act(history.undo)
    walker.settle()
    found = window.desk.checks.run()
    walked.whole = not found.problems
    if found.problems:
        walked.faults.append(f"the file: {found.problems}")


def main() -> int:
    """Walk, tell, and return 0 if nothing was wrong."""
    parser = argparse.ArgumentParser(prog="tests.slow.walk")
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--customers", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crm-walk-") as home:
        os.environ["CRM_HOME"] = home
        os.environ["TMPDIR"] = home
        tempfile.tempdir = home
        walked = walk(
            Path(home),
            given.steps,
            given.seed,
            customers=given.customers,
            told=True,
            warmed_up=True,
        )
    for fault in walked.faults:
        print(fault)
    print(
        f"{walked.steps} steps with seed {given.seed}: {len(walked.faults)} faults, "
        f"memory {walked.warm:.0f} → {walked.end:.0f} MB, "
        f"file {'whole' if walked.whole else 'NOT whole'}, "
        f"undone {'to the beginning' if walked.given_back else 'but NOT all came back'}"
    )
    good = not walked.faults and walked.whole and walked.given_back
    return 0 if good and walked.growth <= MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
