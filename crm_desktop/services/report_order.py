"""An order on paper, as it is handed to a customer: who, what, how much."""

from __future__ import annotations

from crm_desktop.fields.kind import is_blank
from crm_desktop.i18n import _
from crm_desktop.reports.dataset import Block, Document, Field, FieldsBlock, TextBlock
from crm_desktop.reports.formats import money
from crm_desktop.services.currencies import sign
from crm_desktop.services.report_card import lines_table
from crm_desktop.services.report_parts import card_field, currency_of, file_currency, head
from crm_desktop.storage.reader import Reader, Row


def order_report(reader: Reader, row: Row) -> Document:
    """Return a sale as an order: number, date, customer with address, lines, total, notes."""
    sale = reader.records["sale"]
    currency = currency_of(row, file_currency(reader))
    plain = ("number", "date", "contact", "owner")
    facts = [
        card_field(sale.fields[name], row, currency) for name in plain if not is_blank(row[name])
    ]
    total = money(row["total"], sign(currency))
    blocks: list[Block] = [
        FieldsBlock("", (*_customer(reader, row), *facts)),
        lines_table(reader, sale.fields["lines"], row, currency),
    ]
    if row["notes"]:
        blocks.append(TextBlock(sale.fields["notes"].show_label(), row["notes"]))
    return head(reader).document(
        _("Order {number}", number=row["number"]),
        blocks,
        subtitle=_("{customer} · {total}", customer=row["customer.title"], total=total),
    )


def _customer(reader: Reader, row: Row) -> list[Field]:
    customer = reader.get("customer", row["customer"])
    if customer is None:
        return []
    spec = reader.records["customer"]
    shown = [Field(_("Customer"), spec.call(customer))]
    place = " ".join(
        text for text in (customer["postal_code"], customer["city"], customer["province"]) if text
    )
    address = [text for text in (customer["address"], place) if text]
    if customer["country"] not in ("", reader.setting("country", "CN")):
        address.append(spec.fields["country"].kind.show(customer["country"]))
    if address:
        shown.append(Field(spec.fields["address"].show_label(), "\n".join(address)))
    reach = (spec.fields[name] for name in ("phone", "email") if customer[name])
    return [*shown, *(card_field(field, customer, "") for field in reach)]
