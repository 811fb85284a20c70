"""Reports: what is asked for stands on the pages, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from crm_desktop.fields.conditions import Condition, Every
from crm_desktop.i18n import set_language
from crm_desktop.reports.dataset import ChartBlock, Document, KeyFigures, TableBlock
from crm_desktop.services.desk import Desk
from crm_desktop.services.lists import Query
from crm_desktop.services.records import MissingRecord
from crm_desktop.services.report_sales import period_before
from crm_desktop.services.reporting import CannotWriteReport, UnknownReport
from tests.offices import open_desk

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(tmp_path_factory.mktemp("office"))
    desk.demo.create(40, 3, today=TODAY)
    desk.set_setting("company", "Lantern Trading Ltd")
    return desk


@pytest.fixture(scope="module")
def text_of(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Callable[..., str]:
    """Return what writes a report and reads its text, pages parted by form feeds."""
    folder = tmp_path_factory.mktemp("reports")

    def read(name: str, **asked: object) -> str:
        import pypdfium2  # noqa: PLC0415 - heavy

        path = desk.reports.write(name, folder / "report.pdf", **asked)  # type: ignore[arg-type]
        pdf = pypdfium2.PdfDocument(path)
        try:
            return "\f".join(page.get_textpage().get_text_range() for page in pdf)
        finally:
            pdf.close()

    return read


def best_customer(desk: Desk) -> int:
    return int(desk.figures.sales_by("customer", limit=1).slices[0].key)


def tables(document: Document) -> list[TableBlock]:
    return [block for block in document.blocks if isinstance(block, TableBlock)]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_report_of_the_catalogue_is_written(
    desk: Desk, text_of: Callable[..., str], language: str
) -> None:
    set_language(language)
    for one in desk.reports.catalogue():
        asked: dict[str, object] = {}
        if "record_id" in one.parameters:
            asked["record_id"] = desk.lists.ids(Query(one.record), limit=1)[0]
        text = text_of(one.key, **asked)

        assert "Lantern Trading Ltd" in text, one.key
        assert "1 / " in text, one.key
        assert one.label


@pytest.mark.parametrize(
    ("name", "single", "key"),
    [
        ("sales", False, "sales"),
        ("feedback", False, "feedback"),
        ("list.feedback", False, "list.feedback"),
        ("list.sales", False, "list.sale"),
        ("customers", False, "list.customer"),
        ("customer", False, "list.customer"),
        ("customer", True, "card.customer"),
        ("sale", True, "card.sale"),
        ("客户", False, "list.customer"),
        ("card.Contact", True, "card.contact"),
        ("orders", False, "list.sale"),
    ],
)
def test_reports_go_by_many_names(desk: Desk, name: str, single: bool, key: str) -> None:
    assert desk.reports.named(name, single=single).key == key


def test_an_unknown_name_says_which_there_are(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UnknownReport, match=r"no report “profits”.* sales, feedback, list\."):
        desk.reports.write("profits", tmp_path / "a.pdf")
    with pytest.raises(UnknownReport, match="Which"):
        desk.reports.write("card.customer", tmp_path / "a.pdf")
    with pytest.raises(MissingRecord):
        desk.reports.write("customer", tmp_path / "a.pdf", record_id="no such code")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(CannotWriteReport, match=r"a\.pdf"):
        desk.reports.write("sales", tmp_path / "missing" / "a.pdf")


def test_a_list_has_the_columns_order_and_conditions_that_are_looked_at(
    desk: Desk, text_of: Callable[..., str]
) -> None:
    where = Every((Condition("status", "is", "active"), Condition("level", "is_not", "potential")))
    query = Query("customer", where, ("-city", "name"), ("city", "name", "phone"))

    document = desk.reports.document("list.customer", query=query, title="My view")

    (table,) = tables(document)
    ids = desk.lists.ids(query)
    expected = desk.lists.rows("customer", ids, ("city", "name"))
    assert document.title == "My view"
    assert [column.title for column in table.columns] == ["City", "Name", "Phone"]
    assert [row[:2] for row in table.rows] == [(row["city"], row["name"]) for row in expected]
    assert document.conditions == ("Status is Active", "Level is not Potential")
    text = text_of("list.customer", query=query)
    assert "Status is Active" in text
    assert "sorted by City (descending), Name" in text


def test_conditions_name_records_by_their_titles(desk: Desk) -> None:
    customer = best_customer(desk)
    where = Condition("customer", "is", customer)

    document = desk.reports.document("list.sale", where=where)

    assert document.conditions == (f"Customer is “{desk.records.title('customer', customer)}”",)


def test_money_carries_the_sign_of_its_own_currency(
    desk: Desk, text_of: Callable[..., str]
) -> None:
    two = list(desk.lists.ids(Query("sale", None, ("id",)), limit=2))
    desk.records.change_many("sale", two[:1], {"currency": "USD"})
    where = Condition("number", "is", [desk.records.title("sale", one) for one in two])

    text = text_of("list.sale", where=where)
    desk.history.undo()

    dollars, yuan = (desk.records.get("sale", one)["total"] for one in two)
    assert f"${dollars:,.2f}" in text
    assert f"¥{yuan:,.2f}" in text
    assert f"{dollars + yuan:,.2f}" not in text


def test_an_order_shows_customer_lines_and_total(desk: Desk, text_of: Callable[..., str]) -> None:
    where = Condition("total", "gt", Decimal(1000))
    sale = desk.records.get("sale", desk.lists.ids(Query("sale", where), limit=1)[0])

    text = text_of("card.sale", record_id=sale["number"])

    assert f"Order {sale['number']}" in text
    assert sale["customer.title"].split()[0] in text
    for line in sale["lines"]:
        assert f"¥{line['amount']:,.2f}" in text
    assert f"¥{sale['total']:,.2f}" in text


def test_a_customer_s_card_holds_everything_about_the_customer(
    desk: Desk, text_of: Callable[..., str]
) -> None:
    best = best_customer(desk)
    row = desk.records.get("customer", best)
    mine = Condition("customer", "is", best)

    text = text_of("customer", record_id=row["code"])

    assert row["name"] in text.replace("\r\n", "")
    assert desk.records.types["customer"].fields["phone"].kind.show(row["phone"]) in text
    for record, name in (("contact", "name"), ("sale", "number"), ("interaction", "subject")):
        for one in desk.lists.rows(record, desk.lists.ids(Query(record, mine))[:20], (name,)):
            assert one[name] in text


def test_secrets_are_masked_on_cards(desk: Desk, text_of: Callable[..., str]) -> None:
    person = desk.records.save(
        "customer", {"name": "Zoe Zhang", "kind": "person", "id_number": "110101199003071234"}
    )
    text = text_of("customer", record_id=person.id)
    desk.history.undo()

    assert "110101199003071234" not in text
    assert "1234" in text


def test_an_empty_customer_and_an_empty_list_have_a_page(
    desk: Desk, text_of: Callable[..., str]
) -> None:
    new = desk.records.save("customer", {"name": "Nobody Yet"}).id
    card = text_of("customer", record_id=new)
    empty = text_of("list.sale", where=Condition("customer", "is", new))
    desk.history.undo()

    assert "Nobody Yet" in card
    assert "There is nothing to show under these conditions." in empty


def test_the_sales_report_s_totals_agree_with_the_figures(desk: Desk) -> None:
    days = (date(2026, 1, 1), date(2026, 10, 31))

    document = desk.reports.document("sales", start=days[0], end=days[1])

    whole = desk.figures.takings(None, days, TODAY)
    by_month, products, customers = tables(document)
    assert sum(row[2] for row in by_month.rows) == whole.total
    assert sum(row[5] for row in products.rows) == whole.total
    assert sum(row[5] for row in customers.rows) == whole.total
    assert sum(row[1] for row in by_month.rows) == whole.count
    assert by_month.rows[0][0] == "2026-01"
    figures = next(block for block in document.blocks if isinstance(block, KeyFigures))
    assert figures.figures[0].value == f"¥{whole.total:,.0f}"
    charts = [block for block in document.blocks if isinstance(block, ChartBlock)]
    assert all(not chart.empty for chart in charts)


def test_a_period_without_sales_can_be_reported(text_of: Callable[..., str]) -> None:
    text = text_of("sales", start=date(1999, 1, 1), end=date(1999, 3, 31))

    assert "¥0.00" in text
    assert "There are no values to draw." in text


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2026-05-01", "2026-07-31", ("2026-02-01", "2026-04-30")),
        ("2026-05-01", "2026-07-20", ("2026-02-01", "2026-04-20")),
        ("2025-12-01", "2026-11-22", ("2024-12-01", "2025-11-22")),
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("2026-03-01", "2026-03-30", ("2026-02-01", "2026-02-28")),
        ("2026-11-10", "2026-11-19", ("2026-10-31", "2026-11-09")),
    ],
)
def test_what_a_period_is_compared_with(first: str, last: str, before: tuple[str, str]) -> None:
    found = period_before(date.fromisoformat(first), date.fromisoformat(last))

    assert tuple(day.isoformat() for day in found) == before


def test_the_feedback_report_lists_the_complaints(desk: Desk, text_of: Callable[..., str]) -> None:
    days = (date(2025, 1, 1), TODAY)
    where = Condition("kind", "is", "complaint")
    query = Query("feedback", Every((where, Condition("date", "between", days))))

    document = desk.reports.document("feedback", start=days[0], end=days[1])

    by_month, complaints = tables(document)
    assert len(complaints.rows) == desk.lists.count(query)
    assert sum(row[1] for row in by_month.rows) == desk.figures.opinion(None, days, TODAY).count
    assert "Recommend score" in text_of("feedback", start=days[0], end=days[1])


def test_progress_is_told_and_may_stop_the_work(desk: Desk, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    desk.reports.write(
        "list.interaction", tmp_path / "a.pdf", progress=lambda *step: told.append(step)
    )
    assert told == sorted(told)
    assert told[-1][0] <= told[-1][1]

    def stop(_now: int, _whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.reports.write("list.interaction", tmp_path / "b.pdf", progress=stop)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == ["a.pdf"]
