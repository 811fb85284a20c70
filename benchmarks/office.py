"""The files that are measured on: an invented office of any size, made once and kept."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import event

import crm_desktop
from crm_desktop.services.desk import Desk

TODAY = date(2026, 11, 22)
_MAKERS = ("records", "fields", "storage", "services")


def folder() -> Path:
    """Return where the files are kept between runs."""
    found = Path(tempfile.gettempdir()) / "crm-desktop-benchmarks"
    found.mkdir(exist_ok=True)
    return found


def _state() -> str:
    """Return a name for the present state of everything that decides what is in a file."""
    package = Path(crm_desktop.__file__).parent
    told = hashlib.sha256()
    for room in _MAKERS:
        for path in sorted((package / room).glob("**/*.py")):
            if room != "services" or path.name.startswith("demo"):
                told.update(path.read_bytes())
    return told.hexdigest()[:10]


class Office:
    """An open file with ``customers`` invented customers, and a bare connection beside it."""

    def __init__(self, customers: int, path: Path | None = None) -> None:
        self.customers = customers
        self.path = path or folder() / f"office-{customers}-{_state()}.crm"
        if not self.path.exists():
            self._make()
        self.desk = Desk(self.path, who="benchmark")
        self.bare = driver.connect(str(self.path))
        self.bare.execute("PRAGMA cache_size = -65536")
        self.bare.execute("PRAGMA temp_store = MEMORY")

    def _make(self) -> None:
        print(f"Making an office of {self.customers:,} customers …", flush=True)
        for old in folder().glob(f"office-{self.customers}-*"):
            old.unlink()
        begun = time.perf_counter()
        unfinished = self.path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        desk = Desk(unfinished, who="benchmark")
        desk.set_setting("company", "Lantern Trading Ltd")
        desk.demo.create(self.customers, 1, today=TODAY)
        desk.close()
        unfinished.rename(self.path)
        print(f"… {time.perf_counter() - begun:.0f} s, {self.path.stat().st_size / 1e6:.0f} MB")

    def statements(self, work: Callable[[], object]) -> list[tuple[str, tuple[Any, ...]]]:
        """Return the statements that ``work`` sends to the file, with their values."""
        engine = self.desk._store._engine  # noqa: SLF001 - what is sent is measured
        found: list[tuple[str, tuple[Any, ...]]] = []

        def sent(*told: Any) -> None:
            if told[2] != "BEGIN":
                found.append((told[2], tuple(told[3])))

        event.listen(engine, "before_cursor_execute", sent)
        try:
            work()
        finally:
            event.remove(engine, "before_cursor_execute", sent)
        return found

    def repeat(self, statements: list[tuple[str, tuple[Any, ...]]]) -> None:
        """Send statements through the bare connection."""
        for text, values in statements:
            self.bare.execute(text, values).fetchall()

    def close(self) -> None:
        """Close both."""
        self.bare.close()
        self.desk.close()

    def counts(self) -> str:
        """Return how many records of each type there are."""
        found = (
            (self.bare.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0], name)
            for name in (*self.desk.types, "sale_lines")
        )
        return ", ".join(f"{count:,} {name.replace('_', ' ')}" for count, name in found)
