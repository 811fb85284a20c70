"""Contact: a person at a customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from crm_desktop.fields import declare as field
from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.declare import record
from crm_desktop.fields.problems import Problem
from crm_desktop.fields.spec import Draft, Lookup, Section, Tab, View
from crm_desktop.fields.texts import Option
from crm_desktop.i18n import N_, Text
from crm_desktop.records.consenting import (
    MAY_BE_CONTACTED,
    PRIVACY,
    Consenting,
    offer_consent_date,
)
from crm_desktop.records.shared import (
    NAME_PARTS,
    Anniversary,
    Filed,
    Place,
    SocialAccount,
    complete_place,
    offer_city,
)

SALUTATIONS = (
    Option("mr", N_("Mr"), aliases=("先生", "Mr.", "Herr")),
    Option("ms", N_("Ms"), aliases=("女士", "Ms.", "Mrs", "Mrs.", "Miss", "小姐", "Frau")),
    Option("dr", N_("Dr"), aliases=("博士", "Dr.", "医生")),
    Option("prof", N_("Professor"), aliases=("教授", "Prof.", "Prof", "老师")),
)


def one_main_contact(
    values: Mapping[str, Any], record_id: int | None, lookup: Lookup
) -> Iterator[Problem]:
    """A customer has at most one main contact."""
    if not values.get("is_main") or values.get("customer") is None:
        return
    others = lookup.find("contact", {"customer": values["customer"], "is_main": True})
    for other in others:
        if other != record_id:
            yield Problem(
                "is_main",
                Text(
                    "{contact} is already the main contact of this customer. "
                    "Take the mark away there first.",
                    contact=lookup.title("contact", other),
                ),
            )


def complete(draft: Draft, before: Mapping[str, Any] | None, lookup: Lookup) -> None:
    """Fill places from each other."""
    del before, lookup
    complete_place(draft)


def offer(values: Mapping[str, Any]) -> dict[str, Any]:
    """Offer the city of an area code, and today as the day of an answer."""
    return offer_city(values) | offer_consent_date(values)


@record(
    N_("Contact"),
    N_("Contacts"),
    number=2,
    icon="person",
    title="name",
    subtitle="customer",
    match=(
        ("external_id",),
        ("name", "customer"),
        ("name", "email"),
        ("name", "mobile"),
        ("name",),
    ),
    aliases=("联系人资料", "people", "person"),
    columns=(
        "name",
        "customer",
        "title",
        "mobile",
        "office_phone",
        "email",
        "department",
        "is_main",
    ),
    sort=("name",),
    views=(
        View(N_("All contacts")),
        View(N_("Main contacts"), Condition("is_main", "is", True)),
        MAY_BE_CONTACTED,
    ),
    layout=(
        Tab(
            N_("Profile"),
            Section(
                N_("Basics"),
                ("name", "salutation"),
                ("customer", "is_main"),
                ("department", "title"),
            ),
            Section(
                N_("Reach"),
                ("mobile", "office_phone"),
                ("home_phone", "fax"),
                ("email",),
                ("social",),
            ),
        ),
        Tab(
            N_("Address"),
            Section(
                N_("Address"),
                ("country", "dialling_code"),
                ("province", "city"),
                ("area_code", "postal_code"),
                ("address",),
            ),
        ),
        Tab(
            N_("Personal"),
            Section(
                N_("Personal"),
                ("birthday", "external_id"),
                ("hobbies",),
                ("anniversaries",),
                ("notes",),
                ("attachments",),
            ),
            PRIVACY,
        ),
    ),
    prepare=complete,
    offer=offer,
    rules=(one_main_contact,),
)
class Contact(Filed, Place, Consenting):
    """A person at a customer."""

    name: str = field.text(
        N_("Full name"),
        required=True,
        search=True,
        index=True,
        most=120,
        width=18,
        aliases=(
            "姓名; 联系人; 联系人姓名; Contact name; Name; Contact; Display name; 联系人名称; "
            "Person; Contact person"
        ),
        joined=NAME_PARTS,
    )
    salutation: str = field.choice(
        N_("Salutation"), SALUTATIONS, own_words=True, aliases="称呼; Prefix; 称谓"
    )
    is_main: bool = field.yes_no(
        N_("Main contact"), aliases="主联系人; 首要联系人; Primary; Primary contact"
    )
    customer: int | None = field.reference(
        N_("Customer"),
        "customer",
        owned=True,
        index=True,
        width=22,
        aliases=(
            "客户名称; 所属客户; 客户编码; Company; Company ID; Company name; Account; "
            "Customer ID; Customer key; CustomerKey; Account name; Customer name; 公司; 客户; "
            "单位; 单位名称; 公司名称; 客户编号; 企业名称; Organization; Organisation"
        ),
    )
    department: str = field.text(
        N_("Department"),
        most=80,
        suggest=True,
        group=True,
        aliases="部门; 所在部门; Dept",
    )
    title: str = field.text(
        N_("Job title"),
        most=80,
        suggest=True,
        group=True,
        aliases="职务; 职位; Title; Position; Role; 岗位",
    )
    office_phone: str = field.phone(
        N_("Office phone"),
        search=True,
        index=True,
        aliases=(
            "办公电话; 电话; Phone; Phone number; Work phone; Telephone; Phone 1; 联系电话; "
            "座机; 公司电话; 固定电话; Business phone; Direct phone; Tel"
        ),
    )
    mobile: str = field.phone(
        N_("Mobile"),
        search=True,
        index=True,
        aliases=(
            "手机; 手机号; 手机号码; 移动电话; Mobile phone; Cell; Phone 2; 手机电话; "
            "移动电话号码; Mobile number; Mobile no.; Cell phone; Cellphone"
        ),
    )
    home_phone: str = field.phone(N_("Home phone"), search=True, aliases="家庭电话; 住宅电话")
    fax: str = field.phone(N_("Fax"), aliases="传真")
    email: str = field.email(
        N_("Email"),
        search=True,
        index=True,
        aliases="邮箱; 电子邮件; 电子邮箱; E-mail; Email address; 电子信箱; 邮件; Mail",
    )
    social: tuple[dict[str, Any], ...] = field.lines(
        N_("Social accounts"), SocialAccount, aliases="社交账号"
    )
    hobbies: str = field.text(N_("Hobbies"), most=300, search=True, aliases="业余爱好; 爱好")
    birthday: date | None = field.day(
        N_("Birthday"),
        yearly=True,
        aliases="生日; 出生日期; Birth date; Date of birth; 出生年月; DOB",
    )
    anniversaries: tuple[dict[str, Any], ...] = field.lines(
        N_("Special days"), Anniversary, aliases="特别纪念日; 纪念日"
    )
    notes: str = field.long_text(
        N_("Notes"),
        search=True,
        aliases="备注; Remarks; Comments; 说明; Note; Comment; Memo",
    )
    external_id: str = field.text(
        N_("External ID"),
        most=60,
        unique=True,
        search=True,
        help=N_("The contact's key in another program or list."),
        aliases="外部编号; Contact ID; Contact key; Record ID; ID; 联系人编号; 联系人ID",
    )
