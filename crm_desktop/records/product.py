"""Product: what the office sells."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from crm_desktop.fields import declare as field
from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.declare import record
from crm_desktop.fields.spec import Draft, Lookup, Section, Tab, View
from crm_desktop.i18n import N_
from crm_desktop.records.shared import CURRENCIES


def complete(draft: Draft, before: Mapping[str, Any] | None, lookup: Lookup) -> None:
    """Propose the code and the currency."""
    del before
    if not draft["code"]:
        draft["code"] = lookup.next_code("product", "code", ("P",), 8)
    if not draft["currency"]:
        draft["currency"] = lookup.setting("currency", "CNY")


@record(
    N_("Product"),
    N_("Products"),
    number=3,
    icon="box",
    title="name",
    subtitle="code",
    match=(("code",), ("external_id",), ("name",)),
    aliases=("产品资料", "item", "items", "goods"),
    columns=("name", "code", "category", "unit", "list_price", "cost", "active"),
    sort=("name",),
    views=(
        View(N_("All products")),
        View(N_("On sale"), Condition("active", "is", True)),
    ),
    layout=(
        Tab(
            N_("Product"),
            Section(
                N_("Basics"),
                ("name", "code"),
                ("category", "unit"),
                ("list_price", "cost"),
                ("currency", "active"),
                ("external_id",),
                ("description",),
            ),
        ),
    ),
    prepare=complete,
)
class Product:
    """What the office sells."""

    code: str = field.text(
        N_("Product code"),
        most=40,
        unique=True,
        search=True,
        width=12,
        help=N_("Left blank, the next free one is given."),
        aliases=(
            "产品编码; 产品编号; 编码; Code; SKU; ProductSKU; Product No.; Item No.; 货号; "
            "商品编码; 商品编号; 产品代码; 商品代码; 物料编码; Item code; Part number; "
            "Article number"
        ),
    )
    name: str = field.text(
        N_("Name"),
        required=True,
        search=True,
        index=True,
        width=26,
        aliases=(
            "产品名称; 产品; 品名; 名称; Product name; ProductName; Product; Item; 商品名称; "
            "商品; 物料名称; Item name; Article"
        ),
    )
    category: str = field.text(
        N_("Category"),
        most=80,
        suggest=True,
        search=True,
        index=True,
        group=True,
        width=14,
        aliases=(
            "产品类别; 类别; 分类; Product category; Subcategory; ModelName; 商品分类; "
            "产品分类; 品类; 产品类型; Product type"
        ),
    )
    unit: str = field.text(
        N_("Unit"),
        most=20,
        suggest=True,
        aliases="单位; 计量单位; UOM; 计价单位; Unit of measure",
        width=8,
    )
    list_price: Decimal | None = field.money(
        N_("List price"),
        places=4,
        least=Decimal(0),
        index=True,
        aliases=(
            "单价; 标价; 价格; 售价; Price; ProductPrice; Unit price; Sales price; 销售价; "
            "零售价; 销售单价; 标准价; 报价; Retail price; Sale price"
        ),
    )
    cost: Decimal | None = field.money(
        N_("Cost"),
        places=4,
        least=Decimal(0),
        aliases=(
            "成本; 成本价; ProductCost; Unit cost; 进价; 采购价; 成本单价; 进货价; "
            "Purchase price; Buying price"
        ),
    )
    currency: str = field.choice(N_("Currency"), CURRENCIES, aliases="币种; 货币")
    active: bool = field.yes_no(
        N_("On sale"),
        default=True,
        aliases="启用; 在售; Active; Enabled; 是否在售; 是否启用; 上架",
    )
    description: str = field.long_text(
        N_("Description"),
        search=True,
        aliases=(
            "产品描述; 描述; 说明; ProductDescription; 备注; Notes; 规格; 规格型号; 产品说明; "
            "Details; Specification"
        ),
    )
    external_id: str = field.text(
        N_("External ID"),
        most=60,
        unique=True,
        search=True,
        help=N_("The product's key in another program or list."),
        aliases="外部编号; ProductKey; Product key; Product ID; ID; 产品ID; 商品ID; Item ID",
    )
