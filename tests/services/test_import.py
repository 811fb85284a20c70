"""Importing: what goes in, what is known again, what is refused and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlcipher3.dbapi2 as driver

from crm_desktop.exchange.reading import read_table
from crm_desktop.fields.kind import Reading
from crm_desktop.jobs.lanes import Cancelled
from crm_desktop.services import import_rows, saving
from crm_desktop.services.desk import CannotWrite, Desk
from crm_desktop.services.importing import CannotImport
from crm_desktop.services.lists import Query
from tests.offices import dump, open_desk
from tests.services.tables import counts, imported, reasons, records, write_csv


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = open_desk(tmp_path)
    yield found
    found.close()


@contextmanager
def sqlite(path: Path) -> Iterator[Any]:
    """Open a file without the program."""
    connection = driver.connect(str(path))
    yield connection
    connection.commit()
    connection.close()


PEOPLE = [
    [
        "Customer ID",
        "First Name",
        "Last Name",
        "Company",
        "Country",
        "Phone",
        "Birth date",
        "Income",
    ],
    ["C1", "Jon", "Yang", "Acme", "Germany", "030 901820", "04/08/1966", "$90,000 "],
    ["C2", "伟", "张", "易达", "中国", "010-6552 9988", "5/14/1965", "$60,000 "],
    ["C3", "Ruth", "", "", "", "", "", ""],
]


def test_people_go_in_and_are_known_again(desk: Desk) -> None:
    options = {"columns": {"Income": "annual_revenue"}}
    assert counts(imported(desk, "customer", PEOPLE, **options)) == {"new": 3}
    found = records(
        desk, "customer", "name", "kind", "company", "country", "phone", "birthday",
        "annual_revenue", "currency", "external_id",
    )  # fmt: skip
    assert found == [
        ("Jon Yang", "person", "Acme", "DE", "+4930901820", date(1966, 4, 8),
         Decimal("90000.00"), "USD", "C1"),
        ("张伟", "person", "易达", "CN", "+861065529988", date(1965, 5, 14),
         Decimal("60000.00"), "USD", "C2"),
        ("Ruth", "person", "", "", "", None, None, "", "C3"),
    ]  # fmt: skip
    before = dump(desk.path)
    assert counts(imported(desk, "customer", PEOPLE, **options)) == {"unchanged": 3}
    assert dump(desk.path) == before


def test_undo_takes_an_import_back_to_the_letter(desk: Desk) -> None:
    imported(desk, "customer", PEOPLE[:2])
    before = dump(desk.path)
    changed = [[*PEOPLE[0]], [*PEOPLE[1]], *PEOPLE[2:]]
    changed[1][3] = "Umbrella"
    assert counts(imported(desk, "customer", changed)) == {"new": 2, "changed": 1}
    after = dump(desk.path)
    operation, _changes = desk.history.undo()
    assert operation.details["count"] == 3
    assert operation.details["file"] == "in.csv"
    assert dump(desk.path) == before
    desk.history.redo()
    assert dump(desk.path) == after


def test_a_preview_tells_old_and_new_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    imported(desk, "customer", PEOPLE)
    before = dump(desk.path)
    rows = [PEOPLE[0][:4], ["C1", "Jon", "Young", "Acme"], ["C9", "New", "One", ""]]
    plan = desk.imports.plan("customer", write_csv(tmp_path / "more.csv", rows))
    report = desk.imports.preview(plan)
    assert [outcome.result for outcome in report.outcomes] == ["changed", "new"]
    (change,) = report.outcomes[0].changes
    assert (change.field, change.before, change.after) == ("name", "Jon Yang", "Jon Young")
    assert not report.written
    assert dump(desk.path) == before
    assert len(desk.history.operations()) == 1


def test_a_blank_cell_leaves_what_is_known(desk: Desk) -> None:
    imported(desk, "customer", [["Name", "Email", "City"], ["Acme", "a@acme.example", "Bonn"]])
    rows = [["Name", "Email", "City", "Fax"], ["Acme", "a@acme.example", "", "030 901821"]]
    assert counts(imported(desk, "customer", rows)) == {"changed": 1}
    assert records(desk, "customer", "city") == [("Bonn",)]


def test_in_an_own_export_blank_means_blank(desk: Desk, tmp_path: Path) -> None:
    imported(desk, "customer", [["Name", "City"], ["Acme", "Bonn"]])
    path = tmp_path / "out.csv"
    desk.exports.write(Query("customer"), path, every_field=True)
    table = read_table(path)
    cells = dict(zip(table.titles, next(table.data())[1], strict=True))
    rows: list[list[object]] = [list(cells)]
    rows.append([None if name == "City" else cell for name, cell in cells.items()])
    assert counts(imported(desk, "customer", rows)) == {"changed": 1}
    assert records(desk, "customer", "name", "city") == [("Acme", "")]


@pytest.mark.parametrize(
    ("on_match", "expected"),
    [
        ("update", {"new": 1, "changed": 1}),
        ("skip", {"new": 1, "skipped": 1}),
        ("new", {"new": 2}),
    ],
)
def test_what_to_do_with_known_records(desk: Desk, on_match: str, expected: dict[str, int]) -> None:
    imported(desk, "customer", [["Name", "City"], ["Acme", "Bonn"]])
    rows = [["Name", "City"], ["Acme", "Köln"], ["Other", "Köln"]]
    assert counts(imported(desk, "customer", rows, on_match=on_match)) == expected


def test_the_same_name_with_another_key_is_somebody_else(desk: Desk) -> None:
    imported(desk, "customer", [["Name", "Email"], ["Li Na", "a@x.example"], ["Bo", ""]])
    rows = [
        ["Name", "Email", "Customer ID"],
        ["Li Na", "b@x.example", ""],
        ["Bo", "bo@x.example", "7"],
        ["Bo", "bo@x.example", "8"],
    ]
    report = imported(desk, "customer", rows)
    assert [outcome.result for outcome in report.outcomes] == ["new", "changed", "new"]


def test_namesakes_that_nothing_tells_apart_are_not_guessed(desk: Desk) -> None:
    imported(
        desk, "customer", [["Name", "Email"], ["Li Na", "a@x.example"], ["Li Na", "b@x.example"]]
    )
    report = imported(desk, "customer", [["Name", "City"], ["Li Na", "Bonn"]])
    assert reasons(report) == [
        (2, "", "2 records fit this row. Add a code or key that tells them apart.")
    ]


def test_rows_of_one_record_within_a_file(desk: Desk) -> None:
    rows = [["Customer ID", "Name"], ["1", "Acme"], ["1", "Acme"], ["1", "Acme Ltd"]]
    report = imported(desk, "customer", rows)
    assert counts(report) == {"new": 1, "unchanged": 1, "invalid": 1}
    assert reasons(report) == [(4, "", "The same record stands in row 2, with other values.")]
    many = [["Customer ID", "Name"], *([f"k{at % 700}", f"N{at % 700}"] for at in range(1400))]
    assert counts(imported(desk, "customer", many)) == {"new": 700, "unchanged": 700}


def test_bad_rows_are_named_and_the_good_ones_go_in(desk: Desk, tmp_path: Path) -> None:
    rows = [
        ["Name", "Email", "Level", "Annual revenue", "Birthday"],
        ["Good", "good@x.example", "VIP", "1,234.50", "1.2.2000"],
        ["Bad", "no address", "huge", "12 apples", "30.2.2000"],
        ["", "a@x.example", "", "", ""],
    ]
    report = imported(desk, "customer", rows)
    assert counts(report) == {"new": 1, "invalid": 2}
    assert [(row, field) for row, field, _reason in reasons(report)] == [
        (3, "email"), (3, "level"), (3, "annual_revenue"), (3, "birthday"), (4, "name"),
    ]  # fmt: skip
    path = tmp_path / "rejects.xlsx"
    plan = desk.imports.plan("customer", tmp_path / "in.csv")
    desk.imports.write_rejects(plan, report, path)
    again = desk.imports.plan("customer", path)
    assert again.table.count == 2
    assert again.columns.unmatched == ()
    assert "“no address” is not an e-mail address" in str(next(again.table.data())[1][0])


def test_mended_rejects_go_in(desk: Desk, tmp_path: Path) -> None:
    # By the first row the day goes first; alone, the second could be either.
    rows = [["Name", "Birthday", "Email"], ["A", "25/12/1990", ""], ["B", "03/04/1991", "broken"]]
    report = imported(desk, "customer", rows)
    plan = desk.imports.plan("customer", tmp_path / "in.csv")
    path = tmp_path / "rejects.xlsx"
    desk.imports.write_rejects(plan, report, path)
    again = desk.imports.plan("customer", path, columns={"Email": ""})
    assert counts(desk.imports.apply(again)) == {"new": 1}
    assert records(desk, "customer", "name", "birthday")[1] == ("B", date(1991, 4, 3))


def test_all_or_nothing(desk: Desk) -> None:
    before = dump(desk.path)
    rows = [["Name", "Email"], ["Good", ""], ["Bad", "x"]]
    report = imported(desk, "customer", rows, all_or_nothing=True)
    assert not report.written
    assert dump(desk.path) == before
    assert desk.history.operations() == []


def test_cancelling_leaves_nothing_half_done(desk: Desk, tmp_path: Path) -> None:
    rows = [["Name"], *([f"Name {at}"] for at in range(1500))]
    plan = desk.imports.plan("customer", write_csv(tmp_path / "many.csv", rows))
    before = dump(desk.path)
    told: list[tuple[int, int]] = []

    def cancel(now: int, whole: int) -> None:
        told.append((now, whole))
        if now > 600:
            raise Cancelled

    with pytest.raises(Cancelled):
        desk.imports.apply(plan, cancel)
    assert told == [(500, 1500), (1000, 1500)]
    assert dump(desk.path) == before


def test_generated_codes_keep_clear_of_codes_in_the_file(desk: Desk) -> None:
    rows = [["Name", "Customer code"], ["A", ""], ["B", "n000001"], ["C", "N000002"], ["D", ""]]
    assert counts(imported(desk, "customer", rows)) == {"new": 4}
    assert records(desk, "customer", "code") == [
        ("n000003",), ("n000001",), ("N000002",), ("n000004",),
    ]  # fmt: skip


def test_a_taken_code_is_refused_and_two_may_not_swap(desk: Desk) -> None:
    imported(desk, "customer", [["Customer ID", "Name"], ["1", "A"], ["2", "B"]])
    rows = [["Customer code", "Customer ID", "Name"], ["x1", "1", "A"], ["x1", "3", "C"]]
    report = imported(desk, "customer", rows)
    assert [outcome.result for outcome in report.outcomes] == ["changed", "invalid"]


def test_a_former_code_still_finds_its_customer(desk: Desk) -> None:
    made = desk.records.save("customer", {"name": "A", "code": "n010001"}).id
    desk.records.save("customer", {"code": "i010001"}, made)
    report = imported(
        desk, "customer", [["Customer code", "Name", "City"], ["n010001", "A", "Bonn"]]
    )
    assert counts(report) == {"changed": 1}
    assert records(desk, "customer", "code", "city") == [("i010001", "Bonn")]


class TestReferences:
    @pytest.fixture(autouse=True)
    def _office(self, desk: Desk) -> None:
        rows = [
            ["Customer code", "Customer ID", "Name"],
            ["n001", "K1", "Acme"], ["n002", "K2", "Twin"], ["n003", "K3", "Twin"],
            ["n004", "K4", "Gone"],
        ]  # fmt: skip
        imported(desk, "customer", rows)
        people = [
            ["Name", "Customer code"], ["Ann", "n001"], ["Ann", "n002"], ["Bob", "n002"],
        ]  # fmt: skip
        imported(desk, "contact", people, columns={"Customer code": "customer"})
        (gone,) = desk.records.find("customer", {"code": "n004"})
        desk.records.delete("customer", [gone])

    def feedback(self, desk: Desk, *rows: list[Any]) -> Any:
        return imported(desk, "feedback", [["Customer", "Contact", "Content"], *rows])

    @pytest.mark.parametrize("written", ["n001", "N001", "K1", "Acme", "ACME", " acme "])
    def test_by_code_key_or_name(self, desk: Desk, written: str) -> None:
        assert counts(self.feedback(desk, [written, "Ann", "Fine"])) == {"new": 1}
        row = desk.records.get("feedback", 1)
        assert (row["customer.title"], row["contact.title"]) == ("Acme", "Ann")

    def test_what_cannot_be_found_says_why(self, desk: Desk) -> None:
        report = self.feedback(
            desk, ["Nobody", "", "a"], ["Twin", "", "b"], ["Gone", "", "c"], ["n001", "Bob", "d"]
        )
        assert reasons(report) == [
            (2, "customer", "There is no Customer “Nobody” here. Create or import it first."),
            (3, "customer", "“Twin” may be any of 2 records. Write the code or key instead."),
            (4, "customer", "Customer “Gone” is in the recycle bin. Restore it first."),
            (5, "contact",
             "Bob belongs to Twin. Choose a contact of this record's customer."),
        ]  # fmt: skip


def test_an_import_that_others_build_on_cannot_be_undone(desk: Desk) -> None:
    """Such as records that another program, or another version of this one, has put in."""
    imported(desk, "customer", [["Customer code", "Name"], ["n009", "Late"]])
    with sqlite(desk.path) as connection:
        connection.execute(
            "INSERT INTO feedback (date, customer, content, created_at, updated_at, version) "
            "VALUES ('2026-01-02', 1, 'x', '', '', 1)"
        )
    before = dump(desk.path)
    with pytest.raises(CannotWrite, match="other records still refer to this one"):
        desk.history.undo()
    assert dump(desk.path) == before


class TestSales:
    HEADER = ("OrderNumber", "OrderDate", "Customer", "Product", "Quantity", "Unit price", "Notes")

    @pytest.fixture(autouse=True)
    def _office(self, desk: Desk) -> None:
        imported(desk, "customer", [["Customer code", "Name"], ["n001", "Acme"], ["n002", "Bee"]])
        rows = [["Code", "Name", "Price"], ["P1", "Pen", "2.5"], ["P2", "Ink", "10"]]
        imported(desk, "product", rows)

    def sales(self, desk: Desk, *rows: list[Any]) -> Any:
        return imported(desk, "sale", [list(self.HEADER), *rows])

    def test_rows_of_one_order_become_its_lines(self, desk: Desk) -> None:
        rows = [
            ["S1", "2026-01-02", "Acme", "Pen", "3", "", "urgent"],
            ["S2", "2026-01-03", "Bee", "P2", "1", "9", ""],
            ["S1", "2026-01-02", "Acme", "Ink", "2", "8.1234", ""],
            ["", "", "", "Pen", "1", "", ""],
        ]
        report = self.sales(desk, *rows)
        assert [(one.rows, one.result) for one in report.outcomes] == [
            ((2, 4, 5), "new"), ((3,), "new"),
        ]  # fmt: skip
        first = desk.records.get("sale", 1)
        assert [
            (line["product.title"], line["quantity"], line["unit_price"], line["amount"])
            for line in first["lines"]
        ] == [
            ("Pen", Decimal("3.000"), Decimal("2.5000"), Decimal("7.50")),
            ("Ink", Decimal("2.000"), Decimal("8.1234"), Decimal("16.25")),
            ("Pen", Decimal("1.000"), Decimal("2.5000"), Decimal("2.50")),
        ]
        assert first["total"] == Decimal("26.25")
        assert counts(self.sales(desk, *rows)) == {"unchanged": 4}

    def test_prices_once_sold_stay_when_the_list_changes(self, desk: Desk) -> None:
        header = ["OrderNumber", "Customer", "Product", "Quantity"]
        rows = [header, ["S1", "Acme", "Pen", "3"]]
        imported(desk, "sale", rows)
        desk.records.save("product", {"list_price": Decimal(99)}, 1)
        assert counts(imported(desk, "sale", rows)) == {"unchanged": 1}
        assert counts(imported(desk, "sale", [header, ["S1", "Acme", "Pen", "4"]])) == {
            "changed": 1
        }
        assert records(desk, "sale", "total") == [(Decimal("10.00"),)]

    def test_rows_that_disagree_keep_the_order_out(self, desk: Desk) -> None:
        report = self.sales(
            desk,
            ["S1", "2026-01-02", "Acme", "Pen", "3", "", ""],
            ["S1", "2026-01-03", "Bee", "Ink", "1", "", ""],
            ["S2", "2026-01-03", "Bee", "Nothing", "x", "", ""],
        )
        assert counts(report) == {"invalid": 3}
        assert [(row, field) for row, field, _reason in reasons(report)] == [
            (3, "date"), (3, "customer"), (4, "lines.quantity"), (4, "lines.product"),
        ]  # fmt: skip

    def test_what_is_computed_is_compared_with_the_file(self, desk: Desk) -> None:
        rows = [["OrderNumber", "Customer", "Product", "Quantity", "Total"],
                ["S1", "Acme", "Pen", "2", "6.00"]]  # fmt: skip
        report = imported(desk, "sale", rows)
        told = "“Total” is computed here. In row 2 the file says 6.00, the result is 5.00."
        assert told in map(str, report.notes)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["Name"]], "There are no rows with data in this file."),
        ([["x", "y"], ["a", "b"]], "None of the columns of this file could be recognised"),
        ([["City", "Fax"], ["Bonn", "030 901820"]], "No column of this file holds “Name”"),
    ],
)
def test_a_hopeless_file_is_refused_with_one_sentence(
    desk: Desk, tmp_path: Path, rows: list[list[str]], sentence: str
) -> None:
    plan = desk.imports.plan("customer", write_csv(tmp_path / "x.csv", rows))
    for act in (desk.imports.preview, desk.imports.apply):
        with pytest.raises(CannotImport, match=sentence[:40]):
            act(plan)


def test_numbers_with_a_decimal_comma(desk: Desk) -> None:
    rows = [["Name", "Cost"], ["A", "1.234,5"], ["B", "1.234"], ["C", "0,75"]]
    imported(desk, "product", rows)
    assert [cost for (cost,) in records(desk, "product", "cost")] == [
        Decimal("1234.5000"), Decimal("1234.0000"), Decimal("0.7500"),
    ]  # fmt: skip


def test_a_row_that_breaks_the_program_does_not_break_the_import(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    honest = saving.complete

    def breaking(spec: Any, draft: Any, *rest: Any) -> Any:
        if draft["name"] == "Bang":
            raise ZeroDivisionError
        return honest(spec, draft, *rest)

    monkeypatch.setattr(import_rows, "complete", breaking)
    report = imported(desk, "customer", [["Name"], ["A"], ["Bang"], ["B"]])
    assert counts(report) == {"new": 2, "error": 1}
    assert "ZeroDivisionError" in caplog.text


def test_the_sheet_called_like_the_records_is_read(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, rows in (
        ("Notes", ["Name", "x"]),
        ("产品资料", ["名称", "笔"]),
        ("Customers", ["Name", "A"]),
    ):
        page = book.create_sheet(title)
        for row in rows:
            page.append([row])
    path = tmp_path / "book.xlsx"
    book.save(path)
    assert desk.imports.plan("customer", path).table.sheet == "Customers"
    assert desk.imports.plan("product", path).table.sheet == "产品资料"
    assert desk.imports.plan("contact", path).table.sheet == "Notes"
    assert desk.imports.plan("contact", path, sheet="Customers").table.sheet == "Customers"


def test_a_person_may_say_how_dates_and_numbers_are_written(desk: Desk, tmp_path: Path) -> None:
    rows = [["Name", "Birthday", "Annual revenue"], ["A", "03/04/1990", "1.234"]]
    plan = desk.imports.plan("customer", write_csv(tmp_path / "x.csv", rows))
    plan = desk.imports.with_columns(plan, {}, Reading(day_first=True, decimal_comma=True))
    desk.imports.apply(plan)
    found = records(desk, "customer", "birthday", "annual_revenue")
    assert found == [(date(1990, 4, 3), Decimal("1234.00"))]
