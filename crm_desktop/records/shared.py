"""What several record types have in common: choices, address lines, rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from crm_desktop.fields import declare as field
from crm_desktop.fields.attachments import Attachment
from crm_desktop.fields.declare import part, shared_fields
from crm_desktop.fields.problems import Problem
from crm_desktop.fields.spec import Draft, Lookup
from crm_desktop.fields.texts import Option
from crm_desktop.i18n import N_, Text

CURRENCIES = tuple(
    Option(code, code, aliases=aliases)
    for code, aliases in (
        ("CNY", ("RMB", "¥", "元", "人民币")),
        ("USD", ("$", "US$", "美元")),
        ("EUR", ("€", "欧元")),
        ("GBP", ("£", "英镑")),
        ("JPY", ("円", "日元")),
        ("HKD", ("HK$", "港币", "港元")),
        ("TWD", ("NT$", "新台币")),
        ("SGD", ("S$", "新加坡元")),
        ("KRW", ("₩", "韩元")),
        ("INR", ("₹", "卢比")),
        ("AUD", ("A$", "澳元")),
        ("CAD", ("C$", "加元")),
        ("CHF", ("瑞士法郎",)),
    )
)

YES = "yes"

NAME_PARTS = (
    ("First name", "Last name"),
    ("Given name", "Family name"),
    ("First", "Last"),
    ("姓", "名"),
)
"""Headers that make up a person's name together."""


@cache
def countries() -> tuple[Option, ...]:
    """Return every country; the keys are ISO 3166 codes of two letters."""
    from crm_desktop.fields import places  # noqa: PLC0415 - read when first needed

    return tuple(
        Option(
            country.code,
            country.english,
            aliases=tuple(country.aliases),
            labels=(("en", country.english), ("zh_CN", country.chinese)),
        )
        for country in places.countries()
    )


@cache
def industries() -> tuple[Option, ...]:
    """Return the industries of the reference table."""
    from crm_desktop.fields import places  # noqa: PLC0415

    return tuple(
        Option(
            industry.key,
            industry.english,
            labels=(("en", industry.english), ("zh_CN", industry.chinese)),
        )
        for industry in places.industries()
    )


@shared_fields
class Place:
    """Where somebody is: the fields of a main address, for every record that has one."""

    country: str = field.choice(
        N_("Country or region"),
        countries,
        own_words=True,
        group=True,
        aliases=(
            "国家; 国家地区; 国家/地区; Country; Region; 地区; Country/region; 国籍; Country name"
        ),
    )
    dialling_code: str = field.text(
        N_("International dialling code"),
        most=6,
        aliases="国际区号; Dialing code; Country code",
    )
    province: str = field.text(
        N_("Province or state"),
        most=60,
        suggest=True,
        group=True,
        aliases="省; 省份; 省市; State; Province; County; State/Region",
    )
    area_code: str = field.text(N_("Area code"), most=6, aliases="区号; 长途区号")
    city: str = field.text(
        N_("City"),
        most=60,
        suggest=True,
        search=True,
        index=True,
        group=True,
        width=12,
        aliases="城市; 市; 所在城市; Town; 所在地; Billing city",
    )
    postal_code: str = field.text(
        N_("Postal code"),
        most=16,
        aliases="邮编; Zip; Zip code; Postcode; Postal/zip code; 邮政编码; Post code; PLZ",
    )
    address: str = field.address(
        N_("Address"),
        search=True,
        width=30,
        aliases=(
            "地址; 联系地址; 通讯地址; Street; Street address; Address 1; 详细地址; 公司地址; "
            "办公地址; Mailing address; Billing address; Billing street; Address line 1"
        ),
    )


def complete_place(draft: Draft) -> None:
    """Fill the blank parts of a main address from those that are there.

    Only what follows for sure: a Chinese city has its province, its area code and its country.
    """
    from crm_desktop.fields import places  # noqa: PLC0415 - only when a record is written

    if draft["country"] in ("", places.CHINA):
        _complete_chinese(draft)
    if draft["country"] and not draft["dialling_code"]:
        draft["dialling_code"] = places.dialling_code(draft["country"]) or ""


def _complete_chinese(draft: Draft) -> None:
    from crm_desktop.fields import places  # noqa: PLC0415

    city, language = draft["city"], "en" if draft["city"].isascii() else "zh_CN"
    if city and places.city(city, draft["province"]) is not None:
        if not draft["country"] and draft["dialling_code"] in ("", "86", "+86"):
            draft["country"] = places.CHINA
        if not draft["area_code"]:
            draft["area_code"] = places.area_code(city, draft["province"]) or ""
        if not draft["province"]:
            draft["province"] = places.province_of(city, language) or ""
    if draft["province"]:
        return
    if draft["area_code"]:
        place = places.place_of(draft["area_code"])
        draft["province"] = place[0] if place else ""
    elif draft["country"] and draft["postal_code"]:
        draft["province"] = places.province_of_postal_code(draft["postal_code"]) or ""


def offer_city(values: Mapping[str, Any]) -> dict[str, Any]:
    """Offer the main city of an area code: other cities may share the code."""
    from crm_desktop.fields import places  # noqa: PLC0415

    if values["city"] or not values["area_code"] or values["country"] not in ("", places.CHINA):
        return {}
    place = places.place_of(values["area_code"])
    return {"city": place[1]} if place else {}


@shared_fields
class Filed:
    """What has files."""

    attachments: tuple[Attachment, ...] = field.attachments(
        N_("Files"), search=True, aliases="附件; 文件; Attachments"
    )


@part(N_("Special day"))
class Anniversary:
    """A day that is worth a greeting every year."""

    what: str = field.text(N_("Occasion"), required=True, most=80)
    on: date | None = field.day(N_("Date"), required=True, yearly=True)


@part(N_("Further address"))
class Address:
    """An address beside the main one."""

    type: str = field.choice(
        N_("Type"),
        (
            Option("delivery", N_("Delivery"), aliases=("Shipping", "收货")),
            Option("billing", N_("Billing"), aliases=("Invoice", "开票")),
            Option("branch", N_("Branch"), aliases=("分公司",)),
            Option("home", N_("Home"), aliases=("家庭",)),
            Option("other", N_("Other")),
        ),
        own_words=True,
        default="delivery",
    )
    address: str = field.text(N_("Address"), required=True, most=300, search=True)


@part(N_("Social account"))
class SocialAccount:
    """A name in a network."""

    network: str = field.choice(
        N_("Network"),
        tuple(
            Option(key, label, labels=(("zh_CN", chinese),))
            for key, label, chinese in (
                ("wechat", "WeChat", "微信"),
                ("qq", "QQ", "QQ"),
                ("weibo", "Weibo", "微博"),
                ("dingtalk", "DingTalk", "钉钉"),
                ("linkedin", "LinkedIn", "领英"),
                ("whatsapp", "WhatsApp", "WhatsApp"),
                ("x", "X", "X"),
                ("facebook", "Facebook", "Facebook"),
            )
        ),
        own_words=True,
        default="wechat",
    )
    account: str = field.text(N_("Account"), required=True, most=100, search=True)


def contact_of_customer(
    values: Mapping[str, Any], record_id: int | None, lookup: Lookup
) -> Iterator[Problem]:
    """The contact must be one of the customer's."""
    del record_id
    contact, customer = values.get("contact"), values.get("customer")
    if contact is None:
        return
    employer = lookup.value("contact", contact, "customer")
    if employer is not None and employer != customer:
        yield Problem(
            "contact",
            Text(
                "{contact} belongs to {customer}. Choose a contact of this record's customer.",
                contact=lookup.title("contact", contact),
                customer=lookup.title("customer", employer),
            ),
        )
