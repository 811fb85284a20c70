"""Whether somebody may be contacted: what they said, for which way, when, and where it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from crm_desktop.fields import declare as field
from crm_desktop.fields.conditions import Condition
from crm_desktop.fields.declare import shared_fields
from crm_desktop.fields.spec import Section, View
from crm_desktop.fields.texts import Option
from crm_desktop.i18n import N_

CONSENTS = (
    Option("unknown", N_("Not asked"), "grey", ("未询问", "unknown")),
    Option("given", N_("Given"), "green", ("同意", "yes", "opt-in")),
    Option("refused", N_("Refused"), "red", ("拒绝", "no", "opt-out")),
)
CHANNELS = (
    Option("any", N_("Any way"), aliases=("全部", "all", "any")),
    Option("email", N_("Email"), aliases=("邮件", "e-mail")),
    Option("phone", N_("Phone"), aliases=("电话", "call")),
    Option("message", N_("Message"), aliases=("短信", "微信", "sms", "chat")),
    Option("post", N_("Post"), aliases=("信函", "letter", "mail")),
)
MAY_BE_CONTACTED = View(N_("May be contacted"), Condition("consent", "is", "given"))
PRIVACY = Section(
    N_("Privacy"), ("consent", "consent_channel"), ("consent_date", "consent_source")
)  # fmt: skip


@shared_fields
class Consenting:
    """What somebody said about being contacted."""

    consent: str = field.choice(
        N_("Consent to contact"),
        CONSENTS,
        default="unknown",
        group=True,
        aliases="同意联系; Consent",
    )
    consent_channel: str = field.choice(
        N_("Consent is for"),
        CHANNELS,
        group=True,
        help=N_("Left blank, it is for any way."),
        aliases="同意的联系方式; Consent channel",
    )
    consent_date: date | None = field.day(
        N_("Date of the consent"), aliases="同意日期; Consent date; Opt-in date"
    )
    consent_source: str = field.text(
        N_("Source of the consent"),
        most=200,
        suggest=True,
        help=N_("Where it can be looked up: a form, an email, a call."),
        aliases="同意来源; Consent source",
    )


def offer_consent_date(values: Mapping[str, Any]) -> dict[str, Any]:
    """Offer today for an answer that has no date yet."""
    if values["consent"] in {"given", "refused"} and values["consent_date"] is None:
        return {"consent_date": date.today()}  # noqa: DTZ011 - the local day
    return {}
