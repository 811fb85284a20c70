"""Figures equal what one gets by adding up the records one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crm_desktop.fields.conditions import Condition
from crm_desktop.i18n import set_language
from crm_desktop.services.currencies import Sum
from crm_desktop.services.desk import Desk
from crm_desktop.services.figure_values import Breakdown, Months
from crm_desktop.services.lists import Query
from tests.offices import open_desk

TODAY = date(2026, 11, 22)
YEAR = (date(2025, 12, 1), date(2026, 11, 30))
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An invented office in which every seventh sale is in dollars and some are in the bin."""
    desk = open_desk(tmp_path_factory.mktemp("office"))
    desk.demo.create(60, 5, today=TODAY)
    sales = list(desk.lists.ids(Query("sale", None, ("id",))))
    desk.records.change_many("sale", sales[::7], {"currency": "USD"})
    desk.records.delete("sale", sales[3::11])
    desk.records.delete("feedback", list(desk.lists.ids(Query("feedback")))[::5])
    return desk


@pytest.fixture(scope="module")
def sales(desk: Desk) -> Rows:
    return rows(desk, Query("sale"), "date", "total", "currency", "customer", "owner", "lines")


@pytest.fixture(scope="module")
def customers(desk: Desk) -> dict[int, dict[str, Any]]:
    names = ("level", "country", "province", "industry", "status", "name")
    return {row["id"]: row for row in rows(desk, Query("customer"), *names)}


def rows(desk: Desk, query: Query, *names: str) -> Rows:
    return desk.lists.rows(query.record, desk.lists.ids(query), names)


def total(found: Rows, currency: str = "CNY") -> Decimal:
    return sum((row["total"] for row in found if row["currency"] == currency), Decimal(0))


def in_year(found: Rows) -> Rows:
    return [row for row in found if YEAR[0] <= row["date"] <= YEAR[1]]


def behind(desk: Desk, query: Query | None) -> Rows:
    """Return the sales of the list behind a figure."""
    assert query is not None
    return rows(desk, query, "total", "currency")


def agrees(desk: Desk, parts: Breakdown, expected: dict[Any, Rows]) -> None:
    """Assert that each slice, and the list behind it, holds the expected sales."""
    assert {one.key for one in parts.slices} == set(expected)
    for one in parts.slices:
        sold = expected[one.key]
        assert one.takings is not None
        assert (one.total, one.count) == (total(sold), len(sold))
        assert sum(other.total for other in one.takings.others) == total(sold, "USD")
        listed = behind(desk, one.query)
        assert (total(listed), len(listed)) == (one.total, one.count)


def grouped(found: Rows, key: Callable[[dict[str, Any]], Any]) -> dict[Any, Rows]:
    parts: dict[Any, Rows] = {}
    for row in found:
        parts.setdefault(key(row), []).append(row)
    return parts


def test_sales_by_month_has_every_month_in_order(desk: Desk, sales: Rows) -> None:
    found = desk.figures.sales_by_month(12, TODAY)
    expected = grouped(in_year(sales), lambda row: f"{row['date']:%Y-%m}")

    assert [one.key for one in found.slices][::11] == ["2025-12", "2026-11"]
    agrees(desk, found, expected)
    assert found.whole.total == total(in_year(sales))


def test_months_without_sales_are_there(desk: Desk) -> None:
    found = desk.figures.sales_by_month(3, date(1999, 5, 31))

    assert [(one.key, one.total, one.count) for one in found.slices] == [
        (month, Decimal(0), 0) for month in ("1999-03", "1999-04", "1999-05")
    ]


@pytest.mark.parametrize("field", ["level", "industry", "customer.status", "owner", "currency"])
def test_sales_by_a_field(
    desk: Desk, sales: Rows, customers: dict[int, dict[str, Any]], field: str
) -> None:
    name = field.removeprefix("customer.")
    own = name in ("owner", "currency")
    expected = grouped(
        in_year(sales), lambda row: row[name] if own else customers[row["customer"]][name]
    )
    agrees(desk, desk.figures.sales_by(field, None, YEAR), expected)


def test_sales_by_region_take_provinces_at_home_and_countries_abroad(
    desk: Desk, sales: Rows, customers: dict[int, dict[str, Any]]
) -> None:
    def region(row: dict[str, Any]) -> tuple[str, str]:
        at = customers[row["customer"]]
        home = at["country"] in ("CN", "") and at["province"]
        return ("CN", at["province"]) if home else (at["country"], "")

    found = desk.figures.sales_by("region")
    agrees(desk, found, grouped(sales, region))
    labels = {one.key: one.label for one in found.slices}
    assert labels[max(key for key in labels if key[0] == "US")] == "United States"
    assert all(label == key[1] for key, label in labels.items() if key[1])


def test_sales_by_customer_keep_the_best_and_sum_up_the_rest(
    desk: Desk, sales: Rows, customers: dict[int, dict[str, Any]]
) -> None:
    found = desk.figures.sales_by("customer", limit=5)
    sums = {key: total(part) for key, part in grouped(sales, lambda r: r["customer"]).items()}
    best = sorted(sums, key=lambda key: -sums[key])[:5]

    assert [one.key for one in found.slices] == best
    assert [one.label for one in found.slices] == [customers[key]["name"] for key in best]
    assert found.rest is not None
    assert found.rest.total + sum(one.total for one in found.slices) == total(sales)
    assert found.rest.count + sum(one.count for one in found.slices) == len(sales)


@pytest.mark.parametrize("field", ["product", "category"])
def test_sales_of_products_are_sums_of_lines(desk: Desk, sales: Rows, field: str) -> None:
    products = {row["id"]: row for row in rows(desk, Query("product"), "category")}
    amounts: dict[Any, Decimal] = {}
    quantities: dict[Any, Decimal] = {}
    for row in in_year(sales):
        for line in row["lines"]:
            key = line["product"] if field == "product" else products[line["product"]]["category"]
            paid = line["amount"] if row["currency"] == "CNY" else Decimal(0)
            amounts[key] = amounts.get(key, Decimal(0)) + paid
            quantities[key] = quantities.get(key, Decimal(0)) + line["quantity"]

    found = desk.figures.sales_by(field, None, YEAR, limit=4)

    everything = [*found.slices, *([found.rest] if found.rest else [])]
    assert [one.total for one in found.slices] == sorted(amounts.values())[::-1][:4]
    assert {one.key: one.quantity for one in found.slices}.items() <= quantities.items()
    assert sum(one.total for one in everything) == total(in_year(sales))
    assert sum(one.quantity or 0 for one in everything) == sum(quantities.values())


def test_conditions_hold_for_every_figure(desk: Desk, sales: Rows) -> None:
    where = Condition("owner", "is", sales[0]["owner"])
    mine = [row for row in sales if row["owner"] == sales[0]["owner"]]

    assert desk.figures.sales_by("level", where).whole.total == total(mine)
    assert desk.figures.takings(where, YEAR, TODAY).total == total(in_year(mine))


def test_the_period_may_be_relative(desk: Desk, sales: Rows) -> None:
    found = desk.figures.sales_by("owner", None, "this_month", today=TODAY)

    assert found.whole.count == sum(f"{row['date']:%Y-%m}" == "2026-11" for row in sales)


def test_an_unknown_field_is_an_error(desk: Desk) -> None:
    with pytest.raises(KeyError):
        desk.figures.sales_by("colour")


@pytest.mark.parametrize("field", ["level", "industry", "status", "owner"])
def test_customers_by_a_field(desk: Desk, field: str) -> None:
    found = desk.figures.customers_by(field)

    counted = Counter(row[field] for row in rows(desk, Query("customer"), field))
    assert {one.key: one.count for one in found.slices} == counted
    for one in found.slices:
        assert one.query is not None
        assert desk.lists.count(one.query) == one.count


def test_a_limit_keeps_the_rest(desk: Desk) -> None:
    found = desk.figures.customers_by("industry", limit=3)

    assert len(found.slices) == 3
    assert found.rest is not None
    assert found.rest.count + sum(one.count for one in found.slices) == found.whole.count == 60


def test_overview_adds_up(desk: Desk, sales: Rows) -> None:
    found = desk.figures.overview(TODAY)

    def month(text: str, last_day: int = 31) -> Rows:
        return [r for r in sales if f"{r['date']:%Y-%m}" == text and r["date"].day <= last_day]

    assert found.customers == 60
    assert found.this_month.total == total(month("2026-11"))
    assert found.last_month.total == total(month("2026-10"))
    assert found.last_month_so_far.total == total(month("2026-10", 22))
    assert found.this_month.count == len(month("2026-11"))
    for name in ("customers", "active_customers", "due", "overdue", "coming"):
        assert desk.lists.count(found.queries[name]) == getattr(found, name)
    assert desk.lists.count(found.queries["this_month"]) == found.this_month.count
    assert desk.lists.count(found.queries["opinion"]) == found.opinion.count


def test_an_empty_file_has_figures_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = open_desk(tmp_path_factory.mktemp("empty"))

    found = empty.figures.overview(TODAY)
    assert (found.customers, found.this_month.base) == (0, Sum("CNY"))
    assert found.this_month.base.average is None
    assert (found.opinion.satisfaction, found.opinion.recommend) == (None, None)
    assert empty.figures.sales_by("product").slices == ()
    assert empty.figures.customers_by("region").slices == ()
    assert len(empty.figures.opinion_of_months(YEAR)) == 12


def test_opinion_is_average_and_net_promoter_score(desk: Desk) -> None:
    marks = rows(desk, Query("feedback"), "satisfaction", "recommend", "date")
    given = [row["satisfaction"] for row in marks if row["satisfaction"] is not None]
    answers = [row["recommend"] for row in marks if row["recommend"] is not None]
    score = 100 * (sum(a >= 9 for a in answers) - sum(a <= 6 for a in answers)) / len(answers)

    found = desk.figures.opinion(None, None, TODAY)

    assert found.count == len(marks)
    assert found.satisfaction == pytest.approx(sum(given) / len(given))
    assert found.recommend == pytest.approx(score)


def test_opinion_by_month_covers_all_feedback(desk: Desk) -> None:
    found = desk.figures.opinion_of_months(desk.figures.months_of("feedback", 60, TODAY).days)

    assert sum(one.opinion.count for one in found) == desk.lists.count(Query("feedback"))
    for one in found:
        assert desk.lists.count(one.query) == one.opinion.count


def test_every_figure_leads_to_a_list_that_is_as_long(desk: Desk) -> None:
    found = desk.figures.overview(TODAY)
    lists = {name: desk.lists.count(query) for name, query in found.queries.items()}

    assert lists == {
        "customers": found.customers,
        "active_customers": found.active_customers,
        "this_month": found.this_month.count,
        "last_month": found.last_month.count,
        "last_month_so_far": found.last_month_so_far.count,
        "opinion": found.opinion.count,
        "due": found.due,
        "overdue": found.overdue,
        "coming": found.coming,
    }


def test_sales_by_day_have_every_day_in_order(desk: Desk, sales: Rows) -> None:
    days = (date(2026, 11, 1), date(2026, 11, 30))
    expected = grouped(
        [row for row in sales if days[0] <= row["date"] <= days[1]], lambda row: row["date"]
    )

    found = desk.figures.sales_of_days(days)

    assert [one.label for one in found.slices] == [str(day) for day in range(1, 31)]
    filled = replace(found, slices=tuple(one for one in found.slices if one.count))
    agrees(desk, filled, expected)
    assert all(not behind(desk, one.query) for one in found.slices if not one.count)


def test_the_list_behind_a_customer_among_the_best_holds_his_sales(desk: Desk) -> None:
    for one in desk.figures.sales_by("customer", None, YEAR, limit=8).slices:
        listed = behind(desk, one.query)
        assert (total(listed), len(listed)) == (one.total, one.count)


def test_months_end_with_the_latest_sale_where_it_is_long_ago(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert desk.figures.months_of("sale", 12, TODAY) == Months(*YEAR)
    latest = max(row["date"] for row in rows(desk, Query("sale"), "date"))
    later = desk.figures.months_of("sale", 12, TODAY.replace(year=2031))
    assert later.ended
    assert later.first <= latest <= later.last
    assert f"{later.last:%Y-%m}" == f"{latest:%Y-%m}"
    assert len(desk.figures.sales_of_months(later.days).slices) == 12
    empty = open_desk(tmp_path_factory.mktemp("nothing"))
    assert empty.figures.months_of("feedback", 12, TODAY) == Months(*YEAR)


def test_one_customer_in_figures(desk: Desk, sales: Rows) -> None:
    best = desk.figures.sales_by("customer", limit=1).slices[0].key
    mine = [row for row in sales if row["customer"] == best]

    found = desk.figures.customer(best, TODAY)

    assert found.takings.total == total(mine)
    assert found.takings.count == len(mine)
    assert found.first_purchase == min(row["date"] for row in mine)
    assert found.last_purchase == max(row["date"] for row in mine)
    assert desk.lists.count(found.queries["interactions"]) == found.interactions


def test_a_new_customer_has_empty_figures(desk: Desk) -> None:
    new = desk.records.save("customer", {"name": "Nobody Yet"}).id
    found = desk.figures.customer(new, TODAY)
    desk.history.undo()

    assert found.takings.base == Sum("CNY")
    assert (found.first_purchase, found.last_contact, found.follow_up) == (None, None, None)


def test_currencies_are_never_added_up(desk: Desk, sales: Rows) -> None:
    found = desk.figures.takings(None, None, TODAY)

    assert found.total == total(sales)
    assert [(one.currency, one.total) for one in found.others] == [("USD", total(sales, "USD"))]
    desk.set_setting("currency", "USD")
    assert desk.figures.takings(None, None, TODAY).total == total(sales, "USD")
    desk.set_setting("currency", "CNY")


def test_labels_are_in_the_language_spoken(desk: Desk) -> None:
    english = {one.key: one.label for one in desk.figures.customers_by("region").slices}
    set_language("zh_CN")
    chinese = {one.key: one.label for one in desk.figures.customers_by("region").slices}

    assert english["US", ""] == "United States"
    assert chinese["US", ""] == "美国"


def test_abc_classes_are_one_operation(desk: Desk, sales: Rows) -> None:
    before = desk.figures.customers_by("abc_class").slices
    since = TODAY.replace(year=2025) + timedelta(days=1)

    changes = desk.analysis.classify(TODAY)

    classed = {row["id"]: row["abc_class"] for row in rows(desk, Query("customer"), "abc_class")}
    bought = {row["customer"] for row in sales if since <= row["date"] <= TODAY}
    assert {one for one, letter in classed.items() if letter} == bought & classed.keys()
    assert changes.touched == {"customer": frozenset(bought & classed.keys())}
    yuan = [r for r in sales if since <= r["date"] <= TODAY and r["customer"] in classed]
    share = total([row for row in yuan if classed[row["customer"]] == "A"]) / total(yuan)
    assert share >= Decimal("0.7")
    assert not desk.analysis.classify(TODAY)
    done = desk.history.next_undo()
    assert done is not None
    assert desk.history.sentence(done) == "ABC classes of the customers"
    desk.history.undo()
    assert desk.figures.customers_by("abc_class").slices == before
