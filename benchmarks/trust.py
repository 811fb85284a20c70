"""What trust costs: a save with history, chain and search against a bare insert; encryption."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import WALL, WORK, Result, in_turns
from benchmarks.office import TODAY, Office
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.storage.encryption import FileKey
from crm_desktop.storage.encryption_change import convert
from crm_desktop.storage.engine import open_engine
from crm_desktop.storage.tables import Tables

_PAGE = 60
_COLUMNS = ("name", "level", "status", "phone", "city", "industry", "owner", "code", "email")
_SAVES = 61
_ROWS = 300
_GOAL_SAVE = 3.0
_GOAL_READ = 1.3


def measure(office: Office) -> Iterator[Result]:
    """Yield what a save costs beyond a bare insert, then what encryption costs."""
    with TemporaryDirectory() as name:
        plain, locked = Path(name) / "plain.crm", Path(name) / "locked.crm"
        office.desk.backups.make(Path(name))
        shutil.move(next(Path(name).glob("* *.crm")), plain)
        shutil.copyfile(plain, locked)
        key = FileKey.new("correct horse")
        convert(locked, None, key)
        free, protected = Desk(plain, who="benchmark"), Desk(locked, key=key, who="benchmark")
        try:
            yield from _save(free, office.customers)
            yield from _encryption(free, protected, Path(name))
        finally:
            free.close()
            protected.close()


def _save(desk: Desk, customers: int) -> Iterator[Result]:
    """Compare with one row put into the same table of the same file, with its indexes."""
    engine = open_engine(desk.path)
    table = Tables(desk.types).by_name["customer"]
    with engine.connect() as connection:
        like = dict(connection.execute(table.select().limit(1)).mappings().one())
    numbers = count(customers * 10)

    def bare() -> None:
        number = next(numbers)
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            values = like | {"id": number, "code": f"bare {number}", "name": f"Bare {number}"}
            connection.execute(table.insert().values(values))

    def ours() -> None:
        values = {"name": f"Saved {next(numbers)}", "phone": "010 6552 9988", "city": "北京"}
        desk.records.save("customer", values)

    for what, clock in (("on the clock", WALL), ("processor", WORK)):
        times = in_turns(ours, bare, _SAVES, clock)
        yield Result(
            "trust", f"a new customer saved, median of {_SAVES}: {what}", *times,
            "one row, SQLAlchemy Core, same synchronous = FULL",
            goal=_GOAL_SAVE if clock is WALL else None,
            note="checked, with log, chain and search",
        )  # fmt: skip
    engine.dispose()


def _encryption(free: Desk, protected: Desk, folder: Path) -> Iterator[Result]:
    query = Query("customer", None, ("name",))

    def page(desk: Desk) -> None:
        ids = desk.lists.ids(query, limit=_PAGE)
        desk.lists.rows("customer", ids, _COLUMNS)

    def report(desk: Desk) -> None:
        desk.reports.write("sales", folder / "sales.pdf")

    turn = count()

    def take_in(desk: Desk) -> None:
        number = next(turn)
        source = folder / f"{number}.csv"
        rows = [f"Taken in {number} {row},Bonn" for row in range(_ROWS)]
        source.write_text("\n".join(["Name,City", *rows]), "utf-8")
        desk.imports.apply(desk.imports.plan("customer", source))

    works: tuple[tuple[str, Callable[[Desk], object], int, float | None], ...] = (
        ("first page of customers", page, 9, _GOAL_READ),
        ("search: 科技", lambda desk: desk.search("科技"), 9, _GOAL_READ),
        ("a customer's page", lambda desk: desk.figures.customer(17, TODAY), 9, _GOAL_READ),
        ("sales report", report, 3, _GOAL_READ),
        (f"import of {_ROWS} rows", take_in, 3, None),
    )
    for what, work, times, goal in works:
        found = in_turns(partial(work, protected), partial(work, free), times, WORK)
        yield Result("trust", f"protected: {what}", *found, "the same in the clear", goal=goal)
