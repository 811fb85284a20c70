"""Sale: an order of a customer, with its lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crm_desktop.fields import declare as field
from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.declare import part, record
from crm_desktop.fields.keeping import Daily
from crm_desktop.fields.spec import Draft, Lookup, Section, Tab, View
from crm_desktop.i18n import N_
from crm_desktop.records.shared import CURRENCIES, Filed, contact_of_customer

_CENT = Decimal("0.01")


@part(N_("Line"))
class SaleLine:
    """One product of a sale."""

    product: int | None = field.reference(
        N_("Product"),
        "product",
        required=True,
        index=True,
        width=24,
        aliases=(
            "产品; 产品名称; 产品编码; 品名; Product name; Product code; ProductKey; SKU; "
            "Item; Product ID; 商品; 商品名称; 商品编码; 产品编号; 货号; Item code; Product key"
        ),
    )
    quantity: Decimal | None = field.number(
        N_("Quantity"),
        places=3,
        required=True,
        default=Decimal(1),
        measure=True,
        aliases="数量; Qty; OrderQuantity; Order quantity; 销售数量; 订购数量; 件数; Units; Pieces",
    )
    unit_price: Decimal | None = field.money(
        N_("Unit price"),
        places=4,
        aliases="单价; Price; 售价; Sales price; 销售单价; 成交价; 成交单价; Price per unit",
    )
    discount: Decimal | None = field.percent(
        N_("Discount %"),
        default=Decimal(0),
        aliases="折扣; 折扣率; Discount; 折让; Discount rate; Discount percent",
        width=10,
    )
    amount: Decimal | None = field.money(
        N_("Amount"),
        derived=True,
        measure=True,
        aliases="金额; 小计; Line total; 销售额; 销售金额; Line amount; Subtotal",
    )


def line_amount(quantity: Decimal, unit_price: Decimal, discount: Decimal) -> Decimal:
    """Return quantity × unit price less ``discount`` per cent, rounded half up to cents."""
    exact = quantity * unit_price * (100 - discount) / 100
    return exact.quantize(_CENT, ROUND_HALF_UP)


def complete(draft: Draft, before: Mapping[str, Any] | None, lookup: Lookup) -> None:
    """Number the sale, take missing prices from the products, compute amounts and the total."""
    del before
    filled = []
    for line in draft["lines"]:
        new = dict(line)
        if new["unit_price"] is None and new["product"] is not None:
            new["unit_price"] = lookup.value("product", new["product"], "list_price")
        if new["discount"] is None:
            new["discount"] = Decimal(0)
        if new["quantity"] is not None:
            new["amount"] = line_amount(
                new["quantity"], new["unit_price"] or Decimal(0), new["discount"]
            )
        filled.append(new)
    draft["lines"] = tuple(filled)
    draft["total"] = sum((line["amount"] or Decimal(0) for line in filled), Decimal("0.00"))
    if not draft["currency"]:
        draft["currency"] = lookup.setting("currency", "CNY")
    if not draft["number"]:
        sold: dt.date = draft["date"] or dt.date.today()  # noqa: DTZ011 - the local day
        draft["number"] = lookup.next_code("sale", "number", (f"S{sold:%Y%m%d}",), 13)


@record(
    N_("Sale"),
    N_("Sales"),
    number=4,
    icon="cart",
    title="number",
    subtitle="customer",
    match=(("number",),),
    aliases=("order", "orders", "订单", "销售记录", "销售订单"),
    columns=("number", "date", "customer", "total", "currency", "owner", "contact"),
    sort=("-date", "-number"),
    views=(
        View(N_("All sales")),
        View(N_("This month"), Condition("date", "within", "this_month")),
        View(N_("This year"), Condition("date", "within", "this_year")),
    ),
    layout=(
        Tab(
            N_("Sale"),
            Section(
                N_("Basics"),
                ("number", "date"),
                ("customer", "contact"),
                ("owner", "currency"),
            ),
            Section(N_("Lines"), ("lines",), ("total",)),
            Section(N_("Notes"), ("notes",), ("attachments",)),
        ),
    ),
    prepare=complete,
    rules=(contact_of_customer,),
    summed=(("date", "currency", "total", "customer", "owner"), ("customer", "date")),
    daily=Daily("date", ("currency",), ("total",)),
)
class Sale(Filed):
    """An order of a customer."""

    number: str = field.text(
        N_("Order number"),
        most=40,
        unique=True,
        search=True,
        index=True,
        width=16,
        help=N_("Left blank, the next free one is given."),
        aliases=(
            "订单号; 订单编号; 单号; OrderNumber; Order No.; Order ID; Invoice; "
            "Invoice number; Number; 销售单号; 订单编码; 销售订单号; 流水号; Sales order; "
            "Order; Receipt number"
        ),
    )
    date: dt.date | None = field.day(
        N_("Date"),
        required=True,
        default=dt.date.today,
        index=True,
        group=True,
        aliases=(
            "日期; 销售日期; 订单日期; 下单日期; OrderDate; Order date; Sale date; "
            "Invoice date; 成交日期; 销售时间; 下单时间; 订单时间; 交易日期; Purchase date; "
            "Transaction date"
        ),
    )
    customer: int | None = field.reference(
        N_("Customer"),
        "customer",
        required=True,
        index=True,
        width=24,
        aliases=(
            "客户; 客户名称; 客户编码; CustomerKey; Customer key; Customer ID; Customer code; "
            "Customer name; Account; Client; 客户编号; 客户姓名; 客户ID; 买方; Buyer; "
            "Client name; Account name"
        ),
    )
    contact: int | None = field.reference(
        N_("Contact"), "contact", aliases="联系人; Contact name", width=14
    )
    owner: str = field.text(
        N_("Responsible person"),
        most=80,
        suggest=True,
        index=True,
        group=True,
        width=12,
        aliases=(
            "负责人; 业务员; 销售员; Owner; Salesperson; Sales rep; 销售; 销售人员; 销售代表; "
            "经办人; Sales person; Seller"
        ),
    )
    lines: tuple[dict[str, Any], ...] = field.lines(N_("Lines"), SaleLine, required=True)
    total: Decimal | None = field.money(
        N_("Total"),
        derived=True,
        measure=True,
        index=True,
        aliases=(
            "总金额; 合计; 总计; Order total; 订单金额; 合计金额; 总价; Total amount; "
            "Grand total; Order amount"
        ),
    )
    currency: str = field.choice(
        N_("Currency"), CURRENCIES, group=True, aliases="币种; 货币", width=8
    )
    notes: str = field.long_text(
        N_("Notes"),
        search=True,
        aliases="备注; Remarks; 说明; Note; Comment",
    )
