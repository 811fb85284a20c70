"""Write ``data/sample.xlsx``: a workbook as an office has it, to try the import with.

Run ``python scripts/make_sample.py`` after a change of labels or of the invented records. The
same input gives the same file, byte for byte.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections import Counter
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from crm_desktop.records import record_type
from crm_desktop.records.customer import code_prefixes
from crm_desktop.services.demo_people import DemoCustomer, DemoWorld, Row

if TYPE_CHECKING:
    from crm_desktop.fields.spec import FieldSpec

TARGET = Path(__file__).resolve().parents[1] / "data" / "sample.xlsx"
SEED = 2026
TODAY = date(2026, 11, 20)
CUSTOMERS = 60
PRODUCTS = 30
SALE_LINES = 200
INTERACTIONS_EACH = 2
TIME_ZONE = timedelta(hours=8)
WIDEST = 44

# Sheet, then its columns: fields of the record type, "lines." for those of its lines; after "=" the
# header where it is not the field's label.
CUSTOMER_COLUMNS = """
code name kind company level status stage type source industry country dialling_code province city
area_code postal_code address phone mobile fax email homepage annual_revenue currency employees
legal_representative registered_address gender birthday occupation preferences tags owner consent
"""
CONTACT_COLUMNS = """
name salutation customer is_main department title office_phone mobile home_phone email hobbies
birthday notes
"""
PRODUCT_COLUMNS = "code name category unit list_price cost currency active"
SALE_COLUMNS = """
number date customer=Customer_code owner lines.product=Product_code lines.quantity lines.unit_price
lines.discount
"""
FEEDBACK_COLUMNS = """
date customer=Customer_code channel kind content satisfaction recommend handled_by result
"""
INTERACTION_COLUMNS = "at type customer subject notes outcome next_follow_up follow_up_done"


def main() -> None:
    """Write the workbook."""
    world = DemoWorld(SEED, TODAY, "en")
    customers = [world.customer(index) for index in range(CUSTOMERS)]
    give_codes(customers)
    sales, products = sales_and_products(world, customers)
    book = Workbook()
    book.remove(book.active)
    write(book, "customer", CUSTOMER_COLUMNS, [dict(one) for one in customers])
    write(book, "contact", CONTACT_COLUMNS, of_all(customers, world.contacts_of, "name"))
    write(book, "product", PRODUCT_COLUMNS, products)
    write(book, "sale", SALE_COLUMNS, sales)
    write(book, "feedback", FEEDBACK_COLUMNS, said(world, customers))
    write(book, "interaction", INTERACTION_COLUMNS, passed(world, customers))
    TARGET.write_bytes(repeatable(book))
    print({sheet.title: sheet.max_row - 1 for sheet in book}, TARGET.stat().st_size)


def give_codes(customers: list[DemoCustomer]) -> None:
    """Give each customer the next code of its level and place."""
    used: Counter[str] = Counter()
    for customer in customers:
        prefix = code_prefixes(customer)[0]
        used[prefix] += 1
        customer["code"] = f"{prefix}{used[prefix]:03d}"


def of_all(customers: list[DemoCustomer], rows_of: Any, reference: str) -> list[Row]:
    """Return the rows of all customers, each with what it names its customer by."""
    return [
        {**row, "customer": customer[reference]}
        for customer in customers
        for row in rows_of(customer)
    ]


def sales_and_products(
    world: DemoWorld, customers: list[DemoCustomer]
) -> tuple[list[Row], list[Row]]:
    """Return the latest sale lines, one a row, and the products that are sold most."""
    products = world.products()
    sold = of_all(customers, world.sales_of, "code")
    for sale in sold:
        sale["owner"] = next(one["owner"] for one in customers if one["code"] == sale["customer"])
    wanted = Counter(place for sale in sold for place, *_ in sale["lines"])
    kept = {place for place, _ in wanted.most_common(PRODUCTS)}
    days: Counter[date] = Counter()
    rows: list[Row] = []
    for sale in sorted(sold, key=lambda sale: (sale["date"], sale["customer"])):
        lines = [line for line in sale["lines"] if line[0] in kept]
        if not lines:
            continue
        days[sale["date"]] += 1
        rows += [
            {
                **sale,
                "number": f"S{sale['date']:%Y%m%d}{days[sale['date']]:03d}",
                "lines.product": products[place]["code"],
                "lines.unit_price": price,
                "lines.quantity": quantity,
                "lines.discount": discount,
            }
            for place, price, quantity, discount in lines
        ]
    first = rows[-SALE_LINES]["number"]
    rows = [row for row in rows if row["number"] >= first]
    return rows, [product for place, product in enumerate(products) if place in kept]


def said(world: DemoWorld, customers: list[DemoCustomer]) -> list[Row]:
    """Return feedback of two years; a second world's is added, as sixty customers say little."""
    second = DemoWorld(SEED + 1, TODAY, "en")
    rows = of_all(customers, world.feedback_of, "code")
    rows += of_all(customers, second.feedback_of, "code")
    return sorted(rows, key=lambda row: (row["date"], row["customer"]))


def passed(world: DemoWorld, customers: list[DemoCustomer]) -> list[Row]:
    """Return the latest interactions of each customer, in China's time."""

    def latest(customer: DemoCustomer) -> list[Row]:
        return world.interactions_of(customer)[-INTERACTIONS_EACH:]

    rows = of_all(customers, latest, "name")
    for row in rows:
        row["at"] = (row["at"] + TIME_ZONE).replace(tzinfo=None)
    return sorted(rows, key=lambda row: (row["at"], row["customer"]))


def write(book: Workbook, record: str, columns: str, rows: list[Row]) -> None:
    """Write a sheet: labels of the fields as headers, labels of choices as values."""
    spec = record_type(record)
    sheet = book.create_sheet(spec.plural)
    for number, column in enumerate(columns.split(), start=1):
        name, _, header = column.partition("=")
        line, _, own = name.rpartition(".")
        field = spec.lines[line].of.fields[own] if line else spec.fields[own]
        head = sheet.cell(1, number, header.replace("_", " ") or field.label)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="2F6FED")
        head.alignment = Alignment(vertical="center")
        width = max(len(str(head.value)) + 3, field.columns)
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, width)
        for at, row in enumerate(rows, start=2):
            sheet.cell(at, number, shown(field, row[name]))
            if name == "at":
                sheet.cell(at, number).number_format = "yyyy-mm-dd hh:mm"
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 22
    sheet.auto_filter.ref = sheet.dimensions


def shown(field: FieldSpec, value: Any) -> Any:
    """Return a value as it stands in the cell."""
    if field.name in ("at", "customer", "product"):
        return value
    return field.kind.cell(value)


def repeatable(book: Workbook) -> bytes:
    """Return the file without the time at which it was written."""
    written, clean = BytesIO(), BytesIO()
    book.properties.creator = "CRM Desktop"
    book.save(written)
    stamp = f"{TODAY:%Y-%m-%d}T00:00:00Z"
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(clean, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp.encode(), content)
            entry = zipfile.ZipInfo(name, (TODAY.year, TODAY.month, TODAY.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return clean.getvalue()


if __name__ == "__main__":
    main()
