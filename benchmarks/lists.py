"""Lists and figures: first pages, sorting, filters, the dashboard, against bare SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from benchmarks.measure import WORK, Result, in_turns, timed
from benchmarks.office import TODAY, Office
from crm_desktop.fields.conditions import Condition, Tree
from crm_desktop.services.lists import Query

_PAGE = 60
_COLUMNS = ("name", "level", "status", "phone", "city", "industry", "owner", "code", "email")
_YEAR = (date(2025, 12, 1), date(2026, 11, 30))


def measure(office: Office) -> Iterator[Result]:
    """Yield the speed of lists, then that of figures."""
    page = "same SQL, same index, bare sqlite3"
    yield _page(office, "first page by name", Query("customer", None, ("name",)), "name", page)
    yield _page(
        office, "first page by revenue, falling", Query("customer", None, ("-annual_revenue",)),
        "annual_revenue DESC", page,
    )  # fmt: skip
    yield _page(
        office, "first page by an unindexed field", Query("customer", None, ("occupation",)),
        "occupation", page,
    )  # fmt: skip
    yield _ids(office, "all ids by name", None, "", ())
    yield _ids(
        office, "filter: city is", Condition("city", "is", "北京"), "AND city = ?", ("北京",)
    )
    yield _ids(
        office, "filter: name contains", Condition("name", "contains", "科技"),
        "AND name LIKE ?", ("%科技%",),
    )  # fmt: skip
    sale = Query("sale", None, ("customer",))
    yield Result(
        "lists", "first page of sales by customer's name",
        min(timed(lambda: office.desk.lists.ids(sale, limit=_PAGE), WORK) for _ in range(3)),
        note="sorted by a field of another table",
    )  # fmt: skip
    yield from _figures(office)


def _page(office: Office, what: str, query: Query, order: str, against: str) -> Result:
    columns = ", ".join(_COLUMNS)
    statement = (
        f"SELECT id, {columns} FROM customer WHERE deleted_at IS NULL ORDER BY {order}, id "
        f"{'DESC' if order.endswith('DESC') else ''} LIMIT {_PAGE}"
    )

    def ours() -> None:
        ids = office.desk.lists.ids(query, limit=_PAGE)
        office.desk.lists.rows("customer", ids, _COLUMNS)

    times = in_turns(ours, lambda: office.bare.execute(statement).fetchall(), 9, WORK)
    return Result("lists", what, *times, against, limit=0.050 if "unindexed" not in what else None)


def _ids(
    office: Office, what: str, where: Tree | None, clause: str, values: Sequence[str]
) -> Result:
    statement = f"SELECT id FROM customer WHERE deleted_at IS NULL {clause} ORDER BY name, id"
    times = in_turns(
        lambda: office.desk.lists.ids(Query("customer", where, ("name",))),
        lambda: office.bare.execute(statement, values).fetchall(),
        clock=WORK,
    )
    return Result("lists", what, *times, "the same in bare sqlite3")


def _figures(office: Office) -> Iterator[Result]:
    figures = office.desk.figures
    first, last = (day.isoformat() for day in _YEAR)
    within = f"deleted_at IS NULL AND date BETWEEN '{first}' AND '{last}'"
    months = (
        "SELECT substr(date, 1, 7), currency, count(*), sum(total) FROM sale "
        f"WHERE {within} GROUP BY 1, 2"
    )
    products = (
        "SELECT product, currency, count(*), sum(amount), sum(quantity) FROM sale "
        f"JOIN sale_lines ON owner_id = sale.id WHERE {within} GROUP BY 1, 2"
    )
    levels = (
        "SELECT level, sale.currency, count(*), sum(total) FROM sale "
        f"JOIN customer ON customer.id = sale.customer WHERE sale.{within} GROUP BY 1, 2"
    )
    plain = "the obvious SQL, bare sqlite3"
    yield Result(
        "figures", "dashboard: overview",
        min(timed(lambda: figures.overview(TODAY), WORK) for _ in range(3)), limit=0.3,
    )  # fmt: skip
    for what, ours, statement in (
        ("sales by month", lambda: figures.sales_by_month(12, TODAY), months),
        ("sales by product", lambda: figures.sales_by("product", None, _YEAR, 10), products),
        ("sales by customer level", lambda: figures.sales_by("level", None, _YEAR), levels),
    ):
        times = in_turns(ours, lambda text=statement: office.bare.execute(text).fetchall(), 3, WORK)  # type: ignore[misc]
        yield Result("figures", what, *times, plain)
    for what, work in (
        ("customers by region", lambda: figures.customers_by("region")),
        ("satisfaction by month", lambda: figures.opinion_of_months(_YEAR)),
        ("one customer", lambda: figures.customer(17, TODAY)),
        ("today: follow-ups", lambda: office.desk.today.follow_ups(TODAY)),
        ("today: birthdays and special days", lambda: office.desk.today.greetings(TODAY)),
        ("today: unanswered complaints", lambda: office.desk.today.complaints(TODAY)),
        ("today: sales so far", lambda: office.desk.today.sales(TODAY)),
    ):
        yield Result("figures", what, min(timed(work, WORK) for _ in range(3)), limit=0.3)
