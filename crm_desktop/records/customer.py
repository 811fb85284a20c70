"""Customer: a company or a person that the office deals with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from crm_desktop.fields import declare as field
from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.declare import record
from crm_desktop.fields.keeping import Kept
from crm_desktop.fields.spec import Draft, Lookup, View
from crm_desktop.i18n import N_
from crm_desktop.records.consenting import MAY_BE_CONTACTED, Consenting, offer_consent_date
from crm_desktop.records.customer_layout import LAYOUT
from crm_desktop.records.customer_options import (
    ABC,
    GENDERS,
    KINDS,
    LEVELS,
    SIZES,
    SOURCES,
    STAGES,
    STATUSES,
    TYPES,
)
from crm_desktop.records.shared import (
    CURRENCIES,
    NAME_PARTS,
    Address,
    Filed,
    Place,
    SocialAccount,
    complete_place,
    industries,
    offer_city,
)

CODE_LENGTH = 8
_LEVEL_LETTERS = {"important": "i", "normal": "n", "potential": "p"}
_PLACE_UNKNOWN = "000"


def code_prefixes(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what the customer's code begins with, best first.

    A letter for the level, then the area code (domestic) or the dialling code (foreign), 000
    where the place is not known. See ``docs/customer-code.md``.
    """
    letter = _LEVEL_LETTERS.get(values.get("level") or "", "n")
    home = (values.get("country") or "CN") == "CN"
    place = values.get("area_code") if home else values.get("dialling_code")
    digits = "".join(sign for sign in str(place or "") if sign.isdigit())
    return (letter + digits[:4], letter + _PLACE_UNKNOWN) if digits else (letter + _PLACE_UNKNOWN,)


def complete(draft: Draft, before: Mapping[str, Any] | None, lookup: Lookup) -> None:
    """Fill places from each other, propose the code, date the status, keep former codes."""
    complete_place(draft)
    if not draft["code"]:
        draft["code"] = lookup.next_code("customer", "code", code_prefixes(draft), CODE_LENGTH)
    if not draft["currency"] and draft["annual_revenue"] is not None:
        draft["currency"] = lookup.setting("currency", "CNY")
    if before is None or before["status"] != draft["status"]:
        draft["status_since"] = draft["status_since"] if before is None else None
        draft["status_since"] = draft["status_since"] or date.today()  # noqa: DTZ011 - local day
    if before is not None and before["code"] and before["code"] != draft["code"]:
        draft["former_codes"] = tuple(dict.fromkeys((*draft["former_codes"], before["code"])))


def offer(values: Mapping[str, Any]) -> dict[str, Any]:
    """Offer the city of an area code, and today as the day of an answer."""
    return offer_city(values) | offer_consent_date(values)


@record(
    N_("Customer"),
    N_("Customers"),
    number=1,
    icon="people",
    title="name",
    subtitle="company",
    match=(("code",), ("external_id",), ("name", "email"), ("name", "phone"), ("name",)),
    aliases=("client", "clients", "company", "companies", "account", "accounts", "客户资料"),
    columns=(
        "name",
        "level",
        "status",
        "phone",
        "spent",
        "last_contact",
        "city",
        "owner",
        "industry",
        "last_purchase",
        "code",
        "email",
    ),
    sort=("name",),
    views=(
        View(N_("All customers")),
        View(N_("Important"), Condition("level", "is", "important")),
        View(N_("Active"), Condition("status", "is", "active")),
        View(N_("Dormant"), Condition("status", "is", "dormant")),
        MAY_BE_CONTACTED,
    ),
    layout=LAYOUT,
    prepare=complete,
    offer=offer,
    summed=(("country", "province", "abc_class", "type", "source"),),
)
class Customer(Filed, Place, Consenting):
    """A company or a person that the office deals with."""

    code: str = field.text(
        N_("Customer code"),
        most=CODE_LENGTH,
        unique=True,
        search=True,
        index=True,
        width=10,
        help=N_(
            "Level letter, area or dialling code, serial number. Left blank, the next one is given."
        ),
        aliases="客户编号; Customer No.; customer number; account number; 客户代码; 客户号",
    )
    name: str = field.text(
        N_("Name"),
        required=True,
        search=True,
        index=True,
        most=200,
        width=26,
        aliases=(
            "客户名称; 客户; 姓名; 公司名称; Customer name; Company name; Account name; "
            "Full name; Customer; Organization name; Display name; 名字; 客户姓名; 企业名称; "
            "单位名称; 客户全称; 公司全称; 名称; Client name; Business name"
        ),
        joined=NAME_PARTS,
        joined_means=(("kind", "person"),),
    )
    kind: str = field.choice(
        N_("Kind"), KINDS, default="company", group=True, aliases="客户性质; Customer kind"
    )
    company: str = field.text(
        N_("Employer"),
        search=True,
        index=True,
        width=20,
        help=N_("For a person: the company they work for."),
        aliases=(
            "Company; 工作单位; 公司; Organisation; Organization; Employer name; 所在单位; 所属公司"
        ),
    )
    level: str = field.choice(
        N_("Level"),
        LEVELS,
        default="normal",
        index=True,
        group=True,
        aliases="客户级别; 客户等级; Customer level; Priority; 级别; 等级; 重要程度; Tier",
    )
    abc_class: str = field.choice(
        N_("ABC class"),
        ABC,
        derived=True,
        group=True,
        aliases="ABC分类; ABC",
        help=N_("From sales: the first 70 per cent come from A customers, the next 20 from B."),
    )
    status: str = field.choice(
        N_("Status"),
        STATUSES,
        default="prospect",
        index=True,
        group=True,
        aliases="客户状态; 状态; Customer status; Account status",
    )
    status_since: date | None = field.day(N_("Status since"), derived=True)
    stage: str = field.choice(
        N_("Lifecycle stage"),
        STAGES,
        default="lead",
        index=True,
        group=True,
        aliases="生命周期; 阶段; Stage; 销售阶段; 客户阶段; Lifecycle",
    )
    type: str = field.choice(
        N_("Type"),
        TYPES,
        own_words=True,
        default="user",
        group=True,
        aliases="客户类型; Customer type; 类型; 客户类别; Category; Account type",
    )
    source: str = field.choice(
        N_("Source"),
        SOURCES,
        own_words=True,
        group=True,
        aliases="客户来源; Lead source; Original source; 来源; 来源渠道; 获客渠道; Customer source",
    )
    industry: str = field.choice(
        N_("Industry"),
        industries,
        own_words=True,
        index=True,
        group=True,
        width=14,
        aliases="所属行业; 行业; 行业类别; 行业类型; Sector; Line of business",
    )
    phone: str = field.phone(
        N_("Phone"),
        search=True,
        index=True,
        aliases=(
            "电话; 联系电话; Phone number; Telephone; Tel; Phone 1; Work phone; Office phone; "
            "固定电话; 电话号码; 座机; 固话; 公司电话; 办公电话; Phone no.; Contact number; "
            "Business phone; Company phone"
        ),
    )
    mobile: str = field.phone(
        N_("Mobile"),
        search=True,
        index=True,
        aliases=(
            "手机; 手机号; 手机号码; 移动电话; Mobile phone; Cell; Cell phone; Phone 2; "
            "手机电话; 移动电话号码; Mobile number; Mobile no.; Cellphone"
        ),
    )
    fax: str = field.phone(
        N_("Fax"),
        aliases="传真; Fax number; 传真号; 传真号码",
    )
    email: str = field.email(
        N_("Email"),
        search=True,
        index=True,
        aliases=(
            "邮箱; 电子邮件; 电子邮箱; E-mail; Email address; Mail; 电子信箱; 邮件地址; "
            "Email 1; Business email"
        ),
    )
    homepage: str = field.link(
        N_("Home page"),
        search=True,
        aliases=(
            "网址; 主页; 网站; Website; Web; Domain; URL; Homepage; 公司网址; 网站地址; 官网; "
            "Company website"
        ),
    )
    social: tuple[dict[str, Any], ...] = field.lines(
        N_("Social accounts"), SocialAccount, aliases="社交账号"
    )
    annual_revenue: Decimal | None = field.money(
        N_("Annual revenue"),
        least=Decimal(0),
        measure=True,
        index=True,
        aliases=(
            "年收入; 年营业额; Annual income; Revenue; Yearly income; Turnover; 年销售额; "
            "营业额; 年产值; Annual sales; Annual turnover"
        ),
    )
    currency: str = field.choice(N_("Currency"), CURRENCIES, aliases="币种; 货币")
    employees: int | None = field.number(
        N_("Employees"),
        least=0,
        measure=True,
        aliases=(
            "员工数; 人数; Number of employees; Headcount; 员工人数; 职工人数; 公司人数; "
            "Employee count; No. of employees; Staff"
        ),
    )
    size: str = field.choice(
        N_("Size"), SIZES, own_words=True, group=True, aliases="规模; 公司规模; Company size"
    )
    registered_address: str = field.text(
        N_("Registered address"),
        most=300,
        aliases="注册地址; 注册地",
    )
    legal_representative: str = field.text(
        N_("Legal representative"),
        most=100,
        search=True,
        aliases="法人代表; 法定代表人; 法人; 法定代表; Legal person",
    )
    gender: str = field.choice(N_("Gender"), GENDERS, group=True, aliases="性别; Sex")
    birthday: date | None = field.day(
        N_("Birthday"),
        yearly=True,
        aliases="生日; 出生日期; Birth date; Date of birth; DOB; 出生年月; 出生年月日",
    )
    occupation: str = field.text(
        N_("Occupation"),
        most=80,
        suggest=True,
        group=True,
        aliases="职业; Profession; Job; 职位; 职务; Job title; Position",
    )
    id_number: str = field.text(
        N_("ID number"),
        most=30,
        sensitive=True,
        aliases=(
            "身份证号; 身份证; 证件号码; Passport; 身份证号码; 证件号; ID No.; ID card; "
            "Identity number"
        ),
    )
    preferences: str = field.long_text(N_("Preferences"), search=True, aliases="偏好; 客户偏好")
    tags: tuple[str, ...] = field.tags(
        N_("Tags"),
        search=True,
        aliases="标签; Labels; 客户标签; Tag",
    )
    owner: str = field.text(
        N_("Responsible person"),
        most=80,
        suggest=True,
        index=True,
        group=True,
        width=12,
        aliases=(
            "负责人; 业务员; 跟进人; Owner; Account manager; Sales rep; Company owner; "
            "hubspot owner email; Assigned to; 销售员; 客户经理; 跟进人员; 业务经理; 所属销售; "
            "Salesperson; Account owner"
        ),
    )
    addresses: tuple[dict[str, Any], ...] = field.lines(
        N_("Further addresses"), Address, aliases="其他地址"
    )
    notes: str = field.long_text(
        N_("Notes"),
        search=True,
        aliases=(
            "备注; Remarks; Comments; Description; 说明; 备注信息; 客户备注; Memo; Comment; Note"
        ),
    )
    privacy_notes: str = field.long_text(N_("Privacy notes"), aliases="隐私备注")
    external_id: str = field.text(
        N_("External ID"),
        most=60,
        unique=True,
        search=True,
        help=N_("The customer's key in another program or list."),
        aliases=(
            "外部编号; Customer key; Customer ID; CustomerKey; Company ID; Record ID; "
            "Account ID; ID; 编号; Client ID; 客户ID; 会员号; 会员编号; 会员卡号; Member ID"
        ),
    )
    former_codes: tuple[str, ...] = field.tags(N_("Former codes"), search=True, derived=True)
    orders: Decimal | None = field.number(
        N_("Orders"), kept=Kept("sale", "customer", "count"), measure=True, width=8
    )
    spent: Decimal | None = field.money(
        N_("Total spend"),
        kept=Kept("sale", "customer", "sum", "total", own="currency"),
        measure=True,
        index=True,
        width=12,
        help=N_("All sales in the office's own currency."),
    )
    last_purchase: date | None = field.day(
        N_("Last purchase"), kept=Kept("sale", "customer", "last", "date"), index=True
    )
    last_contact: datetime | None = field.moment(
        N_("Last contact"), kept=Kept("interaction", "customer", "last", "at"), index=True
    )
    next_follow_up: date | None = field.day(
        N_("Next follow-up"),
        kept=Kept(
            "interaction",
            "customer",
            "first",
            "next_follow_up",
            (Condition("follow_up_done", "is", False),),
        ),
        index=True,
    )
