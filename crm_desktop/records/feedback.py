"""Feedback: what a customer says of the office's work."""

from __future__ import annotations

import datetime as dt

from crm_desktop.fields import declare as field
from crm_desktop.fields.conditions import Condition, Every
from crm_desktop.fields.declare import record
from crm_desktop.fields.keeping import Daily
from crm_desktop.fields.spec import Section, Tab, View
from crm_desktop.fields.texts import Option
from crm_desktop.i18n import N_
from crm_desktop.records.shared import Filed, contact_of_customer

CHANNELS = (
    Option("phone", N_("Phone"), aliases=("电话",)),
    Option("email", N_("Email"), aliases=("邮件",), labels=(("zh_CN", "邮件"),)),
    Option("web", N_("Web"), aliases=("网站", "website")),
    Option("wechat", N_("WeChat"), aliases=("微信",)),
    Option("visit", N_("Visit"), aliases=("拜访", "上门")),
    Option("other", N_("Other")),
)
KINDS = (
    Option("praise", N_("Praise"), "green", ("表扬", "compliment")),
    Option("complaint", N_("Complaint"), "red", ("投诉",)),
    Option("suggestion", N_("Suggestion"), "blue", ("建议",)),
    Option("survey", N_("Survey"), "grey", ("调查", "回访")),
)

UNANSWERED = (Condition("kind", "is", "complaint"), Condition("result", "empty"))
"""What makes a complaint wait for an answer."""


@record(
    N_("Feedback"),
    N_("Feedback"),
    number=5,
    icon="chat",
    title="content",
    subtitle="customer",
    match=(("customer", "date", "content"),),
    aliases=("客户反馈", "服务反馈", "反馈"),
    columns=(
        "date",
        "customer",
        "kind",
        "satisfaction",
        "recommend",
        "content",
        "channel",
        "handled_by",
    ),
    sort=("-date",),
    views=(
        View(N_("All feedback")),
        View(N_("Complaints"), Condition("kind", "is", "complaint")),
        View(N_("Unanswered complaints"), Every(UNANSWERED), ("date",)),
        View(N_("This month"), Condition("date", "within", "this_month")),
    ),
    layout=(
        Tab(
            N_("Feedback"),
            Section(
                N_("Basics"),
                ("date", "kind"),
                ("customer", "contact"),
                ("channel", "handled_by"),
                ("satisfaction", "recommend"),
                ("content",),
                ("result",),
                ("attachments",),
            ),
        ),
    ),
    rules=(contact_of_customer,),
    summed=(("date", "kind", "channel", "satisfaction", "recommend"), ("customer", "date")),
    waiting=("date", UNANSWERED),
    daily=Daily("date", ("recommend",), ("satisfaction",)),
)
class Feedback(Filed):
    """What a customer says of the office's work."""

    date: dt.date | None = field.day(
        N_("Date"),
        required=True,
        default=dt.date.today,
        index=True,
        group=True,
        aliases="日期; 反馈日期; 反馈时间; 回访日期",
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
    channel: str = field.choice(
        N_("Channel"),
        CHANNELS,
        own_words=True,
        default="phone",
        group=True,
        aliases="渠道; 反馈渠道",
    )
    kind: str = field.choice(
        N_("Kind"),
        KINDS,
        default="survey",
        index=True,
        group=True,
        aliases="类型; 反馈类型; Type; 类别; 反馈类别",
    )
    content: str = field.long_text(
        N_("Content"),
        required=True,
        search=True,
        width=36,
        aliases=(
            "内容; 反馈内容; Comment; Comments; Feedback; 客户意见; 意见; 评价; 评价内容; Message"
        ),
    )
    satisfaction: int | None = field.number(
        N_("Satisfaction (1–5)"),
        least=1,
        most=5,
        measure=True,
        width=12,
        aliases="满意度; 评分; Satisfaction; Rating; Score; 满意度评分; 服务评分; 满意度得分; CSAT",
    )
    recommend: int | None = field.number(
        N_("Would recommend (0–10)"),
        least=0,
        most=10,
        measure=True,
        width=12,
        aliases="推荐意愿; NPS; Would recommend",
    )
    handled_by: str = field.text(
        N_("Handled by"),
        most=80,
        suggest=True,
        group=True,
        width=12,
        aliases="处理人; 经办人; 处理人员; 负责人; Agent; Assigned to",
    )
    result: str = field.long_text(
        N_("Result"),
        search=True,
        aliases="处理结果; 结果; Resolution; 处理情况; 处理意见; Response",
    )
