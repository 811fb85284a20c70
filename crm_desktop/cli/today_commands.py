"""What is to be done today, as the window's first screen shows it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.session import Session, table
from crm_desktop.i18n import _, ngettext

if TYPE_CHECKING:
    from crm_desktop.services.currencies import Takings
    from crm_desktop.services.figure_values import FollowUp
    from crm_desktop.services.today import Complaint, Greeting, SalesSoFar, Stretch


@click.command(cls=Command)
@click.option("--limit", default=20, show_default=True, help="How many of each list at the most.")
@pass_session
def today(session: Session, limit: int) -> None:
    """Tell what is to be done: follow-ups, birthdays, complaints, and the sales so far."""
    service = session.desk.today
    day = date.today()  # noqa: DTZ011 - the local day is meant
    follow_ups = service.follow_ups(day, limit)
    greetings = service.greetings(day, limit)
    complaints = service.complaints(day, limit)
    sales = service.sales(day)
    data = {
        "day": day,
        "follow_ups": {
            "overdue": follow_ups.overdue.count,
            "today": follow_ups.today.count,
            "coming": follow_ups.coming.count,
            "due": [asdict(one) for one in follow_ups.due.items],
            "next": [asdict(one) for one in follow_ups.coming.items],
        },
        "special_days": {
            **{part.query.record: part.count for part in greetings.lists},
            "next": [asdict(one) for one in greetings.items],
        },
        "complaints": {
            "count": complaints.count,
            "oldest": [asdict(one) for one in complaints.items],
        },
        "sales": {
            "this_month": _sold(sales.now),
            "last_month": _sold(sales.month_ago),
            "last_year": _sold(sales.year_ago),
        },
    }
    parts = (
        (_("Follow-ups due"), follow_ups.due.count, _follow_ups(follow_ups.due.items)),
        (_("Next 7 days"), follow_ups.coming.count, _follow_ups(follow_ups.coming.items)),
        (
            _("Birthdays and special days"),
            sum(part.count for part in greetings.lists),
            _greetings(greetings.items),
        ),
        (_("Unanswered complaints"), complaints.count, _complaints(complaints.items)),
    )
    lines: list[str] = []
    for title, count, rows in parts:
        lines += [f"{title}: {count:,}", *(f"  {row}" for row in rows)]
    session.answer(data, *lines, *_sales(sales))


def _sold(part: Stretch) -> dict[str, Any]:
    sums = (part.takings.base, *part.takings.others)
    return {
        "from": part.first,
        "to": part.last,
        "sales": part.takings.count,
        "sums": {one.currency: one.total for one in sums},
    }


def _plain_table(rows: list[list[str]]) -> list[str]:
    return table([""] * len(rows[0]), rows)[1:] if rows else []


def _follow_ups(found: tuple[FollowUp, ...]) -> list[str]:
    return _plain_table([
        [one.due.isoformat(), _late(one), one.customer_title, one.subject] for one in found
    ])  # fmt: skip


def _late(one: FollowUp) -> str:
    if one.days > 0:
        return ngettext("{count} day late", "{count} days late", one.days)
    return _("today") if one.days == 0 else ""


def _greetings(found: tuple[Greeting, ...]) -> list[str]:
    return _plain_table([
        [one.on.isoformat(), one.what or _("Birthday"), f"{one.years}", one.name, one.within]
        for one in found
    ])  # fmt: skip


def _complaints(found: tuple[Complaint, ...]) -> list[str]:
    return _plain_table([[one.on.isoformat(), one.customer_title, one.content] for one in found])


def _sales(sales: SalesSoFar) -> list[str]:
    rows = [
        [f"{part.first} – {part.last}", *_sums(part.takings)]
        for part in (sales.now, sales.month_ago, sales.year_ago)
    ]
    return [_("Sales"), *(f"  {' '.join(row)}" for row in rows)]


def _sums(takings: Takings) -> list[str]:
    shown = [one for one in (takings.base, *takings.others) if one.total or one is takings.base]
    return [f"{one.currency} {one.total:,.2f}" for one in shown]
