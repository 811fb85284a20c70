"""What happened with one customer."""

from __future__ import annotations

from typing import Any

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.naming import find_one
from crm_desktop.cli.session import Session, table
from crm_desktop.i18n import _
from crm_desktop.services.timeline import KINDS, Entry


@click.command(cls=Command)
@click.argument("customer", metavar="CODE")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS),
    help="Only these; may be given several times.",
)  # fmt: skip
@click.option("--search", default="", help="Only what says this.")
@click.option("--limit", default=50, show_default=True, help="How many at the most; 0 for all.")
@pass_session
def timeline(
    session: Session, customer: str, kinds: tuple[str, ...], search: str, limit: int
) -> None:
    """Tell what happened with a customer, the latest first.

    The customer goes by code, key or number.
    """
    spec = session.desk.types["customer"]
    record_id = find_one(session, spec, customer)
    title = spec.call(session.desk.records.get(spec.name, record_id))
    entries: list[Entry] = []
    after, more = None, True
    while more and not (limit and len(entries) >= limit):
        most = min(200, limit - len(entries)) if limit else 200
        page = session.desk.timeline.page(
            record_id, kinds=kinds, text=search, after=after, limit=most
        )
        entries += page.entries
        after, more = page.following, page.following is not None
    data = {"customer": record_id, "title": title, "entries": list(map(_plain, entries))}
    rows = [
        [_when(one), one.title, " · ".join(one.facts), " ".join(one.text.split())]
        for one in entries
    ]
    header = [_("Date and time"), _("What"), "", _("Text")]
    session.answer(data, *(table(header, rows) if rows else [_("Nothing yet.")]))


def _when(entry: Entry) -> str:
    return f"{entry.at:%Y-%m-%d %H:%M}" if entry.timed else f"{entry.at:%Y-%m-%d}"


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "at": entry.at.isoformat() if entry.timed else entry.at.date().isoformat(),
        "record": entry.record,
        "id": entry.record_id,
        "title": entry.title,
        "text": entry.text,
        "facts": list(entry.facts),
        "follow_up": entry.follow_up,
        "done": entry.done,
    }
