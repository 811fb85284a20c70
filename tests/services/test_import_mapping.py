"""Which column fills which field."""

from __future__ import annotations

import pytest

from crm_desktop.fields.kind import fold
from crm_desktop.i18n import LANGUAGES, set_language
from crm_desktop.records import record_type, record_types
from crm_desktop.services.import_mapping import (
    UnclearMapping,
    choose_columns,
    match_columns,
    spread_name,
)
from crm_desktop.services.import_values import joined_name
from crm_desktop.services.sheet_columns import sheet_columns


def mapped(record: str, *headers: str) -> dict[str, str]:
    found = match_columns(record_type(record), headers, [])
    return {column.header: column.field for column in found.columns}


@pytest.mark.parametrize(
    ("record", "headers"),
    [
        (
            "customer",
            {
                "Customer Id": "external_id", "First Name": "name", "Last Name": "name",
                "Company": "company", "Phone 1": "phone", "Phone 2": "mobile",
                "Subscription Date": "", "Website": "homepage",
            },
        ),
        (
            "customer",
            {"Domain": "homepage", "Name": "name", "company_id": "external_id",
             "hubspot_owner_email": "owner", "Street Address": "address", "State": "province"},
        ),
        (
            "customer",
            {"客户名称": "name", "联系电话": "phone", "客户级别（必填）": "level",
             "地址*": "address",
             "所属行业": "industry", "负责人": "owner", "备注": "notes"},
        ),
        ("customer", {"Company": "name", "City": "city"}),
        ("customer", {"公司": "name", "城市": "city"}),
        ("customer", {"姓": "name", "名": "name", "公司": "company"}),
        (
            "contact",
            {"First Name": "name", "Last Name": "name", "contact_id": "external_id",
             "company_id": "customer", "Phone Number": "office_phone", "Contact Owner": ""},
        ),
        (
            "sale",
            {"OrderDate": "date", "StockDate": "", "OrderNumber": "number",
             "ProductKey": "lines.product", "CustomerKey": "customer",
             "OrderQuantity": "lines.quantity"},
        ),
        (
            "sale",
            {"订单号": "number", "下单日期": "date", "客户": "customer", "产品": "lines.product",
             "数量": "lines.quantity", "单价": "lines.unit_price", "金额": "lines.amount"},
        ),
    ],
)  # fmt: skip
def test_headers_of_real_files(record: str, headers: dict[str, str]) -> None:
    assert mapped(record, *headers) == headers


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("record", list(record_types()))
def test_every_title_that_is_written_is_read(record: str, language: str) -> None:
    spec = record_type(record)
    set_language(language)
    columns = sheet_columns(spec, spec.fields, spread_name(spec))
    titles = [column.out.title for column in columns]
    assert len(set(map(fold, titles))) == len(titles), "two columns have the same title"
    for other in LANGUAGES:
        set_language(other)
        found = match_columns(spec, titles, [])
        assert [column.field for column in found.columns] == [column.path for column in columns]


def test_a_column_of_the_same_meaning_is_taken_once() -> None:
    assert mapped("customer", "Phone", "Telephone", "电话") == {
        "Phone": "phone", "Telephone": "", "电话": "",
    }  # fmt: skip


def test_a_person_may_say_what_a_column_is() -> None:
    spec = record_type("sale")
    found = match_columns(spec, ["OrderNumber", "SKU", "Item", "Remarks"], [])
    chosen = choose_columns(spec, found, {"item": "notes", "REMARKS": "", "sku": "Lines.Product"})
    assert [column.field for column in chosen.columns] == ["number", "lines.product", "notes", ""]


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"Nope": "date"}, "There is no column “Nope” in the file"),
        ({"A": "nope"}, "“nope” cannot be filled from a file"),
        ({"A": "total"}, "“total” cannot be filled from a file"),
        ({"A": "date", "B": "date"}, "Two columns cannot both fill “Date”"),
    ],
)
def test_an_impossible_choice_is_explained(chosen: dict[str, str], sentence: str) -> None:
    spec = record_type("sale")
    with pytest.raises(UnclearMapping, match=sentence):
        choose_columns(spec, match_columns(spec, ["A", "B"], []), chosen)


def test_names_are_joined_as_people_write_them() -> None:
    assert joined_name(["Jon", "Yang"]) == "Jon Yang"
    assert joined_name(["伟", "张"]) == "张伟"
    assert joined_name(["Jon"]) == "Jon"
