"""Cleaning the data: standard spellings, and how good they are."""

from __future__ import annotations

from collections.abc import Sequence

import click

from crm_desktop.cli.group import Command, pass_session
from crm_desktop.cli.session import Session, progress_bar, table
from crm_desktop.i18n import _

_TOLD = 50
_WHERE = click.option("--where", default="", help='Conditions, such as "city = 北京".')


@click.command(cls=Command)
@click.argument("record")
@click.argument("rules", nargs=-1, metavar="[RULE]...")
@_WHERE
@click.option("--preview", is_flag=True, help="Say what would change; write nothing.")
@click.option("--list", "listing", is_flag=True, help="Say which rules there are.")
@pass_session
def standardise(
    session: Session,
    record: str,
    rules: Sequence[str],
    where: str,
    *,
    preview: bool,
    listing: bool,
) -> None:
    """Bring values to one spelling by the rules named, or by all; one undo takes it back."""
    service = session.desk.standardising
    if listing:
        told = {key: (_(rule.label), _(rule.help)) for key, rule in service.rules.items()}
        session.answer(
            [{"rule": key, "label": label, "help": what} for key, (label, what) in told.items()],
            *(f"{key}: {label}. {what}" for key, (label, what) in told.items()),
        )
        return
    spec, query = session.query(record, where, "", "")
    with progress_bar(session, _("Standardise")) as told_progress:
        if not preview:
            count, _changes = service.apply(query, rules, told_progress)
            session.answer({"changed": count}, _("Records changed: {count}", count=f"{count:,}"))
            return
        found = service.preview(query, rules, told_progress)
    rows = [
        [str(one.id), one.title, spec.fields[one.field].show_label(), one.before, one.after]
        for one in found.values[:_TOLD]
    ]
    header = ["id", _("Name"), _("Field"), _("Before"), _("After")]
    lines = table(header, rows) if rows else []
    if len(found.values) > _TOLD:
        lines.append("…")
    sentence = _(
        "{changing} of {records} records would change. Nothing was written.",
        changing=f"{found.changing:,}",
        records=f"{found.records:,}",
    )
    data = {
        "records": found.records,
        "changing": found.changing,
        "refused": found.refused,
        "values": [
            {"id": one.id, "field": one.field, "before": one.before, "after": one.after}
            for one in found.values
        ],
    }
    session.answer(data, *lines, sentence)


@click.command(cls=Command)
@click.argument("record")
@_WHERE
@pass_session
def quality(session: Session, record: str, where: str) -> None:
    """Say how good the data are: what is missing, cannot be right, is old or is there twice."""
    from crm_desktop.services.quality import plain  # noqa: PLC0415

    _spec, query = session.query(record, where, "", "")
    found = session.desk.quality.of(query)
    parts = {
        "completeness": (_("Completeness"), found.completeness),
        "validity": (_("Validity"), found.validity),
        "age": (_("Age"), found.age),
        "duplicates": (_("Duplicates"), found.duplicates),
    }
    data = {
        "record": found.record,
        "records": found.records,
        "complete": round(found.complete, 4),
        **{key: [plain(one) for one in figures] for key, (_label, figures) in parts.items()},
    }
    lines = [_("Records: {count}", count=f"{found.records:,}")]
    lines.append(_("Fields of the list that are filled in: {share}", share=f"{found.complete:.0%}"))
    for label, figures in parts.values():
        lines += ["", label]
        lines += [f"  {one.text}: {one.count:,} ({one.share:.0%})" for one in figures if one.count]
    session.answer(data, *lines)
