"""Interaction: a call, a visit, a letter: what passed between the office and a customer."""

from __future__ import annotations

from datetime import UTC, date, datetime

from crm_desktop.fields import declare as field
from crm_desktop.fields.conditions import Condition, Every
from crm_desktop.fields.declare import record
from crm_desktop.fields.spec import Section, Tab, View
from crm_desktop.fields.texts import Option
from crm_desktop.i18n import N_
from crm_desktop.records.shared import Filed, contact_of_customer

TYPES = (
    Option("call", N_("Call"), "blue", ("电话", "通话", "phone")),
    Option("email", N_("Email"), "purple", ("邮件",), (("zh_CN", "邮件"),)),
    Option("meeting", N_("Meeting"), "green", ("会议", "会面")),
    Option("visit", N_("Visit"), "green", ("拜访", "上门拜访")),
    Option("chat", N_("Chat"), "blue", ("聊天", "微信", "wechat")),
    Option("letter", N_("Letter"), "grey", ("信函",)),
    Option("gift", N_("Gift or care"), "amber", ("礼品", "关怀", "gift", "care")),
    Option("note", N_("Note"), "amber", ("笔记", "便签", "memo")),
    Option("other", N_("Other"), "grey"),
)


def _now() -> datetime:
    return datetime.now(UTC).replace(second=0, microsecond=0)


@record(
    N_("Interaction"),
    N_("Interactions"),
    number=6,
    icon="phone",
    title="subject",
    subtitle="customer",
    match=(("customer", "at", "subject"),),
    aliases=("互动", "互动记录", "activity", "activities", "跟进记录"),
    columns=("at", "type", "customer", "subject", "outcome", "next_follow_up", "follow_up_done"),
    sort=("-at",),
    views=(
        View(N_("All interactions")),
        View(
            N_("Follow-ups due"),
            Every(
                (
                    Condition("follow_up_done", "is", False),
                    Condition("next_follow_up", "within", "past"),
                )
            ),
        ),
        View(
            N_("Next 7 days"),
            Every(
                (
                    Condition("follow_up_done", "is", False),
                    Condition("next_follow_up", "within", "next_7_days"),
                )
            ),
        ),
    ),
    layout=(
        Tab(
            N_("Interaction"),
            Section(
                N_("Basics"),
                ("type", "at"),
                ("customer", "contact"),
                ("participants",),
                ("subject",),
                ("notes",),
                ("outcome",),
            ),
            Section(N_("Follow-up"), ("next_follow_up", "follow_up_done"), ("attachments",)),
        ),
    ),
    rules=(contact_of_customer,),
    summed=(("follow_up_done", "next_follow_up"), ("customer", "at")),
)
class Interaction(Filed):
    """Something that passed between the office and a customer."""

    type: str = field.choice(
        N_("Type"),
        TYPES,
        default="call",
        index=True,
        group=True,
        aliases="类型; 互动类型; Kind; 跟进方式; 沟通方式; 联系方式; 互动方式",
    )
    at: datetime | None = field.moment(
        N_("Date and time"),
        required=True,
        default=_now,
        index=True,
        width=17,
        aliases=(
            "时间; 日期; 日期时间; 互动时间; Date; When; 跟进时间; 跟进日期; 沟通时间; "
            "拜访时间; 联系时间; Timestamp"
        ),
    )
    customer: int | None = field.reference(
        N_("Customer"),
        "customer",
        required=True,
        owned=True,
        index=True,
        width=22,
        aliases=(
            "客户; 客户名称; 客户编码; Customer name; Customer code; Customer ID; CustomerKey; "
            "客户编号; 客户姓名"
        ),
    )
    contact: int | None = field.reference(N_("Contact"), "contact", aliases="联系人", width=14)
    participants: str = field.text(
        N_("Participants"), most=300, search=True, aliases="参与人员; 参与人; Attendees"
    )
    subject: str = field.text(
        N_("Subject"),
        required=True,
        search=True,
        most=200,
        width=30,
        aliases="主题; 标题; Title; 跟进主题",
    )
    notes: str = field.long_text(
        N_("Notes"),
        search=True,
        aliases="备注; 内容; Content; Description; 跟进内容; 沟通内容; 互动内容; Details",
    )
    outcome: str = field.text(
        N_("Outcome"),
        most=200,
        suggest=True,
        aliases="结果; Result; 跟进结果; 沟通结果",
        width=16,
    )
    next_follow_up: date | None = field.day(
        N_("Next follow-up"),
        index=True,
        aliases="下次跟进; 下次跟进日期; 下次跟进时间; Follow-up date",
    )
    follow_up_done: bool = field.yes_no(N_("Follow-up done"), aliases="跟进完成; 已跟进; Done")
