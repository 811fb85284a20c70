"""What the choices of a customer offer."""

from __future__ import annotations

from crm_desktop.fields.texts import Option
from crm_desktop.i18n import N_

KINDS = (
    Option("company", N_("Company"), aliases=("企业", "单位", "organisation", "organization")),
    Option("person", N_("Person"), aliases=("个人", "individual")),
)
LEVELS = (
    Option("important", N_("Important"), "purple", ("VIP", "重要客户", "key", "high")),
    Option("normal", N_("Normal"), "blue", ("普通客户", "一般", "standard", "medium")),
    Option("potential", N_("Potential"), "grey", ("潜在客户", "prospective", "low")),
)
STATUSES = (
    Option("active", N_("Active"), "green", ("活跃客户", "有效")),
    Option("dormant", N_("Dormant"), "amber", ("休眠客户", "inactive")),
    Option("lost", N_("Lost"), "red", ("流失客户",)),
    Option("prospect", N_("Prospect"), "grey", ("潜在客户", "潜在")),
)
STAGES = (
    Option("lead", N_("Lead"), "grey", ("线索", "subscriber", "marketing qualified lead")),
    Option("qualified", N_("Qualified"), "blue", ("sales qualified lead", "opportunity")),
    Option("customer", N_("Customer"), "green", ("成交",), (("zh_CN", "成交客户"),)),
    Option("loyal", N_("Loyal"), "purple", ("evangelist",)),
    Option("at_risk", N_("At risk"), "amber"),
    Option("lost", N_("Lost"), "red"),
)
TYPES = (
    Option("user", N_("User"), aliases=("用户", "最终用户", "end user", "client")),
    Option("partner", N_("Partner"), aliases=("合作伙伴", "代理商", "distributor", "reseller")),
    Option("supplier", N_("Supplier"), aliases=("供应商", "vendor")),
    Option("competitor", N_("Competitor"), aliases=("竞争对手",)),
    Option("other", N_("Other")),
)
SOURCES = (
    Option("referral", N_("Referral"), aliases=("转介绍", "老客户介绍")),
    Option("website", N_("Website"), aliases=("官网", "网络", "web", "internet")),
    Option("exhibition", N_("Exhibition"), aliases=("展会", "trade show")),
    Option("advertisement", N_("Advertisement"), aliases=("广告投放",)),
    Option("phone", N_("Cold call"), aliases=("电话", "电话销售")),
    Option("walk_in", N_("Walk-in"), aliases=("上门", "到店")),
    Option("social", N_("Social media"), aliases=("社交平台", "微信")),
    Option("other", N_("Other")),
)
ABC = (Option("A", "A", "green"), Option("B", "B", "blue"), Option("C", "C", "grey"))
SIZES = (
    Option("micro", N_("Micro (under 10)"), aliases=("微型", "micro")),
    Option("small", N_("Small (10–99)"), aliases=("小型", "small")),
    Option("medium", N_("Medium (100–499)"), aliases=("中型", "medium")),
    Option("large", N_("Large (500 and more)"), aliases=("大型", "large")),
)
GENDERS = (
    Option("male", N_("Male"), aliases=("m", "男性", "先生", "man")),
    Option("female", N_("Female"), aliases=("f", "女性", "女士", "woman")),
    Option("other", N_("Other or not said"), aliases=("未知", "unknown")),
)
