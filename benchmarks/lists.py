"""Lists and figures: first pages, sorting by every column, the dashboard, against bare SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from benchmarks.measure import WORK, Result, in_turns, pairs_of, percentile, timed
from benchmarks.office import TODAY, Office
from crm_desktop.services.lists import Query

PAGE = 60
_TIMES = 7
_RATIO, _LIMIT, _FIGURES = 2.0, 0.050, 0.3
_COUNTS = 0.005
_YEAR = (date(2025, 12, 1), date(2026, 11, 30))


def measure(office: Office) -> Iterator[Result]:
    """Yield the speed of lists, then that of figures."""
    for record in ("customer", "contact", "sale", "interaction", "feedback"):
        for name in office.desk.types[record].columns:
            yield _sorted(office, record, name)
    yield _sorted(office, "customer", "occupation")
    whole = Query("customer", None, ("name",))
    statements = office.statements(lambda: office.desk.lists.ids(whole))
    times = in_turns(
        lambda: office.desk.lists.ids(whole), lambda: office.repeat(statements), 3, WORK
    )
    yield Result("lists", "all ids of the customers by name", *times, "the same SQL, bare sqlite3")
    yield from _figures(office)


def first_page(office: Office, query: Query) -> Callable[[], None]:
    """Return what reads the first page of a list, as the window does."""
    columns = office.desk.types[query.record].columns

    def read() -> None:
        ids = office.desk.lists.ids(query, limit=PAGE)
        office.desk.lists.rows(query.record, ids, columns)

    return read


def _sorted(office: Office, record: str, name: str) -> Result:
    mine: list[float] = []
    theirs: list[float] = []
    for key in (name, f"-{name}"):
        read = first_page(office, Query(record, None, (key,)))
        statements = office.statements(read)
        begun = timed(read, WORK)
        times = pairs_of(
            read, lambda sent=statements: office.repeat(sent), _TIMES if begun < _LIMIT else 1, WORK
        )  # fmt: skip
        mine += times[0]
        theirs += times[1]
    field = office.desk.types[record].fields[name]
    served = field.index or field.unique or name in office.desk.types[record].references
    return Result(
        "lists",
        f"first page of {record} by {name}, both ways",
        percentile(mine, 0.5),
        percentile(theirs, 0.5),
        "the same SQL, bare sqlite3",
        # Below that, the cost of a call is what is measured.
        goal=_RATIO if served and percentile(theirs, 0.5) >= _COUNTS else None,
        limit=_LIMIT if served else None,
        note="" if served else "no index: every record is looked at",
        p95=percentile(mine, 0.95),
        grows=served,
    )


def _figures(office: Office) -> Iterator[Result]:
    figures = office.desk.figures
    desk = office.desk
    months = figures.months_of("sale", 12, TODAY)
    said = figures.months_of("feedback", 12, TODAY)
    for what, work in (
        ("dashboard: overview", lambda: figures.overview(TODAY)),
        ("dashboard: sales by month", lambda: figures.sales_of_months(months.days)),
        ("dashboard: best customers", lambda: figures.sales_by("customer", None, months.days, 8)),
        ("dashboard: customers by level", lambda: figures.customers_by("level", None, 8)),
        ("dashboard: customers by industry", lambda: figures.customers_by("industry", None, 8)),
        ("dashboard: customers by region", lambda: figures.customers_by("region", None, 8)),
        ("dashboard: satisfaction by month", lambda: figures.opinion_of_months(said.days)),
        ("report: sales by product", lambda: figures.sales_by("product", None, _YEAR, 10)),
        ("report: sales by category", lambda: figures.sales_by("category", None, _YEAR, 10)),
        ("report: sales by customer level", lambda: figures.sales_by("level", None, _YEAR)),
        ("one customer", lambda: figures.customer(17, TODAY)),
        ("today: follow-ups", lambda: desk.today.follow_ups(TODAY)),
        ("today: birthdays and special days", lambda: desk.today.greetings(TODAY)),
        ("today: unanswered complaints", lambda: desk.today.complaints(TODAY)),
        ("today: sales so far", lambda: desk.today.sales(TODAY)),
    ):
        work()
        times = [timed(work, WORK) for _ in range(3)]
        limit = None if what.startswith("report") else _FIGURES
        yield Result("figures", what, percentile(times, 0.5), limit=limit, p95=max(times))
